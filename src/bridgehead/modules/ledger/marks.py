"""What projects wait for and lack, kept beside them so that lists can ask for it: one rule, engines/lifecycle.

`gaps_of` is the one answer to what is missing for the next step: the project page and the API show it as computed, the
list filters by what is kept of it here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

from django.utils import timezone

from bridgehead.engines.lifecycle import Claim, Gap, RuleSet, missing_for_next, waiting
from bridgehead.modules.ledger.counting import in_hundredths
from bridgehead.modules.ledger.models import Evidence, Milestone, Project, ProjectMark

LIST: Final = "list:"
GAP: Final = "gap:"
# A claim waits for somebody to verify it: since the day on which the oldest of them was reported.
TO_VERIFY: Final = "flag:to_verify"
# Claim -> the kinds of evidence attached to it.
Papers = Mapping[UUID, Collection[str]]


def claims_of(milestones: Iterable[Milestone]) -> list[Claim]:
    """Milestones as the life cycle engine takes them."""
    return [Claim(row.kind, row.happened_on, row.state) for row in milestones]


def papers_of(project_ids: Collection[int]) -> dict[int, dict[UUID, set[str]]]:
    """The kinds of evidence behind each claim of some projects: one query."""
    found: dict[int, dict[UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Evidence.objects.filter(milestone__project__in=project_ids)
    for project, claim, kind in rows.values_list("milestone__project_id", "milestone__claim", "kind"):
        found[project][claim].add(kind)
    return found


def gaps_of(rows: Sequence[Milestone], papers: Papers, rules: RuleSet) -> list[Gap]:
    """What is missing for the next step of the project whose milestones in force these are."""
    attached: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        attached[row.kind].update(papers.get(row.claim, ()))
    return missing_for_next(claims_of(rows), attached, rules)


class Mark(NamedTuple):
    """A mark as it is kept: since when, and unit and total (hundredths of CNY) of its project."""

    since: date | None
    unit_id: int
    total: int | None


def reported_at(milestones: Iterable[Milestone]) -> dict[UUID, datetime]:
    """Since when each of the claims that wait for verification has done so: no query where none was written anew.

    A correction, or a merge of projects that is taken back, writes a claim anew; it has waited all the same.
    """
    waits = [row for row in milestones if row.state == "reported"]
    since = {row.claim: row.recorded_at for row in waits if row.supersedes_id is None}
    anew = [row.claim for row in waits if row.supersedes_id is not None]
    if anew:
        rows = Milestone.objects.filter(claim__in=anew).order_by("recorded_at", "pk")
        since |= waiting_since(rows.values_list("claim", "state", "recorded_at"))
    return since


def waiting_since(rows: Iterable[tuple[UUID, str, datetime]]) -> dict[UUID, datetime]:
    """The same out of all rows of claims, in the order in which they were written: (claim, state, recorded at)."""
    since: dict[UUID, datetime] = {}
    for claim, state, at in rows:
        if state == "reported":
            since.setdefault(claim, at)
        else:
            since.pop(claim, None)
    return since


def marks_of(
    rows: Sequence[Milestone],
    papers: Papers,
    rules: RuleSet,
    *,
    reported: Mapping[UUID, datetime],
    exited: bool = False,
) -> dict[str, date | None]:
    """The marks of a project: its lists with the day since when, its gaps, and what waits unless it has left.

    `reported` holds the claims that wait for verification, those of other projects too (`reported_at`).
    """
    marks: dict[str, date | None] = {f"{LIST}{key}": since for key, since in waiting(claims_of(rows), rules).items()}
    waits = [reported[row.claim] for row in rows if row.claim in reported and not exited]
    if waits:
        marks[TO_VERIFY] = timezone.localdate(min(waits))
    return marks | {f"{GAP}{gap.key}": None for gap in gaps_of(rows, papers, rules)}


def in_order(keys: Iterable[str], next_kind: str, rules: RuleSet) -> list[str]:
    """Keys of the gaps before a next step as `gaps_of` has them: its gate, claims that wait, its own papers."""
    goal = rules.milestones.get(next_kind)
    if goal is None:
        return sorted(keys)
    papers = [kind.id for kind in (*goal.demanded("M"), *goal.demanded("A"))]

    def place(key: str) -> tuple[int, int, str]:
        what, milestone, *paper = key.split(":")
        if what == "evidence":
            return 3, papers.index(paper[0]) if paper[0] in papers else len(papers), key
        if milestone in goal.needs:
            return 0, goal.needs.index(milestone), key
        return (2, 0, key) if milestone == next_kind else (1, 0, key)

    return sorted(keys, key=place)


def wanted_marks(
    milestones: Mapping[int, Sequence[Milestone]], projects: Sequence[Project], rules: RuleSet
) -> dict[int, dict[str, Mark]]:
    """The marks that projects should have; `milestones` are those in force by project. One query, or two.

    The derived columns of each project must be up to date.
    """
    papers = papers_of([project.pk for project in projects])
    reported = reported_at(row for project in projects for row in milestones.get(project.pk, ()))
    return {
        project.pk: {}
        if project.withdrawn_at is not None
        else _kept_as(
            marks_of(
                milestones.get(project.pk, ()),
                papers[project.pk],
                rules,
                reported=reported,
                exited=project.exited_on is not None,
            ),
            project.unit_id,
            project.total_investment,
        )
        for project in projects
    }


def _kept_as(marks: Mapping[str, date | None], unit_id: int, total: Decimal | None) -> dict[str, Mark]:
    cents = in_hundredths(total)
    return {key: Mark(since, unit_id, cents) for key, since in marks.items()}


def kept_marks(projects: Sequence[Project]) -> dict[int, dict[str, Mark]]:
    """The marks as they are kept: one query."""
    found: dict[int, dict[str, Mark]] = defaultdict(dict)
    rows = ProjectMark.objects.filter(project__in=[project.pk for project in projects])
    for project, key, *mark in rows.values_list("project_id", "key", *Mark._fields):
        found[project][key] = Mark(*mark)
    return found


def keep_marks(milestones: Mapping[int, Sequence[Milestone]], projects: Sequence[Project], rules: RuleSet) -> None:
    """Write what changed of the marks of some projects; the derived columns of each must be up to date."""
    wanted, kept = wanted_marks(milestones, projects, rules), kept_marks(projects)
    made: list[ProjectMark] = []
    gone: dict[int, list[str]] = {}
    for project in projects:
        new, old = wanted[project.pk], kept.get(project.pk, {})
        stale = [key for key in old if key not in new or new[key] != old[key]]
        if stale:
            gone[project.pk] = stale
        made += [
            ProjectMark(project=project, key=key, **mark._asdict())
            for key, mark in new.items()
            if key not in old or key in stale
        ]
    _delete(gone)
    ProjectMark.objects.bulk_create(made, batch_size=1000)


def mark_new(projects: Iterable[tuple[int, int, Decimal | None]], rules: RuleSet) -> None:
    """The marks of projects that were registered this moment, without a milestone: (id, unit, total) of each.

    No query where they lack nothing.
    """
    marks = marks_of((), {}, rules, reported={})
    rows = [
        ProjectMark(project_id=pk, key=key, **mark._asdict())
        for pk, unit_id, total in projects
        for key, mark in _kept_as(marks, unit_id, total).items()
    ]
    ProjectMark.objects.bulk_create(rows, batch_size=1000)


def _delete(gone: Mapping[int, Sequence[str]]) -> None:
    """Rows by project and key, those that lose the same keys together."""
    together: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for project, keys in gone.items():
        together[tuple(sorted(keys))].append(project)
    for keys, projects in together.items():
        ProjectMark.objects.filter(project__in=projects, key__in=keys).delete()
