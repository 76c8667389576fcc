"""Forms of schemes: an item value by value, a new item, where inputs come from, putting a version in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bridgehead.engines.scoring import Formula
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit, UnitKind
from bridgehead.modules.assessment.bindings import (
    CREDITS,
    FILTER_NAMES,
    HAND,
    LATE,
    PERIODS,
    SHOWN,
    STANDS,
    SUBJECTS,
    TASKS,
    Inputs,
    measure_choices,
)
from bridgehead.modules.assessment.parameters import PATTERNS as PATTERN_TABLES
from bridgehead.modules.assessment.parameters import Parameter, parameters_of
from bridgehead.modules.assessment.words import (
    PATTERNS,
    VALUES,
    figure_word,
    place_word,
    source_word,
    what_word,
)
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.models import Level, Origin, Sector
from bridgehead.modules.ledger.words import say

_ROLES: Final = (
    ("base", pgettext_lazy("role", "counted in the whole")),
    ("bonus", pgettext_lazy("role", "bonus")),
    ("penalty", pgettext_lazy("role", "penalty")),
)
_NUMBERS: Final = ("weight", "full", "floor", "cap")
# How many empty steps stand under those of a band or a curve, for new ones.
_SPARE: Final = 2


class ForceForm(forms.Form):
    """Putting a draft in force."""

    reason = forms.CharField(label=gettext_lazy("Why it changes"), max_length=200)
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The document that says so, with its number."),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewItemForm(forms.Form):
    """An item to add, from a pattern."""

    pattern = forms.ChoiceField(label=gettext_lazy("What kind of item"))
    chinese = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=60)
    english = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    key = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=40,
        help_text=gettext_lazy("Small letters, digits and underscores; stays for good."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "pattern", [(name, PATTERNS[name]) for name in PATTERN_TABLES])


def _number(typed: str) -> str | int:
    """A number as the formula keeps it. Raises ValidationError for anything else."""
    text = typed.strip().replace(",", "").replace("，", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise forms.ValidationError(_("Write an exact number.")) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise forms.ValidationError(_("Write an exact number."))
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")


class NumberField(forms.CharField):
    """An exact number, or `unknown` where a rule may leave it so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        """The number as a whole one or as text; None for nothing, which a required field refuses."""
        text = super().clean(value)
        if not text:
            return None
        return "unknown" if text in ("unknown", str(VALUES["unknown"])) else _number(text)


@dataclass(frozen=True, slots=True)
class PairRow:
    """A step of a band or a curve, as two controls."""

    low: BoundField
    high: BoundField


