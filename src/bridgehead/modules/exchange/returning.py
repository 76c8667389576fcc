"""Workbooks out of this room: rejected rows with the reason beside them, and forms to be filled in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from bridgehead.engines.sheets import Form, find_table, shown
from bridgehead.foundation.sheets.workbooks import harmless, put_mark, sheet_name
from bridgehead.modules.exchange import reading
from bridgehead.modules.exchange.models import ImportRow, RowState, Verdict, WorkbookImport
from bridgehead.modules.exchange.words import reason_word

_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
_RETURNED: Final = (RowState.REFUSED, RowState.KEPT)
_EMPTY_ROWS: Final = 200


def returned_workbook(book: WorkbookImport, mark: str) -> bytes:
    """The sheet as it came, with the rows that were not taken alone and a last column that says why.

    It can be mended and sent again: the added column is known and left out. `mark` says who took it.
    """
    cells = reading.sheet_of(book)
    table = find_table(cells.rows, cells.merged)
    body = table.body if table is not None else 0
    rows = ImportRow.objects.filter(workbook=book).order_by("number")
    kept = [row for row in rows if row.verdict == Verdict.REJECTED and row.state == RowState.WAITING]
    kept += [row for row in rows if row.state in _RETURNED]
    width = max((len(row) for row in cells.rows), default=0)
    buffer = io.BytesIO()
    out = xlsxwriter.Workbook(buffer, dict(_OPTIONS))
    sheet = out.add_worksheet(sheet_name(book.sheet))
    day = out.add_format({"num_format": "yyyy-mm-dd"})
    bold = out.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    why = out.add_format({"text_wrap": True, "font_color": "#9a1c1c"})
    for number, row in enumerate(cells.rows[:body]):
        for column, cell in enumerate(row):
            _put(sheet, number, column, cell, bold if table is not None and number >= table.head else None, day)
    for top, left, bottom, right in cells.merged:
        if bottom < body and (top, left) != (bottom, right):
            sheet.merge_range(top, left, bottom, right, harmless(shown(_at(cells.rows, top, left))), bold)
    if table is not None:
        sheet.write_string(table.head, width, _("Why it was returned"), bold)
    for number, one in enumerate(sorted(kept, key=lambda row: row.number), start=body):
        for column, cell in enumerate(cells.rows[one.number - 1] if one.number <= len(cells.rows) else ()):
            _put(sheet, number, column, cell, None, day)
        sheet.write_string(number, width, harmless("；".join(map(reason_word, one.reasons))), why)
    sheet.set_column(width, width, 50)
    put_mark(out, sheet, book.sheet, mark)
    out.close()
    return buffer.getvalue()


def _at(rows: Sequence[Sequence[Any]], row: int, column: int) -> Any:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _put(sheet: Any, row: int, column: int, cell: Any, form: Any, day: Any) -> None:
    if cell in ("", None):
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, form)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell, form)
    elif isinstance(cell, (date, datetime)):
        sheet.write_datetime(row, column, cell, day)
    else:
        sheet.write_string(row, column, harmless(str(cell)), form)


def form_workbook(form: Form, rows: Iterable[Sequence[Any]] = (), hidden: Sequence[str] = (), mark: str = "") -> bytes:
    """A form to be filled in: title, unit, heads, an example where it has one, and the given rows.

    `hidden` are heads of columns behind the form's own that stand in the sheet but are not shown; each of `rows` holds
    the cells of the form and then theirs. `mark` says who took it.
    """
    buffer = io.BytesIO()
    out = xlsxwriter.Workbook(buffer, dict(_OPTIONS))
    sheet = out.add_worksheet(sheet_name(form.chinese))
    title = out.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = out.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "align": "center"})
    cell = out.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    heads = [column.head for column in form.columns]
    sheet.merge_range(0, 0, 0, len(heads) - 1, form.chinese, title)
    sheet.write_string(1, len(heads) - 1, form.note)
    for at, column in enumerate(form.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(2, at, column.head, head)
        if column.example:
            sheet.write_comment(2, at, column.example)
    for at, name in enumerate(hidden, start=len(heads)):
        sheet.set_column(at, at, 8, None, {"hidden": True})
        sheet.write_string(2, at, name)
    number = 2
    for number, row in enumerate(rows, start=3):
        for at, value in enumerate(row):
            _put(sheet, number, at, value, cell if at < len(heads) else None, cell)
    for empty in range(number + 1, number + 1 + (0 if form.prefilled and number > 2 else _EMPTY_ROWS)):
        for at in range(len(heads)):
            sheet.write_blank(empty, at, None, cell)
    sheet.freeze_panes(3, 0)
    if mark:
        put_mark(out, sheet, form.chinese, mark)
    out.close()
    return buffer.getvalue()
