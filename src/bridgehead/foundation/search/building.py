"""The whole index at once: names are cut in processes of their own, written in order, and indexed at the end.

What is known of the index as a whole (strata, common tokens) is counted on the way, so that nothing is read again.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from typing import Any, Final

import django
from django.db import connection, transaction

from bridgehead.foundation.rows import insert_columns
from bridgehead.foundation.search import indexing
from bridgehead.foundation.search.database import drop_index, make_index
from bridgehead.foundation.search.kinds import SearchKind, entry_id, kind_of, search_kinds
from bridgehead.foundation.search.models import CommonToken, SearchEntry, SearchStratum

# How many things a process takes at a time.
_PART: Final = 5_000
_COLUMNS: Final = ("id", "object_id", *indexing.FIELDS)
# Told of the progress: the key of a kind and how many of it are written; none when the database begins its own index.
Told = Callable[[str, int], None]
# Rows by columns, and how many of them have each token.
_Cut = tuple[list[Sequence[Any]], Counter[str]]
# So many different tokens are counted exactly. Among more, those that were met once or twice so far are forgotten: a
# token that is barely common may then pass for rare, and its search fetches some rows more.
_COUNTED: Final = 3_000_000
_FORGOTTEN: Final = 2


def _untold(_kind: str, _written: int) -> None:
    """Nobody wants to know."""


def rebuild(processes: int = 1, told: Told = _untold) -> int:
    """Write the whole index anew, and what is known of it; how many things there are.

    The index is gone until the end, and nobody writes names meanwhile. `processes` read and cut the names; `told` hears
    how far it is.
    """
    with ExitStack() as stack:
        pool: Executor | None = None
        if processes > 1:
            spawned = get_context("spawn")
            pool = stack.enter_context(ProcessPoolExecutor(processes, spawned, initializer=django.setup))
        stack.enter_context(transaction.atomic())
        drop_index(connection)
        for model in (SearchEntry, SearchStratum, CommonToken):
            model.objects.all().delete()
        written = sum(_write(kind, pool, processes, told) for kind in search_kinds())
        told("", written)
        make_index(connection)
    return written


def _write(kind: SearchKind, pool: Executor | None, processes: int, told: Told) -> int:
    """The rows of a kind, which of them are heavy, and which tokens are common; how many rows."""
    weights: list[int] = []
    counts: Counter[str] = Counter()
    place = _COLUMNS.index("weight")
    for columns, part in _all_cut(kind, pool, processes):
        insert_columns(SearchEntry, dict(zip(_COLUMNS, columns, strict=True)), {"kind": kind.key}, {"shown"})
        weights += columns[place]
        counts.update(part)
        told(kind.key, len(weights))
        if len(counts) > _COUNTED:
            counts = Counter({token: count for token, count in counts.items() if count > _FORGOTTEN})
    _mark_strata(kind.key, sorted(weights, reverse=True))
    common = ((token, count) for token, count in sorted(counts.items()) if count > indexing.COMMON)
    CommonToken.objects.bulk_create(
        [CommonToken(kind=kind.key, token=token, entries=count) for token, count in common], batch_size=indexing.CHUNK
    )
    return len(weights)


def _all_cut(kind: SearchKind, pool: Executor | None, processes: int) -> Iterator[_Cut]:
    if pool is None:
        yield from (_cut(kind.key, ids) for ids in indexing.all_ids(kind, _PART))
        return
    # Not all at once: rows that wait to be written fill the memory.
    waiting: deque[Future[_Cut]] = deque()
    for ids in indexing.all_ids(kind, _PART):
        waiting.append(pool.submit(_cut, kind.key, ids))
        if len(waiting) > 2 * processes:
            yield waiting.popleft().result()
    yield from (each.result() for each in waiting)


def _cut(kind: str, ids: Sequence[int]) -> _Cut:
    """Things as a process of its own cuts them: weights are sorted into strata afterwards."""
    counts: Counter[str] = Counter()
    columns: list[list[Any]] = [[] for _ in _COLUMNS]
    for start in range(0, len(ids), indexing.CHUNK):
        for draft in kind_of(kind).gather(ids[start : start + indexing.CHUNK]):
            cut = indexing.cut(kind, draft, {})
            counts.update(indexing.countable(cut.tokens))
            shown = json.dumps(cut.shown, ensure_ascii=False)
            where = (entry_id(kind, draft.id), draft.id, draft.unit_path, draft.owner, draft.weight)
            values = (*where, cut.lines, shown, " ".join(cut.tokens))
            for column, value in zip(columns, values, strict=True):
                column.append(value)
    return list(columns), counts


def _mark_strata(kind: str, weights: Sequence[int]) -> None:
    """The strata of a kind, from the weights of all its things, the heaviest first; and their tokens on the rows."""
    strata = indexing.strata_of(weights)
    if not strata:
        return
    SearchStratum.objects.bulk_create(
        [SearchStratum(kind=kind, number=number, weight=weight) for number, weight in strata]
    )
    mark, steps = f" k{kind}", []
    values: list[Any] = []
    for place, (_number, weight) in enumerate(strata):
        steps.append("WHEN weight >= %s THEN %s")
        values += [weight, "".join(f" s{number}{kind}" for number, _weight in strata[place:]) + mark]
    table = SearchEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET tokens = replace(tokens, %s, CASE {' '.join(steps)} END)"  # noqa: S608 - our own names
            " WHERE kind = %s AND weight >= %s",
            [mark, *values, kind, strata[-1][1]],
        )
