"""A plan as a file of Microsoft Project, and a file as a draft or a proposal."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bridgehead.engines.scheduling.mspdi import LARGEST
from bridgehead.foundation.access import Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.exchanging import remark_said
from bridgehead.modules.delivery.queries.schedules import access_planned, access_schedule, schedule_of
from bridgehead.modules.delivery.web.schedules import CHANGE

_SHOWN = 12


class ImportForm(forms.Form):
    """A file, and why the plan changes where one is accepted."""

    file = forms.FileField(
        label=gettext_lazy("File of Microsoft Project (XML)"), widget=forms.FileInput(attrs={"accept": ".xml"})
    )
    reason = forms.CharField(label=gettext_lazy("Why the plan changes"), max_length=200, required=False)


@require_safe
def plan_file(request: ActedRequest, code: str) -> HttpResponse:
    """The plan as an .xml file for Microsoft Project."""
    found = access_schedule(request.actor, code)
    content = actions.export_plan(actor=request.actor, schedule=found)
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = str(content_disposition_header(True, f"{found.project.code}.xml"))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: ActedRequest, code: str) -> HttpResponse:
    """Take a file in: a draft where there is no accepted plan, else a proposal."""
    project = access_planned(request.actor, code, CHANGE)
    stands = schedule_of(project)
    form = ImportForm(request.POST or None, request.FILES or None)
    if stands is None or stands.is_draft:
        del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = upload.read(LARGEST + 1)
            reason = form.cleaned_data.get("reason", "")
            taken = actions.import_plan(actor=request.actor, project_id=project.pk, content=content, reason=reason)
        except Refused as refused:
            add_refusal(form, _on_file(refused))
        else:
            for remark in taken.remarks[:_SHOWN]:
                messages.info(request, remark_said(remark))
            if len(taken.remarks) > _SHOWN:
                more = len(taken.remarks) - _SHOWN
                messages.info(request, _("and %(count)d more of such remarks") % {"count": more})
            if taken.proposal is not None:
                messages.success(request, _("The proposal stands apart: nothing has moved yet."))
                return redirect("delivery:proposal", code, taken.proposal.pk)
            messages.success(request, _("The plan is drafted: change its tasks, then accept it."))
            return redirect("delivery:schedule", code)
    context = {"project": project, "schedule": stands, "form": form}
    return render(request, "delivery/plan_import.html", context, status=422 if form.errors else 200)


def _on_file(refused: Refused) -> Refused:
    """What is wrong with tasks of a file is wrong with the file; the reason has a field of its own."""
    told: dict[str, list[str]] = {}
    for name, said in refused.errors.items():
        told.setdefault(name if name in ("reason", "") else "file", []).extend(said)
    return Refused(told)
