"""Workbooks: what a statistician's table looks like as text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.extraction import Anchor, ExtractionError, Limits, extract, where_at
from bridgehead.engines.extraction.number_formats import GENERAL, parse_format, show_number
from tests.engines.extraction import files


def projects() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A1"] = "桥港区重点项目投资完成情况表"
    sheet.merge_cells("A1:G1")
    sheet["G2"] = "单位：万元"
    for place, words in {
        "A3": "序号", "B3": "镇街", "C3": "项目名称", "D3": "投资情况", "F3": "开工日期", "G3": "完成率", "D4": "总投资", "E4": "完成\n投资",  # noqa: E501
    }.items():  # fmt: skip
        sheet[place] = words
    for merged in ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4", "B5:B6"):
        sheet.merge_cells(merged)
    rows = (
        (1, "港东街道", "硕渡膜材项目", 12000.1 + 0.2, 3400, date(2026, 7, 1), 0.1234),
        (2, None, "岫远线束项目", 56000, 7800.55, datetime(2026, 3, 15, 9, 30), 0.5),  # noqa: DTZ001
        (3, "隐藏街道", "隐藏项目", 1, 1, None, 1),
        (4, "港西街道", "澄屿装备项目", 100, None, None, None),
    )
    for number, row in enumerate(rows, start=5):
        for column, value in zip("ABCDEFG", row, strict=True):
            if value is not None:
                sheet[f"{column}{number}"] = value
        sheet[f"F{number}"].number_format = 'yyyy"年"m"月"d"日"'
        sheet[f"G{number}"].number_format = "0.0%"
    sheet.row_dimensions[7].hidden = True
    sheet["A10"] = "注：完成率为完成投资占总投资的比重。"
    return book


def test_titles_stand_above_headers_stay_rows_and_merged_words_repeat() -> None:
    found = extract(files.xlsx(projects()), "七月.xlsx")
    assert found.kind == "xlsx"
    assert found.text == (
        "桥港区重点项目投资完成情况表\n"
        "单位：万元\n"
        "\n"
        "序号\t镇街\t项目名称\t投资情况\t投资情况\t开工日期\t完成率\n"
        "序号\t镇街\t项目名称\t总投资\t完成 投资\t开工日期\t完成率\n"
        "1\t港东街道\t硕渡膜材项目\t12000.3\t3400\t2026-07-01\t12.3%\n"
        "2\t港东街道\t岫远线束项目\t56000\t7800.55\t2026-03-15\t50.0%\n"
        "4\t港西街道\t澄屿装备项目\t100\t\t\t\n"
        "\n"
        "注：完成率为完成投资占总投资的比重。"
    )


@pytest.mark.parametrize(("words", "where"), [("单位", "G2"), ("12000.3", "D5"), ("澄屿", "C8"), ("注：", "A10")])
def test_every_cell_is_found_again(words: str, where: str) -> None:
    found = extract(files.xlsx(projects()), "七月.xlsx")
    assert where_at(found.anchors, found.text.index(words)) == f"Sheet1!{where}"


def test_sheets_that_are_shown_stand_under_their_names_those_hidden_are_left_out() -> None:
    book = openpyxl.Workbook()
    for title, state in (("产业链", "visible"), ("底稿", "hidden"), ("密", "veryHidden"), ("工作表2", "visible")):
        sheet = book.create_sheet(title)
        sheet.append(["产业", "项目数"])
        sheet.append([title, 12])
        sheet.sheet_state = state
    found = extract(files.xlsx(book), "a.xlsx")
    assert found.text == "产业链\n\n产业\t项目数\n产业链\t12\n\n产业\t项目数\n工作表2\t12"
    assert found.anchors[0] == Anchor(0, "产业链")


def test_empty_rows_part_tables_and_far_cells_cost_nothing() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "区域", "个数", "港东", 3
    sheet["XFD1048576"] = "角落里的字"
    sheet["D900000"], sheet["E900000"] = "合计", 3
    assert extract(files.xlsx(book), "a.xlsx").text == "区域\t个数\n港东\t3\n\n合计\t3\n\n角落里的字"


def test_a_column_that_is_hidden_is_left_out_and_formulas_give_what_was_last_computed() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["项目", "底数", "投资"])
    sheet.append(["甲", 1, 2])
    sheet.column_dimensions["B"].hidden = True
    data = files.xlsx(book)
    inner = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="2" max="2" hidden="1"/>'  # noqa: E501
        '</cols><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>项目</t></is></c><c r="B1"><v>9</v></c>'
        '<c r="C1" t="str"><f>"投"&amp;"资"</f><v>投资</v></c></row><row><c t="inlineStr"><is><r><t>甲</t></r><rPh><t>jia</t></rPh></is></c>'  # noqa: E501
        "<c><v>1</v></c><c><f>1+1</f><v>2.0000000000000004</v></c></row></sheetData></worksheet>"
    )
    assert extract(files.with_part(data, "xl/worksheets/sheet1.xml", inner), "a.xlsx").text == "项目\t投资\n甲\t2"


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("0.30000000000000004", "General", "0.3"),
        ("1.2E7", "General", "12000000"),
        ("260.5", "#,##0.00", "260.50"),
        ("12345.678", "0", "12346"),
        ("0.1234", "0.0%", "12.3%"),
        ("-0.02", "0%", "-2%"),
        ("12.3", '0.0"亿元"', "12.3亿元"),
        ("123456", '0!.0,"万"', "123456"),
        ("123456", "#,##0,", "123456"),
        ("46204", "yyyy-mm-dd", "2026-07-01"),
        ("46204", 'yyyy"年"m"月"', "2026-07"),
        ("46204", "[$-804]m/d/yy;@", "2026-07-01"),
        ("46204.395833", "yyyy/m/d h:mm", "2026-07-01 09:30"),
        ("0.395833", "h:mm", "09:30"),
        ("-5", "yyyy-mm-dd", "-5"),
        ("1e400", "0.00", "1e400"),
        ("abc", "0.00", "abc"),
        ("100", "@", "100"),
    ],
)
def test_numbers_as_their_cells_show_them(stored: str, code: str, shown: str) -> None:
    assert show_number(stored, parse_format(code)) == shown


def test_the_other_calendar_begins_in_1904() -> None:
    assert show_number("44742", parse_format("yyyy-mm-dd"), from_1904=True) == "2026-07-01"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_of_fifteen_digits_comes_out_as_it_went_in(value: Decimal) -> None:
    assert Decimal(show_number(repr(float(value)), GENERAL)) == value


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_format_and_no_value_raises(stored: str, code: str) -> None:
    assert isinstance(show_number(stored, parse_format(code)), str)


def test_more_cells_than_the_limit_are_refused() -> None:
    book = openpyxl.Workbook()
    for _ in range(40):
        book.active.append(list(range(10)))
    with pytest.raises(ExtractionError) as refused:
        extract(files.xlsx(book), "a.xlsx", Limits(cells=300))
    assert refused.value.code == "too_much"


def test_many_cells_are_found_again_by_their_row() -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    found = extract(files.xlsx(book), "a.xlsx", Limits(cell_anchors=1))
    assert [anchor.where for anchor in found.anchors] == ["Sheet!1"]
