"""Word documents: paragraphs, lists, tables, text boxes, pages."""

from __future__ import annotations

import pytest

from bridgehead.engines.extraction import extract, where_at
from bridgehead.engines.extraction.numbering import number_words
from tests.engines.extraction import files
from tests.engines.extraction.files import W, cell, docx, paragraph

NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def numbered(depth: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'


def test_paragraphs_have_the_numbers_of_their_lists() -> None:
    body = "".join(
        paragraph(text, numbered(depth))
        for depth, text in ((0, "总体情况"), (1, "签约"), (1, "开工"), (2, "其中"), (0, "下一步"), (1, "服务"))
    )
    assert extract(docx(body, numbering=NUMBERING), "a.docx").text == (
        "一、总体情况\n1. 签约\n2. 开工\n其中\n二、下一步\n1. 服务"
    )


def test_a_style_may_bring_the_number() -> None:
    styles = f'<w:styles {W}><w:style w:styleId="2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'  # noqa: E501
    body = paragraph("总体情况", '<w:pStyle w:val="2"/>')
    assert extract(docx(body, numbering=NUMBERING, styles=styles), "a.docx").text == "一、总体情况"


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (10, "chineseCounting", "十"), (12, "chineseCountingThousand", "十二"), (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"), (4, "upperRoman", "IV"), (27, "lowerLetter", "aa"), (3, "decimalEnclosedCircle", "③"),  # noqa: E501
        (7, "decimalZero", "07"), (0, "chineseCounting", "0"), (5, "unheardOf", "5"),
    ],
)  # fmt: skip
def test_number_words(number: int, form: str, words: str) -> None:
    assert number_words(number, form) == words


def test_tables_repeat_merged_words_and_stand_apart() -> None:
    span, start, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        cell("区域", start) + cell("投资", span),
        cell("", on) + cell("项目") + cell("金额"),
        cell("港东", start) + cell("甲\t项目") + cell("12", start),
        cell("", on) + cell("乙") + cell("", on),
    )
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    found = extract(docx(paragraph("单位：万元") + table + paragraph("以上为快报数。")), "a.docx")
    assert found.text == (
        "单位：万元\n\n区域\t投资\t投资\n区域\t项目\t金额\n港东\t甲 项目\t12\n港东\t乙\t\n\n以上为快报数。"
    )


def test_a_table_of_one_column_is_a_frame() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('框内一段。')}{paragraph('又一段。')}</w:tc></w:tr></w:tbl>"
    assert extract(docx(table), "a.docx").text == "框内一段。\n又一段。"


def test_what_is_deleted_hidden_or_said_twice_is_left_out_and_what_is_inserted_stays() -> None:
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    alternate = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    body = (
        "<w:p><w:r><w:t>投资</w:t></w:r><w:del><w:r><w:delText>11</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>（密）</w:t></w:r>"
        f"<w:r><w:instrText>PAGE</w:instrText><w:t>亿元</w:t>{alternate}</w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('目录之后')}</w:sdtContent></w:sdt>"
    )
    parts = {"header1": f"<w:hdr {W}>{paragraph('页眉')}</w:hdr>", "footer1": f"<w:ftr {W}>{paragraph('页脚')}</w:ftr>"}
    assert extract(docx(body, **parts), "a.docx").text == "投资12亿元\n框内\n目录之后"


def test_pages_are_known_where_word_left_their_marks() -> None:
    mark = "<w:lastRenderedPageBreak/>"
    body = (
        paragraph("第一段")
        + paragraph("第二段", before=mark)
        + f"<w:p><w:r><w:t>第三</w:t>{mark}<w:t>段</w:t></w:r></w:p>"
    )
    found = extract(docx(body + paragraph("第四段")), "a.docx")
    places = [where_at(found.anchors, found.text.index(words)) for words in ("第一段", "第二段", "第三段", "第四段")]
    assert places == ["第1页", "第2页", "第2页", "第3页"]
    assert extract(docx(paragraph("无标记")), "a.docx").anchors == ()


def test_the_strict_form_of_the_format_is_read_too() -> None:
    body = docx(paragraph("甲"))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    part = f'<w:document xmlns:w="{strict}"><w:body>{paragraph("严格格式")}</w:body></w:document>'
    assert extract(files.with_part(body, "word/document.xml", part), "a.docx").text == "严格格式"


def test_notes_stand_after_the_text_and_their_lines_do_not() -> None:
    rule = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>—</w:t></w:r></w:p></w:footnote>'
    note = f'<w:footnote w:id="2">{paragraph("1—7月，全区竣工项目49个。")}</w:footnote>'
    end = f'<w:endnotes {W}><w:endnote w:id="1">{paragraph("数据来自区统计局。")}</w:endnote></w:endnotes>'
    data = docx(paragraph("总体情况"), footnotes=f"<w:footnotes {W}>{rule}{note}</w:footnotes>", endnotes=end)
    assert extract(data, "a.docx").text == "总体情况\n1—7月，全区竣工项目49个。\n数据来自区统计局。"
