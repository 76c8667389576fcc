"""`bridgehead documents gazetteer export|import`: learned names as a tab-separated table, for another installation."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from bridgehead.foundation.access import Forbidden, Refused
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.documents.learning import add_entry
from bridgehead.modules.documents.models import GazetteerEntry
from bridgehead.modules.documents.queries import visible_entries

COLUMNS: Final = ("kind", "term", "canonical", "unit_kind", "factor", "unit", "document", "quote", "person", "created")


def export_names(path: Path, person: str) -> int:
    """Write the names in use that the person with that log-in name may see, oldest first. 0, or 1 for nobody."""
    who = _person(person)
    if who is None:
        return _complain(f"there is nobody with the log-in name {person!r}")
    rows = visible_entries(actor_of(who, via="cli")).filter(retired_at__isnull=True).order_by("id")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(COLUMNS)
        for entry in rows.select_related("unit", "document", "person").defer("document__text").iterator(500):
            table.writerow(_row(entry))
    return 0


def _row(entry: GazetteerEntry) -> list[str]:
    return [
        entry.kind,
        entry.term,
        entry.canonical,
        entry.unit_kind,
        entry.factor_text,
        entry.unit.name,
        entry.document.title if entry.document is not None else "",
        entry.quote.replace("\t", " ").replace("\n", " "),
        entry.person.name if entry.person is not None else "",
        entry.created_at.isoformat(timespec="seconds"),
    ]


def import_names(path: Path, person: str) -> int:
    """Enter the names of such a table by hand; only kind and term are needed, without a unit they are the person's own.

    A name that is in use already is passed over. 1 where a line was refused: each has its line on standard error.
    """
    who = _person(person)
    if who is None:
        return _complain(f"there is nobody with the log-in name {person!r}")
    refused = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t")
            if not {"kind", "term"} <= set(rows.fieldnames or ()):
                return _complain(f"{path}: the first line must name the columns, of which kind and term are needed")
            for row in rows:
                refused += _import(who, row, f"{path}:{rows.line_num}")
    except (OSError, UnicodeDecodeError) as error:
        return _complain(f"{path}: {error}")
    return 1 if refused else 0


def _import(who: Person, row: Mapping[str, str | None], where: str) -> int:
    cell = {name: (row.get(name) or "").strip() for name in COLUMNS}
    unit = Unit.objects.filter(name=cell["unit"]).order_by("path").first() if cell["unit"] else who.unit
    if unit is None:
        return _complain(f"{where}: there is no unit {cell['unit']!r}")
    try:
        add_entry(
            actor=actor_of(who, via="cli"),
            kind=cell["kind"],
            term=cell["term"],
            canonical=cell["canonical"],
            unit_kind=cell["unit_kind"],
            factor=Decimal(cell["factor"]) if cell["factor"] else None,
            unit_id=unit.pk,
        )
    except InvalidOperation:
        return _complain(f"{where}: {cell['factor']!r} is no number")
    except (Refused, Forbidden) as error:
        return _complain(f"{where}: {error}")
    return 0


def _person(name: str) -> Person | None:
    return Person.objects.select_related("unit").filter(username__iexact=name, is_active=True).first()


def _complain(text: str) -> int:
    print(f"bridgehead documents gazetteer: {text}", file=sys.stderr)
    return 1
