"""The plan of a project: made from a template, looked at, accepted or thrown away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.foundation.access import Actor, Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import outdated
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.lights import judge_on
from bridgehead.modules.delivery.models import Schedule, ScheduleTask
from bridgehead.modules.delivery.planning import chosen_sketch
from bridgehead.modules.delivery.queries.month_lights import history_of
from bridgehead.modules.delivery.queries.schedules import (
    Board,
    access_planned,
    access_schedule,
    baseline_days,
    baselines_of,
    board_of,
    claims_of,
    make_board,
    proposals_of,
    schedule_of,
)
from bridgehead.modules.delivery.queries.wall import wall_rows
from bridgehead.modules.delivery.web.gantt import gantt_of, path_said
from bridgehead.modules.delivery.web.schedule_forms import (
    PlanForm,
    WhyForm,
)
from bridgehead.modules.delivery.web.wall_bars import strip_of
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import may_act

CHANGE: Final = "delivery.change_schedule"
ACCEPT: Final = "delivery.accept_schedule"
REPORT: Final = "delivery.report_task"


def may_of(actor: Actor, project: Project) -> dict[str, bool]:
    """What the reader may do to the plan of a project, for buttons."""
    doors = {"change": CHANGE, "accept": ACCEPT, "report": REPORT, "claim": "ledger.report_milestone"}
    return {name: may_act(actor, project, action) for name, action in doors.items()}


@require_safe
def schedule(request: ActedRequest, code: str) -> HttpResponse:
    """How the plan stands: bars over the baseline, and the table of the same tasks."""
    project = access_planned(request.actor, code)
    found = schedule_of(project)
    if found is None:
        context = {"project": project, "may": may_of(request.actor, project)}
        return render(request, "delivery/schedule_none.html", context)
    return schedule_page(request, found)


def _shortage_said(board: Board) -> dict[str, str]:
    """What cannot be kept, task by task: the chain that leads to the promise, and the first two of it."""
    short = board.shortage
    if short is None:
        return {"chain": "", "first_link": ""}
    link = path_said(board, (short.link.predecessor, short.link.successor)) if short.link is not None else ""
    return {"chain": path_said(board, short.chain), "first_link": link}


def schedule_page(request: ActedRequest, found: Schedule, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a plan."""
    board, today = board_of(found), timezone.localdate()
    baselines = list(baselines_of(found))
    context = {
        "project": found.project,
        "schedule": found,
        "board": board,
        "gantt": gantt_of(board, baseline_days(baselines[0]) if baselines else {}, today, whole="whole" in request.GET),
        "critical": path_said(board, board.plan.critical_path),
        **_shortage_said(board),
        "target": next(row for row in board.rows if row.task.code == found.target),
        "light": _light(board, today),
        "months": strip_of(history_of([found.project_id], today).get(found.project_id, ()), today),
        "baselines": baselines,
        "proposals": list(proposals_of(found)[:10]),
        "why": WhyForm(initial={"version": found.version}),
        "may": may_of(request.actor, found.project),
        "done": sum(row.is_done for row in board.rows),
        **more,
    }
    return render(request, "delivery/schedule.html", context, status=status)


def _light(board: Board, today: date) -> str:
    """The light of a plan by the rules of its unit, as the wall shows it."""
    judge = judge_on(today)
    rules = judge.rules_for(board.schedule.project.unit.path)
    if rules.rules.measures == ("days_late",):
        return rules.light_of(board.late_by)
    return wall_rows([board.schedule], board.calendar, judge, today)[0].light


_PROMISES: Final = {"started": "promised_start_on", "producing": "promised_production_on"}


