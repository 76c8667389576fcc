"""The money of a project whole: months with their revisions, plans, funds in place, foreign capital, the S-curve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from bridgehead.engines.figures import Ratio
from bridgehead.engines.investment import LAND, PARTS, CurvePoint, running, s_curve
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger.derived import ADDED, agreed_investment, counted
from bridgehead.modules.ledger.models import (
    Evidence,
    Investment,
    InvestmentBefore,
    Milestone,
    PlanLine,
    Project,
    YearPlan,
)
from bridgehead.modules.ledger.queries.plans import versions_with
from bridgehead.modules.ledger.queries.visibility import access_project

FUNDS: Final = "funded"
CONTRACTED: Final = "foreign_contracted"
USED: Final = "foreign_used"
CLAIMED: Final = (FUNDS, CONTRACTED, USED, ADDED)
# The page shows the newest; the list of months and the interface have them all.
SHOWN: Final = 36


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month in force with its three figures (CNY), the rows that it replaced (newest first), and its papers."""

    row: Investment
    year_to_date: Decimal
    since_start: Decimal
    earlier: tuple[Investment, ...]
    papers: tuple[Evidence, ...]

    @property
    def split(self) -> list[Decimal | None]:
        """The four parts of form 206 and land, in this order."""
        return [getattr(self.row, name) for name in (*PARTS, LAND)]


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """What claims of one kind come to in one currency, as it was stated, and how many there are."""

    currency: str
    amount: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims of one kind of money by day; `sums` a currency each; `cny` the sum in CNY of those whose rate is known."""

    rows: tuple[Milestone, ...]
    sums: tuple[CurrencySum, ...]
    cny: Decimal
    unknown: int


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """All that the ledger knows of the money of a project, as it stands now; amounts in CNY."""

    project: Project
    months: tuple[MonthRow, ...]
    before: InvestmentBefore | None
    curve: tuple[CurvePoint, ...]
    year_plans: tuple[YearPlan, ...]
    plan_lines: tuple[PlanLine, ...]
    claims: dict[str, Claims]
    funds_by_source: tuple[tuple[str, Decimal], ...]
    agreed: Decimal | None

    @property
    def last(self) -> MonthRow | None:
        """The newest month reported."""
        return self.months[-1] if self.months else None

    @property
    def in_place(self) -> Ratio | None:
        """资金到位率: funds in place ÷ the agreed total (domain/03 section 2); None where nothing is agreed."""
        return Ratio.of(self.claims[FUNDS].cny, self.agreed) if self.agreed else None

    @property
    def parts(self) -> list[Decimal | None]:
        """The parts of form 206 since the start, each over the months that state it; None where none does."""
        columns = list(zip(*(month.split for month in self.months), strict=True)) or [()] * (len(PARTS) + 1)
        return [_sum_of(column) for column in columns]

    @property
    def unsplit(self) -> Decimal:
        """Investment of months whose four parts are not all stated."""
        return sum(
            (month.row.amount for month in self.months if None in month.split[: len(PARTS)]),
            self.before.amount if self.before is not None else Decimal(0),
        )

    @property
    def due(self) -> CurvePoint | None:
        """The newest month on the curve for which both plan and actual are known."""
        return next((point for point in reversed(self.curve) if point.lead is not None), None)

    @property
    def behind(self) -> Decimal:
        """By how much it is behind the plan at that month; 0 where it is not."""
        lead = self.due.lead if self.due is not None else None
        return max(-lead, Decimal(0)) if lead is not None else Decimal(0)


def project_money(actor: Actor, code: str) -> ProjectMoney:
    """The money of one project in eight queries. Raises as `access_project` does."""
    project = access_project(actor, code)
    before: InvestmentBefore | None = (
        InvestmentBefore.objects.current().filter(project=project).select_related("recorded_by").first()
    )
    opening = before.amount if before is not None else Decimal(0)
    months = _months(project, opening)
    plans = tuple(YearPlan.objects.current().filter(project=project).order_by("year"))
    held = Milestone.objects.current().filter(project=project, kind__in=(*CLAIMED, "signed"))
    events = list(held.select_related("reported_by", "verified_by").order_by("happened_on", "pk"))
    good = counted(events)
    curve = s_curve(
        {month.row.month: month.row.amount for month in months}, {plan.year: plan.amount for plan in plans}, opening
    )
    return ProjectMoney(
        project=project,
        months=months,
        before=before,
        curve=tuple(curve),
        year_plans=plans,
        plan_lines=tuple(versions_with(project)),
        claims={kind: _claims(events, good, kind) for kind in CLAIMED},
        funds_by_source=_by_source(row for row in good if row.kind == FUNDS),
        agreed=agreed_investment(good),
    )


def _months(project: Project, opening: Decimal) -> tuple[MonthRow, ...]:
    rows: dict[date, list[Investment]] = defaultdict(list)
    for row in Investment.objects.filter(project=project).select_related("recorded_by").order_by("recorded_at", "pk"):
        rows[row.month].append(row)
    papers: dict[date, list[Evidence]] = defaultdict(list)
    for paper in Evidence.objects.filter(investment__project=project).select_related("investment").order_by("pk"):
        if paper.investment is not None:
            papers[paper.investment.month].append(paper)
    current = {month: row for month, same in rows.items() for row in same if row.superseded_at is None}
    return tuple(
        MonthRow(
            row=current[stands.month],
            year_to_date=stands.year_to_date,
            since_start=stands.since_start,
            earlier=tuple(row for row in reversed(rows[stands.month]) if row.superseded_at is not None),
            papers=tuple(papers[stands.month]),
        )
        for stands in running({month: row.amount for month, row in current.items()}, opening)
    )


def _claims(events: Sequence[Milestone], good: Sequence[Milestone], kind: str) -> Claims:
    rows = [row for row in good if row.kind == kind]
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        if row.amount is not None:
            sums[row.currency].append(row.amount)
    return Claims(
        rows=tuple(row for row in events if row.kind == kind),
        sums=tuple(CurrencySum(code, sum(amounts, Decimal(0)), len(amounts)) for code, amounts in sorted(sums.items())),
        cny=sum((row.amount_cny for row in rows if row.amount_cny is not None), Decimal(0)),
        unknown=sum(row.amount_cny is None for row in rows),
    )


def _by_source(rows: Iterable[Milestone]) -> tuple[tuple[str, Decimal], ...]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[row.fund_source] += row.amount_cny or Decimal(0)
    return tuple(sorted(found.items(), key=lambda one: -one[1]))


def _sum_of(column: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in column if amount is not None]
    return sum(known, Decimal(0)) if known else None
