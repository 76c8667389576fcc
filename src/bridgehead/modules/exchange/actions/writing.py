"""Writing the rows that were accepted, some at a time, each time in one transaction with its audit entries."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.sheets import FIELDS
from bridgehead.foundation.access import Actor, Forbidden, Refused
from bridgehead.foundation.audit.chain import plain, record
from bridgehead.foundation.rows import update_rows, update_runs, without_collector
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.exchange.actions.hand import RowInHand, Stored, in_hand, waiting_rows
from bridgehead.modules.exchange.actions.intake import frame_of
from bridgehead.modules.exchange.comparing import Frame, fact_columns, facts_of_row
from bridgehead.modules.exchange.milestones import Claims, enter_milestones
from bridgehead.modules.exchange.models import ImportRow, ImportState, RowState, Verdict, WorkbookImport
from bridgehead.modules.exchange.queries import IMPORT, access_import, counts_of
from bridgehead.modules.exchange.standing import PART_FIELDS, Standing, parts_of, standing_of
from bridgehead.modules.exchange.values import typed_columns
from bridgehead.modules.ledger.actions.bulk import (
    ProjectChange,
    Written,
    change_projects,
    register_projects,
)
from bridgehead.modules.ledger.actions.bulk_money import MonthReport, PlanEntry, report_investments, set_year_plans
from bridgehead.modules.ledger.models import Investment

# A step holds the lock of SQLite for half a second or so: that many new projects, of them so many that say more than
# facts.
STEP: Final = 5_000
_MORE: Final = 500
# Indexing a name takes longer than writing a row.
_NAMES: Final = 2000
_OF_MONTH: Final = frozenset(["month_amount", "month_progress", *PART_FIELDS])
# What undoing needs of a row that is a new project and nothing else; rows share it.
_CREATED: Final[dict[str, Any]] = {"created": True, "version": 1, "entered": 0}
_SAVED: Final = ("state", "project_id", "is_chosen", "reasons", "effects")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the chosen rows are written, how many are left, and how many projects are not found by name yet."""

    done: int
    left: int
    unfound: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self.left == 0 and self.unfound == 0


@without_collector()
def write_on(*, actor: Actor, import_id: int, most: int = STEP) -> Progress:
    """Write up to `most` of the rows that were accepted; to be called again until nothing is left.

    A row that can no longer be written, because somebody changed its project meanwhile or the actor lost the right, is
    marked as refused with the reason and keeps no other from being written. When all rows are written, the names of the
    new projects go into the index of search, again `most` at a time.
    """
    with transaction.atomic():
        book = access_import(actor, import_id, IMPORT, lock=True)
        if book.state != ImportState.WRITING:
            return Progress(book.counts.get(RowState.WRITTEN, 0), 0)
        rows = waiting_rows(book, most + 1)
        taken = _within(rows[:most])
        _write(actor, book, taken)
        unfound = _make_findable(book, min(_NAMES, max(0, most - len(rows))))
        is_over = len(rows) == len(taken) and not unfound
        if is_over:
            book.state = ImportState.WRITTEN
            book.written_at = timezone.now()
        book.counts = {**counts_of(book), "unfound": unfound}
        book.version += 1
        book.save(update_fields=["state", "written_at", "settings", "counts", "version"])
        if is_over:
            after = {"written": book.counts[RowState.WRITTEN], "refused": book.counts[RowState.REFUSED]}
            record(actor=actor, action="exchange.workbook.written", target=book, before=None, after=after)
    return Progress(book.counts[RowState.WRITTEN], book.counts["chosen"], unfound)


def _make_findable(book: WorkbookImport, most: int) -> int:
    """Index up to `most` of the projects that this import registered; how many are left.

    Their ids rise from step to step, so that the highest that is indexed tells where to go on.
    """
    since = book.settings.get("found", 0)
    written = ImportRow.objects.filter(workbook=book, state=RowState.WRITTEN, verdict=Verdict.NEW, project_id__gt=since)
    ids = list(written.order_by("project_id").values_list("project_id", flat=True)[:most]) if most else []
    if ids:
        index("project", ids)
        book.settings["found"] = ids[-1]
    return written.count() - len(ids)


