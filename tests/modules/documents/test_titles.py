"""Titles of documents that nobody gave one."""

from __future__ import annotations

import pytest

from bridgehead.modules.documents.titles import guess_title


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
