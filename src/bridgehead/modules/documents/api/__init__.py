"""Documents in the API: taking in, reading, reviewing what they say."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.documents import actions
from bridgehead.modules.documents.intake import check_size
from bridgehead.modules.documents.models import Document, StatementRecord
from bridgehead.modules.documents.queries import (
    DocumentFilter,
    access_document,
    access_statement,
    documents_of,
    statements_of,
)

router = Router(tags=["documents"])


class DocumentForm(Schema):
    """What is known of a document besides its file; what is left out is taken from the text where it says so."""

    unit_id: Id | None = None
    title: Annotated[str, Field(max_length=200)] = ""
    published_on: date | None = None
    place: Annotated[str, Field(max_length=60)] = ""
    publisher: Annotated[str, Field(max_length=60)] = ""
    url: Annotated[str, Field(max_length=500, pattern=r"^(https?://\S+)?$")] = ""


class DocumentOut(Schema):
    """A document without its text."""

    id: int
    title: str
    file_name: str
    file_sha256: str
    file_size: int
    published_on: date | None
    place: str
    publisher: str
    url: str
    unit_id: int
    uploaded_at: datetime
    statement_count: int
    pending_count: int
    version: int


class TakenInOut(DocumentOut):
    """A document that was sent; `is_new` is false when the same bytes were here before."""

    is_new: bool


class DocumentWithText(DocumentOut):
    """A document with its text, in which the spans of statements and warnings count, and the reader's warnings.

    `anchors` are pairs: from this character on the text stands on that page, or in that cell, of the file.
    """

    text: str
    # Not a tuple: the items of a tuple's schema are a list, which readers of OpenAPI 3.0 refuse.
    anchors: list[list[int | str]]
    warnings: list[dict[str, Any]]


class DocumentPage(Schema):
    """A page of documents in the order of entry; `next` goes into `after`."""

    items: list[DocumentOut]
    next: str | None


class StatementOut(Schema):
    """A statement: as it was read, and as a person left it (both in the scheme of statements)."""

    id: int
    document_id: int
    position: int
    kind: str
    start: int
    end: int
    read_as: dict[str, Any]
    content: dict[str, Any]
    is_corrected: bool
    confidence: Decimal | None
    state: str
    reviewed_at: datetime | None
    reason: str
    project: str | None
    created_project: bool
    version: int


class VerdictOut(Schema):
    """A statement after a step of the review, and what of the ledger says otherwise."""

    statement: StatementOut
    doubts: list[str]


class AcceptStatementIn(Schema):
    """`content` corrects in the same step; `project` is a number, `new`, or empty for the clear best match."""

    version: Version
    content: dict[str, Any] | None = None
    project: Annotated[str, Field(max_length=20)] = ""


class CorrectIn(Schema):
    """What the statement should have been read as."""

    version: Version
    content: dict[str, Any]


class RejectIn(Schema):
    """Why the statement is not to be used."""

    version: Version
    reason: Annotated[str, Field(max_length=200)] = ""


class UndoOut(Schema):
    """The step that was taken back, and the statements of the document after it."""

    action: str
    statements: list[StatementOut]


def _document(document: Document) -> DocumentOut:
    return DocumentOut.from_orm(document)


def _statement(statement: StatementRecord) -> StatementOut:
    names = (name for name in StatementOut.model_fields if name != "project")
    project = statement.project.code if statement.project else None
    return StatementOut(**{name: getattr(statement, name) for name in names}, project=project)


def _verdict(verdict: actions.Verdict) -> VerdictOut:
    return VerdictOut(statement=_statement(verdict.statement), doubts=[str(doubt) for doubt in verdict.doubts])


@router.get("/documents", response=DocumentPage, operation_id="list_documents", summary="Documents")
def documents(
    request: ActedRequest,
    show: Literal["review", "all", "mine"] = "all",
    text: Annotated[str, Query(max_length=60)] = "",
    after: After = None,
    limit: Limit = 50,
) -> DocumentPage:
    """The documents that the caller may see."""
    found, following = keyset_page(documents_of(request.actor, DocumentFilter(show, text)), after, limit)
    return DocumentPage(items=[_document(one) for one in found], next=following)


@router.post(
    "/documents",
    response={201: TakenInOut, 200: TakenInOut},
    operation_id="upload_document",
    summary="Take a document in",
)
def upload(
    request: ActedRequest,
    file: Annotated[UploadedFile, File()],
    details: Annotated[DocumentForm, Form()],
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Keep a file (text, page, Word, Excel, PDF), read it, put its statements up for review. Again: 200."""
    facts = actions.DocumentFacts(**details.model_dump(exclude={"unit_id"}))

    def make() -> Status[TakenInOut]:
        check_size(file.name or "", file.size or 0)
        taken = actions.take_in_document(
            actor=request.actor,
            data=file.read(),
            file_name=file.name or "",
            unit_id=details.unit_id,
            facts=facts,
        )
        body = TakenInOut(**_document(taken.document).model_dump(), is_new=taken.is_new)
        return Status(201 if taken.is_new else 200, body)

    return create_once(request, idempotency_key, make)


