"""Which files are read, and the text of each."""

from __future__ import annotations

import pytest

from bridgehead.modules.documents.text_files import guess_title, html_to_text, plain_text, reader_of


def test_html_is_what_a_browser_shows_one_line_a_block() -> None:
    page = (
        "<html><head><title>页签</title><style>p{}</style></head><body><h1>桥港区简报</h1>"
        "<p>1—7月签约&nbsp;<b>42</b>个&lt;亿元&gt;项目，\n   总投资260亿元。</p><script>alert(1)</script>"
        "<ul><li>其一<li>其二</ul></body></html>"
    )
    assert html_to_text(page).split("\n") == [
        "桥港区简报",
        "1—7月签约\u00a042个<亿元>项目，总投资260亿元。",
        "其一",
        "其二",
    ]


def test_a_line_end_in_the_source_of_a_page_parts_words_but_not_characters() -> None:
    assert html_to_text("<p>Qiaogang\n  District</p>") == "Qiaogang District"
    assert html_to_text("<p>桥港\n  区</p>") == "桥港区"


def test_line_ends_of_text_files_become_one_kind() -> None:
    assert plain_text("甲\r\n乙\r丙\n") == "甲\n乙\n丙\n"


@pytest.mark.parametrize(
    ("name", "is_read"), [("a.txt", True), ("A.HTML", True), ("b.htm", True), ("c.docx", False), ("d", False)]
)
def test_kinds_that_are_read(name: str, is_read: bool) -> None:
    assert (reader_of(name) is not None) is is_read


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n　桥港区招商简报　\n正文", "桥港区招商简报"),
        ("今年以来签约项目42个。" + "其后很长" * 30, "今年以来签约项目42个"),
        ("没有标点" * 30, ("没有标点" * 30)[:59] + "…"),
        ("   ", ""),
    ],
)
def test_the_title_is_the_first_line_or_its_first_sentence(text: str, title: str) -> None:
    assert guess_title(text) == title
