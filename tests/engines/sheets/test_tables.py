"""Where the table of a sheet stands, and which of its rows are projects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridgehead.engines.sheets import FIELDS, FORMS, Cell, field_of, find_table, month_of, read_rows
from bridgehead.engines.sheets.columns import column_of, unit_of

# Two rows of heads, merged cells, a unit in the title, towns in between, sums, a remark.
MESSY: list[list[Cell]] = [
    ["附件1", "", "", "", "", "", "", ""],
    ["2026年8月桥港区重点项目推进情况表", "", "", "", "", "", "", ""],
    ["填报单位：桥港区发改委", "", "", "", "", "（单位：亿元）", "", ""],
    ["序号", "项目名称", "建设单位", "总投资", "", "2026年投资", "", "开工时间"],
    ["", "", "", "", "其中：固定资产", "年度计划", "本月完成", ""],
    ["1", "2", "3", "4", "5", "6", "7", "8"],
    ["合计", "", "", 18.0, 15.0, 6.0, 0.5, ""],
    ["一、港东街道（2个）", "", "", "", "", "", "", ""],
    [1.0, "硕渡膜材项目", "硕渡新材料有限公司", "约3亿", 2.5, 1.0, 0.1, "2025.8"],
    [2.0, "岫远线束项目", "", 5.0, "3-4", "—", "5000万元", date(2026, 3, 1)],
    ["", "港东街道小计", "", 8.0, 6.0, 1.0, 0.6, ""],
    ["二、港西街道", "", "", "", "", "", "", ""],
    ["序号", "项目名称", "建设单位", "总投资", "其中：固定资产", "年度计划", "本月完成", "开工时间"],
    [3.0, "澄屿装备项目", "澄屿装备有限公司", 10.0, 9.0, 5.0, 0.4, "未开工"],
    ["", "", "", "", "", "", "", ""],
    ["注：本表数据截至8月底，请各单位认真填报。", "", "", "", "", "", "", ""],
    ["填报人：温见山", "", "", "审核人：何以宁", "", "", "", ""],
]
MERGED = [
    (1, 0, 1, 7),
    (3, 0, 4, 0),
    (3, 1, 4, 1),
    (3, 2, 4, 2),
    (3, 3, 4, 3),
    (3, 5, 3, 6),
    (3, 7, 4, 7),
    (7, 0, 7, 7),
    (8, 2, 9, 2),
]


def rows_of(rows: list[list[Cell]], merged: Any = ()) -> list[Any]:
    table = find_table(rows, merged)
    assert table is not None
    return list(read_rows(rows, merged, table))


def test_two_rows_of_heads_under_a_title() -> None:
    table = find_table(MESSY, MERGED)
    assert table is not None
    assert (table.head, table.body) == (3, 6)
    assert [column.field for column in table.columns] == [
        "seq", "name", "enterprise", "total", "fixed_assets", "plan_year", "month_amount", "started",
    ]  # fmt: skip
    assert table.columns[4].head == "总投资 / 其中：固定资产" or table.columns[4].head == "其中：固定资产"
    assert (table.said.title, table.said.money) == ("2026年8月桥港区重点项目推进情况表", "亿元")
    assert (table.said.year, table.said.month) == (2026, 8)


def test_sums_headings_and_remarks_are_no_projects() -> None:
    kinds = [(row.number, row.kind) for row in rows_of(MESSY, MERGED)]
    assert kinds == [
        (7, "total"), (8, "heading"), (9, "data"), (10, "data"), (11, "total"), (12, "heading"), (13, "head"),
        (14, "data"), (16, "remark"), (17, "remark"),
    ]  # fmt: skip


def test_what_the_rows_say() -> None:
    first, second, third = [row for row in rows_of(MESSY, MERGED) if row.kind == "data"]
    assert first.headings == ("港东街道",)
    assert third.headings == ("港西街道",)
    assert first.values["total"] == Decimal(300_000_000)
    assert first.doubts == [("total", "about", "约3亿")]
    assert first.values["started"] == (date(2025, 8, 31), "month")
    assert second.values["enterprise"] == "硕渡新材料有限公司", "a merged cell holds for each of its rows"
    assert second.values["month_amount"] == Decimal(50_000_000), "a unit in the cell goes before that of the title"
    assert "plan_year" not in second.values
    assert second.doubts == [("fixed_assets", "range", "3-4")]
    assert "started" not in third.values


def test_headings_stand_under_headings_of_another_numbering() -> None:
    """A town, its new and its running projects, the next town: each project stands under both."""
    table: list[list[Cell]] = [["项目名称", "总投资（万元）"]]
    for town in ("一、港东街道", "二、港西街道"):
        table += [
            [town, ""],
            ["（一）新签约项目（1个）", ""],
            [f"{town}甲项目", 5.0],
            ["（二）在建", ""],
            [f"{town}乙", 6.0],
        ]
    assert [row.headings for row in rows_of(table) if row.kind == "data"] == [
        ("港东街道", "新签约项目"), ("港东街道", "在建"), ("港西街道", "新签约项目"), ("港西街道", "在建"),
    ]  # fmt: skip


def test_a_number_that_is_merged_counts_once() -> None:
    rows: list[list[Cell]] = [["项目名称", "总投资（万元）"], ["甲项目", 5.0], ["乙项目", ""]]
    read = rows_of(rows, [(1, 1, 2, 1)])
    assert [row.values.get("total") for row in read] == [Decimal(50_000), None]


def test_the_unit_of_a_head_goes_before_that_of_the_title() -> None:
    rows: list[list[Cell]] = [
        ["单位：亿元", "", ""],
        ["项目名称", "总投资（万元）", "协议投资"],
        ["甲项目", 5000.0, 2.0],
    ]
    (row,) = rows_of(rows)
    assert row.values == {"name": "甲项目", "total": Decimal(50_000_000), "agreed": Decimal(200_000_000)}
    assert not row.doubts


def test_without_any_unit_the_usual_one_is_taken_with_a_doubt() -> None:
    (row,) = rows_of([["项目名称", "总投资"], ["甲项目", 5000.0]])
    assert row.values["total"] == Decimal(50_000_000)
    assert row.doubts == [("total", "unit", "5000")]


def test_a_first_row_of_texts_is_no_second_row_of_heads() -> None:
    rows: list[list[Cell]] = [["项目名称", "责任单位"], ["甲项目", "港东街道"], ["乙项目", "港西街道"]]
    assert [row.values["name"] for row in rows_of(rows)] == ["甲项目", "乙项目"]


def test_a_second_row_of_heads_that_nobody_knows_is_tied_by_what_is_merged() -> None:
    rows: list[list[Cell]] = [["项目名称", "联系方式", ""], ["", "甲方", "乙方"], ["甲项目", "一", "二"]]
    table = find_table(rows, [(0, 0, 1, 0), (0, 1, 0, 2)])
    assert table is not None
    assert table.body == 2


def test_a_sheet_without_heads_has_no_table() -> None:
    assert find_table([[1.0, 2.0], [3.0, 4.0]]) is None
    assert find_table([]) is None
    assert find_table([["只有一行标题"]]) is None


def test_heads_nobody_knows_still_make_a_table() -> None:
    table = find_table([["甲栏", "乙栏", "丙栏"], ["一", 2.0, 3.0]])
    assert table is not None
    assert [column.field for column in table.columns] == ["", "", ""]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["项目名称"], "name"),
        (["项 目\n名 称"], "name"),
        (["建设单位（盖章）"], "enterprise"),
        (["总投资（亿元）"], "total"),
        (["总投资/万元"], "total"),
        (["投资情况（万元）", "计划总投资"], "total"),
        (["总投资", "其中：固定资产投资"], "fixed_assets"),
        (["2026年计划投资"], "plan_year"),
        (["1—8月累计完成投资"], "year_to_date"),
        (["8月份完成投资（万元）"], "month_amount"),
        (["用地面积（亩）"], "land"),
        (["Total investment（CNY）"], "total"),
        (["心情"], ""),
        ([""], ""),
        (["总投资", "备案"], "filed_amount"),
        (["总投资", "协议"], "agreed"),
        (["备案", "时间"], "filed"),
    ],
)
def test_columns_by_their_words(words: list[str], field: str) -> None:
    assert field_of(words)[0] == field


def test_a_head_can_say_its_year_and_month() -> None:
    assert field_of(["2026年计划投资"]) == ("plan_year", 2026, None)
    assert field_of(["8月完成投资"]) == ("month_amount", None, 8)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("总投资(亿元)", "亿元"),
        ("总投资（单位：万元）", "万元"),
        ("用地/亩", "亩"),
        ("完成率(%)", "%"),
        ("总投资", ""),
        ("镇(街道)", ""),
    ],
)
def test_units_of_heads(words: str, unit: str) -> None:
    assert unit_of(words) == unit


def test_the_first_of_two_columns_with_one_name_is_meant() -> None:
    table = find_table([["项目名称", "总投资", "总投资"], ["甲", 1.0, 2.0]])
    assert table is not None
    assert [column.field for column in table.columns] == ["name", "total", ""]


def test_the_month_of_a_sheet_that_does_not_say() -> None:
    table = find_table([["项目名称", "本月完成"], ["甲", 1.0]])
    assert table is not None
    assert month_of(table.said, date(2026, 1, 9)) == date(2025, 12, 1)


def test_every_choice_leads_to_one_code_and_every_field_has_a_name() -> None:
    for field in FIELDS.values():
        assert field.names
        assert (field.kind == "choice") == bool(field.choices)


def test_forms_come_back_as_the_fields_that_they_ask_for() -> None:
    for form in FORMS.values():
        read = [column_of(at, [column.head]).field for at, column in enumerate(form.columns)]
        assert read == [column.field for column in form.columns]
        if form.taken_in:
            assert find_table([[column.head for column in form.columns]]) is not None
    monthly = {column.field for column in FORMS["monthly"].columns}
    assert {"number", "month_amount", "month_progress", "plan_year", "year_to_date"} <= monthly


WORD = st.sampled_from(
    ["项目名称", "总投资", "责任单位", "合计", "小计", "注：", "一、镇", "甲项目", "", "—", "3-5", "#REF!"]
)
CELL = st.one_of(WORD, st.floats(allow_nan=False, allow_infinity=False), st.none(), st.dates(), st.text(max_size=6))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELL, max_size=6), max_size=12))
def test_any_sheet_is_read_or_has_no_table(rows: list[list[Cell]]) -> None:
    table = find_table(rows)
    if table is None:
        return
    assert 0 <= table.head < table.body <= len(rows)
    read = list(read_rows(rows, (), table))
    numbers = [row.number for row in read]
    assert numbers == sorted(set(numbers))
    assert all(table.body < number <= len(rows) for number in numbers)
    fields = {column.field for column in table.columns}
    assert all(set(row.values) <= fields for row in read)


@given(st.permutations(["项目名称", "建设单位", "责任单位", "总投资（万元）", "开工时间"]), st.integers(0, 5))
def test_the_order_of_columns_and_lines_above_change_nothing(heads: list[str], above: int) -> None:
    told: dict[str, Cell] = {"项目名称": "甲项目", "建设单位": "乙公司", "责任单位": "港东街道"}
    told |= {"总投资（万元）": 5000.0, "开工时间": "2026.3.1"}
    rows: list[list[Cell]] = [[""] * 5 for _ in range(above)]
    rows += [list(heads), [told[head] for head in heads]]
    (row,) = rows_of(rows)
    assert row.values == {
        "name": "甲项目",
        "enterprise": "乙公司",
        "unit": "港东街道",
        "total": Decimal(50_000_000),
        "started": (date(2026, 3, 1), "day"),
    }
