"""Writers of SQLite take turns: everybody gets one, and a turn ends with its transaction, whatever its end."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from bridgehead.config.settings import _database
from bridgehead.foundation.sqlite.base import DatabaseWrapper

# Not for the rows of the tests' own database: pytest keeps every connection closed otherwise.
pytestmark = pytest.mark.django_db


def connect(place: Path) -> DatabaseWrapper:
    own: dict[str, Any] = {"AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None}
    return DatabaseWrapper({**_database(None), **own, "ATOMIC_REQUESTS": False, "NAME": place}, "default")


def is_free(place: Path) -> bool:
    descriptor = os.open(f"{place}-turn", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    found = tmp_path / "x.sqlite3"
    one = connect(found)
    with one.cursor() as cursor:
        cursor.execute("CREATE TABLE t (n INTEGER)")
        cursor.execute("INSERT INTO t VALUES (0)")
    one.close()
    return found


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_a_turn_ends_with_its_transaction(place: Path, end: str) -> None:
    one = connect(place)
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert not is_free(place)
    getattr(one, end)()
    assert is_free(place)
    one.close()


def test_everybody_gets_a_turn_and_nothing_is_lost(place: Path) -> None:
    failures: list[str] = []

    def write() -> None:
        one = connect(place)
        try:
            for _number in range(20):
                one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
                with one.cursor() as cursor:
                    cursor.execute("SELECT n FROM t")
                    number = cursor.fetchone()[0]
                    cursor.execute("UPDATE t SET n = %s", [number + 1])
                one.commit()
                one.set_autocommit(True)
        except Exception as error:
            failures.append(repr(error))
        finally:
            one.close()

    crowd = [threading.Thread(target=write) for _number in range(12)]
    for writer in crowd:
        writer.start()
    for writer in crowd:
        writer.join(timeout=60)
    assert failures == []
    one = connect(place)
    with one.cursor() as cursor:
        cursor.execute("SELECT n FROM t")
        assert cursor.fetchone() == (240,)
    one.close()
