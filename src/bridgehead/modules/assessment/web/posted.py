"""Posted tasks: the board, one with everything that may be done about it, posting one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bridgehead.foundation.access import Actor, Conflict, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files import store_uploads
from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.actions.posted import POST, TAKE, VERIFY, why_not_verify
from bridgehead.modules.assessment.bindings import TASKS, read_inputs
from bridgehead.modules.assessment.models import PostedState, PostedTask
from bridgehead.modules.assessment.queries import (
    access_posted,
    newest_version,
    posted_counts,
    visible_posted,
    visible_schemes,
)
from bridgehead.modules.assessment.schemes import formula_of
from bridgehead.modules.assessment.web.forms import PostForm, ReportForm, StepForm, TakeForm
from bridgehead.modules.assessment.words import scheme_word


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that may be done: its form, its action, who may, in which states, what it is called and says after."""

    form: type[forms.Form]
    act: Callable[..., object]
    policy: str
    states: tuple[str, ...]
    title: Promise
    said: Promise


DEEDS: Mapping[str, Deed] = {
    "take": Deed(
        TakeForm,
        actions.take_task,
        TAKE,
        (PostedState.POSTED,),
        gettext_lazy("Take the task"),
        gettext_lazy("The task is yours."),
    ),
    "report": Deed(
        ReportForm,
        actions.report_result,
        TAKE,
        (PostedState.TAKEN,),
        gettext_lazy("Report the result"),
        gettext_lazy("The result waits for somebody to verify it."),
    ),
    "give_back": Deed(
        StepForm,
        actions.give_back_task,
        TAKE,
        (PostedState.TAKEN,),
        gettext_lazy("Give the task back"),
        gettext_lazy("The task is open to all again."),
    ),
    "verify": Deed(
        StepForm,
        actions.verify_result,
        VERIFY,
        (PostedState.REPORTED,),
        gettext_lazy("Verify the result"),
        gettext_lazy("The result is verified; its points count from today."),
    ),
    "return": Deed(
        StepForm,
        actions.return_result,
        VERIFY,
        (PostedState.REPORTED,),
        gettext_lazy("Send the result back"),
        gettext_lazy("The result was sent back."),
    ),
    "withdraw": Deed(
        StepForm,
        actions.withdraw_task,
        POST,
        (PostedState.POSTED, PostedState.TAKEN),
        gettext_lazy("Withdraw the task"),
        gettext_lazy("The task is off the board."),
    ),
}


def _may(actor: Actor, deed: Deed, task: PostedTask) -> bool:
    """Whether somebody may do it to this task: what belongs to a unit is done for that unit."""
    if deed.policy == POST or task.unit is None:
        return may(actor, deed.policy)
    return may(actor, deed.policy, task.unit.path)


@require_safe
def tasks(request: ActedRequest) -> HttpResponse:
    """The board of tasks by state."""
    chosen = request.GET.get("show", "")
    context = {
        "rows": visible_posted(request.actor, chosen)[:200],
        "states": [(state, label, posted_counts(request.actor)[state]) for state, label in PostedState.choices],
        "chosen": chosen,
        "today": timezone.localdate(),
        "may_post": may(request.actor, POST),
    }
    return render(request, "assessment/tasks.html", context)


def _takers(actor: Actor) -> list[tuple[int, str]]:
    """The schemes that count posted tasks, else those in use."""
    versions = [newest_version(one.pk) for one in visible_schemes(actor)]
    counting = []
    for one in versions:
        inputs = read_inputs(one.inputs, formula_of(one))
        if any(source.what == TASKS for source in inputs.sources.values()):
            counting.append(one)
    return [(one.scheme_id, scheme_word(one.body)) for one in counting]


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: ActedRequest) -> HttpResponse:
    """Post a task."""
    require(request.actor, POST)
    schemes = _takers(request.actor)
    form = PostForm(request.POST or None, schemes=schemes)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.post_task(actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The task is on the board."))
            return redirect("assessment:task", made.pk)
    context = {"form": form, "schemes": schemes}
    return render(request, "assessment/task_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: ActedRequest, posted_id: int) -> HttpResponse:
    """One task; a POST names in `deed` what is done about it."""
    found = access_posted(request.actor, posted_id)
    if request.method != "POST":
        return _page(request, found)
    name = request.POST.get("deed", "")
    deed = DEEDS.get(name)
    if deed is None:
        require(request.actor, TAKE)
        return _page(request, found, status=422)
    if not _may(request.actor, deed, found):
        require(request.actor, deed.policy, found.unit.path if found.unit is not None else None)
    form = deed.form(request.POST, request.FILES, prefix=name, actor=request.actor)  # type: ignore[call-arg]
    if form.is_valid():
        try:
            deed.act(actor=request.actor, posted_id=posted_id, **_taken(form))
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            newest = access_posted(request.actor, posted_id)
            form.data = {**request.POST.dict(), f"{name}-version": str(conflict.current_version)}
            form.add_error(None, _("Somebody changed it meanwhile: look at it again below."))
            return _page(request, newest, {name: form}, 409)
        else:
            messages.success(request, str(deed.said))
            return redirect("assessment:task", posted_id)
    return _page(request, found, {name: form}, 422)


def _taken(form: forms.Form) -> dict[str, Any]:
    facts = dict(form.cleaned_data)
    if "file" in facts:
        upload = facts["file"]
        facts["file"] = store_uploads([upload], "file")[0] if upload else None
    return facts


def _page(
    request: ActedRequest, found: PostedTask, typed: Mapping[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    typed = typed or {}
    judged = found.state == PostedState.REPORTED and may(request.actor, VERIFY)
    why = why_not_verify(request.actor, found) if judged else ""
    deeds = [
        (
            name,
            deed.title,
            typed.get(name) or deed.form(prefix=name, actor=request.actor, initial={"version": found.version}),  # type: ignore[call-arg]
            name in typed,
        )
        for name, deed in DEEDS.items()
        if found.state in deed.states and _may(request.actor, deed, found) and not (why and deed.policy == VERIFY)
    ]
    context = {
        "task": found,
        "scheme_name": scheme_word(newest_version(found.scheme_id).body),
        "deeds": deeds,
        "why_not": why,
        "steps": found.steps.select_related("by").order_by("-at", "-pk"),
        "overdue": found.state in (PostedState.POSTED, PostedState.TAKEN) and found.due_on < timezone.localdate(),
    }
    return render(request, "assessment/task.html", context, status=status)


@require_safe
def step_file(request: ActedRequest, posted_id: int, step_id: int) -> FileResponse:
    """Hand out what was attached to a step: for those of the unit and those who judge."""
    found = access_posted(request.actor, posted_id)
    step = found.steps.filter(pk=step_id).exclude(sha256="").first()
    if step is None:
        raise Http404("file")
    require(request.actor, "assessment.view", found.unit.path if found.unit is not None else None)
    return download(request.actor, step.sha256, step.name, step.media_type)
