"""Whatever leaves the house as a file is in the log, with who took it: found in the URLs, not listed here."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from bridgehead.foundation.access.actors import CLEARANCES, ROLES
from bridgehead.foundation.audit.disclosures import disclosures
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.files import file_path, store
from bridgehead.modules.assessment.models import PostedTask
from bridgehead.modules.checking.models import Draft
from bridgehead.modules.checking.word import document_of
from tests import factories
from tests.access.test_every_address import SECRET
from tests.access.world import Call, World, build_world, calls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unthrottled")]
# Words of a query that ask a page for a file instead of itself, and what some addresses need to have anything to send.
QUERIES = ("", "file=1", "measure=project.signed.count", "month=2026-03")
# What was handed in comes back byte for byte; whatever else is made here, and so carries the mark itself.
HANDED_IN = {"files.taken"}
FILES = ("xlsx", "_file", ":file")


def almighty(world: World) -> Client:
    """Somebody who holds every role and clearance."""
    person = factories.make_person(role="administrator", unit=world.inside, enterprise_id=world.enterprise_id)
    for role in (*ROLES, *CLEARANCES):
        if role not in ("administrator", "enterprise"):
            factories.make_grant(person=person, role=role, unit=world.inside)
    # Nobody sees another one's drafts, whatever they hold.
    Draft.objects.update(person=person)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def put_files() -> None:
    """A real file behind every row that may hold one and does not."""
    kept = store(document_of("全区签约项目12个。"), "报告.docx")
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        for name in {"sha256", "file_sha256"} & names:
            called = "file_name" if "file_name" in names else "name"
            values = {name: kept.sha256} | ({called: kept.name} if called in names else {})
            values |= {"kind": "word"} if model._meta.label == "bulletins.OwnTemplate" else {}
            for row in model._default_manager.all():
                if not file_path(getattr(row, name) or "0" * 64).exists():
                    model._default_manager.filter(pk=row.pk).update(**values)


def files_of(client: Client, call: Call) -> list[tuple[str, str, bytes, list[AuditEntry]]]:
    """What an address sends as a file, by its address: its type, its content, and what the log says of it."""
    found = []
    for query in QUERIES:
        newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        url = f"{call.url}?{query}" if query else call.url
        answer: Any = client.get(url)
        if answer.status_code != 200 or "attachment" not in answer.get("Content-Disposition", ""):
            continue
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        written = list(AuditEntry.objects.filter(pk__gt=newest))
        found.append((url, answer["Content-Disposition"], body, written))
    return found


def test_every_file_that_leaves_is_in_the_log_and_carries_its_mark() -> None:
    world = build_world()
    # Steps of problems and of posted tasks are asked for by the same parameter.
    task = PostedTask.objects.get(pk=world.arguments["posted_id"])
    factories.make_posted_step(task=task, pk=world.arguments["step_id"])
    put_files()
    client = almighty(world)
    sent = set()
    for call in calls(world):
        if call.method != "GET" or call.name in SECRET:
            continue
        for url, disposition, body, written in files_of(client, call):
            sent.add(call.name)
            known = [entry for entry in written if entry.action in disclosures()]
            assert known, f"{url} sends {disposition} and the log does not know of it"
            if not {entry.action for entry in known} & HANDED_IN:
                assert is_marked(body, known), f"{url} sends {disposition} without the mark of {known}"
    # Every address whose name says that it is one.
    named = {call.name for call in calls(world) if call.method == "GET" and call.name.endswith(FILES)}
    assert named <= sent, f"never sent, so never tried: {named - sent}"
    assert sent >= {"documents:original", "checking:corrected", "ledger:evidence", "bulletins:template"}, sorted(sent)


def is_marked(body: bytes, entries: list[AuditEntry]) -> bool:
    """Whether the number of the entry stands in the file: in a part of it where it is an archive."""
    marks = [f"{entry.pk}".encode() for entry in entries]
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return any(mark in body for mark in marks) or body.startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        texts = [parts.read(name) for name in parts.namelist() if name.endswith(("core.xml", "comments.xml"))]
    return any(mark in text for mark in marks for text in texts)
