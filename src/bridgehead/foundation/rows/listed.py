"""Very many numbers for one condition, told as one value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression


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
