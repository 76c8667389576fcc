"""The ledger of approvals: of everybody with its filters, of one project, and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bridgehead.foundation.access import Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.rows.pages import read_page
from bridgehead.foundation.sheets.exports import export_response
from bridgehead.foundation.sheets.workbooks import Column, Footer
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.queries import unit_rows
from bridgehead.modules.approvals import actions
from bridgehead.modules.approvals.clocks import ReadApproval
from bridgehead.modules.approvals.items import OTHER, items
from bridgehead.modules.approvals.models import Approval, ApprovalDebt
from bridgehead.modules.approvals.queries import (
    SHOWN,
    VIEW,
    ApprovalFilter,
    approvals_in,
    approvals_of,
    counts_of,
    read_all,
)
from bridgehead.modules.approvals.web.forms import ApprovalForm
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.queries import access_project, may_act

PAGE = 50
REGISTER = "approvals.register"


def _shown_words() -> dict[str, str]:
    return {
        "open": _("undecided"),
        "overdue": _("overdue"),
        "soon": _("due within 3 working days"),
        "paused": _("clock stopped"),
        "owed": _("papers owed"),
        "done": _("decided"),
        "all": _("all"),
    }


@require_safe
def approvals(request: ActedRequest) -> HttpResponse:
    """Every approval that the actor sees, the longest overdue first."""
    require(request.actor, VIEW)
    chosen, calendar = ApprovalFilter.from_query(request.GET.dict()), calendar_in_force()
    counts = counts_of(request.actor, chosen, calendar)
    paginator = Paginator(range(counts[chosen.show]), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    start = page.start_index() - 1 if paginator.count else 0
    listed = read_page(approvals_of(request.actor, chosen, calendar), start, start + PAGE) if paginator.count else []
    said = _shown_words()
    context = {
        "page": page,
        "rows": read_all(listed, calendar),
        "chosen": chosen,
        "counts": counts,
        "tabs": [(name, said[name], counts[name]) for name in SHOWN],
        "items": _choices(),
        "units": [(unit.pk, unit.label) for unit in unit_rows()],
        "query": request.GET.urlencode(),
    }
    return render(request, "approvals/approvals.html", context)


def _choices() -> list[tuple[str, str]]:
    return [*((key, item.said) for key, item in items().items()), (OTHER, _("Another matter"))]


@require_safe
def approvals_xlsx(request: ActedRequest) -> HttpResponse:
    """Every approval that the filter shows; who took it away is recorded."""
    require(request.actor, VIEW)
    require(request.actor, "ledger.export")
    found = approvals_of(request.actor, ApprovalFilter.from_query(request.GET.dict()))
    listed = list(found)
    return export_response(
        actor=request.actor,
        action="approvals.exported",
        target=(Approval._meta.label_lower, None),
        asked=request.GET.urlencode(),
        count=len(listed),
        columns=_columns(),
        rows=_rows(listed),
        title=_("Approvals"),
        footer=Footer(known_at=timezone.now(), prepared_by=request.actor.name),
        name=f"{_('Approvals')}-{timezone.localdate():%Y%m%d}.xlsx",
    )


def _columns() -> list[Column]:
    return [
        Column(_("Project"), width=36),
        Column(_("Matter"), width=28),
        Column(_("Authority")),
        Column(_("Needed")),
        Column(_("Applied for on"), "date"),
        Column(_("Accepted on"), "date"),
        Column(_("Promised limit")),
        Column(_("Statutory limit")),
        Column(_("Extended by"), "int"),
        Column(_("Due"), "date"),
        Column(_("Decided on"), "date"),
        Column(_("Result")),
        Column(_("Number of the document"), width=24),
        Column(_("Papers owed"), width=36),
        Column(_("Letter of commitment"), width=24),
        Column(_("Task of the plan")),
        Column(_("State")),
        Column(_("Days left"), "int"),
    ]


def _rows(listed: list[Approval]) -> Iterator[tuple[Any, ...]]:
    owed: dict[int, list[ApprovalDebt]] = {}
    for debt in ApprovalDebt.objects.filter(approval__in=[one.pk for one in listed], settled_on__isnull=True):
        owed.setdefault(debt.approval_id, []).append(debt)
    for read in read_all(listed, calendar_in_force()):
        one, debts = read.row, owed.get(read.row.pk, [])
        yield (
            one.project.name,
            one.name,
            one.unit.name,
            _("yes") if one.is_triggered else _("no"),
            one.applied_on,
            one.accepted_on,
            one.promised,
            one.statutory,
            one.extended,
            one.due_on,
            one.done_on,
            one.get_result_display(),
            one.number,
            "；".join(f"{debt.paper}（{debt.promised_on:%Y-%m-%d}）" for debt in debts),
            "；".join(debt.commitment for debt in debts),
            one.task.name if one.task is not None else "",
            one.get_state_display(),
            read.tight.left.count if read.tight is not None else None,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def of_project(request: ActedRequest, code: str) -> HttpResponse:
    """The approvals of a project; a POST puts one more into the ledger, or with `deed` all that the plan waits for."""
    project = access_project(request.actor, code)
    if not may_act(request.actor, project, VIEW):
        require(request.actor, VIEW, project.unit.path)
    is_sent = request.method == "POST" and request.POST.get("deed") != "take"
    form = ApprovalForm(request.POST if is_sent else None, project=project)
    if request.method == "POST":
        require(request.actor, REGISTER, project.unit.path)
        try:
            if not is_sent:
                made = actions.take_from_plan(actor=request.actor, code=code)
                messages.success(request, _("%(count)d matters of the plan are in the ledger.") % {"count": len(made)})
                return redirect("approvals:of_project", code)
            if form.is_valid():
                one = actions.register_approval(actor=request.actor, code=code, **form.cleaned_data)
                messages.success(request, _("The matter is in the ledger."))
                return redirect("approvals:approval", one.pk)
        except Refused as refused:
            if is_sent:
                add_refusal(form, refused)
            else:
                messages.warning(request, "".join(refused.errors[""]))
                return redirect("approvals:of_project", code)
    return render(request, "approvals/of_project.html", _project_context(request, project, form), status=_status(form))


def _status(form: ApprovalForm) -> int:
    return 422 if form.errors else 200


def _project_context(request: ActedRequest, project: Any, form: ApprovalForm) -> dict[str, Any]:
    rows: list[ReadApproval] = read_all(approvals_in(request.actor, project), calendar_in_force())
    owed = ApprovalDebt.objects.filter(approval__in=[one.row.pk for one in rows], settled_on__isnull=True)
    return {
        "project": project,
        "rows": rows,
        "late": sum(one.light == "late" and one.row.done_on is None for one in rows),
        "undecided": sum(one.row.done_on is None and one.row.is_triggered for one in rows),
        "owed": owed.select_related("approval"),
        "form": form,
        "may_register": may_act(request.actor, project, REGISTER),
        "today": timezone.localdate(),
    }
