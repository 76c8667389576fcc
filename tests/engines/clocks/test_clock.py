"""Clocks that stand still: by hand over the National Day of 2026, and as properties against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.calendars import CalendarDays, Day, DayKind, WorkingDays, china_calendar
from bridgehead.engines.clocks import Clock, DayState, Pause, due_day, explain, read_clock

CALENDAR = china_calendar(
    {date(2026, 9, 11): Day(DayKind.LOCAL_REST, "登高节")}, first=date(2025, 1, 1), last=date(2029, 12, 31)
)
ACCEPTED = date(2026, 9, 22)  # a Tuesday; the 25th is the Mid-Autumn Festival, National Day is 1 to 7 October


def test_five_working_days_over_two_holidays() -> None:
    clock = Clock(ACCEPTED, WorkingDays(5))
    days = list(explain(clock, CALENDAR, date(2026, 9, 30)))
    assert [(one.day.day, one.state.value, one.count) for one in days] == [
        (22, "accepted", 0),
        (23, "counted", 1),
        (24, "counted", 2),
        (25, "holiday", 2),
        (26, "holiday", 2),
        (27, "holiday", 2),
        (28, "counted", 3),
        (29, "counted", 4),
        (30, "counted", 5),
    ]
    assert due_day(clock, CALENDAR) == date(2026, 9, 30)
    assert [one.day for one in days if one.is_due] == [date(2026, 9, 30)]


def test_a_pause_moves_the_due_day_by_the_days_that_would_have_counted() -> None:
    pause = Pause(date(2026, 9, 24), date(2026, 9, 28), "补正材料")
    clock = Clock(ACCEPTED, WorkingDays(5), (pause,))
    # Of the five days of the pause two would have counted; 1 to 7 October are off, the 10th makes up for one.
    assert due_day(clock, CALENDAR) == date(2026, 10, 9)
    told = {one.day: (one.state, one.why) for one in explain(clock, CALENDAR, date(2026, 10, 9))}
    assert told[date(2026, 9, 26)] == (DayState.PAUSED, "补正材料")
    assert told[date(2026, 10, 3)][0] is DayState.HOLIDAY


def test_a_make_up_day_counts_and_a_day_of_rest_of_the_place_does_not() -> None:
    made_up = list(explain(Clock(date(2026, 10, 9), WorkingDays(3)), CALENDAR, date(2026, 10, 10)))[-1]
    assert (made_up.state, made_up.count) == (DayState.COUNTED, 1)
    assert made_up.why
    rest = list(explain(Clock(date(2026, 9, 10), WorkingDays(3)), CALENDAR, date(2026, 9, 11)))[-1]
    assert (rest.state, rest.why) == (DayState.LOCAL_REST, "登高节")


def test_while_it_stands_still_nobody_knows_the_day_but_what_is_used_is_known() -> None:
    clock = Clock(ACCEPTED, WorkingDays(5), (Pause(date(2026, 9, 24), None, "专家评审"),))
    reading = read_clock(clock, CALENDAR, date(2026, 12, 1))
    assert (reading.due, reading.used, reading.left) == (None, WorkingDays(1), WorkingDays(4))
    assert reading.paused is not None
    assert not reading.is_overrun


def test_a_limit_that_was_reached_before_the_pause_stays_due() -> None:
    clock = Clock(ACCEPTED, WorkingDays(2), (Pause(date(2026, 9, 29), None),))
    reading = read_clock(clock, CALENDAR, date(2026, 10, 30))
    assert reading.due == date(2026, 9, 24)
    assert (reading.used, reading.is_overrun) == (WorkingDays(3), True)


def test_a_decision_stops_the_clock_and_calendar_days_count_every_day() -> None:
    clock = Clock(ACCEPTED, CalendarDays(10), done=date(2026, 9, 30))
    reading = read_clock(clock, CALENDAR, date(2026, 11, 1))
    assert (reading.used, reading.left, reading.is_done) == (CalendarDays(8), CalendarDays(2), True)
    assert due_day(clock, CALENDAR) == date(2026, 10, 2)
    assert len(list(explain(clock, CALENDAR, date(2026, 11, 1)))) == 9


def test_without_a_limit_it_is_due_at_once() -> None:
    assert due_day(Clock(ACCEPTED, WorkingDays(0)), CALENDAR) == ACCEPTED


@pytest.mark.parametrize(
    "make",
    [
        lambda: Clock(ACCEPTED, WorkingDays(-1)),
        lambda: Clock(ACCEPTED, WorkingDays(1), done=ACCEPTED - timedelta(days=1)),
        lambda: Pause(ACCEPTED, ACCEPTED - timedelta(days=1)),
    ],
)
def test_what_is_no_clock(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):
        make()


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
pauses = st.builds(
    lambda first, length: Pause(first, None if length is None else first + timedelta(days=length)),
    days,
    st.one_of(st.none(), st.integers(0, 40), st.integers(0, 40)),
)
limits = st.one_of(st.builds(WorkingDays, st.integers(0, 60)), st.builds(CalendarDays, st.integers(0, 90)))
clocks = st.builds(Clock, days, limits, st.lists(pauses, max_size=4).map(tuple))
_END = date(2029, 6, 30)


@given(clocks, days)
def test_what_is_used_by_sums_is_what_counts_day_by_day(clock: Clock, today: date) -> None:
    reading = read_clock(clock, CALENDAR, today)
    assert reading.used.count == list(explain(clock, CALENDAR, max(today, clock.accepted)))[-1].count * (
        today >= clock.accepted
    )
    assert reading.used.count + reading.left.count == clock.limit.count


@given(clocks)
def test_the_due_day_is_the_day_that_reaches_the_limit(clock: Clock) -> None:
    marked = [one.day for one in explain(clock, CALENDAR, _END) if one.is_due]
    assert marked == ([] if (due := due_day(clock, CALENDAR)) is None else [due])


@given(clocks, pauses)
def test_another_pause_never_makes_it_due_earlier(clock: Clock, pause: Pause) -> None:
    before = due_day(clock, CALENDAR)
    after = due_day(Clock(clock.accepted, clock.limit, (*clock.pauses, pause)), CALENDAR)
    assert after is None or (before is not None and before <= after)


@given(clocks)
def test_one_day_more_is_never_due_earlier(clock: Clock) -> None:
    longer = Clock(clock.accepted, type(clock.limit)(clock.limit.count + 1), clock.pauses)
    before, after = due_day(clock, CALENDAR), due_day(longer, CALENDAR)
    assert after is None or (before is not None and before < after)


@given(clocks)
def test_a_day_is_overrun_only_after_the_due_day(clock: Clock) -> None:
    due = due_day(clock, CALENDAR)
    for one in explain(clock, CALENDAR, _END):
        assert (one.state is DayState.OVERRUN) <= (due is not None and one.day > due)
