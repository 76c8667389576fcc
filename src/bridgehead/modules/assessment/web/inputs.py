"""What is entered by hand for a scheme and a month: figures in a table or from a workbook, events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.foundation.access import Conflict, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.sheets.exports import mark_of
from bridgehead.foundation.sheets.workbooks import Column, sheet_response, workbook
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.actions.inputs import ENTER, sources_by_hand
from bridgehead.modules.assessment.actions.workbooks import hand_figures
from bridgehead.modules.assessment.bindings import fields_of, tallies_of
from bridgehead.modules.assessment.gathering import Participant
from bridgehead.modules.assessment.models import CreditEvent, GivenFigure
from bridgehead.modules.assessment.queries import (
    access_scheme,
    entered_events,
    entered_figures,
    newest_version,
)
from bridgehead.modules.assessment.schemes import formula_of
from bridgehead.modules.assessment.scoring import assess_now
from bridgehead.modules.assessment.web.forms import BookForm, EventForm, VoidForm
from bridgehead.modules.assessment.web.league import month_asked
from bridgehead.modules.assessment.words import number_word, place_word, scheme_word, source_word


def _typed(request: ActedRequest, people: list[Participant], names: Mapping[str, str]) -> tuple[Any, list[str]]:
    """The figures of the table that was sent with the rows that were seen, by (name, subject), and what is wrong."""
    values: dict[tuple[str, str], Decimal | None] = {}
    seen: dict[tuple[str, str], int | None] = {}
    wrong = []
    for one in people:
        for name, label in names.items():
            said = request.POST.get(f"{name}|{one.id}")
            if said is None or said.strip() == request.POST.get(f"was|{name}|{one.id}", "").strip():
                continue
            row = request.POST.get(f"row|{name}|{one.id}", "")
            seen[name, one.id] = int(row) if row.isascii() and row.isdecimal() and len(row) < 19 else None
            try:
                values[(name, one.id)] = Decimal(said.strip().replace(",", "")) if said.strip() else None
            except InvalidOperation:
                wrong.append(
                    _("%(who)s, %(what)s: “%(text)s” is no number.")
                    % {"who": one.name, "what": label, "text": said[:40]}
                )
    return (values, seen), wrong


def _standing(figures: list[GivenFigure]) -> dict[tuple[str, str], GivenFigure]:
    return {(one.name, one.subject): one for one in figures}


@require_http_methods(["GET", "HEAD", "POST"])
def inputs(request: ActedRequest, scheme_id: int) -> HttpResponse:
    """Figures of a month and events; a POST writes the figures of the table, or those of a workbook."""
    scheme = access_scheme(request.actor, scheme_id)
    month = month_asked(request.POST.get("month", "") or request.GET.get("month", ""))
    people = list(assess_now(scheme.pk, month).participants)
    names = hand_figures(scheme.pk)
    errors: list[str] = []
    if request.method == "POST":
        require(request.actor, ENTER)
        try:
            changed, errors = _take(request, scheme.pk, month, people, names)
        except Refused as refused:
            errors = [message for told in refused.errors.values() for message in told]
        if not errors:
            messages.success(request, _("%(count)d figures are kept.") % {"count": changed})
            return redirect(f"{reverse('assessment:inputs', args=[scheme.pk])}?month={month:%Y-%m}")
    context = _context(request, scheme.pk, month, people, names) | {"scheme": scheme, "errors": errors}
    return render(request, "assessment/inputs.html", context, status=422 if errors else 200)


def _take(
    request: ActedRequest, scheme_id: int, month: date, people: list[Participant], names: Mapping[str, str]
) -> tuple[int, list[str]]:
    upload = request.FILES.get("file")
    if upload is not None:
        told = {
            "scheme_id": scheme_id,
            "month": month,
            "data": upload.read(),
            "file_name": upload.name or "figures.xlsx",
        }
        return actions.take_figures(actor=request.actor, **told), []
    (values, seen), wrong = _typed(request, people, names)
    if wrong:
        return 0, wrong
    given = {"month": month, "values": values, "replaces": seen, "note": request.POST.get("note", "")}
    try:
        return actions.enter_figures(actor=request.actor, scheme_id=scheme_id, **given), []
    except Conflict:
        happened = _(
            "Somebody has written one of these figures since you opened the page; nothing of yours was written."
        )
        return 0, [happened, _("Compare below what stands there now, and save again.")]


def _context(
    request: ActedRequest, scheme_id: int, month: date, people: list[Participant], names: Mapping[str, str]
) -> dict[str, Any]:
    standing = _standing(list(entered_figures(request.actor, scheme_id, month)))
    sent = request.POST if request.method == "POST" else {}
    rows = []
    for one in people:
        cells = []
        for name in names:
            row = standing.get((name, one.id))
            shown = "" if row is None else format(row.value.normalize(), "f")
            # Only this month's own figures are written over; one of an earlier month is shown and stays.
            own = shown if row is not None and row.month == month else ""
            seen = row.pk if row is not None and own else ""
            cells.append((f"{name}|{one.id}", sent.get(f"{name}|{one.id}", own), own, row, seen))
        rows.append((one, cells))
    return {
        "name": scheme_word(newest_version(scheme_id).body),
        "month": month,
        "names": list(names.values()),
        "rows": rows,
        "events": [_event_line(one) for one in entered_events(request.actor, scheme_id)[:100]],
        "may_enter": may(request.actor, ENTER),
        "by_hand": sources_by_hand(newest_version(scheme_id)),
        "book_form": BookForm(),
        "note": sent.get("note", ""),
    }


def _event_line(one: CreditEvent) -> tuple[CreditEvent, str, str]:
    said = _(", ").join(
        f"{place_word(key)} {number_word(value['n']) if isinstance(value, dict) else value}"
        for key, value in one.fields.items()
    )
    return one, source_word(one.series), said


@require_safe
def inputs_xlsx(request: ActedRequest, scheme_id: int) -> HttpResponse:
    """The table of figures of a month as a workbook to fill in and send back."""
    scheme = access_scheme(request.actor, scheme_id)
    require(request.actor, ENTER)
    month = month_asked(request.GET.get("month", ""))
    names = hand_figures(scheme.pk)
    standing = _standing(list(entered_figures(request.actor, scheme.pk, month)))
    columns = [Column(_("Who is scored"), width=24), *(Column(word, "number") for word in names.values())]
    rows = []
    for one in assess_now(scheme.pk, month).participants:
        kept = [standing.get((name, one.id)) for name in names]
        rows.append((one.name, *(row.value if row is not None and row.month == month else None for row in kept)))
    title = scheme_word(newest_version(scheme.pk).body)
    with transaction.atomic():
        after = {"query": f"{title} {month:%Y-%m}", "rows": len(rows)}
        mark = mark_of(actor=request.actor, action="assessment.inputs.taken", target=scheme, after=after)
        content = workbook(columns, rows, title=title, mark=mark)
    return sheet_response(content, f"{title}-{month:%Y%m}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: ActedRequest, scheme_id: int) -> HttpResponse:
    """Enter an event."""
    scheme = access_scheme(request.actor, scheme_id)
    require(request.actor, ENTER)
    version = newest_version(scheme.pk)
    by_hand = sources_by_hand(version)
    tallies = tallies_of(formula_of(version))
    asked = dict.fromkeys(field for name in by_hand for tally in tallies[name] for field in fields_of(tally))
    people = assess_now(scheme.pk, month_asked("")).participants
    form = EventForm(
        request.POST or None,
        series=[(name, source_word(name)) for name in by_hand],
        subjects=[(one.id, one.name) for one in people],
        fields_asked=[(name, place_word(name)) for name in asked],
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_event(actor=request.actor, scheme_id=scheme.pk, **form.values())
        except Http404:
            form.add_error("project_code", _("There is no such project."))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The event is kept."))
            return redirect("assessment:inputs", scheme.pk)
    context = {"form": form, "scheme": scheme, "name": scheme_word(version.body)}
    return render(request, "assessment/event_new.html", context, status=422 if form.errors else 200)


@require_POST
def event_void(request: ActedRequest, event_id: int) -> HttpResponse:
    """Say that an event does not count."""
    require(request.actor, ENTER)
    row = CreditEvent.objects.filter(pk=event_id).first()
    if row is None or not entered_events(request.actor, row.scheme_id).filter(event=row.event).exists():
        raise Http404("event")
    form = VoidForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        actions.void_event(actor=request.actor, event_id=event_id, reason=reason)
    except Refused as refused:
        for told in refused.errors.values():
            messages.error(request, " ".join(told))
    except Conflict:
        messages.error(request, _("Somebody changed it meanwhile: look at it again below."))
    else:
        messages.success(request, _("The event is shown from now on and counts nowhere."))
    return redirect("assessment:inputs", row.scheme_id)
