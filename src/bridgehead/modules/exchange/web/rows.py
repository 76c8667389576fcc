"""One row: corrected as a person would type it, told which project it means."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bridgehead.engines.sheets import FIELDS
from bridgehead.foundation.access import Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.exchange import actions
from bridgehead.modules.exchange.models import ImportRow, RowState
from bridgehead.modules.exchange.queries import IMPORT, access_import
from bridgehead.modules.exchange.web.presentation import like_words, row_card
from bridgehead.modules.exchange.words import field_word, typed_word
from bridgehead.modules.ledger.queries import visible_projects


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: ActedRequest, import_id: int, row_id: int) -> HttpResponse:
    """The cells of a row as they were understood, to be corrected before it is written."""
    book = access_import(request.actor, import_id, IMPORT)
    found = ImportRow.objects.filter(workbook=book, pk=row_id).select_related("project").first()
    if found is None:
        raise Http404("row")
    typed = {name.removeprefix("v-"): value for name, value in request.POST.items() if name.startswith("v-")}
    wrong: dict[str, list[str]] = {}
    if request.method == "POST":
        changed = {name: str(text) for name, text in typed.items() if text != _shown(found).get(name, "")}
        try:
            actions.mend_row(
                actor=request.actor,
                import_id=import_id,
                row_id=row_id,
                given=changed,
                meaning=request.POST.get("meaning", ""),
            )
        except Refused as refused:
            wrong = refused.errors
        else:
            return redirect(f"{reverse('exchange:import', args=[import_id])}#row-{found.number}")
    context = {
        "book": book,
        "row": found,
        "card": row_card(found, {}),
        "fields": _fields(found, book.settings.get("letters", {}), typed, wrong),
        "wrong": wrong,
        "candidates": _candidates(request, found),
        "is_open": found.state == RowState.WAITING,
    }
    return render(request, "exchange/row.html", context, status=422 if wrong else 200)


def _shown(found: ImportRow) -> dict[str, str]:
    """What stands in the boxes: the values understood, and the text of cells that were not."""
    shown = {name: typed_word(name, value) for name, value in found.values.items() if name in FIELDS}
    for name, code, text in found.reasons:
        if name in FIELDS and name not in shown and code not in ("twice", "no_name", "no_unit"):
            shown[name] = text
    return shown


def _fields(
    found: ImportRow, letters: dict[str, str], typed: dict[str, Any], wrong: dict[str, list[str]]
) -> list[dict[str, Any]]:
    shown = {**_shown(found), **typed}
    said = {name for name, _code, _text in [*found.reasons, *found.doubts]}
    names = [
        name
        for name in FIELDS
        if FIELDS[name].is_written and (name in letters or name in shown or name in ("name", "unit"))
    ]
    return [
        {
            "name": name,
            "label": field_word(name),
            "text": shown.get(name, ""),
            "cell": f"{letters[name]}{found.number}" if name in letters else "",
            "errors": wrong.get(name, []),
            "is_doubtful": name in said,
        }
        for name in names
    ]


def _candidates(request: ActedRequest, found: ImportRow) -> list[tuple[str, str, str]]:
    """(value, name, what speaks for it) of the projects that the row may mean."""
    why = {pk: like_words(codes) for pk, _score, codes in found.candidates}
    if found.project_id is not None:
        why.setdefault(found.project_id, "")
    known = visible_projects(request.actor).select_related("unit").in_bulk(list(why))
    return [
        (str(pk), f"{known[pk].name} · {known[pk].code} · {known[pk].unit}", said)
        for pk, said in why.items()
        if pk in known
    ]
