"""What projects spend and receive by month, read for the forecaster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from bridgehead.engines.forecasting import Spending
from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.modules.ledger.answers.answering import FOREIGN_USED
from bridgehead.modules.ledger.models import Investment, InvestmentBefore, Milestone, YearPlan
from bridgehead.modules.targets.aims import CONTRACTED, FIRST_OF

_NOTHING: Final = Spending(Decimal(0))


@dataclass(frozen=True, slots=True)
class Money:
    """Spending by project. What a project is to spend in all is its own `total`, else so much of its investment as
    `usual` says for its origin.
    """

    by_project: Mapping[int, Spending]
    usual: Mapping[str, Decimal]

    def is_of(self, row: Mapping[str, Any]) -> bool:
        """Whether a project spends, or is of an origin whose projects do."""
        return row["pk"] in self.by_project or row["origin"] in self.usual

    def spending_of(self, row: Mapping[str, Any]) -> Spending:
        """Of a project by its facts."""
        found = self.by_project.get(row["pk"], _NOTHING)
        if found.total:
            return found
        return replace(found, total=(row["total_investment"] or Decimal(0)) * self.usual.get(row["origin"], Decimal(0)))


def read_money(measure_id: str, facts: Iterable[Mapping[str, Any]]) -> Money:
    """What a measure of money is told from: three queries for investment done, one for foreign capital used."""
    if measure_id == FOREIGN_USED:
        return _foreign(facts)
    return Money(_spent(), dict.fromkeys({row["origin"] for row in facts}, Decimal(1)))


def _spent() -> Mapping[int, Spending]:
    """What projects spent by month and before that was kept, and their plans of years."""
    months: dict[int, dict[date, Decimal]] = defaultdict(dict)
    plans: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for project, month, amount in Investment.objects.current().values_list("project_id", "month", "amount"):
        months[project][month] = amount
    for project, year, amount in YearPlan.objects.current().values_list("project_id", "year", "amount"):
        plans[project][year] = amount
    before = dict(InvestmentBefore.objects.current().values_list("project_id", "amount"))
    return {
        project: Spending(Decimal(0), months[project], plans[project], before.get(project, Decimal(0)))
        for project in {*months, *plans, *before}
    }


def _foreign(facts: Iterable[Mapping[str, Any]]) -> Money:
    """Receipts of foreign capital by month against what contracts promise.

    Foreign projects without a contract are taken to bring what others of the same total brought.
    """
    contracted, used = FIRST_OF[CONTRACTED]
    months: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    promised: dict[int, Decimal] = defaultdict(Decimal)
    rows = Milestone.objects.current().filter(
        kind__in=(contracted, used),
        state__in=COUNTED_STATES,
        amount_cny__isnull=False,
        project__withdrawn_at__isnull=True,
    )
    for project, kind, day, amount in rows.values_list("project_id", "kind", "happened_on", "amount_cny"):
        if kind == used:
            months[project][day.replace(day=1)] += amount
        else:
            promised[project] += amount
    totals = {
        row["pk"]: row["total_investment"] for row in facts if row["origin"] == "foreign" and row["total_investment"]
    }
    both = totals.keys() & promised.keys()
    whole = sum((totals[project] for project in both), Decimal(0))
    usual = sum((promised[project] for project in both), Decimal(0)) / whole if whole else Decimal(0)
    return Money(
        {project: Spending(promised[project], months[project]) for project in {*months, *promised}}, {"foreign": usual}
    )