class ItemForm(forms.Form):
    """An item of a draft: its own names, weight and bounds, then every value of its rule."""

    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=60)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    role = forms.ChoiceField(label=gettext_lazy("Role in the total"), choices=_ROLES)
    weight = NumberField(label=gettext_lazy("Weight"), required=False)
    full = NumberField(label=gettext_lazy("Full value"), required=False)
    floor = NumberField(label=gettext_lazy("Floor"), required=False)
    cap = NumberField(label=gettext_lazy("Cap"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Mapping[str, Any], is_flag: bool = False, **kwargs: Any) -> None:
        own = {name: item.get(name, "") for name in ("zh", "en", *_NUMBERS)}
        kwargs["initial"] = {**own, "role": item.get("role", "base"), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if is_flag:
            for name in ("role", "weight", "full"):
                del self.fields[name]
        self.parameters = parameters_of(item)
        for one in self.parameters:
            self._add(one)

    def _add(self, one: Parameter) -> None:
        label = place_word(one.place)
        if one.kind == "pairs":
            for number, pair in enumerate([*one.value, *[["", ""]] * _SPARE], 1):
                for side, value in enumerate(pair):
                    self.fields[f"{one.place}[{number}]:{side}"] = NumberField(
                        label=label, required=False, initial=value
                    )
        elif one.kind == "choice":
            words = [(value, VALUES.get(value, value)) for value in one.offered]
            self.fields[one.place] = forms.ChoiceField(label=label, choices=words, initial=one.value)
        elif one.kind == "flag":
            self.fields[one.place] = forms.BooleanField(label=label, required=False, initial=one.value)
        elif one.kind == "number":
            shown = str(VALUES["unknown"]) if one.value == "unknown" else one.value
            self.fields[one.place] = NumberField(label=label, initial=shown)
        elif one.kind in ("words", "numbers"):
            joined = "、".join(str(value) for value in one.value)
            self.fields[one.place] = forms.CharField(label=label, max_length=400, initial=joined)
        else:
            self.fields[one.place] = forms.CharField(label=label, max_length=60, initial=one.value)

    def own_fields(self) -> Iterator[BoundField]:
        """Names, role, weight and bounds."""
        for name in ("zh", "en", "role", *_NUMBERS):
            if name in self.fields:
                yield self[name]

    def rule_fields(self) -> Iterator[tuple[str, BoundField | None, list[PairRow], list[str]]]:
        """Every value of the rule: its name, its control, or the rows of its steps with what is wrong with them."""
        for one in self.parameters:
            if one.kind != "pairs":
                yield place_word(one.place), self[one.place], [], []
                continue
            count = len(one.value) + _SPARE
            names = [(f"{one.place}[{number}]:0", f"{one.place}[{number}]:1") for number in range(1, count + 1)]
            rows = [PairRow(self[low], self[high]) for low, high in names]
            wrong = [str(message) for low, high in names for side in (low, high) for message in self[side].errors]
            yield place_word(one.place), None, rows, wrong

    def own(self) -> dict[str, Any]:
        """The item's own values, as the action takes them."""
        named = [name for name in ("zh", "en", "role", *_NUMBERS) if name in self.fields]
        found = {name: self.cleaned_data[name] for name in named}
        # What a formula leaves out is 1 for weight and full, and a base item.
        for name, plain in (("weight", 1), ("full", 1), ("role", "base")):
            if found.get(name) == plain:
                found[name] = None
        return found

    def values(self) -> dict[str, Any]:
        """The values of the rule by place."""
        return {one.place: self._value(one) for one in self.parameters}

    def _value(self, one: Parameter) -> Any:
        if one.kind == "pairs":
            count = len(one.value) + _SPARE
            pairs = [[self.cleaned_data[f"{one.place}[{n}]:{side}"] for side in (0, 1)] for n in range(1, count + 1)]
            return [pair for pair in pairs if pair != [None, None]]
        typed = self.cleaned_data[one.place]
        if one.kind == "words":
            return [word for word in typed.replace("，", "、").replace(",", "、").split("、") if word]
        if one.kind == "numbers":
            return [_number(word) for word in typed.replace("，", "、").replace(",", "、").split("、") if word.strip()]
        return typed

    def clean(self) -> dict[str, Any]:
        """Lists of numbers, which are typed as one text, and steps of which half is missing."""
        cleaned = super().clean() or {}
        for one in self.parameters:
            try:
                if one.kind == "numbers" and one.place in cleaned:
                    self._value(one)
            except forms.ValidationError as error:
                self.add_error(one.place, error)
            if one.kind == "pairs":
                self._check_pairs(one, cleaned)
        return cleaned

    def _check_pairs(self, one: Parameter, cleaned: Mapping[str, Any]) -> None:
        for number in range(1, len(one.value) + _SPARE + 1):
            low, high = (f"{one.place}[{number}]:{side}" for side in (0, 1))
            if (cleaned.get(low) is None) != (cleaned.get(high) is None):
                self.add_error(high if cleaned.get(high) is None else low, _("A step needs both numbers."))

    def place_of(self, field: str) -> str:
        """The control beside which a message of the action stands."""
        if field in self.fields:
            return field
        return next((name for name in self.fields if name.startswith(f"{field}[") or field.startswith(f"{name}.")), "")


def _whats() -> list[tuple[str, str]]:
    milestones = [(f"milestone:{key}", say(one.words)) for key, one in rules.current().milestones.items()]
    return [
        (HAND, str(VALUES[HAND])),
        *((f"measure:{name}", what_word(f"measure:{name}")) for name in measure_choices()),
        *((key, _("Milestone: %(name)s") % {"name": name}) for key, name in milestones),
        (LATE, str(VALUES[LATE])),
        (TASKS, str(VALUES[TASKS])),
    ]


class OriginsForm(forms.Form):
    """Who is scored, for which period, and where every series and figure comes from."""

    subject = forms.ChoiceField(label=gettext_lazy("Who is scored"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Units of these kinds"), choices=UnitKind.choices, widget=forms.CheckboxSelectMultiple
    )
    within = UnitChoice(
        label=gettext_lazy("Only within"),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("everywhere"),
        required=False,
    )
    period = forms.ChoiceField(label=gettext_lazy("Period"))
    shown = forms.ChoiceField(
        label=gettext_lazy("The table shows"), help_text=gettext_lazy("Bands A, B and C press less than places do.")
    )
    appeal_days = forms.IntegerField(label=gettext_lazy("Days for appeals"), min_value=1, max_value=60)
    decide_days = forms.IntegerField(label=gettext_lazy("Days to decide an appeal"), min_value=1, max_value=60)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, formula: Formula, inputs: Inputs, **kwargs: Any) -> None:
        names = ("subject", "kinds", "within", "period", "shown", "appeal_days", "decide_days")
        kwargs["initial"] = {**{name: getattr(inputs, name) for name in names}, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name, values in (("subject", SUBJECTS), ("period", PERIODS)):
            offer(self, name, [(value, VALUES[value]) for value in values])
        shown = {"places": _("places"), "bands": _("bands")}
        offer(self, "shown", [(one, shown[one]) for one in SHOWN])
        offer(self, "within", Unit.objects.order_by("path"))
        self.formula, self.inputs = formula, inputs
        for name, source in inputs.sources.items():
            self._add_source(name, source.what, source.credit, source.filters, source.within)
        measures = [(f"measure:{one}", what_word(f"measure:{one}")) for one in measure_choices(sums=True)]
        stands = {"year": _("for the year"), "period": _("for its period")}
        for name, given in inputs.given.items():
            self._choice(f"given.{name}.what", [(HAND, VALUES[HAND]), *measures], given.what)
            self._choice(f"given.{name}.stands", [(one, stands[one]) for one in STANDS], given.stands)
            self._add_filters(f"given.{name}", given.filters)

    def _choice(self, name: str, choices: Any, value: Any) -> None:
        self.fields[name] = forms.ChoiceField(label="", choices=list(choices), initial=value, required=False)

    def _add_source(self, name: str, what: str, credit: str, filters: Mapping[str, Any], within: int | None) -> None:
        self._choice(f"sources.{name}.what", _whats(), what)
        self._choice(f"sources.{name}.credit", [(one, VALUES[one]) for one in CREDITS], credit)
        self.fields[f"sources.{name}.within"] = UnitChoice(
            label="",
            queryset=Unit.objects.order_by("path"),
            empty_label=_("everywhere"),
            required=False,
            initial=within,
        )
        self._add_filters(f"sources.{name}", filters)

    def _add_filters(self, place: str, filters: Mapping[str, Any]) -> None:
        for name in FILTER_NAMES:
            key, value = f"{place}.{name}", filters.get(name)
            words = {"sector": Sector.choices, "origin": Origin.choices, "level": Level.choices}.get(name)
            if words is not None:
                self._choice(key, [("", _("any")), *words], value)
            elif name == "industry":
                self.fields[key] = forms.CharField(label="", max_length=60, required=False, initial=value)
            else:
                self.fields[key] = forms.IntegerField(
                    label="", min_value=0, max_value=10**15, required=False, initial=value
                )

    def plain(self) -> Iterator[BoundField]:
        """The fields of the whole scheme."""
        for name in ("subject", "kinds", "within", "period", "shown", "appeal_days", "decide_days"):
            yield self[name]

    def rows(self) -> Iterator[tuple[str, BoundField, list[BoundField], list[tuple[str, BoundField]]]]:
        """A row a series or figure: its name, where it comes from, how it is credited or stands, its filters."""
        for name in self.inputs.sources:
            rest = [self[f"sources.{name}.{one}"] for one in ("credit", "within")]
            yield source_word(name), self[f"sources.{name}.what"], rest, self._filters(f"sources.{name}")
        for name in self.inputs.given:
            rest = [self[f"given.{name}.stands"]]
            yield figure_word(self.formula, name), self[f"given.{name}.what"], rest, self._filters(f"given.{name}")

    def _filters(self, place: str) -> list[tuple[str, BoundField]]:
        said = {"investment_min": _("Total investment from"), "investment_max": _("Total investment below")}
        return [(said.get(name) or place_word(name), self[f"{place}.{name}"]) for name in FILTER_NAMES]

    def values(self) -> dict[str, Any]:
        """The inputs as the action takes them."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("subject", "kinds", "period", "shown", "appeal_days", "decide_days")}
        found: dict[str, Any] = {**plain, "within": data["within"].pk if data["within"] else None}
        found["sources"] = {
            name: {
                "what": data[f"sources.{name}.what"],
                "credit": data[f"sources.{name}.credit"],
                "within": data[f"sources.{name}.within"].pk if data[f"sources.{name}.within"] else None,
                "filters": self._chosen(f"sources.{name}"),
            }
            for name in self.inputs.sources
        }
        found["given"] = {
            name: {
                "what": data[f"given.{name}.what"],
                "stands": data[f"given.{name}.stands"],
                "filters": self._chosen(f"given.{name}"),
            }
            for name in self.inputs.given
        }
        return found

    def _chosen(self, place: str) -> dict[str, Any]:
        chosen = {name: self.cleaned_data[f"{place}.{name}"] for name in FILTER_NAMES}
        return {name: value for name, value in chosen.items() if value not in (None, "")}
