"""Very many rows at once: ids handed out beforehand, inserts and updates without a model instance a row."""

from bridgehead.foundation.rows.bulk import insert_columns, insert_rows, next_ids, update_rows

__all__ = ["insert_columns", "insert_rows", "next_ids", "update_rows"]
