"""Workbooks to take away: the file as it came, its rejected rows, forms to be filled in."""

from __future__ import annotations

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bridgehead.engines.sheets import FORMS
from bridgehead.foundation.access import may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.sheets.exports import mark_of
from bridgehead.foundation.sheets.workbooks import XLSX_TYPE, sheet_response
from bridgehead.modules.exchange import actions
from bridgehead.modules.exchange.filling import HIDDEN, monthly_rows
from bridgehead.modules.exchange.queries import VIEW, access_import
from bridgehead.modules.exchange.returning import form_workbook


@require_safe
def original(request: ActedRequest, import_id: int) -> FileResponse:
    """The file as it came."""
    book = access_import(request.actor, import_id)
    return download(request.actor, book.file_sha256, book.file_name, XLSX_TYPE)


@require_safe
def returned_xlsx(request: ActedRequest, import_id: int) -> HttpResponse:
    """The rows that were not taken, each with the reason; who took them away is recorded."""
    book = access_import(request.actor, import_id)
    return sheet_response(actions.take_returned(actor=request.actor, book=book), f"退回-{book.file_name}")


@require_safe
def form_xlsx(request: ActedRequest, form: str) -> HttpResponse:
    """A form to be filled in; the monthly report comes with the projects of whoever asks."""
    require(request.actor, VIEW)
    wanted = FORMS.get(form)
    if wanted is None:
        raise Http404("form")
    is_filled = wanted.prefilled and may(request.actor, "ledger.export")
    rows = monthly_rows(request.actor, wanted) if is_filled else []
    with transaction.atomic():
        after = {"query": wanted.chinese, "form": wanted.id, "rows": len(rows)}
        mark = mark_of(actor=request.actor, action="exchange.form.filled", target=("exchange.form", None), after=after)
        content = form_workbook(wanted, rows, HIDDEN if rows else (), mark)
    return sheet_response(content, f"{wanted.chinese}-{timezone.localdate():%Y%m%d}.xlsx")
