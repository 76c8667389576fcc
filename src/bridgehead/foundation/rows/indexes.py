"""Indexes in the order that lists have."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import OrderBy


class OrderIndex(models.Index):
    """An index over expressions that may say where rows without a value stand: `F(name).desc(nulls_last=True)`.

    PostgreSQL puts them first in a descending order unless told otherwise. SQLite puts them last by itself, and takes
    no such word in an index.
    """

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        """The statement as the database takes it."""
        if schema_editor.connection.vendor == "postgresql":
            return super().create_sql(model, schema_editor, using=using, **kwargs)
        plain = [
            OrderBy(one.expression, descending=one.descending) if isinstance(one, OrderBy) else one
            for one in self.expressions
        ]
        return models.Index(*plain, name=self.name).create_sql(model, schema_editor, using=using, **kwargs)
