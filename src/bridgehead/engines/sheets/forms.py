"""Forms to be filled in, as data: which columns, in which order, under which heads (domain/10 sections 1 to 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .columns import FIELDS, column_of
from .tables import FORM_ROWS


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form: its head, the field it is read as (empty: kept by the sender, not read), width, example."""

    head: str
    field: str
    width: int
    example: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it is called, the line under its title, whether each row names a project that the ledger knows.

    `prefilled` forms are handed out with the projects of whoever asks, so that only what is new is typed.
    """

    id: str
    english: str
    chinese: str
    note: str
    prefilled: bool
    taken_in: bool
    columns: tuple[FormColumn, ...]


def _form(form_id: str, row: Mapping[str, Any]) -> Form:
    return Form(
        id=form_id,
        english=row["en"],
        chinese=row["zh"],
        note=row.get("note", ""),
        prefilled=row.get("prefilled", False),
        taken_in=row.get("taken_in", False),
        columns=tuple(_form_column(head, row.get("examples", {})) for head in row["columns"]),
    )


def _form_column(head: str, examples: Mapping[str, str]) -> FormColumn:
    field = column_of(0, [head]).field
    width = 30 if field in ("name", "enterprise", "content", "month_progress", "site") else max(10, len(head) * 2 + 2)
    return FormColumn(head, field, width, examples.get(head, ""))


FORMS: Final[Mapping[str, Form]] = {form_id: _form(form_id, row) for form_id, row in FORM_ROWS.items()}

for _one in FORMS.values():
    if _one.taken_in and not any(column.field in ("name", "number") for column in _one.columns):
        raise ValueError(f"forms.toml: {_one.id} is taken in but no column names the project")
for _column in (column for form in FORMS.values() for column in form.columns):
    if _column.field and _column.field not in FIELDS:
        raise ValueError(f"forms.toml: {_column.head} is read as {_column.field}, which is no field")
