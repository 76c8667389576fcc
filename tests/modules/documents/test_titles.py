"""Titles of documents that nobody gave one."""

from __future__ import annotations

import pytest

from bridgehead.engines.extraction import Anchor, Extracted
from bridgehead.modules.documents.titles import guess_title, title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n　桥港区招商简报　\n正文", "桥港区招商简报"),
        ("今年以来签约项目42个。" + "其后很长" * 30, "今年以来签约项目42个"),
        ("没有标点" * 30, ("没有标点" * 30)[:59] + "…"),
        ("项目\t总投资\n甲\t12", "项目 总投资"),
        ("   ", ""),
    ],
)
def test_the_title_is_the_first_line_or_its_first_sentence(text: str, title: str) -> None:
    assert guess_title(text) == title


@pytest.mark.parametrize(
    ("text", "anchors", "title"),
    [
        (
            "到位资金\n各园区到位资金情况表\n单位：万元\n\n园区\t内资",
            ((0, "到位资金"), (5, "到位资金!A1")),
            "各园区到位资金情况表",
        ),
        ("（单位：万元）\n\n园区\t内资", ((0, "Sheet1!A1"),), "七月报表"),
        ("园区\t内资\n北埠\t5", ((0, "Sheet1!A1"),), "七月报表"),
    ],
)
def test_a_workbook_is_called_by_the_line_above_its_table_else_by_its_file(
    text: str, anchors: tuple[tuple[int, str], ...], title: str
) -> None:
    book = Extracted(text, "xlsx", anchors=tuple(Anchor(*pair) for pair in anchors))
    assert title_of(book, "七月报表.xlsx") == title


def test_a_text_is_called_by_its_first_line() -> None:
    assert title_of(Extracted("\n桥港区简报\n正文", "text"), "a.txt") == "桥港区简报"
