"""Anchors: written, signed, sent in spite of a server that stumbles, and what they find that the chain can't."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.audit import anchors, chain, commands, verifying
from bridgehead.foundation.audit.anchors import AnchorError
from bridgehead.foundation.audit.models import AuditEntry, AuditLane

KEY = "a key from the environment"


def write(count: int) -> list[AuditEntry]:
    with transaction.atomic():
        rows = [(("ledger.project", 7), None, {"number": number}) for number in range(count)]
        return chain.record_many(actor=SYSTEM, action="test.written", rows=rows)


def cut(entries: list[AuditEntry], left: int) -> None:
    """Cut the tail and mend the head, as somebody would who can write to the database."""
    AuditEntry.objects.filter(pk__in=[entry.pk for entry in entries[left:]]).delete()
    last = entries[left - 1]
    AuditLane.objects.filter(pk=last.lane_id).update(sequence=last.sequence, digest=last.digest)


class Server(HTTPServer):
    """Answers with `answers` in turn, then with 204; keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.taken: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/anchors"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(({key.lower(): value for key, value in self.headers.items()}, body))
        code = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(code)
        if code == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    thread = threading.Thread(target=one.serve_forever, daemon=True)
    thread.start()
    yield one
    one.shutdown()
    one.server_close()


@pytest.mark.django_db
def test_an_anchor_finds_the_tail_that_was_cut_with_its_head_mended(tmp_path: Path, settings, capsys) -> None:  # type: ignore[no-untyped-def]
    settings.AUDIT_ANCHOR_KEY = KEY
    entries = write(5)
    file = tmp_path / "anchors.jsonl"
    assert commands.anchor(file) == 0
    write(2)
    assert commands.anchor(file) == 0
    assert commands.verify(file) == 0
    assert "7 entries verified" in (told := capsys.readouterr().out)
    assert "2 anchors agree" in told
    AuditEntry.objects.exclude(pk__in=[entry.pk for entry in entries]).delete()
    AuditLane.objects.exclude(pk=entries[0].lane_id).update(sequence=0, digest="0" * 64)
    cut(entries, 3)
    assert chain.verify() == []
    assert commands.verify() == 0
    assert commands.verify(file) == 1
    told = capsys.readouterr().out
    assert "cut: the anchor of" in told
    assert f"lane {entries[0].lane_id}, entry 4" in told


@pytest.mark.django_db
def test_an_anchor_finds_a_tail_that_was_written_anew() -> None:
    entries = write(4)
    kept = anchors.anchor_now()
    cut(entries, 2)
    while AuditLane.objects.get(pk=entries[0].lane_id).sequence < 4:
        write(1)
    assert chain.verify() == []
    found = verifying.walk([kept]).problems
    assert [problem.kind for problem in found] == ["changed"]
    assert "is not the entry that the anchor of" in found[0].detail
    assert verifying.lost_heads(kept.heads) == [entries[0].lane_id]


@pytest.mark.django_db
def test_an_anchor_line_reads_back(tmp_path: Path) -> None:
    write(3)
    taken = anchors.anchor_now()
    assert taken.entries == 3
    assert taken.seal == chain.seal()
    file = tmp_path / "anchors.jsonl"
    anchors.append(file, taken.line(KEY))
    anchors.append(file, taken.line(KEY))
    assert anchors.read_anchors(file, KEY) == [taken, taken]
    assert anchors.read_anchors(file) == [taken, taken]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "key", "reason"),
    [
        ({"entries": 9}, KEY, "signature is wrong"),
        ({"signature": ""}, KEY, "signature is missing"),
        ({}, "another key", "signature is wrong"),
        ({"heads": [[0, 1, "ab"]]}, "", "not those that were sealed"),
        ({"heads": None}, "", "this is no anchor"),
    ],
)
def test_an_anchor_that_somebody_wrote_is_refused(tmp_path: Path, change, key: str, reason: str) -> None:  # type: ignore[no-untyped-def]
    content = json.loads(anchors.anchor_now().line(KEY)) | change
    file = tmp_path / "anchors.jsonl"
    file.write_text(json.dumps(content))
    with pytest.raises(AnchorError, match=reason):
        anchors.read_anchors(file, key)
    with override_settings(AUDIT_ANCHOR_KEY=key):
        assert commands.verify(file) == 1


@pytest.mark.parametrize("content", ["", "\n", "no json", "[]"])
def test_a_file_without_anchors_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "anchors.jsonl"
    file.write_text(content)
    with pytest.raises(AnchorError):
        anchors.read_anchors(file)
    with pytest.raises(AnchorError, match="can't be read"):
        anchors.read_anchors(tmp_path / "nowhere")
    with pytest.raises(AnchorError, match="can't be written"):
        anchors.append(tmp_path / "nowhere" / "file", b"")


@pytest.mark.django_db
def test_an_anchor_is_sent_and_signed(server: Server, settings, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    settings.AUDIT_ANCHOR_KEY = KEY
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.jsonl")
    settings.AUDIT_ANCHOR_WEBHOOK = server.url
    write(2)
    assert commands.anchor() == 0
    assert capsys.readouterr().out.count("2 entries anchored") == 2
    ((headers, body),) = server.taken
    assert headers["x-bridgehead-signature"] == anchors.signature_of(body, KEY)
    assert headers["content-type"] == "application/json"
    assert Path(settings.AUDIT_ANCHOR_FILE).read_bytes() == body + b"\n"


@pytest.mark.parametrize(("answers", "asked"), [([500, 503], 3), ([429, 200], 2)])
def test_a_server_that_stumbles_is_asked_again(server: Server, answers: list[int], asked: int) -> None:
    server.answers = answers
    anchors.send(server.url, b"{}", "", waits=(0.01, 0.01, 0.01))
    assert len(server.taken) == asked
    assert "x-bridgehead-signature" not in server.taken[0][0]


@pytest.mark.parametrize(("answer", "asked"), [(403, 1), (302, 1), (500, 3)])
def test_a_server_that_refuses_is_told(server: Server, answer: int, asked: int) -> None:
    server.answers = [answer] * 5
    with pytest.raises(AnchorError, match=f"it answers {answer}"):
        anchors.send(server.url, b"{}", KEY, waits=(0.01, 0.01))
    assert len(server.taken) == asked


def test_nobody_there_and_no_address() -> None:
    with pytest.raises(AnchorError, match="did not take the anchor"):
        anchors.send("http://127.0.0.1:1/", b"{}", "", waits=())
    with pytest.raises(AnchorError, match="begins with https"):
        anchors.send("file:///etc/passwd", b"{}", "")


@pytest.mark.django_db
def test_a_webhook_that_fails_does_not_keep_the_file_from_being_written(tmp_path: Path, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(anchors.time, "sleep", lambda _seconds: None)
    file = tmp_path / "anchors.jsonl"
    assert commands.anchor(file, "http://127.0.0.1:1/") == 1
    assert file.read_text().count("\n") == 1
    assert "did not take" in capsys.readouterr().err


@pytest.mark.django_db
def test_without_a_place_the_anchor_is_printed(capsys) -> None:  # type: ignore[no-untyped-def]
    assert commands.anchor() == 0
    assert json.loads(capsys.readouterr().out)["seal"] == chain.seal()
