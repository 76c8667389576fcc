"""Forms of investment: a month with its composition, what was completed before, the plan of a year, plan versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridgehead.foundation.access import Actor
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.web.amounts import AmountField
from bridgehead.modules.ledger.web.forms import FilesField, day_widget, evidence_choices, writable_units


class MonthField(forms.DateField):
    """A month, kept as its first day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m", "%Y-%m-%d"])
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "month"}, format="%Y-%m"))
        super().__init__(**kwargs)


def _part(label: Any, help_text: Any = "") -> AmountField:
    return AmountField(label=label, required=False, help_text=help_text)


def _reason() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Why the figure changes"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed where a figure stands already; both are kept."),
    )


def _papers() -> FilesField:
    return FilesField(
        label=gettext_lazy("Files"), required=False, help_text=gettext_lazy("PDF, pictures, Word, Excel; 20 MB each.")
    )


class InvestmentForm(forms.Form):
    """Investment completed in a month, split as form 206 splits it, with what backs it."""

    month = MonthField(label=gettext_lazy("Month"), help_text=gettext_lazy("Such as 2026-07."))
    amount = AmountField(label=gettext_lazy("Completed this month"))
    construction = _part(
        gettext_lazy("Construction works"),
        gettext_lazy("The four parts add up to the month; leave out what is unknown."),
    )
    installation = _part(gettext_lazy("Installation works"))
    equipment = _part(gettext_lazy("Equipment and tools"))
    other_costs = _part(gettext_lazy("Other costs"))
    land_costs = _part(gettext_lazy("Of which land"), gettext_lazy("Part of the other costs."))
    year_to_date = _part(
        gettext_lazy("Year to date, as your form says"),
        gettext_lazy("Not kept: compared with what the months add up to."),
    )
    since_start = _part(gettext_lazy("Since the start, as your form says"))
    visible_progress = forms.CharField(label=gettext_lazy("Visible progress"), max_length=200, required=False)
    reason = _reason()
    evidence_kind = forms.ChoiceField(
        label=gettext_lazy("What the files are"),
        choices=lazy(lambda: [("", _("no file")), *evidence_choices()], list),
        required=False,
    )
    papers = _papers()
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Files must be named by kind."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("papers") and not cleaned.get("evidence_kind"):
            self.add_error("evidence_kind", _("Say what the files are."))
        return cleaned


class BeforeForm(forms.Form):
    """What was completed before the first month that is kept here."""

    until = MonthField(label=gettext_lazy("Up to the end of"), help_text=gettext_lazy("Such as 2025-12."))
    amount = AmountField(label=gettext_lazy("Completed until then"))
    reason = _reason()
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)


class YearPlanForm(forms.Form):
    """Investment planned for a year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    amount = AmountField(label=gettext_lazy("Planned this year"))
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlanHeadForm(forms.Form):
    """What a version of a plan is called and based on."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    basis = forms.CharField(
        label=gettext_lazy("Basis document"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Name and number of the document; needed before the plan is frozen."),
    )
    basis_on = forms.DateField(label=gettext_lazy("Day of the document"), widget=day_widget(), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlanDraftForm(PlanHeadForm):
    """The first lines of a new version."""

    unit = UnitChoice(label=gettext_lazy("Unit"), queryset=Unit.objects.none())
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    field_order = ("unit", "year", "title", "basis", "basis_on")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        offer(self, "unit", writable_units(actor, "ledger.change_plan"))


class PlanLineForm(forms.Form):
    """What a draft plans for a project."""

    amount = AmountField(
        label=gettext_lazy("Planned this year"),
        required=False,
        help_text=gettext_lazy("Such as 10.5亿元 or 10500万元; a bare number counts in 万元. Empty: not in this plan."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    seen = forms.DecimalField(widget=forms.HiddenInput, required=False, max_digits=20, decimal_places=2)


class PlanPaperForm(forms.Form):
    """The document that a plan is based on."""

    papers = _papers()
