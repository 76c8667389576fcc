"""The generated wall: a third of the projects have a plan that can be planned; results are told with their limits."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from bench import ledger_world, plans_world
from bench.wall import wall_section
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.delivery.lights import judge_on
from bridgehead.modules.delivery.queries.month_lights import MONTHS, history_of
from bridgehead.modules.delivery.queries.schedules import board_of
from bridgehead.modules.delivery.queries.wall import wall_rows
from bridgehead.modules.delivery.queries.wall_filter import plans_on_wall
from bridgehead.modules.delivery.workdays import calendar_in_force

PROJECTS = 150


@pytest.mark.django_db
def test_a_third_of_the_projects_hang_there_and_stand_as_their_pages_say() -> None:
    ledger_world.fill(PROJECTS)
    plans_world.fill(PROJECTS)
    today = timezone.localdate()
    plans = plans_on_wall(SYSTEM)
    assert len(plans) == PROJECTS // 3
    rows = wall_rows(plans, calendar_in_force(), judge_on(today), today)
    assert len(Counter(row.light for row in rows)) > 1
    assert any(row.problem for row in rows)
    for row in rows[:12]:
        board = board_of(row.schedule, today)
        assert (row.expected, row.late_by) == (board.expected, board.late_by)
        assert (row.cause, row.cause_slips) == ((board.cause.task.name, board.cause.slips) if board.cause else ("", 0))
    kept = history_of([row.schedule.project_id for row in rows], today)
    assert {len([one for one in lights if one]) for lights in kept.values()} == {MONTHS}


@pytest.mark.django_db
def test_too_few_projects_are_said() -> None:
    with pytest.raises(ValueError, match="only 0 of 10"):
        plans_world.fill(30)


def test_what_is_missed_is_marked() -> None:
    row = {
        "projects": 3000, "database": "sqlite", "first": 1200, "kilobytes": 270, "sql": 14, "more": 60, "painted": 900,
        "complete": 9000, "frames": 820, "frame50": 16.7, "frame95": 33.3, "slow": 0.002, "blank": 0.0, "worked": 7.5,
        "load": 0.4,
    }  # fmt: skip
    told = wall_section({"rows": [row, {**row, "first": 700, "slow": 0.2}]}, "- Commit: x\n").splitlines()
    assert "| 1200 (missed) |" in told[-2]
    assert told[-2].count("missed") == 1
    assert "| 0.2 (missed) |" in told[-1]
    assert told[-1].count("missed") == 1
    assert {line.count("|") for line in told if line.startswith("|")} == {told[-1].count("|")}
    assert wall_section(None, "") == ""
