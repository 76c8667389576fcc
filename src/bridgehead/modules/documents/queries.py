"""Reading documents: what an actor may see, the list, the review queue, and what documents say of a measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest

from bridgehead.engines.figures import Measure, MeasureError, Period, parse_measure
from bridgehead.foundation.access import Actor, may, require, scope_q
from bridgehead.foundation.rows.words import holds
from bridgehead.foundation.search.excerpts import Piece, excerpt_of, pieces_of
from bridgehead.foundation.search.folding import fold, words
from bridgehead.foundation.search.listing import matching_q
from bridgehead.modules.documents.models import (
    Document,
    GazetteerEntry,
    NameKind,
    PublishedFigure,
    ReviewState,
    ReviewStep,
    StatementRecord,
)

SHOWN = ("review", "all", "mine")
ORDERS = ("text", "doubt")


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What the list shows: `show` is one of SHOWN, `text` is looked for as the box of every page does it, in what
    documents say as well.
    """

    show: str = "review"
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """What waits for review where the actor may review: documents, statements, and since when."""

    documents: int
    statements: int
    oldest: date | None


@dataclass(frozen=True, slots=True)
class Published:
    """What an accepted document says of a measure."""

    document_id: int
    title: str
    publisher: str
    published_on: date | None
    statement_position: int
    statement_id: int
    quote: str
    place: str
    unit_path: str
    value: Decimal
    value_unit: str
    comparator: str
    modality: str
    period: Period | None


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """The documents of the units where the actor may read them."""
    return Document.objects.filter(scope_q(actor, "documents.view", "unit__path"))


def access_document(actor: Actor, document_id: int, action: str = "documents.view") -> Document:
    """A document. Http404 for strangers, Forbidden for readers who may not do `action`."""
    document = visible_documents(actor).select_related("unit", "uploaded_by").filter(pk=document_id).first()
    if document is None:
        raise Http404("document")
    require(actor, action, document.unit.path)
    return document


def access_statement(actor: Actor, statement_id: int, action: str = "documents.view") -> StatementRecord:
    """A statement with its document, by the document's rules."""
    statement = (
        StatementRecord.objects.filter(pk=statement_id)
        .filter(document__in=visible_documents(actor))
        .select_related("document__unit", "project")
        .first()
    )
    if statement is None:
        raise Http404("statement")
    require(actor, action, statement.document.unit.path)
    return statement


def documents_of(actor: Actor, chosen: DocumentFilter) -> QuerySet[Document]:
    """The rows of the list, newest first, without the texts themselves, but where words are looked for in them."""
    left_out = ("anchors",) if chosen.text.strip() else ("text", "anchors")
    rows = visible_documents(actor).select_related("unit", "uploaded_by").defer(*left_out)
    if chosen.show == "review":
        rows = rows.filter(pending_count__gt=0)
    elif chosen.show == "mine":
        rows = rows.filter(uploaded_by_id=actor.id)
    if chosen.text.strip():
        rows = rows.filter(matching_q("document", chosen.text, actor=actor))
    return rows.order_by("-uploaded_at", "-id")


def excerpts(rows: Iterable[Document], text: str) -> dict[int, list[Piece]]:
    """What documents say around the words that are looked for, by id, where these are not in the title."""
    sought = [word for word in words(text) if len(word) > 1]
    asked = {one.pk: [word for word in sought if word not in fold(one.title)] for one in rows} if sought else {}
    found = {}
    for one in rows if asked else ():
        around = next(filter(None, (excerpt_of(one.text, word) for word in asked[one.pk])), None)
        if around is not None:
            found[one.pk] = pieces_of(around[0], [around[1]])
    return found


def _to_review(actor: Actor) -> QuerySet[Document]:
    return Document.objects.filter(scope_q(actor, "documents.review", "unit__path"), pending_count__gt=0)


def review_queue(actor: Actor) -> ReviewQueue:
    """How many documents and statements wait for the actor, and the day the oldest came in: one query."""
    found = _to_review(actor).aggregate(
        statements=Coalesce(Sum("pending_count"), 0), oldest=Min("uploaded_at"), documents=Count("*")
    )
    oldest = found["oldest"]
    return ReviewQueue(found["documents"], found["statements"], None if oldest is None else oldest.date())


def documents_to_review(request: HttpRequest) -> QuerySet[Document] | None:
    """What the number beside the door of the navigation counts; none where the actor doesn't review."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _to_review(actor) if may(actor, "documents.review") else None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Around a document in the list of all, newest first: ids beside it, its place from 1, and how many there are."""

    previous: int | None
    next: int | None
    place: int
    total: int


def neighbours(actor: Actor, document: Document) -> Neighbours:
    """The documents before and after: three queries."""
    documents = visible_documents(actor)
    newer = Q(uploaded_at__gt=document.uploaded_at) | Q(uploaded_at=document.uploaded_at, id__gt=document.pk)
    older = Q(uploaded_at__lt=document.uploaded_at) | Q(uploaded_at=document.uploaded_at, id__lt=document.pk)
    counts = documents.aggregate(total=Count("pk"), newer=Count("pk", filter=newer))
    return Neighbours(
        previous=documents.filter(newer).order_by("uploaded_at", "id").values_list("id", flat=True).first(),
        next=documents.filter(older).order_by("-uploaded_at", "-id").values_list("id", flat=True).first(),
        place=counts["newer"] + 1,
        total=counts["total"],
    )


def statements_of(document: Document) -> list[StatementRecord]:
    """All statements of a document in the order of its text, with their reviewer and project: one query."""
    return list(document.statements.select_related("reviewed_by", "project").order_by("position"))


