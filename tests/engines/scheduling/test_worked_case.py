"""One plant worked through: land contract on 22 March, started on the 29th, production expected in October 2023.

The facts are those of domain/02 section 3 and domain/04 sections 1 and 3 [S3]; the durations are the template's own.
`docs/algorithms/scheduling.md` tells it in words.
"""

from __future__ import annotations

from datetime import date

from bridgehead.engines.calendars import CalendarDays, WorkingDays, state_calendar
from bridgehead.engines.scheduling import Network, Plan, Progress, delay_effect, differences, make_plan, template

LAND, START, OCTOBER = date(2023, 3, 22), date(2023, 3, 29), date(2023, 10, 31)
CALENDAR = state_calendar()


def network() -> Network:
    return template("land_ready_to_production", frozenset()).network


def so_far() -> dict[str, Progress]:
    """Everything before the start is done: the land contract on its day, the papers in the four working days after."""
    before = {"B4": LAND, **{task: date(2023, 3, 28) for task in ("B5", "B6", "C3", "E3", "F1")}, "F2": START}
    return {
        task.id: Progress(started=done, finished=done)
        for task in network().tasks
        if task.id[0] in "ABCDEF" and (done := before.get(task.id, LAND))
    }


def planned(of: Network) -> Plan:
    return make_plan(of, CALENDAR, data_date=START, promised={"I1": OCTOBER}, progress=so_far())


def test_seven_days_from_land_and_four_working_days_of_papers() -> None:
    assert (START - LAND).days == 7
    assert CALENDAR.working_days(date(2023, 3, 23), START) == WorkingDays(4)


def test_october_is_missed_by_the_usual_durations_and_the_plan_says_why() -> None:
    plan = planned(network())
    assert plan.day_of("I1") == date(2023, 11, 23)
    (shortage,) = plan.shortages
    assert (shortage.task, shortage.chain[-1]) == ("I1", "I1")
    assert shortage.late_by == CALENDAR.working_days(date(2023, 11, 1), date(2023, 11, 24)) == WorkingDays(17)
    assert shortage.chain == ("F2", "G1", "G2", "G3", "G4", "H1", "H4", "G8", "I1")


def test_what_would_bring_october() -> None:
    """Foundations on both halves of the site at once and a lighter frame: a month off the chain that leads there."""
    quicker = network().with_durations({"G2": CalendarDays(20), "G3": CalendarDays(45)})
    plan = planned(quicker)
    assert plan.shortages == ()
    assert plan.day_of("I1") == date(2023, 10, 29)
    moved = {move.task for move in differences(CALENDAR, planned(network()), plan)}
    assert {"G3", "G4", "G6", "I1"} <= moved
    assert "G5" not in moved, "the machines were ordered on the day of the start either way"


def test_machines_that_come_late_matter_only_past_their_float() -> None:
    plan = make_plan(network(), CALENDAR, data_date=START, progress=so_far())
    slack = plan.tasks["G5"].total_float
    assert isinstance(slack, CalendarDays)
    assert slack.count > 0
    for days, moved in ((slack, False), (CalendarDays(slack.count + 1), True)):
        effect = delay_effect(network(), CALENDAR, "G5", days, data_date=START, progress=so_far())
        assert ("I1" in {move.task for move in effect}) is moved