@require_http_methods(["GET", "HEAD", "POST"])
def schedule_new(request: ActedRequest, code: str) -> HttpResponse:
    """Choose a template and the days and see the plan and its slack; a POST keeps it as a draft."""
    project = access_planned(request.actor, code, CHANGE)
    if schedule_of(project) is not None and request.method != "POST":
        return redirect("delivery:schedule", code)
    asked = request.POST or (request.GET if "template_id" in request.GET else None)
    initial = {"template_id": "land_ready", "triggers": ["energy"], "promised_on": project.promised_start_on}
    if project.promised_start_on is not None and project.promised_start_on < timezone.localdate():
        initial["promised_on"] = None
    form = PlanForm(asked, initial=initial)
    board, status = None, 200
    if form.is_bound:
        status = 422
        try:
            if form.is_valid() and request.method == "POST":
                actions.draft_schedule(actor=request.actor, project_id=project.pk, **form.cleaned_data)
                messages.success(request, _("The plan is drafted: change its tasks, then accept it."))
                return redirect("delivery:schedule", code)
            if form.is_valid():
                board, status = _preview(project, form.cleaned_data), 200
        except Refused as refused:
            add_refusal(form, _named(refused))
    context: dict[str, Any] = {"project": project, "form": form, "board": board}
    if board is not None:
        context |= {
            "gantt": gantt_of(board, {}, timezone.localdate()),
            **_shortage_said(board),
            "critical": path_said(board, board.plan.critical_path),
            "target": next(row for row in board.rows if row.task.code == board.schedule.target),
        }
    return render(request, "delivery/schedule_new.html", context, status=status)


def _named(refused: Refused) -> Refused:
    """The refusal under the names that the form gives its fields."""
    return Refused({"template_id" if name == "template" else name: said for name, said in refused.errors.items()})


def _preview(project: Project, chosen: Mapping[str, Any]) -> Board:
    """The plan that a draft would be, without keeping anything."""
    today = timezone.localdate()
    sketch = chosen_sketch(chosen["template_id"], chosen["triggers"], chosen["data_date"], chosen["promised_on"], today)
    seen = Schedule(project=project, data_date=sketch.data_date, target=sketch.target, promised_on=sketch.promised_on)
    names = [name for name in sketch.tasks[0].__dataclass_fields__ if name not in ("after", "documents")]
    tasks = [
        ScheduleTask(
            **{name: getattr(spec, name) for name in names},
            after=list(spec.after),
            documents=list(spec.documents),
            planned_start=sketch.data_date,
            planned_finish=sketch.data_date,
        )
        for spec in sketch.tasks
    ]
    return make_board(seen, tasks, claims_of([project.pk]).get(project.pk, {}), calendar_in_force(), today)


def _seen(request: ActedRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


@require_POST
def schedule_accept(request: ActedRequest, code: str) -> HttpResponse:
    """Agree to a draft."""
    found = access_schedule(request.actor, code, ACCEPT)
    answer = _decided(
        request, found, lambda: actions.accept_schedule(actor=request.actor, code=code, version=_seen(request))
    )
    if answer is None:
        messages.success(request, _("The plan is accepted: its days move by a proposal from now on."))
    return answer or redirect("delivery:schedule", code)


@require_POST
def schedule_discard(request: ActedRequest, code: str) -> HttpResponse:
    """Throw a draft away."""
    found = access_schedule(request.actor, code, CHANGE)
    answer = _decided(
        request, found, lambda: actions.discard_schedule(actor=request.actor, code=code, version=_seen(request))
    )
    if answer is None:
        messages.success(request, _("The draft is thrown away."))
    return answer or redirect("delivery:schedule", code)


def _decided(request: ActedRequest, found: Schedule, act: Callable[[], object]) -> HttpResponse | None:
    """Do it; the page of the plan as it stands where that was refused, None where it was done."""
    try:
        act()
    except Refused as refused:
        told = [one for several in refused.errors.values() for one in several]
        return schedule_page(request, found, 422, refused=told)
    except Conflict:
        now = access_schedule(request.actor, found.project.code)
        return schedule_page(request, now, 409, conflict=outdated(now))
    return None
