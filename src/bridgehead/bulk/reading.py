"""A chunk of items to statements: what a worker does, here or on a cluster. No item's fault goes beyond that item."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Protocol

from bridgehead.engines.extraction import ExtractionError, extract_path
from bridgehead.engines.figures import Statement
from bridgehead.engines.reading import About
from bridgehead.engines.reading import read as engine_read

from .formats import encode
from .items import Item, Reject
from .job import COLUMNS, LIMITS, Columns, Format, Limits
from .records import RecordError, document, parsed, too_many


class Answer(Protocol):
    """What a reader gives back, as far as it is used here."""

    @property
    def statements(self) -> Sequence[Statement]:
        """In the order of the text."""


Reader = Callable[[str, About], Answer]
# New objects between two rounds of the garbage collector, in a process that only reads; Python's own 700 are for all.
_COLLECT_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How items are read: the same for every worker. `read` must be a function of a module, since workers import it."""

    output: Format = "jsonl"
    columns: Columns = COLUMNS
    limits: Limits = LIMITS
    read: Reader = engine_read


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some items: how many, how many could be read, their characters and statements, and the output."""

    items: int
    read: int
    characters: int
    statements: int
    data: bytes
    rejects: tuple[Reject, ...]


class OverdueError(BaseException):
    """Reading takes too long. No Exception, so that nothing in between can take it for one of its own."""


@cache
def prepare_to_read() -> None:
    """Load the vocabulary, and spare the garbage collector what it can spare in a process that only reads.

    Vocabulary and automata stay for good, so that it passes them over from now on; and reading leaves no cycles behind,
    so that it need not look for any after every few sentences.
    """
    engine_read("", About())
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_EVERY, *gc.get_threshold()[1:])


def read_items(items: Sequence[Item], settings: Settings, began: Callable[[int], None] = lambda _: None) -> Outcome:
    """Read all items; `began` is called with an item's number before anything is done with it."""
    statements: list[Statement] = []
    rejects: list[Reject] = []
    characters = 0
    for number, item in enumerate(items):
        began(number)
        result = read_item(item, settings)
        if isinstance(result, Reject):
            rejects.append(result)
        else:
            characters += result[0]
            statements.extend(result[1])
    data = encode(statements, settings.output)
    return Outcome(len(items), len(items) - len(rejects), characters, len(statements), data, tuple(rejects))


def read_item(item: Item, settings: Settings) -> tuple[int, Sequence[Statement]] | Reject:
    """How many characters a document has and what it states, or why it was not read."""
    name = item.about.doc or item.where
    try:
        text, about = _text_of(item, settings)
        name = about.doc
        if len(text) > settings.limits.characters:
            return Reject(name, "too_large", too_many(len(text), settings.limits), item.where)
        with _no_longer_than(settings.limits.seconds):
            return len(text), settings.read(text, about).statements
    except _Given as given:
        return given.reject
    except RecordError as error:
        return Reject(error.doc or name, error.reason, str(error), item.where)
    except ExtractionError as error:
        return Reject(name, error.code, str(error), item.where)
    except OverdueError:
        return Reject(name, "time_limit", f"not read within {settings.limits.seconds:g} seconds", item.where)
    except Exception as error:  # whatever a reader's fault is, it must not stop a run of a million
        return Reject(name, "reader_failed", f"{type(error).__name__}: {error}"[:500], item.where)


class _Given(Exception):
    """The source has rejected the item already."""

    def __init__(self, reject: Reject) -> None:
        self.reject = reject


def _text_of(item: Item, settings: Settings) -> tuple[str, About]:
    payload = item.payload
    if isinstance(payload, Reject):
        raise _Given(payload)
    if isinstance(payload, bytes):
        return document(parsed(payload), item.where, settings.columns)
    if item.kind == "file":
        found = extract_path(Path(payload))
        return found.text, replace(item.about, published=item.about.published or found.published)
    return payload, item.about


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome of several, in their order."""
    if len(outcomes) == 1:
        return outcomes[0]
    return Outcome(
        items=sum(outcome.items for outcome in outcomes),
        read=sum(outcome.read for outcome in outcomes),
        characters=sum(outcome.characters for outcome in outcomes),
        statements=sum(outcome.statements for outcome in outcomes),
        data=b"".join(outcome.data for outcome in outcomes),
        rejects=tuple(reject for outcome in outcomes for reject in outcome.rejects),
    )


def name_of(item: Item, columns: Columns) -> str:
    """The document's name, as far as it can be known without reading it."""
    if isinstance(item.payload, bytes):
        try:
            return document(parsed(item.payload), item.where, columns)[1].doc
        except RecordError as error:
            return error.doc or item.where
    return item.about.doc or item.where


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """Raise OverdueError in the body after so long, where the system and the thread can do that."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _overdue)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _overdue(_signal: int, _frame: FrameType | None) -> None:
    raise OverdueError
