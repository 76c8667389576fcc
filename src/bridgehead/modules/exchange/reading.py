"""From the bytes of a workbook to the rows of one sheet, with the columns as a person confirmed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bridgehead.engines.extraction import ExtractionError, SheetCells, sheet_cells
from bridgehead.engines.sheets import FIELDS, Column, Row, Said, Table, find_table, read_rows, shown
from bridgehead.foundation import files
from bridgehead.foundation.access import Refused
from bridgehead.modules.exchange.models import ColumnHabit, WorkbookImport
from bridgehead.modules.ledger.bulk_facts import limits

# A hidden column of our own exports that says when they were made.
MADE_AT: Final = "made_at"
_HEAD_LIMIT: Final = 200
_SAMPLES: Final = 3
_SAMPLE_ROWS: Final = 60


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as the page offers it: its letter, words, what it is taken for and why, examples of its cells."""

    index: int
    letter: str
    head: str
    field: str
    unit: str
    unit_said: bool
    samples: tuple[str, ...]


# The workbook that this process read last, by its hash: uploading and comparing follow each other.
_last: dict[str, list[SheetCells]] = {}


def open_workbook(data: bytes, name: str) -> list[SheetCells]:
    """The sheets of a workbook. Raises Refused, with messages under `file`, where it cannot be read."""
    try:
        sheets = sheet_cells(data, name)
    except ExtractionError as error:
        chinese = (get_language() or "").startswith("zh")
        reason = f"{error.message_zh.rstrip('。')}。" if chinese else f"{error.message_en.rstrip('.')}."
        told = {"name": name, "reason": reason}
        raise Refused({"file": [_("“%(name)s” was not taken in: %(reason)s") % told]}) from error
    if not any(sheet.rows for sheet in sheets):
        raise Refused({"file": [_("No sheet of this workbook holds anything.")]})
    return sheets


def remember(sha256: str, sheets: list[SheetCells]) -> None:
    """Keep the sheets of a stored workbook until they are compared, or another one is read."""
    _last.clear()
    _last[sha256] = sheets


def sheet_of(book: WorkbookImport) -> SheetCells:
    """The chosen sheet, read from the stored file where this process has not just read it."""
    sheets = _last.pop(book.file_sha256, None) or open_workbook(files.read_file(book.file_sha256), book.file_name)
    return next((sheet for sheet in sheets if sheet.name == book.sheet), sheets[0])


def likeliest_sheet(sheets: Sequence[SheetCells]) -> SheetCells:
    """The visible sheet whose table has most columns that the fields know, the larger of two."""

    def known(sheet: SheetCells) -> tuple[bool, int, int]:
        table = find_table(sheet.rows, sheet.merged)
        return not sheet.hidden, len(table.by_field()) if table is not None else 0, len(sheet.rows)

    return max(sheets, key=known)


def habits_of(unit_id: int, heads: Sequence[str]) -> dict[str, tuple[str, str]]:
    """What this unit's sheets mean by these heads: field and unit of money by head."""
    cut = [head[:_HEAD_LIMIT] for head in heads]
    rows = ColumnHabit.objects.filter(unit_id=unit_id, head__in=cut).values_list("head", "field", "money_unit")
    return {head: (field, unit) for head, field, unit in rows}


def table_of(sheet: SheetCells, habits: Mapping[str, tuple[str, str]], chosen: Mapping[str, Any]) -> Table | None:
    """The table of a sheet. What a person chose for a column goes before habit, and habit before the words over it."""
    table = find_table(sheet.rows, sheet.merged)
    if table is None:
        return None
    columns = []
    for column in table.columns:
        habit = habits.get(column.head[:_HEAD_LIMIT])
        if (said := chosen.get(str(column.index))) is not None:
            columns.append(replace(column, field=said["field"], unit=said["unit"] or column.unit))
        elif habit is not None and (habit[0] == "" or habit[0] in FIELDS):
            columns.append(replace(column, field=habit[0], unit=habit[1] or column.unit))
        else:
            columns.append(column)
    return replace(table, columns=tuple(columns))


def heads_of(sheet: SheetCells) -> list[str]:
    """The heads of a sheet, by which habits are known."""
    table = find_table(sheet.rows, sheet.merged)
    return [column.head for column in table.columns] if table is not None else []


def rows_of(sheet: SheetCells, table: Table, year: int | None) -> list[Row]:
    """The rows under the heads; `year` is what a person said the sheet is of."""
    if year is not None:
        table = replace(table, said=replace(table.said, year=year))
    by_fact = limits()
    most = {field.id: by_fact[field.of] for field in FIELDS.values() if field.of in by_fact}
    most["month_progress"] = 200
    most["enterprise"] = 120
    return list(read_rows(sheet.rows, sheet.merged, table, most))


def made_at_of(sheet: SheetCells, table: Table) -> str:
    """When an export of ours was made, as its hidden column says; empty for any other sheet."""
    column = table.by_field().get(MADE_AT)
    if column is None:
        return ""
    for row in sheet.rows[table.body : table.body + 1]:
        if column.index < len(row):
            return shown(row[column.index])
    return ""


def shown_columns(sheet: SheetCells, table: Table) -> list[ShownColumn]:
    """The columns with examples, for a person to look over."""
    body = sheet.rows[table.body : table.body + _SAMPLE_ROWS]
    return [_shown(column, body, table.said) for column in table.columns]


def _shown(column: Column, body: Sequence[Sequence[Any]], said: Said) -> ShownColumn:
    cells = (shown(row[column.index]) for row in body if column.index < len(row))
    samples = tuple(dict.fromkeys(" ".join(cell.split())[:40] for cell in cells if cell.strip()))[:_SAMPLES]
    field = FIELDS.get(column.field)
    unit = column.unit or (said.money if field is not None and field.kind == "money" else "")
    return ShownColumn(
        index=column.index,
        letter=letters(column.index),
        head=column.head,
        field=column.field,
        unit=unit or (field.unit if field is not None else ""),
        unit_said=bool(unit) or field is None or not field.unit,
        samples=samples,
    )


def letters(column: int) -> str:
    """The name of a column counted from 0: `A`, `Z`, `AA`."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
