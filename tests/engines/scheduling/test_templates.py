"""The networks that ship: their published results, what rules forbid, what triggers switch."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bridgehead.engines.calendars import CalendarDays, Day, DayKind, WorkCalendar, WorkingDays, state_calendar
from bridgehead.engines.scheduling import (
    Link,
    LinkKind,
    Network,
    NetworkError,
    Plan,
    link_of,
    make_network,
    make_plan,
    make_template,
    template,
    template_names,
    trigger_names,
)
from bridgehead.engines.scheduling.templates import _tables

WEEKDAYS = WorkCalendar(
    date(2026, 1, 1),
    date(2029, 12, 31),
    lambda day: Day(DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WORKING),
)
MONDAY = date(2026, 3, 2)


def as_published(name: str) -> Network:
    """The table of domain/04 section 2 shows two statutory periods of calendar days as 14 and 7 working days."""
    shown = {"B2": WorkingDays(14), "B3": WorkingDays(7)}
    found = template(name).network
    tasks = [replace(task, duration=shown.get(task.id, task.duration), minimum=None) for task in found.tasks]
    return make_network(tasks, found.links)


def day_number(plan: Plan, task: str, *, late: bool = False) -> int:
    """On which working day after signing a task is finished."""
    planned = plan.tasks[task]
    span = planned.late if late else planned.early
    assert span is not None
    return WEEKDAYS.working_days(MONDAY, span.finish).count


# domain/04 section 2, the table of results: contract to permit is 92, 29 and 3 working days.
@pytest.mark.parametrize(
    ("name", "late", "permit", "start", "contract"),
    [("traditional", False, 129, 134, 37), ("land_ready", False, 64, 67, 35), ("land_ready", True, 64, 67, 61)],
)
def test_the_published_results(name: str, late: bool, permit: int, start: int, contract: int) -> None:
    plan = make_plan(as_published(name), WEEKDAYS, data_date=MONDAY)
    assert day_number(plan, "E3", late=late) == permit
    assert day_number(plan, "F2", late=late) == start
    assert day_number(plan, "B4", late=late) == contract
    assert permit - contract in (92, 29, 3)


def test_land_at_the_head_of_design_or_beside_it() -> None:
    one_after_the_other = make_plan(as_published("traditional"), WEEKDAYS, data_date=MONDAY)
    assert "–".join(one_after_the_other.critical_path) == "A1–A2–B1–B2–B3–B4–C1–C2–C4–C5–E1–E2–E3–F1–F2"
    side_by_side = make_plan(as_published("land_ready"), WEEKDAYS, data_date=MONDAY)
    assert "–".join(side_by_side.critical_path) == "A1–A2–C1–C2–C4–C5–E3–F1–F2"
    assert {side_by_side.tasks[task].total_float for task in ("B1", "B2", "B3", "B4")} == {WorkingDays(26)}


# domain/04 section 2, phase permit: pile drawings apart, so that the permit comes on day 44 and the start on day 47.
def test_piles_first() -> None:
    whole = as_published("land_ready")
    tasks = [
        *(task for task in whole.tasks if task.id not in ("C4", "C5", "E3")),
        replace(whole.by_id["C4"], id="C4a", duration=WorkingDays(10)),
        replace(whole.by_id["C5"], id="C5a", duration=WorkingDays(5)),
        replace(whole.by_id["E3"], id="E3a", duration=WorkingDays(1)),
    ]
    kept = [link for link in whole.links if not {link.predecessor, link.successor} & {"C4", "C5", "E3"}]
    more = [("C2", "C4a"), ("C4a", "C5a"), ("C3", "E3a"), ("C5a", "E3a"), ("B6", "E3a"), ("E1", "E3a"), ("E3a", "F1")]
    network = make_network(tasks, [*kept, *(Link(*pair) for pair in more)])
    plan = make_plan(network, WEEKDAYS, data_date=MONDAY)
    assert (day_number(plan, "E3a"), day_number(plan, "F2")) == (44, 47)


# domain/04 section 3: with the defaults production falls 240 calendar days after the start. 创力电梯 planned 186 to 216
# from 29 March to October: the template is on the slow side, and says by how much October would be missed.
def test_from_start_to_production() -> None:
    construction, started = template("construction"), date(2026, 3, 29)
    plan = make_plan(construction.network, state_calendar(), data_date=started, promised={"I1": date(2026, 10, 31)})
    assert (plan.tasks["I1"].early.finish - started).days == 240
    assert plan.day_of("I1") == date(2026, 11, 23)
    (shortage,) = plan.shortages
    assert (shortage.task, shortage.chain[0], shortage.cause) == ("I1", "F2", "data_date")
    assert shortage.needed == date(2026, 3, 6)
    assert shortage.late_by == state_calendar().working_days(date(2026, 11, 1), date(2026, 11, 24))


@pytest.mark.parametrize("name", template_names())
def test_every_template_can_be_planned_and_everybody_is_named(name: str) -> None:
    found = template(name)
    plan = make_plan(found.network, state_calendar(), data_date=MONDAY)
    assert plan.critical_path[-1] == found.network.tasks[-1].id or plan.shortages == ()
    assert all(task.name and task.owner for task in found.network.tasks)
    assert found.target in plan.tasks


@pytest.mark.parametrize(("task", "days"), [("B2", CalendarDays(19)), ("B3", CalendarDays(9)), ("D2", WorkingDays(4))])
def test_what_a_rule_protects_cannot_be_shortened(task: str, days: CalendarDays | WorkingDays) -> None:
    network = template("land_ready").network
    with pytest.raises(NetworkError) as refused:
        network.with_durations({task: days})
    (problem,) = refused.value.problems
    assert (problem.code, problem.tasks) == ("statutory", (task,))
    assert problem.rule


def test_a_rule_in_calendar_days_cannot_be_dodged_by_working_days() -> None:
    with pytest.raises(NetworkError) as refused:
        template("land_ready").network.with_durations({"B2": WorkingDays(30)})
    assert refused.value.problems[0].code == "kinds"


def test_triggers_switch_tasks_on() -> None:
    plain = template("traditional", frozenset()).network
    assert {"D3", "D4", "D5"}.isdisjoint(plain.by_id)
    energetic = template("traditional", frozenset({"energy"})).network
    assert "D3" in energetic.by_id
    assert len(template("traditional").network.tasks) == len(plain.tasks) + len(trigger_names())
    with pytest.raises(KeyError):
        template("traditional", frozenset({"unheard_of"}))
    with pytest.raises(KeyError):
        template("unheard_of")


def test_a_template_with_a_link_to_nothing_is_refused() -> None:
    tables: dict[str, Any] = deepcopy(_tables())
    tables["networks"]["construction"]["plan"]["G1"]["after"] = ["X9"]
    with pytest.raises(NetworkError, match="dangling: X9 > G1"):
        make_template(tables, "construction")
    tables["networks"]["construction"]["plan"]["G1"]["after"] = ["I2"]
    with pytest.raises(NetworkError, match="cycle: "):
        make_template(tables, "construction")


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("C2", Link("C2", "X")),
        ("C4 SS+10wd", Link("C4", "X", LinkKind.START_START, WorkingDays(10))),
        ("G3 FS-5cd", Link("G3", "X", LinkKind.FINISH_START, CalendarDays(-5))),
        ("G3 FF", Link("G3", "X", LinkKind.FINISH_FINISH)),
    ],
)
def test_a_link_as_tables_write_it(written: str, link: Link) -> None:
    assert link_of("X", written) == link


@pytest.mark.parametrize("written", ["", "C2 after", "C2 SS10", "C2 SS+10", "C2 XX+1wd", "C2, C3"])
def test_what_is_no_link_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="C4 SS"):
        link_of("X", written)