def _within(rows: list[Stored]) -> list[Stored]:
    """The first of the rows, as many as one step has time for."""
    saying_more = 0
    for at, row in enumerate(rows):
        saying_more += row.says_more
        if saying_more > _MORE:
            return rows[:at]
    return rows


def _write(actor: Actor, book: WorkbookImport, rows: Sequence[Stored]) -> None:
    if not rows:
        return
    frame = frame_of(book)
    hand = in_hand(actor, book, rows)
    standing = standing_of(
        actor, [one.row.project_id for one in hand if one.row.project_id], frame.month, frame.year, None
    )
    _register(actor, [one for one in hand if one.row.project_id is None])
    _change(actor, [one for one in hand if one.row.project_id is not None], standing)
    alive = [one for one in hand if one.says_more and not one.refused and one.project is not None]
    _report(actor, alive, standing, frame)
    _enter(actor, alive, standing)
    _save(hand)


def _register(actor: Actor, rows: Sequence[RowInHand]) -> None:
    if not rows:
        return
    sheet, told = rows[0].sheet, [one.row for one in rows]
    values = typed_columns([row.values for row in told])
    facts = fact_columns(values, [one.unit for one in rows], [one.firm for one in rows], sheet.letters)
    try:
        with transaction.atomic():
            ids = register_projects(actor=actor, facts=facts, sources=sheet.sources(told), findable=False)
    except (Refused, Forbidden) as refused:
        for one in rows:
            one.refused = str(refused) if isinstance(refused, Refused) else _("This unit's projects are not yours.")
        return
    for one, pk in zip(rows, ids, strict=True):
        one.project = pk
        one.effects = dict(_CREATED) if one.says_more else _CREATED


def _change(actor: Actor, rows: Sequence[RowInHand], standing: Mapping[int, Standing]) -> None:
    changes: list[ProjectChange] = []
    for one in rows:
        pk = one.row.project_id
        there = standing.get(pk) if pk is not None else None
        if pk is None or there is None:
            one.refused = _("The project is no longer there.")
            continue
        if there.project.version != one.row.project_version:
            one.refused = _("Somebody changed the project meanwhile.")
            continue
        one.project = pk
        facts = _changed_facts(one)
        before = {name: getattr(there.project, name) for name in facts}
        one.effects = {"created": False, "version": there.project.version, "facts": _plain(before)}
        if facts:
            changes.append(ProjectChange(pk, one.row.project_version, facts, one.source_of()))
    done = _tried(actor, changes)
    for one in rows:
        if one.project in done.versions:
            one.effects["version"] = done.versions[one.project]
        elif one.project in done.refused:
            one.refused = done.refused[one.project]


def _tried(actor: Actor, changes: Sequence[ProjectChange]) -> Written:
    try:
        with transaction.atomic():
            return change_projects(actor=actor, changes=changes)
    except (Refused, Forbidden):
        said = _("This unit's projects are not yours.")
        return Written(refused={change.project_id: said for change in changes})


