"""JSON of very many rows given by columns: texts put together a column at a time.

An encoder asks each row for its names and each value for its type, which is most of what it does; here a column is
asked once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, Final

Encode = Callable[[Any], str]
_compact: Final[Encode] = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _decimal(value: Decimal) -> str:
    text = str(value)
    # Only the very large and the very small have an exponent; asking for a form without takes twice as long.
    return f'"{value:f}"' if "E" in text else f'"{text}"'


# The text of a value by its very type; an encoder knows all others.
_TEXTS: Final[Mapping[type, Encode]] = {
    str: encode_basestring,
    int: str,
    type(None): lambda _value: "null",
    Decimal: _decimal,
    date: lambda value: f'"{value.isoformat()}"',
}


def texts(values: Sequence[Any], encode: Encode = _compact) -> list[str]:
    """Values as JSON without blanks; decimals and days as text."""
    kinds = set(map(type, values))
    if len(kinds) == 1:
        return list(map(_TEXTS.get(kinds.pop(), encode), values))
    return [_TEXTS.get(type(value), encode)(value) for value in values]


def objects(
    columns: Mapping[str, Sequence[Any]],
    *,
    encode: Encode = _compact,
    written: Container[str] = (),
    sparse: bool = False,
    same: Mapping[str, Any] | None = None,
) -> list[str]:
    """Rows given by columns of one length as JSON objects with sorted keys, without blanks.

    `written` are columns of JSON already. A `sparse` object leaves out what is None. `same` is in all of them.
    """
    same = same or {}
    # One template for all rows: putting the name before every value by itself would take twice as long.
    template = ""
    parts: list[Sequence[str]] = []
    for name in sorted([*columns, *same]):
        key = f",{encode_basestring(name)}:"
        mark = key.replace("%", "%%")
        if name in same:
            template += mark + texts([same[name]], encode)[0].replace("%", "%%")
            continue
        values = columns[name]
        told = values if name in written else texts(values, encode)
        if sparse and None in values:
            template += "%s"
            parts.append(["" if value is None else key + text for value, text in zip(values, told, strict=True)])
        else:
            template += f"{mark}%s"
            parts.append(told)
    return [f"{{{(template % row)[1:]}}}" for row in zip(*parts, strict=True)]
