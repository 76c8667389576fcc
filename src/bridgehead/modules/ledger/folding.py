"""One spelling for search: simplified characters, half-width, lower case, no spaces and no marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import opencc

_LINES: Final = "\n"
# What is neither letter nor digit, as `str.isalnum` has it; line ends stay.
_MARKS: Final = re.compile(r"[^\w\n]|_")


@cache
def _to_simplified() -> Any:
    """Made once: loading its dictionaries takes a tenth of a second."""
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """The text as search compares it: `《極薄銅箔》 項目（二期）` is `极薄铜箔项目二期`."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        plain = _to_simplified().convert(plain)
    return "".join(character for character in plain.casefold() if character.isalnum())


def search_keys(rows: Sequence[Sequence[str]]) -> list[str]:
    """`search_key` of every row of parts; all rows have as many."""
    columns = [fold_many(column) for column in zip(*rows, strict=True)]
    return ["|".join(filter(None, parts)) for parts in zip(*columns, strict=True)]


def search_key(*parts: str) -> str:
    """The folded parts, kept apart so that no match runs from one into the next."""
    return "|".join(filter(None, (fold(part) for part in parts)))


def fold_many(texts: Sequence[str]) -> list[str]:
    """`fold` of every text, a tenth of the work where there are thousands: one conversion for all of them."""
    if not texts:
        return []
    # A line end parts the texts: neither the conversion nor the normal form reaches over one.
    joined = unicodedata.normalize("NFKC", _LINES.join(text.replace(_LINES, " ") for text in texts))
    if not joined.isascii():
        joined = _to_simplified().convert(joined)
    return _MARKS.sub("", joined.casefold()).split(_LINES)
