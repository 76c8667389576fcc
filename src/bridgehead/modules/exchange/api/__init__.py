"""Workbooks in the API: taken in, compared row by row, accepted, undone, the rejected rows taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings as site
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from bridgehead.foundation.access import Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.foundation.api.types import VersionIn
from bridgehead.foundation.sheets.workbooks import sheet_response
from bridgehead.modules.accounts.idempotency import IdempotencyKey, create_once
from bridgehead.modules.exchange import actions
from bridgehead.modules.exchange.models import ImportRow, ImportState, WorkbookImport
from bridgehead.modules.exchange.queries import (
    IMPORT,
    VIEW,
    access_import,
    import_units,
    rows_of_import,
    visible_imports,
)
from bridgehead.modules.exchange.words import doubt_word, reason_word

router = Router(tags=["imports"])
_MB = 1024 * 1024


class SenderForm(Schema):
    """The unit that sends the workbook; the caller's own where none is given."""

    unit_id: Id | None = None


class ImportOut(Schema):
    """A workbook on its way into the ledger. `sheets` holds name, number of rows and whether it is hidden.

    `settings` are the month, the year and the unit that hold for rows that say none; `counts` how many rows have each
    verdict and each state.
    """

    id: int
    unit_id: int
    file_name: str
    file_sha256: str
    file_size: int
    sheets: list[list[Any]]
    sheet: str
    title: str
    columns: dict[str, Any]
    settings: dict[str, Any]
    counts: dict[str, int]
    state: str
    uploaded_at: datetime
    written_at: datetime | None
    undone_at: datetime | None
    version: int


class ImportPage(Schema):
    """A page of imports in the order of entry; `next` goes into `after`."""

    items: list[ImportOut]
    next: str | None


class ColumnIn(Schema):
    """What a column is taken for: a field (empty: left out), and the unit of its numbers where the head says none."""

    field: Annotated[str, Field(max_length=40)]
    unit: Annotated[str, Field(max_length=20)] = ""


class CompareIn(Schema):
    """The sheet, its columns by number from 0 (left out: as they are recognised), what the sheet leaves open."""

    version: Version
    sheet: Annotated[str, Field(max_length=200)] = ""
    columns: Annotated[dict[str, ColumnIn] | None, Field(max_length=400)] = None
    month: Annotated[str, Field(pattern=r"^(20\d\d-(0[1-9]|1[0-2]))?$")] = ""
    year: Annotated[int | None, Field(ge=1990, le=2100)] = None
    unit_id: Id | None = None


class ImportRowOut(Schema):
    """A row of the sheet as it was understood.

    `values` are exact texts by field: amounts in yuan, areas in square metres. `changes` are lists of field, what the
    ledger has, what the row says and, where both sides changed it, what it was when the sheet was made. `candidates`
    are projects that it may be: id, score from 0 to 100, codes of the reasons.
    """

    id: int
    number: int
    name: str
    verdict: str
    state: str
    is_chosen: bool
    is_mended: bool
    matched_by: str
    project: str | None
    values: dict[str, Any]
    changes: list[list[Any]]
    candidates: list[list[Any]]
    doubts: list[str]
    reasons: list[str]


class RowPage(Schema):
    """A page of rows in the order of entry; `next` goes into `after`."""

    items: list[ImportRowOut]
    next: str | None


class MendIn(Schema):
    """Cells of a row as a person would type them, by field; `meaning` is a project's id, `new`, or empty."""

    values: Annotated[dict[str, Annotated[str, Field(max_length=5000)]], Field(max_length=100)]
    meaning: Annotated[str, Field(max_length=20)] = ""


class AcceptRowsIn(Schema):
    """The rows to be written, by id; left out: every new and every changed one. A conflict has to be named."""

    version: Version
    rows: Annotated[list[Id] | None, Field(max_length=20_000)] = None


class ProgressOut(Schema):
    """How many rows are done, and how many steps of work are left: ask again until `left` is 0."""

    done: int
    left: int
    state: str
    version: int


def _import(book: WorkbookImport) -> ImportOut:
    return ImportOut.from_orm(book)


def _row(row: ImportRow) -> ImportRowOut:
    told = {
        name: getattr(row, name) for name in ImportRowOut.model_fields if name not in ("project", "doubts", "reasons")
    }
    return ImportRowOut(
        **told,
        project=row.project.code if row.project is not None else None,
        doubts=[doubt_word(doubt) for doubt in row.doubts],
        reasons=[reason_word(reason) for reason in row.reasons],
    )


@router.get("/imports", response=ImportPage, operation_id="list_imports", summary="Workbooks")
def imports(request: ActedRequest, after: After = None, limit: Limit = 50) -> ImportPage:
    """The workbooks of the units that the caller sees."""
    require(request.actor, VIEW)
    found, following = keyset_page(visible_imports(request.actor), after, limit)
    return ImportPage(items=[_import(one) for one in found], next=following)


