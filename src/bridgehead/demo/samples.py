"""Sample papers as evidence, and the sample bulletins, taken in and reviewed by the documents room's own actions."""

from __future__ import annotations

from collections.abc import Mapping

from bridgehead.demo.bulletins import Bulletin
from bridgehead.engines.figures import ProjectStatement, statement_from_json
from bridgehead.foundation.access import Actor
from bridgehead.foundation.files import StoredFile, store
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.documents.actions import DocumentFacts, accept_statement, take_in_document
from bridgehead.modules.documents.models import Document
from bridgehead.modules.documents.project_acceptance import NEW, default_choice
from bridgehead.modules.ledger import rules

_HEAD = "Bridgehead demonstration district - sample paper, no legal force"


def pdf(lines: tuple[str, ...]) -> bytes:
    """A one-page PDF with lines of ASCII text in a standard font."""
    shown = " ".join(f"({line}) Tj 0 -28 Td" for line in lines)
    stream = f"BT /F1 14 Tf 72 760 Td {shown} ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 %s >> >> >>"
        % b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


class Papers:
    """One stored sample paper a kind of evidence: thousands of rows share a few files."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}

    def name(self, kind: str) -> str:
        """The file name that the evidence shows, such as 投资协议（样件）.pdf."""
        return f"{rules.current().evidence[kind].chinese}（样件）.pdf"

    def file(self, kind: str) -> StoredFile:
        """The stored sample of that kind, made when first asked for."""
        if kind not in self._files:
            self._files[kind] = store(pdf((_HEAD, rules.current().evidence[kind].english)), self.name(kind))
        return self._files[kind]


def _accept(document: Document, actor: Actor, how: str) -> None:
    """Accept what a careful reviewer would: figures of known measures, and projects that the ledger knows already."""
    rows = list(document.statements.order_by("position"))
    for row in rows if how == "all" else rows[: len(rows) // 2]:
        if row.kind == "figure" and not str(row.content["measure"]).startswith("other."):
            accept_statement(actor=actor, statement_id=row.pk, version=row.version)
            continue
        statement = statement_from_json(row.content)
        if isinstance(statement, ProjectStatement):
            choice = default_choice(actor, statement)
            if choice is not None and choice != NEW:
                accept_statement(actor=actor, statement_id=row.pk, version=row.version, project=choice)


def take_in(bulletin: Bulletin, *, units: Mapping[str, Unit], person: Person) -> None:
    """Take a bulletin in as its reader would, and review it as far as its head says."""
    actor = actor_of(person, via="cli")
    unit = next((unit for unit in units.values() if bulletin.place in (unit.name, unit.short_name)), units["district"])
    taken = take_in_document(
        actor=actor,
        data=bulletin.text.encode(),
        file_name=f"{bulletin.stem}.txt",
        unit_id=unit.pk,
        facts=DocumentFacts(
            title=bulletin.title,
            published_on=bulletin.published,
            place=bulletin.place,
            publisher=bulletin.publisher,
        ),
    )
    if bulletin.accept != "none":
        _accept(taken.document, actor, bulletin.accept)
