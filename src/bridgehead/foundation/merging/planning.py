"""What a merge would move, and where both have what there can be one of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Refused
from bridgehead.foundation.merging.movers import How, Label, Mover, movers_of, rows_of, undeclared

MINE: Final = "mine"
THEIRS: Final = "theirs"
# The place of what a room moves in its own way, of which there can be one.
_BOTH: Final = "both"


@dataclass(frozen=True, slots=True)
class Clash:
    """Both have rows where there can be one: `mine` of the one that stays, `theirs` of the one that goes.

    `key` names it in a form; `stays` is MINE or THEIRS, as chosen or as proposed.
    """

    key: str
    mover: Mover
    mine: Sequence[Any]
    theirs: Sequence[Any]
    stays: str

    @property
    def title(self) -> str:
        """What it is about: the month, the year …"""
        say = self.mover.slot_shown or self.mover.shown
        return say(self.theirs[0])

    @property
    def mine_shown(self) -> str:
        """What the one that stays has."""
        return "; ".join(self.mover.shown(row) for row in self.mine)

    @property
    def theirs_shown(self) -> str:
        """What the one that goes has."""
        return "; ".join(self.mover.shown(row) for row in self.theirs)

    @property
    def is_same(self) -> bool:
        """Whether both say the same: nothing to choose."""
        return self.mine_shown == self.theirs_shown


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of row: `free` go along as they are, `clashes` are to be decided."""

    mover: Mover
    free: Sequence[Any]
    clashes: Sequence[Clash]
    own_count: int = 0

    @property
    def noun(self) -> Label:
        """What the rows are."""
        return self.mover.noun

    @property
    def count(self) -> int:
        """How many rows the one that goes has."""
        return len(self.free) + sum(len(clash.theirs) for clash in self.clashes) + self.own_count


@dataclass(frozen=True, slots=True)
class Plan:
    """What merging `loser` into `survivor` would do."""

    survivor: models.Model
    loser: models.Model
    lines: Sequence[Line]

    @property
    def clashes(self) -> list[Clash]:
        """All that is to be decided."""
        return [clash for line in self.lines for clash in line.clashes]


def refuse_unknown(loser: models.Model) -> None:
    """Raise Refused where rows refer to the thing that no room knows how to move, naming the kinds of record."""
    unknown = [
        str(apps.get_model(label)._meta.verbose_name)
        for label, name in undeclared(type(loser))
        if rows_of((label, name), loser.pk).exists()
    ]
    if unknown:
        said = _("It has records that merging does not know how to move: %(kinds)s. Nothing was changed.")
        raise Refused({"": [said % {"kinds": ", ".join(sorted(set(unknown)))}]})


def plan_merge(survivor: models.Model, loser: models.Model, choices: dict[str, str] | None = None) -> Plan:
    """What merging would do, by the choices made so far. Raises Refused where it cannot be done at all."""
    if survivor.pk == loser.pk:
        raise Refused({"": [_("These are one record already.")]})
    refuse_unknown(loser)
    lines = [_line(mover, survivor, loser, choices or {}) for mover in movers_of(type(survivor))]
    return Plan(survivor, loser, [line for line in lines if line.count])


def _line(mover: Mover, survivor: models.Model, loser: models.Model, choices: dict[str, str]) -> Line:
    if mover.how is How.STAYS:
        return Line(mover, (), ())
    if mover.own is not None:
        both = mover.own.both(loser.pk, survivor.pk) if mover.own.both is not None else None
        if both is None:
            return Line(mover, (), (), mover.own.count(loser.pk))
        return Line(mover, (), [clash_of(mover, _BOTH, both[:1], both[1:], choices)])
    theirs = list(_rows(mover, loser.pk))
    if not theirs:
        return Line(mover, (), ())
    there = _by_slot(mover, _rows(mover, survivor.pk))
    free: list[Any] = []
    clashes: list[Clash] = []
    for slot, rows in _by_slot(mover, theirs).items():
        if slot is None or slot not in there:
            free += rows
        else:
            clashes.append(clash_of(mover, slot, there[slot], rows, choices))
    return Line(mover, free, clashes)


def clash_of(
    mover: Mover, slot: Hashable, mine: Sequence[Any], theirs: Sequence[Any], choices: Mapping[str, str]
) -> Clash:
    """Two that cannot both stay, by the choice made or proposed. Raises Refused for a choice that is not offered."""
    key = f"{mover.model}.{mover.field}:{slot}"
    proposed = THEIRS if mover.theirs_first(mine[0], theirs[0]) else MINE
    chosen = choices.get(key, proposed)
    if chosen not in (MINE, THEIRS):
        raise Refused({key: [_("This choice is not offered.")]})
    return Clash(key, mover, mine, theirs, chosen)


def _rows(mover: Mover, pk: int) -> Iterable[Any]:
    rows = rows_of(mover.reference, pk).order_by("pk")
    return rows.filter(superseded_at__isnull=True) if mover.how is How.ANEW else rows


def _by_slot(mover: Mover, rows: Iterable[Any]) -> dict[Hashable, list[Any]]:
    found: defaultdict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        found[mover.slot(row)].append(row)
    return found


def chosen_values(
    names: Iterable[str], survivor: models.Model, loser: models.Model, fields: Mapping[str, str]
) -> dict[str, Any]:
    """What changes of the one that stays: a value that was chosen from the other, or that it lacked itself.

    `names` are attribute names. Raises Refused for a choice that is not offered.
    """
    known = list(names)
    if wrong := {name: [_("This choice is not offered.")] for name in fields if name not in known}:
        raise Refused(wrong)
    found: dict[str, Any] = {}
    for name in known:
        mine, theirs = getattr(survivor, name), getattr(loser, name)
        side = fields.get(name, THEIRS if mine in (None, "") else MINE)
        if side not in (MINE, THEIRS):
            raise Refused({name: [_("This choice is not offered.")]})
        if side == THEIRS and mine != theirs:
            found[name] = theirs
    return found
