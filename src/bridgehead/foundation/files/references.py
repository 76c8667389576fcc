"""Which columns of which rooms name files of the store: a backup asks whether all of them are there."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps

_columns: dict[str, str] = {}


def register_reference(model: str, column: str) -> None:
    """Say that `column` of the model with that label (`ledger.Evidence`) holds hashes of stored files."""
    _columns[model] = column


def referenced() -> Iterator[str]:
    """Every hash that some row names, each at least once."""
    for label, column in _columns.items():
        named = apps.get_model(label)._default_manager.exclude(**{column: ""})
        yield from named.order_by().values_list(column, flat=True).distinct().iterator(chunk_size=5000)
