"""What each row of a sheet would change in the ledger, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone

from bridgehead.engines.sheets import DOUBTS, FIELDS, Day, Row
from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.search.folding import fold
from bridgehead.modules.exchange.matching import Known, Match, known_projects, match
from bridgehead.modules.exchange.models import Verdict
from bridgehead.modules.exchange.resolving import Builders, Units, builders_for, units_for
from bridgehead.modules.exchange.standing import Standing, standing_of
from bridgehead.modules.exchange.values import kept
from bridgehead.modules.ledger.bulk_facts import problems

# A day that is still to come is no event: where the ledger keeps the promise of it.
PROMISES: Final[Mapping[str, str]] = {
    "started": "promised_start",
    "completed": "promised_completion",
    "producing": "promised_production",
}
_FIELD_OF_FACT: Final = {one.of: one.id for one in FIELDS.values() if one.target == "fact"}
_COLUMN_OF: Final = {
    one.id: f"{one.of}_id" if one.of in ("enterprise", "unit") else one.of
    for one in FIELDS.values()
    if one.target == "fact"
}
_FIELD_OF_COLUMN: Final = {column: name for name, column in _COLUMN_OF.items()}
_MILESTONES: Final = frozenset(one.id for one in FIELDS.values() if one.target == "milestone")
NEW_FIRM: Final = "new"


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for the whole sheet: the month and year it is of, the unit of rows that name none, when it was made.

    `clears` says that the sheet is an export of ours, in which a cell that was emptied means that the value goes.
    """

    month: date
    year: int
    unit: int | None
    made_at: datetime | None = None
    clears: frozenset[str] = frozenset()


@dataclass(slots=True)
class Planned:
    """A row with its verdict; see ImportRow for the forms of the lists."""

    number: int
    name: str = ""
    verdict: str = Verdict.NEW.value
    matched_by: str = ""
    project: int | None = None
    version: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    doubts: list[list[str]] = field(default_factory=list)
    reasons: list[list[str]] = field(default_factory=list)
    changes: list[list[Any]] = field(default_factory=list)
    candidates: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _World:
    actor: Actor
    frame: Frame
    today: date
    units: Units
    builders: Builders
    known: Known


def compare(
    actor: Actor,
    rows: Sequence[Row],
    frame: Frame,
    choices: Mapping[int, int | None] | None = None,
    taken: Iterable[int] = (),
) -> list[Planned]:
    """A verdict for every row of projects.

    `choices` is what a person said a row means, by its number: a project's id, or None for a new one. `taken` are
    projects that other rows of the sheet mean.
    """
    data = [row for row in rows if row.kind == "data"]
    world = _World(
        actor,
        frame,
        timezone.localdate(),
        units_for(actor),
        builders_for(
            (row.values["enterprise"] for row in data if "enterprise" in row.values),
            (row.values["credit_code"] for row in data if "credit_code" in row.values),
        ),
        known_projects(actor),
    )
    folded = [fold(row.values.get("name", "")) for row in data]
    matched = [_first_look(world, row, name, choices or {}) for row, name in zip(data, folded, strict=True)]
    ids = {found.project for found, *_rest in matched if found.project is not None}
    standing = standing_of(actor, ids, frame.month, frame.year, frame.made_at)
    seen: dict[Any, int] = dict.fromkeys(taken, 0)
    planned = []
    for (found, row, unit, firm), name in zip(matched, folded, strict=True):
        planned.append(_plan(world, row, found, unit, firm, name, standing, seen))
    return planned


def _first_look(
    world: _World, row: Row, folded: str, choices: Mapping[int, int | None]
) -> tuple[Match, Row, int | None, int | str | None]:
    values = row.values
    _tell_promises(world, row)
    named = values.get("unit")
    unit = world.units.find(named) if named else None
    if unit is None and not named:
        unit = (world.units.find(row.section) if row.section else None) or world.frame.unit
    builder, code = values.get("enterprise", ""), values.get("credit_code", "")
    firm = world.builders.find(builder, code) if builder or code else None
    if row.number in choices:
        chosen = choices[row.number]
        found = Match(chosen, "person") if chosen is not None else Match(None, "person")
    else:
        found = match(world.known, values, folded, unit if named or row.section else None, firm)
    return found, row, unit, firm if firm is not None else NEW_FIRM if builder else None


def _tell_promises(world: _World, row: Row) -> None:
    """A milestone on a day to come, or one that is said to be planned, is a promise; one of this month is of today."""
    told = row.values.keys() & _MILESTONES
    if not told:
        return
    planned = {name for name, doubt, _text in row.doubts if doubt == "planned"}
    for name in sorted(told):
        day: Day = row.values[name]
        if name not in planned and day.on > world.today and _has_begun(day, world.today):
            row.values[name] = Day(world.today, day.precision)
            continue
        if name not in planned and day.on <= world.today:
            continue
        del row.values[name]
        if name not in planned:
            row.doubts.append((name, "planned", day.on.isoformat()))
        if name in PROMISES:
            row.values.setdefault(PROMISES[name], day)


def _has_begun(day: Day, today: date) -> bool:
    """Whether the month or year that stands for an inexact day has begun."""
    if day.precision == "month":
        return (day.on.year, day.on.month) == (today.year, today.month)
    return day.precision == "year" and day.on.year == today.year


