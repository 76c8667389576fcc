"""The reader's vocabulary: TOML files, and weights that were fitted, loaded once."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain, product
from typing import Any

_CLASS = re.compile(r"\{([a-z_]+)\}")


@cache
def load(name: str) -> dict[str, Any]:
    """The tables of `<name>.toml` in this package, each `{class}` in a list written out (classes.toml)."""
    tables: dict[str, Any] = _written_out(_parse(name))
    return tables


@cache
def words_of_class(name: str) -> tuple[str, ...]:
    """The words of one class of `classes.toml`: `manner`, `pushing`; KeyError for another."""
    return tuple(_parse("classes")[name])


@cache
def load_weights(name: str) -> dict[str, int]:
    """The fitted weights of `<name>.json` in this package, hundredths by trait."""
    weights: dict[str, int] = json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return weights


@cache
def _parse(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _written_out(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _written_out(inner) for key, inner in value.items()}
    if isinstance(value, list):
        written = (_all_words(inner) if isinstance(inner, str) else [_written_out(inner)] for inner in value)
        return [*chain.from_iterable(written)]
    return value


def _all_words(pattern: str) -> Iterator[str]:
    """`{manner}推进` as 加快推进, 加紧推进, …; a word without a class as it is."""
    parts = _CLASS.split(pattern)  # text and class in turns
    choices = [words_of_class(part) if at % 2 else (part,) for at, part in enumerate(parts)]
    return map("".join, product(*choices))
