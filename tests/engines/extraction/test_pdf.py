"""PDF with a text layer, scans and pictures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from bridgehead.engines.extraction import ExtractionError, Limits, extract, isolated, where_at
from tests.engines.extraction.files import SCAN, Placed, pdf, png

HEAD = (72, 805, 9, "桥港区统计局月报")
FIRST: list[Placed] = [
    HEAD,
    (200, 740, 18, "桥港区重点项目建设情况"),
    (100, 700, 14, "今年一至七月，全区新签约亿元以上项目四十二个，总投资二百六"),
    (72, 676, 14, "十亿元，同比增长百分之十二，其中先进制造业项目三十个，占比七"),
    (72, 652, 14, "成。"),
    (100, 628, 14, "全区开工项目二十一个，完成投资五十八亿元，比上年同期增加八"),
    (290, 30, 9, "— 1 —"),
]
SECOND: list[Placed] = [
    HEAD,
    (72, 740, 14, "亿元。"),
    (72, 700, 14, "一、分镇街情况"),
    (72, 660, 12, "镇街"),
    (250, 660, 12, "总投资"),
    (400, 660, 12, "完成投资"),
    (72, 640, 12, "港东"),
    (250, 640, 12, "12000"),
    (400, 640, 12, "3400"),
    (72, 620, 12, "港西"),
    (400, 620, 12, "7800"),
    (290, 30, 9, "— 2 —"),
]


def test_lines_are_joined_pages_lose_their_furniture_and_tables_are_rows() -> None:
    found = extract(pdf([FIRST, SECOND]), "月报.pdf")
    assert found.kind == "pdf"
    assert found.text == (
        "桥港区重点项目建设情况\n"
        "今年一至七月，全区新签约亿元以上项目四十二个，总投资二百六十亿元，同比增长百分之十二，其中先进制造业项目三十个，占比七成。\n"
        "全区开工项目二十一个，完成投资五十八亿元，比上年同期增加八亿元。\n"
        "一、分镇街情况\n"
        "\n"
        "镇街\t总投资\t完成投资\n"
        "港东\t12000\t3400\n"
        "港西\t\t7800"
    )


def test_what_stands_on_which_page_is_known_within_a_paragraph() -> None:
    found = extract(pdf([FIRST, SECOND]), "月报.pdf")
    places = [where_at(found.anchors, found.text.index(words)) for words in ("同比", "增加八", "亿元。\n一、", "港西")]
    assert places == ["第1页", "第1页", "第2页", "第2页"]
    assert extract(pdf([FIRST]), "月报.pdf").anchors == ()


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [
        (72.0, 700.0 - 20 * line, 12.0, f"左栏第{'一二三四五六七八九十'[line]}行写满了一些字") for line in range(10)
    ]
    right = [
        (310.0, 700.0 - 20 * line, 12.0, f"右栏第{'一二三四五六七八九十'[line]}行写满了一些字") for line in range(10)
    ]
    text = extract(pdf([[part for pair in zip(left, right, strict=True) for part in pair]]), "a.pdf").text
    assert text.index("左栏第十行") < text.index("右栏第一行")


def test_latin_words_keep_their_spaces_and_lose_their_hyphens() -> None:
    page: list[Placed] = [
        (72, 700, 12, "Qiaogang District signed 42 pro-"),
        (72, 684, 12, "jects worth RMB 26 billion in"),
    ]
    page.append((72, 668, 12, "seven months."))
    assert (
        extract(pdf([page]), "a.pdf").text
        == "Qiaogang District signed 42 projects worth RMB 26 billion in seven months."
    )


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(ExtractionError) as refused:
        extract(pdf([FIRST, SECOND, FIRST]), "a.pdf", Limits(pages=2))
    assert refused.value.code == "too_much"


@pytest.mark.parametrize(("data", "name"), [(pdf([[]], content=SCAN), "scan.pdf"), (png(60, 40), "scan.png")])
def test_without_the_optional_part_a_scan_is_refused_with_how_to_install_it(
    data: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated, "find_spec", lambda _name: None)
    with pytest.raises(ExtractionError) as refused:
        extract(data, name)
    assert refused.value.code == "ocr_missing"
    assert "bridgehead[ocr]" in refused.value.message_en
    assert "bridgehead[ocr]" in refused.value.message_zh


def test_one_scanned_page_among_many_stops_nobody() -> None:
    pages = [FIRST, SECOND, []]
    assert "港西" in extract(pdf(pages, content=SCAN), "a.pdf").text


def drawn(lines: list[str]) -> Any:
    """A picture of these lines, where the machine has the library and a Chinese face for it."""
    pytest.importorskip("rapidocr")
    pillow, fonts = pytest.importorskip("PIL.Image"), pytest.importorskip("PIL.ImageFont")
    draw = pytest.importorskip("PIL.ImageDraw")
    face = next(Path("/usr/share/fonts").rglob("Noto*CJK*.ttc"), None)
    if face is None:
        pytest.skip("no Chinese face on this machine")
    image = pillow.new("RGB", (1000, 80 * len(lines) + 60), "white")
    for number, line in enumerate(lines):
        draw.Draw(image).text((60, 40 + 80 * number), line, font=fonts.truetype(str(face), 36), fill="black")
    return image


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "name", "kind"), [("PNG", "a.png", "image"), ("JPEG", "a.jpg", "image"), ("PDF", "a.pdf", "pdf")]
)
def test_with_the_optional_part_a_scan_is_read(form: str, name: str, kind: str) -> None:
    image = drawn(["今年签约项目42个，", "总投资260亿元。"])
    buffer = io.BytesIO()
    image.save(buffer, form)
    found = extract(buffer.getvalue(), name)
    assert found.kind == kind
    assert "42个" in found.text
    assert "260亿元" in found.text
    with pytest.raises(ExtractionError) as refused:
        extract(buffer.getvalue(), name, Limits(picture_pixels=100, picture_pages=0))
    assert refused.value.code == "too_much"


def test_digits_of_a_higher_face_do_not_part_a_line_from_the_next() -> None:
    page: list[Placed] = [(72, 700, 14, "今年以来，全区新签约亿元以上项目")]
    page += [(296, 700, 18, "42"), (314, 700, 14, "个，比上年同期多十二个，其中")]
    page += [(72, 676, 14, "先进制造业项目三十个。")]
    text = extract(pdf([page]), "a.pdf").text
    assert text == "今年以来，全区新签约亿元以上项目42个，比上年同期多十二个，其中先进制造业项目三十个。"
