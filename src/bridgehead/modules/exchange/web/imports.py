"""Imports: sending a workbook, checking its columns, deciding on its rows, writing and undoing with progress."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.engines.sheets import FORMS
from bridgehead.foundation.access import Actor, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.rows.pages import read_page
from bridgehead.foundation.ui.options import LeanSelect, offer
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.queries import unit_rows
from bridgehead.modules.exchange import actions, reading
from bridgehead.modules.exchange.models import ImportState, RowState, Verdict, WorkbookImport
from bridgehead.modules.exchange.queries import (
    IMPORT,
    SHOWN,
    VIEW,
    access_import,
    default_unit,
    import_units,
    rows_of_import,
    visible_imports,
)
from bridgehead.modules.exchange.web.presentation import column_choices, row_cards, state_sentence, tabs, unit_choices

PAGE: Final = 30
ROWS: Final = 50
_MB: Final = 1024 * 1024


class UploadForm(forms.Form):
    """The workbook, and the unit that sends it."""

    workbook = forms.FileField(label=gettext_lazy("Workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))
    unit = forms.TypedChoiceField(label=gettext_lazy("Sender"), coerce=int, widget=LeanSelect)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit.pk, unit.label) for unit in unit_rows(import_units(actor))]
        offer(self, "unit", units)
        mine = default_unit(actor)
        self.fields["unit"].initial = mine.pk if mine is not None else None


class SettingsForm(forms.Form):
    """What the sheet itself may not say."""

    month = forms.RegexField(
        label=gettext_lazy("Month of the report"), regex=r"^20\d\d-(0[1-9]|1[0-2])$",
        widget=forms.TextInput(attrs={"placeholder": "2026-08"}),
    )  # fmt: skip
    year = forms.IntegerField(
        label=gettext_lazy("Year of plans and of days without a year"), min_value=1990, max_value=2100
    )
    unit = forms.TypedChoiceField(
        label=gettext_lazy("Responsible unit of rows that name none"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=LeanSelect,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [("", "—"), *((unit.pk, unit.label) for unit in unit_rows(import_units(actor)))]
        offer(self, "unit", units)


@require_safe
def imports(request: ActedRequest) -> HttpResponse:
    """The workbooks that came in, the newest first."""
    require(request.actor, VIEW)
    return _list(request, None)


def _list(request: ActedRequest, form: UploadForm | None) -> HttpResponse:
    may_import = may(request.actor, IMPORT)
    page = Paginator(visible_imports(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": (form or UploadForm(actor=request.actor)) if may_import else None,
        "forms": FORMS.values(),
        "limit": settings.MAX_UPLOAD_BYTES,
        "size": f"{settings.MAX_UPLOAD_BYTES // _MB} MB",
    }
    return render(request, "exchange/list.html", context, status=422 if form is not None else 200)


@require_POST
def upload(request: ActedRequest) -> HttpResponse:
    """Take a workbook in and go on to its columns."""
    require(request.actor, IMPORT)
    form = UploadForm(request.POST, request.FILES, actor=request.actor)
    if form.is_valid():
        file = form.cleaned_data["workbook"]
        try:
            if file.size > settings.MAX_UPLOAD_BYTES:
                limit = settings.MAX_UPLOAD_BYTES // _MB
                raise Refused({"file": [_("The file is larger than %(limit)d MB.") % {"limit": limit}]})
            book = actions.take_in_workbook(
                actor=request.actor, data=file.read(), file_name=file.name, unit_id=form.cleaned_data["unit"]
            )
        except Refused as refused:
            add_refusal(form, Refused({"workbook": [said for told in refused.errors.values() for said in told]}))
        else:
            return redirect("exchange:columns", book.pk)
    return _list(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: ActedRequest, import_id: int) -> HttpResponse:
    """What each column is taken for; confirming compares the sheet with the ledger."""
    book = access_import(request.actor, import_id, IMPORT)
    if book.state not in (ImportState.COLUMNS, ImportState.COMPARED):
        return redirect("exchange:import", import_id)
    wrong: dict[str, list[str]] = {}
    form = SettingsForm(request.POST or None, initial=book.settings, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_columns(
                actor=request.actor,
                import_id=import_id,
                version=_number(request.POST.get("version", "")),
                sheet=_sheet(request, book),
                columns=None if _sheet(request, book) != book.sheet else _typed_columns(request),
                settings=form.cleaned_data,
            )
        except Refused as refused:
            wrong = refused.errors
        else:
            return redirect("exchange:import", import_id)
    return _columns_page(request, book, form, wrong)


def _sheet(request: ActedRequest, book: WorkbookImport) -> str:
    """The sheet that was asked for, where the workbook has it."""
    asked = request.POST.get("sheet", "") or request.GET.get("sheet", "")
    return asked if asked in {name for name, _rows, _hidden in book.sheets} else book.sheet


def _columns_page(
    request: ActedRequest, book: WorkbookImport, form: SettingsForm, wrong: dict[str, list[str]]
) -> HttpResponse:
    sheet = _sheet(request, book)
    chosen = book.columns if sheet == book.sheet else {}
    if request.method == "POST" and sheet == book.sheet:
        chosen = _typed_columns(request)
    book.sheet = sheet
    cells = reading.sheet_of(book)
    habits = reading.habits_of(book.unit_id, reading.heads_of(cells))
    table = reading.table_of(cells, habits, chosen)
    shown = reading.shown_columns(cells, table) if table is not None else []
    context = {
        "book": book,
        "form": form,
        "wrong": wrong,
        "table": table,
        "columns": shown,
        "fields": column_choices(),
        "units": unit_choices(),
        "known": sum(1 for column in shown if column.field),
    }
    return render(request, "exchange/columns.html", context, status=422 if wrong or form.errors else 200)


def _typed_columns(request: ActedRequest) -> dict[str, dict[str, str]]:
    return {
        name.removeprefix("field-"): {
            "field": value,
            "unit": request.POST.get(f"unit-{name.removeprefix('field-')}", ""),
        }
        for name, value in request.POST.items()
        if name.startswith("field-") and name.removeprefix("field-").isdecimal() and isinstance(value, str)
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@require_safe
def workbook_import(request: ActedRequest, import_id: int) -> HttpResponse:
    """Every row with its verdict; what was written and undone."""
    book = access_import(request.actor, import_id)
    may_import = may(request.actor, IMPORT, book.unit.path)
    if book.state == ImportState.COLUMNS and may_import:
        return redirect("exchange:columns", import_id)
    return _import_page(request, book, may_import)


def _import_page(request: ActedRequest, book: WorkbookImport, may_import: bool, status: int = 200) -> HttpResponse:
    asked = request.GET.get("show", "")
    shown = asked if asked in SHOWN else "all"
    rows = rows_of_import(book, shown)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    context = {
        "book": book,
        "shown": shown,
        "page": page,
        "rows": row_cards(request.actor, read_page(rows, start, start + ROWS)),
        "tabs": tabs(book, shown),
        "sentence": state_sentence(book),
        "may_import": may_import,
        "can_accept": _acceptable(book) > 0,
        "is_open": may_import and book.state in (ImportState.COMPARED, ImportState.WRITTEN),
        "is_running": _is_running(book),
        **_progress(book),
        "may_undo": may_import and book.state == ImportState.WRITTEN and book.counts.get("written", 0) > 0,
        "returned": book.counts.get("rejected", 0) + book.counts.get("refused", 0) + book.counts.get("kept", 0),
    }
    return render(request, "exchange/import.html", context, status=status)


def _acceptable(book: WorkbookImport) -> int:
    """How many rows could be written and were not yet."""
    counts = book.counts
    could = sum(int(counts.get(key, 0)) for key in (Verdict.NEW, Verdict.CHANGED, Verdict.CONFLICT))
    gone = (RowState.WRITTEN, RowState.REFUSED, RowState.UNDONE, RowState.KEPT)
    return could - sum(int(counts.get(key, 0)) for key in gone)


def _is_running(book: WorkbookImport) -> bool:
    undoing = book.state == ImportState.UNDONE and int(book.counts.get("written", 0)) > 0
    return book.state == ImportState.WRITING or undoing


def _progress(book: WorkbookImport) -> dict[str, Any]:
    """How many rows there are to do, and how many new projects are found by name, where that is what is going on."""
    done, left = ("written", "chosen") if book.state == ImportState.WRITING else ("undone", "written")
    unfound = int(book.counts.get("unfound", 0)) if book.state == ImportState.WRITING else 0
    return {
        "total": int(book.counts.get(done, 0)) + int(book.counts.get(left, 0)),
        "is_naming": unfound > 0 and not book.counts.get("chosen"),
        "found": int(book.counts.get("written", 0)) - unfound,
    }


@require_POST
def accept(request: ActedRequest, import_id: int) -> HttpResponse:
    """Accept every new and changed row, or those that were ticked, and begin to write."""
    book = access_import(request.actor, import_id, IMPORT)
    ticked = [int(pk) for pk in request.POST.getlist("row") if pk.isdecimal() and len(pk) < 19]
    try:
        actions.accept_rows(
            actor=request.actor,
            import_id=import_id,
            version=_number(request.POST.get("version", "")),
            rows=None if request.POST.get("which") == "all" else ticked,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return _import_page(request, book, True, status=422)
    return _stepped(request, import_id)


@require_POST
def undo(request: ActedRequest, import_id: int) -> HttpResponse:
    """Take back everything that the import wrote."""
    book = access_import(request.actor, import_id, IMPORT)
    try:
        version = _number(request.POST.get("version", ""))
        actions.undo_workbook(actor=request.actor, import_id=import_id, version=version)
    except Refused as refused:
        messages.error(request, str(refused))
        return _import_page(request, book, True, status=422)
    return _stepped(request, import_id)


@require_POST
def go_on(request: ActedRequest, import_id: int) -> HttpResponse:
    """The next step of writing or undoing; a page that shows progress asks for it by itself."""
    access_import(request.actor, import_id, IMPORT)
    return _stepped(request, import_id)


def _stepped(request: ActedRequest, import_id: int) -> HttpResponse:
    book = access_import(request.actor, import_id, IMPORT)
    step = actions.undo_on if book.state == ImportState.UNDONE else actions.write_on
    progress = step(actor=request.actor, import_id=import_id)
    address = reverse("exchange:import", args=[import_id])
    if request.htmx and not request.htmx.boosted:
        if not progress.is_over:
            book.refresh_from_db()
            return render(request, "exchange/progress.html", {"book": book, **_progress(book)})
        response = HttpResponse()
        response["HX-Redirect"] = address
        return response
    return redirect(address)
