"""A title for a document that nobody gave one."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from bridgehead.engines.extraction import Extracted

TITLE_LENGTH: Final = 60

_UNIT: Final = re.compile(r"[（(]?(?:金额)?单位\s*[:：]")
_SENTENCE_END: Final = re.compile(r"[。！？；!?;]")


def guess_title(text: str) -> str:
    """The first line, cut at its first sentence where it is too long for a title."""
    first = next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    if len(first) <= TITLE_LENGTH:
        return first
    sentence = _SENTENCE_END.split(first, maxsplit=1)[0]
    return sentence if len(sentence) <= TITLE_LENGTH else f"{sentence[: TITLE_LENGTH - 1]}…"


def title_of(extracted: Extracted, file_name: str) -> str:
    """The title of a file: its text's first line, unless that is a row of a table or the name of a sheet.

    A workbook has the line above its first table as title. Without any such line the file's name must do.
    """
    sheets = {anchor.where for anchor in extracted.anchors if extracted.kind == "xlsx" and "!" not in anchor.where}
    for line in extracted.text.splitlines():
        bare = line.strip()
        if "\t" in line or _UNIT.match(bare):
            break
        if bare and bare not in sheets:
            return guess_title(bare)
    return PurePath(file_name).stem[:TITLE_LENGTH]
