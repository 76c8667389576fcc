"""File names from outside, made harmless."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath

_LIMIT = 120
# Kept out of names: what file systems and shells read as more than a character.
_FORBIDDEN = frozenset('<>:"|?*/\\')


def safe_name(name: str, suffixes: tuple[str, ...] = ()) -> str:
    """The last part of a path without control and direction marks, at most 120 characters, never hidden or empty.

    Where `suffixes` are given and the name ends with none of them, the first is added: `report.exe` that is a PDF
    becomes `report.exe.pdf`.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        # C is every control, format, private and unassigned character, direction overrides among them.
        if unicodedata.category(character)[0] != "C" and character not in _FORBIDDEN
    )
    kept = " ".join(kept.split()).strip(". ") or "file"
    suffix = PurePath(kept).suffix
    if suffixes and suffix.lower() not in suffixes:
        suffix, kept = suffixes[0], kept + suffixes[0]
    return kept if len(kept) <= _LIMIT else kept[: _LIMIT - len(suffix)].rstrip(". ") + suffix
