"""Registering a project and changing its facts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bridgehead.foundation.access import Conflict, Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import remembered, stale
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.facts import FACT_FIELDS
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import access_project
from bridgehead.modules.ledger.web.forms import ProjectForm
from bridgehead.modules.ledger.web.likes import asked, decided
from bridgehead.modules.parties.queries import visible_enterprises

_SUGGESTED = 200


def _form_page(request: ActedRequest, form: ProjectForm, status: int, **context: Any) -> HttpResponse:
    names = visible_enterprises(request.actor).order_by("-pk").values_list("name", flat=True)[:_SUGGESTED]
    return render(request, "ledger/project_form.html", {"form": form, "names": names, **context}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: ActedRequest) -> HttpResponse:
    """Register a project."""
    require(request.actor, "ledger.register_project")
    initial = {"origin": "domestic", "enterprise": request.GET.get("enterprise", "")}
    form = ProjectForm(request.POST or None, actor=request.actor, action="ledger.register_project", initial=initial)
    likes: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            project = actions.register_distinct(actor=request.actor, facts=form.facts(), **decided(request))
        except Refused as refused:
            likes = asked(request, form, refused)
        else:
            messages.success(
                request, _("%(name)s is registered as %(code)s.") % {"name": project.name, "code": project.code}
            )
            return redirect("workspace:project", project.code)
    return _form_page(request, form, 422 if form.errors or likes else 200, **likes)


def _initial(project: Project) -> dict[str, Any]:
    facts = {name: getattr(project, name) for name in FACT_FIELDS}
    enterprise = facts.pop("enterprise")
    return {**facts, "enterprise": enterprise.name if enterprise else "", "version": project.version}


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: ActedRequest, code: str) -> HttpResponse:
    """Change facts; a change that somebody else made meanwhile is shown beside what was typed."""
    project = access_project(request.actor, code, "ledger.change_project")
    form = remembered(
        ProjectForm(
            request.POST or None,
            actor=request.actor,
            action="ledger.change_project",
            project=project,
            initial=_initial(project),
        )
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_project(
                actor=request.actor,
                project_id=project.pk,
                version=form.cleaned_data["version"] or 0,
                facts=form.facts(),
            )
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            project.refresh_from_db()
            shown = stale(form, _initial(project), project, version=conflict.current_version)
            return _form_page(request, form, 409, project=project, conflict=shown)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:project", project.code)
    return _form_page(request, form, 422 if form.errors else 200, project=project)
