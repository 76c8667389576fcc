"""The numbers that Word writes before paragraphs of a list and stores nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from .office_xml import attribute, child, children, number_attribute, value_of

_DIGITS: Final = "〇一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CHINESE: Final = frozenset(
    "chineseCounting chineseCountingThousand ideographDigital japaneseCounting taiwaneseCountingThousand"
    " taiwaneseCounting chineseLegalSimplified".split()
)
_CIRCLED: Final = frozenset("decimalEnclosedCircle decimalEnclosedCircleChinese".split())
_SILENT: Final = frozenset({"bullet", "none"})
_MOST: Final = 9999


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    words: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    levels: Mapping[str, Mapping[int, _Level]]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, list_id: str, depth: int) -> str:
        """The label of the next paragraph of a list at that depth; empty for bullets and unknown lists."""
        levels = self.levels.get(list_id, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(list_id, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.form in _SILENT:
            return ""

        def counted(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            shown = levels.get(at, level)
            return number_words(counts.get(at, shown.start), shown.form)

        return re.sub(r"%([1-9])", counted, level.words)


def numbering_of(root: etree._Element | None) -> Numbering:
    """What `word/numbering.xml` says; nothing where there is none."""
    abstract = {attribute(one, "abstractNumId"): _levels(one) for one in children(root, "abstractNum")}
    lists: dict[str, Mapping[int, _Level]] = {}
    for one in children(root, "num"):
        levels = dict(abstract.get(value_of(child(one, "abstractNumId")), {}))
        for override in children(one, "lvlOverride"):
            levels |= _levels(override)
        lists[attribute(one, "numId")] = levels
    return Numbering(lists)


def _levels(parent: etree._Element) -> dict[int, _Level]:
    found = {}
    for level in children(parent, "lvl"):
        start = child(level, "start")
        found[number_attribute(level, "ilvl")] = _Level(
            form=value_of(child(level, "numFmt")) or "decimal",
            words=value_of(child(level, "lvlText"))[:40],
            start=1 if start is None else number_attribute(start, "val", 1),
        )
    return found


def number_words(number: int, form: str) -> str:
    """A number as Word's number format of that name writes it; formats unknown here are written in digits."""
    if not 0 < number <= _MOST:
        return str(number)
    if form in _CHINESE:
        return _chinese(number)
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 10)
        return letter.upper() if form == "upperLetter" else letter
    if form in _CIRCLED and number <= 20:
        return chr(0x2460 + number - 1)
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    digits = str(number)
    words = ""
    for at, digit in enumerate(digits):
        place = _PLACES[len(digits) - at - 1]
        if digit == "0":
            words += "" if words.endswith("零") or not digits[at:].strip("0") else "零"
        else:
            words += _DIGITS[int(digit)] + place
    return words.removeprefix("一") if 10 <= number < 20 else words


def _roman(number: int) -> str:
    words = ""
    for value, sign in _ROMAN:
        words += sign * (number // value)
        number %= value
    return words
