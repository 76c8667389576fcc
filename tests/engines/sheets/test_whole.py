"""A column read as a whole says what its cells say one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.sheets import FIELDS, Context, read_cell
from bridgehead.engines.sheets.whole import read_column

KINDS = sorted({field.kind for field in FIELDS.values()})
CONTEXTS = [
    Context(unit="万元", limit=8),
    Context(unit="元", limit=160),
    Context(unit="亩"),
    Context(unit="平方米"),
    Context(unit="", unit_said=False),
    Context(unit="万元", unit_said=False, year=2026, choices={"国家": "state", "省": "province"}),
]
CLEAN_TEXTS = st.text(alphabet="硕渡新材料项目ABC012-", max_size=12)
UGLY = st.sampled_from(
    [
        "—",
        "/",
        "无",
        "'=1+1",
        "'",
        "#REF!",
        " 约3亿 ",
        "3-5",
        "Ａ１",
        "\u200b",
        "0",
        "-1",
        "2026.8",
        "a,b",
        "省重大",
        "1e9",
    ]
)
NUMBERS = st.one_of(
    st.integers(0, 10**6).map(float),
    st.floats(-1e17, 1e17, allow_nan=False),
    st.sampled_from([0.0, 0.1, 50_000.5, 1e15, 1e11, 0.005]),
    st.integers(0, 10**9),
)
DAYS = st.one_of(st.dates(date(1900, 1, 1), date(2150, 1, 1)), st.datetimes())
EMPTY = st.sampled_from(["", None])
COLUMNS: list[Any] = [CLEAN_TEXTS, NUMBERS, DAYS, UGLY]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_column_says_what_its_cells_say(kind: str, data: st.DataObject) -> None:
    context = data.draw(st.sampled_from(CONTEXTS))
    # Mostly of one sort, as columns are; at times with something else in between.
    sort = data.draw(st.sampled_from(COLUMNS))
    other = data.draw(st.sampled_from([sort, EMPTY, UGLY, st.booleans()]))
    cells = data.draw(st.lists(st.one_of(sort, EMPTY, other), max_size=12))
    alone = [read_cell(kind, cell, context) for cell in cells]
    values, doubts = read_column(kind, cells, context)
    assert list(values) == [read.value for read in alone]
    assert [type(value) for value in values] == [type(read.value) for read in alone]
    assert dict(doubts) == {at: read.doubt for at, read in enumerate(alone) if read.doubt}
