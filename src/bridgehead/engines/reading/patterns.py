"""Patterns of many words that are quick to fail: most characters of a text begin none of them.

A search is fast where the pattern begins with a literal or a class of characters: the engine then passes over all else
at once. Patterns that are searched for are therefore written with what they can begin with first and what must stand
before it after that, as `目前(?<!项目前)` and not as `(?<!项)目前`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NONE: Mapping[str, str] = {}


def alternatives(words: Iterable[str], but: Mapping[str, str] = _NONE) -> str:
    """A pattern of `words`, the longest first, gathered by their first characters.

    `but` holds, for some of the words, the characters that may not follow them.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        rest = re.escape(word[1:]) + (f"(?![{but[word]}])" if word in but else "")
        rests.setdefault(word[0], []).append(rest)
    return "|".join(
        re.escape(first) + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})") for first, rest in rests.items()
    )


def any_of(words: Iterable[str], but: Mapping[str, str] = _NONE) -> str:
    """`alternatives` as a group inside a longer pattern, where it fails at the first character that begins no word."""
    every = set(words)
    return f"(?=[{''.join(sorted({re.escape(word[0]) for word in every}))}])(?:{alternatives(every, but)})"


def stands_in(text: str, words: tuple[str, ...], start: int, end: int) -> bool:
    """Whether one of a few words stands in text[start:end]: to look for each is quicker than a pattern of them."""
    for word in words:  # noqa: SIM110 - a generator costs more than what it asks
        if text.find(word, start, end) >= 0:
            return True
    return False
