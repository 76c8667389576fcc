"""Cut and damaged files: a text or a refusal, never another error, never a hang."""

from __future__ import annotations

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridgehead.engines.extraction import ExtractionError, extract
from tests.engines.extraction import files
from tests.engines.extraction.files import cell, docx, paragraph, pdf, xlsx

_BOOK = openpyxl.Workbook()
_BOOK.active.append(["项目", "总投资", "开工"])
_BOOK.active.append(["甲项目", 12000, 0.5])
_BOOK.active.merge_cells("A3:B4")
WHOLE = {
    "a.docx": docx(paragraph("甲") + f"<w:tbl><w:tr>{cell('乙')}{cell('丙')}</w:tr></w:tbl>"),
    "a.xlsx": xlsx(_BOOK),
    "a.html": "<html><head><title>甲</title></head><body><div><p>今年签约42个。</p><table><tr><td>1<td>2<tr><td>3<td>4</table>".encode(),  # noqa: E501
    "a.txt": "今年以来，全区签约亿元以上项目42个。".encode("gb18030"),
    "a.csv": '项目,总投资\n甲,"12,000"\n'.encode(),
}
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def text_or_reason(data: bytes, name: str) -> str:
    try:
        found = extract(data, name)
    except ExtractionError as error:
        return error.code if error.message_en and error.message_zh else ""
    starts = [anchor.start for anchor in found.anchors]
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(found.text) + 1 for start in starts)
    assert not set("\x00\r\x0b\ud800") & set(found.text)
    return found.text


@st.composite
def damaged(draw: st.DrawFn, name: str) -> tuple[str, bytes]:
    """The name and the bytes of a whole file with some of them changed, and perhaps its end missing."""
    whole = bytearray(WHOLE[name])
    for at, value in draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=8)):
        whole[at] = value
    cut = draw(st.integers(0, len(whole)))
    return name, bytes(whole if cut % 3 else whole[:cut])


@pytest.mark.parametrize("name", WHOLE)
@CALM
@given(st.data())
def test_a_cut_or_damaged_file_is_text_or_a_reason(name: str, data: st.DataObject) -> None:
    _, content = data.draw(damaged(name))
    text_or_reason(content, name)


_TAGS = (
    "w:p",
    "w:r",
    "w:t",
    "w:tbl",
    "w:tr",
    "w:tc",
    "w:tcPr",
    "w:gridSpan",
    "w:vMerge",
    "w:sdtContent",
    "w:numPr",
    "w:txbxContent",
)
_NODES = st.recursive(
    st.sampled_from(
        (
            "甲",
            "12",
            "",
            "&#10;",
            "<w:tab/>",
            '<w:gridSpan w:val="99999999"/>',
            '<w:gridSpan w:val="-1"/>',
            "<w:vMerge/>",
        )
    ),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.sampled_from(_TAGS), st.lists(inner, max_size=4)
    ),
    max_leaves=25,
)


@CALM
@given(st.lists(_NODES, max_size=6))
def test_any_tree_of_words_elements_is_text_or_a_reason(parts: list[str]) -> None:
    assert text_or_reason(docx("".join(parts)), "a.docx")


_HTML = st.lists(
    st.sampled_from(
        "<table> </table> <tr> <td> <td\trowspan=9> <td\tcolspan=70000> <a\thref=1> </a> <p> <div> </div> <ul> <li> <nav> <h1> </h1> <br> <script> "  # noqa: E501
        "<time\tdatetime=2026-13-45> 42个项目，总投资260亿元。 &#0; &#xD800; 相关阅读 <meta\tname=date\tcontent=2026> <caption> <svg> <body> <html>".split(  # noqa: E501
            " "
        )
    ),
    max_size=30,
)


@CALM
@given(_HTML)
def test_any_page_is_text_or_a_reason(parts: list[str]) -> None:
    assert text_or_reason(("<html>" + "".join(parts)).encode(), "a.html")


_CELLS = st.builds(
    lambda place, kind, style, value: f'<c r="{place}" t="{kind}" s="{style}"><v>{value}</v></c>',
    st.sampled_from(("A1", "B2", "XFD1048576", "ZZZ9999999", "", "a1", "A0")),
    st.sampled_from(("n", "s", "str", "b", "e", "d", "?")),
    st.sampled_from(("0", "1", "-1", "99999999999")),
    st.sampled_from(("1", "-1", "1e999", "NaN", "甲", "", "0.1", "46204")),
)
_MERGES = st.sampled_from(("A1:B2", "B2:A1", "A1:XFD1048576", "A1", "?", "A1:A1"))


@CALM
@given(st.lists(_CELLS, max_size=12), st.lists(_MERGES, max_size=6), st.booleans())
def test_any_sheet_is_text_or_a_reason(cells: list[str], merges: list[str], hidden: bool) -> None:
    rows = "".join(f'<row r="{number}" hidden="{int(hidden)}">{one}</row>' for number, one in enumerate(cells, start=1))
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in merges)
    sheet = f"<worksheet><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
    assert text_or_reason(files.with_part(WHOLE["a.xlsx"], "xl/worksheets/sheet1.xml", sheet), "a.xlsx")


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_a_damaged_pdf_is_text_or_a_reason(data: st.DataObject) -> None:
    whole = bytearray(pdf([[(72, 700, 12, "今年签约42个。")]]))
    for at, value in data.draw(st.lists(st.tuples(st.integers(5, len(whole) - 1), st.integers(0, 255)), max_size=12)):
        whole[at] = value
    assert text_or_reason(bytes(whole[: data.draw(st.integers(20, len(whole)))]), "a.pdf")


@CALM
@given(st.binary(max_size=300), st.sampled_from(("a.txt", "a.html", "a.docx", "a.xlsx", "a.doc", "-", "无名", "a.csv")))
def test_any_bytes_under_any_name_are_text_or_a_reason(data: bytes, name: str) -> None:
    if not data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff")) and b"%PDF-" not in data:
        assert text_or_reason(data, name)
