"""The tables that ship inside this package, read once at import."""

import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import Any


def load_toml(name: str) -> dict[str, Any]:
    """The TOML table `name` of this package; numbers with a point arrive as `Decimal`.

    Raises `tomllib.TOMLDecodeError` where the file is not TOML: a broken table must stop the program at start.
    """
    text = files("bridgehead.engines.reconciliation").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)
