"""PostgreSQL: its own pg_dump, pg_restore and psql, as they are found on the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from django.db import connection, transaction

from bridgehead.foundation.backup.facts import database_facts
from bridgehead.foundation.backup.manifest import BackupError, DatabaseFacts

DUMP = "database.pgdump"
TOOLS = "BRIDGEHEAD_PG_BIN"
_CHUNK = 1 << 18
# The whole schema goes in the transaction that brings the new one, tables of later migrations too. Writers hold rows of
# some tables and wait for others, in orders of their own: so all tables are locked before the first is dropped, and
# whoever waits gives everything back and begins again well before the server's own search for deadlocks (one second).
_CLEAR = """BEGIN;
SET LOCAL client_min_messages = warning;
DO $$
DECLARE
    everything text := (
        SELECT string_agg(format('%I.%I', schemaname, tablename), ', ' ORDER BY tablename)
        FROM pg_tables WHERE schemaname = 'public'
    );
    latest timestamptz := clock_timestamp() + interval '2 minutes';
BEGIN
    SET LOCAL lock_timeout = '300ms';
    WHILE everything IS NOT NULL LOOP
        BEGIN
            EXECUTE 'LOCK TABLE ' || everything || ' IN ACCESS EXCLUSIVE MODE';
            EXIT;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            IF clock_timestamp() > latest THEN
                RAISE EXCEPTION 'other connections kept the tables for two minutes; stop the server and try again';
            END IF;
            PERFORM pg_sleep(random() / 5);
        END;
    END LOOP;
    SET LOCAL lock_timeout = 0;
END $$;
DROP SCHEMA IF EXISTS public CASCADE;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


def _version_of(program: Path) -> int:
    """The major version that a program says it has; 0 when it can't be run."""
    try:
        told = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - found by us
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)(?:\.\d+)?", told)
    return int(found.group(1)) if found else 0


def _places(name: str) -> Iterator[Path]:
    named = os.environ.get(TOOLS)
    if named:
        yield Path(named) / name
        return
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)


def tool(name: str) -> str:
    """The path of a PostgreSQL program no older than the server. Raises BackupError that says what to install."""
    server = connection_version()
    seen = []
    for place in _places(name):
        version = _version_of(place)
        if version >= server:
            return str(place)
        seen.append(f"{place} is version {version}" if version else f"{place} can't be run")
    there = f" Found: {'; '.join(seen)}." if seen else ""
    raise BackupError(
        f"{name} of PostgreSQL {server} or newer is needed and was not found.{there} Install the client programs "
        f"(Debian: apt-get install postgresql-client-{server}), or say in {TOOLS} in which folder they are."
    )


def connection_version() -> int:
    """The major version of the server."""
    connection.ensure_connection()
    return int(connection.pg_version) // 10000  # type: ignore[attr-defined]


def _address() -> str:
    """How to reach the database, without the password, as libpq takes it."""
    from psycopg import pq
    from psycopg.conninfo import make_conninfo

    words = {option.keyword.decode() for option in pq.Conninfo.get_defaults()} - {"password"}
    parameters = connection.get_connection_params()
    return make_conninfo("", **{name: value for name, value in parameters.items() if name in words})


def _environment() -> dict[str, str]:
    password = connection.settings_dict.get("PASSWORD")
    # Handed over in the environment: what stands on a command line, everybody on the machine can read.
    return {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})}


def snapshot(folder: Path) -> tuple[Path, DatabaseFacts]:
    """A dump of the database as it is now, and its facts, both of one moment."""
    place, dump = folder / DUMP, tool("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]
        facts = live_facts()
        command = [dump, "--format=custom", "--compress=3", f"--snapshot={moment}", "--no-owner", "--no-privileges"]
        done = subprocess.run(  # noqa: S603 - a program that we found, and no shell
            [*command, f"--file={place}", f"--dbname={_address()}"],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise BackupError(f"pg_dump failed: {done.stderr.strip()}")
    return place, facts


def live_facts() -> DatabaseFacts:
    """Facts of the database that is served."""
    with connection.cursor() as cursor:
        present = connection.introspection.table_names(cursor)
        server = ".".join(str(part) for part in divmod(int(connection.pg_version), 10000))  # type: ignore[attr-defined]
        return database_facts(cursor, vendor="postgresql", server=server, present=present)


def load(place: Path) -> None:
    """Put the dump in the place of the schema that is served, in one transaction.

    COMMIT is sent by us, after pg_restore said that it gave everything: psql that loses us sees the end of its input
    and goes without committing.
    """
    restore, psql = tool("pg_restore"), tool("psql")
    connection.close()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as refused:
        script = subprocess.Popen(  # noqa: S603 - a program that we found, and no shell
            [restore, "--no-owner", "--no-privileges", "--file=-", str(place)],
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(),
        )
        session = subprocess.Popen(  # noqa: S603
            [psql, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--dbname={_address()}"],
            stdin=subprocess.PIPE,
            stderr=refused,
            env=_environment(),
        )
        if not _feed_and_commit(session, script):
            told = [text for text in (_text(refused), _text(said)) if text]
            raise BackupError(f"The restore failed and nothing was changed: {' '.join(told)}")


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").strip()


def _feed_and_commit(session: subprocess.Popen[bytes], script: subprocess.Popen[bytes]) -> bool:
    """Whether all of the script went in and was committed."""
    with (
        cast("IO[bytes]", script.stdout) as given,
        suppress(BrokenPipeError),
        cast("IO[bytes]", session.stdin) as taken,
    ):
        # A broken pipe: psql stopped at an error, which it has written to its own output.
        taken.write(_CLEAR.encode())
        shutil.copyfileobj(given, taken, _CHUNK)
        if script.wait() == 0:
            taken.write(b"COMMIT;\n")
    return session.wait() == 0 and script.wait() == 0
