"""What projects wait for and lack, kept beside them so that lists can ask for it: one rule, engines/lifecycle.

`gaps_of` is the one answer to what is missing for the next step: the project page and the API show it as computed, the
list filters by what is kept of it here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from bridgehead.engines.lifecycle import Claim, Gap, RuleSet, missing_for_next, waiting
from bridgehead.modules.ledger.models import Evidence, Milestone, Project, ProjectMark

LIST: Final = "list:"
GAP: Final = "gap:"
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


def marks_of(rows: Sequence[Milestone], papers: Papers, rules: RuleSet) -> dict[str, date | None]:
    """The marks of a project: its lists with the day since when, its gaps."""
    marks: dict[str, date | None] = {f"{LIST}{key}": since for key, since in waiting(claims_of(rows), rules).items()}
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
) -> dict[int, dict[str, date | None]]:
    """The marks that projects should have; `milestones` are those in force by project. One query."""
    papers = papers_of([project.pk for project in projects])
    return {
        project.pk: {}
        if project.withdrawn_at is not None
        else marks_of(milestones.get(project.pk, ()), papers[project.pk], rules)
        for project in projects
    }


def kept_marks(projects: Sequence[Project]) -> dict[int, dict[str, date | None]]:
    """The marks as they are kept: one query."""
    found: dict[int, dict[str, date | None]] = defaultdict(dict)
    rows = ProjectMark.objects.filter(project__in=[project.pk for project in projects])
    for project, key, since in rows.values_list("project_id", "key", "since"):
        found[project][key] = since
    return found


def keep_marks(milestones: Mapping[int, Sequence[Milestone]], projects: Sequence[Project], rules: RuleSet) -> None:
    """Write what changed of the marks of some projects."""
    wanted, kept = wanted_marks(milestones, projects, rules), kept_marks(projects)
    made: list[ProjectMark] = []
    gone: dict[int, list[str]] = {}
    for project in projects:
        new, old = wanted[project.pk], kept.get(project.pk, {})
        stale = [key for key in old if key not in new or new[key] != old[key]]
        if stale:
            gone[project.pk] = stale
        made += [
            ProjectMark(project=project, key=key, since=since)
            for key, since in new.items()
            if key not in old or key in stale
        ]
    _delete(gone)
    ProjectMark.objects.bulk_create(made, batch_size=1000)


def mark_new(project_ids: Iterable[int], rules: RuleSet) -> None:
    """The marks of projects that were registered this moment, without a milestone: no query where they lack nothing."""
    marks = marks_of((), {}, rules)
    ProjectMark.objects.bulk_create(
        [ProjectMark(project_id=pk, key=key, since=since) for pk in project_ids for key, since in marks.items()],
        batch_size=1000,
    )


def _delete(gone: Mapping[int, Sequence[str]]) -> None:
    """Rows by project and key, those that lose the same keys together."""
    together: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for project, keys in gone.items():
        together[tuple(sorted(keys))].append(project)
    for keys, projects in together.items():
        ProjectMark.objects.filter(project__in=projects, key__in=keys).delete()
