"""Which project of the ledger a row means.

Our own number, else the national code, else builder and site, else the same name in the same unit (domain/10 section
8.5). A row that means none of them may be like one: that is asked as registering asks it, by `ledger.alike`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from bridgehead.foundation.access import Actor
from bridgehead.foundation.search.folding import fold
from bridgehead.modules.ledger.likeness import core, core_similarity
from bridgehead.modules.ledger.queries import visible_projects

# A builder on a site with a name as like as that is the same project.
_SAME_SITE: Final = Decimal("0.50")


@dataclass(frozen=True, slots=True)
class Match:
    """The project that is meant, if any, and by what it was known."""

    project: int | None = None
    by: str = ""


_NONE: Final = Match()


@dataclass(slots=True)
class Known:
    """What the actor sees of the ledger, by everything that a row can be recognised by."""

    ids: frozenset[int] = frozenset()
    by_number: dict[str, int] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_site: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    names: dict[int, str] = field(default_factory=dict)
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
        known.names[pk] = name
        known.units[pk] = unit
        known.firms[pk] = firm
    return known


def match(known: Known, values: Mapping[str, Any], folded: str, unit: int | None, firm: int | None) -> Match:
    """The project of a row by its values; `folded` is its folded name, `unit` and `firm` what its names stand for."""
    if not known.ids:
        return _NONE
    record = values.get("record")
    if record is not None and record in known.ids:
        return Match(record, "record")
    for name, table in (("number", known.by_number), ("national_code", known.by_code)):
        code = values.get(name)
        if code and (found := table.get(code)) is not None:
            return Match(found, name)
    if firm is not None and values.get("site"):
        there = known.by_site.get((firm, fold(values["site"])), [])
        stem = core(folded) if folded else ""
        alike = [pk for pk in there if not stem or core_similarity(stem, core(known.names[pk])) >= _SAME_SITE]
        if len(alike) == 1:
            return Match(alike[0], "site")
    here = [pk for pk in known.by_name.get(folded, []) if unit is None or known.units[pk] == unit] if folded else []
    if len(here) == 1 and (firm is None or known.firms[here[0]] in (None, firm)):
        return Match(here[0], "name")
    return _NONE
