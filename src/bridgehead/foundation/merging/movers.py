"""What refers to a thing, and how each kind of reference goes along when the thing is merged into another."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as of
from enum import StrEnum
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

Label = str | Promise
Reference = tuple[str, str]
Step = dict[str, Any]


class How(StrEnum):
    """What becomes of the rows that refer to the one that is merged away.

    `ANEW`: rows with the recording clock are closed and written anew on the other, so that yesterday's answers stay.
    `MOVED`: the reference is changed. `OWN`: the room does it. `STAYS`: the row tells of the record as it was.
    """

    ANEW = "anew"
    MOVED = "moved"
    OWN = "own"
    STAYS = "stays"


def _nothing(_row: Any) -> Hashable:
    return None


def _mine(_mine: Any, _theirs: Any) -> bool:
    return False


def _no_step(_old: Any, _new: Any) -> Sequence[Step]:
    return ()


@dataclass(frozen=True, slots=True)
class Own:
    """A room's own way: `count(loser)` rows, `move(loser, survivor, actor_id, at)` with steps of its own journal,
    `blocked(step)` why one cannot be undone (empty: it can), `back(step, actor_id, at)` undoes it.

    `both(loser, survivor)` gives the two rows, that of the survivor first, where each has what there can be one of and
    a person chooses; `move` is for the survivor's staying then, `exchange` (as `move`) for the other's.
    """

    count: Callable[[int], int]
    move: Callable[[int, int, int | None, Any], Sequence[Step]]
    blocked: Callable[[Step], str]
    back: Callable[[Step, int | None, Any], None]
    both: Callable[[int, int], tuple[Any, Any] | None] | None = None
    exchange: Callable[[int, int, int | None, Any], Sequence[Step]] | None = None


@dataclass(frozen=True, slots=True)
class Mover:
    """How the rows of `model` that refer to `target` by `field` go along.

    `slot(row)` names what there can be one of (a month, a year); None: as many as there are. Where both have rows in a
    slot a person chooses; `theirs_first(mine, theirs)` says whether those of the record that goes are proposed.
    `shown(row)` tells a row in a few words. `after(old, new)` runs where a row was written anew, `dropped(old, kept)`
    where it was not because another stays, and gives the steps that it took; `back(last, restored)` runs instead of
    `after` where a merge is undone. `also` are columns that change with
    the reference. `why` says why rows stay.
    """

    target: str
    model: str
    field: str
    how: How
    noun: Label = ""
    why: str = ""
    slot: Callable[[Any], Hashable] = _nothing
    shown: Callable[[Any], str] = str
    slot_shown: Callable[[Any], str] | None = None
    theirs_first: Callable[[Any, Any], bool] = _mine
    after: Callable[[Any, Any], object] = _no_step
    back: Callable[[Any, Any], object] | None = None
    dropped: Callable[[Any, Any], Sequence[Step]] = _no_step
    own: Own | None = None
    also: Mapping[str, Any] = of(default_factory=dict)

    @property
    def reference(self) -> Reference:
        """Which reference it is about."""
        return (self.model, self.field)


_movers: Final[dict[tuple[str, str, str], Mover]] = {}
# Columns of whole numbers that hold ids without being references, by (model, column): SearchEntry.owner and its like.
_LOOSE: Final = (models.IntegerField,)


def register_movers(*movers: Mover) -> None:
    """Say how a room's rows go along. A reference is claimed once; one that stays says why."""
    for mover in movers:
        if mover.how is How.STAYS and not mover.why:
            raise ValueError(f"{mover.model}.{mover.field}: say why it stays")
        if (mover.how is How.OWN) != (mover.own is not None):
            raise ValueError(f"{mover.model}.{mover.field}: a way of its own needs its functions")
        if _movers.setdefault((mover.target, *mover.reference), mover) != mover:
            raise ValueError(f"{mover.model}.{mover.field} has its mover already")


def movers_of(target: type[models.Model]) -> list[Mover]:
    """The movers of a kind of thing, in the order in which rooms registered them."""
    label = target._meta.label
    return [mover for mover in _movers.values() if mover.target == label]


def references_to(target: type[models.Model]) -> Iterator[Reference]:
    """Every column of every model that refers to it: foreign keys, those of many-to-many tables, generic ones, and
    columns of whole numbers that are called after it (`enterprise_id`).
    """
    loose = f"{target._meta.model_name}_id"
    for model in apps.get_models(include_auto_created=True):
        for one in (*model._meta.concrete_fields, *model._meta.private_fields):
            refers = isinstance(one, models.ForeignKey) and one.remote_field.model is target
            if refers or _is_generic(one) or (isinstance(one, _LOOSE) and one.name == loose):
                yield model._meta.label, one.name


def _is_generic(column: Any) -> bool:
    # By its shape: contenttypes cannot be imported while apps load.
    return hasattr(column, "fk_field") and hasattr(column, "ct_field")


def undeclared(target: type[models.Model]) -> list[Reference]:
    """References that no room has said anything about."""
    declared = {mover.reference for mover in movers_of(target)}
    return [reference for reference in references_to(target) if reference not in declared]


def rows_of(reference: Reference, pk: int) -> models.QuerySet[Any]:
    """The rows that refer to a thing by this column; for a generic one those of any kind with this id."""
    label, name = reference
    model = apps.get_model(label)
    column: Any = model._meta.get_field(name)
    if _is_generic(column):
        name = column.fk_field
    found: models.QuerySet[Any] = model._default_manager.filter(**{name: pk})
    return found
