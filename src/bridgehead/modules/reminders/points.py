"""A point of a digest: something that is due, overdue, without slack or pushed, in words that any way can carry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class PointKind(StrEnum):
    """What a point says; in the order of a digest."""

    OVERDUE = "overdue"
    DUE = "due"
    PUSHED = "pushed"
    SLACK = "slack"


ORDER: Final = tuple(PointKind)
# What is told once, when it happens, and not every day that it stays so.
NEWS: Final = frozenset({PointKind.PUSHED, PointKind.SLACK})


@dataclass(frozen=True, slots=True)
class Point:
    """`about` is what it is of: task, approval, paper or problem. `days` are working days late, or left until `day`.

    `cause` is who pushes it. `url` is a path of this site. `for_whom` names somebody on leave whose point it is.
    """

    kind: PointKind
    about: str
    number: int
    title: str
    project: str
    url: str
    day: date
    days: int
    cause: str = ""
    for_whom: str = ""

    @property
    def key(self) -> str:
        """What tells it from others; a task that is pushed by a week more is another point, by a day more it is not."""
        moved = f":{self.days // 5}" if self.kind is PointKind.PUSHED else ""
        return f"{self.kind}:{self.about}:{self.number}{moved}"

    def as_json(self) -> dict[str, Any]:
        """As a digest keeps it."""
        return {**asdict(self), "kind": str(self.kind), "day": self.day.isoformat()}


def point_of(row: dict[str, Any]) -> Point:
    """A point as a digest keeps it."""
    return Point(**{**row, "kind": PointKind(row["kind"]), "day": date.fromisoformat(row["day"])})


def in_order(points: Iterable[Point]) -> list[Point]:
    """The worst first: overdue by how much, due by when."""
    return sorted(
        points,
        key=lambda one: (ORDER.index(one.kind), -one.days if one.kind == "overdue" else one.days, one.day, one.number),
    )


def said(point: Point) -> str:
    """The point in one line, without its project."""
    about = {
        "task": _("task"),
        "approval": _("approval"),
        "paper": _("promised paper"),
        "problem": _("problem"),
        "item": _("matter of the task force"),
    }
    what = _("%(about)s “%(title)s”") % {"about": about[point.about], "title": point.title}
    if point.kind is PointKind.OVERDUE:
        told = ngettext("%(n)d working day overdue", "%(n)d working days overdue", point.days) % {"n": point.days}
    elif point.kind is PointKind.DUE:
        told = (
            _("due today")
            if point.days <= 0
            else ngettext("due in %(n)d working day", "due in %(n)d working days", point.days) % {"n": point.days}
        )
    elif point.kind is PointKind.SLACK:
        told = _("no slack is left")
    else:
        told = ngettext(
            "pushed by %(n)d working day because of %(cause)s",
            "pushed by %(n)d working days because of %(cause)s",
            point.days,
        ) % {"n": point.days, "cause": point.cause}
    for_whom = _(" (for %(name)s)") % {"name": point.for_whom} if point.for_whom else ""
    return f"{what} {told} [{point.day.isoformat()}]{for_whom}"


def heading(points: Sequence[Point], day: date) -> str:
    """What a digest says in one line."""
    late = sum(one.kind is PointKind.OVERDUE for one in points)
    return _("%(day)s: %(count)d points, %(late)d overdue") % {
        "day": day.isoformat(),
        "count": len(points),
        "late": late,
    }
