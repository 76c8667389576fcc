"""How a project is drawn on the wall: its bar on the axis, a strip of its lights by month; and rows in pieces.

A wall of thousands is sent with the rows of a few screens; the other pieces say what belongs into them and how high
they are, and are fetched when they come near. Each has a link that shows the wall with its rows, where no script runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final

from bridgehead.modules.delivery.queries.month_lights import MONTHS, Kept, KeptLight, months_before
from bridgehead.modules.delivery.queries.wall import WallRow
from bridgehead.modules.delivery.web.gantt import Axis, Stretch

_DAY: Final = timedelta(days=1)
# The axis shows so much before and after today; what lies farther is cut off, for a wall is about what is near.
_BEFORE, _AFTER = timedelta(days=270), timedelta(days=540)
_PIECE: Final = 25
# So many rows come with the page: three screens of a desk, one of a wall.
_DRAWN: Final = 100
SIZES: Final = ("big", "mid", "low")
# A light a month: a cell so wide and high. Higher is graver, so that it can be told without colour.
_CELL: Final = 5
STRIP_HEIGHT: Final = 12
_HEIGHTS: Final = {"ok": 4, "warn": 8, "late": 12, "none": 2}


@dataclass(frozen=True, slots=True)
class Strip:
    """The lights of the last months: an SVG path for each light, and the months one by one."""

    paths: tuple[tuple[str, str], ...]
    months: tuple[tuple[date, KeptLight | None], ...]

    @property
    def width(self) -> int:
        """In pixels."""
        return _CELL * len(self.months)


@dataclass(frozen=True, slots=True)
class WallBar:
    """A project as it is drawn: how far it is, what is left until the due day, what comes after it."""

    row: WallRow
    whole: Stretch
    done: Stretch | None
    over: Stretch | None
    due: str
    strip: Strip

    @property
    def size(self) -> str:
        """One of SIZES."""
        return size_of(self.row)


@dataclass(frozen=True, slots=True)
class WallPiece:
    """Some rows of a group that are drawn together, or not yet: `bars` is empty then. `first` is counted from 1."""

    first: int
    rows: Sequence[WallRow]
    bars: Sequence[WallBar]

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.first + len(self.rows) - 1

    @property
    def plans(self) -> str:
        """The plans of its rows, as an address has them."""
        return ",".join(str(row.schedule.pk) for row in self.rows)

    @property
    def sizes(self) -> str:
        """How many of its rows are of each size, for its height: the browser minds rows near the screen only."""
        counts = Counter(map(size_of, self.rows))
        return " ".join(str(counts[size]) for size in SIZES)


@dataclass(frozen=True, slots=True)
class WallGroup:
    """What is grouped together, the late first, with how many there are of each light."""

    name: str
    count: int
    pieces: Sequence[WallPiece]
    lights: Counter[str]

    @property
    def late(self) -> int:
        """How many are behind."""
        return self.lights["late"]


def size_of(row: WallRow) -> str:
    """How high a row is: the late large, room for two days where there are two, the rest for whoever walks up."""
    if row.light == "late":
        return "big"
    return "mid" if row.light == "warn" or row.late_by > 0 or row.is_reached else "low"


def groups_of(
    named: Mapping[str, Sequence[WallRow]], since: int, draw: Callable[[Sequence[WallRow]], Sequence[WallBar]]
) -> list[WallGroup]:
    """The groups of a wall in pieces, those drawn that hold one of some hundred rows from number `since` on."""
    cut: dict[str, list[tuple[int, Sequence[WallRow]]]] = {}
    first = 1
    for name, rows in named.items():
        cut[name] = [(first + at, rows[at : at + _PIECE]) for at in range(0, len(rows), _PIECE)]
        first += len(rows)
    shown = range(since, since + _DRAWN)
    near = {
        at: rows for pieces in cut.values() for at, rows in pieces if at + len(rows) > shown.start and at < shown.stop
    }
    # All together, for what they are drawn with is asked for once.
    bars = iter(draw([row for rows in near.values() for row in rows]))
    groups = []
    for name, pieces in cut.items():
        made = [WallPiece(at, rows, list(islice(bars, len(rows))) if at in near else ()) for at, rows in pieces]
        groups.append(WallGroup(name, len(named[name]), made, Counter(row.light for row in named[name])))
    return groups


def strip_of(kept: Kept, today: date) -> Strip:
    """The strip of a project; months that nobody kept are left empty."""
    months = months_before(today)
    lights = [*kept, *[None] * (MONTHS - len(kept))]
    paths = []
    for light, height in _HEIGHTS.items():
        cells = [
            f"M{_CELL * number} {STRIP_HEIGHT - height}h{_CELL - 1}v{height}h-{_CELL - 1}z"
            for number, one in enumerate(lights)
            if one is not None and one.light == light
        ]
        if cells:
            paths.append((light, "".join(cells)))
    return Strip(tuple(paths), tuple(zip(months, lights, strict=True)))


def bar_of(row: WallRow, axis: Axis, today: date, kept: Kept) -> WallBar:
    """A project on the axis."""
    begun, due, expected = row.start, row.due + _DAY, row.expected + _DAY
    whole = axis.seen(begun, min(due, expected) if row.is_reached else due) or Stretch("0%", "0%")
    return WallBar(
        row=row,
        whole=whole,
        done=axis.seen(begun, min(today, due, expected)),
        over=axis.seen(due, expected),
        due=axis.holds(row.due),
        strip=strip_of(kept, today),
    )


def wall_axis(rows: Iterable[WallRow], today: date) -> Axis:
    """The axis of the wall, around today."""
    days = [day for row in rows for day in (row.start, row.due + _DAY, row.expected + _DAY)] or [today]
    first = max(min(days), today - _BEFORE)
    return Axis(first, max(min(max(days), today + _AFTER), today + timedelta(days=30)) + timedelta(days=7))
