"""What each row of a sheet would change in the ledger, before anything is written."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
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
from bridgehead.modules.exchange.standing import PART_FIELDS, Standing, parts_of, standing_of
from bridgehead.modules.exchange.values import columns_of_rows
from bridgehead.modules.ledger.actions.investment import part_problems
from bridgehead.modules.ledger.alike import Like, card_of_facts, like_many
from bridgehead.modules.ledger.bulk_facts import DEFAULTS, columns_of, problems_of

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
# Those that hold what the cell says; the other two hold the row that it names.
_SAID_COLUMN: Final = {name: column for name, column in _COLUMN_OF.items() if not column.endswith("_id")}
_MILESTONES: Final = frozenset(one.id for one in FIELDS.values() if one.target == "milestone")
_PARTS: Final = frozenset(PART_FIELDS)
NEW_FIRM: Final = "new"
# So many projects that a row is like are shown with it.
_LIKES: Final = 3


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
    """A row with its verdict; see ImportRow for the forms of the lists. `values` are as the sheet was read."""

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


@dataclass(slots=True)
class _Looked:
    """A row at the first look: which project it means, its folded name, unit and builder, the facts that it says."""

    row: Row
    found: Match
    folded: str
    unit: int | None
    firm: int | str | None
    there: Standing | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    likes: Sequence[Like] = ()

    @property
    def known_firm(self) -> int | None:
        """Its builder, where that is one of ours."""
        return self.firm if isinstance(self.firm, int) else None

    @property
    def named_unit(self) -> int | None:
        """The unit that the row itself names."""
        return self.unit if self.row.values.get("unit") else None


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
    looked = [_first_look(world, row, choices or {}) for row in data]
    ids = {one.found.project for one in looked if one.found.project is not None}
    standing = standing_of(actor, ids, frame.month, frame.year, frame.made_at)
    for one in looked:
        one.there = standing.get(one.found.project) if one.found.project is not None else None
    wrong = _problems(looked)
    _ask_likes(world, looked)
    seen: dict[Any, int] = dict.fromkeys(taken, 0)
    return [_plan(world, one, wrong.get(one.row.number, {}), seen) for one in looked]


def _ask_likes(world: _World, looked: Sequence[_Looked]) -> None:
    """Which projects a new row is like, of those that the actor sees: the question that registering asks."""
    asked = [one for one in looked if one.there is None and one.found.by != "person"] if world.known.ids else []
    cards = [card_of_facts(facts_of_row(one.row.values, one.unit, one.known_firm)) for one in asked]
    for one, likes in zip(asked, like_many(cards), strict=True):
        one.likes = [like for like in likes if like.project_id in world.known.ids][:_LIKES]


def _problems(looked: Sequence[_Looked]) -> dict[int, dict[str, str]]:
    """What is wrong with the facts of each row, by its number; known projects' must agree with what is in force."""
    new = [one for one in looked if one.there is None]
    known = [one for one in looked if one.there is not None]
    for one in known:
        one.facts = facts_of_row(one.row.values, one.named_unit, one.known_firm)
    values = columns_of_rows([one.row.values for one in new])
    told = fact_columns(values, [one.unit for one in new], [one.known_firm for one in new])
    beside = columns_of([{**one.there.promised(), **one.facts} for one in known if one.there is not None])
    return {
        rows[at].row.number: said
        for rows, columns in ((new, told), (known, beside))
        for at, said in problems_of(columns, len(rows)).items()
    }


def _first_look(world: _World, row: Row, choices: Mapping[int, int | None]) -> _Looked:
    values = row.values
    _tell_promises(world, row)
    folded = fold(values.get("name", ""))
    named = values.get("unit")
    unit, under = (world.units.find(named), str(named)) if named else world.units.under(row.headings)
    stands_under = unit if under else None
    if unit is None and not under:
        unit = world.frame.unit
    builder, code = values.get("enterprise", ""), values.get("credit_code", "")
    firm = world.builders.find(builder, code) if builder or code else None
    if row.number in choices:
        chosen = choices[row.number]
        found = Match(chosen, "person") if chosen is not None else Match(None, "person")
    else:
        found = match(world.known, values, folded, stands_under, firm)
    return _Looked(row, found, folded, unit, firm if firm is not None else NEW_FIRM if builder else None)


def _tell_promises(world: _World, row: Row) -> None:
    """A milestone on a day to come, or one that is said to be planned, is a promise; one of this month is of today."""
    if _MILESTONES.isdisjoint(row.values):
        return
    told = row.values.keys() & _MILESTONES
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