def _changed_facts(one: RowInHand) -> dict[str, Any]:
    """The facts that the row changes; a cell that was emptied takes its value away."""
    facts = facts_of_row(one.values, one.unit, one.firm)
    wanted = {}
    for name in one.changed:
        known = FIELDS[name]
        if known.target != "fact":
            continue
        column = f"{known.of}_id" if known.of in ("unit", "enterprise") else known.of
        empty = "" if known.kind in ("text", "name", "code", "choice") and known.of != "enterprise" else None
        wanted[column] = facts[column] if name in one.values else empty
    return wanted


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def _report(actor: Actor, rows: Sequence[RowInHand], standing: Mapping[int, Standing], frame: Frame) -> None:
    reports, plans = [], []
    for one in rows:
        assert one.project is not None  # noqa: S101 - only rows with a project are handed here
        there = standing.get(one.project)
        month = there.month if there is not None else None
        plan = there.plan if there is not None else None
        is_new = there is None
        amount, progress = one.values.get("month_amount"), one.values.get("month_progress")
        if (is_new and amount is not None) or one.changed & _OF_MONTH:
            said = amount if amount is not None else month.amount if month is not None else None
            told = progress if progress is not None else month.visible_progress if month is not None else ""
            source = one.source_of("month_amount")
            replaces = month.pk if month is not None else None
            parts = parts_of(one.values, month)
            reports.append(MonthReport(one.project, frame.month, said, told, replaces, source, parts))
            one.effects["month"] = {"month": frame.month.isoformat(), "before": _month_before(month)}
        planned = one.values.get("plan_year")
        if planned is not None and (is_new or "plan_year" in one.changed):
            source = one.source_of("plan_year")
            plans.append(PlanEntry(one.project, frame.year, planned, plan.pk if plan else None, source))
            one.effects["plan"] = {"year": frame.year, "before": None if plan is None else str(plan.amount)}
    _told(rows, "month", report_investments(actor=actor, month=frame.month, reports=reports) if reports else None)
    _told(rows, "plan", set_year_plans(actor=actor, year=frame.year, plans=plans) if plans else None)


def _month_before(month: Investment | None) -> dict[str, Any] | None:
    """What undoing has to write again."""
    if month is None:
        return None
    parts = {name: plain(getattr(month, name)) for name in PART_FIELDS.values()}
    return {"amount": str(month.amount), "progress": month.visible_progress, "parts": parts}


def _told(rows: Sequence[RowInHand], key: str, done: Any) -> None:
    for one in rows:
        if key not in one.effects or done is None:
            continue
        if one.project in done.refused:
            del one.effects[key]
            one.row.reasons = [*one.row.reasons, [key, "part", done.refused[one.project]]]
        else:
            one.effects[key]["id"] = done.rows[one.project]
            if one.effects.get("created"):
                one.effects["entered"] += 1


def _enter(actor: Actor, rows: Sequence[RowInHand], standing: Mapping[int, Standing]) -> None:
    claims = []
    for one in rows:
        assert one.project is not None  # noqa: S101 - only rows with a project are handed here
        there = standing.get(one.project)
        wanted: Container[str] = one.changed if there is not None else one.values
        claims.append(Claims(one.project, one.values, wanted, there, one.source_of))
    for one, outcome in zip(rows, enter_milestones(actor, claims), strict=True):
        if outcome.refused:
            one.row.reasons = [*one.row.reasons, *([name, "part", said] for name, said in outcome.refused)]
        if outcome.entered:
            one.effects["milestones"] = [{"id": each.milestone, "before": each.before} for each in outcome.entered]
            if one.effects.get("created"):
                one.effects["entered"] += len(outcome.entered)


def _save(rows: Sequence[RowInHand]) -> None:
    """What became of the rows; most are new projects and nothing else."""
    new: dict[int, int] = {}
    others = []
    for one in rows:
        if one.project is not None and one.effects is _CREATED and not one.row.reasons:
            new[one.row.pk] = one.project
        else:
            others.append(_saved(one))
    same = {"state": RowState.WRITTEN.value, "effects": _CREATED}
    update_runs(ImportRow, "project_id", list(new.values()), list(new), same)
    update_rows(ImportRow, _SAVED, others)


def _saved(one: RowInHand) -> list[Any]:
    row = one.row
    if one.refused:
        reasons = [*row.reasons, ["name", "refused", one.refused]]
        return [RowState.REFUSED.value, row.project_id, False, reasons, {}, row.pk]
    return [RowState.WRITTEN.value, one.project, True, row.reasons, one.effects, row.pk]
