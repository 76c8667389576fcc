"""What the fields of tables are called, in the language of whoever reads."""

from __future__ import annotations

from django.db import models


def label_of(model: type[models.Model], name: str) -> str:
    """What a field is called; `unit_id` is called as `unit` is. Raises FieldDoesNotExist."""
    return str(getattr(model._meta.get_field(name.removesuffix("_id")), "verbose_name", name))
