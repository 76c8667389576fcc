"""What can be changed in an item of a formula: every value in its table, by the place that the engine names it by.

A place leads through tables by dots and through lists by numbers from 1 on (`ratio.of.tally.where.investment.from`,
`bands.steps[2]`), so that a problem that the engine finds stands beside the field that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, Literal

Kind = Literal["number", "text", "choice", "flag", "words", "numbers", "pairs"]
OWN: Final = ("id", "zh", "en", "weight", "full", "role", "floor", "cap")
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "window": ("period", "month", "year", "all"),
    "counting": ("projects", "events"),
    "take": ("sum", "longest_run"),
    "better": ("more", "less"),
    "ties": ("best", "shared"),
    "elapsed": ("months",),
    "keep": ("most", "first"),
}
# Keys whose texts are names and not numbers; every other text that reads as a number is one.
_NAMES: Final = frozenset({"source", "name", "given", "curve", "field"})
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")
_STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of an item: where it stands, its kind, the value, and what may stand there for a choice."""

    place: str
    kind: Kind
    value: Any
    offered: tuple[str, ...] = ()


def parameters_of(item: Mapping[str, Any]) -> list[Parameter]:
    """The values of an item's rule, in the order of the table; its own name, weight and bounds are not among them."""
    return list(_walk({key: value for key, value in item.items() if key not in OWN}, ""))


def _walk(table: Mapping[str, Any], place: str) -> Iterator[Parameter]:
    for key, value in table.items():
        here = f"{place}.{key}" if place else key
        if key in ("id", "zh", "en"):
            continue
        if isinstance(value, Mapping):
            yield from _walk(value, here)
        elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            for number, one in enumerate(value, 1):
                yield from _walk(one, f"{here}[{number}]")
        elif isinstance(value, list):
            yield from _list(value, here)
        else:
            yield _scalar(key, value, here)


def _list(value: Sequence[Any], here: str) -> Iterator[Parameter]:
    if all(isinstance(one, list) for one in value):
        yield Parameter(here, "pairs", value)
    elif any(isinstance(one, Mapping) for one in value):  # worths: fields and tables beside each other
        for number, one in enumerate(value, 1):
            if isinstance(one, Mapping):
                yield from _walk(one, f"{here}[{number}]")
            else:
                yield _scalar("", one, f"{here}[{number}]")
    elif all(_is_number(one) for one in value):
        yield Parameter(here, "numbers", value)
    else:
        yield Parameter(here, "words", value)


def _scalar(key: str, value: Any, here: str) -> Parameter:
    if isinstance(value, bool):
        return Parameter(here, "flag", value)
    if key in CHOICES:
        return Parameter(here, "choice", value, CHOICES[key])
    is_number = key not in _NAMES and (_is_number(value) or value == "unknown")
    return Parameter(here, "number" if is_number else "text", value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and _NUMBER.fullmatch(value) is not None)


def with_values(item: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The item with other values at some places. Raises KeyError for a place that it does not have."""
    changed: dict[str, Any] = deepcopy(dict(item))
    for place, value in values.items():
        steps: list[Any] = [int(number) - 1 if number else name for name, number in _STEP.findall(place)]
        at: Any = changed
        for step in steps[:-1]:
            at = at[step]
        at[steps[-1]]
        at[steps[-1]] = value
    return changed


def flattened(body: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Every value of a formula by item and place, `""` for the formula itself: for comparing two versions."""
    found: dict[str, dict[str, Any]] = {"": {}}
    for key, value in body.items():
        if key in ("items", "flags"):
            for item in value:
                own = {name: item[name] for name in OWN if name in item and name != "id"}
                found[item["id"]] = own | {one.place: one.value for one in parameters_of(item)}
        elif key in ("grades", "not_twice"):
            found[""] |= {f"{key}.{one['id']}": {n: v for n, v in one.items() if n != "id"} for one in value}
        elif key != "id":
            found[""][key] = value
    return found


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a version says otherwise than another; None where it says nothing there."""

    item: str
    place: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Otherwise]:
    """Where two formulas, or the inputs of two versions, differ."""
    old, new = flattened(before), flattened(after)
    return [
        Otherwise(item, place, old.get(item, {}).get(place), new.get(item, {}).get(place))
        for item in dict.fromkeys((*old, *new))
        for place in dict.fromkeys((*old.get(item, {}), *new.get(item, {})))
        if old.get(item, {}).get(place) != new.get(item, {}).get(place)
    ]


def input_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Otherwise]:
    """Where the origins of two versions differ."""
    rows = []
    for group in ("sources", "given"):
        old, new = before.get(group, {}), after.get(group, {})
        rows += [
            Otherwise(group, name, old.get(name), new.get(name))
            for name in dict.fromkeys((*old, *new))
            if old.get(name) != new.get(name)
        ]
    own = [key for key in dict.fromkeys((*before, *after)) if key not in ("sources", "given")]
    return rows + [
        Otherwise("", key, before.get(key), after.get(key)) for key in own if before.get(key) != after.get(key)
    ]


# What an item may be made of from a page; everything after that is changed value by value.
PATTERNS: Final[Mapping[str, Mapping[str, Any]]] = {
    "given": {"full": 10, "floor": 0, "cap": 10, "given": "{key}"},
    "completion": {
        "weight": 10,
        "cap": 1,
        "ratio": {
            "of": {"tally": {"source": "signed", "window": "year"}},
            "to": {"given": {"name": "{key}_target", "curve": "pro_rata"}},
            "when_zero": "unknown",
        },
    },
    "points_each": {
        "role": "bonus",
        "floor": 0,
        "cap": 10,
        "tally": {"source": "{key}", "worth": 1, "counting": "events", "window": "year"},
    },
    "posted": {
        "role": "bonus",
        "floor": 0,
        "cap": 10,
        "tally": {"source": "posted_task", "worth": "points", "counting": "events", "window": "year"},
    },
    "deduction": {
        "role": "penalty",
        "weight": -1,
        "floor": 0,
        "tally": {"source": "{key}", "worth": 1, "counting": "events", "window": "year", "shares": False},
    },
    "efficacy": {
        "weight": "0.1",
        "full": 100,
        "efficacy": {"of": {"tally": {"source": "signed"}}, "better": "more", "when_same": 100},
    },
    "bands": {"full": 10, "bands": {"steps": [[1, 5], [3, 10]], "below": 0, "of": {"tally": {"source": "signed"}}}},
}


def made_from(pattern: str, key: str, english: str, chinese: str) -> dict[str, Any]:
    """A new item. Raises KeyError for an unknown pattern."""
    made: dict[str, Any] = _filled(PATTERNS[pattern], key)
    return {"id": key, "en": english, "zh": chinese, **made}


def _filled(value: Any, key: str) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(one, key) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, key) for one in value]
    return value.replace("{key}", key) if isinstance(value, str) else value
