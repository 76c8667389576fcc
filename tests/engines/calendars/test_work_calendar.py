"""Working days: the State's notices, what is not announced, what a place orders; sums equal counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.calendars import (
    ANNOUNCED,
    NAMES,
    CalendarDays,
    Day,
    DayKind,
    Duration,
    OutsideCalendar,
    WorkCalendar,
    WorkingDays,
    china_calendar,
    parse_duration,
    state_calendar,
)

STATE = state_calendar()
days = st.dates(date(2003, 1, 1), date(2031, 12, 31))
counts = st.integers(-400, 400)


# From the yearly notices: 春节 and 国庆 of 2026 with the weekends that make up for them, the longer 春节 of 2020.
@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 2, 14), DayKind.MAKE_UP),
        (date(2026, 2, 15), DayKind.HOLIDAY),
        (date(2026, 2, 23), DayKind.HOLIDAY),
        (date(2026, 2, 24), DayKind.WORKING),
        (date(2026, 9, 20), DayKind.MAKE_UP),
        (date(2026, 10, 7), DayKind.HOLIDAY),
        (date(2026, 10, 8), DayKind.WORKING),
        (date(2026, 10, 10), DayKind.MAKE_UP),
        (date(2026, 11, 21), DayKind.WEEKEND),
        (date(2020, 1, 31), DayKind.HOLIDAY),
        (date(2025, 5, 5), DayKind.HOLIDAY),
        (date(2024, 4, 7), DayKind.MAKE_UP),
    ],
)
def test_a_day_is_what_the_notice_says(day: date, kind: DayKind) -> None:
    assert STATE.day(day).kind is kind
    assert STATE.is_worked(day) is kind.is_worked


def test_a_holiday_has_a_name() -> None:
    assert NAMES[STATE.day(date(2026, 10, 1)).name] == "国庆节"
    assert {STATE.day(day).name for day in (date(2026, 6, 19), date(2026, 11, 20))} <= {*NAMES, ""}


def test_a_year_without_a_notice_is_provisional_and_keeps_the_holidays_with_a_fixed_date() -> None:
    year = max(ANNOUNCED) + 1
    assert STATE.provisional_years(date(year - 1, 12, 1), date(year, 2, 1)) == (year,)
    assert STATE.provisional_years(date(2026, 1, 1), date(2026, 12, 31)) == ()
    for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)):
        assert STATE.day(date(year, month, day)).kind is DayKind.HOLIDAY
    others = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    kinds = {STATE.day(day).kind for day in others}
    assert kinds == {DayKind.WORKING, DayKind.WEEKEND, DayKind.HOLIDAY}


def test_a_place_orders_days_of_its_own() -> None:
    local = {
        date(2026, 11, 23): Day(DayKind.LOCAL_REST, "县庆"),
        date(2026, 11, 28): Day(DayKind.LOCAL_WORK, "县庆"),
    }
    county = china_calendar(local)
    assert not county.is_worked(date(2026, 11, 23))
    assert county.is_worked(date(2026, 11, 28))
    assert county.working_days(date(2026, 11, 23), date(2026, 11, 30)) == WorkingDays(5)
    assert STATE.is_worked(date(2026, 11, 23))


# 受理次日起算: accepted on a Wednesday before 国庆, ten working days.
def test_a_clock_does_not_count_the_day_on_which_it_starts() -> None:
    assert STATE.add(date(2026, 9, 23), WorkingDays(1)) == date(2026, 9, 24)
    assert STATE.add(date(2026, 9, 23), WorkingDays(10)) == date(2026, 10, 14)
    assert STATE.add(date(2026, 9, 23), CalendarDays(10)) == date(2026, 10, 3)
    assert STATE.add(date(2026, 10, 3), WorkingDays(0)) == date(2026, 10, 3)
    assert STATE.add(date(2026, 10, 3), WorkingDays(-1)) == date(2026, 9, 30)


def walked(start: date, count: int) -> date:
    """Day by day: the n-th day worked after `start`, before it for a negative number."""
    day, step = start, 1 if count > 0 else -1
    while count:
        day += timedelta(days=step)
        if STATE.is_worked(day):
            count -= step
    return day


@given(days, counts)
def test_adding_is_walking_day_by_day(start: date, count: int) -> None:
    assert STATE.add(start, WorkingDays(count)) == walked(start, count)


@given(days, days)
def test_counting_is_counting_day_by_day(one: date, other: date) -> None:
    first, last = sorted((one, other))
    stretch = (first + timedelta(days=number) for number in range((last - first).days))
    worked = [day for day in stretch if STATE.is_worked(day)]
    assert STATE.working_days(first, last) == WorkingDays(len(worked))
    assert STATE.working_days(last, first) == WorkingDays(-len(worked))
    assert list(STATE.worked_days(first, last)) == worked


@given(days, days, days)
def test_stretches_add_up(one: date, two: date, three: date) -> None:
    whole = STATE.working_days(one, three).count
    assert whole == STATE.working_days(one, two).count + STATE.working_days(two, three).count


@given(days, st.integers(0, 300))
def test_work_takes_the_days_that_it_takes(start: date, count: int) -> None:
    for duration in (WorkingDays(count), CalendarDays(count)):
        finish = STATE.finish(start, duration)
        latest = STATE.start(finish, duration)
        assert start <= latest <= finish
        assert STATE.finish(latest, duration) == finish
    assert STATE.working_days(start, STATE.finish(start, WorkingDays(count))) == WorkingDays(count)


@given(days)
def test_the_next_and_the_last_day_worked(day: date) -> None:
    after, before = STATE.on_or_after(day), STATE.on_or_before(day)
    assert before <= day <= after
    assert STATE.is_worked(before)
    assert STATE.is_worked(after)
    assert (before == day == after) is STATE.is_worked(day)


def test_beyond_its_end_a_calendar_refuses_and_says_where_it_ends() -> None:
    short = WorkCalendar(date(2026, 1, 1), date(2026, 1, 31), lambda _day: Day(DayKind.WORKING))
    for ask in (
        lambda: short.is_worked(date(2026, 2, 1)),
        lambda: short.add(date(2026, 1, 30), WorkingDays(2)),
        lambda: short.add(date(2026, 1, 30), CalendarDays(2)),
        lambda: short.finish(date(2026, 1, 2), WorkingDays(31)),
        lambda: short.on_or_before(date(2025, 12, 31)),
    ):
        with pytest.raises(OutsideCalendar, match="2026-01-01 to 2026-01-31"):
            ask()
    with pytest.raises(ValueError, match="ends after it begins"):
        WorkCalendar(date(2026, 1, 2), date(2026, 1, 1), lambda _day: Day(DayKind.WORKING))


def test_a_calendar_without_a_day_worked_says_so() -> None:
    idle = WorkCalendar(date(2026, 1, 1), date(2026, 1, 31), lambda _day: Day(DayKind.HOLIDAY))
    with pytest.raises(OutsideCalendar):
        idle.on_or_after(date(2026, 1, 5))
    with pytest.raises(OutsideCalendar):
        idle.on_or_before(date(2026, 1, 5))


@given(counts)
def test_a_duration_is_written_with_its_kind_of_days(count: int) -> None:
    for duration in (WorkingDays(count), CalendarDays(count)):
        assert parse_duration(str(duration)) == duration
        assert -duration == type(duration)(-count)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("10个工作日", WorkingDays(10)),
        ("10工作日", WorkingDays(10)),
        (" 3 个工作日 ", WorkingDays(3)),
        ("20天", CalendarDays(20)),
        ("20个日历日", CalendarDays(20)),
        ("-5自然日", CalendarDays(-5)),
    ],
)
def test_a_duration_is_understood_as_people_write_it(written: str, meant: Duration) -> None:
    assert parse_duration(written) == meant


@pytest.mark.parametrize("written", ["", "20日", "１０天", "10", "wd", "10 days", "1.5wd", "10wdx", "9999999wd", "十"])
def test_a_number_without_its_kind_of_days_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="10wd"):
        parse_duration(written)


def test_the_kinds_of_days_do_not_mix() -> None:
    assert len({WorkingDays(3), CalendarDays(3)}) == 2
    with pytest.raises(TypeError):
        _ = WorkingDays(3) < CalendarDays(3)  # type: ignore[operator]
