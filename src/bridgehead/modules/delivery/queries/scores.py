"""Both scores of speed as the ledger knows them: verified days of signing, land contract and start, by project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bridgehead.foundation.access import Actor, scope_q
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.delivery.queries.schedules import VIEW
from bridgehead.modules.delivery.scores import Run
from bridgehead.modules.ledger.models import ClaimState, Milestone, Project

# The order of the days of a Run.
KINDS: Final = ("signed", "land_supplied", "started")


@dataclass(frozen=True, slots=True)
class ScoredProject:
    """A project that started, with the days behind both scores."""

    project: Project
    run: Run


def started_projects(
    actor: Actor, since: date, as_of: date, *, unit: int | None = None, known_at: datetime | None = None
) -> list[ScoredProject]:
    """The projects of the actor's scope that started from `since` to `as_of`, both included, the newest start first.

    `known_at` leaves out what was recorded later. A start counts when it is verified; so do the two days before it.
    Two queries.
    """
    units = Unit.objects.filter(scope_q(actor, VIEW, "path"))
    if unit is not None:
        units = units.filter(path__contains=f"/{unit}/")
    rows = Milestone.objects.known_at(known_at)
    rows = rows.filter(state=ClaimState.VERIFIED, happened_on__lte=as_of)
    begun = rows.filter(kind="started", happened_on__gte=since, project__unit__in=units.order_by().values("pk"))
    begun = begun.filter(project__withdrawn_at__isnull=True)
    days = _days(rows.filter(kind__in=KINDS, project__in=begun.order_by().values("project")))
    # A start before the period is the start, whatever was claimed again later.
    ids = [one for one, known in days.items() if known.get("started", as_of) >= since]
    projects = Project.objects.filter(pk__in=ids).select_related("unit")
    found = [ScoredProject(one, Run(*(days[one.pk].get(kind) for kind in KINDS))) for one in projects]
    return sorted(found, key=lambda one: (one.run.started or since, one.project.pk), reverse=True)


def _days(rows: Iterable[Milestone]) -> Mapping[int, dict[str, date]]:
    """The first day of each kind, by project."""
    found: dict[int, dict[str, date]] = {}
    for row in rows:
        kinds = found.setdefault(row.project_id, {})
        kinds[row.kind] = min(row.happened_on, kinds.get(row.kind, row.happened_on))
    return found