def _plan(world: _World, one: _Looked, wrong: Mapping[str, str], seen: dict[Any, int]) -> Planned:
    row, found, there = one.row, one.found, one.there
    values = row.values
    plan = Planned(row.number, values.get("name", "")[:160], matched_by=found.by, values=values)
    if row.doubts:
        plan.doubts = [list(doubt) for doubt in row.doubts if DOUBTS[doubt[1]]]
        plan.reasons = [list(doubt) for doubt in row.doubts if not DOUBTS[doubt[1]] and (FIELDS[doubt[0]].is_written)]
    if found.project is not None and there is None:
        plan.reasons.append(["record", "gone", ""])
    _once(plan, found, one.folded, one.firm, seen, row.number)
    if there is not None:
        plan.project, plan.version = there.project.pk, there.project.version
        _changed(world, plan, one, there, wrong)
    else:
        _new(world, plan, one, wrong)
        if one.likes:
            plan.candidates = [
                [like.project_id, like.judgement.score, [reason.code for reason in like.judgement.reasons]]
                for like in one.likes
            ]
            plan.verdict = Verdict.QUESTION.value
    _check_parts(plan, values, there)
    if plan.reasons:
        plan.verdict = Verdict.REJECTED.value
    return plan


def _check_parts(plan: Planned, values: Mapping[str, Any], there: Standing | None) -> None:
    """The parts of the month must agree with its figure, and with nothing they are nothing."""
    if _PARTS.isdisjoint(values):
        return
    said = [name for name in PART_FIELDS if name in values]
    month = there.month if there is not None else None
    amount = values.get("month_amount", month.amount if month is not None else None)
    if amount is None:
        plan.reasons.append([said[0], "no_month", ""])
        return
    names = {column: name for name, column in PART_FIELDS.items()}
    for column, messages in part_problems(amount, parts_of(values, month)).items():
        plan.reasons.append([names[column], "refused", messages[0]])


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
        _SAID_COLUMN[name]: value.on if type(value) is Day else value
        for name, value in values.items()
        if name in _SAID_COLUMN
    }
    if unit is not None:
        facts["unit_id"] = unit
    if firm is not None:
        facts["enterprise_id"] = firm
    return facts


def fact_columns(
    told: Mapping[str, Sequence[Any]],
    units: Sequence[int | None],
    firms: Sequence[int | None],
    heads: Container[str] = (),
) -> dict[str, Sequence[Any]]:
    """`facts_of_row` of many rows, as columns: of the fields that a row or one of the `heads` says.

    `told` are the rows' values as columns by field, None where a row says nothing; there stands what a project has of
    which nothing is said.
    """
    columns: dict[str, Sequence[Any]] = {}
    for name, column in _SAID_COLUMN.items():
        empty = DEFAULTS[column]
        if name in told:
            values = told[name]
            if FIELDS[name].kind == "day":
                values = [None if day is None else day.on for day in values]
            is_full = empty is None or None not in values
            columns[column] = values if is_full else [empty if value is None else value for value in values]
        elif name in heads:
            columns[column] = [empty] * len(units)
    columns["unit_id"] = units
    if "enterprise" in told or "enterprise" in heads or any(firm is not None for firm in firms):
        columns["enterprise_id"] = firms
    return columns


def _new(world: _World, plan: Planned, one: _Looked, wrong: Mapping[str, str]) -> None:
    values, unit = one.row.values, one.unit
    if not values.get("name"):
        plan.reasons.append(["name", "no_name", ""])
    if unit is None:
        named = values.get("unit") or world.units.under(one.row.headings)[1]
        plan.reasons.append(["unit", "no_such_unit" if named else "no_unit", named or ""])
    elif unit not in world.units.allowed:
        plan.reasons.append(["unit", "not_yours", world.units.names.get(unit, "")])
    elif "unit" not in values:
        values["unit"] = world.units.names[unit]
    if wrong:
        _say_problems(plan, wrong)
    for name in ("agreed", "filed_amount"):
        if name in values and FIELDS[name].of not in values:
            plan.reasons.append([name, "no_day", ""])


def _action_of(name: str) -> str:
    target = FIELDS[name].target
    if target in ("investment", "part", "progress", "plan"):
        return "ledger.report_investment"
    return "ledger.report_milestone" if target.startswith("milestone") else "ledger.change_project"


def _say_problems(plan: Planned, wrong: Mapping[str, str]) -> None:
    for column, said in wrong.items():
        # That a name is missing is said where one is needed.
        if column == "name" and not plan.name:
            continue
        plan.reasons.append([_FIELD_OF_COLUMN.get(column, _FIELD_OF_FACT.get(column, column)), "refused", said])


def _changed(world: _World, plan: Planned, one: _Looked, there: Standing, wrong: Mapping[str, str]) -> None:
    project, values, unit, firm = there.project, one.row.values, one.named_unit, one.firm
    if values.get("unit") and unit is None:
        plan.reasons.append(["unit", "no_such_unit", str(values["unit"])])
    path, facts = project.unit.path, one.facts
    changes = there.fact_changes(facts, values, world.frame.clears)
    if firm == NEW_FIRM:
        changes.append(["enterprise", there.firm_name, values["enterprise"]])
    changes += there.milestone_changes(values)
    changes += there.money_changes(values)
    _say_problems(plan, wrong)
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
