"""The wall: all plans of a scope on one axis, late ones large and with their cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.delivery.lights import LIGHTS, rule_sets, standard_rules
from bridgehead.modules.delivery.queries.schedules import VIEW
from bridgehead.modules.delivery.queries.wall import GROUPS, WallRow, plans_on_wall, wall_rows
from bridgehead.modules.delivery.web.gantt import Axis, Stretch, ticks
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.words import language

_DAY: Final = timedelta(days=1)
# The axis shows so much before and after today; what lies farther is cut off, for a wall is about what is near.
_BEFORE, _AFTER = timedelta(days=270), timedelta(days=540)
_LABELS: Final = 8
_REFRESH: Final = 300
_ORDER: Final = {"late": 0, "warn": 1, "ok": 2}


@dataclass(frozen=True, slots=True)
class WallBar:
    """A project as it is drawn: how far it is, what is left until the due day, what comes after it."""

    row: WallRow
    whole: Stretch
    done: Stretch | None
    over: Stretch | None
    due: str


@dataclass(frozen=True, slots=True)
class WallGroup:
    """What is grouped together, the late first, with how many there are of each light."""

    name: str
    bars: Sequence[WallBar]
    late: int


def _bar(row: WallRow, axis: Axis, today: date) -> WallBar:
    begun, due, expected = row.start, row.due + _DAY, row.expected + _DAY
    whole = axis.seen(begun, min(due, expected) if row.is_reached else due) or Stretch("0%", "0%")
    return WallBar(
        row=row,
        whole=whole,
        done=axis.seen(begun, min(today, due, expected)),
        over=axis.seen(due, expected),
        due=axis.holds(row.due),
    )


def _axis(rows: Iterable[WallRow], today: date) -> Axis:
    days = [day for row in rows for day in (row.start, row.due + _DAY, row.expected + _DAY)] or [today]
    first = max(min(days), today - _BEFORE)
    return Axis(first, max(min(max(days), today + _AFTER), today + timedelta(days=30)) + timedelta(days=7))


def _groups(rows: Sequence[WallRow], by: str, axis: Axis, today: date) -> list[WallGroup]:
    named: dict[str, list[WallRow]] = defaultdict(list)
    for row in rows:
        project = row.schedule.project
        officer = project.officer.name if project.officer is not None else ""
        name = {"unit": str(project.unit), "industry": project.industry, "officer": officer}[by]
        named[name or "—"].append(row)
    groups = []
    for name, members in named.items():
        members.sort(key=lambda row: (_ORDER[row.light], -row.late_by, row.due))
        bars = [_bar(row, axis, today) for row in members]
        groups.append(WallGroup(name, bars, sum(row.light == "late" for row in members)))
    return groups


@require_safe
def wall(request: ActedRequest) -> HttpResponse:
    """Every accepted plan; `by` groups, `rules` chooses the rule set, `light` narrows, `full` fills the screen."""
    require(request.actor, VIEW)
    today = timezone.localdate()
    by = request.GET.get("by", "")
    by = by if by in GROUPS else GROUPS[0]
    rules = rule_sets().get(request.GET.get("rules", ""), standard_rules())
    light = request.GET.get("light", "")
    rows = wall_rows(plans_on_wall(request.actor), calendar_in_force(), rules, today)
    counts = Counter(row.light for row in rows)
    shown = [row for row in rows if row.light == light] if light in LIGHTS else rows
    axis = _axis(shown, today)
    is_chinese = language().startswith("zh")
    context = {
        "groups": _groups(shown, by, axis, today),
        "ticks": tuple(ticks(axis, _LABELS)),
        "today_at": axis.holds(today - _DAY),
        "today": today,
        "total": len(rows),
        "lights": [(name, counts[name]) for name in ("late", "warn", "ok")],
        "light": light if light in LIGHTS else "",
        "by": by,
        "ways": [("unit", _("by unit")), ("industry", _("by chain")), ("officer", _("by officer"))],
        "rules": rules,
        "rule_said": rules.chinese if is_chinese else rules.english,
        "rule_sets": [(one.id, one.chinese if is_chinese else one.english) for one in rule_sets().values()],
    }
    if not request.GET.get("full"):
        return render(request, "delivery/wall.html", context)
    answer = render(request, "delivery/wall_full.html", context)
    # Nobody sits before it who could ask for the newest.
    answer["Refresh"] = str(_REFRESH)
    return answer
