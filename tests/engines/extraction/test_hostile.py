"""Files of strangers: each is refused with its reason, at once, and without filling the memory."""

from __future__ import annotations

import io
import pickle
import resource
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from bridgehead.engines.extraction import ExtractionError, Limits, extract, extract_path, isolated
from bridgehead.engines.extraction.refusals import refusal
from tests.engines.extraction import files
from tests.engines.extraction.files import W, docx, packed, paragraph, pdf, xlsx

MB = 1024 * 1024
BOOK = openpyxl.Workbook()
BOOK.active.append(["甲", 1])
SHEET = xlsx(BOOK)
WORD = docx(paragraph("甲"))


def laughs() -> str:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><w:document {W}><w:body>{paragraph("&i;")}</w:body></w:document>'  # noqa: E501


def many_members(count: int) -> bytes:
    """A folder of so many empty files, written by hand: zipfile would take seconds."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65535, 65535, len(entry) * count, len(local), 0)
    return local + entry * count + end


def lying_size(data: bytes, name: str) -> bytes:
    """The same zip whose folder says that a part is 10 bytes long when unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true = struct.pack("<I", archive.getinfo(name).file_size)
    return data.replace(true, struct.pack("<I", 10))


def locked_zip() -> bytes:
    data = bytearray(WORD)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(sign, place + 1)
    return bytes(data)


