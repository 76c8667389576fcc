"""The list of findings, one of them, and settling them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from bridgehead.engines.reconciliation import KINDS
from bridgehead.foundation.access import Conflict, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.audit.chain import history
from bridgehead.foundation.rows.pages import read_page
from bridgehead.foundation.sheets.exports import export_response
from bridgehead.foundation.sheets.workbooks import Column, Footer
from bridgehead.foundation.ui.conflicts import Stale, newest_write
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.findings import actions
from bridgehead.modules.findings.models import Finding, ReasonKind, Scope, Severity
from bridgehead.modules.findings.queries import (
    VIEW,
    FindingFilter,
    access_finding,
    counts_of,
    documents_with_findings,
    evidence_of,
    findings_of,
    last_run,
)
from bridgehead.modules.findings.web.presentation import card, events, kind_name, value_in

PAGE = 20
_HISTORY = 30
_CHUNK = 500
CLOSE = "findings.close"


class CloseForm(forms.Form):
    """Why findings are closed."""

    reason_kind = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=[("", gettext_lazy("Choose a reason")), *ReasonKind.choices]
    )
    reason = forms.CharField(label=gettext_lazy("In words"), required=False, max_length=300)


@require_safe
def findings(request: ActedRequest) -> HttpResponse:
    """What does not add up, the gravest first."""
    require(request.actor, VIEW)
    return _list(request, CloseForm())


def _list(request: ActedRequest, form: CloseForm, ticked: Sequence[int] = (), status: int = 200) -> HttpResponse:
    actor = request.actor
    chosen = FindingFilter.from_query(request.GET.dict())
    counts = counts_of(actor, chosen)
    # The pager only counts, and that was done with the others already.
    paginator = Paginator(range(counts.states[chosen.show]), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    start = page.start_index() - 1 if paginator.count else 0
    rows = read_page(findings_of(actor, chosen), start, start + PAGE) if paginator.count else []
    evidence = evidence_of(rows)
    documents = documents_with_findings(actor)
    cards = [card(actor, row, evidence[row.pk]) for row in rows]
    context = {
        "page": page,
        "cards": cards,
        "chosen": chosen,
        "counts": counts,
        "gravest": cards[0] if cards and page.number == 1 and chosen.show == "open" else None,
        "kinds": sorted(((kind, kind_name(kind)) for kind in KINDS), key=lambda pair: list(KINDS).index(pair[0])),
        "severities": Severity.choices,
        "units": counts.units,
        "documents": documents,
        "form": form,
        "ticked": ticked,
        "may_close": may(actor, CLOSE),
        "may_reconcile": may(actor, "findings.reconcile"),
        "last": last_run(),
        "query": request.GET.urlencode(),
    }
    return render(request, "findings/list.html", context, status=status)


@require_safe
def finding(request: ActedRequest, finding_id: int) -> HttpResponse:
    """One finding with everything that is known of it."""
    return _page(request, access_finding(request.actor, finding_id), CloseForm())


def _page(
    request: ActedRequest, found: Finding, form: CloseForm, status: int = 200, conflict: Stale | None = None
) -> HttpResponse:
    context = {
        "conflict": conflict,
        "card": card(request.actor, found, evidence_of([found])[found.pk]),
        "finding": found,
        "form": form,
        "may_close": may(request.actor, CLOSE, found.unit.path),
        "history": events(list(history(found)[:_HISTORY])),
    }
    return render(request, "findings/finding.html", context, status=status)


def _changed(found: Finding) -> Stale:
    """Who settled a finding or opened it again meanwhile; the page itself shows how it stands."""
    return Stale(*newest_write(found), ())


def _version(request: ActedRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


@require_POST
def close(request: ActedRequest, finding_id: int) -> HttpResponse:
    """Settle one with a reason."""
    found = access_finding(request.actor, finding_id, CLOSE)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            actions.close_finding(
                actor=request.actor, finding_id=finding_id, version=_version(request), **form.cleaned_data
            )
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            found = access_finding(request.actor, finding_id, CLOSE)
            return _page(request, found, form, 409, _changed(found))
        else:
            messages.success(request, _("The finding is closed."))
            return redirect("findings:finding", finding_id)
    return _page(request, found, form, status=422)


@require_POST
def reopen(request: ActedRequest, finding_id: int) -> HttpResponse:
    """Take its settlement back."""
    found = access_finding(request.actor, finding_id, CLOSE)
    try:
        actions.reopen_finding(actor=request.actor, finding_id=finding_id, version=_version(request))
    except Refused as refused:
        messages.error(request, str(refused))
    except Conflict:
        return _page(request, found, CloseForm(), 409, _changed(found))
    else:
        messages.success(request, _("The finding is open again."))
    return redirect("findings:finding", finding_id)


@require_POST
def close_many(request: ActedRequest) -> HttpResponse:
    """Settle those that are ticked with one reason; the address keeps the filter of the list."""
    require(request.actor, CLOSE)
    chosen = dict(_ticked(request))
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            closed = actions.close_findings(actor=request.actor, chosen=chosen, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            form.add_error(None, _("Somebody changed one of these meanwhile; nothing was closed. Look and send again."))
            return _list(request, form, tuple(chosen), status=409)
        else:
            said = ngettext("%(count)d finding is closed.", "%(count)d findings are closed.", len(closed))
            messages.success(request, said % {"count": len(closed)})
            return redirect(_list_url(request))
    return _list(request, form, tuple(chosen), status=422)


def _ticked(request: ActedRequest) -> Iterator[tuple[int, int]]:
    """`id:version` of each box."""
    for typed in request.POST.getlist("finding")[:_CHUNK]:
        pk, _colon, version = typed.partition(":")
        if pk.isdecimal() and version.isdecimal() and len(pk) < 19 and len(version) < 10:
            yield int(pk), int(version)


def _list_url(request: ActedRequest) -> str:
    query = request.GET.urlencode()
    return f"{reverse('findings:list')}?{query}" if query else reverse("findings:list")


@require_POST
def reconcile_now(request: ActedRequest) -> HttpResponse:
    """Hold everything against each other within the request, where that is not too much."""
    require(request.actor, "findings.reconcile")
    try:
        done = actions.reconcile_everything(actor=request.actor, at_most=actions.MOST_IN_A_REQUEST)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Reconciled: %(documents)d documents, %(statements)d statements, %(answers)d answers of the ledger.")
        new = ngettext("%(count)d finding is new.", "%(count)d findings are new.", done.new)
        told = {"documents": done.documents, "statements": done.statements, "answers": done.answers}
        messages.success(request, f"{said % told} {new % {'count': done.new}}")
    return redirect("findings:list")


def _columns() -> list[Column]:
    return [
        Column(_("No."), "int"),
        Column(_("Gravity"), width=10),
        Column(_("Kind"), width=18),
        Column(_("What disagrees"), width=60),
        Column(_("Likeliest reading"), width=40),
        Column(pgettext("value", "found"), width=16),
        Column(pgettext("value", "expected"), width=16),
        Column(_("difference"), width=14),
        Column(_("What was compared"), width=16),
        Column(_("Unit"), width=14),
        Column(_("Statements"), width=60),
        Column(_("First found"), "datetime"),
        Column(_("State"), width=10),
        Column(_("Reason"), width=30),
        Column(_("Closed by"), width=12),
        Column(_("Closed on"), "datetime"),
    ]


def _sheet_rows(request: ActedRequest, rows: Any) -> Iterator[list[Any]]:
    keys = list(rows.values_list("pk", flat=True))
    for at in range(0, len(keys), _CHUNK):
        found = list(rows.filter(pk__in=keys[at : at + _CHUNK]))
        evidence = evidence_of(found)
        for row in found:
            yield _sheet_row(request, row, evidence[row.pk])


def _sheet_row(request: ActedRequest, row: Finding, evidence: Any) -> list[Any]:
    shown = card(request.actor, row, evidence)
    words = "; ".join(
        f"{one.evidence.document.title if one.evidence.document else _('The ledger')}: {one.sentence}"
        for one in shown.sides
        if one.readable
    )
    return [
        row.pk,
        row.get_severity_display(),
        shown.kind,
        shown.message,
        shown.likeliest,
        value_in(row.found, row.value_unit),
        value_in(row.expected, row.value_unit),
        shown.difference,
        Scope(row.scope).label,
        str(row.unit),
        words,
        row.first_seen_at,
        STATES[row.status],
        " · ".join(part for part in (str(row.get_reason_kind_display()), row.reason) if part),
        row.closed_by.name if row.closed_by is not None else "",
        row.closed_at,
    ]


STATES = {
    "open": pgettext_lazy("finding", "open"),
    "closed": pgettext_lazy("finding", "closed"),
    "gone": pgettext_lazy("finding", "no longer found"),
}


@require_safe
def findings_xlsx(request: ActedRequest) -> HttpResponse:
    """Every finding that the filter shows; who took it away is recorded."""
    require(request.actor, VIEW)
    chosen = FindingFilter.from_query(request.GET.dict())
    rows = findings_of(request.actor, chosen)
    return export_response(
        actor=request.actor,
        action="findings.exported",
        target=(Finding._meta.label_lower, None),
        asked=request.GET.urlencode(),
        count=rows.count(),
        columns=_columns(),
        rows=_sheet_rows(request, rows),
        title=_("What does not add up"),
        footer=Footer(known_at=timezone.now(), prepared_by=request.actor.name),
        name=f"{_('What does not add up')}-{timezone.localdate():%Y%m%d}.xlsx",
    )
