"""Closed months: the list, one of them with its adjustments, a figure row by row, what changed between two."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bridgehead.engines.figures import format_difference
from bridgehead.foundation.access import Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.ledger.answers import NotAnswerable
from bridgehead.modules.ledger.words import kind_word, language
from bridgehead.modules.targets import actions, queries
from bridgehead.modules.targets.models import ClosedFigure, Closing
from bridgehead.modules.targets.queries import VIEW, access_closing, access_figure, figures_of
from bridgehead.modules.targets.web.forms import ClosingForm
from bridgehead.modules.targets.web.presentation import measure_said, value_said

CLOSE = "targets.close_month"


@require_http_methods(["GET", "HEAD", "POST"])
def closings(request: ActedRequest) -> HttpResponse:
    """The closed months; a POST closes one."""
    require(request.actor, VIEW)
    rows = list(queries.closings(request.actor))
    form = ClosingForm(request.POST or None, initial={"month": _next_month(rows)})
    if request.method == "POST":
        require(request.actor, CLOSE)
        if form.is_valid():
            try:
                made = actions.close_month(actor=request.actor, **form.cleaned_data)
            except Refused as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _("The figures of the month are frozen."))
                return redirect("targets:closing", made.pk)
    context = {
        "rows": rows,
        "form": form,
        "may_close": may(request.actor, CLOSE),
        "pairs": list(zip(rows[1:], rows, strict=False)),
    }
    return render(request, "targets/closings.html", context, status=422 if form.errors else 200)


def _next_month(rows: list[Closing]) -> date:
    """The month after the one that was closed last, else the last one that is over."""
    if rows:
        last = rows[0].month
        return date(last.year + last.month // 12, last.month % 12 + 1, 1)
    today = timezone.localdate()
    return date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)


@require_safe
def closing(request: ActedRequest, closing_id: int) -> HttpResponse:
    """What a month closed with, and what came to it afterwards."""
    found = access_closing(request.actor, closing_id)
    figures = figures_of(request.actor, found)
    adjusted = {one.figure.pk: one for one in queries.adjustments(request.actor, found, figures)}
    lines = []
    for one in figures:
        adjustment = adjusted.get(one.pk)
        now = value_said(adjustment.now, one.value_unit) if adjustment is not None else ""
        lines.append({**_line(one), "now": now, "more": _signed(adjustment.difference, one) if adjustment else ""})
    context = {"closing": found, "lines": lines, "adjusted": len(adjusted)}
    return render(request, "targets/closing.html", context)


def _line(figure: ClosedFigure) -> dict[str, Any]:
    return {
        "figure": figure,
        "measure": measure_said(figure.measure),
        "target": value_said(figure.target_value, figure.value_unit),
        "value": value_said(figure.value, figure.value_unit),
        "completion": figure.value / figure.target_value if figure.value is not None else None,
    }


def _signed(difference: Decimal, figure: ClosedFigure) -> str:
    beside = difference if figure.value is None else figure.value
    size = format_difference(abs(difference), beside, figure.value_unit, language())
    return f"+{size}" if difference > 0 else f"−{size}"


@require_safe
def figure(request: ActedRequest, closing_id: int, figure_id: int) -> HttpResponse:
    """One frozen figure: the projects and events by which it is given otherwise now, or in a later closing (`to`)."""
    found = access_figure(request.actor, closing_id, figure_id)
    later = _closing_named(request, "to")
    after: tuple[date, datetime | None] = (
        (found.closing.as_of, None) if later is None else (later.as_of, later.known_at)
    )
    reason, rows = "", []
    try:
        before = (found.closing.as_of, found.closing.known_at)
        rows = queries.rows_between(request.actor, found, before, after)
    except NotAnswerable as error:
        reason = error.reason
    context = {
        **_line(found),
        "closing": found.closing,
        "later": later,
        "reason": reason,
        "rows": [(row, kind_word(row.row.kind) if row.row.kind else "") for row in rows],
    }
    return render(request, "targets/figure.html", context)


def _closing_named(request: ActedRequest, name: str) -> Closing | None:
    typed = request.GET.get(name, "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
        return None
    return access_closing(request.actor, int(typed))


@require_safe
def changes(request: ActedRequest) -> HttpResponse:
    """What changed between two closings; without them the last two."""
    require(request.actor, VIEW)
    rows = list(queries.closings(request.actor))
    earlier, later = _closing_named(request, "from"), _closing_named(request, "to")
    if later is None and rows:
        later = rows[0]
    if earlier is None and len(rows) > 1:
        earlier = rows[1]
    lines = []
    if earlier is not None and later is not None and earlier != later:
        if earlier.as_of > later.as_of:
            earlier, later = later, earlier
        for one in queries.changed_between(request.actor, earlier, later):
            before = one.earlier.value if one.earlier is not None else None
            after = one.later.value if one.later is not None else None
            unit = one.figure.value_unit
            lines.append(
                {
                    **_line(one.figure),
                    "moved": one,
                    "before": value_said(before, unit),
                    "after": value_said(after, unit),
                    "more": _signed(one.difference, one.figure) if one.difference else "",
                    "old_target": value_said(one.earlier.target_value, unit) if one.earlier is not None else "",
                }
            )
    context = {
        "earlier": earlier,
        "later": later,
        "lines": lines,
        "choices": [(row.pk, f"{row.month:%Y-%m}") for row in rows],
    }
    return render(request, "targets/changes.html", context)
