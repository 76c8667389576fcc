"""The forecaster's inputs out of the ledger: every project's way so far, and what it is worth to a target.

Read once for all targets. The path is that of the engine's back-test: lead, talks, signing, filing, start, completion,
production; introductions and foreign contracts have shorter ones of their own. A career's cell is its tier and its
sector. A day is planned where an accepted plan has the milestone, else where it was promised.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from bridgehead.engines.figures import FrozenMap, Measure, Period
from bridgehead.engines.forecasting import Career, Spending
from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.modules.delivery.queries.planned import planned_days
from bridgehead.modules.ledger.answers.sources import bands_of
from bridgehead.modules.ledger.matching import industry_stem
from bridgehead.modules.ledger.models import Level, Milestone, Project
from bridgehead.modules.targets.aims import FIRST_OF, PATH, Aim, aim_of
from bridgehead.modules.targets.models import Bound, Target
from bridgehead.modules.targets.money import Money, read_money

# Kinds of milestones that reach a stage besides the one named after it, as the ledger counts them.
_ALSO: Final[Mapping[str, str]] = {"full_capacity": "producing"}
_KINDS: Final = frozenset((*PATH, *_ALSO, *chain.from_iterable(FIRST_OF.values())))
_PROMISED: Final[Mapping[str, str]] = {
    "started": "promised_start_on",
    "completed": "promised_completion_on",
    "producing": "promised_production_on",
}
# Filters that are told from the facts of a project; others need its firm or whoever it is credited to.
_TOLD: Final = frozenset({"investment_min", "investment_max", "sector", "origin", "level", "industry", "scope"})
_FACTS: Final = (
    "pk", "code", "name", "unit_id", "unit__path", "officer_id", "sector", "origin", "level", "industry",
    "total_investment", "exited_on", "next_kind", *_PROMISED.values(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What is known of all projects: their facts, the first day of each stage, and what they spent."""

    facts: Sequence[Mapping[str, Any]]
    steps: Mapping[int, Mapping[str, date]]
    planned: Mapping[str, Mapping[int, date]]
    tiers: Sequence[Decimal]
    money: Mapping[str, Money] = field(default_factory=dict)

    def careers(self, target: Target, aim: Aim, period: Period) -> list[Career]:
        """Every project's career, worth something where it is within what the target is about."""
        wanted = _Wanted(target, target.asked)
        whole = _Wanted(target, target.asked.with_filters(**dict.fromkeys(aim.without))) if aim.without else None
        is_count = not target.measure_id.endswith(".investment")
        planned = self.planned.get(aim.stage, {})

        def worth(row: Mapping[str, Any], within: _Wanted) -> Decimal:
            if not within.holds(row) or (aim.kind == "promises" and not _is_promised(row, period)):
                return Decimal(0)
            if aim.kind == "money":
                return self.money[target.measure_id].spending_of(row).total
            return _worth(row["total_investment"], is_count=is_count)

        return [
            Career(
                id=str(row["pk"]),
                unit=str(row["unit_id"]),
                tier=str(_tier(row["total_investment"], self.tiers)),
                kind=row["sector"],
                steps=_steps(self.steps.get(row["pk"], {}), aim) if self._may_bring(row, target, aim) else FrozenMap(),
                left=row["exited_on"],
                value=worth(row, wanted),
                whole=worth(row, whole) if whole is not None else Decimal(0),
                planned=planned.get(row["pk"]) or row.get(_PROMISED.get(aim.stage, "")),
                next_step=row["next_kind"],
            )
            for row in self.facts
        ]

    def _may_bring(self, row: Mapping[str, Any], target: Target, aim: Aim) -> bool:
        """Whether a project is of a kind that ever brings such money: others teach nothing of how contracts come."""
        return not aim.in_lumps or self.money[target.measure_id].is_of(row)

    def spending(self, measure_id: str) -> list[Spending]:
        """What every project spent (or received, of foreign capital), in the order of its careers."""
        return [self.money[measure_id].spending_of(row) for row in self.facts]

    def named(self) -> Mapping[str, tuple[str, str]]:
        """Number and name of the projects, by what their careers are called."""
        return {str(row["pk"]): (row["code"], row["name"]) for row in self.facts}


