"""The tables that ship inside this package, read once when the package is imported."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final


def _load(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("bridgehead.engines.sheets").joinpath(name).read_text(encoding="utf-8"))


WORDS: Final = _load("words.toml")
FIELD_ROWS: Final = _load("fields.toml")
FORM_ROWS: Final = _load("forms.toml")
# How the names of units end, by which headings that name one are told from others.
UNIT_ENDS: Final = tuple(WORDS["unit_ends"])
