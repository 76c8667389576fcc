"""The templates that come with the house: text files of `supplied`, in the order of index.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Supplied:
    """A template of the house: its id, its names, what it is for, its text."""

    id: str
    chinese: str
    english: str
    for_chinese: str
    for_english: str
    text: str

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return self.english if (get_language() or "").startswith("en") else self.chinese

    @property
    def purpose(self) -> str:
        """What it is for, in the language of the page."""
        return self.for_english if (get_language() or "").startswith("en") else self.for_chinese


def _load() -> Mapping[str, Supplied]:
    folder = files("bridgehead.modules.bulletins") / "supplied"
    rows = tomllib.loads((folder / "index.toml").read_text(encoding="utf-8"))["templates"]
    return {
        row["id"]: Supplied(
            id=row["id"],
            chinese=row["zh"],
            english=row["en"],
            for_chinese=row["for_zh"],
            for_english=row["for_en"],
            text=(folder / f"{row['id']}.txt").read_text(encoding="utf-8"),
        )
        for row in rows
    }


SUPPLIED: Final[Mapping[str, Supplied]] = _load()
