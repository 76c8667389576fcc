"""The store takes what is on the list, by content; keeps it once, whole or not at all; hands it out harmlessly."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.foundation import files
from bridgehead.foundation.access import SYSTEM, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.files.downloads import TAKEN, download
from bridgehead.foundation.files.naming import safe_name

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name in names:
            out.writestr(name, "x")
    return buffer.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path / "files"
    return Path(settings.MEDIA_ROOT)


def stored_paths(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kept_name"),
    [
        (PDF, "协议.pdf", "application/pdf", "协议.pdf"),
        (PNG, "现场.PNG", "image/png", "现场.PNG"),
        (JPEG, "a.jpeg", "image/jpeg", "a.jpeg"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), "a.webp", "image/webp", "a.webp"),
        (DOCX, "批复.docx", files.ALLOWED[4].media_type, "批复.docx"),
        (XLSX, "月报", files.ALLOWED[5].media_type, "月报.xlsx"),
        ("桥港区".encode(), "简报.txt", "text/plain", "简报.txt"),
        ("桥港区签约项目".encode("gb18030"), "简报.txt", "text/plain", "简报.txt"),
        (b"\xef\xbb\xbf" + "序号,项目".encode(), "表.csv", "text/plain", "表.csv"),
        ("  <!DOCTYPE html><html><body>桥港</body></html>".encode(), "页.html", "text/html", "页.html"),
        (PDF, "run.exe", "application/pdf", "run.exe.pdf"),
        (PDF, "../../etc/passwd", "application/pdf", "passwd.pdf"),
    ],
)
def test_listed_types_are_kept_under_their_hash(content, name, media_type, kept_name, media) -> None:  # type: ignore[no-untyped-def]
    file = files.store(content, name)
    assert file == files.StoredFile(hashlib.sha256(content).hexdigest(), len(content), media_type, kept_name)
    assert files.file_path(file.sha256) == media / file.sha256[:2] / file.sha256[2:4] / file.sha256
    assert files.read_file(file.sha256) == content
    assert files.is_intact(file.sha256)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + bytes(100),
        b"\x7fELF\x02\x01\x01" + bytes(100),
        b"\xca\xfe\xba\xbe" + bytes(50),
        b"#!/bin/sh\nrm -rf /\n",
        archive("anything.txt"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("[Content_Types].xml", "xl/workbook.xml", "payload.exe"),
        b"PK\x03\x04 broken",
        b"GIF89a" + bytes(30),
        b"\xff\xfe\xfd\xfc" * 20,
    ],
)
def test_anything_else_is_refused_whatever_it_is_called_and_leaves_nothing(content, media) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        files.store(content, "协议.pdf")
    assert list(refused.value.errors) == ["file"]
    assert stored_paths(media) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_read_to_its_end(media) -> None:  # type: ignore[no-untyped-def]
    read = []

    def pieces():  # type: ignore[no-untyped-def]
        for number in range(1000):
            read.append(number)
            yield b"x" * 1024

    with pytest.raises(Refused):
        files.store(pieces(), "a.txt", limit=10 * 1024)
    assert len(read) == 11
    assert stored_paths(media) == []


def test_uploaded_files_are_taken_piece_by_piece() -> None:
    content = PDF + bytes(200_000)
    assert files.store(SimpleUploadedFile("协议.pdf", content), "协议.pdf").size == len(content)


def test_the_same_content_is_kept_once(media) -> None:  # type: ignore[no-untyped-def]
    first, second = files.store(PDF, "a.pdf"), files.store(PDF, "b.pdf")
    assert first.sha256 == second.sha256
    assert len(stored_paths(media)) == 1


def test_a_failure_half_way_leaves_nothing(media) -> None:  # type: ignore[no-untyped-def]
    def pieces():  # type: ignore[no-untyped-def]
        yield PDF
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.store(pieces(), "a.pdf")
    assert stored_paths(media) == []


def test_a_changed_file_is_noticed() -> None:
    file = files.store(PDF, "a.pdf")
    path = files.file_path(file.sha256)
    path.chmod(0o600)
    path.write_bytes(PDF + b" changed")
    assert not files.is_intact(file.sha256)


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_hash_opens_a_file(sha256: str) -> None:
    with pytest.raises(ValueError):
        files.file_path(sha256)


@pytest.mark.django_db
def test_downloads_are_attachments_that_no_browser_runs_and_the_log_knows_of() -> None:
    file = files.store(b"<html><script>alert(1)</script></html>", "页.html")
    response = download(SYSTEM, file.sha256, "页\r\n面.html", file.media_type)
    assert b"".join(response.streaming_content) == b"<html><script>alert(1)</script></html>"  # type: ignore[arg-type]
    assert response["Content-Disposition"].startswith("attachment;")
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    (entry,) = AuditEntry.objects.filter(action=TAKEN)
    assert entry.after["sha256"] == file.sha256
    with pytest.raises(Http404):
        download(SYSTEM, "0" * 64, "a.pdf", "application/pdf")
    assert AuditEntry.objects.filter(action=TAKEN).count() == 1


@given(st.text(max_size=400))
def test_a_safe_name_is_one_plain_part(name: str) -> None:
    kept = safe_name(name, (".pdf",))
    assert kept
    assert len(kept) <= 120
    assert kept.endswith((".pdf", ".PDF", ".Pdf", ".pDf", ".pdF", ".PDf", ".pDF", ".PdF"))
    assert not set(kept) & set('/\\<>:"|?*\0\r\n\u202e')
    assert not kept.startswith((".", " "))
    assert safe_name(kept, (".pdf",)) == kept
