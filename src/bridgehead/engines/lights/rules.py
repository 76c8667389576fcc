"""Rule sets of traffic lights (domain/03 section 5): every value of what they measure has one light, or they are none.

A rule set is text, a rule a line: `late: behind > 30`, `ok: over >= 30 and extra > 5000`. Lines of one light add up.
Comparisons hold measures against numbers only, so all values that lie between the same neighbouring numbers are judged
alike: trying one value of each such cell, and each number itself, proves that there is no gap and no overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Final

LIGHTS: Final = ("ok", "warn", "late")
Value = Decimal | int
_WORDS: Final = {
    **{light: light for light in LIGHTS},
    "正常": "ok", "绿": "ok", "绿灯": "ok",
    "预警": "warn", "黄": "warn", "黄灯": "warn",
    "滞后": "late", "红": "late", "红灯": "late",
}  # fmt: skip
_SIGNS: Final = {"≤": "<=", "≥": ">=", "＜": "<", "＞": ">", "＝": "=", "：": ":"}
_PART: Final = re.compile(r"(\w+)\s*(<=|>=|<|>|=)\s*(-?\d{1,9}(?:\.\d{1,4})?)", re.ASCII)
_AND: Final = re.compile(r"\s*(?:\band\b|且|，|,)\s*")
# More than this is no rule that a person can check, and the cells grow with every number.
MOST_LINES: Final = 12
_MOST_CELLS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Measure:
    """What a light is judged by: `least` is the smallest value there is, `is_whole` that only whole numbers occur."""

    id: str
    is_whole: bool = False
    least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a measure whose values are judged alike: a number, or what lies between two (None: no end)."""

    sample: Decimal
    low: Decimal | None
    high: Decimal | None

    def said(self, name: str) -> str:
        """The stretch in signs: `0 < behind < 10`, `behind = 3`."""
        if self.low == self.high and self.low is not None:
            return f"{name} = {_plain(self.low)}"
        left = f"{_plain(self.low)} < " if self.low is not None else ""
        right = f" < {_plain(self.high)}" if self.high is not None else ""
        return f"{left}{name}{right}"


class LightError(ValueError):
    """Text that is no rule set. `code` says why, `line` which line, `where` the values concerned, `lights` which.

    `syntax`: a line that cannot be read; `measure`: a measure that there is none of; `empty`: no rule at all; `many`:
    too many lines or numbers; `gap`: values without a light; `overlap`: values with two.
    """

    def __init__(self, code: str, line: str = "", where: str = "", lights: Sequence[str] = ()) -> None:
        self.code, self.line, self.where, self.lights = code, line, where, tuple(lights)
        super().__init__(" ".join(filter(None, (code, line, where, "/".join(lights)))))


@dataclass(frozen=True, slots=True)
class _Comparison:
    measure: str
    sign: str
    bound: Decimal

    def holds(self, value: Value) -> bool:
        sign, bound = self.sign, self.bound
        if sign == "<":
            return value < bound
        if sign == "<=":
            return value <= bound
        if sign == ">":
            return value > bound
        return value >= bound if sign == ">=" else value == bound


@dataclass(frozen=True, slots=True)
class _Rule:
    light: str
    all_of: tuple[_Comparison, ...]

    def holds(self, values: Mapping[str, Value]) -> bool:
        return all(one.holds(values[one.measure]) for one in self.all_of)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules of which exactly one light holds for any values; made by `parse_rules` alone."""

    text: str
    rules: tuple[_Rule, ...] = field(repr=False)
    measures: tuple[str, ...] = ()

    def light(self, values: Mapping[str, Value | None]) -> str | None:
        """The light for these values; None where one that it asks for is not known."""
        known = {name: value for name in self.measures if (value := values.get(name)) is not None}
        if len(known) < len(self.measures):
            return None
        return next(rule.light for rule in self.rules if rule.holds(known))


def parse_rules(text: str, measures: Mapping[str, Measure]) -> RuleSet:
    """A rule set from its text. Raises LightError for what cannot be read, a gap or an overlap.

    Lights are written ok, warn, late or 绿, 黄, 红; comparisons are joined by `and` or 且; `#` begins a remark.
    """
    for wide, sign in _SIGNS.items():
        text = text.replace(wide, sign)
    rules = []
    for number, written in enumerate(text.splitlines()):
        line = written.split("#", 1)[0].strip()
        if line:
            rules.append(_rule(line, measures))
        if len(rules) > MOST_LINES or number > 5 * MOST_LINES:
            raise LightError("many", line)
    if not rules:
        raise LightError("empty")
    used = tuple(sorted({one.measure for rule in rules for one in rule.all_of}))
    _check(rules, [measures[name] for name in used])
    return RuleSet(text.strip(), tuple(rules), used)


def _rule(line: str, measures: Mapping[str, Measure]) -> _Rule:
    head, colon, tail = line.partition(":")
    light = _WORDS.get(head.strip().lower())
    if light is None or not colon or not tail.strip():
        raise LightError("syntax", line)
    comparisons = []
    for part in _AND.split(tail.strip()):
        found = _PART.fullmatch(part.strip())
        if found is None:
            raise LightError("syntax", line)
        if found[1] not in measures:
            raise LightError("measure", line, found[1])
        comparisons.append(_Comparison(found[1], found[2], Decimal(found[3])))
    return _Rule(light, tuple(comparisons))


def _check(rules: Sequence[_Rule], measures: Sequence[Measure]) -> None:
    """Raise LightError for the first cell that has no light or two."""
    cells = [list(_cells(one, rules)) for one in measures]
    size = 1
    for column in cells:
        size *= len(column)
    if size > _MOST_CELLS:
        raise LightError("many")
    for cell in product(*cells):
        values = {one.id: stretch.sample for one, stretch in zip(measures, cell, strict=True)}
        lights = sorted({rule.light for rule in rules if rule.holds(values)}, key=LIGHTS.index)
        if len(lights) == 1:
            continue
        where = ", ".join(stretch.said(one.id) for one, stretch in zip(measures, cell, strict=True))
        raise LightError("overlap" if lights else "gap", where=where, lights=lights)


def _cells(measure: Measure, rules: Sequence[_Rule]) -> Iterator[Cell]:
    """The stretches of a measure between the numbers it is held against, and these numbers, in ascending order."""
    bounds = sorted({one.bound for rule in rules for one in rule.all_of if one.measure == measure.id})
    below: Decimal | None = None
    for bound in (*bounds, None):
        between = _between(below, bound, measure)
        if between is not None:
            yield Cell(between, below, bound)
        if bound is not None and _occurs(bound, measure):
            yield Cell(bound, bound, bound)
        below = bound


def _between(low: Decimal | None, high: Decimal | None, measure: Measure) -> Decimal | None:
    """A value that occurs strictly between two numbers, if there is one."""
    least = measure.least
    if low is None and least is not None:
        # From the smallest value on: that value itself belongs to the stretch.
        return least if high is None or least < high else None
    if low is None:
        return (high - 1).to_integral_value(rounding="ROUND_FLOOR") if high is not None else Decimal(0)
    if least is not None and high is not None and high <= least:
        return None
    low = max(low, least) if least is not None else low
    if measure.is_whole:
        sample = low.to_integral_value(rounding="ROUND_FLOOR") + 1
        return sample if high is None or sample < high else None
    return low + 1 if high is None else (low + high) / 2


def _occurs(value: Decimal, measure: Measure) -> bool:
    is_possible = measure.least is None or value >= measure.least
    return is_possible and (not measure.is_whole or value == value.to_integral_value())


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