def strangers() -> Iterator[tuple[str, str, bytes, str]]:
    """What it is, its name, its bytes, the code of the refusal."""
    yield "bomb in Word", "a.docx", docx(" " * (80 * MB)), "inflates"
    yield "bomb that lies", "a.docx", lying_size(docx(" " * (20 * MB)), "word/document.xml"), "inflates broken"
    yield (
        "bomb in a workbook",
        "a.xlsx",
        files.with_part(SHEET, "xl/sharedStrings.xml", b"<sst>" + b" " * (70 * MB)),
        "inflates",
    )
    yield "many members", "a.docx", many_members(400_000), "inflates"
    yield "billion laughs", "a.docx", files.with_part(WORD, "word/document.xml", laughs()), "entities"
    yield (
        "laughs in UTF-16",
        "a.docx",
        files.with_part(WORD, "word/document.xml", laughs().encode("utf-16")),
        "entities",
    )
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>{paragraph("&x;")}</w:body></w:document>'  # noqa: E501
    yield "external entity", "a.docx", files.with_part(WORD, "word/document.xml", outside), "entities"
    yield (
        "entity after a long comment",
        "a.docx",
        files.with_part(WORD, "word/document.xml", f"<!--{'x' * 9000}-->{outside}"),
        "entities",
    )
    yield "entity in a sheet", "a.xlsx", files.with_part(SHEET, "xl/worksheets/sheet1.xml", outside), "entities"
    yield (
        "entity in a sheet, late",
        "a.xlsx",
        files.with_part(SHEET, "xl/worksheets/sheet1.xml", f"<!--{'x' * 9000}-->{outside}"),
        "entities",
    )
    yield "million paragraphs", "a.docx", docx("".join(map(paragraph, map(str, range(1_000_000))))), "too_much"
    yield (
        "nested deep",
        "a.docx",
        docx("<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000),
        "too_much broken",
    )
    yield (
        "tables in tables",
        "a.docx",
        docx("<w:tbl><w:tr><w:tc>" * 80 + "</w:tc></w:tr></w:tbl>" * 80),
        "no_text too_much",
    )
    yield "nested deep, web page", "a.html", b"<div>" * 200_000 + "深".encode(), "too_much"


def unreadable() -> Iterator[tuple[str, str, bytes, str]]:
    """The same of files that mean no harm."""
    yield "locked Word", "a.docx", files.ole("EncryptedPackage"), "password"
    yield "locked zip", "a.docx", locked_zip(), "password"
    yield "locked PDF", "a.pdf", pdf([[(72, 700, 12, "甲")]], trailer=files.LOCKED), "password"
    yield "workbook called Word", "a.docx", SHEET, "misnamed"
    yield "Word called workbook", "a.xlsx", WORD, "misnamed"
    yield "PDF called text", "a.txt", pdf([[(72, 700, 12, "甲")]]), "misnamed"
    yield "text called Word", "a.docx", "今年签约42个。".encode(), "broken"
    yield "cut Word", "a.docx", WORD[: len(WORD) // 2], "broken"
    yield "cut workbook", "a.xlsx", SHEET[:-40], "broken"
    yield "cut PDF", "a.pdf", pdf([[(72, 700, 12, "甲")]])[:300], "broken"
    yield "damaged part", "a.docx", files.with_part(WORD, "word/document.xml", f"<w:document {W}><w:body>"), "broken"
    yield "nothing", "a.txt", b"", "empty"
    yield "blanks", "a.txt", b"  \n", "empty"
    yield "binary", "a.txt", bytes(range(256)) * 10, "binary"
    yield "page without text", "a.html", b"<html><script>x</script></html>", "no_text"
    yield "old Word", "a.doc", files.ole("WordDocument"), "old_doc"
    yield "old Excel", "a.xls", files.ole("Workbook"), "old_xls"
    yield "old PowerPoint", "a.ppt", files.ole("PowerPoint Document"), "old_ppt"
    yield "WPS", "a.wps", files.ole("WordDocument"), "wps"
    yield "OFD", "a.ofd", packed({"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<D/>"}), "ofd"
    yield "presentation", "a.pptx", packed({"ppt/presentation.xml": "<p/>"}), "old_ppt"
    yield "OpenDocument", "a.odt", packed({"content.xml": "<p/>"}), "office"
    yield "rich text", "a.rtf", b"{\\rtf1 text}", "office"
    yield "RAR", "a.rar", b"Rar!\x1a\x07\x00" + bytes(50), "archive"
    yield "7z", "a.docx", b"7z\xbc\xaf\x27\x1c" + bytes(50), "archive"
    yield "zip", "a.zip", packed({"a.txt": "甲"}), "archive"
    yield "GIF", "a.gif", b"GIF89a" + bytes(50), "picture"
    yield "saved mail", "a.mht", b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>x</p>", "mail"
    yield "program", "a.exe", b"MZ\x90\x00" + bytes(100), "unknown"
    yield "huge picture", "a.png", files.png(30_000, 1, b"")[:-20], "ocr_missing broken too_much"


STRANGERS = {what: (name, data, codes.split()) for what, name, data, codes in (*strangers(), *unreadable())}


@pytest.mark.parametrize("what", STRANGERS)
def test_what_is_refused_has_its_reason_at_once(what: str) -> None:
    name, data, codes = STRANGERS[what]
    before = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ExtractionError) as refused:
        extract(data, name)
    assert refused.value.code in codes, refused.value
    assert time.process_time() - before < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 400 * 1024


def test_a_file_of_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as file:
        file.truncate(2048 * MB)
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(ExtractionError) as refused:
        extract_path(path)
    assert refused.value.code == "too_large"
    assert time.process_time() - start < 0.5
    assert tracemalloc.get_traced_memory()[1] < MB
    tracemalloc.stop()


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(ExtractionError):
            extract_path(path)


def test_a_file_on_disk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("签约42个。", encoding="utf-16")
    found = extract_path(path)
    assert (found.text, found.kind, found.encoding) == ("签约42个。", "text", "utf-16")


def test_a_legitimate_workbook_of_regular_numbers_is_no_bomb() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(4000):
        sheet.append([0] * 20)
    assert extract(xlsx(book), "a.xlsx").text.count("\n") == 3999


def test_a_reader_that_loops_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = pdf([[(72, 700, 12, "甲")]], content="q 1 0 0 1 0 0 cm " * 200_000)
    with pytest.raises(ExtractionError) as refused:
        extract(endless, "a.pdf", Limits(seconds=0.05))
    assert refused.value.code == "too_slow"


def test_a_reader_that_eats_memory_is_ended() -> None:
    with pytest.raises(ExtractionError) as refused:
        extract(pdf([[(72, 700, 12, "甲")]]), "a.pdf", Limits(memory_bytes=30 * MB))
    assert refused.value.code in {"broken", "too_much"}


def test_a_reader_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGEHEAD_SECRET_KEY", "geheim")
    seen: dict[str, object] = {}
    run = isolated.subprocess.run

    def watched(*args: object, **more: object) -> object:
        seen.update(more)
        return run(*args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(isolated.subprocess, "run", watched)
    extract(pdf([[(72, 700, 12, "甲乙丙丁")]]), "a.pdf")
    assert "geheim" not in str(seen["env"])


def test_a_refusal_travels_between_processes_in_both_languages() -> None:
    error = pickle.loads(pickle.dumps(refusal("old_doc", to=".docx")))
    assert (error.code, str(error)) == ("old_doc", error.message_en)
    assert "另存为 .docx" in error.message_zh
