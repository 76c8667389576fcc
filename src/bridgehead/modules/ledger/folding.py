"""One spelling for search: simplified characters, half-width, lower case, no spaces and no marks."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import opencc


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


def search_key(*parts: str) -> str:
    """The folded parts, kept apart so that no match runs from one into the next."""
    return "|".join(filter(None, (fold(part) for part in parts)))
