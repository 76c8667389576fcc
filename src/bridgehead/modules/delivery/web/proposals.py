"""Re-plans: what they would move, changed task by task, accepted or dropped; baselines and what was before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.engines.calendars import parse_duration
from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import outdated
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.actions.proposals import consequences_of
from bridgehead.modules.delivery.models import Proposal, ProposalState, Schedule
from bridgehead.modules.delivery.planning import Moved, days_after, duration_said, duration_written, sketch_from_json
from bridgehead.modules.delivery.queries.schedules import (
    access_schedule,
    baselines_of,
    compared_with,
    proposal_of,
    tasks_of,
)
from bridgehead.modules.delivery.web.schedule_forms import NewTaskForm, ProposeForm, TaskForm, WhyForm
from bridgehead.modules.delivery.web.schedules import ACCEPT, CHANGE, may_of, schedule_page
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger import words

NEW: Final = "new"


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: ActedRequest, code: str) -> HttpResponse:
    """Begin a re-plan of what remains."""
    found = access_schedule(request.actor, code, CHANGE)
    form = ProposeForm(request.POST or None, initial={"promised_on": found.promised_on})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            keep = typed["promised_on"] == found.promised_on
            made = actions.propose(actor=request.actor, code=code, keep_promise=keep, **typed)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The proposal stands apart: nothing has moved yet."))
            return redirect("delivery:proposal", code, made.pk)
    context = {"project": found.project, "schedule": found, "form": form}
    return render(request, "delivery/propose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: ActedRequest, code: str, proposal_id: int) -> HttpResponse:
    """What a proposal would move; a POST names in `deed` whether it is accepted or dropped."""
    found = proposal_of(access_schedule(request.actor, code), proposal_id)
    if request.method != "POST":
        return _page(request, found)
    is_accepted = request.POST.get("deed") == "accept"
    access_schedule(request.actor, code, ACCEPT if is_accepted else CHANGE)
    form = WhyForm(request.POST)
    if not is_accepted and not form.is_valid():
        return _page(request, found, 422, why=form)
    chosen: dict[str, Any] = {"actor": request.actor, "code": code, "proposal_id": proposal_id}
    try:
        if is_accepted:
            version = int(typed) if (typed := request.POST.get("version", "")).isdecimal() else 0
            actions.accept_proposal(**chosen, version=version, seen=request.POST.get("seen", ""))
        else:
            typed_version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
            actions.drop_proposal(**chosen, version=typed_version, decision=reason)
    except Refused as refused:
        return _page(request, found, 422, refused=[one for several in refused.errors.values() for one in several])
    except Conflict:
        now = proposal_of(access_schedule(request.actor, code), proposal_id)
        return _page(request, now, 409, conflict=outdated(now.schedule))
    if is_accepted:
        messages.success(request, _("The plan has its new days; what moved is kept with the proposal."))
        return redirect("delivery:schedule", code)
    messages.success(request, _("The proposal is dropped."))
    return redirect("delivery:proposal", code, proposal_id)


def _page(request: ActedRequest, found: Proposal, status: int = 200, **more: Any) -> HttpResponse:
    schedule, sketch = found.schedule, sketch_from_json(found.body)
    context: dict[str, Any] = {
        "project": schedule.project,
        "schedule": schedule,
        "proposal": found,
        "sketch": sketch,
        "is_open": found.state == ProposalState.OPEN,
        "is_outrun": found.state == ProposalState.OPEN and found.revision != schedule.revision,
        "why": WhyForm(initial={"version": found.version}),
        "may": may_of(request.actor, schedule.project),
    }
    if found.state == ProposalState.OPEN:
        result = consequences_of(schedule, sketch)
        expected = result.plan.day_of(sketch.target)
        promise = sketch.promised_on
        context |= {
            "moves": [_line(one) for one in result.moves],
            "seen": result.seen,
            "expected": expected,
            "late_by": days_after(calendar_in_force(), promise, expected) if promise is not None else 0,
            "changed": _changed(schedule, found),
        }
    else:
        context |= {"moves": [_line(Moved(**row)) for row in found.moves], "changed": []}
    return render(request, "delivery/proposal.html", {**context, **more}, status=status)


def _line(moved: Moved) -> dict[str, Any]:
    """A move as the table shows it; days of a kept one are text."""
    milestone = words.kind_word(moved.milestone) if moved.milestone else ""
    return {"moved": moved, "milestone": milestone}


def _changed(schedule: Schedule, found: Proposal) -> list[dict[str, Any]]:
    """The tasks that the proposal says otherwise than the plan, by what they take and come after."""
    stand = {task.code: task for task in tasks_of(schedule)}
    lines = []
    for spec in sketch_from_json(found.body).tasks:
        row = stand.pop(spec.code, None)
        before = _taken(row.takes, row.after) if row is not None else ""
        after = _taken(spec.takes, spec.after)
        days = row is not None and (row.not_before, row.deadline) != (spec.not_before, spec.deadline)
        if before != after or days:
            lines.append({"code": spec.code, "name": spec.name, "before": before, "after": after})
    lines += [{"code": code, "name": row.name, "before": _taken(row.takes), "after": ""} for code, row in stand.items()]
    return lines


def _taken(takes: str, after: Iterable[str] = ()) -> str:
    """How long a task takes and what it comes after, in words."""
    return " · ".join(filter(None, (duration_said(parse_duration(takes)), ", ".join(after))))


@require_http_methods(["GET", "HEAD", "POST"])
def proposed_task(request: ActedRequest, code: str, proposal_id: int, task: str) -> HttpResponse:
    """Change a task within a proposal; `new` in the place of a code adds one, `deed` remove takes it out."""
    found = proposal_of(access_schedule(request.actor, code, CHANGE), proposal_id)
    is_new = task == NEW
    spec = sketch_from_json(found.body).task(task)
    if spec is None and not is_new:
        raise Http404("task")
    initial: dict[str, Any] = {"version": found.version, "takes": duration_written("10wd")}
    if spec is not None:
        names = ("name", "not_before", "deadline", "milestone")
        initial |= {name: getattr(spec, name) for name in names}
        initial |= {"after": ", ".join(spec.after), "takes": duration_written(spec.takes)}
    form = (NewTaskForm if is_new else TaskForm)(request.POST or None, initial=initial)
    context: dict[str, Any] = {"project": found.schedule.project, "proposal": found, "spec": spec, "form": form}
    if request.method == "POST" and (form.is_valid() or request.POST.get("deed") == "remove"):
        try:
            _redraw(request, code, found, task, form)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            now = proposal_of(access_schedule(request.actor, code), proposal_id)
            data: Any = request.POST.copy()
            data["version"] = str(now.version)
            form.data = data
            context |= {"form": form, "conflict": outdated(now.schedule)}
            return render(request, "delivery/proposed_task.html", context, status=409)
        else:
            messages.success(request, _("The proposal is worked out anew; the plan stands as it was."))
            return redirect("delivery:proposal", code, proposal_id)
    return render(request, "delivery/proposed_task.html", context, status=422 if form.errors else 200)


def _redraw(request: ActedRequest, code: str, found: Proposal, task: str, form: Any) -> None:
    chosen: dict[str, Any] = {"actor": request.actor, "code": code, "proposal_id": found.pk}
    if request.POST.get("deed") == "remove":
        version = int(typed) if (typed := request.POST.get("version", "")).isdecimal() else 0
        actions.remove_proposed_task(**chosen, task=task, version=version)
        return
    typed_facts = dict(form.cleaned_data)
    named = typed_facts.pop("task", task)
    actions.change_proposed_task(**chosen, task=named, is_new=task == NEW, **typed_facts)


@require_POST
def baseline_take(request: ActedRequest, code: str) -> HttpResponse:
    """Keep the plan of today as the next baseline."""
    found = access_schedule(request.actor, code, ACCEPT)
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            taken = actions.rebaseline(actor=request.actor, code=code, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            now = access_schedule(request.actor, code)
            return schedule_page(request, now, 409, conflict=outdated(now))
        else:
            messages.success(request, _("Baseline %(number)d is kept.") % {"number": taken.number})
            return redirect("delivery:schedule", code)
    return schedule_page(request, found, 422, why=form)


@require_safe
def baseline(request: ActedRequest, code: str, baseline_id: int) -> HttpResponse:
    """A baseline beside the plan of today, task by task."""
    found = access_schedule(request.actor, code)
    taken = baselines_of(found).filter(pk=baseline_id).first()
    if taken is None:
        raise Http404("baseline")
    rows = compared_with(taken, tasks_of(found), calendar_in_force())
    context = {
        "project": found.project,
        "baseline": taken,
        "rows": rows,
        "moved": sum(row.by != 0 for row in rows),
        "target": next((row for row in rows if row.code == found.target), None),
    }
    return render(request, "delivery/baseline.html", context)
