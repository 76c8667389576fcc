"""Where an answer's rows come from: querysets with the same annotations, whatever they are rows of.

Every queryset here carries `p_id`, `p_code`, `p_name`, `p_unit`, `p_enterprise`, `p_day`, `p_amount` (what is summed)
and `p_total` (what decides the tier), so that counting, summing, grouping and listing are written once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from bridgehead.engines.figures import tier_set
from bridgehead.engines.lifecycle import COUNTED_STATES, Claim, derive_stage
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.exact import cents, from_cents, tidy
from bridgehead.modules.ledger.models import Milestone, Project

Band = tuple[Decimal | None, Decimal | None]
TIERS = "general"
_NAMED = ("p_id", "p_code", "p_name", "p_unit", "p_enterprise")


@dataclass(frozen=True, slots=True)
class Sums:
    """How many, what they are worth together in CNY, and how many of them have an amount."""

    count: int = 0
    amount: Decimal = Decimal(0)
    known: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.count + other.count, self.amount + other.amount, self.known + other.known)


@dataclass(frozen=True, slots=True)
class Source:
    """Rows and what is made of them: their number, or the sum of their amounts.

    `per_project`: several rows of one project (months of investment) are one row of the answer. `reached` narrows what
    is counted but not what is listed: the started ones among those promised. `month_of` is the day by which months
    are told apart.
    """

    rows: QuerySet[Any]
    measures: Literal["count", "amount"]
    known_at: datetime | None
    per_project: bool = False
    has_months: bool = True
    reached: Q | None = None
    month_of: str = "p_day"

    def _aggregates(self) -> dict[str, Any]:
        return {
            "count": Count("p_id", distinct=self.per_project, filter=self.reached),
            "cents": cents("p_amount", self.reached),
            "known": Count("p_amount", filter=self.reached),
        }

    def sums(self) -> Sums:
        """Count and sum in one query."""
        found = self.rows.order_by().aggregate(**self._aggregates())
        return Sums(found["count"], from_cents(found["cents"]), found["known"])

    def value(self, sums: Sums) -> Decimal | None:
        """The number or the amount; None where there are rows but no amount is known."""
        if self.measures == "count":
            return Decimal(sums.count)
        return None if sums.count and not sums.known else sums.amount

    def by_month(self) -> list[tuple[date, Sums]]:
        """Sums by calendar month: one query."""
        rows = self.rows.order_by().annotate(p_month=TruncMonth(self.month_of)).values("p_month")
        found = rows.annotate(**self._aggregates()).order_by("p_month")
        return [
            (row["p_month"], Sums(row["count"], from_cents(row["cents"]), row["known"]))
            for row in found
            if row["p_month"] is not None and row["count"]
        ]

    def by_tier(self, on: date) -> list[tuple[Band, Sums]]:
        """Sums by the bands of the general tier set as of a day, those below it first, the unknown last: one query."""
        bands = _bands(on)
        number = Case(
            *(
                When(p_total__lt=high, then=Value(place))
                for place, (_low, high) in enumerate(bands)
                if high is not None
            ),
            When(p_total__isnull=True, then=Value(len(bands) - 1)),
            default=Value(len(bands) - 2),
            output_field=IntegerField(),
        )
        rows: QuerySet[Any, Any] = self.rows.order_by().annotate(p_band=number).values("p_band")
        sums = {
            row["p_band"]: Sums(row["count"], from_cents(row["cents"]), row["known"])
            for row in rows.annotate(**self._aggregates()).order_by("p_band")
        }
        listed = [(band, sums.get(place, Sums())) for place, band in enumerate(bands)]
        # The band of unknown amounts is listed only where it holds something.
        return [(band, total) for band, total in listed if band != (None, None) or total.count]

    def page(self, limit: int | None, offset: int) -> list[dict[str, Any]]:
        """Rows as the fields of AnswerRow, in order of day and project."""
        end = None if limit is None else offset + limit
        found = list(self._listed()[offset:end])
        stages = _stages([row["p_id"] for row in found], self.known_at)
        if "p_event" in self.rows.query.annotations:
            _add_events(found)
        return [_row(row, stages[row["p_id"]]) for row in found]

    def _listed(self) -> Any:
        if self.per_project:
            grouped = self.rows.order_by().values(*_NAMED).annotate(day=Max("p_day"), cents=cents("p_amount"))
            return grouped.order_by("-day", "p_code")
        if "p_event" in self.rows.query.annotations:
            return self.rows.order_by("p_day", "p_id").values(*_NAMED, "p_day", "p_amount", "p_event")
        facts = [name for name in _ROW_FACTS if name in _column_names(self.rows)]
        return self.rows.order_by("p_day", "p_id", "pk").values(*_NAMED, "p_day", "p_amount", "pk", *facts)


_ROW_FACTS = ("kind", "state", "date_precision", "source_kind", "source")


def _column_names(rows: QuerySet[Any]) -> frozenset[str]:
    return frozenset(field.name for field in rows.model._meta.fields)


def _add_events(rows: list[dict[str, Any]]) -> None:
    """Put the columns of the milestone that a row is about into the row: one query."""
    events = Milestone.objects.filter(pk__in=[row["p_event"] for row in rows if row["p_event"] is not None])
    found = {event["pk"]: event for event in events.values("pk", *_ROW_FACTS)}
    for row in rows:
        row.update(found.get(row["p_event"], {}))


def _row(row: dict[str, Any], stage: str) -> dict[str, Any]:
    amount = from_cents(row["cents"]) if "cents" in row else tidy(row["p_amount"])
    return {
        "project_id": row["p_id"],
        "project_code": row["p_code"],
        "project_name": row["p_name"],
        "unit_name": row["p_unit"],
        "enterprise_name": row["p_enterprise"] or "",
        "happened_on": row["day"] if "day" in row else row["p_day"],
        "date_precision": row.get("date_precision", "day"),
        "amount": amount,
        "stage": stage,
        "kind": row.get("kind", ""),
        "state": row.get("state", ""),
        "milestone_id": row["pk"] if "kind" in row else None,
        "source_kind": row.get("source_kind", "computed"),
        "source": row.get("source", {}),
    }


def _bands(on: date) -> list[Band]:
    lows = [amount.amount for band in tier_set(TIERS, on).bands if (amount := band.low.amount_in("CNY")) is not None]
    return [(Decimal(0), lows[0]), *pairwise(lows), (lows[-1], None), (None, None)]


def _stages(projects: Iterable[int], known_at: datetime | None) -> dict[int, str]:
    """Stages of some projects as known at a moment: one query."""
    if known_at is None:
        return dict(Project.objects.filter(pk__in=set(projects)).values_list("pk", "stage"))
    then = rules.current(known_at)
    claims: dict[int, list[Claim]] = defaultdict(list)
    rows = Milestone.objects.known_at(known_at).filter(project__in=set(projects), state__in=COUNTED_STATES)
    for project, kind, happened_on in rows.values_list("project_id", "kind", "happened_on"):
        claims[project].append(Claim(kind, happened_on))
    return {project: derive_stage(claims[project], then).id for project in projects}
