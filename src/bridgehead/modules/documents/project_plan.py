"""What accepting a project statement would write to the ledger, and what the ledger says otherwise.

A plan is made before anything is written, so that the person sees it, and the same plan is then carried out.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from bridgehead.engines.figures import (
    STAGES,
    Amount,
    Language,
    ProjectStatement,
    StageDate,
    format_area,
    format_day,
    format_money_exact,
)
from bridgehead.engines.lifecycle import kind_of_stage
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.models import Milestone, Project

# A date that is promised, and the fact of the project that keeps the promise.
PROMISED: Final[Mapping[str, str]] = {
    "started": "promised_start_on",
    "completed": "promised_completion_on",
    "producing": "promised_production_on",
}
_FACT_WORDS: Final[Mapping[str, Any]] = {
    "promised_start_on": _lazy("Promised start"),
    "promised_completion_on": _lazy("Promised completion"),
    "promised_production_on": _lazy("Promised production"),
    "estimated_investment": _lazy("Estimated total investment"),
    "land_m2": _lazy("Land"),
    "floor_m2": _lazy("Floor area"),
}
_NEAR: Final = Decimal("0.005")
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class MilestoneEntry:
    """A milestone to report; `dated` is false where the text gives no day and the document's stands in."""

    kind: str
    happened_on: date
    precision: str
    amount: Amount | None
    dated: bool


@dataclass(slots=True)
class ProjectPlan:
    """What would be written: milestones, facts that are still blank; `known` stands in the ledger already.

    `doubts` are what the ledger says otherwise, or what can't be entered as it stands: nothing of it is written.
    """

    milestones: list[MilestoneEntry] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def make_plan(
    statement: ProjectStatement,
    project: Project | None,
    standing: Sequence[Milestone],
    *,
    published_on: date | None,
    today: date,
    language: Language,
) -> ProjectPlan:
    """The plan for a project with the milestones in force, or for a new one."""
    plan = ProjectPlan()
    by_kind: dict[str, Milestone] = {}
    for row in standing:
        by_kind.setdefault(row.kind, row)
    for stage, when in statement.dates.items():
        if when.modality == "target":
            _plan_promise(plan, stage, when, project, language)
        else:
            _plan_dated(plan, stage, when, by_kind, today, language)
    _plan_stage(plan, statement, standing, published_on, language)
    _plan_amount(plan, statement.investment, project, by_kind, language)
    _plan_areas(plan, statement, project, language)
    return plan


def written(plan: ProjectPlan, language: Language) -> list[str]:
    """What a plan would write, in words."""
    said = []
    for entry in plan.milestones:
        day = entry.happened_on.isoformat()[: {"year": 4, "month": 7, "day": 10}[entry.precision]]
        words = f"{_word(entry.kind, language)} {day}"
        if entry.amount is not None:
            words += f" {format_money_exact(entry.amount.value, language, entry.amount.currency)}"
        said.append(words if entry.dated else _("%(what)s (the day of the document)") % {"what": words})
    for name, value in plan.facts.items():
        said.append(f"{_FACT_WORDS[name]} {_fact(value, name, language)}")
    return said


def _fact(value: Any, name: str, language: Language) -> str:
    if isinstance(value, date):
        return format_day(value, language)
    return _area(value, name, language) if name.endswith("_m2") else format_money_exact(value, language)


def _area(value: Decimal, name: str, language: Language) -> str:
    """Land is counted in 亩, floors in square metres."""
    return format_area(value, language, "mu" if name == "land_m2" else "m2")


def first_day(when: str) -> tuple[date, str]:
    """The first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and how exact that is."""
    parts = [int(part) for part in when.split("-")]
    precision = ("year", "month", "day")[len(parts) - 1]
    return date(*[*parts, 1, 1][:3]), precision


def last_day(when: str) -> date:
    """The last day of the same: a promise for 2024-12 is kept on the 31st too."""
    first, precision = first_day(when)
    if precision == "day":
        return first
    month = 12 if precision == "year" else first.month
    return date(first.year, month, calendar.monthrange(first.year, month)[1])


def _word(kind: str, language: Language) -> str:
    return rules.kind(kind).words.say(language)


def _plan_promise(plan: ProjectPlan, stage: str, when: StageDate, project: Project | None, language: Language) -> None:
    name = PROMISED.get(stage)
    if name is None:
        return
    day = last_day(when.date)
    promised = getattr(project, name) if project is not None else None
    said = {"what": _word(kind_of_stage(stage), language), "day": format_day(day, language)}
    if promised is None:
        plan.facts[name] = day
    elif promised == day:
        plan.known.append(_("%(what)s promised for %(day)s") % said)
    else:
        said["ledger"] = format_day(promised, language)
        plan.doubts.append(_("%(what)s is promised for %(day)s here, for %(ledger)s in the ledger.") % said)


