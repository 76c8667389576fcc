"""The list of problems, one of them with everything that may be done about it, and raising one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bridgehead.foundation.access import Conflict, Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files import store_uploads
from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.rows.pages import read_page
from bridgehead.foundation.sheets.exports import export_response
from bridgehead.foundation.sheets.workbooks import Column, Footer
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.queries import unit_rows
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.models import Problem, ProblemKind, ProblemState
from bridgehead.modules.delivery.queries import (
    VIEW,
    ProblemFilter,
    access_problem,
    counts_of,
    may_here,
    problems_of,
    steps_of,
)
from bridgehead.modules.delivery.web.forms import (
    CloseForm,
    HandOverForm,
    ProblemForm,
    ProgressForm,
    PutOffForm,
    ReopenForm,
)
from bridgehead.modules.ledger.queries import access_project, may_act

PAGE = 50


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that may be done about a problem: its form, its action, who may, in which state, what is said."""

    form: type[forms.Form]
    act: Callable[..., object]
    policy: str
    state: str
    title: Promise
    said: Promise


DEEDS: Mapping[str, Deed] = {
    "progress": Deed(
        ProgressForm,
        actions.report_progress,
        "delivery.work_problem",
        ProblemState.OPEN,
        gettext_lazy("Report progress"),
        gettext_lazy("The progress is kept."),
    ),
    "close": Deed(
        CloseForm,
        actions.close_problem,
        "delivery.close_problem",
        ProblemState.OPEN,
        gettext_lazy("Close the problem"),
        gettext_lazy("The problem is closed."),
    ),
    "put_off": Deed(
        PutOffForm,
        actions.put_off,
        "delivery.work_problem",
        ProblemState.OPEN,
        gettext_lazy("Put off"),
        gettext_lazy("The later day is set."),
    ),
    "hand_over": Deed(
        HandOverForm,
        actions.hand_over,
        "delivery.work_problem",
        ProblemState.OPEN,
        gettext_lazy("Hand over"),
        gettext_lazy("The problem is handed over."),
    ),
    "reopen": Deed(
        ReopenForm,
        actions.reopen_problem,
        "delivery.close_problem",
        ProblemState.CLOSED,
        gettext_lazy("Open it again"),
        gettext_lazy("The problem is open again."),
    ),
}