@router.post("/imports", response={201: ImportOut}, operation_id="upload_workbook", summary="Take a workbook in")
def upload(
    request: ActedRequest,
    file: Annotated[UploadedFile, File()],
    details: Annotated[SenderForm, Form()],
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Keep a workbook (.xlsx) and look at its sheets; nothing is compared or written yet."""
    require(request.actor, IMPORT)

    def make() -> Status[ImportOut]:
        if (file.size or 0) > site.MAX_UPLOAD_BYTES:
            limit = site.MAX_UPLOAD_BYTES // _MB
            raise Refused({"file": [_("The file is larger than %(limit)d MB.") % {"limit": limit}]})
        book = actions.take_in_workbook(
            actor=request.actor, data=file.read(), file_name=file.name or "", unit_id=details.unit_id
        )
        return Status(201, _import(book))

    return create_once(request, idempotency_key, make)


@router.get("/imports/{import_id}", response=ImportOut, operation_id="get_import", summary="One workbook")
def workbook_import(request: ActedRequest, import_id: Id) -> ImportOut:
    """How far an import has come."""
    return _import(access_import(request.actor, import_id))


@router.post("/imports/{import_id}/compare", response=ImportOut, operation_id="compare_import", summary="Compare")
def compare(request: ActedRequest, import_id: Id, payload: CompareIn) -> ImportOut:
    """Show every row of a sheet as new, changed, same, in doubt, in conflict or rejected; nothing is written."""
    book = access_import(request.actor, import_id, IMPORT)
    if payload.sheet and payload.sheet not in {name for name, _rows, _hidden in book.sheets}:
        raise Refused({"sheet": [_("This choice is not offered.")]})
    if payload.unit_id is not None and not import_units(request.actor).filter(pk=payload.unit_id).exists():
        raise Refused({"unit_id": [_("This choice is not offered.")]})
    said = {"month": payload.month, "year": payload.year, "unit": payload.unit_id}
    columns = payload.columns
    return _import(
        actions.confirm_columns(
            actor=request.actor,
            import_id=import_id,
            version=payload.version,
            sheet=payload.sheet,
            columns=None if columns is None else {at: column.model_dump() for at, column in columns.items()},
            settings={name: value for name, value in said.items() if value},
        )
    )


@router.get("/imports/{import_id}/rows", response=RowPage, operation_id="list_import_rows", summary="Its rows")
def rows(
    request: ActedRequest,
    import_id: Id,
    show: Literal["all", "new", "changed", "same", "question", "conflict", "rejected", "refused"] = "all",
    after: After = None,
    limit: Limit = 50,
) -> RowPage:
    """The rows of the compared sheet with verdict, cell changes, doubts and reasons."""
    book = access_import(request.actor, import_id)
    found, following = keyset_page(rows_of_import(book, show), after, limit)
    return RowPage(items=[_row(one) for one in found], next=following)


@router.post(
    "/imports/{import_id}/rows/{row_id}", response=ImportRowOut, operation_id="mend_import_row", summary="Mend a row"
)
def mend(request: ActedRequest, import_id: Id, row_id: Id, payload: MendIn) -> ImportRowOut:
    """Correct cells of a row, or say which project it means; it is judged anew."""
    access_import(request.actor, import_id, IMPORT)
    row = actions.mend_row(
        actor=request.actor,
        import_id=import_id,
        row_id=row_id,
        given=payload.values,
        meaning=payload.meaning,
    )
    return _row(row)


@router.post("/imports/{import_id}/accept", response=ImportOut, operation_id="accept_import", summary="Accept rows")
def accept(request: ActedRequest, import_id: Id, payload: AcceptRowsIn) -> ImportOut:
    """Choose the rows that are to be written; `go-on` writes them."""
    return _import(
        actions.accept_rows(actor=request.actor, import_id=import_id, version=payload.version, rows=payload.rows)
    )


@router.post("/imports/{import_id}/undo", response=ImportOut, operation_id="undo_import", summary="Undo")
def undo(request: ActedRequest, import_id: Id, payload: VersionIn) -> ImportOut:
    """Begin to take back what the import wrote; `go-on` does it. Rows that somebody went on with are kept."""
    return _import(actions.undo_workbook(actor=request.actor, import_id=import_id, version=payload.version))


@router.post("/imports/{import_id}/go-on", response=ProgressOut, operation_id="go_on_import", summary="Write on")
def go_on(request: ActedRequest, import_id: Id) -> ProgressOut:
    """The next step of writing or undoing, some hundred rows."""
    book = access_import(request.actor, import_id, IMPORT)
    step = actions.undo_on if book.state == ImportState.UNDONE else actions.write_on
    progress = step(actor=request.actor, import_id=import_id)
    book.refresh_from_db()
    return ProgressOut(
        done=progress.done, left=progress.left + progress.unfound, state=book.state, version=book.version
    )


@router.get(
    "/imports/{import_id}/returned.xlsx", operation_id="returned_rows", summary="The rejected rows as a workbook"
)
def returned(request: ActedRequest, import_id: Id) -> HttpResponse:
    """The sheet as it came with the rows that were not taken alone, and a column that says why."""
    book = access_import(request.actor, import_id)
    if book.state == ImportState.COLUMNS:
        raise Http404("rows")
    return sheet_response(actions.take_returned(actor=request.actor, book=book), f"退回-{book.file_name}")
