"""What other rooms keep of units: accounts knows none of them, so they say so when they start.

A *path column* holds a copy of a unit's path and is rewritten when the unit moves. A *holder* counts what would be
orphaned if a unit were taken out of use. A *mover* brings along what a room sums up by unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Holder:
    """`count(unit_path)` says how many `noun` the unit at that path still holds itself."""

    noun: str | Promise
    count: Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Mover:
    """Called in the transaction of a move: `prepare()` before units are locked, `moved(old path, new path)` after."""

    prepare: Callable[[], None]
    moved: Callable[[str, str], None]


_movers: dict[str, Mover] = {}
_path_columns: dict[str, tuple[type[models.Model], str]] = {}
_holders: dict[str, Holder] = {}


def register_path_column(model: type[models.Model], field: str) -> None:
    """`field` of `model` holds unit paths."""
    _path_columns[f"{model._meta.label_lower}.{field}"] = (model, field)


def register_holder(key: str, holder: Holder) -> None:
    """Units that this room still uses cannot be taken out of use."""
    _holders[key] = holder


def register_mover(key: str, mover: Mover) -> None:
    """This room has something to bring along when a unit moves."""
    _movers[key] = mover


def movers() -> tuple[Mover, ...]:
    """Everything to bring along when a unit moves."""
    return tuple(_movers.values())


def path_columns() -> tuple[tuple[type[models.Model], str], ...]:
    """Every column to rewrite when a unit moves."""
    return tuple(_path_columns.values())


def holders() -> tuple[Holder, ...]:
    """Everything to ask before a unit is taken out of use."""
    return tuple(_holders.values())
