"""Forms of the approvals room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import Refused
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import official_called
from bridgehead.modules.approvals.items import OTHER, items
from bridgehead.modules.approvals.models import ApprovalDebt, ApprovalResult, PauseKind
from bridgehead.modules.delivery.models import ScheduleTask
from bridgehead.modules.ledger import rules, words
from bridgehead.modules.ledger.models import Project


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _words(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, required=required, widget=forms.Textarea(attrs={"rows": 2}))


class FactsForm(forms.Form):
    """What stands in the ledger of an approval of `project`, beside its days."""

    name = forms.CharField(
        label=_("What it is called"), max_length=80, required=False, help_text=_("Left empty: as the matter is called.")
    )
    unit = UnitChoice(label=_("Authority"), queryset=Unit.objects.none(), empty_label=_("choose"))
    person = forms.CharField(
        label=_("Who has it"), max_length=40, required=False, help_text=_("Full name or log-in name; may be left out.")
    )
    promised = forms.CharField(
        label=_("Promised limit"),
        max_length=12,
        required=False,
        help_text=_("10wd: working days; 30cd: calendar days."),
    )
    statutory = forms.CharField(label=_("Statutory limit"), max_length=12, required=False)
    task = forms.ModelChoiceField(
        label=_("Task of the plan"), queryset=ScheduleTask.objects.none(), required=False, empty_label=_("none")
    )
    milestone = forms.ChoiceField(label=_("Milestone that it proves"), required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", Unit.objects.filter(is_active=True).order_by("path"))
        tasks = ScheduleTask.objects.select_related("schedule").filter(schedule__project=project)
        offer(self, "task", tasks.order_by("position", "pk"))
        kinds = [(key, words.say(kind.words)) for key, kind in rules.current().milestones.items()]
        offer(self, "milestone", [("", _("none")), *kinds])

    def clean_person(self) -> Person | None:
        """The one official of that name."""
        name = self.cleaned_data["person"].strip()
        if not name:
            return None
        try:
            return official_called(name)
        except Refused as refused:
            raise forms.ValidationError(refused.errors[""]) from None


class ApprovalForm(FactsForm):
    """A matter to put into the ledger; limits and milestone that are left out are those of the matter."""

    item = forms.ChoiceField(label=_("Matter"))
    field_order = ("item", "name", "unit", "person", "promised", "statutory", "task", "milestone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "item", [*((key, item.said) for key, item in items().items()), (OTHER, _("Another matter"))])

    def clean(self) -> dict[str, Any]:
        """Empty limits and milestone mean those of the matter."""
        facts = super().clean() or self.cleaned_data
        for name in ("promised", "statutory", "milestone"):
            facts[name] = facts.get(name) or None
        return facts


class ChangeForm(FactsForm):
    """What changes of the facts, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_triggered = forms.BooleanField(label=_("Needed for this project"), required=False)
    text = _words(_("Reason"))


class _Deed(forms.Form):
    """What every deed takes: the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(_Deed):
    """The days of the application and of its acceptance."""

    applied_on = _day(_("Applied for on"), initial=timezone.localdate)
    accepted_on = _day(_("Accepted on"), required=False, help_text=_("The clock runs from the day after."))
    text = _words(_("In words"), required=False)


class PauseForm(_Deed):
    """From when and for what the clock stands still."""

    kind = forms.ChoiceField(label=_("Why the clock stops"), choices=PauseKind.choices)
    first_on = _day(_("First day that does not count"), initial=timezone.localdate)
    basis = forms.CharField(
        label=_("Notice that proves it"), max_length=120, help_text=_("Its number; the applicant is told in writing.")
    )
    file = forms.FileField(label=_("Picture or paper"), required=False)


class ResumeForm(_Deed):
    """Until when the clock stood still."""

    last_on = _day(_("Last day that does not count"), initial=timezone.localdate)
    text = _words(_("In words"), required=False)


class ExtendForm(_Deed):
    """By how much the limits are extended, and who allowed it."""

    days = forms.IntegerField(label=_("So many days more"), min_value=1, max_value=30)
    text = _words(_("Who allowed it, and why"))


class DecideForm(_Deed):
    """What was decided."""

    result = forms.ChoiceField(label=_("Result"), choices=ApprovalResult.choices)
    done_on = _day(_("Decided on"), initial=timezone.localdate)
    number = forms.CharField(label=_("Number of the document"), max_length=80, required=False)
    text = _words(_("In words"), required=False)
    file = forms.FileField(label=_("Picture or paper"), required=False)


class ReopenForm(_Deed):
    """Why it is not decided after all."""

    text = _words(_("Reason"))


class OweForm(_Deed):
    """A paper that may come later."""

    paper = forms.CharField(label=_("Paper that is missing"), max_length=120)
    promised_on = _day(_("Promised for"))
    commitment = forms.CharField(label=_("Letter of commitment"), max_length=120, help_text=_("Its number or title."))


class SettleForm(_Deed):
    """Which promised paper was handed in."""

    debt_id = forms.TypedChoiceField(label=_("Paper that is missing"), coerce=int)
    settled_on = _day(_("Handed in on"), initial=timezone.localdate)
    file = forms.FileField(label=_("Picture or paper"), required=False)

    def __init__(self, *args: Any, approval_id: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owed = ApprovalDebt.objects.filter(approval=approval_id, settled_on__isnull=True)
        offer(self, "debt_id", [(one.pk, one.paper) for one in owed])
