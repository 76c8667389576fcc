"""What changed between two runs: of each unit, the items whose points differ, and the entries that made it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .scores import Explained, Scores
from .tallies import Row


@dataclass(frozen=True, slots=True)
class RowChange:
    """An entry that came, went, or counts otherwise than before."""

    what: Literal["came", "gone", "differs"]
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Change:
    """An item of a unit whose value differs; None is unknown, or an item that only the other formula has."""

    unit: str
    key: str
    before: Decimal | None
    after: Decimal | None
    rows: tuple[RowChange, ...]


def changes(before: Scores, after: Scores) -> tuple[Change, ...]:
    """The changes unit by unit, from the total down; units that only one run has are compared with nothing."""
    units = dict.fromkeys((*before.totals, *after.totals))
    return tuple(change for unit in units for change in _of_unit(unit, before, after))


def _of_unit(unit: str, before: Scores, after: Scores) -> Iterator[Change]:
    old, new = (_flat(run.explain(unit)) if unit in run.totals else {} for run in (before, after))
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        values = [None if found is None else found.value for found in (one, other)]
        rows = tuple(_rows(one, other))
        if values[0] != values[1] or rows:
            yield Change(unit, key.partition("@")[0], values[0], values[1], rows)


def _flat(one: Explained) -> dict[str, Explained]:
    """Every item by its key, and by its month where it is taken month by month."""
    name = one.item.key if one.since is None else f"{one.item.key}@{one.since}"
    found = {name: one}
    for part in one.parts:
        found.update(_flat(part))
    return found


def _rows(one: Explained | None, other: Explained | None) -> Iterator[RowChange]:
    old, new = ({row.entry.id: row for row in found.rows} if found else {} for found in (one, other))
    for entry in dict.fromkeys((*old, *new)):
        before, after = old.get(entry), new.get(entry)
        if before is None:
            yield RowChange("came", None, after)
        elif after is None:
            yield RowChange("gone", before, None)
        elif before != after:
            yield RowChange("differs", before, after)
