"""The chance of a target: what it is made from, what it says when there is little, and what holds always."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.forecast_calibration import PAGE
from bench.forecast_world import PATH, Shape, careers
from bridgehead.engines.figures import Period, PeriodError
from bridgehead.engines.forecasting import Career, Forecast, NotEnough, Spending, Target, forecast, forecast_money
from bridgehead.engines.forecasting.careers import make_columns, month_of, share_gone
from bridgehead.engines.forecasting.chances import LEVELS, chances_to_reach, make_chances, plan_chances
from bridgehead.engines.forecasting.hazards import Hazards, fit, make_trials

YEAR = Period.of_year(2024)
CUT = date(2024, 5, 31)
ROAD = ("signed", "started", "done")


@cache
def district(seed: int = 3) -> tuple[Career, ...]:
    return tuple(replace(career, planned=None) for career in careers(seed, Shape(units=5, a_month=8.0)))


def aim(value: int, stage: str = "started", period: Period = YEAR) -> Target:
    return Target(stage, Decimal(value), period, PATH)


def seen(value: int = 40, *, known: Sequence[Career] | None = None, cut: date = CUT, seed: int = 1) -> Forecast:
    found = forecast(district() if known is None else known, aim(value), cut, seed=seed, simulations=1000)
    assert isinstance(found, Forecast)
    return found


def test_the_same_seed_gives_the_same_answer_and_another_nearly_the_same() -> None:
    assert seen() == seen()
    assert seen(seed=2) != seen()
    assert seen(seed=2).middle == pytest.approx(seen().middle, abs=3)


def test_nothing_that_happened_later_is_looked_at() -> None:
    cut_off = [
        replace(
            career,
            steps={stage: day for stage, day in career.steps.items() if day <= CUT},
            left=career.left if career.left is not None and career.left <= CUT else None,
        )
        for career in district()
    ]
    assert seen(known=cut_off) == seen()


def test_the_order_of_careers_means_little() -> None:
    shuffled = list(district())
    random.Random(5).shuffle(shuffled)
    assert seen(known=shuffled).middle == pytest.approx(seen().middle, abs=3)


def test_too_little_history_is_an_answer() -> None:
    few = [Career(f"p{number}", "u", "t", "k", {"signed": date(2024, 1, 5)}) for number in range(7)]
    found = forecast(few, aim(3), CUT, seed=1)
    assert isinstance(found, NotEnough)
    assert [(row.what, row.have, row.need) for row in found.shortfalls] == [
        ("careers", 7, 30), ("months", 4, 12), ("arrivals", 0, 10),
    ]  # fmt: skip
    assert isinstance(forecast([], aim(3), CUT, seed=1), NotEnough)


def test_a_period_that_is_over_has_one_outcome() -> None:
    came = sum(1 for career in district() if career.steps.get("started", date.max).year == 2024)
    for value, chance in ((came, 1.0), (came + 1, 0.0)):
        found = forecast(district(), aim(value), date(2024, 12, 31), seed=1, simulations=200)
        assert isinstance(found, Forecast)
        assert (found.probability, found.low, found.high, found.done) == (chance, came, came, came)
        assert found.levers == ()


def test_a_target_that_is_met_stays_met() -> None:
    assert seen(1).probability == 1.0
    assert seen(1).levers == ()


def test_signings_of_the_year_come_mostly_from_projects_that_nobody_knows_yet() -> None:
    found = forecast(district(), aim(50, "signed"), date(2024, 1, 31), seed=1, simulations=500)
    assert isinstance(found, Forecast)
    assert found.to_come > found.in_hand / 2 > 0


def test_a_target_at_the_first_stage_rests_on_arrivals_alone() -> None:
    found = forecast(district(), aim(50, "lead"), CUT, seed=1, simulations=500)
    assert isinstance(found, Forecast)
    assert found.in_hand == 0
    assert found.to_come > 20


def test_a_period_to_come_counts_from_its_first_day() -> None:
    later = forecast(district(), aim(40, period=Period.of_year(2025)), date(2024, 11, 30), seed=1, simulations=500)
    assert isinstance(later, Forecast)
    whole = forecast(
        district(), aim(40, period=Period(date(2024, 12, 1), date(2025, 12, 31))), date(2024, 11, 30), seed=1,
        simulations=500,
    )  # fmt: skip
    assert isinstance(whole, Forecast)
    assert later.done == whole.done == 0
    assert later.middle < whole.middle


def test_levers_name_the_projects_and_their_next_step() -> None:
    known = [replace(career, value=Decimal(1), next_step=f"permit of {career.id}") for career in district()]
    large = next(career for career in known if "filed" in career.steps and _waits(career))
    known = [replace(career, value=Decimal(30)) if career is large else career for career in known]
    # More than the others bring without the large one, and less than with it.
    found = seen(60, known=known)
    assert found.levers[0].project == large.id
    assert found.levers[0].next_step == f"permit of {large.id}"
    assert found.levers[0].chance < 0.8
    assert found.probability + found.levers[0].raises > 0.95
    assert [lever.raises for lever in found.levers] == sorted((lever.raises for lever in found.levers), reverse=True)


def _waits(career: Career) -> bool:
    left = career.left or date.max
    filed = career.steps["filed"]
    return date(2024, 1, 1) < filed <= CUT < min(career.steps.get("started", date.max), left)


def test_a_target_needs_a_stage_of_its_path_and_both_ends() -> None:
    with pytest.raises(ValueError):
        aim(1, "nowhere")
    with pytest.raises(PeriodError):
        aim(1, period=Period.up_to(CUT))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 60), st.integers(0, 364), st.sampled_from(PATH[1:]), st.integers(1, 3))
def test_what_holds_of_every_forecast(value: int, day: int, stage: str, seed: int) -> None:
    cut = date(2024, 1, 1) + timedelta(days=day)
    found = forecast(district(), aim(value, stage), cut, seed=seed, simulations=200)
    assert isinstance(found, Forecast)
    assert 0 <= found.probability <= 1
    assert found.done <= found.low <= found.middle <= found.high
    for before, after in zip(found.bands, found.bands[1:], strict=False):
        assert before.month < after.month
        assert (before.low, before.middle, before.high) <= (after.low, after.middle, after.high)
    harder = forecast(district(), aim(value + 5, stage), cut, seed=seed, simulations=200)
    assert isinstance(harder, Forecast)
    assert harder.probability <= found.probability
    assert (found.low >= value) <= (found.probability >= 0.9)
    assert all(0 < lever.raises <= 1 - found.probability + 1e-9 for lever in found.levers)


def constant(number: int, move: float, leave: float, seed: int = 1, cell: str = "k") -> list[Career]:
    """Careers that move on or leave with the same chance in every month, begun over two years."""
    dice = random.Random(seed)
    found = []
    for place in range(number):
        month = dice.randrange(24)
        steps, left = {"signed": date(2020 + month // 12, month % 12 + 1, 10)}, None
        for later in range(month, 200):
            draw = dice.random()
            if draw < move + leave:
                day = date(2020 + later // 12, later % 12 + 1, 10)
                steps, left = ({**steps, "started": day}, None) if draw < move else (steps, day)
                break
        found.append(Career(f"{cell}{place}", "u", "t", cell, steps, left))
    return found


def hazards_of(known: Sequence[Career], cut: date) -> Hazards:
    columns = make_columns(known, Target("started", Decimal(1), YEAR, ROAD), cut)
    return fit(make_trials(columns, month_of(cut), share_gone(cut)), columns, month_of(cut), 6)


@pytest.mark.parametrize("cut", [date(2021, 6, 30), date(2022, 12, 31), date(2030, 1, 31)])
def test_chances_are_found_again_however_much_is_censored(cut: date) -> None:
    found = hazards_of(constant(3000, 0.1, 0.03), cut)
    assert found.move[0, 0, :12] == pytest.approx(0.1, abs=0.03)
    assert found.leave[0, 0, :12] == pytest.approx(0.03, abs=0.02)
    assert found.move[0, 0, :6].mean() == pytest.approx(0.1, abs=0.012)


def test_a_kind_with_little_history_stays_at_the_pooled_rate() -> None:
    many = constant(1500, 0.1, 0.02)
    few = constant(3, 0.9, 0.0, cell="rare")
    often = constant(400, 0.4, 0.02, cell="rare")
    thin, thick = (hazards_of([*many, *more], date(2023, 1, 31)).move for more in (few, often))
    assert thin[1, 0, 1] / thin[0, 0, 1] < 1.4
    assert thick[1, 0, 1] / thick[0, 0, 1] > 2.5


def test_times_that_never_change_have_a_small_spread_and_others_a_large_one() -> None:
    steady = hazards_of(constant(4000, 0.1, 0.02), date(2023, 1, 31))
    moved = [
        replace(career, steps={**career.steps, "started": career.steps["started"].replace(month=12)})
        if career.steps.get("started", date.max).year == 2021
        else career
        for career in constant(4000, 0.1, 0.02)
    ]
    assert steady.spread < 0.13
    assert hazards_of(moved, date(2023, 1, 31)).spread > 1.5 * steady.spread


def test_chances_are_those_of_counting_all_ways() -> None:
    move, leave = np.full((1, 1, 49), 0.2), np.full((1, 1, 49), 0.1)
    chances = make_chances(Hazards(move, leave, np.ones(12), 0.2, 0.1), np.arange(24290, 24294), np.ones(4))
    usual = chances.now[LEVELS // 2, 0, 0, 5]
    by_hand = np.cumsum([0.2 * 0.7**month for month in range(4)])
    assert usual == pytest.approx(by_hand)
    assert (np.diff(chances.now, axis=-1) >= 0).all()
    assert (np.diff(chances.now, axis=0) >= 0).all()
    assert ((chances.now >= 0) & (chances.now <= 1)).all()
    # Who arrives in the third month has two months left; who arrives at the goal is there.
    assert chances.later[LEVELS // 2, 0, 0, 2] == pytest.approx([0, 0, *by_hand[:2]])
    assert chances.later[LEVELS // 2, 0, 1, 2] == pytest.approx([0, 0, 1, 1])


def test_a_part_of_a_month_has_a_part_of_its_chance() -> None:
    move, leave = np.full((1, 1, 49), 0.36), np.zeros((1, 1, 49))
    chances = make_chances(Hazards(move, leave, np.ones(12), 0.0, 0.0), np.array([24290]), np.array([0.5]))
    assert chances.now[0, 0, 0, 0, 0] == pytest.approx(0.2)


def test_plans_are_believed_as_far_as_they_were_kept() -> None:
    """Twenty plans kept, half in time and half two months late: of one due this month half are there by its end."""
    kept = [date(2023, 3, 1)] * 10 + [date(2023, 5, 1)] * 10
    known = [
        Career(f"p{number}", "u", "t", "k", {"signed": date(2022, 1, 1), "started": day}, planned=date(2023, 3, 9))
        for number, day in enumerate(kept)
    ]
    known.append(Career("open", "u", "t", "k", {"signed": date(2023, 6, 1)}, planned=date(2024, 6, 15)))
    columns = make_columns(known, Target("started", Decimal(1), YEAR, ROAD), CUT)
    months = month_of(CUT) + np.arange(1, 5)
    by_plan, belief = plan_chances(columns, np.array([20]), month_of(CUT), months, np.ones(12))
    assert belief == pytest.approx(0.5)
    assert by_plan[0] == pytest.approx([0.5, 0.5, 1.0, 1.0])


def test_a_stage_that_was_skipped_is_reached_with_the_next() -> None:
    career = Career("p", "u", "t", "k", {"signed": date(2022, 1, 1), "done": date(2022, 9, 1)})
    columns = make_columns([career], Target("done", Decimal(1), YEAR, ROAD), CUT)
    assert list(columns.entered[0] - month_of(date(2022, 1, 1))) == [0, 8, 8]
    assert (columns.first[0], columns.last[0]) == (0, 2)


def test_a_stock_is_who_began_and_has_neither_ended_nor_left() -> None:
    """By hand: each month a fifth of those before it begin; of those in it a tenth end and a tenth leave."""
    move = np.array([[0.2, 0.1]])[:, :, None] * np.ones(49)
    hazards = Hazards(move, np.full((1, 2, 49), 0.1), np.ones(12), 0.0, 0.0)
    months, whole = np.arange(24290, 24293), np.ones(3)
    begun = chances_to_reach(hazards, months, whole, 1).now[0, 0, :, 5]
    through = make_chances(hazards, months, whole, gone_from=1).now[0, 0, :, 5]
    assert begun[1] == pytest.approx([1, 1, 1])
    assert through[1] == pytest.approx([0.2, 0.36, 0.488])
    assert begun[0] == pytest.approx([0.2, 0.34, 0.438])
    # A move may be followed by another in the same month; leaving before it began is not being through.
    assert through[0][0] == pytest.approx(0.2 * 0.2)
    assert (through <= begun).all()


def test_a_stock_counts_what_stands_now_and_levers_are_those_still_to_come() -> None:
    aimed = Target("started", Decimal(60), YEAR, PATH, until="completed")
    found = forecast(district(), aimed, CUT, seed=1, simulations=1000)
    assert isinstance(found, Forecast)
    stands = {
        career.id
        for career in district()
        if career.steps.get("started", date.max) <= CUT
        and min(career.steps.get("completed", date.max), career.left or date.max) > CUT
    }
    assert found.done == len(stands)
    assert not {lever.project for lever in found.levers} & stands
    over = forecast(district(), replace(aimed, period=Period.of_year(2023)), date(2023, 12, 31), seed=1)
    assert isinstance(over, Forecast)
    assert over.low == over.high == over.done


def test_a_share_lies_between_nothing_and_all_and_follows_its_part() -> None:
    known = [replace(career, value=Decimal(career.kind == "industry"), whole=Decimal(1)) for career in district()]
    for share, chance in (("0.01", 1.0), ("1.0", 0.0)):
        target = Target("signed", Decimal(share), YEAR, PATH, is_share=True)
        found = forecast(known, target, CUT, seed=1, simulations=1000)
        assert isinstance(found, Forecast)
        assert found.probability == pytest.approx(chance, abs=0.01)
        assert 0 < found.low < found.middle < found.high < 1


def steady(cut: date) -> tuple[list[Career], list[Spending]]:
    """Sixty projects begun over three years that spend a twelfth of their total in each of their twelve months."""
    known, spent = [], []
    for number in range(60):
        begun = 2021 * 12 + number * 36 // 60
        day = date(begun // 12, begun % 12 + 1, 1)
        known.append(Career(f"p{number}", "u", "t", "k", {"signed": day, "started": day}, value=Decimal(1200)))
        by_month = {date(m // 12, m % 12 + 1, 1): Decimal(100) for m in range(begun, begun + 12)}
        spent.append(Spending(Decimal(1200), {month: value for month, value in by_month.items() if month <= cut}))
    return known, spent


def test_steady_spending_goes_on_as_it_was_and_ends_with_the_total() -> None:
    cut, target = date(2023, 6, 30), Target("started", Decimal(1), Period.of_year(2023), ROAD)
    known, spent = steady(cut)
    found = forecast_money(known, spent, target, cut, seed=1, simulations=1000)
    assert isinstance(found, Forecast)
    assert found == forecast_money(known, spent, target, cut, seed=1, simulations=1000)
    whole = sum(value for one in steady(date.max)[1] for month, value in one.by_month.items() if month.year == 2023)
    assert found.done == sum(value for one in spent for month, value in one.by_month.items() if month.year == 2023)
    assert found.low < whole < found.high
    assert found.done < found.low
    # Who has spent it all spends no more.
    nothing = [replace(one, before=Decimal(2000)) for one in spent]
    stopped = forecast_money(known, nothing, target, cut, seed=1, simulations=1000)
    assert isinstance(stopped, Forecast)
    assert stopped.in_hand == 0


def test_plans_weigh_as_far_as_they_were_kept_and_whoever_falls_short_is_named() -> None:
    cut, goal = date(2023, 6, 30), Decimal(20_000)
    target = Target("started", goal, Period.of_year(2023), ROAD)
    known, spent = steady(cut)
    kept = [replace(one, plans={2022: Decimal(1000)}) for one in spent]
    bold = [replace(one, plans={**one.plans, 2023: Decimal(900)}) for one in kept]
    plain, more = (forecast_money(known, some, target, cut, seed=1, simulations=1000) for some in (kept, bold))
    assert isinstance(plain, Forecast)
    assert isinstance(more, Forecast)
    assert more.basis.belief_in_plans > 0
    assert more.middle != plain.middle
    missed = replace(target, value=Decimal(more.middle) + 50)
    levers = forecast_money(known, bold, missed, cut, seed=1, simulations=1000)
    assert isinstance(levers, Forecast)
    assert levers.levers
    assert all(0 <= lever.chance <= 1 and lever.raises > 0 for lever in levers.levers)


def test_money_that_nobody_reported_is_not_forecast() -> None:
    known, spent = steady(date(2020, 1, 1))
    found = forecast_money(known, spent, aim(1), date(2023, 6, 30), seed=1)
    assert isinstance(found, NotEnough)
    assert {"spenders", "paid_months"} <= {row.what for row in found.shortfalls}


def test_a_money_year_that_is_over_has_one_outcome() -> None:
    cut = date(2023, 12, 31)
    known, spent = steady(cut)
    target = Target("started", Decimal(1), Period.of_year(2023), ROAD)
    found = forecast_money(known, spent, target, cut, seed=1, simulations=100)
    assert isinstance(found, Forecast)
    assert found.low == found.high == found.done > 0
    assert found.probability == 1


def test_the_calibration_in_the_documentation_keeps_what_it_promises() -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(r"\| all \| (\d+) \| ([\d.]+)% \|", page)
    assert found
    assert int(found[1]) >= 500
    assert 70 <= float(found[2]) <= 90
    kinds = re.findall(r"\| ([a-z ]+(?:, (?:count|amount))?) \| \d+ \| ([\d.]+)% \|", page)
    told = {name: float(inside) for name, inside in kinds if not name.startswith("made on")}
    assert told.keys() >= {"being built, count", "investment done", "share of industry in signings"}
