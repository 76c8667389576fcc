"""Taking documents in: bytes are kept first, then the document, its statements and the audit entry in one transaction.

Whatever moment the power goes: either a document is there whole, or only its bytes are, which the next try finds
again by their hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bridgehead.engines.extraction import Extracted, ExtractionError, extract
from bridgehead.engines.extraction import check_size as check_readable_size
from bridgehead.engines.figures import FigureStatement, Statement, statement_to_json
from bridgehead.engines.reading import About, Reading, read
from bridgehead.engines.reading.elsewhere import place_of_title
from bridgehead.foundation import files
from bridgehead.foundation.access import Actor, Refused, may, require, scope_q
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.documents import gazetteer
from bridgehead.modules.documents.doubts import refresh_doubts
from bridgehead.modules.documents.models import Document, StatementRecord
from bridgehead.modules.documents.titles import guess_title, title_of

_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known of a document besides its text; what is left out is taken from the text where it says so."""

    title: str = ""
    published_on: date | None = None
    place: str = ""
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The document, and whether it came in just now or was there before."""

    document: Document
    is_new: bool


def take_in_document(
    *, actor: Actor, data: bytes, file_name: str, unit_id: int | None = None, facts: DocumentFacts | None = None
) -> TakenIn:
    """Keep a file, read it, and put its statements up for review, in the unit given or the actor's own.

    Raises Refused, with messages under `file`, where it is of a kind that is not read, too large or no text, and
    Forbidden where the actor may not take documents in there. The same bytes a second time give the earlier document.
    """
    unit = upload_unit(actor, unit_id)
    require(actor, "documents.upload", unit.path)
    name = files.safe_name(file_name)
    check_size(name, len(data))
    extracted = extracted_text(data, name)
    stored = files.store(data, name)
    earlier = _earlier(actor, unit, stored.sha256)
    if earlier is not None:
        return TakenIn(earlier, is_new=False)
    facts = _completed(facts or DocumentFacts(), extracted, name)
    reading = _read(extracted.text, name, facts, unit)
    document = Document(
        title=facts.title,
        text=extracted.text,
        anchors=[(anchor.start, anchor.where) for anchor in extracted.anchors],
        file_name=name,
        file_sha256=stored.sha256,
        file_size=stored.size,
        encoding=extracted.encoding,
        published_on=facts.published_on or reading.published,
        place=facts.place[:60],
        publisher=facts.publisher[:60],
        url=facts.url,
        unit=unit,
        uploaded_by_id=actor.id,
    )
    try:
        _save(actor, document, reading)
    except IntegrityError:
        # Two of us took the same file in at once; a document is in a unit only once.
        return TakenIn(Document.objects.get(unit=unit, file_sha256=stored.sha256), is_new=False)
    return TakenIn(document, is_new=True)


def take_in_text(*, actor: Actor, text: str, unit_id: int | None = None, facts: DocumentFacts | None = None) -> TakenIn:
    """As `take_in_document`, for text that was pasted; what is kept as the original is this text in UTF-8."""
    if not text.strip():
        raise Refused({"text": [_("Paste some text, or choose a file.")]})
    facts = facts or DocumentFacts()
    stem = "".join(c for c in (facts.title or guess_title(text)) if c.isalnum() or c in "—-_（）()")[:40] or "text"
    return take_in_document(actor=actor, data=text.encode(), file_name=f"{stem}.txt", unit_id=unit_id, facts=facts)


def upload_unit(actor: Actor, unit_id: int | None) -> Unit:
    """The unit that a document goes to: the one given, else the actor's own, else the first that the actor may use."""
    if unit_id is not None:
        unit = Unit.objects.filter(pk=unit_id).first()
        if unit is None:
            raise Refused({"unit": [_("There is no such unit.")]})
        return unit
    mine = Person.objects.filter(pk=actor.id).first() if actor.id is not None else None
    if mine is not None and may(actor, "documents.upload", mine.unit.path):
        return mine.unit
    allowed = Unit.objects.filter(scope_q(actor, "documents.upload", "path")).order_by("path")
    unit = allowed.first() or (mine.unit if mine is not None else None)
    if unit is None:
        raise Refused({"unit": [_("There is no unit yet: set one up first.")]})
    return unit


def check_size(name: str, size: int) -> None:
    """Raise Refused for a file of `size` bytes that is not even to be read into memory."""
    if size > settings.MAX_UPLOAD_BYTES:
        message = _("“%(name)s” is larger than %(limit)s MB. Split it, or paste the part that matters.")
        limit = settings.MAX_UPLOAD_BYTES // 1024 // 1024
        raise Refused({"file": [message % {"name": files.safe_name(name), "limit": limit}]})
    try:
        check_readable_size(size)
    except ExtractionError as error:
        raise _refused(files.safe_name(name), error) from error


def extracted_text(data: bytes, name: str) -> Extracted:
    """The text of a file. Raises Refused, with messages under `file`, where it cannot be read."""
    try:
        return extract(data, name)
    except ExtractionError as error:
        raise _refused(name, error) from error


def _refused(name: str, error: ExtractionError) -> Refused:
    chinese = (get_language() or "").startswith("zh")
    reason = (error.message_zh.rstrip("。") + "。") if chinese else (error.message_en.rstrip(".") + ".")
    said = {"name": name, "reason": reason}
    return Refused({"file": [_("“%(name)s” was not taken in: %(reason)s") % said]})


def _completed(facts: DocumentFacts, extracted: Extracted, name: str) -> DocumentFacts:
    """What a person said, else what the file says of itself, else what its text begins with."""
    title = facts.title.strip() or extracted.title or title_of(extracted, name)
    published, place = facts.published_on or extracted.published, facts.place or place_of_title(title)
    return replace(facts, title=title[:200], published_on=published, place=place)


def _earlier(actor: Actor, unit: Unit, sha256: str) -> Document | None:
    same = Document.objects.filter(file_sha256=sha256)
    seen = same.filter(scope_q(actor, "documents.view", "unit__path")).order_by("id").first()
    return seen or same.filter(unit=unit).first()


def _read(text: str, name: str, facts: DocumentFacts, unit: Unit) -> Reading:
    about = About(
        doc=name,
        published=facts.published_on,
        place=facts.place or None,
        publisher=facts.publisher or None,
        gazetteer=gazetteer.current_gazetteer(unit.path),
    )
    return read(text, about)


@transaction.atomic
def _save(actor: Actor, document: Document, reading: Reading) -> None:
    document.uploaded_at = timezone.now()
    document.statement_count = document.pending_count = len(reading.statements)
    document.save(force_insert=True)
    index("document", [document.pk])
    StatementRecord.objects.bulk_create(
        [_record(document, position, statement) for position, statement in enumerate(reading.statements, start=1)],
        batch_size=500,
    )
    refresh_doubts(actor, document)
    document.save(update_fields=["warnings"])
    after: Mapping[str, Any] = {
        "title": document.title,
        "file_name": document.file_name,
        "file_sha256": document.file_sha256,
        "unit": document.unit_id,
        "statements": document.statement_count,
    }
    record(actor=actor, action="documents.upload", target=document, before=None, after=after)


def _record(document: Document, position: int, statement: Statement) -> StatementRecord:
    content = statement_to_json(statement)
    return StatementRecord(
        document=document,
        position=position,
        kind="figure" if isinstance(statement, FigureStatement) else "project",
        start=statement.span[0],
        end=statement.span[1],
        read_as=content,
        content=content,
        confidence=None if statement.confidence is None else statement.confidence.quantize(_THOUSANDTH),
    )
