"""Which projects an actor sees, and fetching one together with the permission to do something to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from bridgehead.foundation.access import Actor, may, require, scope_q
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.foundation.merging.pairs import survivor_of
from bridgehead.modules.accounts.models import Unit, depth_of
from bridgehead.modules.ledger.models import Milestone, Project, ProjectAlias

VIEW = "ledger.view_project"
VIEW_OWN = "ledger.view_own_project"


def facts_scope_q(actor: Actor, prefix: str = "") -> Q:
    """The condition that an actor may see a project, on the facts found behind `prefix` (such as `project__`).

    Officials see the projects of the units that their roles cover; people of an enterprise see those of their firm.
    """
    seen = _prefixed(actor, VIEW, prefix)
    if actor.enterprise_id is not None and may(actor, VIEW_OWN):
        seen |= Q(**{f"{prefix}enterprise_id": actor.enterprise_id})
    return seen


def covers_all(actor: Actor, action: str) -> bool:
    """Whether an actor may do `action` in the whole district: a condition on units tells nothing then, but a planner
    may go by it.
    """
    paths = covering_paths(actor, action)
    return paths is None or holds_root(paths)


def holds_root(paths: Iterable[str]) -> bool:
    """Whether one of the paths is that of the one root there is (`accounts.models.Unit`)."""
    return any(depth_of(path) == 0 for path in paths)


def _prefixed(actor: Actor, action: str, prefix: str) -> Q:
    scope = scope_q(actor, action, "path")
    if not scope:
        return scope
    # By the ids of units and not by a join to their paths: so an index that begins with the unit answers alone. Where
    # the actor may not at all, no unit is found.
    return Q(**{f"{prefix}unit__in": Unit.objects.filter(scope).order_by().values("pk")})


def concerned_q(actor: Actor, action: str) -> Q:
    """Rows about a project that a unit has to deal with: those of the `unit` that has to, and of the project's.

    The project is asked for where the unit does not tell already: of a join PostgreSQL would read every project.
    """
    of_project = Project.objects.filter(_prefixed(actor, action, ""), pk=OuterRef("project_id"))
    return _prefixed(actor, action, "") | Q(Exists(of_project))


def standing_q() -> Q:
    """Rows about a project that was not withdrawn. Few ever are: those are looked for, and not all the others."""
    return ~Q(Exists(Project.objects.filter(pk=OuterRef("project_id"), withdrawn_at__isnull=False)))


def marks_scope_q(actor: Actor) -> Q:
    """The same for marks of projects, which carry the unit: an index of marks answers officials alone.

    A project that was withdrawn has no marks.
    """
    seen = _prefixed(actor, VIEW, "")
    if actor.enterprise_id is not None and may(actor, VIEW_OWN):
        seen |= Q(project__enterprise_id=actor.enterprise_id)
    return seen


def project_scope_q(actor: Actor, action: str, prefix: str = "") -> Q:
    """The projects to which an actor may do `action`, by the unit they stand in now; found behind `prefix`."""
    return _prefixed(actor, action, prefix)


def visible_projects(actor: Actor) -> QuerySet[Project]:
    """The projects that an actor may see; those registered by mistake and withdrawn are gone for everybody."""
    return Project.objects.filter(facts_scope_q(actor), withdrawn_at__isnull=True)


def count_projects_of(unit_path: str) -> int:
    """How many projects the unit at that path is itself responsible for, whoever asks: it cannot go before they do."""
    return Project.objects.filter(unit__path=unit_path, withdrawn_at__isnull=True).count()


def projects_named(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The names of projects and where they are shown, for logs; who may open them is the page's question."""
    rows = Project.objects.filter(pk__in=ids).values_list("pk", "name", "code")
    return {pk: (name, reverse("workspace:project", args=[code])) for pk, name, code in rows}


def may_act(actor: Actor, project: Project, action: str) -> bool:
    """May the actor do `action` to this project? For buttons; `project.unit` should be fetched."""
    if action in (VIEW, VIEW_OWN) and actor.enterprise_id is not None and actor.enterprise_id == project.enterprise_id:
        return may(actor, VIEW_OWN)
    return may(actor, action, project.unit.path)


def access_project(
    actor: Actor, code: str | None = None, action: str = VIEW, *, project_id: int | None = None, lock: bool = False
) -> Project:
    """One project by its number or id. Http404 for strangers, Forbidden for readers who may not do `action`.

    `lock` locks the row for the transaction in hand, so that two writers of one project follow each other.
    """
    projects = visible_projects(actor).select_related("unit", "enterprise")
    if lock:
        projects = projects.select_for_update(of=("self",))
    wanted = Q(code=code) if code is not None else Q(pk=project_id)
    project = projects.filter(wanted).first()
    if project is None:
        raise Http404("project")
    if not may_act(actor, project, action):
        require(actor, action, project.unit.path)
    return project


def survivor_by_code(actor: Actor, code: str) -> Project | None:
    """Where the number of a project leads that was merged into another; None where it was not, or not for the actor."""
    loser = Project.objects.filter(code=code, withdrawn_at__isnull=False).values_list("pk", flat=True).first()
    into = survivor_of("project", loser) if loser is not None else None
    return visible_projects(actor).filter(pk=into).first() if into is not None else None


def aliases_of(project: Project, known_at: datetime | None = None) -> list[str]:
    """The other names that a project goes by, or went by as far as was known at a moment: one query."""
    rows = ProjectAlias.objects.known_at(known_at).filter(project=project)
    return list(rows.order_by("name", "pk").values_list("name", flat=True))


def access_milestone(actor: Actor, milestone_id: int, action: str = VIEW, *, lock: bool = False) -> Milestone:
    """One row of a milestone, in force or not, with its project; raises as `access_project` does.

    `lock` locks the project, not the row: whoever changes any milestone of a project holds the project.
    """
    known = Milestone.objects.filter(pk=milestone_id).values_list("project_id", flat=True).first()
    if known is None:
        raise Http404("milestone")
    project = access_project(actor, action=action, project_id=known, lock=lock)
    # Read after the lock: another writer may have closed the row while we waited.
    row: Milestone = Milestone.objects.select_related("reported_by", "recorded_by", "verified_by", "passed_by").get(
        pk=milestone_id
    )
    row.project = project
    return row
