"""Forms of the documents pages: taking documents in, and correcting what was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bridgehead.engines.extraction import SUFFIXES
from bridgehead.engines.figures import (
    FILTERS,
    MODALITIES,
    REGISTRY,
    STAGES,
    FigureStatement,
    Language,
    Period,
    PeriodError,
    ProjectStatement,
    StageDate,
    Statement,
    StatementError,
    format_money_exact,
    format_range,
    format_value_exact,
    statement_from_json,
    statement_to_json,
)
from bridgehead.engines.lifecycle import kind_of_stage
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.intake import DocumentFacts
from bridgehead.modules.documents.project_acceptance import language
from bridgehead.modules.documents.typed import TypedError, parse_amount, parse_value
from bridgehead.modules.ledger import rules

Json = dict[str, object]
_YI: Final = 100_000_000
# What official writing counts by: and above, then bands.
_TIERS: Final[tuple[tuple[int | None, int | None], ...]] = (
    *((amount, None) for amount in (_YI // 10, _YI // 2, _YI, 5 * _YI, 10 * _YI, 30 * _YI, 50 * _YI, 100 * _YI)),
    *((_YI * low, _YI * high) for low, high in ((1, 5), (5, 10), (10, 30), (30, 50), (50, 100))),
)
_SHORT_FILTERS: Final = ("origin", "sector", "level", "scheme", "scope")
_TEXT_FILTERS: Final = ("industry", "enterprise", "credited_to")
DATED_STAGES: Final = ("signed", "filed", "started", "completed", "producing")


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or many files."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Every file; an empty one is left to the reader, which says so by name."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [file for file in given if file is not None]


class UploadForm(forms.Form):
    """Files or pasted text, with what is known of them."""

    documents = FilesField(
        label=_("Drop documents here, or choose files"),
        required=False,
        widget=_Files(attrs={"accept": ",".join(SUFFIXES)}),
    )
    text = forms.CharField(
        label=_("Or paste text"), required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=2_000_000
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    published_on = forms.DateField(
        label=_("Published on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=60)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=60)
    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=None)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)

    def clean(self) -> dict[str, Any]:
        """Something must be given."""
        cleaned = super().clean() or {}
        if not cleaned.get("documents") and not cleaned.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file or paste some text."))
        return cleaned

    def facts(self, *, with_title: bool = True) -> DocumentFacts:
        """What was filled in; a title is for one document only."""
        data = self.cleaned_data
        return DocumentFacts(
            title=data["title"] if with_title else "",
            published_on=data["published_on"],
            place=data["place"],
            publisher=data["publisher"],
        )


def _chinese() -> bool:
    return language() == "zh-Hans"


def _measures() -> Iterator[tuple[str, str]]:
    for definition in REGISTRY.values():
        yield definition.id, definition.chinese if _chinese() else definition.english


def _choices(name: str) -> Callable[[], list[tuple[str, str]]]:
    def listed() -> list[tuple[str, str]]:
        items = FILTERS[name].choices.values()
        return [("", gettext("any")), *((item.id, item.chinese if _chinese() else item.english) for item in items)]

    return listed


def tier_words(low: int | None, high: int | None, spoken: Language) -> str:
    """A tier of total investment: `1亿元以上`."""
    shown = [None if amount is None else format_money_exact(Decimal(amount), spoken) for amount in (low, high)]
    return format_range(shown[0], shown[1], spoken)


def _tier_key(low: int | None, high: int | None) -> str:
    return f"{'' if low is None else low}-{'' if high is None else high}" if low is not None or high is not None else ""


def _tiers(*more: tuple[int | None, int | None]) -> list[tuple[str, str]]:
    known = [*_TIERS, *(tier for tier in more if tier not in _TIERS and tier != (None, None))]
    return [("", gettext("any")), *((_tier_key(*tier), tier_words(*tier, language())) for tier in known)]


def _filter_label(name: str) -> Any:
    return lazy(lambda: FILTERS[name].chinese if _chinese() else FILTERS[name].english, str)()


_COMPARATORS: Final = (
    ("=", pgettext_lazy("comparator", "exactly")),
    (">=", pgettext_lazy("comparator", "at least")),
    ("<=", pgettext_lazy("comparator", "at most")),
    ("~", pgettext_lazy("comparator", "about")),
)
_MODALITIES: Final = (("actual", _("has happened")), ("target", _("target or plan")))


class StatementForm(forms.Form):
    """What both kinds of statement share. `content()` is the corrected statement as JSON."""

    place = forms.CharField(label=_("Place"), required=False, max_length=60)

    def __init__(self, data: Any = None, *, content: Mapping[str, object], **kwargs: Any) -> None:
        self.content_before = content
        self.statement: Statement = statement_from_json(content)
        super().__init__(data, initial=self.initial_of(self.statement), **kwargs)

    def initial_of(self, statement: Any) -> dict[str, Any]:
        """What the fields show of a statement."""
        raise NotImplementedError

    def corrected(self, statement: Any, data: dict[str, Any]) -> Json:
        """The statement's JSON with what was typed; may add errors."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Check the corrected statement as a whole."""
        cleaned = super().clean() or {}
        if not self.errors:
            self._content = self.corrected(self.statement, cleaned)
            if not self.errors:
                self._check()
        return cleaned

    def _check(self) -> None:
        try:
            self._content = statement_to_json(statement_from_json(self._content))
        except StatementError as error:
            field = error.field.split(".")[0]
            self.add_error(field if field in self.fields else None, str(error))

    def content(self) -> Json:
        """The corrected statement; equal to the one before where nothing was changed."""
        return self._content

    def typed(self, field: str, read: Callable[[], Any]) -> Any:
        """What `read` makes of a field; its complaint becomes the field's error."""
        try:
            return read()
        except PeriodError:
            self.add_error(field, gettext("The period ends before it starts."))
            return None
        except (TypedError, StatementError, ValueError) as error:
            self.add_error(field, str(error))
            return None


