"""Forms of plans: from which template, what a task is, what happened to it, why a plan changes; and of days."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bridgehead.engines.scheduling import template_names, trigger_names
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.delivery.web.forms import OwnedForm, _day
from bridgehead.modules.ledger import rules, words

_BETWEEN = re.compile(r"[,，、;；\n]+")


def _listed(text: str) -> tuple[str, ...]:
    """What was written with commas of either width, or on lines."""
    return tuple(part for one in _BETWEEN.split(text) if (part := " ".join(one.split())))


class PlanForm(forms.Form):
    """Which template, which conditions of the project, from when or until when."""

    template_id = forms.ChoiceField(label=_("Template"))
    triggers = forms.MultipleChoiceField(
        label=_("What applies to this project"), required=False, widget=forms.CheckboxSelectMultiple
    )
    data_date = _day(_("First day"), required=False, help_text=_("Today where it is left out."))
    promised_on = _day(
        _("Promised day"),
        required=False,
        help_text=_("The last day on which the target must be reached; then the plan is made backward."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = 0 if words.language().startswith("zh") else 1
        offer(self, "template_id", [(key, names[at]) for key, names in template_names().items()])
        offer(self, "triggers", [(key, names[at]) for key, names in trigger_names().items()])


class TaskForm(forms.Form):
    """What a plan says of a task; `version` is that of the plan or proposal that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Task"), max_length=80)
    takes = forms.CharField(
        label=_("Duration"),
        max_length=12,
        help_text=_("Working days as 10wd, calendar days as 20cd; 0wd is a milestone."),
    )
    after = forms.CharField(
        label=_("Comes after"),
        max_length=400,
        required=False,
        help_text=_("Codes with commas: C2, or C4 SS+10wd where it begins ten working days after C4 has begun."),
    )
    not_before = _day(_("Not before"), required=False)
    deadline = _day(_("Deadline"), required=False)
    milestone = forms.ChoiceField(label=_("Milestone that it closes"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(key, words.say(kind.words)) for key, kind in rules.current().milestones.items()]
        offer(self, "milestone", [("", "—"), *kinds])

    def clean_after(self) -> tuple[str, ...]:
        """The links one by one."""
        return _listed(self.cleaned_data["after"])


class NewTaskForm(TaskForm):
    """A task that there was none of."""

    task = forms.RegexField(r"^\w{1,20}$", label=_("Code"), max_length=20)
    field_order = ("version", "task")


class ReportForm(forms.Form):
    """When a task began, how far it is, when it was done."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    started_on = _day(_("Began on"), required=False)
    percent = forms.IntegerField(label=_("Per cent done"), min_value=0, max_value=100, required=False)
    finished_on = _day(_("Done on"), required=False)

    def clean_percent(self) -> int:
        """Nothing said is nothing done."""
        return self.cleaned_data["percent"] or 0


class AssignForm(OwnedForm):
    """Which unit and person have a task, and its papers."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    documents = forms.CharField(
        label=_("Documents needed"), max_length=600, required=False, help_text=_("With commas, or one on a line.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].required = False

    def clean_documents(self) -> tuple[str, ...]:
        """The papers one by one."""
        return _listed(self.cleaned_data["documents"])


class ProposeForm(forms.Form):
    """Why the plan changes, from when on, and for which promised day."""

    reason = forms.CharField(label=_("Why the plan changes"), max_length=200)
    data_date = _day(_("What remains is planned from"), required=False, help_text=_("Today where it is left out."))
    promised_on = _day(_("Promised day"), required=False)


class WhyForm(forms.Form):
    """A reason, for the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class DayForm(forms.Form):
    """A day that is worked or not."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = _day(_("Day"))
    is_worked = forms.TypedChoiceField(
        label=_("Worked"), choices=[("0", _("not worked")), ("1", _("worked"))], coerce=lambda value: value == "1"
    )
    name = forms.CharField(label=_("What for"), max_length=40)
    source = forms.CharField(label=_("Basis document"), max_length=120)