@require_safe
def problems(request: ActedRequest) -> HttpResponse:
    """What holds projects up, the longest overdue first."""
    require(request.actor, VIEW)
    chosen = ProblemFilter.from_query(request.GET.dict())
    counts = counts_of(request.actor, chosen)
    # The pager only counts, and that was done with the others already.
    paginator = Paginator(range(counts[chosen.show]), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    start = page.start_index() - 1 if paginator.count else 0
    context = {
        "page": page,
        "rows": read_page(problems_of(request.actor, chosen), start, start + PAGE) if paginator.count else [],
        "chosen": chosen,
        "counts": counts,
        "kinds": ProblemKind.choices,
        "units": [(unit.pk, unit.label) for unit in unit_rows()],
        "today": timezone.localdate(),
        "query": request.GET.urlencode(),
    }
    return render(request, "delivery/problems.html", context)


def _columns() -> list[Column]:
    return [
        Column(_("Number"), "int"),
        Column(_("Project"), width=36),
        Column(_("What holds it up"), width=40),
        Column(_("Kind")),
        Column(_("Lead unit")),
        Column(_("Who has it")),
        Column(_("Who helps")),
        Column(_("Raised on"), "date"),
        Column(_("Where it was raised")),
        Column(_("To be gone by"), "date"),
        Column(_("Put off"), "int"),
        Column(_("State")),
        Column(_("Gone since"), "date"),
    ]


def _rows(found: QuerySet[Problem]) -> Iterator[tuple[Any, ...]]:
    for one in found.iterator(chunk_size=500):
        owner = one.owner.name if one.owner is not None else ""
        yield (
            one.pk,
            one.project.name,
            one.title,
            one.get_kind_display(),
            one.unit.name,
            owner,
            one.helpers,
            one.raised_on,
            one.source,
            one.due_on,
            one.extensions,
            one.get_state_display(),
            one.closed_on,
        )


@require_safe
def problems_xlsx(request: ActedRequest) -> HttpResponse:
    """Every problem that the filter shows; who took it away is recorded."""
    require(request.actor, VIEW)
    require(request.actor, "ledger.export")
    found = problems_of(request.actor, ProblemFilter.from_query(request.GET.dict()))
    return export_response(
        actor=request.actor,
        action="delivery.problems.exported",
        target=(Problem._meta.label_lower, None),
        asked=request.GET.urlencode(),
        count=found.count(),
        columns=_columns(),
        rows=_rows(found),
        title=_("Problems"),
        footer=Footer(known_at=timezone.now(), prepared_by=request.actor.name),
        name=f"{_('Problems')}-{timezone.localdate():%Y%m%d}.xlsx",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def problem_new(request: ActedRequest, code: str) -> HttpResponse:
    """Say what holds a project up."""
    project = access_project(request.actor, code)
    if not may_act(request.actor, project, "delivery.raise_problem"):
        require(request.actor, "delivery.raise_problem", project.unit.path)
    form = ProblemForm(request.POST or None, initial={"unit": project.unit_id, "due_on": None})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.raise_problem(actor=request.actor, project_id=project.pk, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The problem is on the list."))
            return redirect("delivery:problem", made.pk)
    context = {"form": form, "project": project}
    return render(request, "delivery/problem_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: ActedRequest, problem_id: int) -> HttpResponse:
    """One problem; a POST names in `deed` what is done about it."""
    found = access_problem(request.actor, problem_id)
    if request.method != "POST":
        return _page(request, found)
    name = request.POST.get("deed", "")
    deed = DEEDS.get(name)
    if deed is None:
        access_problem(request.actor, problem_id, "delivery.work_problem")
        return _page(request, found, status=422)
    access_problem(request.actor, problem_id, deed.policy)
    form = deed.form(request.POST, request.FILES, prefix=name)
    if form.is_valid():
        try:
            deed.act(actor=request.actor, problem_id=problem_id, **_taken(form))
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            newest = access_problem(request.actor, problem_id)
            form.data = {**request.POST.dict(), f"{name}-version": str(conflict.current_version)}
            return _page(request, newest, {name: form}, status=409, conflict=True)
        else:
            messages.success(request, str(deed.said))
            return redirect("delivery:problem", problem_id)
    return _page(request, found, {name: form}, status=422)


def _taken(form: forms.Form) -> dict[str, Any]:
    """The cleaned fields as the actions take them, an uploaded file in the store. Raises Refused for one not taken."""
    facts = dict(form.cleaned_data)
    if "file" in facts:
        upload = facts["file"]
        facts["file"] = store_uploads([upload], "file")[0] if upload else None
    return facts


def _initial(found: Problem) -> dict[str, Any]:
    today = timezone.localdate()
    return {"version": found.version, "unit": found.unit_id, "due_on": found.due_on, "closed_on": today}


def _page(
    request: ActedRequest,
    found: Problem,
    typed: Mapping[str, forms.Form] | None = None,
    status: int = 200,
    conflict: bool = False,
) -> HttpResponse:
    typed = typed or {}
    deeds = [
        (name, deed.title, typed.get(name) or deed.form(prefix=name, initial=_initial(found)), name in typed)
        for name, deed in DEEDS.items()
        if deed.state == found.state and may_here(request.actor, deed.policy, found)
    ]
    context = {
        "problem": found,
        "deeds": deeds,
        "steps": steps_of(found),
        "conflict": conflict,
        "overdue": overdue_days(found),
        "sees_project": may_act(request.actor, found.project, "ledger.view_project"),
    }
    return render(request, "delivery/problem.html", context, status=status)


def overdue_days(found: Problem, today: date | None = None) -> int:
    """By how many days an open problem is overdue; 0 where it is not."""
    late = ((today or timezone.localdate()) - found.due_on).days
    return max(late, 0) if found.state == ProblemState.OPEN else 0


@require_safe
def step_file(request: ActedRequest, problem_id: int, step_id: int) -> FileResponse:
    """Hand out what was attached to a step."""
    found = access_problem(request.actor, problem_id)
    step = found.steps.filter(pk=step_id).exclude(sha256="").first()
    if step is None:
        raise Http404("file")
    return download(request.actor, step.sha256, step.name, step.media_type)
