"""Tier sets: every amount in its bands and in no other."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import TIER_SETS, Measure, Money, TierError, TierSet, make_tier_set, tier_set

from . import strategies as own

DAY = date(2023, 8, 1)
SETS = pytest.mark.parametrize("tiers", TIER_SETS, ids=lambda tiers: tiers.id)
EXCLUSIVE = pytest.mark.parametrize(
    "tiers", [t for t in TIER_SETS if t.mode == "exclusive"], ids=lambda tiers: tiers.id
)
CUMULATIVE = pytest.mark.parametrize(
    "tiers", [t for t in TIER_SETS if t.mode == "cumulative"], ids=lambda tiers: tiers.id
)


def day_in(tiers: TierSet) -> date:
    return tiers.valid_from or DAY


def cny(threshold) -> Decimal:
    return threshold.amount_in("CNY").amount


def near(tiers: TierSet) -> st.SearchStrategy[Money]:
    """Amounts anywhere, and on and beside every edge."""
    edges = [cny(band.low) + step for band in tiers.bands for step in (Decimal("-0.01"), Decimal(0), Decimal("0.01"))]
    return st.one_of(own.decimals(-(10**9), 10**11), st.sampled_from(edges)).map(Money)


@EXCLUSIVE
@given(data=st.data())
def test_an_amount_falls_in_one_exclusive_band_or_below_the_floor(tiers: TierSet, data: st.DataObject) -> None:
    money = data.draw(near(tiers))
    holding = [b for b in tiers.bands if cny(b.low) <= money.amount and (b.high is None or money.amount < cny(b.high))]
    assert len(holding) == (0 if money.amount < cny(tiers.bands[0].low) else 1)
    assert tiers.bands_of(money, day_in(tiers)) == tuple(holding)
    assert tiers.highest_band_of(money, day_in(tiers)) == (holding[0] if holding else None)


@CUMULATIVE
@given(data=st.data())
def test_an_amount_counts_in_every_cumulative_band_up_to_its_own(tiers: TierSet, data: st.DataObject) -> None:
    money = data.draw(near(tiers))
    reached = tiers.bands_of(money, day_in(tiers))
    assert reached == tiers.bands[: len(reached)]
    assert all(cny(band.low) <= money.amount for band in reached)
    assert all(money.amount < cny(band.low) for band in tiers.bands[len(reached) :])
    assert tiers.highest_band_of(money, day_in(tiers)) == (reached[-1] if reached else None)


@CUMULATIVE
@given(data=st.data())
def test_more_money_never_leaves_a_cumulative_band(tiers: TierSet, data: st.DataObject) -> None:
    small, large = sorted([data.draw(near(tiers)), data.draw(near(tiers))])
    assert set(tiers.bands_of(small, day_in(tiers))) <= set(tiers.bands_of(large, day_in(tiers)))


@SETS
def test_every_set_has_its_source_and_bands_that_meet(tiers: TierSet) -> None:
    assert tiers.source
    assert tiers.mode in {"exclusive", "cumulative"}
    highs = [band.high for band in tiers.bands]
    if tiers.mode == "exclusive":
        assert highs == [*(band.low for band in tiers.bands[1:]), None]
    else:
        assert highs == [None] * len(tiers.bands)
    assert tier_set(tiers.id, day_in(tiers)) is tiers


@SETS
def test_every_band_can_be_asked_for(tiers: TierSet) -> None:
    for band in tiers.bands:
        measure = Measure("project.signed.count", band.filters())
        assert measure.filters["investment_min"] == cny(band.low)
        assert ("investment_max" in measure.filters) == (band.high is not None)


def test_a_dual_threshold_judges_each_currency_by_its_own_number() -> None:
    wuxi = tier_set("wuxi_large", DAY)
    assert len(wuxi.bands_of(Money.of_wan(8000, "USD"), DAY)) == 1
    assert len(wuxi.bands_of(Money.of_wan(7999, "USD"), DAY)) == 0
    assert len(wuxi.bands_of(Money.of_yi(10, "USD"), DAY)) == 2
    # 10亿美元 by the rule of the lower band would be 62.5亿元; the upper band names 60亿元 and is not asked.
    assert len(wuxi.bands_of(Money.of_yi(Decimal("9.9"), "USD"), DAY)) == 1
    assert len(wuxi.bands_of(Money.of_yi(60), DAY)) == 2


def test_tiers_that_a_district_published_exclusively() -> None:
    danyang = tier_set("danyang_signed", DAY)
    amounts = [Money.of_yi(n) for n in (1, 4, 5, 9, 10, 29, 30, 100)]
    assert [danyang.bands.index(danyang.bands_of(a, DAY)[0]) for a in amounts] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert danyang.bands[2].filters() == {"investment_min": 1_000_000_000, "investment_max": 3_000_000_000}


def test_a_set_is_in_force_between_its_dates() -> None:
    assert tier_set("xinwu", date(2022, 1, 1)) is tier_set("xinwu", date(2022, 12, 31))
    with pytest.raises(TierError, match="not in force on 2023-01-01"):
        tier_set("xinwu", date(2023, 1, 1))


def test_an_unknown_set_is_named_with_those_there_are() -> None:
    with pytest.raises(TierError, match="use one of changzhou_major, "):
        tier_set("big", DAY)


def row(*bands: dict[str, int], mode: str = "exclusive") -> dict[str, object]:
    return {
        "id": "own", "en": "Own", "zh": "自定", "mode": mode, "currency_rule": "cny_only", "bands": list(bands),
        "source": "an administrator",
    }  # fmt: skip


def test_a_district_s_own_set_is_read_like_ours() -> None:
    tiers = make_tier_set(row({"CNY": 5_000_000}, {"CNY": 50_000_000}))
    assert tiers.bands_of(Money.of_wan(500), DAY) == (tiers.bands[0],)
    assert tiers.bands_of(Money.of_wan(499), DAY) == ()


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ([], "no band"),
        ([{"CNY": 2}, {"CNY": 1}], "do not rise in CNY"),
        ([{"CNY": 1}, {"CNY": 1}], "do not rise in CNY"),
        ([{"CNY": 1, "USD": 2}, {"CNY": 2, "USD": 1}], "do not rise in USD"),
        ([{"CNY": 1}, {"CNY": 2, "USD": 1}], "different currencies"),
    ],
)
def test_bands_that_do_not_rise_are_refused(bands: list[dict[str, int]], message: str) -> None:
    with pytest.raises(TierError, match=message):
        make_tier_set(row(*bands))


def test_a_band_without_whole_cny_is_no_filter() -> None:
    tiers = make_tier_set(row({"USD": 1}, mode="cumulative"))
    with pytest.raises(TierError, match="whole CNY"):
        tiers.bands[0].filters()
