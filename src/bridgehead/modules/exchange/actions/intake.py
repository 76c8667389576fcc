"""Taking a workbook in, and comparing a sheet of it with the ledger once its columns are confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from bridgehead.engines.extraction import SheetCells
from bridgehead.engines.sheets import FIELDS, Table, month_of
from bridgehead.foundation import files
from bridgehead.foundation.access import Actor, Conflict, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.rows import insert_columns, without_collector
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.exchange import reading
from bridgehead.modules.exchange.comparing import Frame, Planned, compare
from bridgehead.modules.exchange.models import ColumnHabit, ImportRow, ImportState, RowState, Verdict, WorkbookImport
from bridgehead.modules.exchange.queries import IMPORT, access_import, counts_of, default_unit
from bridgehead.modules.exchange.values import kept_rows

_HEAD_LIMIT = 200
_PIECE = 2000
_CHOSEN = (Verdict.NEW.value, Verdict.CHANGED.value)


@without_collector()
def take_in_workbook(*, actor: Actor, data: bytes, file_name: str, unit_id: int | None = None) -> WorkbookImport:
    """Keep a workbook and look at its sheets; nothing is compared or written yet.

    Raises Refused, with messages under `file` or `unit`, and Forbidden where the actor may not import for that unit.
    """
    unit = default_unit(actor) if unit_id is None else Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Refused({"unit": [_("There is no such unit.")]})
    require(actor, IMPORT, unit.path)
    name = files.safe_name(file_name)
    sheets = reading.open_workbook(data, name)
    stored = files.store(data, name)
    reading.remember(stored.sha256, sheets)
    first = reading.likeliest_sheet(sheets)
    with transaction.atomic():
        book = WorkbookImport.objects.create(
            unit=unit,
            person_id=actor.id,
            file_name=name,
            file_sha256=stored.sha256,
            file_size=stored.size,
            sheets=[[sheet.name, len(sheet.rows), sheet.hidden] for sheet in sheets],
            sheet=first.name[:200],
            settings={**_settings(first), "unit": _usual_unit(unit)},
            uploaded_at=timezone.now(),
        )
        after = {"file": name, "sha256": stored.sha256, "sheets": len(sheets)}
        record(actor=actor, action="exchange.workbook.taken_in", target=book, before=None, after=after)
    return book


def _usual_unit(sender: Unit) -> int | None:
    """Whose the rows are that name no unit: the sender's own, unless it sends for units under it."""
    below = Unit.objects.filter(path__startswith=sender.path, is_active=True).exclude(pk=sender.pk)
    return None if below.exists() else sender.pk


def _settings(sheet: SheetCells) -> dict[str, Any]:
    table = reading.table_of(sheet, {}, {})
    if table is None:
        return {}
    columns = table.by_field()
    said = table.said
    month = next((columns[name].month for name in ("month_amount",) if name in columns), None)
    first = month_of(replace(said, month=month or said.month), timezone.localdate())
    year = columns["plan_year"].year if "plan_year" in columns else None
    return {"month": f"{first:%Y-%m}", "year": year or first.year}