class FigureForm(StatementForm):
    """A figure: the question, the answer, and how sure the text is of it."""

    measure = forms.ChoiceField(label=_("What is asked"), choices=lambda: list(_measures()))
    label = forms.CharField(label=_("In its own words"), required=False, max_length=120)
    start = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    end = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    origin = forms.ChoiceField(label=_filter_label("origin"), required=False, choices=_choices("origin"))
    sector = forms.ChoiceField(label=_filter_label("sector"), required=False, choices=_choices("sector"))
    industry = forms.CharField(label=_filter_label("industry"), required=False, max_length=60)
    credited_to = forms.CharField(label=_filter_label("credited_to"), required=False, max_length=60)
    enterprise = forms.CharField(label=_filter_label("enterprise"), required=False, max_length=120)
    level = forms.ChoiceField(label=_filter_label("level"), required=False, choices=_choices("level"))
    scheme = forms.ChoiceField(label=_filter_label("scheme"), required=False, choices=_choices("scheme"))
    scope = forms.ChoiceField(label=_filter_label("scope"), required=False, choices=_choices("scope"))
    value = forms.CharField(label=_("Value"), max_length=60)
    comparator = forms.ChoiceField(label=_("How exact"), choices=_COMPARATORS)
    modality = forms.ChoiceField(label=_("Nature"), choices=_MODALITIES)

    def __init__(self, data: Any = None, *, content: Mapping[str, object], **kwargs: Any) -> None:
        super().__init__(data, content=content, **kwargs)
        assert isinstance(self.statement, FigureStatement)  # noqa: S101 - the caller picks the form by kind
        filters = self.statement.measure.filters
        current = (_amount(filters.get("investment_min")), _amount(filters.get("investment_max")))
        offer(self, "tier", _tiers(current))

    def initial_of(self, statement: FigureStatement) -> dict[str, Any]:
        """Values as people write them."""
        filters = statement.measure.filters
        period = statement.period
        return {
            "place": statement.place or "",
            "measure": statement.measure.id,
            "label": statement.label or "",
            "start": period.start if period is not None else None,
            "end": period.end if period is not None else None,
            "tier": _tier_key(_amount(filters.get("investment_min")), _amount(filters.get("investment_max"))),
            **{name: filters.get(name, "") for name in (*_SHORT_FILTERS, *_TEXT_FILTERS)},
            "value": format_value_exact(statement.value, statement.unit, "zh-Hans"),
            "comparator": statement.comparator,
            "modality": statement.modality,
        }

    def corrected(self, statement: FigureStatement, data: dict[str, Any]) -> Json:
        """The figure's JSON with what was typed."""
        definition = REGISTRY[data["measure"]]
        value = (statement.value, statement.unit)
        if (
            data["value"].strip() != self.initial["value"]
            or definition.unit_kind != statement.measure.definition.unit_kind
        ):
            value = self.typed("value", lambda: parse_value(data["value"], definition, statement.unit)) or value
        period = None
        if data["start"] is not None or data["end"] is not None:
            period = self.typed("end", lambda: Period(data["start"], data["end"]))
        low, _dash, high = data["tier"].partition("-")
        filters: dict[str, object] = {name: data[name].strip() for name in (*_SHORT_FILTERS, *_TEXT_FILTERS)}
        filters |= {"investment_min": int(low) if low else "", "investment_max": int(high) if high else ""}
        content: Json = {
            **self.content_before,
            "place": data["place"].strip() or None,
            "measure": data["measure"],
            "filters": {name: filters[name] for name in FILTERS if filters.get(name, "") != ""},
            "value": format(value[0], "f"),
            "unit": value[1],
            "comparator": data["comparator"],
            "modality": data["modality"],
            "period": None if period is None else str(period),
        }
        content.pop("label", None)
        return {**content, "label": data["label"].strip()} if data["label"].strip() else content