@router.get("/documents/{document_id}", response=DocumentWithText, operation_id="get_document", summary="One document")
def document(request: ActedRequest, document_id: Id) -> DocumentWithText:
    """A document with its text."""
    return DocumentWithText.from_orm(access_document(request.actor, document_id))


@router.get(
    "/documents/{document_id}/statements",
    response=list[StatementOut],
    operation_id="list_statements",
    summary="What it says",
)
def statements(request: ActedRequest, document_id: Id) -> list[StatementOut]:
    """The statements of a document, in the order of its text."""
    return [_statement(one) for one in statements_of(access_document(request.actor, document_id))]


@router.get("/statements/{statement_id}", response=StatementOut, operation_id="get_statement", summary="One statement")
def statement(request: ActedRequest, statement_id: Id) -> StatementOut:
    """One statement."""
    return _statement(access_statement(request.actor, statement_id))


@router.post(
    "/statements/{statement_id}/accept", response=VerdictOut, operation_id="accept_statement", summary="Accept"
)
def accept(request: ActedRequest, statement_id: Id, payload: AcceptStatementIn) -> VerdictOut:
    """A figure is published beside the ledger's own answer; a project goes into the ledger."""
    return _verdict(
        actions.accept_statement(
            actor=request.actor,
            statement_id=statement_id,
            version=payload.version,
            content=payload.content,
            project=payload.project,
        )
    )


@router.post(
    "/statements/{statement_id}/correct", response=VerdictOut, operation_id="correct_statement", summary="Correct"
)
def correct(request: ActedRequest, statement_id: Id, payload: CorrectIn) -> VerdictOut:
    """Write what it should have been read as; it still waits for a verdict."""
    return _verdict(
        actions.correct_statement(
            actor=request.actor, statement_id=statement_id, version=payload.version, content=payload.content
        )
    )


@router.post(
    "/statements/{statement_id}/reject", response=VerdictOut, operation_id="reject_statement", summary="Reject"
)
def reject(request: ActedRequest, statement_id: Id, payload: RejectIn) -> VerdictOut:
    """Say that it is not to be used."""
    return _verdict(
        actions.reject_statement(
            actor=request.actor, statement_id=statement_id, version=payload.version, reason=payload.reason
        )
    )


@router.post("/documents/{document_id}/undo", response=UndoOut, operation_id="undo_review", summary="Undo")
def undo(request: ActedRequest, document_id: Id) -> UndoOut:
    """Take back the caller's last step in the document, with what it wrote to the ledger."""
    found = access_document(request.actor, document_id, "documents.review")
    step = actions.undo_review(actor=request.actor, document_id=document_id)
    return UndoOut(action=step.action, statements=[_statement(one) for one in statements_of(found)])