def _plan_dated(
    plan: ProjectPlan,
    stage: str,
    when: StageDate,
    by_kind: Mapping[str, Milestone],
    today: date,
    language: Language,
) -> None:
    kind = kind_of_stage(stage)
    day, precision = first_day(when.date)
    standing = by_kind.get(kind)
    said = {"what": _word(kind, language), "day": when.date}
    if standing is not None:
        if day <= standing.happened_on <= last_day(when.date) or _covers(standing, day):
            plan.known.append(_("%(what)s on %(day)s") % said)
        else:
            said["ledger"] = standing.happened_on.isoformat()
            plan.doubts.append(_("%(what)s on %(day)s here, on %(ledger)s in the ledger.") % said)
    elif day > today:
        plan.doubts.append(_("%(what)s on %(day)s is said to have happened, but that day is still to come.") % said)
    else:
        plan.milestones.append(MilestoneEntry(kind, day, precision, None, dated=True))


def _covers(standing: Milestone, day: date) -> bool:
    """Whether the ledger's own less exact date holds the day."""
    same_year = standing.happened_on.year == day.year
    if standing.date_precision == "year":
        return same_year
    return standing.date_precision == "month" and same_year and standing.happened_on.month == day.month


def _plan_stage(
    plan: ProjectPlan,
    statement: ProjectStatement,
    standing: Iterable[Milestone],
    published_on: date | None,
    language: Language,
) -> None:
    """The furthest stage, where the text gives no day for it: known by the day of the document at the latest."""
    stage = statement.stage
    if stage is None:
        return
    dated = statement.dates.get(stage)
    if dated is not None and dated.modality == "actual":
        return
    kind = kind_of_stage(stage)
    rank = STAGES.index(stage)
    reached = [rules.kind(row.kind).stage for row in standing]
    planned = [rules.kind(entry.kind).stage for entry in plan.milestones]
    if any(other is not None and STAGES.index(other) >= rank for other in (*reached, *planned)):
        plan.known.append(_word(kind, language))
    elif published_on is None:
        said = {"what": _word(kind, language)}
        plan.doubts.append(_("%(what)s, but neither the text nor the document has a date for it.") % said)
    else:
        plan.milestones.append(MilestoneEntry(kind, published_on, "month", None, dated=False))


def _plan_amount(
    plan: ProjectPlan,
    amount: Amount | None,
    project: Project | None,
    by_kind: Mapping[str, Milestone],
    language: Language,
) -> None:
    if amount is None:
        return
    known = _known_amounts(project, by_kind)
    said = {"amount": format_money_exact(amount.value, language, amount.currency)}
    if amount.currency != "CNY":
        _plan_foreign(plan, amount, by_kind, said)
        return
    if known:
        if any(_agrees(amount, value) for value in known):
            plan.known.append(_("total investment %(amount)s") % said)
        else:
            said["ledger"] = format_money_exact(known[0], language)
            plan.doubts.append(_("Total investment is %(amount)s here, %(ledger)s in the ledger.") % said)
        return
    if not _attach(plan, amount):
        plan.facts["estimated_investment"] = amount.value.quantize(_CENT, ROUND_HALF_UP)


def _plan_foreign(plan: ProjectPlan, amount: Amount, by_kind: Mapping[str, Milestone], said: dict[str, str]) -> None:
    same = [row.amount for row in by_kind.values() if row.currency == amount.currency and row.amount is not None]
    if any(_agrees(amount, value) for value in same):
        plan.known.append(_("total investment %(amount)s") % said)
    elif not _attach(plan, amount):
        plan.doubts.append(_("%(amount)s has no milestone to stand with, and is not entered.") % said)
    else:
        plan.doubts.append(_("%(amount)s is entered as it is; its value in yuan needs the rate of the day.") % said)


def _known_amounts(project: Project | None, by_kind: Mapping[str, Milestone]) -> list[Decimal]:
    if project is None:
        return []
    signed_or_filed = [by_kind[kind].amount_cny for kind in ("signed", "filed") if kind in by_kind]
    return [value for value in (project.total_investment, *signed_or_filed) if value is not None]


def _agrees(said: Amount, known: Decimal) -> bool:
    """Whether what is said of an amount allows the known one: a text rounds, and says at least or about."""
    if abs(said.value - known) <= abs(known) * _NEAR:
        return True
    near = abs(said.value - known) <= abs(known) / 20
    return {">=": known >= said.value and known <= said.value * 2, "<=": known <= said.value, "~": near, "=": False}[
        said.comparator
    ]


def _attach(plan: ProjectPlan, amount: Amount) -> bool:
    """Let the amount stand with the signing, else the filing, where one of them is entered."""
    for kind in ("signed", "filed"):
        for at, entry in enumerate(plan.milestones):
            if entry.kind == kind:
                plan.milestones[at] = MilestoneEntry(kind, entry.happened_on, entry.precision, amount, entry.dated)
                return True
    return False


def _plan_areas(plan: ProjectPlan, statement: ProjectStatement, project: Project | None, language: Language) -> None:
    for name, area, words in (
        ("land_m2", statement.land_m2, _("land")),
        ("floor_m2", statement.floor_m2, _("floor area")),
    ):
        if area is None:
            continue
        known = getattr(project, name) if project is not None else None
        said = {"what": words, "area": _area(area, name, language)}
        if known is None:
            plan.facts[name] = area.quantize(_CENT, ROUND_HALF_UP)
        elif abs(known - area) <= known * _NEAR:
            plan.known.append(f"{words} {said['area']}")
        else:
            said["ledger"] = _area(known, name, language)
            plan.doubts.append(_("%(what)s is %(area)s here, %(ledger)s in the ledger.") % said)
