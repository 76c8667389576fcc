"""What is scored: units, the events credited to them, the figures given for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bridgehead.engines.figures import FrozenMap

Fields = Mapping[str, Decimal | str]


class FactsError(ValueError):
    """Facts that contradict each other: a unit twice, an entry of no unit, shares of an event above the whole."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Who is scored; ranks and efficacy compare a unit with the others of its `group`."""

    id: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as credited to one unit: a signing, a payment, a report, a criticism.

    `id` names the event, `project` what it happened to; `source` says which series of the formula it belongs to. An
    event credited to several units is an entry each, and their `share`s add up to 1 at most. An entry with a reason in
    `void` (falsified, appeal lost) is shown and counts nowhere.
    """

    source: str
    id: str
    project: str
    unit: str
    on: date
    fields: Fields = field(default_factory=FrozenMap)
    share: Decimal = Decimal(1)
    void: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a score is made of, as it was known at one moment. `given` has figures by name, then by unit.

    Entries reach back as far as a project may have been counted before: the first event is found among what is handed
    over.
    """

    units: tuple[Unit, ...]
    entries: tuple[Entry, ...] = ()
    given: Mapping[str, Mapping[str, Decimal]] = field(default_factory=FrozenMap)


def make_facts(
    units: Iterable[Unit | str],
    entries: Iterable[Entry] = (),
    given: Mapping[str, Mapping[str, Decimal]] | None = None,
) -> Facts:
    """Facts that hold together; a bare text is a unit without a group. Raises FactsError naming what does not."""
    known = tuple(Unit(unit) if isinstance(unit, str) else unit for unit in units)
    ids = {unit.id for unit in known}
    if len(ids) != len(known):
        raise FactsError("a unit stands twice among the units")
    listed = tuple(entries)
    shares: dict[tuple[str, str], Decimal] = {}
    seen: set[tuple[str, str, str]] = set()
    for entry in listed:
        if entry.unit not in ids:
            raise FactsError(f"{entry.source} {entry.id} is credited to {entry.unit!r}, which is not among the units")
        if (entry.source, entry.id, entry.unit) in seen:
            raise FactsError(f"{entry.source} {entry.id} is credited twice to {entry.unit!r}")
        if not 0 <= entry.share <= 1:
            raise FactsError(f"{entry.source} {entry.id} has a share of {entry.share}: it lies between 0 and 1")
        seen.add((entry.source, entry.id, entry.unit))
        event = (entry.source, entry.id)
        shares[event] = shares.get(event, Decimal(0)) + entry.share
    for (source, event_id), share in shares.items():
        if share > 1:
            raise FactsError(f"the shares in {source} {event_id} add up to {share}, which is above 1")
    for name, row in (given or {}).items():
        if strangers := sorted(set(row) - ids):
            raise FactsError(f"{name} is given for {strangers[0]!r}, which is not among the units")
    return Facts(known, listed, FrozenMap({name: FrozenMap(row) for name, row in (given or {}).items()}))
