"""Segments of a text with overlapping quotes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bridgehead.modules.documents.highlight import Mark, paragraphs, segments

LENGTHS = st.integers(min_value=0, max_value=60)
MARKS = st.lists(
    st.tuples(st.integers(0, 70), st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=8
).map(lambda spans: [Mark(number, start, end) for number, (start, end) in enumerate(spans)])


@given(LENGTHS, MARKS)
def test_segments_cover_the_text_once_and_in_order(length: int, marks: list[Mark]) -> None:
    found = segments(length, marks)
    edges = [0, *(segment.end for segment in found)]
    assert [segment.start for segment in found] == edges[:-1]
    assert edges[-1] == length


@given(LENGTHS, MARKS)
def test_each_character_lies_in_the_segments_of_exactly_its_marks(length: int, marks: list[Mark]) -> None:
    for segment in segments(length, marks):
        for at in range(segment.start, segment.end):
            assert set(segment.covering) == {mark.id for mark in marks if mark.start <= at < mark.end}


@given(LENGTHS, MARKS)
def test_every_visible_mark_ends_exactly_once(length: int, marks: list[Mark]) -> None:
    ends = [number for segment in segments(length, marks) for number in segment.ending]
    visible = [mark.id for mark in marks if mark.start < min(mark.end, length)]
    assert sorted(ends) == sorted(visible)


def test_a_quote_that_holds_another_owns_only_what_the_other_leaves() -> None:
    # 新签约项目42个 | ，总投资260亿元
    found = segments(20, [Mark(1, 0, 8), Mark(2, 0, 16)])
    assert [(s.start, s.end, s.owner, s.ending) for s in found] == [
        (0, 8, 1, (1,)),
        (8, 16, 2, (2,)),
        (16, 20, None, ()),
    ]


def test_two_statements_of_the_same_words_are_both_numbered_there() -> None:
    (only,) = segments(4, [Mark(7, 0, 4), Mark(3, 0, 4)])
    assert only.owner == 3
    assert set(only.ending) == {3, 7}


def test_paragraphs_leave_blank_lines_out_and_number_the_rest() -> None:
    text = "题目\n\n第一段42个。\n第二段。"
    found = paragraphs(text, [Mark(1, 7, 10)])
    assert [(p.number, p.is_title) for p in found] == [(1, True), (2, False), (3, False)]
    assert ["".join(text[s.start : s.end] for s in p.cells[0]) for p in found] == ["题目", "第一段42个。", "第二段。"]
    assert [s.owner for s in found[1].cells[0]] == [None, 1, None]


@given(st.text(alphabet="一二。\n", max_size=40), MARKS)
def test_paragraphs_hold_every_line_whole(text: str, marks: list[Mark]) -> None:
    found = paragraphs(text, marks)
    shown = ["".join(text[s.start : s.end] for s in paragraph.cells[0]) for paragraph in found]
    assert shown == [line for line in text.split("\n") if line.strip()]


def test_a_quote_over_a_line_end_is_marked_in_both_lines_and_numbered_in_the_last() -> None:
    text = "签约项目\n42个"
    first, second = paragraphs(text, [Mark(1, 2, 7)])
    assert first.cells[0][-1].owner == 1
    assert first.cells[0][-1].ending == ()
    assert second.cells[0][0].ending == (1,)


def test_rows_are_cut_into_cells_and_a_table_ends_at_a_blank_line() -> None:
    text = "园区\t资金\n北埠\t523\n\n序号\t项目\n末行"
    found = paragraphs(text, [Mark(1, 6, 12)])
    shown = [[text[cell[0].start : cell[-1].end] if cell else "" for cell in line.cells] for line in found]
    assert shown == [["园区", "资金"], ["北埠", "523"], ["序号", "项目"], ["末行"]]
    assert [line.starts_block for line in found] == [True, False, True, True]
    label, value = found[1].cells
    assert [segment.owner for segment in (*label, *value)] == [1, 1]
    assert [segment.ending for segment in (*label, *value)] == [(), (1,)]


def test_an_empty_cell_stays_and_a_mark_that_starts_at_its_tab_is_seen_in_the_next() -> None:
    (row,) = paragraphs("合计\t\t14%", [Mark(1, 3, 7)])
    assert [len(cell) for cell in row.cells] == [1, 0, 1]
    assert row.cells[2][0].ending == (1,)
    assert not row.is_title