def own_steps(actor: Actor, document: Document) -> QuerySet[ReviewStep]:
    """The steps of this actor in the document that were not taken back, newest first."""
    mine = Q(person__isnull=True) if actor.id is None else Q(person_id=actor.id)
    return document.steps.filter(mine, undone_at__isnull=True).order_by("-id")


@dataclass(frozen=True, slots=True)
class NameFilter:
    """What the gazetteer's page shows: one kind or all, words in the name or what it stands for, retired ones too."""

    kind: str = ""
    text: str = ""
    retired: bool = False


def visible_entries(actor: Actor) -> QuerySet[GazetteerEntry]:
    """The learned names of the units where the actor may read documents."""
    return GazetteerEntry.objects.filter(scope_q(actor, "documents.view", "unit__path"))


def access_entry(actor: Actor, entry_id: int, action: str = "documents.view") -> GazetteerEntry:
    """A learned name. Http404 for strangers, Forbidden for readers who may not do `action`."""
    entry = visible_entries(actor).select_related("unit").filter(pk=entry_id).first()
    if entry is None:
        raise Http404("gazetteer entry")
    require(actor, action, entry.unit.path)
    return entry


def entries_of(actor: Actor, chosen: NameFilter) -> QuerySet[GazetteerEntry]:
    """The rows of the page, newest first, with where each was learned."""
    rows = visible_entries(actor).select_related("unit", "person", "document", "statement").defer("document__text")
    rows = rows.filter(retired_at__isnull=not chosen.retired)
    if chosen.kind in NameKind.values:
        rows = rows.filter(kind=chosen.kind)
    for word in chosen.text.split():
        rows = rows.filter(holds(word, "term", "canonical"))
    return rows.order_by("-created_at", "-id")


def entry_counts(actor: Actor) -> dict[str, int]:
    """How many names in use there are of each kind, in all (`all`), and retired: one query."""
    kinds = {kind: Count("pk", filter=Q(kind=kind, retired_at__isnull=True)) for kind in NameKind.values}
    used = Count("pk", filter=Q(retired_at__isnull=True))
    return dict(visible_entries(actor).aggregate(all=used, retired=Count("pk") - used, **kinds))


def names_taught_by(statement_ids: Iterable[int]) -> QuerySet[GazetteerEntry]:
    """The names in use that these statements taught first."""
    return GazetteerEntry.objects.filter(statement_id__in=list(statement_ids), retired_at__isnull=True).order_by("id")


def _same_question(text: str, wanted: Measure) -> bool:
    try:
        measure = parse_measure(text)
    except MeasureError:  # the registry has lost this measure since: it can't be the one asked for
        return False
    return comparable(measure) == comparable(wanted)


def comparable(measure: Measure) -> Measure:
    """A measure without what makes two ways of asking the same: `scope=new` says no more than the period does."""
    return measure.with_filters(scope=None) if measure.filters.get("scope") == "new" else measure


def published_for(
    measure: Measure, period: Period | None, unit_path: str | None = None, actor: Actor | None = None
) -> Sequence[Published]:
    """Accepted figures that answer the same question: the same measure with equal filters, and the same period.

    With `unit_path` only figures of documents of that unit and below it; with `actor` only of documents that the
    actor may read. Without `period` every period. One query.
    """
    figures = PublishedFigure.objects.filter(measure_id=measure.id)
    if period is not None:
        figures = figures.filter(period_start=period.start, period_end=period.end)
    if unit_path:
        figures = figures.filter(unit__path__startswith=unit_path)
    if actor is not None:
        figures = figures.filter(scope_q(actor, "documents.view", "unit__path"))
    rows = figures.select_related("statement__document", "unit").defer(
        "statement__document__text", "statement__document__anchors"
    )
    same = [row for row in rows.order_by("-accepted_at", "-id") if _same_question(row.measure, measure)]
    return [_published(row) for row in same]


def _published(row: PublishedFigure) -> Published:
    statement = row.statement
    document = statement.document
    content: Mapping[str, str] = statement.content
    bounded = row.period_start is not None or row.period_end is not None
    return Published(
        document_id=document.pk,
        title=document.title,
        publisher=document.publisher,
        published_on=document.published_on,
        statement_position=statement.position,
        statement_id=statement.pk,
        quote=content["quote"],
        place=row.place,
        unit_path=row.unit.path,
        value=row.value,
        value_unit=row.value_unit,
        comparator=row.comparator,
        modality=row.modality,
        period=Period(row.period_start, row.period_end) if bounded else None,
    )


def in_order(statements: Iterable[StatementRecord], order: str) -> list[StatementRecord]:
    """Statements as a reviewer goes through them: an order of ORDERS, "text" or "doubt", the least certain first."""
    if order == "text":
        return sorted(statements, key=lambda statement: statement.position)
    # By what the reading said, not by the verdict: a row must not jump away while it is looked at.
    return sorted(statements, key=lambda statement: (statement.confidence or Decimal(0), statement.position))


def next_to_review(statements: Sequence[StatementRecord], after: int | None) -> StatementRecord | None:
    """The next pending one after that at position `after`, in the order given and round to its start; None for none."""
    at = next((at for at, statement in enumerate(statements) if statement.position == after), -1)
    going_round = [*statements[at + 1 :], *statements[: at + 1]]
    return next((statement for statement in going_round if statement.state == ReviewState.PENDING), None)


def list_counts(actor: Actor) -> dict[str, int]:
    """How many documents each view of the list holds, and how many statements wait in them: one query."""
    found = visible_documents(actor).aggregate(
        all=Count("*"),
        review=Count(Value(1), filter=Q(pending_count__gt=0)),
        mine=Count(Value(1), filter=Q(uploaded_by_id=actor.id)),
        statements=Coalesce(Sum("pending_count"), 0),
    )
    return dict(found)
