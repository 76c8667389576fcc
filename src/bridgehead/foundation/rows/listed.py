"""Very many numbers for one condition, told as one value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, BooleanField, Expression, F, Func


class Listed(Expression):
    """`pk__in=Listed(numbers)`: thousands of parameters of their own are written and read one by one."""

    def __init__(self, numbers: Iterable[int]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.numbers = tuple(numbers)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """An array, or JSON on SQLite, which has no arrays."""
        if connection.vendor == "postgresql":
            return "(SELECT unnest(%s::bigint[]))", [list(self.numbers)]
        return "(SELECT value FROM json_each(%s))", [json.dumps(self.numbers)]


class IsOneOf(Func):
    """Whether a column is one of thousands of numbers, as a condition of its own.

    PostgreSQL knows how many rows have one of the values of an array; of those that a query finds it guesses, and joins
    accordingly.
    """

    output_field = BooleanField()

    def __init__(self, column: str, numbers: Iterable[int]) -> None:
        super().__init__(F(column))
        self.numbers = tuple(numbers)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_context: Any) -> tuple[str, list[Any]]:
        """An array."""
        column, _none = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s::bigint[])", [list(self.numbers)]

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **_context: Any) -> tuple[str, list[Any]]:
        """In the numbers as `Listed` tells them."""
        column, _none = compiler.compile(self.source_expressions[0])
        listed, numbers = Listed(self.numbers).as_sql(compiler, connection)
        return f"{column} IN {listed}", numbers
