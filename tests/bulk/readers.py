"""Readers that misbehave at certain words. Workers import them by name, so they stand in a module."""

import gc
import os
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from bridgehead.engines.figures import FigureStatement, Measure, Statement
from bridgehead.engines.reading import About


@dataclass(frozen=True)
class Answer:
    statements: tuple[Statement, ...]


def telling(text: str, about: About) -> Answer:
    """Writes down once which process reads a document that asks for it, and waits there to be killed."""
    if text.startswith("tell "):
        told = Path(text.split()[1])
        if not told.exists():
            told.with_suffix(".new").write_text(str(os.getpid()), encoding="ascii")
            told.with_suffix(".new").replace(told)
            time.sleep(30)
    return length(text, about)


def length(text: str, about: About) -> Answer:
    """One statement a document: how long it is."""
    measure = Measure("other.count", {}, "字数")
    one = FigureStatement(
        doc=about.doc,
        quote=text[:10],
        span=(0, min(10, len(text))),
        place=about.place,
        measure=measure,
        value=Decimal(len(text)),
        unit="1",
    )
    return Answer((one,))


def fallible(text: str, about: About) -> Answer:
    """Fails, sleeps, dies or takes memory where the text says so."""
    if "fail" in text:
        raise RuntimeError("the reader cannot do this")
    if "sleep" in text:
        time.sleep(60)
    if "die" in text:
        os._exit(9)
    if "once" in text:  # dies at the first attempt only: the mark stays
        mark = Path(text.split()[1])
        if not mark.exists():
            mark.touch()
            os._exit(9)
    return length(text, about)


def stubborn(text: str, about: About) -> Answer:
    """Does not heed the time limit, as code outside Python might not."""
    if "sleep" in text:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                time.sleep(60)
            except BaseException:
                continue
    return length(text, about)


def prepared(text: str, about: About) -> Answer:
    """Fails in a process whose garbage collector was left as it is."""
    if not gc.get_freeze_count() or gc.get_threshold()[0] != 10_000:
        raise RuntimeError("this process was not prepared to read")
    return length(text, about)


def slow(text: str, about: About) -> Answer:
    """Five milliseconds a document, so that a run can be killed in the middle."""
    time.sleep(0.005)
    return length(text, about)


def hoarder(text: str, about: About) -> Answer:
    """Keeps ten megabytes a document."""
    HOARD.append(bytearray(os.urandom(1024)) * 10_240)
    return length(text, about)


HOARD: list[bytearray] = []
