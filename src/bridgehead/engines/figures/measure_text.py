"""The compact text form of a measure, as URLs, the API and tests write it.

    project.signed.count
    project.signed.count[investment_min=100000000,level=city]
    output.amount[industry="新能源, 储能",enterprise=某某公司]{在手订单}

A value or label that holds a space, a control character or one of ``[ ] { } " , = \\`` is written as a JSON string.
Spaces around punctuation are read and never printed. For every measure, ``parse_measure(print_measure(m)) == m``.
"""

import difflib
import json
import re
from collections.abc import Iterable
from typing import Final

from .measures import FILTERS, REGISTRY, FilterValue, Measure, MeasureError, check_filter

_ID: Final = re.compile(r"[A-Za-z0-9_.]*")
_NAME: Final = re.compile(r"[A-Za-z0-9_]*")
_BARE: Final = re.compile(r'[^\[\]{}",=\\\s]+')
_SPACE: Final = re.compile(r"\s*")
# Text longer than this is no whole number of CNY that anyone has written.
_INTEGER: Final = re.compile(r"[0-9]{1,18}")
LONGEST_SHOWN: Final = 200
_JSON: Final = json.JSONDecoder()


def print_measure(measure: Measure) -> str:
    """The one text form of a measure: filters in the order of `FILTERS`, then the label in braces."""
    filters = ",".join(f"{name}={_print_value(value)}" for name, value in measure.filters.items())
    label = "" if measure.label is None else f"{{{_print_value(measure.label)}}}"
    return measure.id + (f"[{filters}]" if filters else "") + label


def _print_value(value: FilterValue) -> str:
    text = str(value)
    is_bare = text.isprintable() and _BARE.fullmatch(text)
    return text if is_bare else json.dumps(text, ensure_ascii=False)


def parse_measure(text: str) -> Measure:
    """The measure that `text` writes. Raises `MeasureError` with the offset of the fault and what to write instead."""
    at = _skip(text, 0)
    measure_id = _match(_ID, text, at)
    if measure_id not in REGISTRY:
        raise _error(
            text,
            at,
            f"unknown measure {_shown(measure_id)}",
            _did_you_mean(measure_id, REGISTRY, "an id of the registry"),
        )
    at = _skip(text, at + len(measure_id))
    filters: dict[str, FilterValue] = {}
    label = None
    filters_at = at
    if text[at : at + 1] == "[":
        filters, at = _parse_filters(text, at + 1)
    if text[at : at + 1] == "{":
        label, at = _parse_label(text, at + 1)
    if at < len(text):
        raise _error(text, at, f"unexpected {text[at]!r}", "end here, or go on with [filter=value,…] and then {label}")
    try:
        return Measure(measure_id, filters, label)
    except MeasureError as error:
        # What is left are rules between filters; they are told at the list of filters.
        raise _error(text, filters_at, str(error), "change one of the filters") from error


def _parse_filters(text: str, at: int) -> tuple[dict[str, FilterValue], int]:
    """The filters from just after `[`, and the offset after `]` and the spaces that follow it."""
    filters: dict[str, FilterValue] = {}
    while True:
        at = _skip(text, at)
        name = _match(_NAME, text, at)
        if name not in FILTERS:
            raise _error(text, at, f"unknown filter {_shown(name)}", _did_you_mean(name, FILTERS, "a filter"))
        if name in filters:
            raise _error(text, at, f"{name} stands twice", "keep one of them")
        at = _expect(text, _skip(text, at + len(name)), "=", f"give {name} a value: {name}=…")
        filters[name], at = _parse_filter_value(name, text, _skip(text, at))
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return filters, _skip(text, at + 1)
        at = _expect(text, at, ",", "put a comma before the next filter or close the list with ]")


def _parse_filter_value(name: str, text: str, at: int) -> tuple[FilterValue, int]:
    raw, end = _parse_text(text, at)
    value: FilterValue = raw
    if FILTERS[name].kind == "integer":
        if not _INTEGER.fullmatch(raw):
            raise _error(text, at, f"{name} is no whole number: {_shown(raw)}", "write digits only, 亿元 is 100000000")
        value = int(raw)
    try:
        check_filter(name, value)
    except MeasureError as error:
        raise MeasureError(f"position {at} of {_shown(text)}: {error}", at) from error
    return value, end


def _parse_label(text: str, at: int) -> tuple[str, int]:
    """The label from just after `{`, and the offset after `}` and the spaces that follow it."""
    start = _skip(text, at)
    label, at = _parse_text(text, start)
    if not label.strip():
        raise _error(text, start, "the label is blank", "give the text's own words, or leave the braces out")
    return label, _skip(text, _expect(text, _skip(text, at), "}", "close the label with }"))


def _parse_text(text: str, at: int) -> tuple[str, int]:
    """A bare word or a JSON string at `at`, and the offset after it."""
    if text[at : at + 1] == '"':
        try:
            value, end = _JSON.raw_decode(text, at)
        except json.JSONDecodeError as error:
            remedy = 'close it with ", and write \\" for a quote, \\\\ for a backslash, \\n for a new line'
            raise _error(text, error.pos, "a quoted text is broken", remedy) from error
        return str(value), end
    bare = _match(_BARE, text, at)
    if not bare:
        found = repr(text[at]) if at < len(text) else "the end"
        raise _error(text, at, f"a value is missing, found {found}", "write it here, in double quotes if it has marks")
    return bare, at + len(bare)


def _expect(text: str, at: int, mark: str, remedy: str) -> int:
    if text[at : at + 1] != mark:
        found = repr(text[at]) if at < len(text) else "the end"
        raise _error(text, at, f"expected {mark!r}, found {found}", remedy)
    return at + 1


def _skip(text: str, at: int) -> int:
    return at + len(_match(_SPACE, text, at))


def _match(pattern: re.Pattern[str], text: str, at: int) -> str:
    found = pattern.match(text, at)
    return found.group() if found else ""


def _did_you_mean(word: str, known: Iterable[str], what: str) -> str:
    names = list(known)
    near = difflib.get_close_matches(word[:LONGEST_SHOWN], names, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(near)}?" if near else f"write {what}, such as {names[0]}"


def _shown(text: str) -> str:
    return repr(text) if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]!r}…"


def _error(text: str, at: int, problem: str, remedy: str) -> MeasureError:
    return MeasureError(f"position {at} of {_shown(text)}: {problem}; {remedy}", at)
