"""The kinds of thing of which two may be one: how pairs are found, shown, merged and parted again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise

from bridgehead.engines.likeness import Judgement
from bridgehead.foundation.access import Actor

if TYPE_CHECKING:
    from bridgehead.foundation.merging.models import Merge
    from bridgehead.foundation.merging.planning import Plan

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Side:
    """One of a pair: how it is called, where its page is (empty: it has none), a few words about it, its version."""

    id: int
    name: str
    url: str
    notes: Sequence[str]
    version: int
    may_merge: bool


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field side by side, as shown. `is_free`: a person may choose which value stays."""

    name: str
    label: Label
    one: str
    other: str
    is_free: bool = True

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.one != self.other


@dataclass(frozen=True, slots=True)
class LikeKind:
    """A kind of thing that can be there twice.

    `visible(actor)` are the things that the actor sees; `sides(actor, ids)` those of the ids as a page shows them;
    `compare(one, other)` their fields; `pairs()` judges everything, `judge(one, other)` two; `plan`, `merge` and `undo`
    are the room's actions.
    """

    key: str
    label: Label
    model: type[models.Model]
    policy: str
    words: Mapping[str, Label]
    visible: Callable[[Actor], QuerySet[Any]]
    sides: Callable[[Actor, Iterable[int]], Mapping[int, Side]]
    compare: Callable[[int, int], Sequence[FieldLine]]
    pairs: Callable[[], Iterable[tuple[int, int, Judgement]]]
    judge: Callable[[int, int], Judgement]
    plan: Callable[..., Plan]
    merge: Callable[..., Merge]
    undo: Callable[..., Merge]
    order: int = 50
    advice: Sequence[Label] = field(default_factory=tuple)


_kinds: Final[dict[str, LikeKind]] = {}


def register_like_kind(kind: LikeKind) -> None:
    """Make a kind known; its key may be taken once only."""
    if _kinds.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"{kind.key} is merged already")


def like_kinds() -> list[LikeKind]:
    """Every kind, in the order in which they are shown."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def like_kind(key: str) -> LikeKind:
    """The kind of that key; KeyError for one that no room has registered."""
    return _kinds[key]
