"""Links between the bars of a plan, over rows of one height: down from one end, along the gutter, to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Protocol

from bridgehead.engines.scheduling import Link, LinkKind, link_of
from bridgehead.modules.delivery.queries.schedules import Board, BoardRow

# The height of a row and what stands where in it, in pixels; static/delivery/gantt.css has the same height.
ROW: Final = 44
_TOP, _BOTTOM, _GUTTER_BELOW, _GUTTER_ABOVE = 10, 24, 36, 4
_DAY: Final = timedelta(days=1)
_FROM_FINISH: Final = (LinkKind.FINISH_START, LinkKind.FINISH_FINISH)
_TO_START: Final = (LinkKind.FINISH_START, LinkKind.START_START)


class _Axis(Protocol):
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    def at(self, day: date) -> str: ...


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as it is drawn: `x` in per cent, `y` in pixels of the whole picture; `said` is the link in words."""

    said: str
    is_critical: bool
    from_x: str
    from_y: int
    gutter_y: int
    to_x: str
    to_y: int
    is_up: bool

    @property
    def strokes(self) -> tuple[tuple[str, int, str, int], ...]:
        """The three strokes: `x1, y1, x2, y2`."""
        return (
            (self.from_x, self.from_y, self.from_x, self.gutter_y),
            (self.from_x, self.gutter_y, self.to_x, self.gutter_y),
            (self.to_x, self.gutter_y, self.to_x, self.to_y),
        )


def link_lines(board: Board, axis: _Axis) -> tuple[LinkLine, ...]:
    """Every link of a plan of which something is in sight; those of the critical path last, so that they lie on top."""
    at = {row.task.code: number for number, row in enumerate(board.rows)}
    critical = frozenset(pairwise(board.plan.critical_path))
    found = [
        line
        for row in board.rows
        for after in row.task.after
        if (line := _line(board.rows, at, link_of(row.task.code, after), critical, axis)) is not None
    ]
    return tuple(sorted(found, key=lambda line: line.is_critical))


def _line(
    rows: tuple[BoardRow, ...],
    at: Mapping[str, int],
    link: Link,
    critical: frozenset[tuple[str, str]],
    axis: _Axis,
) -> LinkLine | None:
    one, other = at[link.predecessor], at[link.successor]
    ends = (
        _end(rows[one], is_finish=link.kind in _FROM_FINISH),
        _end(rows[other], is_finish=link.kind not in _TO_START),
    )
    if max(ends) < axis.first or min(ends) > axis.last:
        return None
    start, finish = (min(max(end, axis.first), axis.last) for end in ends)
    is_up = other < one
    return LinkLine(
        said=str(link),
        is_critical=(link.predecessor, link.successor) in critical,
        from_x=axis.at(start),
        from_y=one * ROW + (_TOP if is_up else _BOTTOM),
        gutter_y=one * ROW + (_GUTTER_ABOVE if is_up else _GUTTER_BELOW),
        to_x=axis.at(finish),
        to_y=other * ROW + (_BOTTOM if is_up else _TOP),
        is_up=is_up,
    )


def _end(row: BoardRow, *, is_finish: bool) -> date:
    """The boundary at which a link leaves or reaches a bar; a milestone is a point at the end of its day."""
    is_point = row.task.takes.startswith("0")
    return row.finish + _DAY if is_finish or is_point else row.start
