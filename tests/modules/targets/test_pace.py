"""What is due by when, how far ahead, and which light: the published figures and rule sets of domain/03."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import Period, round_half_up
from bridgehead.modules.targets.lights import make_book, make_rules, rule_book, rules_of
from bridgehead.modules.targets.pace import CurveError, Pace, expected

YEAR = Period.of_year(2026)
SINCE = date(2020, 1, 1)
TODAY = date(2026, 9, 30)


def pace(done: str, target: str, day: date, curve: str = "pro_rata", shares: tuple[str, ...] = ()) -> Pace:
    due = expected(curve, [Decimal(share) for share in shares], YEAR).due(day)
    return Pace(Decimal(target), Decimal(done), due)


@pytest.mark.parametrize(
    ("percent", "day", "ahead"),
    [
        ("77.69", date(2026, 9, 30), "2.69"),  # 安庆, nine months
        ("41.69", date(2026, 5, 31), "0.02"),  # 安庆, five months
        ("82.4", date(2026, 9, 30), "7.4"),  # 江苏
        ("97.2", date(2026, 10, 31), "13.87"),  # 江门, which cut it off at 13.8
    ],
)
def test_published_leads(percent: str, day: date, ahead: str) -> None:
    found = pace(percent, "100", day)
    assert found.lead is not None
    assert round_half_up(found.lead, 2) == Decimal(ahead)


def test_a_quarterly_curve_as_wuxi_sets_it_for_starts() -> None:
    shares = ("0.25", "0.75", "1", "1")
    due = [expected("quarterly", [Decimal(one) for one in shares], YEAR).by_month(month) for month in (3, 6, 9, 12)]
    assert due == [Decimal(share) for share in shares]
    half = pace("60", "100", date(2026, 6, 30), "quarterly", shares)
    assert half.lead == Decimal(-15)


def test_within_a_month_the_share_grows_by_the_day() -> None:
    due = expected("pro_rata", (), YEAR)
    assert round(due.due(date(2026, 6, 15)), 10) == round(Decimal("5.5") / 12, 10)
    assert due.due(date(2025, 12, 31)) == 0
    assert due.due(date(2027, 5, 1)) == 1


def test_a_level_is_due_at_all_times() -> None:
    assert expected("level", (), YEAR).due(date(2026, 1, 1)) == 1


@pytest.mark.parametrize(
    ("curve", "shares", "period"),
    [
        ("quarterly", ("0.5", "1"), YEAR),
        ("quarterly", ("0.5", "0.4", "0.9", "1"), YEAR),
        ("quarterly", ("0.2", "0.4", "0.9", "0.95"), YEAR),
        ("own", ("1",) * 11, YEAR),
        ("quarterly", ("1",), Period.of_months(2026, 1, 4)),
        ("pro_rata", (), Period(date(2026, 1, 2), date(2026, 12, 31))),
    ],
)
def test_what_is_no_curve(curve: str, shares: tuple[str, ...], period: Period) -> None:
    with pytest.raises(CurveError):
        expected(curve, [Decimal(one) for one in shares], period)


@given(st.integers(1, 365), st.integers(1, 365))
def test_a_curve_never_falls(one: int, other: int) -> None:
    course = expected("quarterly", [Decimal("0.1"), Decimal("0.5"), Decimal("0.5"), Decimal(1)], YEAR)
    first, last = sorted(date.fromordinal(date(2025, 12, 31).toordinal() + number) for number in (one, other))
    assert 0 <= course.due(first) <= course.due(last) <= 1


def test_a_cap_is_ahead_while_it_is_kept() -> None:
    kept = Pace(Decimal(100), Decimal(40), Decimal("0.5"), is_cap=True)
    assert (kept.lead, kept.is_met) == (Decimal(10), True)
    assert not Pace(Decimal(100), Decimal(101), Decimal(1), is_cap=True).is_met


def test_unknown_stays_unknown() -> None:
    unknown = Pace(Decimal(100), None, Decimal("0.5"))
    assert (unknown.completion, unknown.lead, unknown.of_expected, unknown.is_met) == (None, None, None, False)
    assert rules_of("", TODAY).light_of(unknown) == "none"


# ---- lights


@pytest.mark.parametrize(
    ("rules", "done", "months", "light"),
    [
        ("pro_rata", "75", 0, "ok"),
        ("pro_rata", "74.99", 1, "warn"),
        ("pro_rata", "65", 1, "warn"),
        ("pro_rata", "64.99", 1, "late"),
        ("investment_30", "66", 1, "warn"),
        ("investment_30", "45", 1, "warn"),
        ("investment_30", "44.9", 1, "late"),
        ("three_months", "74", 1, "warn"),
        ("three_months", "74", 3, "late"),
        ("three_months", "75", 0, "ok"),
        ("task_of_month", "60", 1, "ok"),
        ("task_of_month", "59.9", 1, "warn"),
        ("task_of_month", "44.9", 1, "late"),
    ],
)
def test_the_rule_sets_that_are_in_use(rules: str, done: str, months: int, light: str) -> None:
    assert rules_of(rules, TODAY).light_of(pace(done, "100", date(2026, 9, 30)), months) == light


def test_a_horse_is_ahead_by_a_third_and_by_fifty_million() -> None:
    rules, day = rules_of("horse_and_snail", TODAY), date(2026, 12, 31)
    assert rules.light_of(pace("400000000", "300000000", day)) == "ok"
    assert rules.light_of(pace("40000000", "30000000", day)) == "none", "only ten million more"
    assert rules.light_of(pace("310000000", "300000000", day)) == "none"
    assert rules.light_of(pace("299999999", "300000000", day)) == "late"


BANDS: dict[str, Any] = {"by": "lead", "valid_from": SINCE, "zh": "一", "en": "one"}


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ([{"light": "ok", "from": 0}, {"light": "late", "from": -10}], "a gap"),
        ([], "a gap"),
        ([{"light": "ok", "from": 0}, {"light": "late", "more_by": 5}], "a gap"),
        ([{"light": "ok", "from": 0}, {"light": "warn", "from": 0}, {"light": "late"}], "an overlap"),
        ([{"light": "ok", "from": 0}, {"light": "warn", "from": 5}, {"light": "late"}], "an overlap"),
        ([{"light": "ok"}, {"light": "late"}], "an overlap"),
        ([{"light": "blue", "from": 0}, {"light": "late"}], "no lights"),
        ([{"light": "ok", "from": 0, "up_to": 5}, {"light": "late"}], "has no"),
    ],
)
def test_a_rule_set_with_a_gap_or_an_overlap_is_refused(bands: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make_rules("mine", {**BANDS, "bands": bands})


def test_what_cannot_be_judged_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be judged"):
        make_rules("mine", {**BANDS, "by": "weather", "bands": [{"light": "ok"}]})


@given(st.decimals(-200, 500, places=4), st.sampled_from(sorted(rule_book().versions)), st.integers(0, 12))
def test_every_value_has_a_light(done: Decimal, rules: str, months: int) -> None:
    assert rules_of(rules, TODAY).light_of(Pace(Decimal(100), done, Decimal("0.5")), months) in {
        "ok",
        "warn",
        "late",
        "none",
    }


def test_the_version_that_is_valid_on_the_day_judged_is_used() -> None:
    strict = [{"light": "ok", "from": 0}, {"light": "late"}]
    mild = [{"light": "ok", "from": -20}, {"light": "late"}]
    table = {
        "standard": "usual",
        "sets": {
            "mine": [
                {**BANDS, "valid_from": date(2026, 7, 1), "bands": strict},
                {**BANDS, "valid_from": date(2025, 1, 1), "bands": mild},
            ],
            "usual": [{**BANDS, "valid_from": date(2020, 1, 1), "bands": strict, "zh": "通常"}],
        },
    }
    book = make_book(table)
    behind = pace("40", "100", date(2026, 6, 30))
    assert book.of("mine", date(2026, 6, 30)).light_of(behind) == "ok"
    assert book.of("mine", date(2026, 7, 1)).light_of(behind) == "late"
    # None of its own yet, none of that name, and a day before all of them.
    for name, day in (("mine", date(2024, 5, 1)), ("gone", date(2026, 7, 1)), ("usual", date(2019, 1, 1))):
        assert book.of(name, day).chinese == "通常"
    assert [rules.id for rules in book.offered(date(2024, 5, 1))] == ["usual"]
    assert [rules.id for rules in book.offered(date(2026, 5, 1))] == ["usual", "mine"]
    with pytest.raises(ValueError, match="the same day"):
        make_book({**table, "sets": {**table["sets"], "mine": 2 * [{**BANDS, "bands": mild}]}})