def _amount(value: object) -> int | None:
    return value if isinstance(value, int) else None


class ProjectForm(StatementForm):
    """A project: its name, who builds it, what it costs, and its dates; a date is written as exact as it is known."""

    name = forms.CharField(label=_("Project"), max_length=160)
    enterprise = forms.CharField(label=_("Enterprise"), required=False, max_length=120)
    investment = forms.CharField(label=_("Total investment"), required=False, max_length=60)
    stage = forms.ChoiceField(label=_("Stage reached"), required=False)

    field_order = ("name", "enterprise", "place", "investment", "stage")

    def __init__(self, data: Any = None, *, content: Mapping[str, object], **kwargs: Any) -> None:
        super().__init__(data, content=content, **kwargs)
        spoken = language()
        words = {stage: rules.kind(kind_of_stage(stage)).words.say(spoken) for stage in STAGES}
        offer(self, "stage", [("", gettext("not said")), *words.items()])
        for stage in DATED_STAGES:
            self.fields[f"{stage}_date"] = forms.CharField(
                label=words[stage],
                required=False,
                max_length=10,
                widget=forms.TextInput(attrs={"placeholder": "2026-07"}),
            )
            self.fields[f"{stage}_modality"] = forms.ChoiceField(
                label=_("Nature"), choices=((MODALITIES[0], _("happened")), (MODALITIES[1], _("planned")))
            )

    def dated(self) -> list[tuple[Any, Any]]:
        """Date and nature of each stage, as bound fields side by side."""
        return [(self[f"{stage}_date"], self[f"{stage}_modality"]) for stage in DATED_STAGES]

    def initial_of(self, statement: ProjectStatement) -> dict[str, Any]:
        """Values as people write them."""
        investment = statement.investment
        initial = {
            "place": statement.place or "",
            "name": statement.name,
            "enterprise": statement.enterprise or "",
            "investment": ""
            if investment is None
            else format_money_exact(investment.value, "zh-Hans", investment.currency),
            "stage": statement.stage or "",
        }
        for stage in DATED_STAGES:
            when = statement.dates.get(stage)
            initial[f"{stage}_date"] = when.date if when is not None else ""
            initial[f"{stage}_modality"] = when.modality if when is not None else "actual"
        return initial

    def corrected(self, statement: ProjectStatement, data: dict[str, Any]) -> Json:
        """The project's JSON with what was typed; what the form doesn't show stays."""
        before = statement_to_json(statement)
        investment = before["investment"]
        typed = data["investment"].strip()
        if typed != self.initial["investment"]:
            amount = self.typed("investment", lambda: parse_amount(typed)) if typed else None
            investment = None
            if amount is not None:
                investment = {"value": str(amount.value), "currency": amount.currency, "comparator": amount.comparator}
        dates = {stage: when for stage, when in statement.dates.items() if stage not in DATED_STAGES}
        for stage in DATED_STAGES:
            written = data[f"{stage}_date"].strip()
            if written:
                when = self.typed(f"{stage}_date", lambda: self._date(written, data[f"{stage}_modality"]))  # noqa: B023
                dates |= {} if when is None else {stage: when}
        return {
            **self.content_before,
            "place": data["place"].strip() or None,
            "name": data["name"].strip(),
            "enterprise": data["enterprise"].strip() or None,
            "investment": investment,
            "stage": data["stage"] or None,
            "dates": {stage: {"date": when.date, "modality": when.modality} for stage, when in dates.items()},
        }

    def _date(self, written: str, modality: Any) -> StageDate:
        try:
            return StageDate(written, modality)
        except StatementError as error:
            raise TypedError(gettext("Write the date as 2026, 2026-07 or 2026-07-31.")) from error


def statement_form(content: Mapping[str, object], data: Any = None) -> StatementForm:
    """The form for this kind of statement."""
    form = FigureForm if content["kind"] == "figure" else ProjectForm
    return form(data, content=content, prefix="f")
