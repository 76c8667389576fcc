"""Forms of the assessment room, but for those of schemes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import Actor, Refused, scope_q
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import official_called
from bridgehead.modules.assessment.models import AppealState

_DECISIONS = [(one.value, one.label) for one in (AppealState.UPHELD, AppealState.PARTLY, AppealState.REJECTED)]


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _words(label: Any, limit: int = 500, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}))


class AppealForm(forms.Form):
    """What is wrong with an item, and what proves it."""

    item = forms.ChoiceField(label=_("Item"))
    reason = _words(_("Why it is wrong"), 2000, 5)
    asked = forms.DecimalField(
        label=_("Points asked for"),
        required=False,
        max_digits=12,
        decimal_places=4,
        help_text=_("How many points the item should have more, or less."),
    )
    file = forms.FileField(label=_("What proves it"), required=False)

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "item", list(items))


class DecisionForm(forms.Form):
    """What becomes of an appeal, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("Decision"), choices=_DECISIONS)
    correction = forms.DecimalField(
        label=_("Correction in points"),
        required=False,
        max_digits=12,
        decimal_places=4,
        help_text=_("Added to the item as a line of its own; below 0 it is taken off. Empty where it is rejected."),
    )
    decision = _words(_("Reason of the decision"), 2000, 4)


class EventForm(forms.Form):
    """An event that the ledger does not keep, credited to a unit or a person."""

    series = forms.ChoiceField(label=_("Series"))
    subject = forms.ChoiceField(label=_("Credited to"))
    happened_on = day_field(_("Happened on"), initial=timezone.localdate)
    title = forms.CharField(label=_("What happened"), max_length=120)
    basis = forms.CharField(
        label=_("What proves it"), max_length=200, help_text=_("A paper with its number, a circular, minutes.")
    )
    project_code = forms.CharField(
        label=_("Number of the project"), max_length=20, required=False, help_text=_("Where it is about one.")
    )
    share = forms.DecimalField(label=_("Share"), max_digits=5, decimal_places=4, initial=1)

    def __init__(
        self,
        *args: Any,
        series: Sequence[tuple[str, str]],
        subjects: Sequence[tuple[str, str]],
        fields_asked: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "series", list(series))
        offer(self, "subject", list(subjects))
        self.asked = [name for name, _label in fields_asked]
        for name, label in fields_asked:
            self.fields[f"field_{name}"] = forms.CharField(label=label, max_length=60, required=False)

    def values(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        facts = {name: value for name, value in self.cleaned_data.items() if not name.startswith("field_")}
        return {**facts, "fields": {name: self.cleaned_data[f"field_{name}"] for name in self.asked}}


class VoidForm(forms.Form):
    """Why an event does not count."""

    reason = forms.CharField(label=_("Why it does not count"), max_length=200)


class BookForm(forms.Form):
    """A workbook of figures."""

    file = forms.FileField(label=_("Workbook (.xlsx)"))


class PostForm(forms.Form):
    """A task to post."""

    scheme_id = forms.TypedChoiceField(label=_("Scheme"), coerce=int)
    title = forms.CharField(label=_("Task"), max_length=120)
    asks = _words(_("What is to be reached"), 1000, 4)
    proof = forms.CharField(label=_("What proves it"), max_length=200)
    reward = forms.DecimalField(label=_("Points"), max_digits=10, decimal_places=4, min_value=0)
    due_on = day_field(_("Due on"))

    def __init__(self, *args: Any, schemes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "scheme_id", list(schemes))


class StepForm(forms.Form):
    """What every step takes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = _words(_("In words"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor


class ReportForm(StepForm):
    """What came of a task, with what proves it."""

    file = forms.FileField(label=_("What proves it"), required=False)


class TakeForm(forms.Form):
    """Who takes a task."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    unit = UnitChoice(label=_("Taken by the unit"), queryset=Unit.objects.none(), empty_label=_("choose"))
    person = forms.CharField(
        label=_("Who leads it"), max_length=40, required=False, help_text=_("Full name or log-in name; else yourself.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_take = Unit.objects.filter(scope_q(actor, "assessment.take_task", "path"), is_active=True)
        offer(self, "unit", may_take.order_by("path"))

    def clean_person(self) -> Person | None:
        """The one official of that name."""
        name = self.cleaned_data["person"].strip()
        if not name:
            return None
        try:
            return official_called(name)
        except Refused as refused:
            raise forms.ValidationError(refused.errors[""]) from None
