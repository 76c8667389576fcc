"""The index that each database keeps over the tokens: FTS5 over the rows on SQLite, GIN over an array on PostgreSQL.

Both keep themselves up to date, so whatever writes a row writes the index.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

# The ascii tokeniser cuts at ASCII marks only; ^ and = belong to our tokens, which have no place in a row: detail=none.
_SQLITE: Final = (
    """
    CREATE VIRTUAL TABLE search_tokens USING fts5(
        tokens, content='search_searchentry', content_rowid='id', detail=none, columnsize=0,
        tokenize="ascii tokenchars '^='"
    )
    """,
    """
    CREATE TRIGGER search_tokens_in AFTER INSERT ON search_searchentry BEGIN
        INSERT INTO search_tokens(rowid, tokens) VALUES (new.id, new.tokens);
    END
    """,
    """
    CREATE TRIGGER search_tokens_out AFTER DELETE ON search_searchentry BEGIN
        INSERT INTO search_tokens(search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    END
    """,
    """
    CREATE TRIGGER search_tokens_over AFTER UPDATE OF tokens ON search_searchentry
    WHEN new.tokens IS NOT old.tokens BEGIN
        INSERT INTO search_tokens(search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO search_tokens(rowid, tokens) VALUES (new.id, new.tokens);
    END
    """,
)
# Tokens are gathered in memory (bytes) before they are written: the default, a megabyte, makes very many pieces that
# are merged again and again.
_SQLITE_FILL: Final = (
    "INSERT INTO search_tokens(search_tokens, rank) VALUES ('hashsize', 268435456)",
    "INSERT INTO search_tokens(search_tokens) VALUES ('rebuild')",
    "INSERT INTO search_tokens(search_tokens, rank) VALUES ('hashsize', 1048576)",
)
_SQLITE_OFF: Final = (
    "DROP TRIGGER search_tokens_in",
    "DROP TRIGGER search_tokens_out",
    "DROP TRIGGER search_tokens_over",
    "DROP TABLE search_tokens",
)
# What was written since the index was last tidied is looked through one by one: at most half a megabyte of it.
# The function says what it costs to read and part the tokens of a row: of a common one the planner, which knows nothing
# of that, would rather read them all.
_POSTGRESQL: Final = (
    """
    CREATE OR REPLACE FUNCTION search_parted(tokens text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 500
    AS $$ BEGIN RETURN string_to_array(tokens COLLATE "C", ' '); END $$
    """,
    """
    CREATE INDEX search_tokens ON search_searchentry
    USING gin (search_parted(tokens)) WITH (gin_pending_list_limit = 512)
    """,
)
# Until the end of the transaction: an index that is sorted in memory is not put together from many pieces.
_POSTGRESQL_ROOM: Final = ("SET LOCAL maintenance_work_mem = '512MB'",)
_POSTGRESQL_OFF: Final = ("DROP INDEX search_tokens",)


def make_index(connection: BaseDatabaseWrapper) -> None:
    """Make the index, over rows that there are."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in (*_POSTGRESQL_ROOM, *_POSTGRESQL) if is_postgresql else (*_SQLITE, *_SQLITE_FILL):
            cursor.execute(statement)


def drop_index(connection: BaseDatabaseWrapper) -> None:
    """Drop it: rows are then written faster."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL_OFF if connection.vendor == "postgresql" else _SQLITE_OFF:
            cursor.execute(statement)
