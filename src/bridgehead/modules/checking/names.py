"""Names in a draft that are nearly a known one: of projects and firms that the actor may see, and of places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from heapq import nlargest
from typing import Any, Final, Literal

from django.db.models import QuerySet
from django.urls import reverse

from bridgehead.engines.figures import ProjectStatement, Statement
from bridgehead.engines.likeness import core, core_similarity, pairs
from bridgehead.foundation.access import Actor
from bridgehead.foundation.search.folding import fold
from bridgehead.foundation.search.listing import named_ids
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.queries import visible_projects
from bridgehead.modules.parties.names import core as firm_core
from bridgehead.modules.parties.names import name_key
from bridgehead.modules.parties.queries import visible_enterprises

Kind = Literal["project", "enterprise", "place"]
_CANDIDATES: Final = 2_000
# Of so many candidates, those that share the most pairs of characters with a name, all is compared.
_COMPARED: Final = 30
_OFFERED: Final = 3
_NEAR: Final = Decimal("0.6")
_NEAR_PLACE: Final = 0.6
# Written pairs tell more of short names: 一 character wrong of six leaves two pairs of five.
_WRITTEN: Final = 0.75
_PIECE: Final = 3
_SHORT: Final = 5
# What a name may hold, or begin with and hold.
Pieces = Set[str | tuple[str, str]]


@dataclass(frozen=True, slots=True)
class NearName:
    """A name as the draft writes it, where it stands, and the known ones that it may mean, with their addresses."""

    kind: Kind
    name: str
    span: tuple[int, int]
    offered: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A known name with its address, and what of it tells it apart."""

    name: str
    url: str
    stem: str


def near_names(actor: Actor, statements: Sequence[Statement], own: Unit) -> tuple[NearName, ...]:
    """The names that nothing visible bears, with those nearly alike: two queries a kind, whatever the draft names."""
    named = [each for each in statements if isinstance(each, ProjectStatement)]
    projects = {each.name: each.span for each in reversed(named)}
    firms = {each.enterprise: each.span for each in reversed(named) if each.enterprise}
    found = [*_projects(actor, projects), *_firms(actor, firms), *_places(statements, own)]
    return tuple(sorted(found, key=lambda one: one.span))


def _projects(actor: Actor, spans: dict[str, tuple[int, int]]) -> Iterable[NearName]:
    def known(pieces: Pieces) -> list[Known]:
        rows = _holding("project", visible_projects(actor), pieces).values_list("name", "code")
        return [Known(name, reverse("workspace:project", args=[code]), _plain(name)) for name, code in rows]

    return _near("project", spans, known, _plain)


def _firms(actor: Actor, spans: dict[str, tuple[int, int]]) -> Iterable[NearName]:
    def known(pieces: Pieces) -> list[Known]:
        rows = _holding("enterprise", visible_enterprises(actor), pieces).values_list("name", "pk")
        return [Known(name, reverse("parties:enterprise", args=[pk]), _brand(name)) for name, pk in rows]

    return _near("enterprise", spans, known, _brand)


def _plain(name: str) -> str:
    """What tells a project apart."""
    return core(fold(name))


def _brand(name: str) -> str:
    """What tells a firm apart: half of all firms are called 股份有限公司 at the end."""
    return fold(firm_core(name_key(name)))


def _holding(kind: str, rows: QuerySet[Any], pieces: Pieces) -> QuerySet[Any]:
    """Rows with a name that holds one of these folded pieces, or begins with one and holds the other of a pair."""
    held = sorted({piece for piece in pieces if isinstance(piece, str) and piece})
    begun = sorted({piece for piece in pieces if not isinstance(piece, str)})
    return rows.filter(pk__in=named_ids(kind, held, begun))[:_CANDIDATES] if held or begun else rows.none()


def _pieces(stem: str) -> Pieces:
    """Stretches of which one is left as it was wherever a character is wrong, missing or too many."""
    length = len(stem)
    if length <= _PIECE:
        return {stem}
    if length <= _SHORT:
        # Its end alone is what a hundred others end with: 珩溯半导体, 岚汀半导体.
        return {stem[:_PIECE], stem[1 : 1 + _PIECE], stem[: length - 2], (stem[0], stem[-2:])}
    size = max(_PIECE, -(-length // 3) + 1)
    middle = (length - size + 1) // 2
    return {stem[:size], stem[middle : middle + size], stem[-size:]}


def _near(
    kind: Kind,
    spans: dict[str, tuple[int, int]],
    known: Callable[[Pieces], list[Known]],
    stem_of: Callable[[str], str],
) -> list[NearName]:
    folded = {name: fold(name) for name in spans}
    # A name within a longer one is that one, said shortly.
    borne = [fold(one.name) for one in known(set(folded.values()))]
    stems = {name: stem_of(name) for name, own in folded.items() if not any(own in each for each in borne)}
    candidates = [
        (one, pairs(one.stem)) for one in known({piece for stem in stems.values() for piece in _pieces(stem)})
    ]
    found = []
    for name, stem in stems.items():
        offered = _offered(stem, candidates)
        if offered:
            found.append(NearName(kind, name, spans[name], offered))
    return found


def _offered(stem: str, candidates: Sequence[tuple[Known, set[str]]]) -> tuple[tuple[str, str], ...]:
    own = pairs(stem)
    likeliest = nlargest(_COMPARED, candidates, key=lambda each: 2 * len(own & each[1]) / (len(own) + len(each[1])))
    ranked = sorted(((_likeness(stem, one.stem), one.name, one.url) for one, _pairs in likeliest), reverse=True)
    return tuple((known_name, url) for alike, known_name, url in ranked[:_OFFERED] if alike >= _NEAR)


def _likeness(one: str, other: str) -> Decimal:
    written = SequenceMatcher(None, one, other, autojunk=False)
    if written.real_quick_ratio() >= _WRITTEN and written.ratio() >= _WRITTEN:
        return Decimal(str(round(written.ratio(), 2)))
    return core_similarity(one, other)


def _places(statements: Sequence[Statement], own: Unit) -> list[NearName]:
    said = {each.place: each.span for each in reversed(statements) if each.place}
    units = list(Unit.objects.filter(is_active=True).values_list("name", "short_name"))
    known = [name for pair in units for name in pair if name]
    found = []
    for place, span in said.items():
        if place in known or any(place.endswith(name) or name in place for name in known):
            continue
        ranked = sorted(known, key=lambda name: -SequenceMatcher(None, place, name).ratio())
        near = [name for name in ranked[:_OFFERED] if SequenceMatcher(None, place, name).ratio() >= _NEAR_PLACE]
        if near:
            found.append(NearName("place", place, span, tuple((name, "") for name in near)))
    return found
