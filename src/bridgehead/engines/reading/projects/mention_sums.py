"""Sums before a name: whether one is of all that a list names, and of the whole or of a phase."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.quantities import Quantity

_OF_A_PHASE = re.compile("[、，](?:其中)?[一二三首]期$")
_SUM_OF_LIST = re.compile("、")
_SO_MANY_AT_END = re.compile(r"\d+余?[个项][^，。；、\d]{0,6}项目$")
_SO_MANY_IN_ALL = re.compile(r"等?\d+余?[个项]")
_SO_MANY_AHEAD = re.compile(
    r"[^，。；：元\n]{2,60}?(?:等(?:\d+|[两三四五六七八九十]+)余?[个项宗]|(?<=[\u4e00-\u9fff])[两三四五六七八九]个[^，。；、\d]{0,4}项目)"
)  # with no other sum between


def is_whole(said: re.Match[str] | None) -> bool:
    """总投资1亿元的|岩棉项目: whether the sum is said to be the whole of one project, however plain its name."""
    return said is not None and said.group().startswith(("总", "计划总"))


def is_sum_of_all(text: str, start: int, stop: int, end: int, first: bool) -> bool:
    """Whether the sum before the names at `start` is of them all: 投资136亿元的A、B等21个项目."""
    listed = _SUM_OF_LIST.search(text, start, stop) is not None
    if listed and (_SO_MANY_IN_ALL.match(text, stop, end) or _SO_MANY_AT_END.search(text, start, stop)):
        return True
    ahead = _SO_MANY_AHEAD.match(text, start, end) if first else None  # else each has its own
    return ahead is not None and ("、" in ahead.group() or "项目等" not in ahead.group())


def whole_before(text: str, quantity: Quantity, quantities: Sequence[Quantity], prefix: int) -> Quantity:
    """The sum of the whole: 总投资45亿元、一期|投资20亿元的X names the whole's before the phase's."""
    phase = _OF_A_PHASE.search(text, max(0, prefix - 4), prefix)
    if phase is None:
        return quantity
    wholes = (each for each in quantities if each.kind == "money" and each.end == phase.start())
    return next(wholes, quantity)
