"""Undoing an import: what it wrote is taken back, row by row, unless somebody has gone on with the project since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.rows import update_rows
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.exchange.actions.writing import Progress
from bridgehead.modules.exchange.models import ImportRow, ImportState, RowState, WorkbookImport
from bridgehead.modules.exchange.queries import IMPORT, access_import, counts_of
from bridgehead.modules.exchange.values import day_of
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.actions.bulk import ProjectChange, change_projects, take_back_projects
from bridgehead.modules.ledger.actions.bulk_money import MonthReport, PlanEntry, report_investments, set_year_plans
from bridgehead.modules.ledger.models import Investment, Milestone, Project, SourceKind, YearPlan

STEP: Final = 500
_DAYS: Final = ("promised_start_on", "promised_completion_on", "promised_production_on")
_AMOUNTS: Final = ("land_m2", "floor_m2", "fixed_assets", "estimated_investment")


def undo_workbook(*, actor: Actor, import_id: int, version: int) -> WorkbookImport:
    """Begin to undo; `undo_on` takes the rows back. Raises Conflict, and Refused where nothing is written."""
    with transaction.atomic():
        book = access_import(actor, import_id, IMPORT, lock=True)
        if book.version != version:
            raise Conflict(current_version=book.version, differences={})
        if book.state not in (ImportState.WRITTEN, ImportState.WRITING) or not book.counts.get(RowState.WRITTEN):
            raise Refused({"": [_("Nothing of this workbook is written.")]})
        book.state = ImportState.UNDONE
        book.undone_at = timezone.now()
        book.version += 1
        book.save(update_fields=["state", "undone_at", "version"])
        after = {"rows": book.counts[RowState.WRITTEN]}
        record(actor=actor, action="exchange.workbook.undone", target=book, before=None, after=after)
    return book


def undo_on(*, actor: Actor, import_id: int, most: int = STEP) -> Progress:
    """Take back up to `most` rows; to be called again until nothing is left.

    A row whose project somebody has changed since is kept, with the reason.
    """
    with transaction.atomic():
        book = access_import(actor, import_id, IMPORT, lock=True)
        if book.state != ImportState.UNDONE:
            return Progress(0, 0)
        rows = list(ImportRow.objects.filter(workbook=book, state=RowState.WRITTEN).order_by("-number")[:most])
        kept = _take_back(actor, book, rows)
        saved = []
        for row in rows:
            why = kept.get(row.pk)
            if why is None:
                saved.append([RowState.UNDONE.value, row.reasons, row.pk])
            else:
                saved.append([RowState.KEPT.value, [*row.reasons, ["name", "kept", why]], row.pk])
        update_rows(ImportRow, ["state", "reasons"], saved)
        book.counts = counts_of(book)
        book.version += 1
        book.save(update_fields=["counts", "version"])
    return Progress(book.counts[RowState.UNDONE] + book.counts[RowState.KEPT], book.counts[RowState.WRITTEN])


def _take_back(actor: Actor, book: WorkbookImport, rows: Sequence[ImportRow]) -> dict[int, str]:
    """Why each of the rows that stay was kept, by row."""
    note = _("import %(number)d undone") % {"number": book.pk}
    created = {row.project_id: row for row in rows if row.effects.get("created") and row.project_id is not None}
    kept: dict[int, str] = {}
    done = take_back_projects(
        actor=actor,
        versions={pk: row.effects["version"] for pk, row in created.items()},
        entered={pk: row.effects["entered"] for pk, row in created.items()},
        reason=note,
    )
    kept |= {created[pk].pk: why for pk, why in done.refused.items()}
    # Undone before their names were indexed: what stays is to be found.
    index("project", done.refused)
    changed = [row for row in rows if not row.effects.get("created")]
    touched = _touched(changed)
    kept |= touched
    source = {"sheet": book.sheet, "title": book.file_name, "import": book.pk, "undone": True}
    for row in changed:
        if row.pk not in touched:
            why = _put_back(actor, row, source, note)
            if why:
                kept[row.pk] = why
    return kept


def _touched(rows: Sequence[ImportRow]) -> dict[int, str]:
    """The rows of which something was changed since, and what: four queries."""
    projects = [row.project_id for row in rows if row.project_id is not None]
    versions = dict(Project.objects.filter(pk__in=projects).values_list("pk", "version"))
    months = _in_force(Investment, [row.effects["month"]["id"] for row in rows if "month" in row.effects])
    plans = _in_force(YearPlan, [row.effects["plan"]["id"] for row in rows if "plan" in row.effects])
    ids = [one["id"] for row in rows for one in row.effects.get("milestones", ())]
    milestones = _in_force(Milestone, ids)
    said: dict[int, str] = {}
    for row in rows:
        effects = row.effects
        if row.project_id is not None and versions.get(row.project_id) != effects["version"]:
            said[row.pk] = _("Somebody changed the project since.")
        elif "month" in effects and effects["month"]["id"] not in months:
            said[row.pk] = _("Somebody changed the investment of the month since.")
        elif "plan" in effects and effects["plan"]["id"] not in plans:
            said[row.pk] = _("Somebody changed the plan of the year since.")
        elif any(one["id"] not in milestones for one in effects.get("milestones", ())):
            said[row.pk] = _("Somebody decided on a milestone since.")
    return said


def _in_force(model: Any, ids: Sequence[int | None]) -> set[int]:
    return set(model.objects.current().filter(pk__in=[pk for pk in ids if pk is not None]).values_list("pk", flat=True))


def _put_back(actor: Actor, row: ImportRow, source: Mapping[str, Any], note: str) -> str:
    """Write what stood there before; why that cannot be done, or nothing."""
    try:
        with transaction.atomic():
            for one in row.effects.get("milestones", ()):
                _put_milestone_back(actor, one, source, note)
            _put_money_back(actor, row, source)
            _put_facts_back(actor, row, source, note)
    except Refused as refused:
        return str(refused)
    except (Conflict, Forbidden):
        return _("Somebody changed the project since.")
    return ""


def _put_milestone_back(actor: Actor, one: Mapping[str, Any], source: Mapping[str, Any], note: str) -> None:
    before = one["before"]
    if before is None:
        ledger.withdraw_milestone(actor=actor, milestone_id=one["id"], reason=note)
        return
    day = day_of(before["day"])
    ledger.correct_milestone(
        actor=actor,
        milestone_id=one["id"],
        happened_on=day.on,
        date_precision=day.precision,
        amount=None if before["amount"] is None else Decimal(before["amount"]),
        currency=before["currency"],
        note=before["note"],
        reason=note,
        source_kind=SourceKind.SHEET,
        source=source,
    )


def _put_money_back(actor: Actor, row: ImportRow, source: Mapping[str, Any]) -> None:
    project_id = row.project_id
    assert project_id is not None  # noqa: S101 - a row that is written has a project
    if "month" in row.effects:
        told = row.effects["month"]
        before = told["before"]
        amount = None if before is None else Decimal(before["amount"])
        progress = "" if before is None else before["progress"]
        month = date.fromisoformat(told["month"])
        stood = before.get("parts", {}) if before is not None else {}
        parts = {name: None if part is None else Decimal(part) for name, part in stood.items()}
        report = MonthReport(project_id, month, amount, progress, told["id"], source, parts)
        _refuse_any(report_investments(actor=actor, month=month, reports=[report]).refused)
    if "plan" in row.effects:
        told = row.effects["plan"]
        amount = None if told["before"] is None else Decimal(told["before"])
        entry = PlanEntry(project_id, told["year"], amount, told["id"], source)
        _refuse_any(set_year_plans(actor=actor, year=told["year"], plans=[entry]).refused)


def _put_facts_back(actor: Actor, row: ImportRow, source: Mapping[str, Any], note: str) -> None:
    facts = {name: _typed(name, value) for name, value in row.effects.get("facts", {}).items()}
    if not facts or row.project_id is None:
        return
    change = ProjectChange(row.project_id, row.effects["version"], facts, source)
    _refuse_any(change_projects(actor=actor, changes=[change], note=note).refused)


def _refuse_any(refused: Mapping[int, str]) -> None:
    for why in refused.values():
        raise Refused({"": [why]})


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _AMOUNTS:
        return Decimal(value)
    return date.fromisoformat(value) if name in _DAYS else value
