"""Milestones of many projects reported in one write: those of a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, may
from bridgehead.foundation.audit.bulk import record_rows
from bridgehead.foundation.rows import insert_columns, next_ids
from bridgehead.modules.ledger import derived, rules
from bridgehead.modules.ledger.actions import judging
from bridgehead.modules.ledger.actions.common import clock
from bridgehead.modules.ledger.actions.milestones import audited, checked, refuse_repetition
from bridgehead.modules.ledger.models import Milestone, Project, SourceKind
from bridgehead.modules.ledger.queries.visibility import visible_projects

_ACTION: Final = "ledger.report_milestone"
_CHUNK: Final = 500
_COLUMNS: Final = [field.attname for field in Milestone._meta.concrete_fields]


@dataclass(frozen=True, slots=True)
class MilestoneReport:
    """A claim as `report_milestone` takes it; amounts are CNY."""

    project_id: int
    kind: str
    happened_on: date
    date_precision: str
    amount: Decimal | None
    source: Mapping[str, Any]


@dataclass(slots=True)
class ReportsWritten:
    """By the place of the report: the id of its row, or why it was not written."""

    rows: dict[int, int] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


def report_milestones(
    *, actor: Actor, reports: Sequence[MilestoneReport], source_kind: str = SourceKind.SHEET
) -> ReportsWritten:
    """Claims in the order given, judged and written as `report_milestone` does each."""
    done = ReportsWritten()
    rules.refresh()
    with transaction.atomic():
        ids = sorted({one.project_id for one in reports})
        by_project: dict[int, list[tuple[int, MilestoneReport]]] = {pk: [] for pk in ids}
        for at, one in enumerate(reports):
            by_project[one.project_id].append((at, one))
        for start in range(0, len(ids), _CHUNK):
            part = {pk: by_project[pk] for pk in ids[start : start + _CHUNK]}
            _report_chunk(actor, part, source_kind, done)
    return done


def _report_chunk(
    actor: Actor, reports: Mapping[int, Sequence[tuple[int, MilestoneReport]]], source_kind: str, done: ReportsWritten
) -> None:
    found = visible_projects(actor).filter(pk__in=reports).select_related("unit").order_by("pk")
    projects = {project.pk: project for project in found.select_for_update(of=("self",))}
    milestones = derived.milestones_of(list(projects.values()))
    now = clock(actor, source_kind, None)
    place = cache(lambda path: judging.reporter_columns_at(actor, path))
    made: list[tuple[int, Milestone]] = []
    for pk, told in reports.items():
        project = projects.get(pk)
        for at, one in told:
            if project is None or not may(actor, _ACTION, project.unit.path):
                done.refused[at] = _("This project is not yours to change.")
                continue
            try:
                row = _judged(actor, project, one, milestones[pk], source_kind)
            except Refused as refused:
                done.refused[at] = "; ".join(said for messages in refused.errors.values() for said in messages)
                continue
            for name, value in {**now, **place(project.unit.path), "source": dict(one.source)}.items():
                setattr(row, name, value)
            milestones[pk].append(row)
            made.append((at, row))
    for (at, row), pk in zip(made, next_ids(Milestone, len(made)), strict=True):
        row.pk = done.rows[at] = pk
    _store(actor, [row for _at, row in made], projects, milestones)


def _judged(
    actor: Actor, project: Project, one: MilestoneReport, others: Sequence[Milestone], source_kind: str
) -> Milestone:
    """The row of a claim, not saved. Raises Refused as `report_milestone` does."""
    values = checked(one.kind, one.happened_on, one.date_precision, one.amount, "CNY", "", "")
    by = judging.version_for(one.kind, one.happened_on)
    case = judging.Case(project, by.rules.milestones[one.kind], by, list(others))
    judging.refuse_unreasoned(case.kind, "")
    refuse_repetition(case)
    judging.refuse_contradiction(case, one.happened_on)
    values |= judging.judge_report(actor, case, source_kind, "")
    values["amount_cny"] = one.amount
    return Milestone(project_id=project.pk, kind=one.kind, strand=case.kind.strand, reported_by_id=actor.id, **values)


def _store(
    actor: Actor,
    rows: Sequence[Milestone],
    projects: Mapping[int, Project],
    milestones: Mapping[int, Sequence[Milestone]],
) -> None:
    if not rows:
        return
    insert_columns(Milestone, {name: [getattr(row, name) for row in rows] for name in _COLUMNS}, {})
    touched = [projects[pk] for pk in sorted({row.project_id for row in rows})]
    derived.refresh_many(touched, milestones)
    entries = [(row.project_id, None, audited(row)) for row in rows]
    record_rows(actor=actor, action="ledger.milestone.reported", target_type="ledger.project", rows=entries)
