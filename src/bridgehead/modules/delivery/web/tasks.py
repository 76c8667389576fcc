"""Tasks of a plan: added, changed while it is a draft, given to somebody, reported on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bridgehead.foundation.access import Actor, Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import outdated
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.models import Schedule, ScheduleTask
from bridgehead.modules.delivery.planning import duration_written
from bridgehead.modules.delivery.queries.schedules import access_schedule, claims_of, closing, task_of
from bridgehead.modules.delivery.web.schedule_forms import AssignForm, NewTaskForm, ReportForm, TaskForm
from bridgehead.modules.delivery.web.schedules import CHANGE, REPORT, may_of
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.queries import may_act


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: ActedRequest, code: str) -> HttpResponse:
    """Add a task to a draft."""
    found = access_schedule(request.actor, code, CHANGE)
    form = NewTaskForm(request.POST or None, initial={"version": found.version, "takes": duration_written("10wd")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_task(actor=request.actor, code=code, is_new=True, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            return _task_conflict(request, found, form, "delivery/task_new.html", {"project": found.project})
        else:
            messages.success(request, _("The task is in the plan."))
            return redirect("delivery:schedule", code)
    context = {"project": found.project, "form": form}
    return render(request, "delivery/task_new.html", context, status=422 if form.errors else 200)


def _task_conflict(
    request: ActedRequest, found: Schedule, form: forms.Form, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The form with what was typed, and the newest version, so that sending it again holds."""
    now = access_schedule(request.actor, found.project.code)
    data: Any = request.POST.copy()
    data["version"] = str(now.version)
    form.data = data
    return render(request, template, {**context, "form": form, "conflict": outdated(now)}, status=409)


def _facts(row: ScheduleTask) -> dict[str, Any]:
    names = ("name", "not_before", "deadline", "milestone")
    return {
        "takes": duration_written(row.takes),
        "version": row.schedule.version,
        "after": ", ".join(row.after),
        **{name: getattr(row, name) for name in names},
    }


def _report_facts(row: ScheduleTask) -> dict[str, Any]:
    return {
        "version": row.version,
        "started_on": row.started_on,
        "finished_on": row.finished_on,
        "percent": row.percent,
    }


def _assign_facts(row: ScheduleTask) -> dict[str, Any]:
    person = row.person.name if row.person is not None else ""
    return {"version": row.version, "unit": row.unit_id, "owner": person, "documents": "、".join(row.documents)}


def _change(actor: Actor, row: ScheduleTask, typed: dict[str, Any]) -> object:
    return actions.change_task(actor=actor, code=row.schedule.project.code, task=row.code, **typed)


def _remove(actor: Actor, row: ScheduleTask, typed: dict[str, Any]) -> object:
    return actions.remove_task(
        actor=actor, code=row.schedule.project.code, task=row.code, version=typed.get("version") or 0
    )


def _report(actor: Actor, row: ScheduleTask, typed: dict[str, Any]) -> object:
    return actions.report_task(actor=actor, code=row.schedule.project.code, task_id=row.pk, **typed)


def _assign(actor: Actor, row: ScheduleTask, typed: dict[str, Any]) -> object:
    person = typed.pop("owner")
    return actions.assign_task(actor=actor, code=row.schedule.project.code, task_id=row.pk, person=person, **typed)


class RemoveForm(forms.Form):
    """Nothing but the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class TaskDeed:
    """Something that may be done to a task: its form, what it is opened with, who may, in drafts or accepted plans."""

    form: type[forms.Form]
    initial: Callable[[ScheduleTask], dict[str, Any]]
    act: Callable[[Actor, ScheduleTask, dict[str, Any]], object]
    policy: str
    in_draft: bool
    in_accepted: bool
    title: Promise
    said: Promise

    def fits(self, schedule: Schedule) -> bool:
        """Whether it can be done as the plan stands."""
        return self.in_draft if schedule.is_draft else self.in_accepted


DEEDS: Final[Mapping[str, TaskDeed]] = {
    "report": TaskDeed(
        ReportForm,
        _report_facts,
        _report,
        REPORT,
        in_draft=False,
        in_accepted=True,
        title=gettext_lazy("Report what happened"),
        said=gettext_lazy("What happened is kept; no planned day has moved."),
    ),
    "change": TaskDeed(
        TaskForm,
        _facts,
        _change,
        CHANGE,
        in_draft=True,
        in_accepted=False,
        title=gettext_lazy("Change the task"),
        said=gettext_lazy("The days of the draft are worked out anew."),
    ),
    "assign": TaskDeed(
        AssignForm,
        _assign_facts,
        _assign,
        CHANGE,
        in_draft=True,
        in_accepted=True,
        title=gettext_lazy("Who has it"),
        said=gettext_lazy("Saved."),
    ),
    "remove": TaskDeed(
        RemoveForm,
        lambda row: {"version": row.schedule.version},
        _remove,
        CHANGE,
        in_draft=True,
        in_accepted=False,
        title=gettext_lazy("Take it out"),
        said=gettext_lazy("The task is out of the plan."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: ActedRequest, code: str, task_id: int) -> HttpResponse:
    """One task; a POST names in `deed` what is done to it."""
    found = access_schedule(request.actor, code)
    row = task_of(found, task_id)
    if request.method != "POST":
        return _task_page(request, row)
    name = request.POST.get("deed", "")
    deed = DEEDS.get(name)
    access_schedule(request.actor, code, deed.policy if deed is not None else REPORT)
    if deed is None:
        return _task_page(request, row, status=422)
    form = deed.form(request.POST, prefix=name)
    if form.is_valid():
        try:
            deed.act(request.actor, row, dict(form.cleaned_data))
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            return _stale_task(request, code, task_id, name, form)
        else:
            messages.success(request, str(deed.said))
            return _after(request, code, task_id, name)
    return _task_page(request, row, {name: form}, status=422)


def _stale_task(request: ActedRequest, code: str, task_id: int, name: str, form: forms.Form) -> HttpResponse:
    now = access_schedule(request.actor, code)
    newest = task_of(now, task_id)
    data: Any = request.POST.copy()
    data[f"{name}-version"] = str(DEEDS[name].initial(newest)["version"])
    form.data = data
    return _task_page(request, newest, {name: form}, status=409, conflict=outdated(now))


def _after(request: ActedRequest, code: str, task_id: int, name: str) -> HttpResponse:
    """Back to the plan; a task that was finished and closes a milestone stays, for it offers the claim."""
    if name == "report":
        row = ScheduleTask.objects.get(pk=task_id)
        if row.finished_on is not None and row.milestone:
            return redirect("delivery:schedule_task", code, task_id)
    return redirect("delivery:schedule", code)


def _task_page(
    request: ActedRequest,
    row: ScheduleTask,
    typed: Mapping[str, forms.Form] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    typed, found = typed or {}, row.schedule
    claims = claims_of([found.project_id]).get(found.project_id, {})
    is_closed = closing(row, claims) is not None
    deeds = [
        (name, deed.title, typed.get(name) or deed.form(prefix=name, initial=deed.initial(row)), name in typed)
        for name, deed in DEEDS.items()
        if deed.fits(found)
        and may_act(request.actor, found.project, deed.policy)
        and not (name == "report" and is_closed)
    ]
    context = {
        "project": found.project,
        "schedule": found,
        "task": row,
        "deeds": deeds,
        "claim": claims.get(row.milestone) if row.milestone else None,
        "milestone": words.kind_word(row.milestone) if row.milestone else "",
        "is_closed": is_closed,
        "may": may_of(request.actor, found.project),
        **more,
    }
    return render(request, "delivery/task.html", context, status=status)
