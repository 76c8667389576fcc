"""The cells of workbooks: what is stored comes out, and what would harm stays outside."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from bridgehead.engines.extraction import ExtractionError, Limits, sheet_cells
from tests.engines.extraction.files import packed, with_part, xlsx


def book() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(["项目名称", "总投资", "开工"])
    sheet.append(["硕渡膜材项目", 3500.5, date(2026, 3, 1)])
    sheet.append([None, "约3亿", datetime(2026, 3, 1, 9, 30)])  # noqa: DTZ001 - a sheet's time has no zone
    sheet.append([True, "=1+1"])
    sheet.merge_cells("A2:A3")
    hidden = made.create_sheet("说明")
    hidden.sheet_state = "hidden"
    hidden["B2"] = "隐藏"
    return xlsx(made)


def test_values_as_they_are_stored() -> None:
    first, second = sheet_cells(book(), "ledger.xlsx")
    assert (first.name, first.hidden, first.merged) == ("台账", False, ((1, 0, 2, 0),))
    assert first.rows[:3] == [
        ["项目名称", "总投资", "开工"],
        ["硕渡膜材项目", 3500.5, date(2026, 3, 1)],
        ["", "约3亿", datetime(2026, 3, 1, 9, 30)],  # noqa: DTZ001
    ]
    assert first.rows[3][0] is True
    assert (second.name, second.hidden, second.rows) == ("说明", True, [[], ["", "隐藏"]])


def test_a_formula_is_what_it_was_worked_out_to_be() -> None:
    data = with_part(book(), "xl/worksheets/sheet1.xml", _sheet('<c r="A1"><f>1+1</f><v>2</v></c>'))
    assert sheet_cells(data, "x.xlsx")[0].rows == [[2]]


def _sheet(cells: str) -> str:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    )


def code_of(data: bytes, name: str = "x.xlsx", limits: Limits | None = None) -> str:
    with pytest.raises(ExtractionError) as refused:
        sheet_cells(data, name, *([limits] if limits else []))
    return str(refused.value.code)


def test_what_is_no_workbook_is_refused_with_the_reason() -> None:
    assert code_of(b"") == "empty"
    assert code_of("项目名称".encode(), "x.txt") == "no_workbook"
    assert code_of(b"%PDF-1.7 ...", "x.pdf") == "no_workbook"
    assert code_of(b"PK\x03\x04 broken") == "broken"
    assert code_of(book()[:-200]) == "broken"
    assert code_of(packed({"a.txt": "a"})) == "archive"
    assert code_of(book(), limits=Limits(file_bytes=100)) == "too_large"


def test_entities_and_bombs_are_not_opened() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">]>' + _sheet("<c r='A1' t='str'><v>&a;</v></c>")
    assert code_of(with_part(book(), "xl/worksheets/sheet1.xml", laughs)) == "entities"
    zeros = with_part(book(), "xl/media/image1.bin", b"\x00" * 30_000_000)
    assert code_of(zeros, limits=Limits(ratio=50, ratio_from=1_000_000)) == "inflates"


def test_two_cells_far_apart_do_not_fill_the_memory() -> None:
    cells = '<c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c>'
    data = with_part(book(), "xl/worksheets/sheet1.xml", _sheet(cells))
    assert code_of(data) in {"broken", "too_much"}


def test_more_cells_than_are_read_are_said() -> None:
    assert code_of(book(), limits=Limits(cells=5)) == "too_much"


def test_what_is_no_sheet_of_cells_is_left_out() -> None:
    made = openpyxl.Workbook()
    made.create_chartsheet("图")
    buffer = io.BytesIO()
    made.save(buffer)
    assert [sheet.name for sheet in sheet_cells(buffer.getvalue(), "x.xlsx")] == ["Sheet"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t"])
def test_separated_values_are_a_sheet_of_texts(encoding: str, between: str) -> None:
    lines = [["项目名称", "总投资（万元）"], ["硕渡膜材项目", "约3亿"], ["", ""], ["双木线束项目", "2000"]]
    data = "\r\n".join(map(between.join, lines)).encode(encoding)
    (sheet,) = sheet_cells(data, "二季度台账.csv")
    assert (sheet.name, sheet.hidden, sheet.merged) == ("二季度台账", False, ())
    assert sheet.rows == [lines[0], lines[1], [], lines[3]]


def test_a_text_is_no_sheet_and_very_many_cells_are_said() -> None:
    assert code_of("项目名称,总投资".encode("gb18030"), "x.txt") == "no_workbook"
    assert code_of("项目,".encode() * 50, "x.csv", Limits(cells=20)) == "too_much"
