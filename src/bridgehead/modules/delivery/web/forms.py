"""Forms of the delivery room."""

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
from bridgehead.modules.delivery.models import ProblemKind


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


_IN_WORDS = _("In words")


def _words(label: Any = _IN_WORDS) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OwnedForm(forms.Form):
    """Who has the problem: a unit, and a person by name where one is known."""

    unit = UnitChoice(label=_("Lead unit"), queryset=Unit.objects.none(), empty_label=_("choose"))
    owner = forms.CharField(
        label=_("Who has it"), max_length=40, required=False, help_text=_("Full name or log-in name; may be left out.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", Unit.objects.filter(is_active=True).order_by("path"))

    def clean_owner(self) -> Person | None:
        """The one official of that name."""
        name = self.cleaned_data["owner"].strip()
        if not name:
            return None
        try:
            return official_called(name)
        except Refused as refused:
            raise forms.ValidationError(refused.errors[""]) from None


class ProblemForm(OwnedForm):
    """A problem to raise."""

    title = forms.CharField(label=_("What holds it up"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProblemKind.choices)
    detail = forms.CharField(
        label=_("More about it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_on = _day(_("To be gone by"))
    helpers = forms.CharField(label=_("Who helps"), max_length=120, required=False)
    raised_on = _day(_("Raised on"), initial=timezone.localdate)
    source = forms.CharField(
        label=_("Where it was raised"), max_length=120, required=False, help_text=_("A meeting, a visit, a letter.")
    )
    field_order = ("title", "kind", "detail", "unit", "owner", "helpers", "due_on", "raised_on", "source")


class StepForm(forms.Form):
    """What every step takes: the version of the problem that was seen, and words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = _words()


class ProgressForm(StepForm):
    """What was done."""

    file = forms.FileField(label=_("Picture or paper"), required=False)


class PutOffForm(StepForm):
    """A later day, and why."""

    due_on = _day(_("To be gone by"))
    field_order = ("version", "due_on", "text")


class HandOverForm(OwnedForm):
    """Who has it from now on, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = _words(_("Reason"))


class CloseForm(StepForm):
    """How it was solved, since when, and what proves it."""

    closed_on = _day(_("Gone since"), initial=timezone.localdate)
    paper = forms.CharField(
        label=_("Paper that proves it"), max_length=120, required=False, help_text=_("Its number; or attach a file.")
    )
    file = forms.FileField(label=_("Picture or paper"), required=False)
    field_order = ("version", "text", "closed_on", "paper", "file")


class ReopenForm(StepForm):
    """Why it is not gone after all."""
