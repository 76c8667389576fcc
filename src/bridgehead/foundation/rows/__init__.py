"""Very many rows at once: ids handed out beforehand, inserts and updates without a model instance a row."""

from bridgehead.foundation.rows.bulk import insert_columns, insert_rows, next_ids, stored, update_rows, update_runs
from bridgehead.foundation.rows.collector import without_collector
from bridgehead.foundation.rows.texts import objects, texts

__all__ = [
    "insert_columns",
    "insert_rows",
    "next_ids",
    "objects",
    "stored",
    "texts",
    "update_rows",
    "update_runs",
    "without_collector",
]
