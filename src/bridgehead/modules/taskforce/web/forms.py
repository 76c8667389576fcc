"""Forms of the task force room."""

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
from bridgehead.modules.delivery.models import Problem, ProblemState, ScheduleTask
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.taskforce.models import Duty, Matter, Meeting


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class _OfProject(forms.Form):
    """A form on the page of a task force; `project` is whose it is."""

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tasks = ScheduleTask.objects.select_related("schedule").filter(schedule__project=project)
        problems = Problem.objects.filter(project=project, state=ProblemState.OPEN)
        offered: dict[str, Any] = {
            "unit": Unit.objects.filter(is_active=True).order_by("path"),
            "task": tasks.order_by("position", "pk"),
            "problem": problems.order_by("due_on", "pk"),
            "meeting": Meeting.objects.filter(force__project=project).order_by("-held_on", "-pk"),
        }
        for name, rows in offered.items():
            if name in self.fields:
                offer(self, name, rows)

    def clean_person(self) -> Person | None:
        """The one official of that name."""
        name = self.cleaned_data["person"].strip()
        if not name:
            return None
        try:
            return official_called(name)
        except Refused as refused:
            raise forms.ValidationError(refused.errors[""]) from None


def _person() -> forms.CharField:
    return forms.CharField(
        label=_("Who has it"), max_length=40, required=False, help_text=_("Full name or log-in name; may be left out.")
    )


def _unit(label: Any) -> UnitChoice:
    return UnitChoice(label=label, queryset=Unit.objects.none(), empty_label=_("choose"))


class ForceForm(_OfProject):
    """How a task force is formed."""

    basis = forms.CharField(label=_("Basis document"), max_length=120)
    formed_on = _day(_("Formed on"), initial=timezone.localdate)
    rhythm = forms.CharField(label=_("Meets"), max_length=60, required=False, help_text=_("For example: every Monday."))


class ChangeForceForm(ForceForm):
    """What changes of it, or its end."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    ended_on = _day(_("Ended on"), required=False)


class MemberForm(_OfProject):
    """Somebody who enters."""

    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    person = forms.CharField(
        label=_("Person who logs in"), max_length=40, required=False, help_text=_("Full name or log-in name.")
    )
    name = forms.CharField(label=_("Or by name alone"), max_length=40, required=False)
    unit = _unit(_("Unit"))
    charge = forms.CharField(label=_("In charge of"), max_length=200, required=False)
    since = _day(_("Since"), initial=timezone.localdate)


class MeetingForm(_OfProject):
    """A meeting that was held."""

    held_on = _day(_("Held on"), initial=timezone.localdate)
    chair = forms.CharField(label=_("Chaired by"), max_length=40, required=False)
    text = forms.CharField(
        label=_("What was said"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class MatterForm(_OfProject):
    """What a meeting settled."""

    meeting = forms.ModelChoiceField(label=_("Meeting"), queryset=Meeting.objects.none(), empty_label=None)
    text = forms.CharField(label=_("What is to be done"), max_length=200)
    unit = _unit(_("Responsible unit"))
    person = _person()
    due_on = _day(_("To be done by"))
    task = forms.ModelChoiceField(
        label=_("Task of the plan"), queryset=ScheduleTask.objects.none(), required=False, empty_label=_("none")
    )
    problem = forms.ModelChoiceField(
        label=_("Problem"), queryset=Problem.objects.none(), required=False, empty_label=_("none")
    )


class LinkForm(_OfProject):
    """Which task a problem holds up."""

    problem = forms.ModelChoiceField(label=_("Problem"), queryset=Problem.objects.none(), empty_label=_("choose"))
    task = forms.ModelChoiceField(
        label=_("Task that it holds up"), queryset=ScheduleTask.objects.none(), empty_label=_("choose")
    )


class LeaveForm(forms.Form):
    """Until when somebody was in it."""

    member_id = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    version = forms.IntegerField(min_value=1)
    until = _day(_("Until"))


class DoneForm(forms.Form):
    """When a matter was done, and what came of it."""

    matter_id = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    version = forms.IntegerField(min_value=1)
    done_on = _day(_("Done on"))
    outcome = forms.CharField(label=_("Outcome"), max_length=Matter._meta.get_field("outcome").max_length)


class UnlinkForm(forms.Form):
    """Which link is no longer so."""

    blocked_id = forms.IntegerField(min_value=1, max_value=2**63 - 1)
