"""What the digests of the chain cover, and how they are made.

The digest of an entry is the SHA-256 of a JSON object with sorted keys and no blanks, as json.dumps(…, sort_keys=True,
ensure_ascii=False, separators=(",", ":")) writes it. Verification makes a million of them, so that the object is put
together here from its parts, and only what was written before and after goes through the encoder: three times as fast.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, Final, NamedTuple

from bridgehead.foundation.audit.models import AuditEntry

# The digest before the first entry of a lane.
START: Final = "0" * 64


class Row(NamedTuple):
    """An entry as the database gives it; `before` and `after` are JSON, as text or read."""

    id: int
    lane: int
    sequence: int
    recorded_at: Any
    actor_id: int | None
    actor_name: str
    via: str
    request_id: str
    action: str
    target_type: str
    target_id: int | None
    before: Any
    after: Any
    note: str
    previous_digest: str
    digest: str


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
# Names and actions come again and again.
_text = lru_cache(maxsize=4096)(encode_basestring)


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)


def digest_of(entry: AuditEntry | Row, *, recorded_at: str, before: Any, after: Any) -> str:
    """The digest of an entry; `recorded_at` in UTC as `isoformat()` writes it, `before` and `after` as plain JSON."""
    old, new = ("null" if value is None else _encode(value) for value in (before, after))
    text = (
        f'{{"action":{_text(entry.action)},"actor_id":{_number(entry.actor_id)},"actor_name":{_text(entry.actor_name)},'
        f'"after":{new},"before":{old},"note":{_text(entry.note)},'
        f'"previous_digest":{encode_basestring(entry.previous_digest)},'
        f'"recorded_at":"{recorded_at}","request_id":{encode_basestring(entry.request_id)},'
        f'"sequence":{entry.sequence},"target_id":{_number(entry.target_id)},'
        f'"target_type":{_text(entry.target_type)},"via":{_text(entry.via)}}}'
    )
    return hashlib.sha256(text.encode()).hexdigest()


def chained(
    entry: Row, *, recorded_at: str, rows: Sequence[tuple[int | None, str | None, str | None]]
) -> Iterator[tuple[int, str, str]]:
    """Number, digest before and digest of entries that follow `entry` in its lane and differ from it in their row only.

    `rows` holds the id of each row, and what stood there before and after as `canonical` text. The same digests as
    `digest_of` makes one by one: what the entries have in common is put together once.
    """
    start = (
        f'{{"action":{_text(entry.action)},"actor_id":{_number(entry.actor_id)},'
        f'"actor_name":{_text(entry.actor_name)},"after":'
    )
    middle = f',"note":{_text(entry.note)},"previous_digest":"'
    then = f'","recorded_at":"{recorded_at}","request_id":{encode_basestring(entry.request_id)},"sequence":'
    end = f',"target_type":{_text(entry.target_type)},"via":{_text(entry.via)}}}'
    digest = entry.digest
    for sequence, (target, before, after) in enumerate(rows, start=entry.sequence + 1):
        previous = digest
        text = (
            f'{start}{after or "null"},"before":{before or "null"}{middle}{previous}{then}{sequence}'
            f',"target_id":{"null" if target is None else target}{end}'
        )
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield sequence, previous, digest


def canonical(plain: Callable[[Any], Any]) -> Callable[[Any], str]:
    """What turns a mapping by text into the JSON that digests cover; `plain` tells what JSON itself has no form for."""
    return json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain).encode


def seal_of(heads: Sequence[tuple[int, int, str]]) -> str:
    """The seal of these heads: lane, number of its newest entry, digest of it; by lane."""
    return hashlib.sha256(json.dumps([list(head) for head in heads]).encode()).hexdigest()
