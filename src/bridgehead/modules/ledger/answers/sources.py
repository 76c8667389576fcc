"""Where an answer's rows come from: querysets with the same annotations, whatever they are rows of.

Every queryset here carries `p_id` (the project), `p_unit` (the unit that is responsible), `p_day`, `p_amount` (what is
summed) and `p_total` (what decides the tier), both in hundredths of CNY; `p_event` is the milestone that a row is
about, where it is about one, and `p_month` the day by which months are told apart, where that is not `p_day`. So
counting, summing, grouping and listing are written once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple, Protocol

from django.db.models import Case, CharField, Count, F, IntegerField, Max, Q, QuerySet, Sum, Value, When

from bridgehead.engines.figures import tier_set
from bridgehead.modules.ledger.exact import from_cents
from bridgehead.modules.ledger.models import Milestone

Band = tuple[Decimal | None, Decimal | None]
TIERS = "general"


class Named(NamedTuple):
    """What a row says of its project."""

    code: str
    name: str
    unit: str
    enterprise: str
    stage: str


def unit_name() -> Case:
    """The name of the unit of a project or a version, short where it has a short one."""
    return Case(
        When(unit__short_name="", then=F("unit__name")), default=F("unit__short_name"), output_field=CharField()
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """How many, what they are worth together in hundredths of CNY, and how many of them have an amount."""

    count: int = 0
    cents: int = 0
    known: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.count + other.count, self.cents + other.cents, self.known + other.known)

    @property
    def amount(self) -> Decimal:
        """What they are worth together in CNY."""
        return from_cents(self.cents)


def worth(sums: Sums, *, is_count: bool) -> Decimal | None:
    """The number or the amount; None where there are rows but no amount is known."""
    if is_count:
        return Decimal(sums.count)
    return None if sums.count and not sums.known else sums.amount


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as a question finds them.

    `by_project`: several rows of one project (months of investment) are one row of the answer; `newest`, if given,
    picks one of them. `reached` narrows what is counted but not what is listed: the started ones among those promised.
    """

    rows: QuerySet[Any]
    named: Callable[[Collection[int]], dict[int, Named]]
    by_project: bool
    newest: Q | None = None
    reached: Q | None = None


class Summed(Protocol):
    """What is summed up already: the same as a Source says of its rows."""

    def sums(self) -> Sums:
        """Everything together."""

    def by_month(self) -> list[tuple[date, Sums]]:
        """By calendar month."""

    def by_tier(self, on: date) -> list[tuple[Band, Sums]]:
        """By the bands of the general tier set."""


