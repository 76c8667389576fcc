"""The page of what a project is called: its name, the names that it goes by and those that it had."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bridgehead.foundation.access import Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.actions.aliases import LONGEST
from bridgehead.modules.ledger.models import ProjectAlias, ProjectVersion
from bridgehead.modules.ledger.queries import access_project, may_act


class ProjectAliasForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=gettext_lazy("Other name"), max_length=LONGEST)


@require_http_methods(["GET", "HEAD", "POST"])
def aliases(request: ActedRequest, code: str) -> HttpResponse:
    """What the project is called; a name may be added."""
    project = access_project(request.actor, code, *(["ledger.change_project"] if request.method == "POST" else []))
    form = ProjectAliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_project_alias(actor=request.actor, project_id=project.pk, name=form.cleaned_data["name"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The name is added."))
            return redirect("ledger:aliases", code)
    versions = ProjectVersion.objects.filter(project=project).exclude(name=project.name)
    context = {
        "project": project,
        "form": form,
        "aliases": ProjectAlias.objects.current().filter(project=project).order_by("name", "pk"),
        "former": dict.fromkeys(versions.order_by("-pk").values_list("name", flat=True)),
        "may_change": may_act(request.actor, project, "ledger.change_project"),
    }
    return render(request, "ledger/aliases.html", context, status=422 if form.errors else 200)


@require_POST
def alias_drop(request: ActedRequest, code: str, alias_id: int) -> HttpResponse:
    """The project goes by this name no longer."""
    project = access_project(request.actor, code, "ledger.change_project")
    dropped = actions.drop_project_alias(actor=request.actor, project_id=project.pk, alias_id=alias_id)
    messages.success(request, _("The project is no longer found as %(name)s.") % {"name": dropped.name})
    return redirect("ledger:aliases", code)
