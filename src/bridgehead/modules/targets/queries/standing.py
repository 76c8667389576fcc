"""How targets stand as of a day: done, due, ahead or behind, the light, month by month. Few queries for all of them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from bridgehead.engines.figures import REGISTRY
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger.answers import ANSWERABLE, Ask, NotAnswerable, Told, answer_many
from bridgehead.modules.targets.lights import rules_of
from bridgehead.modules.targets.models import Bound, Target
from bridgehead.modules.targets.pace import Expected, Pace, expected, months_behind
from bridgehead.modules.targets.queries.series import SeriesPoint, series_of


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """What a target stood at by the end of a month (or by the day asked for): done, and what was due."""

    month: date
    until: date
    done: Decimal | None
    due: Decimal
    pace: Pace


@dataclass(frozen=True, slots=True)
class Standing:
    """A target as of a day.

    `told` is the ledger's answer, None for a series that the ledger cannot work out; then `said` is the newest point of
    that, and its day is what everything is as of. `reason` says why nothing is known.
    """

    target: Target
    as_of: date
    pace: Pace
    light: str
    months: Sequence[MonthPoint]
    months_behind: int
    curve: Sequence[tuple[date, Decimal]]
    told: Told | None = None
    said: SeriesPoint | None = None
    reason: str = ""
    url: str = ""

    @property
    def is_count(self) -> bool:
        """Whether it counts things."""
        return self.target.value_unit == "1"

    @property
    def known_until(self) -> date:
        """The day that the figure is of."""
        return self.said.until if self.said is not None else min(self.as_of, self.target.ends_on)


def standings(actor: Actor, targets: Sequence[Target], as_of: date) -> list[Standing]:
    """How the targets stand; of the ledger's figures what the actor sees.

    A statement or two for all that the ledger sums up, one for a hundred others, two for series.
    """
    asked = [target for target in targets if target.measure_id in ANSWERABLE]
    asks = [Ask(one.asked, one.unit.path, one.period, one.person_id) for one in asked]
    told = dict(zip((one.pk for one in asked), answer_many(actor, asks, as_of), strict=True))
    rest = [target for target in targets if target.measure_id not in ANSWERABLE]
    series = series_of(rest, as_of)
    return [_standing(target, as_of, told.get(target.pk), series) for target in targets]


def _standing(
    target: Target, as_of: date, told: Told | NotAnswerable | None, series: Mapping[int, Sequence[SeriesPoint]]
) -> Standing:
    course = expected(target.curve, [Decimal(share) for share in target.shares], target.period)
    if isinstance(told, NotAnswerable):
        return _made(target, as_of, course, [], None, reason=told.reason)
    if told is None:
        points = series.get(target.pk, ())
        found: list[tuple[date, Decimal | None]] = [(point.until, point.value) for point in points]
        return _made(target, as_of, course, found, points[-1].value if points else None, said=points)
    ends = [(min(_month_end(month), as_of), value) for month, value in told.months]
    return _made(target, as_of, course, ends, told.value, told=told)


def _made(
    target: Target,
    as_of: date,
    course: Expected,
    found: Sequence[tuple[date, Decimal | None]],
    done: Decimal | None,
    *,
    told: Told | None = None,
    said: Sequence[SeriesPoint] = (),
    reason: str = "",
) -> Standing:
    is_cap = target.comparator == Bound.AT_MOST
    months = []
    for until, value in found:
        pace = Pace(target.value, value, course.due(until), is_cap=is_cap)
        months.append(MonthPoint(until.replace(day=1), until, value, pace.due, pace))
    last = said[-1] if said else None
    judged = last.until if last is not None else as_of
    pace = Pace(target.value, done, course.due(judged), is_cap=is_cap)
    behind = months_behind([point.pace for point in months])
    return Standing(
        target=target,
        as_of=as_of,
        pace=pace,
        light=rules_of(target.rules, min(judged, target.ends_on)).light_of(pace, behind),
        months=months,
        months_behind=behind,
        curve=[
            (_month_end(month.start), course.due(_month_end(month.start)))
            for month in target.period.months()
            if month.start
        ],
        told=told,
        said=last,
        reason=reason,
        url=answer_url(target, as_of) if told is not None else "",
    )


def _month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def answer_url(target: Target, as_of: date, known_at: str = "") -> str:
    """The page of the ledger's answer to what the target asks; empty while that page is switched off."""
    is_stock = REGISTRY[target.measure_id].kind == "stock"
    query = {
        "m": target.measure,
        "unit": str(target.unit_id),
        "officer": str(target.person_id or ""),
        "from": "" if is_stock else str(target.starts_on),
        "to": str(min(target.ends_on, as_of)),
        "as_of": str(as_of),
        "known_at": known_at,
    }
    try:
        return f"{reverse('workspace:answer')}?{urlencode({name: value for name, value in query.items() if value})}"
    except NoReverseMatch:
        return ""
