"""When projects that were merged, or parted again, were last heard of.

Either writes milestones and money anew at its moment, and neither says that anything happened: what a row says was
heard when it was written first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Q

from bridgehead.foundation.merging.models import Merge
from bridgehead.modules.ledger.alike import PROJECT
from bridgehead.modules.ledger.models import Investment, Milestone


class _Merge(NamedTuple):
    """Two projects, when they were made one, and when they were parted again."""

    survivor: int
    loser: int
    at: datetime
    undone_at: datetime | None


class _Family(NamedTuple):
    """A project with all that were merged with it, one after the other, and when they were merged and parted."""

    projects: set[int]
    moments: set[datetime]


def heard_of_merged(ids: Collection[int]) -> Mapping[int, list[datetime]]:
    """When the milestones and months in force of those that were ever merged were heard of; none of the others.

    One query; some more where any of them was merged.
    """
    merges = _merges(ids)
    known = {pk for merge in merges for pk in merge[:2]}.intersection(ids)
    families = {pk: _family(pk, merges) for pk in known}
    return {pk: [*_milestones(pk, family), *_months(pk, family)] for pk, family in families.items()}


def _merges(ids: Collection[int]) -> set[_Merge]:
    """All merges of these projects, and of those that they were merged with."""
    found: set[_Merge] = set()
    asked: set[int] = set()
    new = set(ids)
    while new:
        rows = Merge.objects.filter(Q(survivor_id__in=new) | Q(loser_id__in=new), kind=PROJECT)
        found.update(map(_Merge._make, rows.values_list(*_COLUMNS)))
        asked |= new
        new = {pk for merge in found for pk in merge[:2]} - asked
    return found


_COLUMNS: Final = ("survivor_id", "loser_id", "at", "undone_at")


def _family(pk: int, merges: Collection[_Merge]) -> _Family:
    projects, before = {pk}, 0
    while len(projects) > before:
        before = len(projects)
        for merge in merges:
            if not projects.isdisjoint(merge[:2]):
                projects.update(merge[:2])
    own = [merge for merge in merges if merge.survivor in projects]
    moments = {moment for merge in own for moment in (merge.at, merge.undone_at) if moment is not None}
    return _Family(projects, moments)


def _milestones(pk: int, family: _Family) -> list[datetime]:
    """When what the claims in force say was written, by whichever project had them then."""
    claims = Milestone.objects.current().filter(project=pk).values("claim")
    rows = Milestone.objects.filter(claim__in=claims).exclude(recorded_at__in=family.moments)
    return list(rows.values_list("recorded_at", flat=True))


def _months(pk: int, family: _Family) -> list[datetime]:
    """When the amounts of the months in force were written first."""
    rows = Investment.objects.filter(project__in=family.projects)
    told = list(rows.values_list("project", "month", "amount", "recorded_at", "superseded_at"))
    now = {(month, amount) for project, month, amount, _at, gone in told if project == pk and gone is None}
    return [at for _project, month, amount, at, _gone in told if (month, amount) in now and at not in family.moments]
