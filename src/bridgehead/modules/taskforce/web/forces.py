"""The task force of a project on one page: who is in it, its week, its meetings, and what may be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import may_act
from bridgehead.modules.taskforce import actions
from bridgehead.modules.taskforce.models import TaskForce
from bridgehead.modules.taskforce.queries import (
    CHANGE,
    REPORT,
    VIEW,
    access_led,
    blocked_in,
    force_of,
    meetings_of,
    week_of,
)
from bridgehead.modules.taskforce.web import forms as room


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that may be done: its form, its action, who may, what is said; `inline` ones stand beside a row."""

    form: Callable[..., forms.Form]
    act: Callable[..., object]
    policy: str
    title: Promise
    needs_force: bool = True
    inline: bool = False


DEEDS: Final[Mapping[str, Deed]] = {
    "form": Deed(room.ForceForm, actions.form_force, CHANGE, _("Form a task force"), needs_force=False),
    "meeting": Deed(room.MeetingForm, actions.hold_meeting, CHANGE, _("Keep a meeting")),
    "matter": Deed(room.MatterForm, actions.add_matter, CHANGE, _("Keep what was settled")),
    "member": Deed(room.MemberForm, actions.add_member, CHANGE, _("Somebody enters")),
    "link": Deed(room.LinkForm, actions.link_problem, REPORT, _("Link a problem to a task"), needs_force=False),
    "change": Deed(room.ChangeForceForm, actions.change_force, CHANGE, _("Change the task force")),
    "leave": Deed(room.LeaveForm, actions.end_member, CHANGE, _("Leaves"), inline=True),
    "done": Deed(room.DoneForm, actions.finish_matter, REPORT, _("Mark as done"), inline=True),
    "unlink": Deed(room.UnlinkForm, actions.unlink_problem, REPORT, _("Unlink"), needs_force=False, inline=True),
}


@require_http_methods(["GET", "HEAD", "POST"])
def force(request: ActedRequest, code: str) -> HttpResponse:
    """The task force of a project; a POST names in `deed` what is done."""
    project = access_led(request.actor, code)
    if request.method != "POST":
        return _page(request, project)
    name = request.POST.get("deed", "")
    deed = DEEDS.get(name)
    access_led(request.actor, code, deed.policy if deed is not None else CHANGE)
    if deed is None:
        return _page(request, project, status=422)
    form = _form(deed, name, project, force_of(project), request.POST)
    status = 422
    if form.is_valid():
        try:
            deed.act(actor=request.actor, code=code, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            data: Any = request.POST.copy()
            data[form.add_prefix("version")] = str(conflict.current_version)
            form.data, status = data, 409
        else:
            messages.success(request, _("Saved."))
            return redirect("taskforce:force", code)
    return _page(request, project, {name: form}, status)


def _form(deed: Deed, name: str, project: Project, force: TaskForce | None, data: Any = None) -> forms.Form:
    if deed.inline:
        return deed.form(data)
    facts: dict[str, Any] = {"prefix": name, "project": project}
    if data is not None:
        facts["data"] = data
    elif name == "change" and force is not None:
        names = ("basis", "formed_on", "rhythm", "ended_on", "version")
        facts["initial"] = {each: getattr(force, each) for each in names}
    return deed.form(**facts)


def _page(
    request: ActedRequest, project: Project, typed: Mapping[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    typed, today, found = typed or {}, timezone.localdate(), force_of(project)
    deeds = [
        (name, deed.title, typed.get(name) or _form(deed, name, project, found), name in typed)
        for name, deed in DEEDS.items()
        if not deed.inline and (found is not None if deed.needs_force else name == "link" or found is None)
        if may_act(request.actor, project, deed.policy)
    ]
    members = list(found.members.select_related("unit").order_by("duty", "since", "pk")) if found is not None else []
    meetings = meetings_of(found) if found is not None else []
    wrong = [
        error
        for name, form in typed.items()
        if DEEDS[name].inline
        for errors in form.errors.values()
        for error in errors
    ]
    context = {
        "project": project,
        "force": found,
        "members": [one for one in members if one.until is None],
        "former": [one for one in members if one.until is not None],
        "meetings": meetings,
        "week": week_of(project, today),
        "blocked": blocked_in(project),
        "deeds": deeds,
        "wrong": wrong,
        "conflict": status == 409,
        "today": today,
        "may_change": may_act(request.actor, project, CHANGE),
        "may_report": may_act(request.actor, project, REPORT),
        "may_view": may_act(request.actor, project, VIEW),
    }
    return render(request, "taskforce/force.html", context, status=status)