def _is_promised(row: Mapping[str, Any], period: Period) -> bool:
    day = row["promised_start_on"]
    return day is not None and period.contains(day)


def _steps(steps: Mapping[str, date], aim: Aim) -> Mapping[str, date]:
    """A state ends with the first stage at or beyond the one that ends it, whether that one was entered or not; what
    several milestones reach, with the first of them.
    """
    reaching = FIRST_OF.get(aim.stage, ())
    if aim.until:
        reaching = PATH[PATH.index(aim.until) :]
    days = [steps[kind] for kind in reaching if kind in steps]
    return {**steps, aim.until or aim.stage: min(days)} if days else steps


def read_pipeline(on: date, money: Iterable[str] = ()) -> Pipeline:
    """Everything that is known of projects now: two queries, one a stage for plans, a few more for each measure of
    `money`.
    """
    rows = Milestone.objects.current().filter(
        kind__in=_KINDS, state__in=COUNTED_STATES, project__withdrawn_at__isnull=True
    )
    steps: dict[int, dict[str, date]] = defaultdict(dict)
    for project, kind, day in rows.order_by("-happened_on", "-pk").values_list("project_id", "kind", "happened_on"):
        steps[project][_ALSO.get(kind, kind)] = day
    facts = list(Project.objects.filter(withdrawn_at__isnull=True).order_by("pk").values(*_FACTS))
    tiers = [low for low, _high in bands_of(on)[1:-1] if low is not None]
    planned = {stage: planned_days(stage) for stage in PATH[2:]}
    return Pipeline(facts, steps, planned, tiers, {measure: read_money(measure, facts) for measure in money})


def can_forecast(target: Target) -> bool:
    """Whether the forecaster knows what the target asks for, told by what is known of a project."""
    asked = target.asked
    aim = aim_of(asked)
    if aim is None or asked.filters.keys() - _TOLD or target.comparator != Bound.AT_LEAST:
        return False
    # What is held against the plans or the promises of a period has no sense since ever.
    return asked.filters.get("scope") != "cumulative" or not (aim.of_plans or aim.kind == "promises")


def is_of_money(target: Target) -> bool:
    """Whether it is about money by month, which has to be read besides."""
    aim = aim_of(target.asked)
    return aim is not None and aim.kind == "money"


def _tier(total: Decimal | None, tiers: Sequence[Decimal]) -> int:
    return -1 if total is None else bisect_right(tiers, total)


def _worth(total: Decimal | None, *, is_count: bool) -> Decimal:
    return Decimal(1) if is_count else total or Decimal(0)


class _Wanted:
    """Which projects a target is about, by their facts: as the ledger's answers tell them."""

    def __init__(self, target: Target, measure: Measure) -> None:
        self._path, self._officer = target.unit.path, target.person_id
        self._low = measure.filters.get("investment_min")
        self._high = measure.filters.get("investment_max")
        self._same = {name: measure.filters[name] for name in ("sector", "origin") if name in measure.filters}
        level = measure.filters.get("level")
        self._levels = Level.values[: Level.values.index(str(level)) + 1] if level is not None else None
        industry = measure.filters.get("industry")
        self._stem = industry_stem(str(industry)).lower() if industry is not None else ""

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether the target is about a project."""
        if not row["unit__path"].startswith(self._path) or (
            self._officer is not None and row["officer_id"] != self._officer
        ):
            return False
        if any(row[name] != value for name, value in self._same.items()):
            return False
        if self._levels is not None and row["level"] not in self._levels:
            return False
        return self._stem in row["industry"].lower() and self._within(row["total_investment"])

    def _within(self, total: Decimal | None) -> bool:
        if self._low is None and self._high is None:
            return True
        if total is None:
            return False
        is_above = self._low is None or total >= int(self._low)
        return is_above and (self._high is None or total < int(self._high))
