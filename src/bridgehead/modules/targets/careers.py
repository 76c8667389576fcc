"""The forecaster's inputs out of the ledger: every project's way so far, and what it is worth to a target.

Read once for all targets. The path is that of the engine's back-test: lead, talks, signing, filing, start, completion,
production. A career's cell is its tier and its sector. A day is planned where an accepted plan has the milestone, else
where it was promised.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from bridgehead.engines.figures import Measure
from bridgehead.engines.forecasting import Career
from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.modules.delivery.queries.planned import planned_days
from bridgehead.modules.ledger.answers.sources import bands_of
from bridgehead.modules.ledger.matching import industry_stem
from bridgehead.modules.ledger.models import Level, Milestone, Project
from bridgehead.modules.targets.models import Bound, Target

PATH: Final = ("lead", "negotiating", "signed", "filed", "started", "completed", "producing")
# Kinds of milestones that reach a stage besides the one named after it, as the ledger counts them.
_ALSO: Final[Mapping[str, str]] = {"full_capacity": "producing"}
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
    """What is known of all projects: their facts, and the first day of each stage."""

    facts: Sequence[Mapping[str, Any]]
    steps: Mapping[int, Mapping[str, date]]
    planned: Mapping[str, Mapping[int, date]]
    tiers: Sequence[Decimal]

    def careers(self, target: Target) -> list[Career]:
        """Every project's career, worth something where it is within what the target is about."""
        stage = stage_of(target.measure_id)
        wanted = _Wanted(target)
        is_count = target.measure_id.endswith(".count")
        planned = self.planned.get(stage, {})
        return [
            Career(
                id=str(row["pk"]),
                unit=str(row["unit_id"]),
                tier=str(_tier(row["total_investment"], self.tiers)),
                kind=row["sector"],
                steps=self.steps.get(row["pk"], {}),
                left=row["exited_on"],
                value=_worth(row["total_investment"], is_count=is_count) if wanted.holds(row) else Decimal(0),
                planned=planned.get(row["pk"]) or row.get(_PROMISED.get(stage, "")),
                next_step=row["next_kind"],
            )
            for row in self.facts
        ]

    def named(self) -> Mapping[str, tuple[str, str]]:
        """Number and name of the projects, by what their careers are called."""
        return {str(row["pk"]): (row["code"], row["name"]) for row in self.facts}


def read_pipeline(on: date) -> Pipeline:
    """Everything that is known of projects now: two queries, and one for each stage that has plans."""
    rows = Milestone.objects.current().filter(
        kind__in=(*PATH, *_ALSO), state__in=COUNTED_STATES, project__withdrawn_at__isnull=True
    )
    steps: dict[int, dict[str, date]] = defaultdict(dict)
    for project, kind, day in rows.order_by("-happened_on", "-pk").values_list("project_id", "kind", "happened_on"):
        steps[project][_ALSO.get(kind, kind)] = day
    facts = list(Project.objects.filter(withdrawn_at__isnull=True).order_by("pk").values(*_FACTS))
    tiers = [low for low, _high in bands_of(on)[1:-1] if low is not None]
    return Pipeline(facts, steps, {stage: planned_days(stage) for stage in PATH[2:]}, tiers)


def stage_of(measure_id: str) -> str:
    """The stage that a measure counts projects at; empty for one that is no event of the path."""
    room, _, rest = measure_id.partition(".")
    stage, _, what = rest.partition(".")
    return stage if room == "project" and stage in PATH[2:] and what in ("count", "investment") else ""


def can_forecast(target: Target) -> bool:
    """Whether the target is one of projects that reach a stage, told by what is known of a project."""
    asked = target.asked
    is_plain = bool(stage_of(asked.id)) and not asked.filters.keys() - _TOLD
    return is_plain and target.comparator == Bound.AT_LEAST and asked.filters.get("scope") != "cumulative"


def _tier(total: Decimal | None, tiers: Sequence[Decimal]) -> int:
    return -1 if total is None else bisect_right(tiers, total)


def _worth(total: Decimal | None, *, is_count: bool) -> Decimal:
    return Decimal(1) if is_count else total or Decimal(0)


class _Wanted:
    """Which projects a target is about, by their facts: as the ledger's answers tell them."""

    def __init__(self, target: Target) -> None:
        measure: Measure = target.asked
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
