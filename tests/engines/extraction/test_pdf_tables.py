"""Tables in a PDF: those drawn with lines, cell by cell, and what is drawn but is no table."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.extraction import extract, where_at
from bridgehead.engines.extraction.ruled_tables import Room, Rule, ruled_tables
from tests.engines.extraction.files import Placed, pdf

Line = tuple[float, float, float, float]
COLUMNS = (72.0, 118.0, 160.0, 240.0, 282.0, 362.0)
ROWS = (700.0, 684.0, 668.0, 652.0, 636.0)


def drawn(*lines: Line) -> str:
    return "".join(f"{x} {y} m {to_x} {to_y} l S\n" for x, y, to_x, to_y in lines)


def across(y: float, start: float = COLUMNS[0], end: float = COLUMNS[-1]) -> Line:
    return (start, y, end, y)


def down(x: float, start: float = ROWS[0], end: float = ROWS[-1]) -> Line:
    return (x, start, x, end)


def two_head_rows(rows: list[list[str]]) -> list[Placed]:
    """县区 over two rows, 新签约项目 and 新开工项目 over two columns each, and rows of small cells set tight."""
    heads: list[Placed] = [(76, 680, 11, "县区"), (150, 688, 11, "新签约项目"), (272, 688, 11, "新开工项目")]
    heads += [(x + 2, 672, 11, words) for x, words in zip(COLUMNS[1:], ["个数", "总投资（亿元）"] * 2, strict=False)]
    cells = [
        (COLUMNS[column] + 2, ROWS[2 + row] - 12, 11.0, words)
        for row, texts in enumerate(rows)
        for column, words in enumerate(texts)
    ]
    return heads + cells


LINES = drawn(
    across(ROWS[0]), across(ROWS[1], COLUMNS[1]), *(across(y) for y in ROWS[2:]),
    down(COLUMNS[0]), down(COLUMNS[1]), down(COLUMNS[2], ROWS[1]), down(COLUMNS[3]), down(COLUMNS[4], ROWS[1]),
    down(COLUMNS[5]),
)  # fmt: skip
TOWNS = [["云岭镇", "12", "45.6", "8", "33.2"], ["砚湖街道", "9", "31.5", "7", "28.0"]]
AS_TEXT = (
    "县区\t新签约项目\t新签约项目\t新开工项目\t新开工项目\n"
    "县区\t个数\t总投资（亿元）\t个数\t总投资（亿元）\n"
    "云岭镇\t12\t45.6\t8\t33.2\n"
    "砚湖街道\t9\t31.5\t7\t28.0"
)


def test_cells_are_parted_by_lines_however_near_their_words() -> None:
    before: Placed = (72, 740, 14, "各镇街项目情况")
    after: Placed = (72, 600, 14, "下一步抓好调度。")
    text = extract(pdf([[before, *two_head_rows(TOWNS), after]], content=LINES), "a.pdf").text
    assert text == f"各镇街项目情况\n\n{AS_TEXT}\n\n下一步抓好调度。"


def test_open_sides_end_where_the_lines_across_do() -> None:
    open_sides = drawn(*(across(y) for y in ROWS), *(down(x) for x in COLUMNS[1:-1]))
    rows = [
        (COLUMNS[column] + 2, ROWS[row] - 12, 11.0, words)
        for row, texts in enumerate([["镇", "项目", "投资", "开工", "投资"], *TOWNS])
        for column, words in enumerate(texts)
    ]
    text = extract(pdf([rows], content=open_sides), "a.pdf").text
    assert text.splitlines()[1] == "云岭镇\t12\t45.6\t8\t33.2"


def test_a_cell_of_several_lines_is_one_and_so_is_a_word_parted_by_a_line_end() -> None:
    page: list[Placed] = [
        (74, 688, 8, "澄镜车载光学模"), (74, 678, 8, "组生产项目"), (162, 684, 8, "12"), (242, 684, 8, "Cloudy"),
        (242, 675, 8, "Hill"), (74, 650, 8, "原野农机"), (162, 650, 8, "8"), (242, 650, 8, "East"),
    ]  # fmt: skip
    lines = drawn(
        *(across(y) for y in (700.0, 668.0, 640.0)), *(down(x, 700, 640) for x in (72.0, 160.0, 240.0, 362.0))
    )
    assert extract(pdf([page], content=lines), "a.pdf").text == (
        "澄镜车载光学模组生产项目\t12\tCloudy Hill\n原野农机\t8\tEast"
    )


def test_a_table_goes_on_overleaf_and_its_head_stands_there_once() -> None:
    more = [["石渡镇", "4", "8.1", "2", "5.0"], ["临港", "3", "6.6", "1", "1.2"]]
    found = extract(pdf([two_head_rows(TOWNS), two_head_rows(more)], content=LINES), "a.pdf")
    assert found.text == f"{AS_TEXT}\n石渡镇\t4\t8.1\t2\t5.0\n临港\t3\t6.6\t1\t1.2"
    assert where_at(found.anchors, found.text.index("砚湖")) == "第1页"
    assert where_at(found.anchors, found.text.index("石渡")) == "第2页"


@pytest.mark.parametrize(
    "content",
    [
        drawn((72, 690, 500, 690)),  # a line under a heading
        drawn((60, 60, 60, 800), (535, 60, 535, 800), (60, 60, 535, 60), (60, 800, 535, 800)),  # a frame
        drawn(*((72.0, 300.0 - 20 * n, 400.0, 300.0 - 20 * n) for n in range(8)), (72, 300, 72, 160)),  # a chart
        "0 0 m 595 842 l S\n" * 30_000,  # a drawing of more pieces than anybody compares
        "72 690 300 1 re n\n",  # a path that only clips
    ],
)
def test_other_drawings_leave_prose_as_it_is(content: str) -> None:
    page: list[Placed] = [(72, 700, 14, "一至七月，全区新签约项目四十二个。"), (72, 676, 14, "开工项目二十一个。")]
    assert extract(pdf([page], content=content), "a.pdf").text.replace("\n", "") == (
        "一至七月，全区新签约项目四十二个。开工项目二十一个。"
    )


edges = st.lists(st.integers(1, 60), min_size=3, max_size=7, unique=True).map(
    lambda steps: [10.0 * step for step in sorted(steps)]
)


@given(edges, edges, st.randoms(use_true_random=False))
def test_every_cell_of_a_full_grid_is_a_room_whatever_pieces_its_lines_are_drawn_in(
    columns: list[float], rows: list[float], chance: Random
) -> None:
    pieces = [Rule(True, x, top, bottom) for x in columns for top, bottom in pairwise(rows)]
    pieces += [Rule(False, y + 0.4, left, right) for y in rows for left, right in pairwise(columns)]
    chance.shuffle(pieces)
    (table,) = ruled_tables(pieces)
    wide, high = len(columns) - 1, len(rows) - 1
    assert set(table.rooms) == {Room(row, column, 1, 1) for row in range(high) for column in range(wide)}
    middle = ((columns[0] + columns[1]) / 2, (rows[-2] + rows[-1]) / 2)
    assert table.room_at(*middle) == Room(high - 1, 0, 1, 1)
    assert table.room_at(columns[-1] + 5, rows[0] + 1) is None


@pytest.mark.parametrize("between", ["注：增速按可比价格计算。", "资料来源：区统计局", "表2：各镇街情况"])
def test_a_line_between_two_tables_without_upright_lines_parts_them(between: str) -> None:
    def row(y: float, *cells: tuple[float, str]) -> list[Placed]:
        return [(x, y, 11, words) for x, words in cells]

    page = row(700, (80, "指标"), (250, "单位"), (340, "1—6月"))
    page += row(680, (80, "地区生产总值"), (250, "亿元"), (340, "468.2"))
    page += [(72, 660, 11, between)]
    page += row(640, (76, "镇街"), (130, "个数"), (200, "总投资"), (280, "占比"))
    page += row(620, (76, "云岭镇"), (130, "12"), (200, "45.6"), (280, "8.5"))
    content = drawn((72, 715, 420, 715), (72, 695, 420, 695), (72, 673, 420, 673), (72, 635, 420, 635))
    assert (
        extract(pdf([page]), "a.pdf").text
        == extract(pdf([page], content=content), "a.pdf").text
        == (
            f"指标\t单位\t1—6月\n地区生产总值\t亿元\t468.2\n\n{between}\n\n镇街\t个数\t总投资\t占比\n云岭镇\t12\t45.6\t8.5"
        )
    )


def test_two_tables_on_a_page_are_two() -> None:
    def grid(left: float, top: float) -> list[Rule]:
        return [Rule(True, left + 40 * n, top, top + 60) for n in range(3)] + [
            Rule(False, top + 30 * n, left, left + 80) for n in range(3)
        ]

    found = ruled_tables(grid(72, 300) + grid(72, 100))
    assert [table.top for table in found] == [100, 300]
