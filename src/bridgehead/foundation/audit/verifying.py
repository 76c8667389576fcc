"""Walking the chain: what was changed, lost, moved or cut off, and which entry is the first.

A million entries are read as the database gives them, past Django's models and converters, which took two thirds of
the time. Nothing is locked: entries up to the head of a lane were committed with it, and what comes later is looked at
by its number only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

from django.db import connection
from django.db.models import Max

from bridgehead.foundation.audit.anchors import Anchor
from bridgehead.foundation.audit.digests import START, Row, digest_of
from bridgehead.foundation.audit.models import LANES, AuditEntry, AuditLane

_CHUNK: Final = 5000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that verification found: `changed`, `missing`, `reordered`, `cut` (the tail is gone) or `forged`.

    `entry_id` and `recorded_at` are of the entry that is wrong; of the next one there, where it is missing; None
    where nothing comes after it. `what` says what that entry tells of.
    """

    lane: int
    sequence: int
    kind: str
    detail: str
    entry_id: int | None = None
    recorded_at: datetime | None = None
    what: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries were walked, and what is wrong with them: the first by the clock first."""

    entries: int
    problems: Sequence[Problem]


def _moment(value: Any) -> datetime | None:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:  # somebody wrote what is no moment: the digest says so
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _moment_hashed(value: Any) -> str:
    # SQLite keeps UTC as "2026-11-22 12:00:37.035956": what isoformat() gives, but for the T and the offset.
    told: str = value.replace(" ", "T", 1) + "+00:00" if isinstance(value, str) else value.astimezone(UTC).isoformat()
    return told


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _entries(lane: int, until: int) -> Iterator[Row]:
    """The entries of a lane by number."""
    # As text, so that the converters of the driver stay out of it, and out of what somebody may have written there.
    moment = "recorded_at || ''" if connection.vendor == "sqlite" else "recorded_at"
    names = ", ".join({"recorded_at": moment, "lane": "lane_id"}.get(name, name) for name in Row._fields)
    sql = (
        f"SELECT {names} FROM {AuditEntry._meta.db_table} "  # noqa: S608 - our own table and columns
        "WHERE lane_id = %s AND sequence > %s AND sequence <= %s ORDER BY sequence LIMIT %s"
    )
    last = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [lane, last, until, _CHUNK])
            rows = cursor.fetchall()
        yield from map(Row._make, rows)
        if len(rows) < _CHUNK:
            return
        last = Row._make(rows[-1]).sequence


def _is_changed(row: Row) -> bool:
    try:
        before, after = _json(row.before), _json(row.after)
    except ValueError:  # somebody wrote what is no JSON
        return True
    return digest_of(row, recorded_at=_moment_hashed(row.recorded_at), before=before, after=after) != row.digest


def _problem(row: Row, kind: str, detail: str) -> Problem:
    target = row.target_type if row.target_id is None else f"{row.target_type} {row.target_id}"
    what = f"{row.action} of {target} by {row.actor_name}"
    return Problem(row.lane, row.sequence, kind, detail, row.id, _moment(row.recorded_at), what)


class _Walk:
    """One lane, walked once: counts its entries and keeps what is wrong."""

    def __init__(self, lane: int, head: tuple[int, str], anchored: Mapping[int, Sequence[tuple[str, Anchor]]]) -> None:
        self.lane, self.head, self.anchored = lane, head, anchored
        self.count, self.end = 0, 0
        self.problems: list[Problem] = []

    def run(self) -> None:
        """Walk up to the head, then look at what stands behind it."""
        digest, newest = START, -1
        for row in _entries(self.lane, max(self.head[0], *self.anchored, 0)):
            self.count += 1
            self._check(row, digest, newest)
            self.end, digest, newest = row.sequence, row.digest, row.id
        if (self.end, digest) != self.head:
            detail = f"the chain ends at {self.end}, its head says {self.head[0]}"
            self.problems.append(Problem(self.lane, self.end + 1, "cut", detail))
        self.problems.extend(self._cut_behind_anchors())

    def _check(self, row: Row, digest: str, newest: int) -> None:
        sequence = row.sequence
        if sequence != self.end + 1:
            detail = f"{sequence - self.end - 1} entries before {sequence} are gone"
            self.problems.append(_problem(row._replace(sequence=self.end + 1), "missing", detail))
        elif row.previous_digest != digest:
            self.problems.append(_problem(row, "reordered", "does not follow the entry before it"))
        if _is_changed(row):
            self.problems.append(_problem(row, "changed", "content and digest disagree"))
        if row.id < newest:
            self.problems.append(_problem(row, "reordered", "was stored before its predecessor"))
        for known, anchor in self.anchored.get(sequence, ()):
            if known != row.digest:
                detail = f"is not the entry that the anchor of {anchor.at} knows"
                self.problems.append(_problem(row, "changed", detail))

    def _cut_behind_anchors(self) -> Iterator[Problem]:
        for sequence, known in self.anchored.items():
            if sequence > self.end:
                detail = f"the anchor of {known[0][1].at} knows entry {sequence}, the chain ends at {self.end}"
                yield Problem(self.lane, self.end + 1, "cut", detail)


def _forged(lane: int) -> Problem | None:
    """An entry behind the head. The head is read after the entry: writers move both at once."""
    newest = AuditEntry.objects.filter(lane=lane).aggregate(newest=Max("sequence"))["newest"] or 0
    head = AuditLane.objects.filter(pk=lane).values_list("sequence", flat=True).first() or 0
    if newest <= head:
        return None
    return Problem(lane, newest, "forged", f"entries up to {newest} stand behind the head, which says {head}")


def _by_lane(anchors: Sequence[Anchor]) -> dict[int, dict[int, list[tuple[str, Anchor]]]]:
    told: dict[int, dict[int, list[tuple[str, Anchor]]]] = {}
    for anchor in anchors:
        for lane, sequence, digest in anchor.heads:
            if sequence:
                told.setdefault(lane, {}).setdefault(sequence, []).append((digest, anchor))
    return told


def verify() -> list[Problem]:
    """What is wrong with the chain; an empty list means that nothing was changed, lost or moved."""
    return list(walk().problems)


def walk(anchors: Sequence[Anchor] = ()) -> Verified:
    """Walk every lane from its first entry, and hold it against anchors that were kept elsewhere."""
    count, problems, known = 0, [], _by_lane(anchors)
    heads = {pk: (sequence, digest) for pk, sequence, digest in AuditLane.objects.values_list()}
    for lane in chain(range(LANES), sorted(set(heads) - set(range(LANES)))):
        if lane not in heads:
            problems.append(Problem(lane, 0, "missing", "the head of the lane is gone"))
            continue
        one = _Walk(lane, heads[lane], known.get(lane, {}))
        one.run()
        count += one.count
        problems.extend(one.problems)
        if not one.problems and (forged := _forged(lane)):
            problems.append(forged)
    far = datetime.max.replace(tzinfo=UTC)
    return Verified(count, sorted(problems, key=lambda problem: (problem.recorded_at or far, problem.entry_id or 0)))


def lost_heads(heads: Sequence[tuple[int, int, str]]) -> list[int]:
    """Lanes that no longer hold the entry that was their head then."""
    return [
        lane
        for lane, sequence, digest in heads
        if sequence and not AuditEntry.objects.filter(lane=lane, sequence=sequence, digest=digest).exists()
    ]
