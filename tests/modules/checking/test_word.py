"""Comments and tracked changes in a document of Word: at their places, and nothing else is changed."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from lxml import etree

from bridgehead.engines.extraction import LIMITS, ExtractionError, extract
from bridgehead.modules.checking.word import Note, annotated, document_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AT = datetime(2026, 8, 5, 9, 30, tzinfo=UTC)
TEXT = "桥港月报\n今年1—7月，全区新签约项目42个，总投资260.69亿元。\n去年同期新签约项目42个。"


def with_body(body: str) -> bytes:
    """A document whose body is this."""
    plain = zipfile.ZipFile(io.BytesIO(document_of("x")))
    parts = {name: plain.read(name) for name in plain.namelist()}
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts["word/document.xml"] = f"<w:document {space}><w:body>{body}<w:sectPr/></w:body></w:document>".encode()
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return kept.getvalue()


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def said(root: etree._Element, *names: str) -> str:
    return "".join(node.text or "" for node in root.iter(*(f"{W}{name}" for name in names)))


def commented(root: etree._Element) -> dict[str, str]:
    """The text within the range of each comment; struck text in brackets."""
    found, open_ones = {}, set()
    for element in root.iter():
        if element.tag == f"{W}commentRangeStart":
            open_ones.add(element.get(f"{W}id"))
        elif element.tag == f"{W}commentRangeEnd":
            open_ones.discard(element.get(f"{W}id"))
        elif element.tag in (f"{W}t", f"{W}delText"):
            words = element.text or ""
            for one in open_ones:
                found[one] = found.get(one, "") + (f"[{words}]" if element.tag == f"{W}delText" else words)
    return found


def noted(data: bytes, text: str, *notes: Note) -> bytes:
    ordered = sorted(notes, key=lambda note: note.start)
    return annotated(data, text, ordered, author="桥头堡", at=AT, limits=LIMITS)


def note(text: str, words: str, nth: int = 1, change: tuple[str, str] | None = None) -> Note:
    """A note on the nth occurrence of words; `change` puts another text for a part of them."""
    at = -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    put = None
    if change is not None:
        first = at + words.index(change[0])
        put = (first, first + len(change[0]), change[1])
    return Note(at, at + len(words), f"批注：{words}", put)


def test_a_number_is_struck_out_and_another_put_beside_it() -> None:
    data = noted(document_of(TEXT), TEXT, note(TEXT, "42个", 1, ("42", "41")), note(TEXT, "260.69亿元"))
    root, comments = part(data, "word/document.xml"), part(data, "word/comments.xml")
    assert said(root, "delText") == "42"
    assert said(root.find(f".//{W}ins"), "t") == "41"
    assert sorted(commented(root).values()) == ["260.69亿元", "[42]41个"]
    assert said(comments, "t") == "批注：260.69亿元批注：42个"
    # Refused, the change leaves the text as it was; accepted, only the number is another.
    refused = "".join(node.text for node in root.iter(f"{W}t", f"{W}delText") if _outside(node, "ins"))
    assert refused == TEXT.replace("\n", "")
    assert said(root, "t") == TEXT.replace("\n", "").replace("42", "41", 1)


def _outside(node: etree._Element, name: str) -> bool:
    return next(node.iterancestors(f"{W}{name}"), None) is None


def test_the_second_of_two_equal_places_is_told_from_the_first() -> None:
    data = noted(document_of(TEXT), TEXT, note(TEXT, "新签约项目42个", 2, ("42", "40")))
    root = part(data, "word/document.xml")
    assert said(root, "t").endswith("去年同期新签约项目40个。")
    assert "新签约项目42个，总投资" in said(root, "t")


def test_words_cut_into_runs_fields_and_cells_are_found_again() -> None:
    body = (
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>签约项</w:t><w:t>目4</w:t></w:r><w:r><w:t>2个</w:t><w:tab/>"
        "<w:t>，开工</w:t></w:r><w:ins w:id='7' w:author='x'><w:r><w:t>21个</w:t></w:r></w:ins>"
        "<w:del w:id='8' w:author='x'><w:r><w:delText>99个</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>竣工</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>9个</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    data = with_body(body)
    text = extract(data, "a.docx").text
    changed = noted(
        data,
        text,
        note(text, "42个", 1, ("42", "41")),
        note(text, "21个", 1, ("21", "20")),
        note(text, "9个", 1, ("9", "8")),
    )
    root = part(changed, "word/document.xml")
    assert said(root, "t") == "签约项目41个，开工21个竣工8个"  # what somebody else put in stays theirs
    assert sorted(commented(root).values()) == ["21个", "[4][2]41个", "[9]8个"]
    assert [run.find(f"{W}rPr/{W}b") is not None for run in root.find(f".//{W}ins").iter(f"{W}r")] == [True]
    ids = [each.get(f"{W}id") for each in root.iter(f"{W}ins", f"{W}del")]
    assert len(ids) == len(set(ids))


def test_notes_within_notes_and_nowhere_keep_the_text_whole() -> None:
    text = TEXT + "\n某某新材料项目。"
    notes = (
        note(text, "新签约项目42个，总投资260.69亿元"),
        note(text, "42个", 1, ("42", "41")),
        note(text, "某某新材料项目"),
    )
    data = noted(document_of(TEXT), text, Note(0, 0, "总评"), *notes)
    root = part(data, "word/document.xml")
    assert said(root, "t") == TEXT.replace("\n", "").replace("42", "41", 1)
    assert len(part(data, "word/comments.xml")) == 4
    assert "新签约项目[42]41个，总投资260.69亿元" in commented(root).values()


def test_every_other_part_goes_through_as_it_is() -> None:
    data = document_of(TEXT)
    kept = zipfile.ZipFile(io.BytesIO(data))
    with_picture = io.BytesIO()
    with zipfile.ZipFile(with_picture, "w") as file:
        for name in kept.namelist():
            file.writestr(name, kept.read(name))
        file.writestr("word/media/a.png", b"\x89PNG picture")
    changed = zipfile.ZipFile(io.BytesIO(noted(with_picture.getvalue(), TEXT, note(TEXT, "42个"))))
    assert changed.read("word/media/a.png") == b"\x89PNG picture"
    assert b"comments+xml" in changed.read("[Content_Types].xml")
    assert b"comments.xml" in changed.read("word/_rels/document.xml.rels")
    twice = noted(noted(data, TEXT, note(TEXT, "42个")), TEXT, note(TEXT, "260.69亿元"))
    comments = part(twice, "word/comments.xml")
    assert len({each.get(f"{W}id") for each in comments}) == len(comments) == 2
    assert zipfile.ZipFile(io.BytesIO(twice)).read("word/_rels/document.xml.rels").count(b"comments.xml") == 1


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", with_body("<w:p/>")[:200]])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(ExtractionError):
        noted(data, TEXT, note(TEXT, "42个"))


def test_a_document_type_with_entities_is_refused() -> None:
    data = with_body("<w:p/>")
    parts = zipfile.ZipFile(io.BytesIO(data))
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        for name in parts.namelist():
            text = parts.read(name)
            file.writestr(name, b'<!DOCTYPE a [<!ENTITY b "c">]>' + text if name == "word/document.xml" else text)
    with pytest.raises(ExtractionError):
        noted(kept.getvalue(), TEXT, note(TEXT, "42个"))
