"""What is shown of a text that matched: the words in pieces that are marked or not, of a long one the words around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bridgehead.foundation.search.folding import fold_long, places

# A piece of a text, and whether it matched.
Piece = tuple[str, bool]
# `[start, end)`, in characters of a text.
Mark = tuple[int, int]
# Characters that are shown on either side of what matched in a long text.
_AROUND: Final = 24
# A long text is gone through in pieces of so many characters: only the one with the words is looked at one by one.
_STEP: Final = 256


def pieces_of(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """The text in pieces that are marked or not; marks may overlap."""
    marked = {place for start, end in marks for place in range(start, end)}
    found: list[Piece] = []
    for place, character in enumerate(text):
        is_marked = place in marked
        if found and found[-1][1] is is_marked:
            found[-1] = (found[-1][0] + character, is_marked)
        else:
            found.append((character, is_marked))
    return found


def place_of(text: str, folded: int) -> int | None:
    """Where in a text the character stands that the one at `folded` of its fold came from; None: there is none."""
    seen = 0
    for start in range(0, len(text), _STEP):
        piece = text[start : start + _STEP]
        size = len(fold_long(piece))
        if folded < seen + size:
            return start + places(piece)[folded - seen]
        seen += size
    return None


def excerpt(text: str, start: int, end: int) -> tuple[str, Mark]:
    """The words around characters `[start, end)` of a text on one line, and where those stand in them."""
    begin, finish = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before = ("…" if begin else "") + _one_line(text[begin:start])
    words = " ".join(text[start:end].split())
    after = _one_line(text[end:finish]) + ("…" if finish < len(text) else "")
    return f"{before}{words}{after}", (len(before), len(before) + len(words))


def excerpt_of(text: str, word: str) -> tuple[str, Mark] | None:
    """The words around the first place where a text says a folded word; None: it does not."""
    at = fold_long(text).find(word)
    return excerpt_at(text, at, at + len(word)) if word and at >= 0 else None


def excerpt_at(text: str, start: int, end: int) -> tuple[str, Mark] | None:
    """The same around characters `[start, end)` of its fold."""
    first, last = place_of(text, start), place_of(text, end - 1)
    return None if first is None or last is None else excerpt(text, first, last + 1)


def _one_line(text: str) -> str:
    """With one blank for every run of blanks and line ends, also where it begins or ends with one."""
    return " ".join(f"|{text}|".split())[1:-1]
