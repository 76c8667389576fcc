"""Tables that are drawn with lines: the lines of a page to the room of each cell.

Lengths are points; y grows downwards. A side that is left open, as many forms leave the left and the right one, ends
where the lines across it do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

NEAR: Final = 3.0
# More lines than this are a drawing, and too many to compare one by one.
_MOST: Final = 800


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: `at` is x where it is upright and y where it lies; it reaches from `start` to `end`."""

    is_upright: bool
    at: float
    start: float
    end: float

    def covers(self, place: float, slack: float = 0.0) -> bool:
        """Whether it passes `place`, measured along it."""
        return self.start - slack <= place <= self.end + slack


@dataclass(frozen=True, slots=True)
class Room:
    """Where a cell stands in its table, from 0, and over how many rows and columns it reaches."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class RuledTable:
    """The edges of columns from left to right and of rows from above, and the rooms between them."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rooms: tuple[Room, ...]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.rows[0]

    def room_at(self, x: float, y: float) -> Room | None:
        """The room that a point is in."""
        column, row = bisect_right(self.columns, x) - 1, bisect_right(self.rows, y) - 1
        return next(
            (
                room
                for room in self.rooms
                if room.row <= row < room.row + room.rows and room.column <= column < room.column + room.columns
            ),
            None,
        )


def ruled_tables(rules: Iterable[Rule]) -> list[RuledTable]:
    """The tables of at least two rows and two columns that lines make, from above."""
    whole = [rule for is_upright in (True, False) for rule in _whole([r for r in rules if r.is_upright is is_upright])]
    if len(whole) > _MOST:
        return []
    found = [table for group in _crossing(whole) if (table := _table(group)) is not None]
    return sorted(found, key=lambda table: table.top)


def _whole(rules: list[Rule]) -> list[Rule]:
    """Pieces of one line as one: what is drawn cell by cell, or as the two sides of a bar."""
    rules.sort(key=lambda rule: rule.at)
    cluster, clusters = 0, []
    for number, rule in enumerate(rules):
        cluster += number > 0 and rule.at - rules[number - 1].at > NEAR
        clusters.append((cluster, rule))
    result: list[Rule] = []
    for _cluster, members in groupby(clusters, key=lambda pair: pair[0]):
        pieces = sorted((rule for _number, rule in members), key=lambda rule: rule.start)
        at = sum(piece.at for piece in pieces) / len(pieces)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + NEAR:
                result.append(Rule(piece.is_upright, at, start, end))
                start = piece.start
            end = max(end, piece.end)
        result.append(Rule(pieces[0].is_upright, at, start, end))
    return result


def _crossing(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The lines in groups of those that meet, at first or second hand."""
    left, groups = list(rules), []
    while left:
        group = [left.pop()]
        for rule in group:
            met = [other for other in left if _meet(rule, other)]
            left = [other for other in left if other not in met]
            group.extend(met)
        groups.append(group)
    return groups


def _meet(rule: Rule, other: Rule) -> bool:
    return rule.is_upright != other.is_upright and rule.covers(other.at, NEAR) and other.covers(rule.at, NEAR)


def _table(group: Sequence[Rule]) -> RuledTable | None:
    upright = [rule for rule in group if rule.is_upright]
    lying = [rule for rule in group if not rule.is_upright]
    columns, rows = _edges(upright, lying), _edges(lying, upright)
    if len(columns) < 3 or len(rows) < 3:
        return None
    return RuledTable(tuple(columns), tuple(rows), tuple(_rooms(columns, rows, upright, lying)))


def _edges(along: Sequence[Rule], across: Sequence[Rule]) -> list[float]:
    """Where lines stand, and where those across end beyond the outermost of them."""
    edges = sorted({rule.at for rule in along})
    first = min((rule.start for rule in across), default=0.0)
    last = max((rule.end for rule in across), default=0.0)
    if edges and first < edges[0] - 2 * NEAR:
        edges.insert(0, first)
    if edges and last > edges[-1] + 2 * NEAR:
        edges.append(last)
    return edges


def _rooms(
    columns: Sequence[float], rows: Sequence[float], upright: Sequence[Rule], lying: Sequence[Rule]
) -> Iterable[Room]:
    """Cells from the upper left; one goes on to the right and below as far as no line parts it."""
    wide, high = len(columns) - 1, len(rows) - 1
    middle_x = [(left + right) / 2 for left, right in pairwise(columns)]
    middle_y = [(top + bottom) / 2 for top, bottom in pairwise(rows)]
    wall, floor = _drawn(upright, columns, middle_y), _drawn(lying, rows, middle_x)
    taken: set[tuple[int, int]] = set()
    for row in range(high):
        for column in range(wide):
            if (row, column) in taken:
                continue
            right, below = column + 1, row + 1
            while right < wide and (right, row) not in wall and (row, right) not in taken:
                right += 1
            over = range(column, right)
            while below < high and not any((below, each) in floor or (below, each) in taken for each in over):
                below += 1
            taken.update((down, each) for down in range(row, below) for each in over)
            yield Room(row, column, below - row, right - column)


def _drawn(rules: Sequence[Rule], edges: Sequence[float], middles: Sequence[float]) -> set[tuple[int, int]]:
    """Which edge is drawn beside which of the rows or columns that stand along it, by numbers."""
    return {
        (edges.index(rule.at), along) for rule in rules for along, middle in enumerate(middles) if rule.covers(middle)
    }
