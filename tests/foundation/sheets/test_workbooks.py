"""Workbooks that other programs read back: types kept, units in the head, no formula from a text."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import override

from bridgehead.foundation.sheets import XLSX_TYPE, Column, Footer, sheet_response, workbook

COLUMNS = [
    Column("项目", "text"),
    Column("总投资", "money", unit="元"),
    Column("签约", "date"),
    Column("数", "int"),
    Column("完成率", "ratio"),
    Column("用地", "area", unit="㎡"),
    Column("登记", "datetime"),
]


def sheet_of(content: bytes):  # type: ignore[no-untyped-def]
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_values_come_back_with_their_types_and_heads_with_their_units() -> None:
    moment = datetime(2026, 7, 31, 1, 30, tzinfo=UTC)
    row = ["铜箔项目", Decimal("1050000000.25"), date(2026, 1, 16), 3, Decimal("0.619"), Decimal("80000"), moment]
    sheet = sheet_of(workbook(COLUMNS, [row, [None] * 7], title="项目/清单"))
    assert [cell.value for cell in sheet[1]] == [
        "项目",
        "总投资（元）",
        "签约",
        "数",
        "完成率",
        "用地（㎡）",
        "登记",
    ]
    values = [cell.value for cell in sheet[2]]
    assert values[0] == "铜箔项目"
    assert values[1] == pytest.approx(1050000000.25)
    assert (values[2].date(), values[3]) == (date(2026, 1, 16), 3)
    assert values[6].isoformat() == "2026-07-31T09:30:00"
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "d", "n", "n", "n", "d"]
    assert sheet["E2"].number_format == "0.00%"
    assert [cell.value for cell in sheet[3]] == [None] * 7
    assert sheet.title == "项目清单"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1+1", "=cmd|' /C calc'!A0"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    cell = sheet_of(workbook([Column("甲"), Column(text)], [[text, "http://example.test"]]))["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert sheet_of(workbook([Column(text)], []))["A1"].value.startswith("'")
    assert cell.hyperlink is None


def test_the_foot_says_both_clocks_and_who_prepared_it() -> None:
    foot = Footer(date(2026, 7, 31), datetime(2026, 8, 5, 1, 30, tzinfo=UTC), "沈知行", ("亿元以上",))
    with override("en"):
        sheet = sheet_of(workbook([Column("甲")], [["一"], ["二"]], footer=foot))
    assert [sheet.cell(row, 1).value for row in range(4, 9)] == [
        None,
        "亿元以上",
        "Data as of 2026-07-31",
        "Entered by 2026-08-05 09:30",
        "Prepared by 沈知行",
    ]


def test_a_row_that_does_not_fit_and_a_value_of_another_kind_are_errors() -> None:
    with pytest.raises(ValueError):
        workbook([Column("甲")], [["一", "二"]])
    with pytest.raises(TypeError):
        workbook([Column("甲", "money")], [[1.5]])


def test_a_long_text_is_cut_at_what_a_cell_holds() -> None:
    cell = sheet_of(workbook([Column("甲")], [["长" * 40000]]))["A2"]
    assert len(cell.value) == 32767


def test_the_answer_is_an_attachment() -> None:
    response = sheet_response(b"PK", "项目 2026-07-31")
    assert response["Content-Type"] == XLSX_TYPE
    assert response["Content-Disposition"].startswith("attachment;")
    assert ".xlsx" in response["Content-Disposition"]
