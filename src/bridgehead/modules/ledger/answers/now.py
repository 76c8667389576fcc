"""A measure as known now: the querysets over what is kept of every project (Counted)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.lookups import In

from bridgehead.engines.figures import Measure
from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.foundation.rows.asked import Asked
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.answers.crediting import credited_q
from bridgehead.modules.ledger.answers.sources import Named, Rows, unit_name
from bridgehead.modules.ledger.counting import STATES
from bridgehead.modules.ledger.matching import (
    industry_q,
    level_q,
    paths_q,
    projects_of,
    projects_of_few,
    projects_of_known,
)
from bridgehead.modules.ledger.models import Counted, CountedAs, Project
from bridgehead.modules.ledger.queries.visibility import VIEW, VIEW_OWN, holds_root


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom, of which unit, within which days (either may be open), as known now.

    `foreign_kept` is whether any foreign capital is kept, where that was asked already.
    """

    measure: Measure
    actor: Actor
    unit_path: str | None
    start: date | None
    end: date
    as_of: date
    officer_id: int | None = None
    foreign_kept: bool | None = None

    def without(self, *filters: str) -> Question:
        """The same question with some filters removed."""
        return replace(self, measure=self.measure.with_filters(**dict.fromkeys(filters)))

    # ---- conditions

    def counted(self, *counted_as: CountedAs) -> QuerySet[Any]:
        """What counts as these and is of projects that the question is about, whatever the day."""
        wanted = self.measure.filters
        condition = seen_q(self.actor)
        if self.unit_path is not None:
            condition &= within_q([self.unit_path])
        if self.officer_id is not None:
            condition &= Q(project__officer_id=self.officer_id)
        condition &= _facts_q(wanted)
        if "enterprise" in wanted:
            condition &= _of_firms(str(wanted["enterprise"]))
        if "credited_to" in wanted:
            few = self.start is not None or not set(counted_as).isdisjoint(STATES)
            condition &= credited_q(str(wanted["credited_to"]), self.as_of, few=few)
        if "investment_min" in wanted:
            condition &= Q(total__gte=int(wanted["investment_min"]) * 100)
        if "investment_max" in wanted:
            condition &= Q(total__lt=int(wanted["investment_max"]) * 100)
        return Counted.objects.filter(condition, counted_as__in=counted_as)

    def _rows(self, rows: QuerySet[Any]) -> Rows:
        known = rows.annotate(p_id=F("project_id"), p_total=F("total"), p_amount=F("amount"), p_unit=F("unit_id"))
        return Rows(known, named, by_project=False)

    def _dated(self, rows: QuerySet[Any], day: str) -> Rows:
        found = self._rows(rows)
        return replace(found, rows=found.rows.annotate(p_day=F(day), p_event=F("milestone_id")))

    def _between(self, first: date | None, last: date) -> Q:
        condition = Q(place__lte=last)
        return condition & Q(place__gte=first) if first is not None else condition

    # ---- rows

    def events(self, *counted_as: CountedAs) -> Rows:
        """Each of these events of each project, in the period."""
        # By `place`, which is the day: so they come out of the index in the order in which they are listed.
        return self._dated(self.counted(*counted_as).filter(self._between(self.start, self.end)), "place")

    def signed_amounts(self) -> Rows:
        """First signings and capital added in the period: the increase only (counting.py has the rule)."""
        return self.events(CountedAs.SIGNED, CountedAs.ADDED)

    def foreign_used(self) -> Rows:
        """Receipts of foreign capital in the period."""
        return self.events(CountedAs.FOREIGN_USED)

    def keeps_foreign_capital(self) -> bool:
        """Whether the ledger knows of any receipt of foreign capital."""
        return keeps_foreign_capital() if self.foreign_kept is None else self.foreign_kept

    def state(self, counted_as: CountedAs) -> Rows:
        """Projects that are in this state at the end of the period."""
        begun = Q(resumed__isnull=True) | Q(resumed__lte=self.end)
        return self._dated(self.counted(counted_as).filter(begun, place__gt=self.end, day__lte=self.end), "day")

    def investments(self) -> Rows:
        """Months of investment that the period touches."""
        return self._money(CountedAs.DONE, self.start.replace(day=1) if self.start else None, self.end)

    def year_plans(self) -> Rows:
        """Plans of the years that the period touches, each for its whole year."""
        first = self.start.replace(month=1, day=1) if self.start else None
        return self._money(CountedAs.PLANNED, first, self.end)

    def _money(self, counted_as: CountedAs, first: date | None, last: date) -> Rows:
        found = self._rows(self.counted(counted_as).filter(self._between(first, last)))
        newest = Q(until__isnull=True) | Q(until__gt=last)
        return replace(found, rows=found.rows.annotate(p_day=F("place")), by_project=True, newest=newest)

    def promised(self) -> Rows:
        """Projects that were promised to start in the period, with the day of their start by its end."""
        found = self._rows(self.counted(CountedAs.PROMISED).filter(self._between(self.start, self.end)))
        by_then = Q(until__lte=self.end)
        rows = found.rows.annotate(
            p_day=Case(When(by_then, then=F("until"))),
            p_event=Case(When(by_then, then=F("milestone_id"))),
            p_month=F("place"),
        )
        return replace(found, rows=rows, reached=by_then)


def keeps_foreign_capital() -> bool:
    """Whether the ledger knows of any receipt of foreign capital."""
    return Counted.objects.filter(counted_as=CountedAs.FOREIGN_USED).exists()


def _facts_q(wanted: Mapping[str, Any]) -> Q:
    """What a measure asks of the facts that a row of Counted carries."""
    condition = Q()
    for name in ("sector", "origin"):
        if name in wanted:
            condition &= Q(**{name: wanted[name]})
    if "industry" in wanted:
        condition &= industry_q(str(wanted["industry"]), "industry")
    if "level" in wanted:
        condition &= level_q(str(wanted["level"]), "level")
    return condition


def _of_firms(words: str) -> Q:
    """Rows of projects of the enterprises that are so named, or of investors."""
    few = projects_of_few(words)
    if few is not None:
        return Q(project__in=few)
    # Of so many the stretch of the index is read that answers the rest, and each row of it is asked.
    if connection.vendor == "postgresql":
        return Q(project__in=projects_of_known(words))
    return Q(In(Asked(F("project_id")), projects_of(words)))


def seen_q(actor: Actor) -> Q:
    """The rows of Counted that an actor may see: `visibility.facts_scope_q` by what is kept."""
    paths = covering_paths(actor, VIEW)
    seen = Q() if paths is None else within_q(paths)
    if actor.enterprise_id is not None and may(actor, VIEW_OWN):
        seen |= Q(project__enterprise_id=actor.enterprise_id)
    return seen


def within_q(paths: Collection[str]) -> Q:
    """Rows of these units and all below them; no condition at all where the root is one of them."""
    if holds_root(paths):
        return Q()
    if not paths:
        return Q(pk__in=[])
    return Q(unit__in=Unit.objects.filter(paths_q(list(paths), "path")).values("pk"))


def named(ids: Collection[int]) -> dict[int, Named]:
    """How projects are called, and their stages: one query."""
    values = Project.objects.filter(pk__in=ids).values_list(
        "pk", "code", "name", unit_name(), "enterprise__name", "stage"
    )
    return {pk: Named(code, name, unit, firm or "", stage) for pk, code, name, unit, firm, stage in values}
