"""A million audit entries as the ledger would have written them, put in past the ORM: half a minute instead of ten."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

COLUMNS = (
    "lane_id", "sequence", "recorded_at", "actor_id", "actor_name", "via", "request_id", "action", "target_type",
    "target_id", "before", "after", "note", "previous_digest", "digest",
)  # fmt: skip
# A number -> action, before and after.
Told = Callable[[int], tuple[str, Any, Any]]
_CHUNK = 10_000
_FIRST = datetime(2021, 1, 4, 1, 0, tzinfo=UTC)
_PEOPLE = ("何以宁", "温见山", "顾南乔", "沈望舒", "陆知行")


def told(number: int) -> tuple[str, Any, Any]:
    """Action, before and after: in turn a claim, a month's investment and changed facts of a project."""
    if number % 3 == 0:
        after = {"claim": f"{number:032x}", "kind": "signed", "happened_on": "2026-03-31", "date_precision": "day",
                 "amount": f"{number}0000.00", "currency": "CNY", "state": "reported", "reason": ""}  # fmt: skip
        return "ledger.milestone.reported", None, after
    if number % 3 == 1:
        return (
            "ledger.investment.reported",
            None,
            {"month": "2026-07-01", "amount": f"{number}.00", "visible_progress": "主体封顶"},
        )
    return "ledger.project.changed", {"site": "临港一路", "level": ""}, {"site": f"临港{number}路", "level": "district"}


def entries(count: int, tell: Told = told) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of COLUMNS, chained in 32 lanes by turns of some hundred, as transactions take them."""
    from bridgehead.foundation.audit.digests import START, Row, digest_of
    from bridgehead.foundation.audit.models import LANES

    heads = dict.fromkeys(range(LANES), (0, START))
    for number in range(count):
        lane = (number // 200 * 7) % LANES
        sequence, previous = heads[lane]
        action, before, after = tell(number)
        person = number % len(_PEOPLE)
        moment = _FIRST + timedelta(seconds=number * 150, microseconds=number % 1_000_000)
        draft = Row(
            0, lane, sequence + 1, moment, person + 1, _PEOPLE[person], "web", f"{number // 4:032x}", action,
            "ledger.project", number % 100_000 + 1, before, after, "", previous, "",
        )  # fmt: skip
        digest = digest_of(draft, recorded_at=moment.isoformat(), before=before, after=after)
        heads[lane] = (sequence + 1, digest)
        old, new = (None if part is None else json.dumps(part) for part in (before, after))
        yield draft._replace(before=old, after=new, digest=digest)[1:]


def fill(count: int, tell: Told = told) -> None:
    """Put the entries into the database of the settings and set the heads of the lanes."""
    from django.db import connection, transaction

    from bridgehead.foundation.audit.models import AuditEntry, AuditLane

    table, heads, chunk = AuditEntry._meta.db_table, {}, []
    with transaction.atomic(), connection.cursor() as cursor:
        for row in entries(count, tell):
            heads[row[0]] = (row[1], row[-1])
            chunk.append(row)
            if len(chunk) == _CHUNK:
                _insert(connection.vendor, cursor, table, chunk)
                chunk = []
        if chunk:
            _insert(connection.vendor, cursor, table, chunk)
        for lane, (sequence, digest) in heads.items():
            AuditLane.objects.filter(pk=lane).update(sequence=sequence, digest=digest)


def _insert(vendor: str, cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(COLUMNS)
    if vendor == "postgresql":
        with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" for _name in COLUMNS)
    told = [(*row[:2], f"{row[2]:%Y-%m-%d %H:%M:%S}.{row[2].microsecond:06d}", *row[3:]) for row in rows]
    if vendor == "sqlite":
        told = [(*row[:2], row[2].removesuffix(".000000"), *row[3:]) for row in told]
    cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", told)