def _plan(
    world: _World,
    row: Row,
    found: Match,
    unit: int | None,
    firm: int | str | None,
    folded: str,
    standing: Mapping[int, Standing],
    seen: dict[Any, int],
) -> Planned:
    values = row.values
    plan = Planned(row.number, values.get("name", "")[:160], matched_by=found.by)
    plan.values = {name: kept(value) for name, value in values.items()}
    plan.doubts = [list(doubt) for doubt in row.doubts if DOUBTS[doubt[1]]]
    plan.reasons = [list(doubt) for doubt in row.doubts if not DOUBTS[doubt[1]] and (FIELDS[doubt[0]].is_written)]
    there = standing.get(found.project) if found.project is not None else None
    if found.project is not None and there is None:
        plan.reasons.append(["record", "gone", ""])
    _once(plan, found, folded, firm, seen, row.number)
    if there is not None:
        plan.project, plan.version = there.project.pk, there.project.version
        _changed(world, plan, there, values, unit if values.get("unit") else None, firm)
    else:
        _new(world, plan, values, unit, firm, row.section)
        plan.candidates = [[pk, str(likeness)] for pk, likeness in found.candidates]
        plan.verdict = Verdict.QUESTION.value if plan.candidates else Verdict.NEW.value
    if plan.reasons:
        plan.verdict = Verdict.REJECTED.value
    return plan


def _once(plan: Planned, found: Match, folded: str, firm: int | str | None, seen: dict[Any, int], number: int) -> None:
    """A project stands in a sheet once."""
    key: Any = found.project if found.project is not None else (folded, plan.values.get("enterprise", "") or firm)
    if found.project is None and found.by == "person":
        return
    if not folded and found.project is None:
        return
    if key in seen:
        plan.reasons.append(["name", "twice", str(seen[key] or "")])
    else:
        seen[key] = number


def facts_of_row(values: Mapping[str, Any], unit: int | None, firm: int | None) -> dict[str, Any]:
    """The facts that a row's values (typed) say, by the ledger's columns; `unit` and `firm` in place of their names."""
    facts = {
        _COLUMN_OF[name]: value.on if type(value) is Day else value
        for name, value in values.items()
        if name in _COLUMN_OF
    }
    facts.pop("unit_id", None)
    facts.pop("enterprise_id", None)
    if unit is not None:
        facts["unit_id"] = unit
    if firm is not None:
        facts["enterprise_id"] = firm
    return facts


def _new(
    world: _World, plan: Planned, values: Mapping[str, Any], unit: int | None, firm: int | str | None, section: str
) -> None:
    if not values.get("name"):
        plan.reasons.append(["name", "no_name", ""])
    if unit is None:
        named = values.get("unit") or section
        plan.reasons.append(["unit", "no_such_unit" if named else "no_unit", named or ""])
    elif unit not in world.units.allowed:
        plan.reasons.append(["unit", "not_yours", world.units.names.get(unit, "")])
    else:
        plan.values.setdefault("unit", world.units.names[unit])
    facts = facts_of_row(values, unit, firm if isinstance(firm, int) else None)
    _say_problems(plan, {name: value for name, value in facts.items() if name != "name" or value})
    for name in ("agreed", "filed_amount"):
        if name in values and FIELDS[name].of not in values:
            plan.reasons.append([name, "no_day", ""])


def _action_of(name: str) -> str:
    target = FIELDS[name].target
    if target in ("investment", "progress", "plan"):
        return "ledger.report_investment"
    return "ledger.report_milestone" if target.startswith("milestone") else "ledger.change_project"


def _say_problems(plan: Planned, facts: Mapping[str, Any]) -> None:
    for column, said in problems(facts).items():
        plan.reasons.append([_FIELD_OF_COLUMN.get(column, _FIELD_OF_FACT.get(column, column)), "refused", said])


def _changed(
    world: _World,
    plan: Planned,
    there: Standing,
    values: Mapping[str, Any],
    unit: int | None,
    firm: int | str | None,
) -> None:
    project = there.project
    if values.get("unit") and unit is None:
        plan.reasons.append(["unit", "no_such_unit", str(values["unit"])])
    path = project.unit.path
    facts = facts_of_row(values, unit, firm if isinstance(firm, int) else None)
    changes = there.fact_changes(facts, values, world.frame.clears)
    if firm == NEW_FIRM:
        changes.append(["enterprise", there.firm_name, values["enterprise"]])
    changes += there.milestone_changes(values)
    changes += there.money_changes(values)
    _say_problems(plan, {**there.promised(), **{name: facts[name] for name in facts if name != "name" or facts[name]}})
    plan.changes = changes
    plan.doubts += there.notes(values)
    needed = {_action_of(change[0]) for change in changes}
    if any(not may(world.actor, action, path) for action in needed):
        plan.reasons.append(["name", "not_yours", str(project.unit)])
    if unit is not None and unit not in world.units.allowed and any(change[0] == "unit" for change in changes):
        plan.reasons.append(["unit", "not_yours", world.units.names.get(unit, "")])
    plan.verdict = Verdict.CHANGED.value if changes else Verdict.SAME.value
    if changes and there.is_newer_than(values.get("version")):
        plan.changes, clashes = there.three_ways(changes)
        if clashes:
            plan.verdict = Verdict.CONFLICT.value
        elif not plan.changes:
            plan.verdict = Verdict.SAME.value