@without_collector()
def confirm_columns(
    *,
    actor: Actor,
    import_id: int,
    version: int,
    sheet: str = "",
    columns: Mapping[str, Mapping[str, str]] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> WorkbookImport:
    """Compare a sheet with the ledger, its columns taken as `columns` says (by number; None: as they are recognised).

    What a person chose is remembered for the next sheet of the same unit. May be repeated until something is written.
    Raises Conflict where somebody else went on with the import, Refused where the sheet has no table.
    """
    # Read and compared before the lock is taken, so that nobody waits while a large sheet is; what is written later is
    # checked again against the projects as they stand then.
    book = _of_version(access_import(actor, import_id, IMPORT), version)
    if book.state not in (ImportState.COLUMNS, ImportState.COMPARED):
        raise Refused({"": [_("Rows of this workbook are written already; undo that first.")]})
    if sheet and sheet != book.sheet:
        book.sheet, book.columns = sheet[:200], {}
    cells = reading.sheet_of(book)
    if columns is not None:
        book.columns = _checked(columns)
    if settings is not None:
        book.settings = {**book.settings, **settings}
    habits = reading.habits_of(book.unit_id, reading.heads_of(cells))
    table = reading.table_of(cells, habits, book.columns)
    if table is None or not ({"name", "number", "record", "national_code"} & set(table.by_field())):
        raise Refused(
            {"sheet": [_("No column of this sheet says which project a row means: choose one for the name.")]}
        )
    rows = reading.rows_of(cells, table, book.settings.get("year"))
    _note_frame(book, cells, table)
    planned = compare(actor, rows, frame_of(book))
    book.title = table.said.title[:200]
    with transaction.atomic():
        # Nobody went on with it meanwhile, so that it still is what was read above.
        _of_version(access_import(actor, import_id, IMPORT, lock=True), version)
        _remember(book, table, columns is not None)
        _store_rows(book, planned)
        _close_step(actor, book, "exchange.workbook.compared")
    return book


def _note_frame(book: WorkbookImport, cells: SheetCells, table: Table) -> None:
    """Keep with the import what the rows need of the sheet, so that it is not opened again for each of them."""
    by_field = table.by_field()
    made_at = reading.made_at_of(cells, table)
    ours = _moment(made_at) is not None and "record" in by_field
    clears = sorted(name for name in by_field if FIELDS[name].target == "fact") if ours else []
    letters = {name: reading.letters(column.index) for name, column in by_field.items()}
    book.settings = {**book.settings, "made_at": made_at if ours else "", "clears": clears, "letters": letters}


def frame_of(book: WorkbookImport) -> Frame:
    """What holds for the whole sheet, as it was noted when it was compared."""
    month = str(book.settings.get("month") or "")
    first = date.fromisoformat(f"{month}-01") if len(month) == 7 else timezone.localdate().replace(day=1)
    return Frame(
        month=first,
        year=int(book.settings.get("year") or first.year),
        unit=book.settings.get("unit") or None,
        made_at=_moment(book.settings.get("made_at", "")),
        clears=frozenset(book.settings.get("clears", ())),
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text) if text else None
    except ValueError:
        return None
    return moment if moment is not None and timezone.is_aware(moment) else None


def _checked(columns: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for index, said in columns.items():
        name = said.get("field", "")
        if name and (name not in FIELDS or not index.isdecimal()):
            raise Refused({"columns": [_("This choice is not offered.")]})
        if name in taken and FIELDS[name].is_written:
            raise Refused({"columns": [_("Two columns are taken for the same field.")]})
        taken.add(name)
        kept[index] = {"field": name, "unit": said.get("unit", "")[:20]}
    return kept


def _remember(book: WorkbookImport, table: Table, is_confirmed: bool) -> None:
    """Keep what the columns of this sender mean; the unit of money only where the head itself does not say it."""
    if not is_confirmed:
        return
    now = timezone.now()
    rows = {
        column.head[:_HEAD_LIMIT]: ColumnHabit(
            unit_id=book.unit_id,
            head=column.head[:_HEAD_LIMIT],
            field=column.field,
            money_unit=book.columns.get(str(column.index), {}).get("unit", ""),
            used_at=now,
        )
        for column in table.columns
    }
    ColumnHabit.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["unit", "head"],
        update_fields=["field", "money_unit", "used_at"],
    )


# What is stored of a row, by column.
_ROW_COLUMNS: Mapping[str, Callable[[Planned], Any]] = {
    "number": attrgetter("number"),
    "name": attrgetter("name"),
    "verdict": attrgetter("verdict"),
    "is_chosen": lambda one: one.verdict in _CHOSEN,
    "matched_by": attrgetter("matched_by"),
    "project_id": attrgetter("project"),
    "project_version": attrgetter("version"),
    "doubts": attrgetter("doubts"),
    "reasons": attrgetter("reasons"),
    "changes": attrgetter("changes"),
    "candidates": attrgetter("candidates"),
}


# Lists that hold nothing for most rows.
_LISTS: Final = ("doubts", "reasons", "changes", "candidates")


def _store_rows(book: WorkbookImport, planned: Sequence[Planned]) -> None:
    ImportRow.objects.filter(workbook=book).delete()
    same = {"workbook_id": book.pk, "state": RowState.WAITING.value, "is_mended": False, "effects": {}}
    # Piece by piece, so that the rows of a large sheet are not held twice.
    for start in range(0, len(planned), _PIECE):
        piece = planned[start : start + _PIECE]
        columns: dict[str, Any] = {name: list(map(of, piece)) for name, of in _ROW_COLUMNS.items()}
        empty: dict[str, Any] = {name: [] for name in _LISTS if not any(columns[name])}
        columns = {name: column for name, column in columns.items() if name not in empty}
        columns["values"] = kept_rows([one.values for one in piece])
        insert_columns(ImportRow, columns, same | empty, written=("values",))


def _of_version(book: WorkbookImport, version: int) -> WorkbookImport:
    if book.version != version:
        raise Conflict(current_version=book.version, differences={})
    return book


def _close_step(actor: Actor, book: WorkbookImport, action: str) -> None:
    book.state = ImportState.COMPARED
    book.counts = counts_of(book)
    book.version += 1
    book.save()
    after = {"sheet": book.sheet, **{name: book.counts[name] for name in Verdict.values}}
    record(actor=actor, action=action, target=book, before=None, after=after)
