"""The wall: all plans of a scope on one axis, late ones large and with their cause; one of them opened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.delivery.lights import judge_on
from bridgehead.modules.delivery.queries.month_lights import history_of
from bridgehead.modules.delivery.queries.problems import problems_in
from bridgehead.modules.delivery.queries.schedules import VIEW, access_schedule, board_of
from bridgehead.modules.delivery.queries.wall import GROUPS, WallRow, wall_rows
from bridgehead.modules.delivery.queries.wall_filter import WallFilter, choices_on_wall, plans_on_wall
from bridgehead.modules.delivery.scores import both_of
from bridgehead.modules.delivery.web.gantt import Axis, path_said, ticks
from bridgehead.modules.delivery.web.wall_bars import WallBar, bar_of, groups_of, strip_of, wall_axis
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.queries.filters import TIERS

_LABELS: Final = 8
_REFRESH: Final = 300
# Of a number in an address; of an address's list of plans in characters, and of an axis in days.
_DIGITS, _LONGEST = 19, 12_000
_ORDER: Final = {"late": 0, "warn": 1, "ok": 2, "none": 3}
_SHOWN_FROM: Final = "from_"


def _named(rows: Iterable[WallRow], by: str) -> dict[str, list[WallRow]]:
    """The rows of each group, the late first."""
    named: dict[str, list[WallRow]] = defaultdict(list)
    for row in rows:
        project = row.schedule.project
        officer = project.officer.name if project.officer is not None else ""
        name = {"unit": str(project.unit), "industry": project.industry, "officer": officer}[by]
        named[name or "—"].append(row)
    for members in named.values():
        members.sort(key=lambda row: (_ORDER[row.light], -row.late_by, row.due))
    return named


def _bars(rows: Sequence[WallRow], axis: Axis, today: date) -> list[WallBar]:
    kept = history_of([row.schedule.project_id for row in rows], today)
    return [bar_of(row, axis, today, kept.get(row.schedule.project_id, ())) for row in rows]


@require_safe
def wall(request: ActedRequest) -> HttpResponse:
    """Every accepted plan that is chosen; `by` groups, `rules` judges all by one rule set, `full` fills the screen.

    Of many rows those from number `from` on are drawn (`wall_bars`).
    """
    require(request.actor, VIEW)
    today = timezone.localdate()
    chosen = WallFilter.from_query(request.GET)
    by = request.GET.get("by", "")
    by = by if by in GROUPS else GROUPS[0]
    judge = judge_on(today, request.GET.get("rules", ""))
    hung = wall_rows(plans_on_wall(request.actor, chosen), calendar_in_force(), judge, today)
    shown = [row for row in hung if _is_shown(row, chosen)]
    axis = wall_axis(shown, today)
    is_full = bool(request.GET.get("full"))
    context = {
        "groups": groups_of(_named(shown, by), _since(request), lambda some: _bars(some, axis, today)),
        "ticks": tuple(ticks(axis, _LABELS)),
        "today_at": axis.holds(today),
        "rest": urlencode({"first": axis.first, "last": axis.last, "rules": judge.forced}),
        "today": today,
        "total": len(hung),
        "shown": len(shown),
        "lights": [(name, count) for name, count in _counts(hung) if count or name != "none"],
        "both": both_of(row.run for row in shown),
        "chosen": chosen,
        "by": by,
        "ways": [("unit", _("by unit")), ("industry", _("by chain")), ("officer", _("by leader"))],
        "rules": _said(judge, hung),
        "forced": judge.forced,
    }
    if not is_full:
        choices = {} if request.htmx else _choices(request, judge.sets, chosen)
        return render(request, "delivery/wall.html", {**context, **choices})
    answer = render(request, "delivery/wall_full.html", context)
    # Nobody sits before it who could ask for the newest.
    answer["Refresh"] = str(_REFRESH)
    return answer


def _since(request: ActedRequest) -> int:
    """The number of the first row that is drawn."""
    typed = request.GET.get("from", "")
    return max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < _DIGITS else 1


@require_safe
def rows(request: ActedRequest) -> HttpResponse:
    """Pieces of a wall that has come: `of` are their plans, `4,7;9`; `first` and `last` the ends of its axis.

    Answers `{"pieces": [html]}`. A plan that is gone meanwhile is left out. 404 where the ends of the axis are none.
    """
    require(request.actor, VIEW)
    today = timezone.localdate()
    pieces = [_numbers(piece) for piece in request.GET.get("of", "")[:_LONGEST].split(";")]
    axis = _axis(request)
    plans = plans_on_wall(request.actor, ids=[pk for piece in pieces for pk in piece])
    found = wall_rows(plans, calendar_in_force(), judge_on(today, request.GET.get("rules", "")), today)
    bars = {bar.row.schedule.pk: bar for bar in _bars(found, axis, today)}
    drawn = ([bars[pk] for pk in piece if pk in bars] for piece in pieces)
    # One by one, so that the browser can put one in place between two frames.
    made = [render_to_string("delivery/wall_piece.html", {"bars": piece}) for piece in drawn]
    return JsonResponse({"pieces": made})


def _numbers(typed: str) -> list[int]:
    return [int(one) for one in typed.split(",") if one.isascii() and one.isdigit() and len(one) < _DIGITS]


def _axis(request: ActedRequest) -> Axis:
    try:
        axis = Axis(*(date.fromisoformat(request.GET.get(name, "")) for name in ("first", "last")))
    except ValueError:
        raise Http404("axis") from None
    if not 0 < (axis.last - axis.first).days < _LONGEST:
        raise Http404("axis")
    return axis


def _is_shown(row: WallRow, chosen: WallFilter) -> bool:
    is_light = not chosen.light or row.light == chosen.light
    return is_light and (not chosen.late or row.late_by > 0)


def _counts(rows: Iterable[WallRow]) -> list[tuple[str, int]]:
    counts = Counter(row.light for row in rows)
    return [(name, counts[name]) for name in ("late", "warn", "ok", "none")]


def _said(judge: Any, rows: Iterable[WallRow]) -> str:
    """The rule sets by which the rows are judged, each in a sentence."""
    used = {judge.rules_for(row.schedule.project.unit.path).id: None for row in rows}
    found = [judge.sets[key] for key in used] or [judge.rules_for("")]
    return "; ".join(one.said if len(found) == 1 else f"{one.name}: {one.said}" for one in found)


def _select(name: str, label: str, everything: str, options: Iterable[tuple[Any, Any]], value: Any) -> dict[str, Any]:
    """A filter as the page offers it; keys are written as addresses have them."""
    offered = [("", everything), *((str(key), str(word)) for key, word in options)]
    return {"name": name, "label": label, "options": offered, "value": str(value or "")}


def _same(keys: Iterable[str]) -> list[tuple[str, str]]:
    return [(key, key) for key in sorted(keys)]


def _choices(request: ActedRequest, sets: Mapping[str, Any], chosen: WallFilter) -> dict[str, Any]:
    found = choices_on_wall(request.actor)
    stages = sorted(found.stages, key=words.stage_word)
    tiers = [key for key in TIERS if key.startswith(_SHOWN_FROM)] + [
        key for key in TIERS if not key.startswith(_SHOWN_FROM)
    ]
    return {
        "rule_sets": [("", _("as each unit chose")), *((key, one.name) for key, one in sets.items())],
        "filters": [
            _select("unit", _("Unit"), _("all units"), found.units.items(), chosen.unit),
            _select("industry", _("Industry chain"), _("all chains"), _same(found.industries), chosen.industry),
            _select("officer", _("Leader"), _("all leaders"), found.officers.items(), chosen.officer),
            _select("tier", _("Tier"), _("all tiers"), ((key, words.TIER_WORDS[key]) for key in tiers), chosen.tier),
            _select(
                "stage", _("Stage"), _("all stages"), ((key, words.stage_word(key)) for key in stages), chosen.stage
            ),
        ],
    }


@require_safe
def wall_project(request: ActedRequest, code: str) -> HttpResponse:
    """Why a project stands as it does: the cause with whoever has it, what holds it up, its lights by month."""
    found = access_schedule(request.actor, code)
    if found.is_draft:
        raise Http404("schedule")
    today = timezone.localdate()
    board = board_of(found, today)
    judge = judge_on(today)
    row = wall_rows([found], board.calendar, judge, today)[0]
    context = {
        "project": found.project,
        "row": row,
        "board": board,
        "rules": judge.rules_for(found.project.unit.path),
        "critical": path_said(board, board.plan.critical_path),
        "problems": problems_in(request.actor, found.project),
        "months": strip_of(history_of([found.project_id], today).get(found.project_id, ()), today),
        "both": both_of([row.run]),
    }
    template = "delivery/wall_project.html#panel" if request.htmx else "delivery/wall_project.html"
    return render(request, template, context)
