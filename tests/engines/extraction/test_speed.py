"""Contents made to make a pattern try everything: linear work, whatever they are."""

from __future__ import annotations

import contextlib
import time

import openpyxl
import pytest

from bridgehead.engines.extraction import ExtractionError, extract
from tests.engines.extraction.files import Placed, docx, paragraph, pdf, xlsx

LONG = 300_000
PAGES = {
    "blanks": "<p>签约" + " " * LONG + "42个</p>",
    "blanks and line ends": "<p>签约" + " \n" * LONG + "x</p>",
    "a class of digits": f"<div class='nav-{'1' * 5000}x'><p>签约42个项目。</p></div>",
    "a class of words": f"<div class='nav-{'list' * 5000}x'><p>签约42个项目。</p></div>",
    "tools": f"<p>{'大小' * 29}项</p>",
    "tools of digits": f"<p>{'1' * 58}项</p>",
    "a date of blanks": f"<meta name='date' content='Date{' ' * LONG}x'><p>签约42个项目。</p>",
    "a long number": f"<table><tr><td>甲<td>乙<tr><td>{'1' * 250}x<td>{'1' * 250}</table>",
    "many links": "<p>签约42个项目。</p>" + "<a href=1>甲</a>" * 20_000,
    "many tables": "<table><tr><td>甲<td>乙<tr><td>1<td>2</table>" * 3000,
    "wide spans": "<table>" + "<tr><td colspan=1000 rowspan=1000>甲<td>1" * 3000 + "</table>",
    "comments before": "<!---->" * 500 + "<p>签约42个项目。</p>",
    "breadth": "<div>" * 1000 + "签约42个项目。" + "</div>" * 1000,
}


def seconds(data: bytes, name: str) -> float:
    start = time.process_time()
    with contextlib.suppress(ExtractionError):
        extract(data, name)
    return time.process_time() - start


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_takes_long(kind: str) -> None:
    assert seconds(PAGES[kind].encode(), "a.html") < 3


def test_no_sheet_takes_long() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["甲", "1" * 32_000 + "x", "2" * 32_000])
    sheet["A2"] = 5
    sheet["A2"].number_format = "[" * 200 + "0" * 50
    assert seconds(xlsx(book), "a.xlsx") < 3


def test_no_word_file_takes_long() -> None:
    frames = "<w:tbl><w:tr><w:tc>" * 60 + paragraph("深") + "</w:tc></w:tr></w:tbl>" * 60
    tables = "<w:tbl><w:tr><w:tc/><w:tc>" * 60 + paragraph("深") + "</w:tc></w:tr></w:tbl>" * 60
    assert seconds(docx(frames + tables), "a.docx") < 3


def test_no_running_foot_takes_long() -> None:
    feet: list[Placed] = [(72, 20, 1, "1" * 200 + "x"), (72, 700, 12, "签约42个项目。")]
    start = time.process_time()
    assert "42个" in extract(pdf([feet, feet]), "a.pdf").text
    assert time.process_time() - start < 10
