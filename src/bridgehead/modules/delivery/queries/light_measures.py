"""What the rule sets of lights are judged by, for many projects at once: months overdue, shares of the year's plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from bridgehead.modules.ledger.models import Investment, YearPlan

WAN: Final = Decimal(10_000)
_HUNDRED: Final = Decimal(100)
_MONEY: Final = frozenset({"investment_behind", "month_share", "quarter_over", "quarter_extra"})
Values = dict[str, Decimal | int | None]


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def months_between(first: date, last: date) -> int:
    """How many months the month of `last` comes after that of `first`."""
    return (last.year - first.year) * 12 + last.month - first.month


def start_overdue(due: date | None, started: date | None, today: date) -> int:
    """In how many months, the current one included, a start has been due and has not come (domain/03, 银川)."""
    if started is not None or due is None:
        return 0
    return max(months_between(due, today) + 1, 0)


def entry_wait(started: date | None, entered: date | None, today: date) -> int:
    """How many whole months a project has been under way without entry in statistics."""
    if started is None or entered is not None or started > today:
        return 0
    months = months_between(started, today)
    return months if today.day >= started.day else max(months - 1, 0)


def money_measures(project_ids: Iterable[int], asked: Iterable[str], today: date) -> Mapping[int, Values]:
    """The measures of money by the last complete month or quarter; None without a year's plan. Two queries, or none.

    The month's task is a twelfth of the year's plan, the quarter's a quarter: plans are kept by year.
    """
    if not _MONEY & set(asked):
        return {}
    ids = list(project_ids)
    month = month_of(month_of(today) - timedelta(days=1))
    quarter_end = _last_quarter(today)
    quarter = [date(quarter_end.year, quarter_end.month - back, 1) for back in range(3)]
    years = {month.year, quarter_end.year}
    planned = {
        (project, year): amount
        for project, year, amount in YearPlan.objects.current()
        .filter(project__in=ids, year__in=years)
        .values_list("project_id", "year", "amount")
        if amount > 0
    }
    done: dict[int, dict[date, Decimal]] = defaultdict(dict)
    rows = Investment.objects.current().filter(project__in=ids, month__gte=date(min(years), 1, 1), month__lte=month)
    for project, at, amount in rows.values_list("project_id", "month", "amount"):
        done[project][month_of(at)] = amount
    return {one: _money(done[one], planned, one, month, quarter) for one in ids}


def _last_quarter(today: date) -> date:
    """The first day of the last month of the last complete quarter."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return month_of(first - timedelta(days=1))


def _money(
    done: Mapping[date, Decimal],
    planned: Mapping[tuple[int, int], Decimal],
    project: int,
    month: date,
    quarter: Iterable[date],
) -> Values:
    values: Values = dict.fromkeys(_MONEY)
    plan = planned.get((project, month.year))
    if plan is not None:
        so_far = sum((amount for at, amount in done.items() if at.year == month.year), Decimal(0))
        values["investment_behind"] = _HUNDRED * month.month / 12 - _HUNDRED * so_far / plan
        values["month_share"] = _HUNDRED * 12 * done.get(month, Decimal(0)) / plan
    months = list(quarter)
    plan = planned.get((project, months[0].year))
    if plan is not None:
        got, wanted = sum((done.get(at, Decimal(0)) for at in months), Decimal(0)), plan / 4
        values["quarter_over"] = _HUNDRED * (got - wanted) / wanted
        values["quarter_extra"] = (got - wanted) / WAN
    return values
