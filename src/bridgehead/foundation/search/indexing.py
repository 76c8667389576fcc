"""Writing the index after a change, and what is known of the tokens as a whole; `building` writes all of it anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Replace

from bridgehead.foundation.search.folding import fold, fold_long
from bridgehead.foundation.search.kinds import Draft, SearchKind, entry_id, kind_of, search_kinds
from bridgehead.foundation.search.models import CommonToken, SearchEntry, SearchStratum
from bridgehead.foundation.search.tokens import BODY, CODES, Text, code_line, path_tokens, tokens_of

CHUNK: Final = 1000
# How many of a kind are in its strata: each has so many times those of the one before that, where too few match in
# that one, not too many match in this.
STRATA: Final = (400, 8_000, 100_000)
# From so many things on a token is common: a search that goes by it alone begins with the strata.
COMMON: Final = 300
FIELDS: Final = ("unit_path", "owner", "weight", "lines", "shown", "tokens")


@dataclass(frozen=True, slots=True)
class Fault:
    """A thing that the index holds wrongly: `missing`, `stale` (other words, another unit or weight) or `left over`."""

    kind: str
    object_id: int
    what: str


def index(kind: str, ids: Iterable[int]) -> int:
    """Bring things of a kind, and what hangs on them, up to date; in the caller's transaction. How many were written.

    To be called by every action that changes a name, a code, a unit, an owner or a weight.
    """
    wanted = sorted(set(ids))
    written = 0
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        written += _index_chunk(kind_of(kind), part)
        for other in search_kinds():
            if kind in other.hanging_on:
                written += index(other.key, other.hanging_on[kind](part))
    return written


def _index_chunk(kind: SearchKind, ids: Sequence[int]) -> int:
    entries = list(_entries(kind, ids))
    found = {entry.object_id for entry in entries}
    gone = [one for one in ids if one not in found]
    if gone:
        SearchEntry.objects.filter(pk__in=[entry_id(kind.key, one) for one in gone]).delete()
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=list(FIELDS),
    )
    return len(entries) + len(gone)


def _entries(kind: SearchKind, ids: Sequence[int]) -> Iterator[SearchEntry]:
    strata = _strata(kind.key)
    for draft in kind.gather(ids):
        yield entry_of(kind.key, draft, strata)


def _strata(kind: str) -> Mapping[int, int]:
    return dict(SearchStratum.objects.filter(kind=kind).values_list("number", "weight"))


class Cut(NamedTuple):
    """A thing cut for the index: see SearchEntry for what each is."""

    lines: str
    shown: list[list[str]]
    tokens: list[str]


def cut(kind: str, draft: Draft, strata: Mapping[int, int]) -> Cut:
    """What a thing is found under."""
    texts = [text for text in dict.fromkeys(draft.texts) if text.shown]
    lines = ((text.field, line_of(text)) for text in texts)
    best = [f"s{number}{kind}" for number, weight in sorted(strata.items()) if draft.weight >= weight]
    # The units stand together and never first or last: a unit that moves takes its beginning of them along.
    tokens = [*tokens_of(texts), *path_tokens(draft.unit_path, draft.owner), *best, f"k{kind}"]
    # The room has what a document says; a second copy would be for nothing.
    shown = [[text.field, text.shown] for text in texts if text.field != BODY]
    return Cut("\n".join(f"{field}\t{line}" for field, line in lines), shown, tokens)


def line_of(text: Text) -> str:
    """A text as it is compared."""
    if text.field == BODY:
        return fold_long(text.shown)
    return code_line(text.shown) if text.field in CODES else fold(text.shown)


def entry_of(kind: str, draft: Draft, strata: Mapping[int, int]) -> SearchEntry:
    """The row of a thing, not saved."""
    found = cut(kind, draft, strata)
    return SearchEntry(
        id=entry_id(kind, draft.id),
        kind=kind,
        object_id=draft.id,
        unit_path=draft.unit_path,
        owner=draft.owner,
        weight=draft.weight,
        lines=found.lines,
        shown=found.shown,
        tokens=" ".join(found.tokens),
    )


def move_units(old: str, new: str) -> None:
    """The paths that begin with `old` begin with `new` from now on; in the transaction of the move."""
    before, after = (" ".join(["", *path_tokens(path, None), ""]) for path in (old, new))
    SearchEntry.objects.filter(unit_path__startswith=old).update(
        tokens=Replace("tokens", Value(before), Value(after)),
        unit_path=Replace("unit_path", Value(old), Value(new)),
    )


def all_ids(kind: SearchKind, size: int = CHUNK) -> Iterator[Sequence[int]]:
    """The ids of all things of a kind, in rising order, so many at a time."""
    after = 0
    while ids := kind.ids(after, size):
        yield ids
        after = ids[-1]


def settle() -> None:
    """Know the tokens anew: after a load that brought very many things."""
    with transaction.atomic():
        _settle_strata()
        _settle_common()


def _settle_strata() -> None:
    for kind in search_kinds():
        rows = SearchEntry.objects.filter(kind=kind.key)
        SearchStratum.objects.filter(kind=kind.key).delete()
        for number, size in enumerate(STRATA):
            token, mark = f" s{number}{kind.key}", f" k{kind.key}"
            marked = rows.filter(tokens__contains=f"{token} ")
            below = rows.order_by("-weight").values_list("weight", flat=True)[size : size + 1].first()
            # There are no more than that, or none is heavier: all of them are looked through.
            if below is None or not rows.filter(weight__gt=below).exists():
                marked.update(tokens=Replace("tokens", Value(f"{token} "), Value(" ")))
                continue
            SearchStratum.objects.create(kind=kind.key, number=number, weight=below + 1)
            marked.filter(weight__lte=below).update(tokens=Replace("tokens", Value(f"{token} "), Value(" ")))
            best = rows.filter(weight__gt=below).exclude(tokens__contains=f"{token} ")
            best.update(tokens=Replace("tokens", Value(mark), Value(f"{token}{mark}")))


def countable(tokens: Iterable[str]) -> list[str]:
    """Those that may be common, and the kind, which says how many there are. Whole names differ nearly all: they would
    fill the memory.
    """
    return [token for token in tokens if token[0] not in "=s"]


def strata_of(weights: Sequence[int]) -> list[tuple[int, int]]:
    """(number, least weight) of the strata of things of these weights, the heaviest first.

    There is none where no more things are than it would hold, or none is heavier: all of them are looked through.
    """
    found = []
    for number, size in enumerate(STRATA):
        below = weights[size] if size < len(weights) else None
        if below is not None and weights[0] > below:
            found.append((number, below + 1))
    return found


def _settle_common() -> None:
    CommonToken.objects.all().delete()
    for kind in search_kinds():
        CommonToken.objects.bulk_create(_common(kind.key), batch_size=CHUNK)


def _common(kind: str) -> list[CommonToken]:
    counts: Counter[str] = Counter()
    rows = SearchEntry.objects.filter(kind=kind).values_list("tokens", flat=True)
    for tokens in rows.iterator(chunk_size=CHUNK):
        counts.update(countable(tokens.split(" ")))
    return [CommonToken(kind=kind, token=token, entries=count) for token, count in counts.items() if count > COMMON]


def faults() -> Iterator[Fault]:
    """Everything that the index holds otherwise than it should."""
    for kind in search_kinds():
        seen: set[int] = set()
        for ids in all_ids(kind):
            seen.update(ids)
            yield from _faults_of(kind, ids)
        kept = SearchEntry.objects.filter(kind=kind.key).order_by("object_id").values_list("object_id", flat=True)
        yield from (Fault(kind.key, one, "left over") for one in kept.iterator() if one not in seen)
    known = [kind.key for kind in search_kinds()]
    for kind_key, one in SearchEntry.objects.exclude(kind__in=known).values_list("kind", "object_id"):
        yield Fault(kind_key, one, "left over")


def _compared(entry: SearchEntry) -> list[object]:
    # Tokens have no order.
    return [sorted(entry.tokens.split(" ")), *(getattr(entry, field) for field in FIELDS if field != "tokens")]


def _faults_of(kind: SearchKind, ids: Sequence[int]) -> Iterator[Fault]:
    own = [entry_id(kind.key, one) for one in ids]
    kept = {entry.object_id: entry for entry in SearchEntry.objects.filter(pk__in=own)}
    for right in _entries(kind, ids):
        there = kept.pop(right.object_id, None)
        if there is None:
            yield Fault(kind.key, right.object_id, "missing")
        elif _compared(there) != _compared(right):
            yield Fault(kind.key, right.object_id, "stale")
    yield from (Fault(kind.key, one, "left over") for one in kept)
