"""Which project of the ledger a row means.

Our own number, else the national code, else builder and site, else the same name in the same unit; a name that is only
like another's is a question for a person (domain/10 section 8.5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from bridgehead.foundation.access import Actor
from bridgehead.foundation.search.folding import fold
from bridgehead.modules.ledger.likeness import core, core_similarity, pairs
from bridgehead.modules.ledger.queries import visible_projects

# From here on two names may be the same project's; a builder and a site with such a name are.
LIKELY: Final = Decimal("0.60")
_SAME_SITE: Final = Decimal("0.50")
_MOST: Final = 3
# A pair of characters that more names hold tells nothing, and would make every name a candidate.
_COMMON: Final = 60


@dataclass(frozen=True, slots=True)
class Match:
    """`project` where one is meant, and by what; else the likely ones as (id, likeness), best first."""

    project: int | None = None
    by: str = ""
    candidates: tuple[tuple[int, Decimal], ...] = ()


@dataclass(slots=True)
class Known:
    """What the actor sees of the ledger, by everything that a row can be recognised by."""

    ids: frozenset[int] = frozenset()
    by_number: dict[str, int] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_site: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_pair: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    cores: dict[int, str] = field(default_factory=dict)
    units: dict[int, int] = field(default_factory=dict)
    firms: dict[int, int | None] = field(default_factory=dict)


def known_projects(actor: Actor) -> Known:
    """Every project that the actor sees: one query of eight narrow columns."""
    columns = ("pk", "code", "national_code", "name", "enterprise_id", "site", "unit_id")
    rows = list(visible_projects(actor).order_by("pk").values_list(*columns))
    known = Known(ids=frozenset(row[0] for row in rows))
    names = [fold(row[3]) for row in rows]
    sites = [fold(row[5]) for row in rows]
    for (pk, number, code, _name, firm, _site, unit), name, site in zip(rows, names, sites, strict=True):
        known.by_number[number.upper()] = pk
        if code:
            known.by_code[code.upper()] = pk
        if firm is not None and site:
            known.by_site[firm, site].append(pk)
        known.by_name[name].append(pk)
        known.cores[pk] = core(name)
        known.units[pk] = unit
        known.firms[pk] = firm
    for pk, stem in known.cores.items():
        for pair in pairs(stem):
            known.by_pair[pair].append(pk)
    return known


def match(known: Known, values: Mapping[str, Any], folded: str, unit: int | None, firm: int | None) -> Match:
    """The project of a row by its values; `folded` is its folded name, `unit` and `firm` what its names stand for."""
    if not known.ids:
        return Match()
    record = values.get("record")
    if record is not None and record in known.ids:
        return Match(record, "record")
    for name, table in (("number", known.by_number), ("national_code", known.by_code)):
        code = values.get(name)
        if code and (found := table.get(code)) is not None:
            return Match(found, name)
    stem = core(folded) if folded else ""
    if firm is not None and values.get("site"):
        there = known.by_site.get((firm, fold(values["site"])), [])
        alike = [pk for pk in there if not stem or core_similarity(stem, known.cores[pk]) >= _SAME_SITE]
        if len(alike) == 1:
            return Match(alike[0], "site")
        if there:
            return Match(candidates=_judged(known, stem, there))
    if not folded:
        return Match()
    return _by_name(known, folded, stem, unit, firm)


def _by_name(known: Known, folded: str, stem: str, unit: int | None, firm: int | None) -> Match:
    same = known.by_name.get(folded, [])
    here = [pk for pk in same if unit is None or known.units[pk] == unit]
    if len(here) == 1 and (firm is None or known.firms[here[0]] in (None, firm)):
        return Match(here[0], "name")
    if same:
        return Match(candidates=tuple((pk, Decimal(1)) for pk in same[:_MOST]))
    return Match(candidates=_alike(known, stem))


def _alike(known: Known, stem: str) -> tuple[tuple[int, Decimal], ...]:
    """Projects with a name like this one, found by the rarer of its pairs of characters."""
    shared: dict[int, int] = defaultdict(int)
    own = pairs(stem)
    for pair in own:
        holders = known.by_pair.get(pair)
        if holders is not None and len(holders) <= _COMMON:
            for pk in holders:
                shared[pk] += 1
    # A name that shares a single pair of several is not alike.
    least = max(1, len(own) // 3)
    return _judged(known, stem, [pk for pk, count in shared.items() if count >= least])


def _judged(known: Known, stem: str, ids: Sequence[int]) -> tuple[tuple[int, Decimal], ...]:
    scored = [(pk, core_similarity(stem, known.cores[pk])) for pk in ids]
    likely = [one for one in scored if one[1] >= LIKELY]
    return tuple(sorted(likely, key=lambda one: (-one[1], one[0]))[:_MOST])
