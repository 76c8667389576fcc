"""One spelling for search: simplified characters, half width, lower case, no accents, no spaces and no marks.

Characters are folded one by one, whatever stands beside them, so that a part of a text folds to a part of its fold.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

import opencc

# CJK unified ideographs with extension A, and the planes of the later extensions.
_IDEOGRAPHS = ((0x3400, 0xA000), (0x20000, 0x32400))


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters that have a simplified one, each by itself: phrases fold otherwise than parts."""
    characters = [chr(code) for first, end in _IDEOGRAPHS for code in range(first, end)]
    plain = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {one: other for one, other in zip(characters, plain, strict=True) if one != other and len(other) == 1}


class _Table(dict[int, str]):
    """What each character folds to, worked out when it is first met; `str.translate` reads it."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        if not plain.isascii():
            # Some fold to marks of their own: İ is i with a dot above.
            plain = unicodedata.normalize("NFKD", "".join(_simplified().get(one, one) for one in plain))
        self[code] = folded = "".join(one for one in plain if one.isalnum())
        return folded


_TABLE = _Table()


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text as search compares it: `《極薄銅箔》 項目（二期）` is `极薄铜箔项目二期`."""
    return text.translate(_TABLE)


def fold_long(text: str) -> str:
    """The same of a whole document, which is not kept in memory."""
    return text.translate(_TABLE)


def places(text: str) -> Sequence[int]:
    """For every character of `fold(text)` the index in `text` of the character that it came from."""
    return [place for place, character in enumerate(text) for _ in fold(character)]


def words(text: str) -> tuple[str, ...]:
    """The folded words of a query, as blanks part them; a word of nothing but marks is none."""
    return tuple(filter(None, map(fold, text.split())))
