"""Arithmetic that a document's own figures must satisfy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bridgehead.engines.figures import Statement


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something that does not add up; `spans` are the places of the original text that disagree."""

    code: str
    message_en: str
    message_zh: str
    spans: tuple[tuple[int, int], ...]


def check(statements: Sequence[Statement]) -> tuple[ReadingWarning, ...]:
    """Every warning about the statements of one document."""
    return ()
