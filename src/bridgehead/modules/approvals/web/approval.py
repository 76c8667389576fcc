"""One approval: its days, its clocks day by day, what it owes, what happened, and what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bridgehead.engines.calendars import NAMES, WorkCalendar
from bridgehead.engines.clocks import ClockDay, DayState, explain
from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files import store_uploads
from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.approvals import actions
from bridgehead.modules.approvals.clocks import LIMITS, clock_of, limit_of, read_approval
from bridgehead.modules.approvals.items import items
from bridgehead.modules.approvals.models import Approval, ApprovalPause
from bridgehead.modules.approvals.queries import access_approval, approvals_in, before_of, may_here, steps_of
from bridgehead.modules.approvals.web.deeds import DEEDS
from bridgehead.modules.approvals.web.forms import ChangeForm, SettleForm
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.queries import may_act

REGISTER: Final = "approvals.register"
# A clock that has run for longer is told from its newest days.
SHOWN_DAYS: Final = 400
# A day with what it was in words, and whether it is still to come.
Cell = tuple[ClockDay, str, bool]


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: ActedRequest, approval_id: int) -> HttpResponse:
    """One approval; a POST names in `deed` what is done about it."""
    found = access_approval(request.actor, approval_id)
    if request.method != "POST":
        return _page(request, found)
    name = request.POST.get("deed", "")
    if name != "change" and name not in DEEDS:
        access_approval(request.actor, approval_id, "approvals.work")
        return _page(request, found, status=422)
    policy = REGISTER if name == "change" else DEEDS[name].policy
    access_approval(request.actor, approval_id, policy)
    form = _form(name, found, request.POST, request.FILES)
    if form.is_valid():
        try:
            act = actions.change_approval if name == "change" else DEEDS[name].act
            act(actor=request.actor, approval_id=approval_id, **_taken(form))
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            newest = access_approval(request.actor, approval_id)
            data: Any = request.POST.copy()
            data[f"{name}-version"] = str(conflict.current_version)
            form.data = data
            return _page(request, newest, {name: form}, status=409)
        else:
            messages.success(request, _("The change is kept.") if name == "change" else str(DEEDS[name].said))
            return redirect("approvals:approval", approval_id)
    return _page(request, found, {name: form}, status=422)


def _form(name: str, found: Approval, *sent: Any) -> forms.Form:
    """A deed's form, bound to what was sent, or with what is likely in it."""
    given: dict[str, Any] = {"prefix": name}
    if sent:
        given |= dict(zip(("data", "files"), sent, strict=True))
    else:
        given["initial"] = _initial(name, found)
    if name == "change":
        return ChangeForm(project=found.project, **given)
    if name == "settle":
        return SettleForm(approval_id=found.pk, **given)
    return DEEDS[name].form(**given)


def _initial(name: str, found: Approval) -> dict[str, Any]:
    if name == "change":
        names = ("name", "unit", "promised", "statutory", "task", "milestone", "is_triggered")
        facts = {each: getattr(found, each) for each in names}
        return {**facts, "version": found.version, "person": found.person.name if found.person else ""}
    return {"version": found.version, "applied_on": found.applied_on or timezone.localdate()}


def _taken(form: forms.Form) -> dict[str, Any]:
    """The cleaned fields as the actions take them, an uploaded file in the store. Raises Refused for one not taken."""
    facts = dict(form.cleaned_data)
    if "file" in facts:
        upload = facts["file"]
        facts["file"] = store_uploads([upload], "file")[0] if upload else None
    return facts


def _page(
    request: ActedRequest, found: Approval, typed: Mapping[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    typed = typed or {}
    calendar, today = calendar_in_force(), timezone.localdate()
    pauses = list(found.pauses.order_by("first_on", "pk"))
    debts = list(found.debts.order_by("promised_on", "pk"))
    is_owed = any(one.settled_on is None for one in debts)
    deeds = [
        (name, deed.title, typed.get(name) or _form(name, found), name in typed)
        for name, deed in DEEDS.items()
        if found.state in deed.states
        and (is_owed or not deed.only_owed)
        and may_here(request.actor, deed.policy, found)
    ]
    if found.done_on is None and may_here(request.actor, REGISTER, found):
        deeds.append(
            ("change", gettext_lazy("Change"), typed.get("change") or _form("change", found), "change" in typed)
        )
    item = items().get(found.item)
    context = {
        "approval": found,
        "read": read_approval(found, pauses, calendar, today),
        "rule": item.rule if item is not None else "",
        "limits": {which: limit_of(found, which) for which in LIMITS},
        "milestone": words.kind_word(found.milestone) if found.milestone else "",
        "before": before_of(found, list(approvals_in(request.actor, found.project))),
        "pauses": pauses,
        "debts": debts,
        "steps": steps_of(found),
        "deeds": deeds,
        "conflict": status == 409,
        "today": today,
        "sees_project": may_act(request.actor, found.project, "ledger.view_project"),
        **_told(request, found, pauses, calendar, today),
    }
    return render(request, "approvals/approval.html", context, status=status)


def _told(
    request: ActedRequest, found: Approval, pauses: Sequence[ApprovalPause], calendar: WorkCalendar, today: date
) -> dict[str, Any]:
    """The days of one clock by weeks: of the limit that the address names, else of the first that there is."""
    clocks = {which: clock for which in LIMITS if (clock := clock_of(found, which, pauses)) is not None}
    asked = request.GET.get("clock", "")
    which = asked if asked in clocks else next(iter(clocks), "")
    if not which:
        return {"which": "", "weeks": []}
    due = getattr(found, f"{which}_due")
    until = max(today, min(due, today + timedelta(days=SHOWN_DAYS // 2))) if due is not None else today
    days = list(explain(clocks[which], calendar, until))[-SHOWN_DAYS:]
    return {
        "which": which,
        "both": len(clocks) > 1,
        "weeks": _weeks([(one, _why(one), one.day > today) for one in days]),
        "weekdays": [WEEKDAYS_ABBR[number] for number in range(7)],
        "is_provisional": bool(calendar.provisional_years(days[0].day, days[-1].day)),
    }


def _weeks(days: Sequence[Cell]) -> list[list[Cell | None]]:
    """The days from Monday to Sunday, None outside the clock."""
    cells: list[Cell | None] = [None] * days[0][0].day.weekday() + list(days)
    cells += [None] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def _why(one: ClockDay) -> str:
    """What a day was to the clock, in words."""
    said = {
        DayState.ACCEPTED: _("accepted; the clock runs from the next day"),
        DayState.COUNTED: _("day %(count)d") % {"count": one.count},
        DayState.OVERRUN: _("day %(count)d, beyond the limit") % {"count": one.count},
        DayState.PAUSED: _("stands still: %(why)s") % {"why": one.why},
        DayState.WEEKEND: _("weekend"),
        DayState.HOLIDAY: _holiday(one.why),
        DayState.LOCAL_REST: one.why,
    }[one.state]
    if one.state in (DayState.COUNTED, DayState.OVERRUN) and one.why:
        return f"{said} · {_('worked in exchange for %(name)s') % {'name': _holiday(one.why)}}"
    return said


def _holiday(name: str) -> str:
    return NAMES.get(name, name) if words.language().startswith("zh") else name


@require_safe
def step_file(request: ActedRequest, approval_id: int, record_id: int) -> FileResponse:
    """Hand out what was attached to a step."""
    found = access_approval(request.actor, approval_id)
    step = found.steps.filter(pk=record_id).exclude(sha256="").first()
    if step is None:
        raise Http404("file")
    return download(request.actor, step.sha256, step.name, step.media_type)
