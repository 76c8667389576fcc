"""The schemes that ship: real ones of counties, cities and task forces, each a file of the folder `schemes`."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from .formulas import Formula
from .tables import make_formula

_FOLDER = files("bridgehead.engines.scoring").joinpath("schemes")


@cache
def scheme_names() -> tuple[str, ...]:
    """The names of the schemes, in order."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _FOLDER.iterdir() if file.name.endswith(".toml")))


def scheme_tables(name: str) -> dict[str, Any]:
    """The tables of a scheme, a fresh copy to begin a formula of one's own with. Raises KeyError for an unknown one."""
    if name not in scheme_names():
        raise KeyError(name)
    text = _FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


@cache
def scheme(name: str) -> Formula:
    """A scheme as a formula. Raises KeyError for an unknown one."""
    return make_formula(scheme_tables(name))
