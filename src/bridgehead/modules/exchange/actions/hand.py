"""The rows of an import that are being written: read as they are kept, with the units and builders that they name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import TextField
from django.db.models.functions import Cast

from bridgehead.engines.sheets import FIELDS
from bridgehead.foundation.access import Actor
from bridgehead.foundation.rows import objects
from bridgehead.modules.exchange.models import ImportRow, RowState, WorkbookImport
from bridgehead.modules.exchange.resolving import Builders, builders_for, units_for
from bridgehead.modules.exchange.values import typed_all
from bridgehead.modules.parties.bulk import register_enterprises

# What a row says beside the facts of a project.
_BESIDE: Final = frozenset(one.id for one in FIELDS.values() if one.is_written and one.target != "fact")
_PLAIN: Final = ("pk", "number", "project_id", "project_version")
_JSON: Final = ("values", "changes", "reasons")


@dataclass(slots=True)
class Stored:
    """What writing needs of a stored row: a model instance for each would be a third of the time."""

    pk: int
    number: int
    project_id: int | None
    project_version: int
    values: dict[str, Any]
    changes: list[list[Any]]
    reasons: list[list[Any]]

    @property
    def says_more(self) -> bool:
        """Whether it is more than a new project with its facts."""
        return self.project_id is not None or not _BESIDE.isdisjoint(self.values)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the rows of an import stand: what all their sources say, and the letter of each field's column."""

    source: Mapping[str, Any]
    letters: Mapping[str, str]

    def cell(self, row: Stored, name: str = "name") -> str:
        """The cell of a field in a row; that of the name is the source of the whole row."""
        letter = self.letters.get(name) or self.letters.get("name", "A")
        return f"{letter}{row.number}"

    def sources(self, rows: Sequence[Stored]) -> list[str]:
        """The sources of rows as JSON."""
        own: dict[str, list[Any]] = {"row": [row.number for row in rows], "cell": [self.cell(row) for row in rows]}
        return objects(own, same=self.source)


@dataclass(slots=True)
class RowInHand:
    """A row in hand: what it says, and what has become of it so far.

    `values` are typed where it `says_more` than the facts of a new project; nobody asks it of the others.
    """

    row: Stored
    sheet: Sheet
    unit: int | None
    firm: int | None
    says_more: bool
    values: Mapping[str, Any]
    project: int | None = None
    refused: str = ""
    effects: dict[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> frozenset[str]:
        """The fields that the row changes."""
        return frozenset(change[0] for change in self.row.changes)

    def source_of(self, name: str = "name") -> dict[str, Any]:
        """Where the value of a field stands; the source of the row is the cell of its name."""
        return {**self.sheet.source, "row": self.row.number, "cell": self.sheet.cell(self.row, name)}


def waiting_rows(book: WorkbookImport, most: int) -> list[Stored]:
    """The next rows that were accepted and are not written yet."""
    waiting = ImportRow.objects.filter(workbook=book, is_chosen=True, state=RowState.WAITING).order_by("number")
    # JSON as text: all of it is read in one go.
    texts = [Cast(name, TextField()) for name in _JSON]
    columns = list(zip(*waiting.values_list(*_PLAIN, *texts)[:most], strict=True))
    told = [json.loads(f"[{','.join(column)}]") for column in columns[len(_PLAIN) :]]
    return list(map(Stored, *columns[: len(_PLAIN)], *told)) if columns else []


def in_hand(actor: Actor, book: WorkbookImport, rows: Sequence[Stored]) -> list[RowInHand]:
    """The rows with the unit and the builder that each names; builders that nobody knows yet are registered."""
    units, firms = units_for(actor), _firms(actor, [row.values for row in rows])
    source = {"sheet": book.sheet, "title": book.file_name, "file": book.file_sha256, "import": book.pk}
    sheet = Sheet(source, book.settings.get("letters", {}))
    hand = []
    for row in rows:
        values, more = row.values, row.says_more
        unit = units.find(values["unit"]) if values.get("unit") else None
        firm = firms.find(values.get("enterprise", ""), values.get("credit_code", ""))
        hand.append(RowInHand(row, sheet, unit, firm, more, typed_all(values) if more else values))
    return hand


def _firms(actor: Actor, values: Sequence[Mapping[str, Any]]) -> Builders:
    """The builders that the rows name; those that nobody knows yet are registered."""
    named = {one["enterprise"]: one.get("credit_code", "") for one in values if one.get("enterprise")}
    codes = [code for code in named.values() if code]
    firms = builders_for(named, codes)
    unknown = {name: code for name, code in named.items() if firms.find(name, code) is None}
    if not unknown:
        return firms
    register_enterprises(actor=actor, names=unknown)
    return builders_for(named, codes)
