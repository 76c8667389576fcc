"""What stands before and after a number and says more, less or about."""

from __future__ import annotations

import re

from bridgehead.engines.figures import Comparator

from .vocabulary import load

_WORDS = load("quantities")


def _signs(side: str) -> dict[str, Comparator]:
    """The comparator of every word that may stand on that side of a number."""
    return {word: sign for sign, words in _WORDS["comparators"][side].items() for word in words}


_BEFORE, AFTER = _signs("before"), _signs("after")
_LENGTHS = {word[-1]: sorted({len(each) for each in _BEFORE if each[-1] == word[-1]}, reverse=True) for word in _BEFORE}
FILLER_ENDS = frozenset(word[-1] for word in _WORDS["about"]["fillers"])
# the last characters of what stands before a number and compares it
BEFORE_ENDS = frozenset(_LENGTHS)
_NOT_ABOUT = tuple(_WORDS["about"]["not_about"])
_NOT_OVER = tuple(_WORDS["about"]["not_over"])
_NOT = tuple(_WORDS["about"]["not"])
_NOT_ENDS = frozenset(word[-1] for word in _NOT)
_TURNED: dict[Comparator, Comparator] = {">=": "<=", "<=": ">="}
_NOT_NEARLY = tuple(_WORDS["about"]["not_nearly"])
_FILLER = re.compile(f"(?:{'|'.join(sorted(map(re.escape, _WORDS['about']['fillers']), key=len, reverse=True))})$")


def comparator_of(text: str, position: int, sign: Comparator) -> tuple[Comparator, int]:
    """The comparator of a number at `position` that says `sign` itself, and where a word for it (不少于, 约) begins.

    That is -1 where no such word stands before the number.
    """
    for _ in range(2):
        if text[position - 1 : position] not in FILLER_ENDS:
            break
        filler = _FILLER.search(text, max(0, position - 3), position)
        if filler is None or _comparator_before(text, position) is not None:
            break
        position = filler.start()
    found = _comparator_before(text, position)
    if found is None:
        return sign, -1
    said, before = found
    about = sign == "~" and text.startswith("控制在", before)  # 控制在3%左右
    return (sign if about or (sign != "=" and said == "~") else said), before


def _comparator_before(text: str, position: int) -> tuple[Comparator, int] | None:
    for length in _LENGTHS.get(text[position - 1 : position], ()):
        if length > position:
            continue
        word = text[position - length : position]
        sign = _BEFORE.get(word)
        if sign is None:
            continue
        if word[0] == "约" and text.endswith(_NOT_ABOUT, max(0, position - length - 1), position - length + 1):
            return None  # 签约达12个
        if word == "近" and text.endswith(_NOT_NEARLY, max(0, position - 2), position):
            return None
        if word == "过" and text.endswith(_NOT_OVER, max(0, position - 2), position):
            return None
        if word == "上" and text[position] not in "百千万亿":
            return None
        if word == "破" and text.endswith("突破", max(0, position - 2), position):
            return ">=", position - 2
        return _turned(text, sign, position - length)
    return None


def _turned(text: str, sign: Comparator, start: int) -> tuple[Comparator, int]:
    """The comparator of a word at `start`, and where it begins with the 不得 that turns it (不得少于)."""
    if text[start - 1 : start] not in _NOT_ENDS or sign not in _TURNED:
        return sign, start
    word = next((word for word in _NOT if text.endswith(word, 0, start)), None)
    return (sign, start) if word is None else (_TURNED[sign], start - len(word))
