"""The days of a year, and the single ones of which an administrator says something else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bridgehead.engines.calendars import NAMES, Day, WorkCalendar
from bridgehead.foundation.access import Conflict, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import outdated
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.models import CalendarDay
from bridgehead.modules.delivery.web.schedule_forms import DayForm
from bridgehead.modules.delivery.workdays import FIRST, LAST, calendar_in_force
from bridgehead.modules.ledger.words import language

VIEW, CHANGE = "delivery.view_calendar", "delivery.change_calendar"


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: ActedRequest) -> HttpResponse:
    """The days of a year by month, and the table of orders; a POST says something of a day."""
    require(request.actor, VIEW)
    form = DayForm(request.POST or None)
    if request.method == "POST":
        require(request.actor, CHANGE)
        if form.is_valid():
            facts = {name: value for name, value in form.cleaned_data.items() if name != "version"}
            try:
                made = actions.set_day(actor=request.actor, **facts)
            except Refused as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _("The day is in the table; plans are counted by it from now on."))
                return redirect(f"{request.path}?year={made.day.year}")
    return _page(request, form, 422 if form.errors else 200)


def _year(request: ActedRequest) -> int:
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else timezone.localdate().year
    return min(max(year, FIRST.year), LAST.year)


def _page(request: ActedRequest, form: DayForm, status: int, **more: Any) -> HttpResponse:
    year, days = _year(request), calendar_in_force()
    first, after = date(year, 1, 1), date(year + 1, 1, 1) if year < LAST.year else LAST
    context = {
        "year": year,
        "earlier": year - 1 if year > FIRST.year else None,
        "later": year + 1 if year < LAST.year else None,
        "months": _months(days, year),
        "worked": days.working_days(first, after).count,
        "is_provisional": year in days.provisional,
        "orders": CalendarDay.objects.select_related("recorded_by").filter(day__year=year).order_by("day"),
        "form": form,
        "may_change": may(request.actor, CHANGE),
        **more,
    }
    return render(request, "delivery/calendar.html", context, status=status)


def _months(days: WorkCalendar, year: int) -> list[tuple[date, list[list[tuple[date, Day, str] | None]]]]:
    """For each month its weeks from Monday on, None where a day belongs to another month."""
    months = []
    for number in range(1, 13):
        first = date(year, number, 1)
        cells: list[tuple[date, Day, str] | None] = [None] * first.weekday()
        day = first
        while day.month == number:
            cells.append((day, days.day(day), _called(days.day(day))))
            day += timedelta(days=1)
        cells += [None] * (-len(cells) % 7)
        months.append((first, [cells[at : at + 7] for at in range(0, len(cells), 7)]))
    return months


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_day(request: ActedRequest, day_id: int) -> HttpResponse:
    """Change what is said of a day, or take it out of the table."""
    require(request.actor, CHANGE)
    row = CalendarDay.objects.filter(pk=day_id).first()
    if row is None:
        raise Http404("day")
    form = DayForm(request.POST or None, initial=_facts(row))
    form.fields["day"].disabled = True
    if request.method == "POST" and (form.is_valid() or request.POST.get("deed") == "drop"):
        version = int(typed) if (typed := request.POST.get("version", "")).isdecimal() and len(typed) < 10 else 0
        try:
            if request.POST.get("deed") == "drop":
                actions.drop_day(actor=request.actor, day_id=day_id, version=version)
            else:
                facts = {**form.cleaned_data, "version": version, "day": row.day}
                actions.set_day(actor=request.actor, **facts)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            data: Any = request.POST.copy()
            data["version"] = str(conflict.current_version)
            form.data = data
            context = {"row": row, "form": form, "conflict": outdated(row)}
            return render(request, "delivery/calendar_day.html", context, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect("delivery:calendar")
    context = {"row": row, "form": form}
    return render(request, "delivery/calendar_day.html", context, status=422 if form.errors else 200)


def _facts(row: CalendarDay) -> dict[str, Any]:
    worked = "1" if row.is_worked else "0"
    return {"version": row.version, "day": row.day, "is_worked": worked, "name": row.name, "source": row.source}


def _called(day: Day) -> str:
    """Which holiday a day belongs to or makes up for."""
    return NAMES.get(day.name, day.name) if language().startswith("zh") else day.name
