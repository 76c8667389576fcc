"""Forms of the targets room. Money is typed in CNY 100 million (亿元), rates and shares in percent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bridgehead.engines.figures import REGISTRY, Measure, MeasureError, parse_measure, print_measure
from bridgehead.foundation.access import Refused
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import official_called
from bridgehead.modules.ledger.answers import ANSWERABLE
from bridgehead.modules.ledger.models import Sector
from bridgehead.modules.ledger.queries.filters import TIERS
from bridgehead.modules.ledger.words import TIER_WORDS, language
from bridgehead.modules.targets.lights import rule_book
from bridgehead.modules.targets.models import Bound, Curve, Target
from bridgehead.modules.targets.queries import Offer
from bridgehead.modules.targets.web.presentation import rule_said

_SCALE: Final[Mapping[str, Decimal]] = {"currency": Decimal(10) ** 8, "ratio": Decimal("0.01")}
_BETWEEN: Final = re.compile(r"[,，、;；\s]+")


def _scale(measure_id: str) -> Decimal:
    return _SCALE.get(REGISTRY[measure_id].unit_kind, Decimal(1))


def typed_value(value: Decimal, measure_id: str) -> str:
    """A value as the form takes it."""
    return format((value / _scale(measure_id)).normalize(), "f")


class _CurveForm(forms.Form):
    """By when how much, and how that is judged."""

    value = forms.DecimalField(
        label=_("Target value"),
        max_digits=24,
        decimal_places=8,
        help_text=_("Money in CNY 100 million, rates in percent, everything else in numbers."),
    )
    comparator = forms.ChoiceField(label=_("Bound"), choices=Bound.choices)
    curve = forms.ChoiceField(label=_("Expected progress"), choices=Curve.choices)
    shares = forms.CharField(
        label=_("Cumulative shares"),
        max_length=400,
        required=False,
        help_text=_("Percent at the end of each quarter or month: 20, 50, 75, 100. For tabled curves only."),
    )
    rules = forms.ChoiceField(label=_("Rule of the lights"))
    basis = forms.CharField(label=_("Basis document"), max_length=200, required=False)
    quote = forms.CharField(
        label=_("Its words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "rules", [(one.id, rule_said(one)) for one in rule_book().offered(timezone.localdate())])

    def clean_shares(self) -> list[Decimal]:
        """Shares as fractions of the whole."""
        written = [part.rstrip("%％") for part in _BETWEEN.split(self.cleaned_data["shares"].strip()) if part]
        try:
            return [Decimal(part) / 100 for part in written]
        except InvalidOperation:
            raise forms.ValidationError(gettext("Write numbers with commas between them.")) from None


class TargetForm(_CurveForm):
    """A target to set; `m` is a measure in its text form where a document stated it."""

    m = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    statement = forms.IntegerField(required=False, widget=forms.HiddenInput)
    measure = forms.ChoiceField(label=_("Measure"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    industry = forms.CharField(label=_("Industry chain"), max_length=60, required=False)
    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none(), empty_label=_("choose"))
    person = forms.CharField(
        label=_("Officer"),
        max_length=40,
        required=False,
        help_text=_("Full name or log-in name: then only the projects of this officer count."),
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    first_month = forms.IntegerField(label=_("From month"), min_value=1, max_value=12, initial=1)
    last_month = forms.IntegerField(label=_("To month"), min_value=1, max_value=12, initial=12)
    field_order = (
        "measure",
        "tier",
        "sector",
        "industry",
        "unit",
        "person",
        "year",
        "first_month",
        "last_month",
        "value",
        "comparator",
        "curve",
        "shares",
        "rules",
        "basis",
        "quote",
    )

    def __init__(self, *args: Any, is_stated: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", Unit.objects.filter(is_active=True).order_by("path"))
        if is_stated:
            for name in ("measure", "tier", "sector", "industry"):
                del self.fields[name]
            return
        at = "chinese" if language().startswith("zh") else "english"
        listed = sorted(REGISTRY.values(), key=lambda one: one.id not in ANSWERABLE)
        offer(self, "measure", [("", gettext("choose")), *((one.id, getattr(one, at)) for one in listed)])
        offer(self, "tier", [("", gettext("any")), *((key, str(word)) for key, word in TIER_WORDS.items())])
        offer(self, "sector", [("", gettext("any")), *Sector.choices])

    def clean_person(self) -> Person | None:
        """The one official of that name."""
        name = self.cleaned_data["person"].strip()
        if not name:
            return None
        try:
            return official_called(name)
        except Refused as refused:
            raise forms.ValidationError(refused.errors[""]) from None

    def clean(self) -> dict[str, Any]:
        """The measure that the fields ask for, under `m`."""
        given = super().clean() or {}
        if given.get("m"):
            try:
                parse_measure(given["m"])
            except MeasureError as error:
                self.add_error(None, str(error))
            return given
        if not given.get("measure"):
            self.add_error("measure", gettext("This cannot be left empty."))
            return given
        filters: dict[str, str | int] = {}
        low, high = TIERS.get(given.get("tier", ""), (None, None))
        bounds = {"investment_min": low, "investment_max": high}
        filters |= {name: int(bound) for name, bound in bounds.items() if bound is not None}
        filters |= {name: given[name].strip() for name in ("sector", "industry") if given.get(name, "").strip()}
        given["m"] = print_measure(Measure(given["measure"], filters))
        return given

    def measure_id(self) -> str:
        """What is measured."""
        return parse_measure(self.cleaned_data["m"]).id


class TargetEditForm(_CurveForm):
    """What may change of a target, and why; `version` is the one that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SplitForm(forms.Form):
    """A value for each unit below the target's; an empty one is no part."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        for unit in units:
            self.fields[f"unit_{unit.pk}"] = forms.DecimalField(
                label=unit.name, max_digits=24, decimal_places=8, required=False
            )

    def values(self) -> list[tuple[Unit, Decimal]]:
        """The parts that were typed."""
        typed = ((unit, self.cleaned_data.get(f"unit_{unit.pk}")) for unit in self.units)
        return [(unit, value) for unit, value in typed if value is not None]


class ReasonForm(forms.Form):
    """Why, of what was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SeriesForm(forms.Form):
    """A workbook with a column for each month."""

    measure = forms.ChoiceField(label=_("Measure of the rows"), required=False)
    file = forms.FileField(label=_("Workbook (.xlsx, .csv)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = "chinese" if language().startswith("zh") else "english"
        listed = [(one.id, getattr(one, at)) for one in REGISTRY.values() if one.id not in ANSWERABLE]
        offer(self, "measure", [("", gettext("each row names its own")), *listed])


class ClosingForm(forms.Form):
    """Which month to close."""

    month = forms.DateField(
        label=_("Month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)


def scaled(value: Decimal, measure_id: str) -> Decimal:
    """A value as it was typed, in the unit that it is kept in."""
    return value * _scale(measure_id)


def initial_of_offer(found: Offer) -> dict[str, Any]:
    """What the form shows for a target that a document states."""
    period = found.period
    start, end = (period.start, period.end) if period is not None else (None, None)
    return {
        "m": print_measure(found.measure),
        "statement": found.statement_id,
        "unit": found.unit.pk if found.unit is not None else None,
        "year": end.year if end is not None else timezone.localdate().year,
        "first_month": start.month if start is not None else 1,
        "last_month": end.month if end is not None else 12,
        "value": typed_value(found.value, found.measure.id),
        "comparator": found.comparator,
        "basis": found.title[:200],
        "quote": found.quote[:500],
    }


def initial_of(target: Target) -> dict[str, Any]:
    """What the form shows of a target that is there."""
    return {
        "version": target.version,
        "value": typed_value(target.value, target.measure_id),
        "comparator": target.comparator,
        "curve": target.curve,
        "shares": ", ".join(format((Decimal(share) * 100).normalize(), "f") for share in target.shares),
        "rules": target.rules,
        "basis": target.basis,
        "quote": target.quote,
    }
