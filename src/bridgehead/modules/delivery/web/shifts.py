"""A task dragged in the picture of a plan, or given days by hand: what that moves, then a proposal of it."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import outdated
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.lights import standard_rules
from bridgehead.modules.delivery.queries.schedules import Board, access_schedule, board_of
from bridgehead.modules.delivery.shifting import Shift, shift_of
from bridgehead.modules.delivery.web.forms import _day
from bridgehead.modules.delivery.web.gantt import slack_said
from bridgehead.modules.delivery.web.schedules import CHANGE
from bridgehead.modules.ledger import words

_MOST: Final = 200


class ShiftForm(forms.Form):
    """Other days for a task: typed, or where a bar was let go."""

    task = forms.CharField(max_length=20, widget=forms.HiddenInput)
    start = _day(pgettext_lazy("task", "Begins on"), required=False)
    finish = _day(pgettext_lazy("task", "Ends on"), required=False)


class KeepForm(ShiftForm):
    """The same with the reason and the marks of what was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why the plan changes"), max_length=_MOST, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: ActedRequest, code: str) -> HttpResponse:
    """What other days of a task would move; a POST makes a proposal of it (in a draft: changes the draft)."""
    found = access_schedule(request.actor, code, CHANGE)
    is_post = request.method == "POST"
    form = (KeepForm if is_post else ShiftForm)(request.POST if is_post else request.GET)
    board = board_of(found)
    if not any(row.task.code == form.data.get("task") for row in board.rows):
        raise Http404("task")
    if not form.is_valid():
        return _page(request, board, form, None, 422)
    typed = form.cleaned_data
    days = {name: typed[name] for name in ("task", "start", "finish")}
    try:
        if is_post:
            return _kept(request, board, days, typed)
        return _page(request, board, form, shift_of(board, typed["task"], typed["start"], typed["finish"]))
    except Refused as refused:
        add_refusal(form, refused)
    except Conflict:
        now = board_of(access_schedule(request.actor, code))
        seen = shift_of(now, typed["task"], typed["start"], typed["finish"])
        return _page(request, now, form, seen, 409, conflict=outdated(now.schedule))
    return _page(request, board, form, None, 422)


def _kept(request: ActedRequest, board: Board, days: dict[str, Any], typed: dict[str, Any]) -> HttpResponse:
    code = board.schedule.project.code
    if board.schedule.is_draft:
        chosen = {**days, "version": typed["version"], "seen": typed["seen"]}
        actions.shift_in_draft(actor=request.actor, code=code, **chosen)
        messages.success(request, _("The draft is planned anew."))
        return redirect("delivery:schedule", code)
    made = actions.propose_shift(actor=request.actor, code=code, **days, reason=typed["reason"], seen=typed["seen"])
    messages.success(request, _("The proposal stands apart: nothing has moved yet."))
    return redirect("delivery:proposal", code, made.pk)


def _page(
    request: ActedRequest, board: Board, form: forms.Form, found: Shift | None, status: int = 200, **more: Any
) -> HttpResponse:
    code = form.data["task"]
    row = next(one for one in board.rows if one.task.code == code)
    context: dict[str, Any] = {
        "project": board.schedule.project,
        "schedule": board.schedule,
        "board": board,
        "row": row,
        "form": form,
        "shift": found,
        "target": next(one for one in board.rows if one.task.code == board.schedule.target),
        "typed": {"start": form.data.get("start") or row.start, "finish": form.data.get("finish") or row.finish},
        "reason": form.data.get("reason", ""),
        "is_moving": bool(form.data.get("start") or form.data.get("finish")),
    }
    if found is not None:
        context |= {
            "typed": {"start": found.start, "finish": found.finish},
            "asked": urlencode({name: form.data.get(name, "") for name in ("start", "finish")}),
            "lines": [
                {
                    "one": line,
                    "milestone": words.kind_word(line.moved.milestone) if line.moved.milestone else "",
                    "before": slack_said(line.slack_before),
                    "after": slack_said(line.slack_after),
                }
                for line in found.lines
            ],
            "milestones": sum(bool(line.moved.milestone) for line in found.lines),
            "light": standard_rules().light_of(found.late_by),
            "early_by": max(-found.late_by, 0),
            "held_task": _held(board, found),
        }
    template = "delivery/shift.html#panel" if request.htmx else "delivery/shift.html"
    return render(request, template, {**context, **more}, status=status)


def _held(board: Board, found: Shift) -> str:
    if found.held_by is None:
        return ""
    return next(str(row.task) for row in board.rows if row.task.code == found.held_by.predecessor)
