"""Very many rows at once: ids handed out beforehand, inserts and updates without a model instance a row."""

from bridgehead.foundation.rows.bulk import insert_columns, insert_rows, next_ids, update_rows
from bridgehead.foundation.rows.texts import objects, texts

__all__ = ["insert_columns", "insert_rows", "next_ids", "objects", "texts", "update_rows"]
