"""A project as it stands now beside what a row says of it: facts, milestones, the money of the month and the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from bridgehead.engines.sheets import FIELDS, Day
from bridgehead.foundation.access import Actor
from bridgehead.modules.exchange.values import kept
from bridgehead.modules.ledger.exact import tidy
from bridgehead.modules.ledger.facts import facts_of
from bridgehead.modules.ledger.models import (
    ClaimState,
    Investment,
    Milestone,
    Project,
    ProjectVersion,
    YearPlan,
)
from bridgehead.modules.ledger.queries import visible_projects

_CHUNK: Final = 1000
_FIELD_OF: Final = {one.of: one.id for one in FIELDS.values() if one.target == "fact"}
_AMOUNT_OF: Final = {one.of: one.id for one in FIELDS.values() if one.target == "milestone_amount"}
_MILESTONES: Final = {one.id: one.of for one in FIELDS.values() if one.target == "milestone"}
# Field -> the part of form 206 that it fills.
PART_FIELDS: Final[Mapping[str, str]] = {one.id: one.of for one in FIELDS.values() if one.target == "part"}
Change = list[Any]


@dataclass(slots=True)
class Standing:
    """A project with what a sheet may change; `base` its facts when the sheet was made, where that is known."""

    project: Project
    milestones: dict[str, Milestone] = field(default_factory=dict)
    month: Investment | None = None
    plan: YearPlan | None = None
    base: ProjectVersion | None = None

    @property
    def firm_name(self) -> str:
        """The name of its builder; empty for none."""
        return self.project.enterprise.name if self.project.enterprise is not None else ""

    def promised(self) -> dict[str, Any]:
        """The promised days in force, with which those of a row must agree."""
        return {name: value for name, value in facts_of(self.project).items() if name.startswith("promised_")}

    def is_newer_than(self, version: Any) -> bool:
        """Whether somebody changed the project since the sheet was made."""
        return isinstance(version, int) and version != self.project.version

    def fact_changes(self, facts: Mapping[str, Any], values: Mapping[str, Any], clears: frozenset[str]) -> list[Change]:
        """[field, before, after] for every fact that the row says otherwise, or whose cell was emptied in an export."""
        changes: list[Change] = []
        for column, value in facts.items():
            before = _stored(self.project, column)
            if column == "estimated_investment" and self._total_stands(value):
                continue
            if before != value:
                changes.append(self._told(column, before, value, values))
        for name in sorted(clears - set(values)):
            column = FIELDS[name].of
            before = _stored(self.project, column) if FIELDS[name].target == "fact" else None
            if (
                name != "name"
                and before not in (None, "", "domestic")
                and column not in ("unit", "estimated_investment")
            ):
                changes.append([name, kept(before) if column != "enterprise" else self.firm_name, ""])
        return changes

    def _told(self, column: str, before: Any, value: Any, values: Mapping[str, Any]) -> Change:
        if column == "unit_id":
            return ["unit", str(self.project.unit), values["unit"]]
        if column == "enterprise_id":
            return ["enterprise", self.firm_name, values.get("enterprise", "")]
        return [_FIELD_OF[column], kept(before) if before is not None else "", kept(value)]

    def _total_stands(self, value: Any) -> bool:
        """Whether the total is that already, or comes from a signing or filing, where alone it can be changed."""
        total = tidy(self.project.total_investment)
        return total == value or (total is not None and total != tidy(self.project.estimated_investment))

    def notes(self, values: Mapping[str, Any]) -> list[list[str]]:
        """What the row says and the ledger does not take from it: a total that a signing or filing decides."""
        value, total = values.get("total"), tidy(self.project.total_investment)
        if value is not None and total != value and self._total_stands(value):
            return [["total", "decided", kept(total)]]
        return []

    def milestone_changes(self, values: Mapping[str, Any]) -> list[Change]:
        """[field, before, after] for days and amounts of milestones."""
        changes: list[Change] = []
        for name, kind in _MILESTONES.items():
            day, row = values.get(name), self.milestones.get(kind)
            if day is not None and not _same_day(day, row):
                before = "" if row is None else kept(Day(row.happened_on, row.date_precision))
                changes.append([name, before, kept(day)])
            amount_name = _AMOUNT_OF.get(kind)
            amount = values.get(amount_name) if amount_name else None
            if amount is not None and (row is not None or day is not None):
                stated = tidy(row.amount) if row is not None else None
                if stated != amount:
                    changes.append([amount_name, "" if stated is None else kept(stated), kept(amount)])
        return changes

    def money_changes(self, values: Mapping[str, Any]) -> list[Change]:
        """[field, before, after] for the investment of the month, its progress, and the plan of the year."""
        changes: list[Change] = []
        amount, progress, plan = (values.get(name) for name in ("month_amount", "month_progress", "plan_year"))
        if amount is not None and (self.month is None or tidy(self.month.amount) != amount):
            changes.append(["month_amount", "" if self.month is None else kept(tidy(self.month.amount)), kept(amount)])
        if amount is not None or self.month is not None:
            changes += self._part_changes(values)
        if progress is not None and (amount is not None or self.month is not None):
            before = "" if self.month is None else self.month.visible_progress
            if before != progress:
                changes.append(["month_progress", before, progress])
        if plan is not None and (self.plan is None or tidy(self.plan.amount) != plan):
            changes.append(["plan_year", "" if self.plan is None else kept(tidy(self.plan.amount)), kept(plan)])
        return changes

    def _part_changes(self, values: Mapping[str, Any]) -> list[Change]:
        after = parts_of(values, self.month)
        told = ((name, tidy(getattr(self.month, of, None)), after[of]) for name, of in PART_FIELDS.items())
        return [
            [name, *("" if part is None else kept(part) for part in (stood, part_now))]
            for name, stood, part_now in told
            if stood != part_now
        ]

    def three_ways(self, changes: list[Change]) -> tuple[list[Change], bool]:
        """Changes of a sheet that is older than the project, and whether any of them clashes with another's change.

        A cell that nobody touched in the sheet is left as the ledger has it now; one that both changed is a clash, and
        carries what it was when the sheet was made.
        """
        mine: list[Change] = []
        clashes = False
        for change in changes:
            name, before, after = change
            if FIELDS[name].target != "fact":
                mine.append(change)
                continue
            if self.base is None:
                mine.append([name, before, after, ""])
                clashes = True
                continue
            was = self._was(name)
            if was == after:
                continue
            clash = was != before
            clashes = clashes or clash
            mine.append([name, before, after, was] if clash else change)
        return mine, clashes

    def _was(self, name: str) -> Any:
        if self.base is None:
            return ""
        if name == "unit":
            return str(self.base.unit)
        if name == "enterprise":
            return self.base.enterprise.name if self.base.enterprise is not None else ""
        value = _stored(self.base, FIELDS[name].of)
        return "" if value is None else kept(value)


def parts_of(values: Mapping[str, Any], month: Investment | None) -> dict[str, Decimal | None]:
    """What the month is made of after the row, by column.

    What the row does not say stays while the month's figure does; parts of another figure would not add up to it.
    """
    amount = values.get("month_amount")
    stays = month is not None and (amount is None or tidy(month.amount) == amount)
    return {
        column: values[name] if name in values else tidy(getattr(month, column)) if stays else None
        for name, column in PART_FIELDS.items()
    }


def _stored(row: Any, column: str) -> Any:
    value = getattr(row, column)
    return tidy(value) if column in ("estimated_investment", "fixed_assets", "land_m2", "floor_m2") else value


def _same_day(day: Day, row: Milestone | None) -> bool:
    """Whether a milestone stands on that day, or within the month or year that is all the sheet says."""
    if row is None:
        return False
    size = {"day": 10, "month": 7, "year": 4}[day.precision]
    return row.happened_on.isoformat()[:size] == day.on.isoformat()[:size]


def standing_of(
    actor: Actor, ids: Iterable[int], month: date, year: int, made_at: datetime | None
) -> dict[int, Standing]:
    """These projects, as far as the actor sees them, as they stand: five queries for each thousand."""
    found: dict[int, Standing] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        for project in visible_projects(actor).filter(pk__in=part).select_related("unit", "enterprise"):
            found[project.pk] = Standing(project)
        _add_rows(found, part, month, year, made_at)
    return found


def _add_rows(found: Mapping[int, Standing], part: list[int], month: date, year: int, made_at: datetime | None) -> None:
    _add_milestones(found, part)
    for investment in Investment.objects.current().filter(project_id__in=part, month=month):
        if investment.project_id in found:
            found[investment.project_id].month = investment
    for plan in YearPlan.objects.current().filter(project_id__in=part, year=year):
        if plan.project_id in found:
            found[plan.project_id].plan = plan
    if made_at is not None:
        versions = ProjectVersion.objects.known_at(made_at).filter(project_id__in=part)
        for version in versions.select_related("unit", "enterprise"):
            if version.project_id in found:
                found[version.project_id].base = version


def _add_milestones(found: Mapping[int, Standing], part: list[int]) -> None:
    claims = Milestone.objects.current().filter(project_id__in=part, kind__in=list(_MILESTONES.values()))
    days: dict[int, dict[str, Milestone]] = defaultdict(dict)
    for row in claims.exclude(state=ClaimState.NOT_RECOGNISED).order_by("pk"):
        days[row.project_id][row.kind] = row
    for pk, by_kind in days.items():
        if pk in found:
            found[pk].milestones = by_kind
