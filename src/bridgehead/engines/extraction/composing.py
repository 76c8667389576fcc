"""Putting text together line by line, with the places that its lines come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .extracted import Anchor, Limits
from .refusals import too_much

# What no text holds: control characters, halves of surrogate pairs, non-characters.
_NO_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INNER_SPACE: Final = re.compile(r"\s+")


def clean(text: str) -> str:
    """`text` with the line ends of this house and without characters that are no text."""
    return _NO_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """`text` as a cell or a line: inner line ends and tabs are spaces, none stand at its ends."""
    return _INNER_SPACE.sub(" ", clean(text)).strip()


class Composer:
    """Collects lines and tables. Raises ExtractionError when there are more characters than the limits allow."""

    def __init__(self, limits: Limits) -> None:
        self._parts: list[str] = []
        self._anchors: list[Anchor] = []
        self._length = 0
        self._parted = False  # an empty line stands last
        self._most = limits.characters

    def place(self, where: str) -> None:
        """What is added from here on stands at `where`."""
        if not self._anchors or self._anchors[-1].where != where:
            if self._anchors and self._anchors[-1].start == self._length:
                self._anchors.pop()
            self._anchors.append(Anchor(self._length, where))

    def line(self, text: str) -> None:
        """Add a line; one without text is left out."""
        if kept := clean(text).strip(" \t\n\u00a0\u3000"):
            self._add(kept + "\n")

    def paragraph(self, text: str, places: Sequence[tuple[int, str]]) -> None:
        """Add a line whose parts stand at several places, each from an offset in `text` on."""
        bounds = [*(start for start, _where in places[1:]), len(text)]
        start = 0
        for number, end in enumerate(bounds):
            part = one_line(text[start:end])
            if part:
                if places:
                    self.place(places[number][1])
                self._add(part + (" " if text[end - 1 : end] == " " else ""))
            start = end
        self._add("\n")

    def blank(self) -> None:
        """Part what follows from what stands before by one empty line."""
        if self._parts and not self._parted:
            self._add("\n")
            self._parted = True

    def table(self, rows: Sequence[Sequence[str]], places: Sequence[Sequence[str]] = ()) -> None:
        """Add the rows of a table, cells joined by tabs, a blank line around it; `places` are those of its cells."""
        self.blank()
        for number, row in enumerate(rows):
            marks = places[number] if number < len(places) else ()
            for column, cell in enumerate(row):
                if column < len(marks) and marks[column]:
                    self.place(marks[column])
                self._add(cell + ("\t" if column + 1 < len(row) else "\n"))
        self.blank()

    def _add(self, part: str) -> None:
        self._length += len(part)
        if self._length > self._most:
            raise too_much(f"more than {self._most} characters", f"超过 {self._most // 10_000} 万字")
        self._parts.append(part)
        self._parted = False

    def text(self) -> str:
        """The whole text, without blank lines at its end."""
        return "".join(self._parts).rstrip("\n")

    def anchors(self) -> tuple[Anchor, ...]:
        """The places, in the order of the text."""
        return tuple(self._anchors)