@dataclass(frozen=True)
class Source:
    """Rows and what is made of them: their number, or the sum of their amounts.

    `find` gives the rows, and is asked only where they are needed: what `summed` says, where there is such, is taken
    from there. Months of a state are those in which what stands began: no sum tells (`sums_months`).
    """

    find: Callable[[], Rows]
    measures: Literal["count", "amount"]
    has_months: bool = True
    per_project: bool = False
    summed: Summed | None = None
    sums_months: bool = True

    @cached_property
    def found(self) -> Rows:
        """The rows."""
        return self.find()

    @property
    def rows(self) -> QuerySet[Any]:
        """All rows, in no order."""
        return self.found.rows.order_by()

    def has(self, name: str) -> bool:
        """Whether rows carry this annotation."""
        return name in self.found.rows.query.annotations

    def aggregates(self, *, within_a_day: bool = False) -> dict[str, Any]:
        """`count`, `cents` and `known` of rows. `within_a_day`: rows of one day are of different projects."""
        reached, newest = self.found.reached, self.found.newest
        count = Count("p_id", filter=reached)
        if self.per_project and not within_a_day:
            count = Count("p_id", distinct=True) if newest is None else Count("p_id", filter=newest)
        return {"count": count, "cents": Sum("p_amount", filter=reached), "known": Count("p_amount", filter=reached)}

    def sums(self) -> Sums:
        """Count and sum in one query."""
        if self.summed is not None:
            return self.summed.sums()
        return sums_of(self.rows.aggregate(**self.aggregates()))

    def value(self, sums: Sums) -> Decimal | None:
        """The number or the amount, as `worth` says."""
        return worth(sums, is_count=self.measures == "count")

    def by_month(self) -> list[tuple[date, Sums]]:
        """Sums by calendar month: one query, by day, for SQLite is slow at finding the month of a day."""
        if self.summed is not None and self.sums_months:
            return self.summed.by_month()
        name = "p_month" if self.has("p_month") else "p_day"
        found: dict[date, Sums] = {}
        for row in self.rows.values(name).annotate(**self.aggregates(within_a_day=True)).order_by(name):
            if row[name] is not None and row["count"]:
                month = row[name].replace(day=1)
                found[month] = found.get(month, Sums()) + sums_of(row)
        return list(found.items())

    def by_tier(self, on: date) -> list[tuple[Band, Sums]]:
        """Sums by the bands of the general tier set as of a day, those below it first, the unknown last: one query."""
        if self.summed is not None:
            return self.summed.by_tier(on)
        bands = bands_of(on)
        rows: QuerySet[Any, Any] = self.rows.annotate(p_band=_band_number(bands)).values("p_band")
        sums = {row["p_band"]: sums_of(row) for row in rows.annotate(**self.aggregates()).order_by("p_band")}
        listed = [(band, sums.get(place, Sums())) for place, band in enumerate(bands)]
        # The band of unknown amounts is listed only where it holds something.
        return [(band, total) for band, total in listed if band != (None, None) or total.count]

    def by_unit(self, on: date) -> Iterator[tuple[int, int, Sums]]:
        """(unit, number of its band in `bands_of`, sums) of what units have by themselves: one query."""
        rows: QuerySet[Any, Any] = self.rows.annotate(p_band=_band_number(bands_of(on))).values("p_unit", "p_band")
        for row in rows.annotate(**self.aggregates()).order_by("p_unit", "p_band"):
            yield row["p_unit"], row["p_band"], sums_of(row)

    def page(self, limit: int | None, offset: int) -> list[dict[str, Any]]:
        """Rows as the fields of AnswerRow, in order of day and project; money with the newest first."""
        end = None if limit is None else offset + limit
        found = list(self._listed()[offset:end])
        if self.found.newest is not None:
            self._add_amounts(found)
        if self.has("p_event"):
            _add_events(found)
        names = self.found.named({row["p_id"] for row in found})
        return [_row(row, names[row["p_id"]]) for row in found]

    def _listed(self) -> Any:
        if not self.per_project:
            return self.rows.order_by("p_day", "p_id", "pk").values("p_id", "p_day", "p_amount", "p_event")
        if self.found.newest is not None:
            return self.rows.filter(self.found.newest).order_by("-p_day", "-p_id").values("p_id", "p_day")
        grouped = self.rows.values("p_id").annotate(newest=Max("p_day"), cents=Sum("p_amount"))
        return grouped.order_by("-newest", "-p_id").values("p_id", "cents", p_day=F("newest"))

    def _add_amounts(self, rows: list[dict[str, Any]]) -> None:
        """Put what all rows of a project add up to into the one that is listed: one query."""
        all_of_them = self.rows.filter(project__in=[row["p_id"] for row in rows])
        sums = dict(all_of_them.values("p_id").annotate(cents=Sum("p_amount")).values_list("p_id", "cents"))
        for row in rows:
            row["cents"] = sums[row["p_id"]]


def sums_of(row: Mapping[str, Any]) -> Sums:
    """Sums of what was aggregated."""
    return Sums(row["count"], int(row["cents"] or 0), row["known"])


_EVENT_FACTS = ("kind", "state", "date_precision", "source_kind", "source")


def _add_events(rows: list[dict[str, Any]]) -> None:
    """Put the columns of the milestone that a row is about into the row: one query."""
    events = Milestone.objects.filter(pk__in=[row["p_event"] for row in rows if row["p_event"] is not None])
    found = {event["pk"]: event for event in events.values("pk", *_EVENT_FACTS)}
    for row in rows:
        row.update(found.get(row["p_event"], {}))


def _row(row: dict[str, Any], named: Named) -> dict[str, Any]:
    amount = row.get("cents", row.get("p_amount"))
    return {
        "project_code": named.code,
        "project_name": named.name,
        "unit_name": named.unit,
        "enterprise_name": named.enterprise,
        "stage": named.stage,
        "project_id": row["p_id"],
        "happened_on": row["p_day"],
        "date_precision": row.get("date_precision", "day"),
        "amount": None if amount is None else from_cents(amount),
        "kind": row.get("kind", ""),
        "state": row.get("state", ""),
        "milestone_id": row["pk"] if "kind" in row else None,
        "source_kind": row.get("source_kind", "computed"),
        "source": row.get("source", {}),
    }


def _band_number(bands: Sequence[Band]) -> Case:
    """Which of the bands the total of a row lies in."""
    return Case(
        *(
            When(p_total__lt=int(high) * 100, then=Value(place))
            for place, (_low, high) in enumerate(bands)
            if high is not None
        ),
        When(p_total__isnull=True, then=Value(len(bands) - 1)),
        default=Value(len(bands) - 2),
        output_field=IntegerField(),
    )


@lru_cache(maxsize=64)
def bands_of(on: date) -> Sequence[Band]:
    """The bands of the general tier set as of a day, [low, high): what lies below it first, then the unknown last."""
    lows = [amount.amount for band in tier_set(TIERS, on).bands if (amount := band.low.amount_in("CNY")) is not None]
    return [(Decimal(0), lows[0]), *pairwise(lows), (lows[-1], None), (None, None)]
