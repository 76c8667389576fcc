"""A column that SQLite may ask of a row and not go by."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func


class Asked(Func):
    """The column as it is. On SQLite no index of it leads to the rows: they are found by something else, and asked.

    SQLite goes by whatever names a column first and takes a list of unknown length for a short one; a plus before a
    column tells it otherwise (https://www.sqlite.org/optoverview.html, disqualifying WHERE clause terms). PostgreSQL
    counts by itself.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, list[Any]]:
        """With the plus."""
        sql, parameters = self.as_sql(compiler, connection, **context)
        return f"+{sql}", list(parameters)
