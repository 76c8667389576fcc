"""Plans of a year by version: the list, one version with its differences, drafting, writing lines, freezing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.foundation.access import Conflict, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files import store_uploads
from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.sheets.exports import export_response
from bridgehead.foundation.sheets.workbooks import Column, Footer
from bridgehead.foundation.ui.conflicts import Difference, Stale, newest_write, remembered, stale
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import PlanLine, PlanVersion
from bridgehead.modules.ledger.queries import access_project, clocks_of
from bridgehead.modules.ledger.queries.plan_sheets import PlanRow, completion, plan_rows, plan_sheet
from bridgehead.modules.ledger.queries.plans import (
    VIEW_PLAN,
    access_plan,
    listed_plans,
    plan_papers,
    plan_sums,
)
from bridgehead.modules.ledger.web.investment_forms import PlanDraftForm, PlanHeadForm, PlanLineForm, PlanPaperForm

CHANGE = "ledger.change_plan"
PAGE = 50
# The paper of a plan is a document; milestones and months say more exactly what theirs are.
PAPER_KIND = "document"


@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: ActedRequest) -> HttpResponse:
    """Every version that the reader may see; a POST drafts the next one."""
    require(request.actor, VIEW_PLAN)
    may_change = may(request.actor, CHANGE)
    form = PlanDraftForm(request.POST or None, actor=request.actor, initial={"year": timezone.localdate().year})
    if request.method == "POST":
        require(request.actor, CHANGE)
        if form.is_valid():
            facts = dict(form.cleaned_data)
            try:
                made = actions.draft_plan(actor=request.actor, unit_id=facts.pop("unit").pk, **facts)
            except Refused as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _("A draft stands; write its lines and freeze it."))
                return redirect("ledger:plan", made.pk)
    page = Paginator(listed_plans(request.actor), PAGE).get_page(request.GET.get("page"))
    sums = plan_sums(list(page.object_list))
    rows = [(one, sums[one.pk]) for one in page]
    context = {"page": page, "rows": rows, "form": form, "may_change": may_change}
    return render(request, "ledger/plans.html", context, status=422 if form.errors else 200)


def _initial(found: PlanVersion) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("title", "basis", "basis_on", "version")}


def _page(request: ActedRequest, found: PlanVersion, status: int = 200, **typed: Any) -> HttpResponse:
    sheet = plan_sheet(found)
    rows = plan_rows(request.actor, sheet)
    done = completion(sheet)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": found,
        "before": sheet.before,
        "clocks": clocks_of(sheet.newest_at),
        "page": shown,
        "changed": sum(row.change != "same" for row in rows),
        "hidden": done.projects - sum(row.planned is not None for row in rows),
        "completion": done,
        "papers": plan_papers(found),
        "may_change": may(request.actor, CHANGE, found.unit.path),
        "form": remembered(PlanHeadForm(initial=_initial(found))) if found.is_draft else None,
        "paper_form": PlanPaperForm(),
        **typed,
    }
    return render(request, "ledger/plan.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActedRequest, plan_id: int) -> HttpResponse:
    """One version: how much of it is done, and project by project what it says otherwise than the one before.

    `?code=` leads to the line of a project; a POST changes what a draft is called and based on.
    """
    if request.method == "POST":
        found = access_plan(request.actor, plan_id, CHANGE)
        return _head_changed(request, found)
    found = access_plan(request.actor, plan_id)
    code = request.GET.get("code", "").strip()
    if code and found.is_draft:
        return redirect("ledger:plan_line", found.pk, code)
    return _page(request, found)


def _head_changed(request: ActedRequest, found: PlanVersion) -> HttpResponse:
    form = remembered(PlanHeadForm(request.POST))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            actions.change_plan(actor=request.actor, plan_id=found.pk, version=facts.pop("version") or 0, **facts)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            now = access_plan(request.actor, found.pk)
            shown = stale(form, _initial(now), now, version=conflict.current_version)
            return _page(request, now, 409, form=form, conflict=shown)
        else:
            messages.success(request, _("Saved."))
            return redirect("ledger:plan", found.pk)
    return _page(request, found, 422, form=form)


def _line_in_force(found: PlanVersion, project_id: int) -> dict[str, Any]:
    line = PlanLine.objects.filter(plan=found, project=project_id).first()
    return {"amount": line.amount, "note": line.note, "seen": line.amount} if line is not None else {}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_line(request: ActedRequest, plan_id: int, code: str) -> HttpResponse:
    """What a draft plans for one project."""
    found = access_plan(request.actor, plan_id, CHANGE)
    project = access_project(request.actor, code)
    kept = _line_in_force(found, project.pk)
    if request.method == "POST":
        form = remembered(PlanLineForm(request.POST))
        if form.is_valid():
            try:
                actions.set_plan_line(actor=request.actor, plan_id=found.pk, project_id=project.pk, **form.cleaned_data)
            except Refused as refused:
                add_refusal(form, refused)
            except Conflict:
                shown = stale(form, kept, found, version=kept.get("seen"), version_field="seen")
                return _line_page(request, found, project, form, 409, conflict=shown)
            else:
                messages.success(request, _("Saved."))
                return redirect("ledger:plan", found.pk)
        return _line_page(request, found, project, form, 422)
    return _line_page(request, found, project, remembered(PlanLineForm(initial=kept)), 200)


def _line_page(
    request: ActedRequest, found: PlanVersion, project: Any, form: forms.Form, status: int, **more: Any
) -> HttpResponse:
    return render(
        request, "ledger/plan_line.html", {"plan": found, "project": project, "form": form, **more}, status=status
    )


def _seen_version(request: ActedRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


@require_POST
def plan_freeze(request: ActedRequest, plan_id: int) -> HttpResponse:
    """Put a draft in force."""
    found = access_plan(request.actor, plan_id, CHANGE)
    try:
        frozen = actions.freeze_plan(actor=request.actor, plan_id=found.pk, version=_seen_version(request))
    except Refused as refused:
        return _page(request, found, 422, refused=[told for several in refused.errors.values() for told in several])
    except Conflict:
        return _page(request, found, 409, conflict=_written_since(found))
    messages.success(request, _("Version %(number)d is frozen and in force.") % {"number": frozen.number})
    return redirect("ledger:plan", found.pk)


@require_POST
def plan_discard(request: ActedRequest, plan_id: int) -> HttpResponse:
    """Throw a draft away."""
    found = access_plan(request.actor, plan_id, CHANGE)
    try:
        actions.discard_plan(actor=request.actor, plan_id=found.pk, version=_seen_version(request))
    except Refused as refused:
        return _page(request, found, 422, refused=[told for several in refused.errors.values() for told in several])
    except Conflict:
        return _page(request, found, 409, conflict=_written_since(found))
    messages.success(request, _("The draft is thrown away."))
    return redirect("ledger:plans")


def _written_since(found: PlanVersion) -> Stale:
    """Who wrote to the draft meanwhile; the page shows it as it stands."""
    return Stale(*newest_write(found), (Difference(_("Version"), str(found.version), "—"),), is_seen=True)


@require_POST
def plan_evidence(request: ActedRequest, plan_id: int) -> HttpResponse:
    """Keep the documents that a version is based on."""
    found = access_plan(request.actor, plan_id, CHANGE)
    form = PlanPaperForm(request.POST, request.FILES)
    if form.is_valid() and not form.cleaned_data["papers"]:
        form.add_error("papers", _("Choose a file."))
    if form.is_valid():
        try:
            files = store_uploads(form.cleaned_data["papers"], "papers")
            with transaction.atomic():
                for file in files:
                    actions.attach_plan_evidence(actor=request.actor, plan_id=found.pk, kind=PAPER_KIND, file=file)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The evidence is attached."))
            return redirect("ledger:plan", found.pk)
    return _page(request, found, 422, paper_form=form)


@require_safe
def plan_paper(request: ActedRequest, plan_id: int, paper_id: int) -> FileResponse:
    """Hand out a document of a plan."""
    paper = plan_papers(access_plan(request.actor, plan_id)).filter(pk=paper_id).first()
    if paper is None:
        raise Http404("file")
    return download(request.actor, paper.sha256, paper.name, paper.media_type)


def _columns() -> list[Column]:
    return [
        Column(_("Number")),
        Column(_("Project"), width=36),
        Column(_("Responsible unit"), width=16),
        Column(_("Planned before"), "money", _("yuan")),
        Column(_("Planned this year"), "money", _("yuan")),
        Column(_("Difference"), "money", _("yuan")),
        Column(_("Investment completed"), "money", _("yuan")),
        Column(_("Completion rate"), "ratio"),
        Column(_("Note"), width=30),
    ]


def _cells(rows: list[PlanRow]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (
            row.project.code,
            row.project.name,
            row.project.unit.name,
            row.before,
            row.planned,
            row.difference,
            row.done,
            row.rate.value if row.rate is not None else None,
            row.note,
        )


@require_safe
def plan_xlsx(request: ActedRequest, plan_id: int) -> HttpResponse:
    """A version project by project; who took it away is recorded."""
    found = access_plan(request.actor, plan_id)
    require(request.actor, "ledger.export", found.unit.path)
    rows = plan_rows(request.actor, plan_sheet(found))
    title = _("Plan of %(year)d, version %(number)d") % {"year": found.year, "number": found.number}
    return export_response(
        actor=request.actor,
        action="ledger.plan.exported",
        target=(PlanVersion._meta.label_lower, found.pk),
        asked=title,
        count=len(rows),
        columns=_columns(),
        rows=_cells(rows),
        title=f"{found.unit.name} {title} {found.title}",
        footer=Footer(known_at=timezone.now(), prepared_by=request.actor.name),
        name=f"{title}.xlsx",
    )
