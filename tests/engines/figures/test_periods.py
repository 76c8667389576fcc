"""Periods with open ends."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import Period, PeriodError

from . import strategies as own


@given(own.periods())
def test_a_period_written_and_read_is_the_same(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(own.periods(), own.days())
def test_containing_a_day_is_sharing_it(period: Period, day: date) -> None:
    assert period.contains(day) == period.overlaps(Period.of_day(day))


@given(own.periods(), own.periods())
def test_overlap_is_mutual_and_what_is_shared_lies_in_both(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    shared = one.intersection(other)
    assert shared == other.intersection(one)
    if shared is not None:
        assert one.contains(shared)
        assert other.contains(shared)


@given(own.periods(), own.periods())
def test_a_period_in_another_overlaps_it_in_itself(one: Period, other: Period) -> None:
    if one.contains(other):
        assert one.intersection(other) == other


@given(own.closed_periods())
def test_months_follow_each_other_and_cover_the_period(period: Period) -> None:
    months = period.months()
    assert months[0].contains(period.start)
    assert months[-1].contains(period.end)
    assert all(m.is_whole_months() and m.months() == (m,) for m in months)
    assert all(b.start == a.end + timedelta(days=1) for a, b in pairwise(months))
    if period.is_whole_months():
        assert sum(m.days() for m in months) == period.days()


@given(st.integers(1990, 2060), st.integers(1, 12), st.integers(1, 12))
def test_whole_months_stay_whole_a_year_earlier(year: int, one: int, other: int) -> None:
    first, last = sorted((one, other))
    assert Period.of_months(year, first, last).a_year_earlier() == Period.of_months(year - 1, first, last)


@given(own.periods())
def test_a_year_earlier_is_the_same_day_of_the_year_before(period: Period) -> None:
    earlier = period.a_year_earlier()
    for then, now in ((earlier.start, period.start), (earlier.end, period.end)):
        assert (then is None) == (now is None)
        if now is not None:
            assert then.year == now.year - 1
            assert then.month == now.month


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ("2025-01-01/2025-02-28", "2024-01-01/2024-02-29"),
        ("2024-01-01/2024-02-29", "2023-01-01/2023-02-28"),
        ("2024-02-29/2024-02-29", "2023-02-28/2023-02-28"),
        ("2025-02-10/2025-02-28", "2024-02-10/2024-02-28"),
        ("../2023-10-31", "../2022-10-31"),
        ("2023-01-01/..", "2022-01-01/.."),
    ],
)
def test_last_year_s_same_period(period: str, earlier: str) -> None:
    assert str(Period.parse(period).a_year_earlier()) == earlier


def test_the_ends_are_included() -> None:
    july = Period.of_month(2023, 7)
    assert str(july) == "2023-07-01/2023-07-31"
    assert july.contains(date(2023, 7, 1))
    assert july.contains(date(2023, 7, 31))
    assert not july.contains(date(2023, 8, 1))
    assert july.days() == 31


def test_open_ends_reach_for_ever() -> None:
    until, since = Period.up_to(date(2023, 10, 31)), Period.since(date(2023, 10, 31))
    assert until.contains(date(1900, 1, 1))
    assert since.contains(date(2900, 1, 1))
    assert not Period.of_year(2023).contains(until)
    assert until.intersection(since) == Period.of_day(date(2023, 10, 31))
    assert not until.is_closed


def test_makers() -> None:
    assert str(Period.of_quarter(2023, 4)) == "2023-10-01/2023-12-31"
    assert str(Period.of_months(2023, 1, 7)) == "2023-01-01/2023-07-31"
    assert str(Period.of_year(9999)) == "9999-01-01/9999-12-31"
    assert Period.of_year(9999).is_whole_months()


@pytest.mark.parametrize("ask", [Period.days, Period.months])
def test_an_open_period_cannot_be_counted(ask) -> None:
    with pytest.raises(PeriodError, match="give it both ends"):
        ask(Period.up_to(date(2023, 1, 1)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023",
        "2023-01-01",
        "2023-1-1/2023-02-01",
        "20230101/20230201",
        "2023-02-30/..",
        "../..",
        "2023-02-02/2023-02-01",
        "2023-W01-1/..",
        " 2023-01-01/..",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text)
