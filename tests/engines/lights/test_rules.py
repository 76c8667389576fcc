"""Rule sets of lights: no gap, no overlap, one light for every value; what is published with a gap is refused."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.lights import LIGHTS, LightError, Measure, parse_rules

BEHIND = {"behind": Measure("behind")}
MANY = {
    "days": Measure("days", is_whole=True),
    "share": Measure("share", least=Decimal(0)),
    "months": Measure("months", is_whole=True, least=Decimal(0)),
}
_cuts = st.lists(st.integers(-500, 500), min_size=1, max_size=5, unique=True).map(sorted)


def bands(cuts: list[int], lights: list[str]) -> list[str]:
    """Lines that divide all numbers at the cuts, each stretch closed below."""
    parts = [f"behind < {cuts[0]}"]
    parts += [f"behind >= {low} and behind < {high}" for low, high in pairwise(cuts)]
    parts += [f"behind >= {cuts[-1]}"]
    return [f"{light}: {part}" for light, part in zip(lights, parts, strict=False)]


@given(_cuts, st.lists(st.sampled_from(LIGHTS), min_size=6, max_size=6), st.decimals(-600, 600, places=2))
def test_what_divides_all_numbers_gives_each_one_light(cuts: list[int], lights: list[str], value: Decimal) -> None:
    found = parse_rules("\n".join(bands(cuts, lights)), BEHIND)
    number = sum(value >= cut for cut in cuts)
    assert found.light({"behind": value}) == lights[number]


@given(_cuts, st.data())
def test_a_missing_band_is_a_gap_that_is_named(cuts: list[int], data: st.DataObject) -> None:
    lines = bands(cuts, ["ok", "warn", "late"] * 2)
    gone = data.draw(st.integers(0, len(lines) - 1))
    if len(lines) == 1:
        return
    with pytest.raises(LightError) as error:
        parse_rules("\n".join(line for number, line in enumerate(lines) if number != gone), BEHIND)
    assert error.value.code == "gap"
    assert str(cuts[max(gone - 1, 0)]) in error.value.where


@given(_cuts, st.data())
def test_a_band_that_reaches_into_the_next_is_an_overlap(cuts: list[int], data: st.DataObject) -> None:
    lines = bands(cuts, ["ok", "warn", "late"] * 2)
    at = data.draw(st.integers(0, len(cuts) - 1))
    lines[at] = lines[at].replace(f"behind < {cuts[at]}", f"behind <= {cuts[at]}")
    with pytest.raises(LightError) as error:
        parse_rules("\n".join(lines), BEHIND)
    assert (error.value.code, error.value.where) == ("overlap", f"behind = {cuts[at]}")


@given(st.integers(-50, 50), st.integers(0, 300), st.integers(0, 20))
def test_two_measures_together_have_one_light(days: int, share: int, months: int) -> None:
    text = """ok: days <= 0 and share >= 80
    warn: days <= 0 and share < 80
    warn: days > 0 and months < 3
    late: days > 0 and months >= 3"""
    light = parse_rules(text, MANY).light({"days": days, "share": share, "months": months})
    wanted = ("ok" if share >= 80 else "warn") if days <= 0 else ("warn" if months < 3 else "late")
    assert light == wanted


def test_a_corner_of_two_measures_that_nobody_thought_of_is_found() -> None:
    with pytest.raises(LightError) as error:
        parse_rules("ok: share >= 80 and months < 2\nlate: months >= 2\nwarn: share < 80 and months < 1", MANY)
    assert error.value.code == "gap"
    assert error.value.where == "months = 1, share < 80"


def test_only_values_that_occur_count() -> None:
    parse_rules("ok: months = 0\nwarn: months = 1\nlate: months >= 2", MANY)
    with pytest.raises(LightError):
        parse_rules("ok: behind = 0\nwarn: behind = 1\nlate: behind >= 2", BEHIND)
    parse_rules("late: share < 60\nok: share >= 60", MANY)
    with pytest.raises(LightError) as error:
        parse_rules("late: share > 0 and share < 60\nok: share >= 60", MANY)
    assert error.value.where == "share = 0"


def test_what_is_not_known_has_no_light() -> None:
    found = parse_rules("ok: days <= 0\nlate: days > 0", MANY)
    assert found.light({"days": None}) is None
    assert found.light({}) is None
    assert found.measures == ("days",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("# 只有说明", "empty"),
        ("blue: days > 0", "syntax"),
        ("ok days > 0", "syntax"),
        ("ok: days >> 0", "syntax"),
        ("ok: days > zero", "syntax"),
        ("ok: weight > 0", "measure"),
        ("\n".join(f"ok: days = {n}" for n in range(20)), "many"),
        ("ok: days > 99999999999999999999", "syntax"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, code: str) -> None:
    with pytest.raises(LightError) as error:
        parse_rules(text, MANY)
    assert error.value.code == code


def test_it_is_written_as_people_type_it() -> None:
    found = parse_rules("绿：days ≤ 0   # 按期\n黄：days ＞ 0 且 days ≤ 10\n红：days > 10", MANY)
    assert [found.light({"days": days}) for days in (0, 1, 10, 11)] == ["ok", "warn", "warn", "late"]
