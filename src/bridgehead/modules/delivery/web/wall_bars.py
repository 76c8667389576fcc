"""How a project is drawn on the wall: its bar on the axis, and a strip of its lights by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bridgehead.modules.delivery.queries.month_lights import MONTHS, Kept, KeptLight, months_before
from bridgehead.modules.delivery.queries.wall import WallRow
from bridgehead.modules.delivery.web.gantt import Axis, Stretch

_DAY: Final = timedelta(days=1)
# The axis shows so much before and after today; what lies farther is cut off, for a wall is about what is near.
_BEFORE, _AFTER = timedelta(days=270), timedelta(days=540)
_PIECE: Final = 25
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


@dataclass(frozen=True, slots=True)
class WallGroup:
    """What is grouped together, the late first, with how many there are of each light."""

    name: str
    bars: Sequence[WallBar]
    lights: Counter[str]

    @property
    def pieces(self) -> Sequence[Sequence[WallBar]]:
        """The rows in pieces: the browser lays out those near the screen, and minds a hundred better than 3,000."""
        return [self.bars[at : at + _PIECE] for at in range(0, len(self.bars), _PIECE)]

    @property
    def late(self) -> int:
        """How many are behind."""
        return self.lights["late"]


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
