"""Reading approvals: which an actor sees, the list with its filters, one with its clocks and steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from bridgehead.engines.calendars import WorkCalendar, WorkingDays
from bridgehead.engines.scheduling import link_of
from bridgehead.foundation.access import Actor, Forbidden, may
from bridgehead.foundation.rows.words import holds
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.approvals.clocks import ReadApproval, read_approval
from bridgehead.modules.approvals.items import OTHER, items
from bridgehead.modules.approvals.models import Approval, ApprovalDebt, ApprovalPause, ApprovalState, ApprovalStep
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import concerned_q, standing_q

VIEW: Final = "approvals.view"
SHOWN: Final = ("open", "overdue", "soon", "paused", "owed", "done", "all")
# Nearly due: within so many working days.
SOON: Final = WorkingDays(3)
_LARGEST_KEY: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ApprovalFilter:
    """What the list shows: `show` of SHOWN, a matter, the authority with those below it, words."""

    show: str = "open"
    item: str = ""
    unit: int | None = None
    text: str = ""

    @classmethod
    def from_query(cls, typed: Mapping[str, str]) -> ApprovalFilter:
        """What an address asks for; what it cannot mean is left out."""
        show, item, unit = (typed.get(name, "") for name in ("show", "item", "unit"))
        number = int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 20 else 0
        return cls(
            show=show if show in SHOWN else "open",
            item=item if item in items() or item == OTHER else "",
            unit=number if 0 < number <= _LARGEST_KEY else None,
            text=typed.get("q", "").replace("\x00", "").strip()[:60],
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the state is asked for."""
        return any((self.item, self.unit, self.text))


def _states(today: date, soon: date) -> Mapping[str, Q]:
    still = ~Q(state=ApprovalState.DONE) & Q(is_triggered=True)
    owed = Exists(ApprovalDebt.objects.filter(approval=OuterRef("pk"), settled_on__isnull=True))
    return {
        "open": still,
        "overdue": still & Q(due_on__lt=today),
        "soon": still & Q(due_on__gte=today, due_on__lte=soon),
        "paused": still & Q(state=ApprovalState.PAUSED),
        "owed": Q(owed),
        "done": Q(state=ApprovalState.DONE),
        "all": Q(),
    }


def visible_approvals(actor: Actor) -> QuerySet[Approval]:
    """Approvals of the projects in the actor's scope, and those that an authority in the scope decides."""
    return Approval.objects.filter(concerned_q(actor, VIEW), standing_q())


def may_here(actor: Actor, action: str, approval: Approval) -> bool:
    """May the actor do `action` to this approval, through its project's unit or through the authority?"""
    return may(actor, action, approval.project.unit.path) or may(actor, action, approval.unit.path)


def access_approval(actor: Actor, approval_id: int, action: str = VIEW) -> Approval:
    """An approval with its project and units. Http404 for strangers, Forbidden for readers who may not do `action`."""
    related = visible_approvals(actor).select_related("project__unit", "unit", "person", "task")
    found = related.filter(pk=approval_id).first()
    if found is None:
        raise Http404("approval")
    if not may_here(actor, action, found):
        raise Forbidden(action)
    return found


def _narrowed(actor: Actor, chosen: ApprovalFilter) -> QuerySet[Approval]:
    rows = visible_approvals(actor)
    if chosen.item:
        rows = rows.filter(item=chosen.item)
    if chosen.unit is not None:
        path = Unit.objects.filter(pk=chosen.unit).values_list("path", flat=True).first()
        rows = rows.filter(unit__path__startswith=path) if path is not None else rows.none()
    for word in chosen.text.split():
        rows = rows.filter(holds(word, "name", "number", "project__name"))
    return rows


def _today_and_soon(calendar: WorkCalendar) -> tuple[date, date]:
    today = timezone.localdate()
    return today, calendar.add(today, SOON)


def approvals_of(actor: Actor, chosen: ApprovalFilter, calendar: WorkCalendar | None = None) -> QuerySet[Approval]:
    """The rows of the list, the longest overdue first, those without a due day last; decided ones the newest first."""
    states = _states(*_today_and_soon(calendar or calendar_in_force()))
    rows = _narrowed(actor, chosen).filter(states[chosen.show])
    related = rows.select_related("project", "unit", "person", "task")
    if chosen.show == "done":
        return related.order_by("-done_on", "-id")
    return related.order_by(F("due_on").asc(nulls_last=True), "id")


def counts_of(actor: Actor, chosen: ApprovalFilter, calendar: WorkCalendar) -> Mapping[str, int]:
    """How many there are of each of SHOWN among those that the other conditions leave: one query (two with a unit)."""
    return _counted(_narrowed(actor, chosen), calendar)


def _counted(rows: QuerySet[Approval], calendar: WorkCalendar) -> Mapping[str, int]:
    states = _states(*_today_and_soon(calendar))
    asked = {name: Count("pk", filter=condition) for name, condition in states.items() if condition}
    found: dict[str, int] = rows.aggregate(everything=Count("pk"), **asked)
    return {name: found["everything" if name == "all" else name] for name in SHOWN}


def counts_in(actor: Actor, project: Project) -> Mapping[str, int]:
    """How many approvals of a project there are of each of SHOWN: two queries."""
    return _counted(visible_approvals(actor).filter(project=project), calendar_in_force())


def read_all(rows: Iterable[Approval], calendar: WorkCalendar, today: date | None = None) -> list[ReadApproval]:
    """Approvals with what their clocks say: one query."""
    listed = list(rows)
    pauses: dict[int, list[ApprovalPause]] = defaultdict(list)
    for pause in ApprovalPause.objects.filter(approval__in=[one.pk for one in listed]).order_by("first_on", "pk"):
        pauses[pause.approval_id].append(pause)
    day = today or timezone.localdate()
    return [read_approval(one, pauses[one.pk], calendar, day) for one in listed]


def steps_of(approval: Approval) -> QuerySet[ApprovalStep]:
    """What happened to it, the newest first."""
    return approval.steps.select_related("by").order_by("-at", "-pk")


def approvals_in(actor: Actor, project: Project) -> QuerySet[Approval]:
    """The approvals of a project in the order of the plan's tasks, the others after them."""
    rows = visible_approvals(actor).filter(project=project).select_related("unit", "person", "task")
    return rows.order_by(F("task__position").asc(nulls_last=True), "pk")


def before_of(approval: Approval, others: Sequence[Approval]) -> list[Approval]:
    """What comes before it (前置事项): the approvals of the tasks that its task waits for, as the plan links them."""
    if approval.task is None:
        return []
    codes = {link_of(approval.task.code, written).predecessor for written in approval.task.after}
    return [one for one in others if one.task is not None and one.task.code in codes and one.pk != approval.pk]


def count_open_in(unit_path: str) -> int:
    """How many undecided approvals the unit at that path itself has: it cannot go before they do."""
    return Approval.objects.filter(unit__path=unit_path).exclude(state=ApprovalState.DONE).count()
