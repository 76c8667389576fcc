"""The list of bulletins, one of them, its figures months later, its files."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from bridgehead.engines.composing import blocks_from_json
from bridgehead.engines.figures import format_measure, format_period, format_value, format_value_exact
from bridgehead.foundation.access import Conflict, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import Stale, newest_write
from bridgehead.foundation.ui.navigation import Clocks
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.queries import unit_rows
from bridgehead.modules.bulletins import actions
from bridgehead.modules.bulletins.files import bulletin_file
from bridgehead.modules.bulletins.models import Bulletin, BulletinFigure
from bridgehead.modules.bulletins.queries import (
    EDIT,
    EXPORT,
    SUPPLIED,
    VIEW,
    WRITE,
    Division,
    Explanation,
    access_bulletin,
    access_figure,
    bulletins_of,
    explain,
)
from bridgehead.modules.bulletins.web.forms_words import form_said
from bridgehead.modules.bulletins.web.presentation import answer_address, shown
from bridgehead.modules.ledger import words

PAGE: Final = 30
MEDIA: Final = ("word", "pdf", "xlsx")


class WithdrawForm(forms.Form):
    """Why a bulletin is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


@require_safe
def bulletins(request: ActedRequest) -> HttpResponse:
    """Published bulletins, the newest first."""
    require(request.actor, VIEW)
    unit = request.GET.get("unit", "")
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    gone = request.GET.get("show") == "all"
    rows = bulletins_of(request.actor, unit=int(unit) if _is_key(unit) else None, text=text, gone=gone)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, template_name(row)) for row in page],
        "units": [(one.pk, one.label) for one in unit_rows()],
        "unit": unit,
        "text": text,
        "gone": gone,
        "supplied": SUPPLIED.values(),
        "may_write": may(request.actor, WRITE),
        "may_edit": may(request.actor, EDIT),
        "query": request.GET.urlencode(),
    }
    return render(request, "bulletins/list.html", context)


def _is_key(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 19


def template_name(row: Bulletin) -> str:
    """What a bulletin was written by."""
    if row.template is not None:
        return row.template.name
    found = SUPPLIED.get(row.template_key)
    return found.name if found is not None else row.template_key


@require_safe
def bulletin(request: ActedRequest, bulletin_id: int) -> HttpResponse:
    """One bulletin as it went out; every figure opens."""
    return _page(request, access_bulletin(request.actor, bulletin_id))


def _page(
    request: ActedRequest,
    row: Bulletin,
    form: WithdrawForm | None = None,
    status: int = 200,
    conflict: Stale | None = None,
) -> HttpResponse:
    context = {
        "bulletin": row,
        "blocks": shown(
            blocks_from_json(row.blocks), lambda number: reverse("bulletins:figure", args=[row.pk, number])
        ),
        "figures": row.figures.count(),
        "template": template_name(row),
        "period": format_period(row.period, words.language()),
        "later": getattr(row, "replaced_by", None),
        "may_write": may(request.actor, WRITE, row.unit.path),
        "may_export": may(request.actor, EXPORT, row.unit.path),
        "form": form or WithdrawForm(initial={"version": row.version}),
        "clocks": Clocks(row.as_of, row.known_at),
        "conflict": conflict,
    }
    return render(request, "bulletins/bulletin.html", context, status=status)


@require_POST
def withdraw(request: ActedRequest, bulletin_id: int) -> HttpResponse:
    """Take it back, with a reason."""
    row = access_bulletin(request.actor, bulletin_id, WRITE)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_bulletin(actor=request.actor, bulletin_id=bulletin_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            row = access_bulletin(request.actor, bulletin_id, WRITE)
            return _page(request, row, form, 409, Stale(*newest_write(row), ()))
        else:
            messages.success(request, _("The bulletin is withdrawn."))
            return redirect("bulletins:bulletin", bulletin_id)
    return _page(request, row, form, status=422)


@require_safe
def file(request: ActedRequest, bulletin_id: int, media: str) -> HttpResponse:
    """It as Word, PDF or workbook."""
    row = access_bulletin(request.actor, bulletin_id, EXPORT)
    if media not in MEDIA:
        raise Http404("media")
    try:
        return bulletin_file(request.actor, row, media)
    except Refused as refused:
        messages.error(request, " ".join(said for told in refused.errors.values() for said in told))
        return redirect("bulletins:bulletin", bulletin_id)


@require_safe
def figure(request: ActedRequest, bulletin_id: int, figure_number: int) -> HttpResponse:
    """A figure of a bulletin: what it was, what it is today, and the rows that make the difference."""
    kept = access_figure(request.actor, bulletin_id, figure_number)
    found = explain(request.actor, kept)
    return render(request, "bulletins/figure.html", _figure_context(kept, found))


def _figure_context(kept: BulletinFigure, found: Explanation) -> dict[str, Any]:
    language, row = words.language(), kept.bulletin
    asked = (kept.measure_text, kept.unit_id, kept.period, row.as_of)
    unit = "1" if kept.measure.definition.unit_kind == "count" else "ratio"
    unit = "CNY" if kept.measure.definition.unit_kind == "currency" else unit
    difference = found.difference
    return {
        "bulletin": row,
        "figure": kept,
        "found": found,
        "question": format_measure(kept.measure, language),
        "period": format_period(kept.period, language),
        "form_said": form_said(kept.form),
        "exact": format_value_exact(kept.value, kept.value_unit, language),
        "then": format_value(found.then, unit, language),
        "now": format_value(found.now, unit, language),
        "difference": format_value(abs(difference), unit, language) if difference else "",
        "is_more": bool(difference and difference > 0),
        "division_then": _divided(kept, found.division_then),
        "division_now": _divided(kept, found.division_now),
        "part_words": words.PART_WORDS,
        "then_url": answer_address(*asked, row.known_at),
        "now_url": answer_address(*asked),
        "project_url": _project_urls(found),
        "clocks": Clocks(row.as_of, row.known_at),
    }


def _divided(kept: BulletinFigure, division: Division | None) -> str:
    return words.division_said(kept.measure, division.above, division.below) if division is not None else ""


def _project_urls(found: Explanation) -> dict[str, str]:
    return {change.code: reverse("workspace:project", args=[change.code]) for change in found.changes}
