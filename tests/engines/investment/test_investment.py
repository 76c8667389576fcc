"""Months, parts, increases and curves of investment: cases by hand, and what always holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.investment import composition_faults, running, s_curve, whole_with_increases

D = Decimal
FOUR = ("construction", "installation", "equipment", "other_costs")


@pytest.mark.parametrize(
    ("whole", "parts", "found"),
    [
        (100, (), []),
        (100, (60, 10, 20, 10), []),
        (100, (60, 10, 20, 9), [("short", "construction", 1)]),
        (100, (60, 10, 20, 11), [("exceeds", "construction", 1)]),
        # Parts that are not known yet are left out: the others may not exceed the whole.
        (100, (60, None, None, None), []),
        (100, (101, None, None, None), [("exceeds", "construction", 1)]),
        (0, (0, 0, 0, 0), []),
    ],
)
def test_four_parts_make_the_whole(whole, parts, found) -> None:  # type: ignore[no-untyped-def]
    given = {name: None if part is None else D(part) for name, part in zip(FOUR, parts, strict=False)}
    assert [(fault.code, fault.field, fault.by) for fault in composition_faults(D(whole), given)] == found


@pytest.mark.parametrize(("other", "land", "by"), [(10, 10, None), (10, 11, 1), (None, 3, 3), (10, None, None)])
def test_land_is_one_of_the_other_costs(other, land, by) -> None:  # type: ignore[no-untyped-def]
    parts = {"other_costs": None if other is None else D(other), "land_costs": None if land is None else D(land)}
    faults = composition_faults(D(100), parts)
    assert [(fault.code, fault.by) for fault in faults] == ([] if by is None else [("land", by)])


def test_year_to_date_begins_anew_and_since_start_goes_on() -> None:
    months = {date(2025, 11, 1): D(5), date(2026, 1, 1): D(7), date(2026, 3, 1): D(2)}
    rows = [(row.year_to_date, row.since_start) for row in running(months, before=D(100))]
    assert rows == [(5, 105), (7, 112), (9, 114)]


MONTHS = st.dictionaries(
    st.dates(date(2023, 1, 1), date(2027, 12, 31)).map(lambda day: day.replace(day=1)),
    st.integers(0, 10**12).map(lambda cents: D(cents) / 100),
    max_size=30,
)
PLANS = st.dictionaries(st.integers(2023, 2027), st.integers(0, 10**12).map(lambda cents: D(cents) / 100), max_size=4)


@given(MONTHS, st.integers(0, 10**6).map(D))
def test_the_three_figures_agree(months: dict[date, Decimal], before: Decimal) -> None:
    rows = running(months, before)
    assert [row.month for row in rows] == sorted(months)
    for row in rows:
        assert row.since_start == before + sum(v for m, v in months.items() if m <= row.month)
        same_year = (v for m, v in months.items() if m <= row.month and m.year == row.month.year)
        assert row.year_to_date == sum(same_year)


@given(MONTHS, PLANS, st.integers(0, 10**6).map(D))
def test_the_curve_ends_at_what_was_planned_and_done(
    months: dict[date, Decimal], plans: dict[int, Decimal], before: Decimal
) -> None:
    points = s_curve(months, plans, before)
    assert bool(points) == bool(months or plans)
    known = [point.actual for point in points if point.actual is not None]
    assert known == sorted(known)
    if months:
        assert known[-1] == before + sum(months.values())
    planned = [point.plan for point in points if point.plan is not None]
    assert planned == sorted(planned)
    if plans:
        earlier = sum((v for m, v in months.items() if m.year < min(plans)), before)
        december = next(point for point in points if point.month == date(max(plans), 12, 1))
        assert december.plan == earlier + sum(plans.values())


def test_a_year_is_planned_evenly_and_compared_month_by_month() -> None:
    points = s_curve({date(2026, 1, 1): D(15), date(2026, 2, 1): D(5)}, {2026: D(120)}, before=D(30))
    assert len(points) == 12
    assert [(point.plan, point.actual, point.lead) for point in points[:3]] == [
        (40, 45, 5),
        (50, 50, 0),
        (60, None, None),
    ]
    assert points[-1].plan == 150


def test_a_year_without_a_plan_adds_nothing() -> None:
    points = s_curve({}, {2024: D(12), 2026: D(24)})
    at = {point.month: point.plan for point in points}
    assert (at[date(2024, 12, 1)], at[date(2025, 12, 1)], at[date(2026, 12, 1)]) == (12, 12, 36)


@pytest.mark.parametrize(
    ("stated", "on", "increases", "whole"),
    [
        (10, date(2026, 1, 5), [], 10),
        (10, date(2026, 1, 5), [(date(2026, 3, 1), 2), (date(2026, 4, 1), 1)], 13),
        # A statement of the same day or a later one holds the increase.
        (10, date(2026, 3, 1), [(date(2026, 3, 1), 2)], 10),
        (10, date(2026, 5, 1), [(date(2026, 3, 1), 2)], 10),
    ],
)
def test_only_what_is_added_later_is_added(stated, on, increases, whole) -> None:  # type: ignore[no-untyped-def]
    added = [(day, D(amount)) for day, amount in increases]
    assert whole_with_increases(D(stated), on, added) == whole
