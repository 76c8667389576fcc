"""Characters that a page has shifted by one byte: ??偼顿Y where 。總投資 stood.

A converter that works on the bytes of GBK text takes the second byte of 。 and the first of 總 (A3 BF) for a question
mark. What follows is then read one byte late, up to the next ASCII letter, which is the second byte of the last
character. With the lost byte put back the characters can be read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bridgehead.engines.reading.lexicon import lexicon

_SHIFTED = re.compile(r"\?\?(?P<run>[^\x00-\x7f\s，。；：、]{1,15}[@-~])")
_LOST = b"\xbf"

Edit = tuple[int, int, str]


def has_shifted(text: str) -> bool:
    """Whether there is anything that `shifted` may have to look at."""
    return "??" in text and _SHIFTED.search(text) is not None


def shifted(text: str, simplify: Callable[[str], str]) -> Iterator[Edit]:
    """Put back what a shift has hidden, where a word of the vocabulary comes out of it."""
    for match in _SHIFTED.finditer(text):
        try:
            restored = (_LOST + match["run"].encode("gbk")).decode("gbk")
        except UnicodeError:
            continue  # no shift: these characters are no GBK, or not with that byte before them
        if any(word.start == 0 and word.end > 1 for word in lexicon().words(simplify(restored))):
            yield match.start(), match.end(), "。" + restored
