"""Where the inputs of a formula come from: who is scored, and the origin of every series and every given figure.

`inputs` of a version, as JSON:

    {"subject": "unit", "kinds": ["park", "town"], "within": null, "period": "month", "appeal_days": 7,
     "decide_days": 10, "shown": "places",
     "sources": {"signed": {"what": "measure:project.signed.count", "filters": {"investment_min": 100000000},
                            "within": null, "credit": "shares"}},
     "given": {"signed_target": {"what": "hand", "stands": "year"}}}

`what` is `hand`, `tasks` (verified posted tasks), `late_start` (projects that did not start on the day promised),
`measure:<id>` or `milestone:<kind>`. `credit` is `shares` (whose merit it is; a project without shares is its
responsible unit's) or `responsible`. A figure computed from a measure counts a project once, at its responsible unit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.utils.translation import gettext as _

from bridgehead.engines.figures import FILTERS, REGISTRY, Measure, MeasureError
from bridgehead.engines.scoring import Formula
from bridgehead.engines.scoring.formulas import Given, Item, Tally, items_of
from bridgehead.foundation.access import Refused
from bridgehead.modules.accounts.models import UnitKind
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.answers import ANSWERABLE

HAND: Final = "hand"
TASKS: Final = "tasks"
LATE: Final = "late_start"
PERIODS: Final = ("month", "quarter", "year")
CREDITS: Final = ("shares", "responsible")
STANDS: Final = ("year", "period")
SHOWN: Final = ("places", "bands")
SUBJECTS: Final = ("unit", "person")
# Filters of a measure that a binding may set; whom a project is credited to is what the shares say.
FILTER_NAMES: Final = ("investment_min", "investment_max", "sector", "industry", "origin", "level")
# What every row of the ledger says of itself; conditions on anything else hold of nothing.
LEDGER_FIELDS: Final = ("investment", "amount", "sector", "industry", "in_chain", "origin", "level", "state")
TASK_FIELDS: Final = ("points",)


@dataclass(frozen=True, slots=True)
class SourceBinding:
    """Where a series of events comes from; `within` is the id of a unit whose subtree alone counts."""

    what: str = HAND
    filters: Mapping[str, Any] = field(default_factory=dict)
    within: int | None = None
    credit: str = "shares"

    @property
    def is_computed(self) -> bool:
        """Whether the ledger gives it."""
        return self.what not in (HAND, TASKS)

    def measure(self, fallback: str = "project.signed.count") -> Measure:
        """The measure with its filters; for milestones one that carries them."""
        kind, _colon, name = self.what.partition(":")
        return Measure(name if kind == "measure" else fallback, dict(self.filters))


@dataclass(frozen=True, slots=True)
class GivenBinding:
    """Where a given figure comes from, and how long one that was entered stands."""

    what: str = HAND
    stands: str = "period"
    filters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of a version, read."""

    subject: str
    kinds: tuple[str, ...]
    within: int | None
    period: str
    appeal_days: int
    decide_days: int
    shown: str
    sources: Mapping[str, SourceBinding]
    given: Mapping[str, GivenBinding]


def every_item(formula: Formula) -> Iterator[Item]:
    """Every item of a formula, of its flags too."""
    for root in (formula.total, *(flag.item for flag in formula.flags)):
        yield from items_of(root)


def tallies_of(formula: Formula) -> dict[str, list[Tally]]:
    """The tallies of a formula by the series that they count."""
    found: dict[str, list[Tally]] = {}
    for item in every_item(formula):
        if isinstance(item.rule, Tally):
            found.setdefault(item.rule.source, []).append(item.rule)
    return found


def given_of(formula: Formula) -> list[str]:
    """The names of the figures that a formula is given, each once."""
    return list(dict.fromkeys(item.rule.name for item in every_item(formula) if isinstance(item.rule, Given)))


@cache
def _shipped() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("bindings.toml").read_text(encoding="utf-8"))


def default_source(name: str) -> dict[str, Any]:
    """What a series is bound to until somebody says otherwise."""
    return dict(_shipped()["sources"].get(name, {"what": HAND}))


def default_given(name: str) -> dict[str, Any]:
    """How a given figure is entered until somebody says otherwise."""
    return {"what": HAND, "stands": "year" if name in _shipped()["given"]["year"] else "period"}


def default_inputs(formula: Formula) -> dict[str, Any]:
    """The inputs of a shipped scheme."""
    own = _shipped()["schemes"].get(formula.id, {})
    return {
        "subject": "unit",
        "kinds": [UnitKind.PARK.value, UnitKind.TOWN.value],
        "within": None,
        "period": "month",
        "appeal_days": 7,
        "decide_days": 10,
        "shown": "places",
        "sources": {name: default_source(name) for name in tallies_of(formula)},
        "given": {name: default_given(name) for name in given_of(formula)},
        **own,
    }


