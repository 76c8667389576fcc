"""A ledger many times as large: its projects copied by the database itself, each time under numbers of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, models

from bridgehead.modules.ledger.models import Milestone, Project
from bridgehead.modules.parties.models import Enterprise

_CLAIM: Final = {
    "sqlite": "printf('%%02x', %s) || substr(claim, 3)",
    "postgresql": "overlay(claim::text placing lpad(to_hex(%s), 2, '0') from 1)::uuid",
}


def repeat(tables: Sequence[type[models.Model]], times: int, firms: int) -> None:
    """Copy the rows of these tables until there are `times` as many projects, each copy with the next `firms` firms.

    Codes get the number of the copy behind them; everything else is as it was. To be called without indexes.
    """
    steps = {Project: _last(Project), Milestone: _last(Milestone), Enterprise: firms}
    lasts = {table: _last(table) for table in tables}
    with connection.cursor() as cursor:
        for copy in range(1, times):
            for table in tables:
                names, values, given = [], [], []
                for field in table._meta.local_concrete_fields:
                    value, more = _value(field, steps, copy)
                    if value:
                        names.append(f'"{field.column}"')
                        values.append(value)
                        given += more
                name = table._meta.db_table
                cursor.execute(
                    f"INSERT INTO {name} ({', '.join(names)}) SELECT {', '.join(values)} FROM {name} WHERE id <= %s",
                    [*given, lasts[table]],
                )


def _value(field: Any, steps: dict[type[models.Model], int], copy: int) -> tuple[str, list[Any]]:
    """What a copy has in a column; nothing where the database numbers the rows."""
    of = field.model if field.primary_key else field.related_model
    if of in steps:
        return f'"{field.column}" + %s', [steps[of] * copy]
    if field.primary_key:
        return "", []
    if field.name == "claim":
        return _CLAIM[connection.vendor], [copy]
    if field.model is Project and field.name == "code":
        return "code || %s", [f"-{copy}"]
    return f'"{field.column}"', []


def _last(table: type[models.Model]) -> int:
    last = table._default_manager.aggregate(last=models.Max("pk"))["last"]
    return int(last or 0)
