"""Reading problems: which an actor sees, the list with its filters, one with its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from bridgehead.foundation.access import Actor, Forbidden, may
from bridgehead.foundation.rows.words import holds
from bridgehead.foundation.search.listing import matching_q
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.delivery.models import Problem, ProblemKind, ProblemState, ProblemStep
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import concerned_q, standing_q

VIEW = "delivery.view_problem"
SHOWN = ("open", "overdue", "soon", "closed", "all")
SOON = timedelta(days=7)
_LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    """What the list shows: `show` of SHOWN, a kind, the lead unit with those below it, words of title or project."""

    show: str = "open"
    kind: str = ""
    unit: int | None = None
    text: str = ""

    @classmethod
    def from_query(cls, typed: Mapping[str, str]) -> ProblemFilter:
        """What an address asks for; what it cannot mean is left out."""
        show, kind, unit = (typed.get(name, "") for name in ("show", "kind", "unit"))
        number = int(unit) if unit.isdecimal() and len(unit) < 20 else 0
        return cls(
            show=show if show in SHOWN else "open",
            kind=kind if kind in ProblemKind.values else "",
            unit=number if 0 < number <= _LARGEST_KEY else None,
            text=typed.get("q", "").replace("\x00", "").strip()[:60],
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the state is asked for."""
        return any((self.kind, self.unit, self.text))


def _states(today: date) -> Mapping[str, Q]:
    still = Q(state=ProblemState.OPEN)
    return {
        "open": still,
        "overdue": still & Q(due_on__lt=today),
        "soon": still & Q(due_on__gte=today, due_on__lte=today + SOON),
        "closed": Q(state=ProblemState.CLOSED),
        "all": Q(),
    }


def visible_problems(actor: Actor) -> QuerySet[Problem]:
    """Problems of the projects in the actor's scope, and those that a unit in the scope has to solve."""
    return Problem.objects.filter(concerned_q(actor, VIEW), standing_q())


def may_here(actor: Actor, action: str, problem: Problem) -> bool:
    """May the actor do `action` to this problem, through its project's unit or through the unit that has it?"""
    return may(actor, action, problem.project.unit.path) or may(actor, action, problem.unit.path)


def access_problem(actor: Actor, problem_id: int, action: str = VIEW) -> Problem:
    """A problem with its project and units. Http404 for strangers, Forbidden for readers who may not do `action`."""
    related = visible_problems(actor).select_related("project__unit", "unit", "owner", "raised_by")
    problem = related.filter(pk=problem_id).first()
    if problem is None:
        raise Http404("problem")
    if not may_here(actor, action, problem):
        raise Forbidden(action)
    return problem


def _narrowed(actor: Actor, chosen: ProblemFilter) -> QuerySet[Problem]:
    rows = visible_problems(actor)
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.unit is not None:
        path = Unit.objects.filter(pk=chosen.unit).values_list("path", flat=True).first()
        rows = rows.filter(unit__path__startswith=path) if path is not None else rows.none()
    for word in chosen.text.split():
        rows = rows.filter(pk__in=_about(word))
    return rows


def _about(word: str) -> QuerySet[Problem, Any]:
    """The ids of problems that say a word, or whose project the box finds by it: each by what is quick for it."""
    said = Problem.objects.filter(holds(word, "title", "detail")).order_by()
    # The unit is a filter of its own: no name of one is read for a word.
    of_projects = Problem.objects.filter(matching_q("project", word, "project_id", places=())).order_by()
    return said.values("pk").union(of_projects.values("pk"), all=True)


def problems_of(actor: Actor, chosen: ProblemFilter) -> QuerySet[Problem]:
    """The rows of the list, the longest overdue first; closed ones the newest first."""
    rows = _narrowed(actor, chosen).filter(_states(timezone.localdate())[chosen.show])
    order = ("-closed_on", "-id") if chosen.show == "closed" else ("due_on", "id")
    return rows.select_related("project", "unit", "owner").order_by(*order)


def counts_of(actor: Actor, chosen: ProblemFilter) -> Mapping[str, int]:
    """How many there are of each of SHOWN among those that the other conditions leave: one query (two with a unit)."""
    asked = {
        name: Count("pk", filter=condition) for name, condition in _states(timezone.localdate()).items() if condition
    }
    found: dict[str, int] = _narrowed(actor, chosen).aggregate(everything=Count("pk"), **asked)
    return {name: found["everything" if name == "all" else name] for name in SHOWN}


def steps_of(problem: Problem) -> QuerySet[ProblemStep]:
    """What was done about it, the newest first."""
    return problem.steps.select_related("by").order_by("-at", "-pk")


def problems_in(actor: Actor, project: Project) -> list[Problem]:
    """The open problems of a project, by the day on which they are due: one query."""
    rows = visible_problems(actor).filter(project=project, state=ProblemState.OPEN)
    return list(rows.select_related("unit", "owner").order_by("due_on", "pk"))


def count_open_in(unit_path: str) -> int:
    """How many open problems the unit at that path itself has: it cannot go before they do."""
    return Problem.objects.filter(unit__path=unit_path, state=ProblemState.OPEN).count()
