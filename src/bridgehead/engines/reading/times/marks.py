"""Where a text speaks of time: the stretches that `periods` reads with a clock, found once a document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

import ahocorasick_rs

from bridgehead.engines.reading.records import record

from .beginnings import OPENINGS, beginnings, calendar
from .expressions import Mark, mark_at
from .untimed import is_no_time


@record(frozen=True, slots=True)
class TimeMarks:
    """The expressions of time of a text in order, without overlap."""

    marks: list[Mark]
    starts: list[int]

    def has_any(self, start: int, end: int) -> bool:
        """Whether one begins at `start` or after it and before `end`."""
        first = bisect_left(self.starts, start)
        return first < len(self.starts) and self.starts[first] < end

    def within(self, start: int, end: int) -> Sequence[Mark]:
        """Those that begin at `start` or after it and before `end`."""
        first = bisect_left(self.starts, start)
        return self.marks[first : bisect_left(self.starts, end, first)]


def mark_times(text: str) -> TimeMarks:
    """Every expression of time in `text` that can date a figure.

    The long pattern is tried only where one of the beginnings stands.
    """
    marks: list[Mark] = []
    position = taken = 0
    automaton, opened = _starts()
    for index, found, end in automaton.find_matches_as_indexes(text):
        start, first = found, text[found]
        if index < opened and found > taken and text.startswith(OPENINGS, found - 1):
            start -= 1
        taken = end
        if start < position:
            continue
        if first == "目":
            start += text.startswith("项目前", found - 1)  # 项目前三季度
        elif first == "到":
            start += text.startswith("到目前", found) and not text.startswith("到目前为止", found)  # 增加到目前的230家
        mark = mark_at(text, start)
        if mark is not None:
            position = mark.end
            if mark.kind == "bare_tenth" or not is_no_time(text, mark):
                marks.append(mark)
            elif mark.match["of"] == "，":
                position = mark.match.end("of")  # 始建于2006年，上半年签约12个
    return TimeMarks(marks, [mark.start for mark in marks])


@cache
def _starts() -> tuple[ahocorasick_rs.AhoCorasick, int]:
    """The automaton over all beginnings, and how many of them, its first ones, are of the calendar.

    What may open those is looked for behind them: with it the automaton would be five times as large.
    """
    dated = set(calendar())
    every = [*sorted(dated), *sorted(set(beginnings()) - dated)]
    return ahocorasick_rs.AhoCorasick(every, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), len(dated)
