"""Forms of the ledger: a project, a milestone, evidence, money, shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridgehead.engines.figures import CURRENCIES
from bridgehead.foundation.access import Actor, scope_q
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger import rules, words
from bridgehead.modules.ledger.actions.milestones import FUNDS
from bridgehead.modules.ledger.models import ClaimState, FundSource, Level, Origin, Project, Sector
from bridgehead.modules.ledger.web.amounts import AmountField, MuField, TenThousandField
from bridgehead.modules.parties.models import Enterprise
from bridgehead.modules.parties.names import name_key

COMMON_CURRENCIES: Final = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "KRW", "SGD")
_UNKNOWN_CHOICE: Final = ("", gettext_lazy("not known"))


def day_widget() -> forms.DateInput:
    """A date control that every browser fills with the same text."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=day_widget(), **kwargs)


def writable_units(actor: Actor, action: str) -> QuerySet[Unit]:
    """The units in which the actor may do `action`."""
    return Unit.objects.filter(scope_q(actor, action, "path"), is_active=True).order_by("path")


class ProjectForm(forms.Form):
    """The facts of a project. The enterprise is typed by name and must be registered."""

    name = forms.CharField(label=gettext_lazy("Project"), max_length=160)
    unit = UnitChoice(
        label=gettext_lazy("Responsible unit"), queryset=Unit.objects.none(), empty_label=gettext_lazy("choose")
    )
    enterprise = forms.CharField(
        label=gettext_lazy("Builder"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The full name of a registered enterprise; leave it out while it is not yet founded."),
        widget=forms.TextInput(attrs={"list": "enterprises", "autocomplete": "off"}),
    )
    investor = forms.CharField(label=gettext_lazy("Investor"), max_length=120, required=False)
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Project officer"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody yet"),
    )
    estimated_investment = AmountField(label=gettext_lazy("Estimated total investment"), required=False)
    fixed_assets = AmountField(label=gettext_lazy("Of which fixed assets"), required=False)
    national_code = forms.CharField(label=gettext_lazy("Project code"), max_length=30, required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), choices=[_UNKNOWN_CHOICE, *Sector.choices], required=False)
    industry = forms.CharField(label=gettext_lazy("Industry chain"), max_length=60, required=False)
    origin = forms.ChoiceField(label=gettext_lazy("Origin of capital"), choices=Origin.choices)
    level = forms.ChoiceField(
        label=gettext_lazy("Project list"), choices=[("", gettext_lazy("on no list")), *Level.choices], required=False
    )
    site = forms.CharField(label=gettext_lazy("Site"), max_length=120, required=False)
    land_m2 = MuField(label=gettext_lazy("Land, mu"), required=False, min_value=0, max_digits=12, decimal_places=4)
    floor_m2 = TenThousandField(
        label=gettext_lazy("Floor area, 10,000 m²"), required=False, min_value=0, max_digits=12, decimal_places=6
    )
    promised_start_on = _day(gettext_lazy("Promised start"), required=False)
    promised_completion_on = _day(gettext_lazy("Promised completion"), required=False)
    promised_production_on = _day(gettext_lazy("Promised production"), required=False)
    content = forms.CharField(
        label=gettext_lazy("Scale and content"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, action: str, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        units = writable_units(actor, action)
        officers = Person.objects.filter(is_active=True, enterprise_id=None)
        if project is not None:
            # Who and what stands there stays offered, in use or not: a select without it would wipe it out.
            units = units | Unit.objects.filter(pk=project.unit_id)
            officers = officers | Person.objects.filter(pk=project.officer_id or 0)
        offer(self, "unit", units)
        offer(self, "officer", officers.order_by("unit__path", "name"))

    def _clean_fields(self) -> None:
        """What stays as it is stored is not checked: an old record can be mended bit by bit."""
        order = list(self.fields)
        same = [name for name in order if self.project is not None and name != "version" and self._is_stored(name)]
        held = {name: self.fields.pop(name) for name in same}
        super()._clean_fields()  # type: ignore[misc]
        self.fields.update(held)
        self.order_fields(order)

    def _is_stored(self, name: str) -> bool:
        field = self.fields[name]
        return not field.has_changed(self.get_initial_for_field(field, name), self[name].data)

    def clean_enterprise(self) -> Enterprise | None:
        """The registered firm of that name or other name."""
        typed = str(self.cleaned_data["enterprise"]).strip()
        if not typed:
            return None
        key = name_key(typed)
        found = (
            Enterprise.objects.filter(name_key=key, merged_at__isnull=True).first()
            or Enterprise.objects.filter(aliases__name_key=key).first()
        )
        if found is None:
            raise forms.ValidationError(
                _("No enterprise of this name is registered: register it first, or leave it out.")
            )
        return found

    def facts(self) -> dict[str, Any]:
        """The cleaned fields as the actions take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The uploaded files; each non-empty."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        return [super(FilesField, self).clean(one, initial) for one in given]


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds of milestones that can be claimed, under their strands."""
    now = rules.current()
    return [
        (
            words.say(strand.words),
            [
                (kind.id, words.say(kind.words))
                for kind in now.milestones.values()
                if kind.strand == strand.id and kind.used
            ],
        )
        for strand in now.strands.values()
    ]


def evidence_choices() -> list[tuple[str, str]]:
    """The kinds of evidence."""
    return [(kind.id, words.say(kind.words)) for kind in rules.current().evidence.values()]


def authority_field() -> forms.CharField:
    """Why a claim may pass a gate that blocks; shown to whoever may let it."""
    return forms.CharField(
        label=gettext_lazy("By authority, past what is missing"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only where something is missing: the reason stays on the milestone and is shown."),
    )


class MilestoneForm(forms.Form):
    """A claim that something happened: what, when, how much, and the papers that prove it."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"), choices=lazy(kind_choices, list))
    happened_on = _day(gettext_lazy("Happened on"))
    date_precision = forms.ChoiceField(
        label=gettext_lazy("How exact the day is"), choices=list(words.PRECISION_WORDS.items()), initial="day"
    )
    amount = AmountField(label=gettext_lazy("Amount"), required=False)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[(code, code) for code in (*COMMON_CURRENCIES, *sorted(set(CURRENCIES) - set(COMMON_CURRENCIES)))],
        initial="CNY",
    )
    fund_source = forms.ChoiceField(
        label=gettext_lazy("Kind of funds"),
        choices=[("", gettext_lazy("no funds in place")), *FundSource.choices],
        required=False,
        help_text=gettext_lazy("Only for funds in place."),
    )
    rate = forms.DecimalField(
        label=gettext_lazy("Rate of the day"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=6,
        help_text=gettext_lazy("CNY for one unit; only for a foreign currency."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For an exit or a return: why."),
    )
    evidence_kind = forms.ChoiceField(
        label=gettext_lazy("What the files are"),
        choices=lazy(lambda: [("", _("no file")), *evidence_choices()], list),
        required=False,
    )
    papers = FilesField(
        label=gettext_lazy("Files"), required=False, help_text=gettext_lazy("PDF, pictures, Word, Excel; 20 MB each.")
    )

    authority = authority_field()

    def __init__(self, *args: Any, may_pass: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_pass:
            del self.fields["authority"]

    def clean(self) -> dict[str, Any]:
        """Files must be named by kind."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("papers") and not cleaned.get("evidence_kind"):
            self.add_error("evidence_kind", _("Say what the files are."))
        if cleaned.get("kind") == FUNDS and not cleaned.get("fund_source"):
            self.add_error("fund_source", _("Say what kind of funds is in place."))
        return cleaned

    def claim(self) -> dict[str, Any]:
        """The cleaned fields as the actions take them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("evidence_kind", "papers")}


class CorrectionForm(MilestoneForm):
    """What a claim should have said, and why it changes."""

    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=200, required=False)

    field_order: Sequence[str] = (
        "happened_on",
        "date_precision",
        "amount",
        "currency",
        "rate",
        "fund_source",
        "note",
        "reason",
    )

    def __init__(self, *args: Any, is_funds: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "evidence_kind", "papers", *(() if is_funds else ("fund_source",))):
            del self.fields[name]


class DecisionForm(forms.Form):
    """What becomes of a claim."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (ClaimState.VERIFIED, gettext_lazy("Verify it")),
            (ClaimState.RETURNED, gettext_lazy("Return it to be completed")),
            (ClaimState.NOT_RECOGNISED, gettext_lazy("Do not recognise it")),
        ],
        initial=ClaimState.VERIFIED,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed unless it is verified; the reporter reads it."),
    )
    authority = authority_field()

    def __init__(self, *args: Any, may_pass: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_pass:
            del self.fields["authority"]


class EvidenceForm(forms.Form):
    """Files that back a claim."""

    kind = forms.ChoiceField(label=gettext_lazy("What the files are"), choices=lazy(evidence_choices, list))
    papers = FilesField(label=gettext_lazy("Files"), help_text=gettext_lazy("PDF, pictures, Word, Excel; 20 MB each."))


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class PhaseForm(forms.Form):
    """A part of the project that is built by itself."""

    label = forms.CharField(label=gettext_lazy("Phase"), max_length=20)
    investment = AmountField(label=gettext_lazy("Investment"), required=False)
    capacity = forms.CharField(label=gettext_lazy("Capacity"), max_length=120, required=False)
    promised_production_on = _day(gettext_lazy("Promised production"), required=False)
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ShareForm(forms.Form):
    """A unit's part; an empty row counts for nothing."""

    unit = UnitChoice(label=gettext_lazy("Unit"), queryset=Unit.objects.none(), required=False, empty_label="—")
    role = forms.CharField(label=gettext_lazy("Part"), max_length=20, required=False)
    percent = forms.DecimalField(
        label=gettext_lazy("Share, per cent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    valid_from = forms.DateField(label=gettext_lazy("Counts from"), required=False, widget=day_widget())
    valid_until = forms.DateField(label=gettext_lazy("Counts until"), required=False, widget=day_widget())
    basis = forms.CharField(label=gettext_lazy("Basis"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A unit and its share come together, and the days in their order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        unit, percent = cleaned.get("unit"), cleaned.get("percent")
        if unit is not None and not percent and "percent" not in self.errors:
            self.add_error("percent", _("Give this unit its share."))
        if percent and unit is None and "unit" not in self.errors:
            self.add_error("unit", _("Say whose share this is."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day is before the first."))
        return cleaned
