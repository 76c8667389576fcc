"""Workbooks for tests, and the ways through an import. Every name is invented."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

from bridgehead.foundation.access import Actor
from bridgehead.modules.exchange import actions
from bridgehead.modules.exchange.models import ImportRow, ImportState, WorkbookImport
from tests import factories

# The ledger of a town as towns send it: title, unit in the title, two rows of heads, sums, a heading, a remark.
MESSY: Sequence[Sequence[Any]] = (
    ("2026年8月重点项目推进情况表",),
    ("", "", "", "", "", "", "单位：亿元"),
    ("序号", "项目名称", "建设单位", "责任单位", "总投资", "", "开工时间", "计划竣工时间", "备注"),
    ("", "", "", "", "", "其中：固定资产", "", "", ""),
    ("合计", "", "", "", 18.5, 15, "", "", ""),
    (1, "硕渡膜材项目", "硕渡新材料有限公司", "港东街道", "约3亿", 2.5, "2025.8", "2027年6月", ""),
    (2, "岫远线束项目", "岫远电子有限公司", "港东街道", "3-5", "—", date(2026, 3, 1), "2027年底", ""),
    ("", "港东街道小计", "", "", 8, 6, "", "", ""),
    (3, "澄屿装备项目", "澄屿装备有限公司", "无此街道", 10, "9亿元", "未开工", "", "待补"),
    (4, "乐棹储能项目", "", "港西街道", "5000万元", "", "", "", ""),
    ("注：本表由各镇街填报。",),
)
MESSY_MERGED = ("A1:I1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4", "H3:H4", "I3:I4")


def workbook(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), sheet: str = "台账") -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append([None if cell == "" else cell for cell in row])
    for place in merged:
        page.merge_cells(place)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def messy() -> bytes:
    """MESSY as a file."""
    return workbook(MESSY, MESSY_MERGED)


def towns() -> tuple[Any, Any]:
    """The two towns that MESSY names."""
    return (
        factories.make_unit(name="港东街道", kind="town"),
        factories.make_unit(name="港西街道", kind="town"),
    )


def compared(actor: Actor, data: bytes, name: str = "台账.xlsx", **given: Any) -> WorkbookImport:
    """A workbook that is taken in and compared, its columns as they are recognised."""
    book = actions.take_in_workbook(actor=actor, data=data, file_name=name)
    return actions.confirm_columns(actor=actor, import_id=book.pk, version=book.version, **given)


def written(actor: Actor, book: WorkbookImport, rows: Sequence[int] | None = None, most: int = 500) -> WorkbookImport:
    """The same after its rows were accepted and written."""
    actions.accept_rows(actor=actor, import_id=book.pk, version=book.version, rows=rows)
    while not actions.write_on(actor=actor, import_id=book.pk, most=most).is_over:
        pass
    book.refresh_from_db()
    assert book.state == ImportState.WRITTEN
    return book


def undone(actor: Actor, book: WorkbookImport, most: int = 500) -> WorkbookImport:
    """The same after it was undone."""
    actions.undo_workbook(actor=actor, import_id=book.pk, version=book.version)
    while not actions.undo_on(actor=actor, import_id=book.pk, most=most).is_over:
        pass
    book.refresh_from_db()
    assert book.state == ImportState.UNDONE
    return book


def row(book: WorkbookImport, number: int) -> ImportRow:
    """A row by its number in the sheet."""
    return ImportRow.objects.get(workbook=book, number=number)


def verdicts(book: WorkbookImport) -> dict[int, str]:
    """The verdict of each row."""
    return dict(ImportRow.objects.filter(workbook=book).order_by("number").values_list("number", "verdict"))
