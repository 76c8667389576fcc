"""A title for a document that nobody gave one."""

from __future__ import annotations

import re
from typing import Final

TITLE_LENGTH: Final = 60

_SENTENCE_END: Final = re.compile(r"[。！？；!?;]")


def guess_title(text: str) -> str:
    """The first line, cut at its first sentence where it is too long for a title."""
    first = next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    if len(first) <= TITLE_LENGTH:
        return first
    sentence = _SENTENCE_END.split(first, maxsplit=1)[0]
    return sentence if len(sentence) <= TITLE_LENGTH else f"{sentence[: TITLE_LENGTH - 1]}…"
