"""Names in a draft that are nearly a known one: of projects and firms that the actor may see, and of places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from django.db.models import QuerySet
from django.urls import reverse

from bridgehead.engines.figures import ProjectStatement, Statement
from bridgehead.engines.likeness import core, core_similarity
from bridgehead.foundation.access import Actor
from bridgehead.foundation.search.folding import fold
from bridgehead.foundation.search.listing import named_ids
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.queries import visible_projects
from bridgehead.modules.parties.queries import visible_enterprises

Kind = Literal["project", "enterprise", "place"]
_CANDIDATES: Final = 400
_OFFERED: Final = 3
_NEAR: Final = Decimal("0.6")
_NEAR_PLACE: Final = 0.6
# Written pairs tell more of short names: 一 character wrong of six leaves two pairs of five.
_WRITTEN: Final = 0.75


@dataclass(frozen=True, slots=True)
class NearName:
    """A name as the draft writes it, where it stands, and the known ones that it may mean, with their addresses."""

    kind: Kind
    name: str
    span: tuple[int, int]
    offered: tuple[tuple[str, str], ...]


def near_names(actor: Actor, statements: Sequence[Statement], own: Unit) -> tuple[NearName, ...]:
    """The names that nothing visible bears, with those nearly alike: two queries a kind, whatever the draft names."""
    named = [each for each in statements if isinstance(each, ProjectStatement)]
    projects = {each.name: each.span for each in reversed(named)}
    firms = {each.enterprise: each.span for each in reversed(named) if each.enterprise}
    found = [*_projects(actor, projects), *_firms(actor, firms), *_places(statements, own)]
    return tuple(sorted(found, key=lambda one: one.span))


def _projects(actor: Actor, spans: dict[str, tuple[int, int]]) -> Iterable[NearName]:
    seen = visible_projects(actor)
    rows = _like("project", seen, spans)
    known = [(name, reverse("workspace:project", args=[code])) for name, code in rows.values_list("name", "code")]
    return _near("project", spans, known)


def _firms(actor: Actor, spans: dict[str, tuple[int, int]]) -> Iterable[NearName]:
    rows = _like("enterprise", visible_enterprises(actor), spans)
    known = [(name, reverse("parties:enterprise", args=[pk])) for name, pk in rows.values_list("name", "pk")]
    return _near("enterprise", spans, known)


def _like(kind: str, rows: QuerySet[Any], names: Iterable[str]) -> QuerySet[Any]:
    """Rows that share the first or the last characters with one of the names."""
    pieces = {piece for name in names for piece in _pieces(fold(name))}
    if not pieces:
        return rows.none()
    return rows.filter(pk__in=named_ids(kind, sorted(pieces)))[:_CANDIDATES]


def _pieces(folded: str) -> set[str]:
    stem = core(folded)
    return {stem[:3], stem[1:4], stem[-3:]} if len(stem) > 3 else {stem}


def _near(kind: Kind, spans: dict[str, tuple[int, int]], known: Sequence[tuple[str, str]]) -> list[NearName]:
    folded = [(fold(name), name, url) for name, url in known]
    exact = {each for each, _name, _url in folded}
    found = []
    for name, span in spans.items():
        own = fold(name)
        # A name within a longer one is that one, said shortly.
        if own in exact or any(own in each for each in exact):
            continue
        ranked = sorted(((_likeness(own, each), known_name, url) for each, known_name, url in folded), reverse=True)
        offered = tuple((known_name, url) for alike, known_name, url in ranked[:_OFFERED] if alike >= _NEAR)
        if offered:
            found.append(NearName(kind, name, span, offered))
    return found


def _likeness(one: str, other: str) -> Decimal:
    written = SequenceMatcher(None, one, other, autojunk=False)
    if written.real_quick_ratio() >= _WRITTEN and written.ratio() >= _WRITTEN:
        return Decimal(str(round(written.ratio(), 2)))
    return core_similarity(core(one), core(other))


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