def read_inputs(inputs: Mapping[str, Any], formula: Formula) -> Inputs:
    """The inputs of a version, with the defaults for what the formula takes and they do not name."""
    known = {**default_inputs(formula), **inputs}
    sources = {
        name: SourceBinding(**{**default_source(name), **known["sources"].get(name, {})})
        for name in tallies_of(formula)
    }
    given = {
        name: GivenBinding(**{**default_given(name), **known["given"].get(name, {})}) for name in given_of(formula)
    }
    return Inputs(
        known["subject"],
        tuple(known["kinds"]),
        known["within"],
        known["period"],
        known["appeal_days"],
        known["decide_days"],
        known["shown"],
        sources,
        given,
    )


def measure_choices(*, sums: bool = False) -> list[str]:
    """The measures that a series (or, with `sums`, a figure) may be bound to: no rates."""
    kinds = {name: REGISTRY[name] for name in sorted(ANSWERABLE)}
    counted = [name for name, one in kinds.items() if one.unit_kind == "count"]
    money = [name for name, one in kinds.items() if one.unit_kind == "currency"]
    if sums:
        return [*counted, *money]
    return [*counted, "fdi.used.amount", "investment.done.amount", "project.signed.investment"]


def check_inputs(inputs: Mapping[str, Any], formula: Formula) -> None:
    """Raise Refused, by field (`sources.signed.what`), where the inputs cannot be computed."""
    errors: dict[str, list[str]] = {}
    wrong = _("This choice is not offered.")
    read = read_inputs(inputs, formula)
    errors |= _plain_errors(read, wrong)
    for name, source in read.sources.items():
        errors |= _source_errors(f"sources.{name}", source, wrong)
    for name, given in read.given.items():
        if given.stands not in STANDS:
            errors[f"given.{name}.stands"] = [wrong]
        if given.what != HAND and given.what.removeprefix("measure:") not in measure_choices(sums=True):
            errors[f"given.{name}.what"] = [wrong]
        errors |= _filter_errors(f"given.{name}", given.filters)
    if errors:
        raise Refused(errors)


def _plain_errors(read: Inputs, wrong: str) -> dict[str, list[str]]:
    told = (("subject", read.subject, SUBJECTS), ("period", read.period, PERIODS), ("shown", read.shown, SHOWN))
    errors = {name: [wrong] for name, value, offered in told if value not in offered}
    if set(read.kinds) - set(UnitKind.values) or not read.kinds:
        errors["kinds"] = [_("Choose one kind of unit or more.")]
    for name in ("appeal_days", "decide_days"):
        if not 1 <= getattr(read, name) <= 60:
            errors[name] = [_("Write a number of days from 1 to 60.")]
    return errors


def _source_errors(place: str, source: SourceBinding, wrong: str) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    kind, colon, name = source.what.partition(":")
    if colon:
        offered = measure_choices() if kind == "measure" else list(rules.current().milestones)
        if kind not in ("measure", "milestone") or name not in offered:
            errors[f"{place}.what"] = [wrong]
    elif kind not in (HAND, TASKS, LATE):
        errors[f"{place}.what"] = [wrong]
    if source.credit not in CREDITS:
        errors[f"{place}.credit"] = [wrong]
    return errors | _filter_errors(place, source.filters)


def _filter_errors(place: str, filters: Mapping[str, Any]) -> dict[str, list[str]]:
    errors = {}
    for name, value in filters.items():
        try:
            if name not in FILTER_NAMES or name not in FILTERS:
                raise MeasureError(name)
            Measure("project.signed.count", {name: value})
        except MeasureError:
            errors[f"{place}.{name}"] = [_("The ledger cannot tell projects by this value.")]
    return errors


def unknown_fields(formula: Formula, inputs: Inputs) -> dict[str, list[str]]:
    """By series: fields that its tallies judge by and its origin does not say, so that they count nothing by them."""
    found = {}
    for name, tallies in tallies_of(formula).items():
        binding = inputs.sources[name]
        if binding.what == HAND:
            continue
        said = TASK_FIELDS if binding.what == TASKS else LEDGER_FIELDS
        asked = dict.fromkeys(field for tally in tallies for field in fields_of(tally))
        if lacking := [one for one in asked if one not in said]:
            found[name] = lacking
    return found


def fields_of(tally: Tally) -> list[str]:
    """The fields of an entry that a tally judges by."""
    found = [condition.field for condition in tally.where]
    waiting: list[Any] = [tally.worth]
    while waiting:
        worth = waiting.pop()
        found += [value for name in ("field", "name") if isinstance(value := getattr(worth, name, None), str)]
        waiting += getattr(worth, "parts", ())
        if hasattr(worth, "of"):
            waiting.append(worth.of)
    return list(dict.fromkeys(found))
