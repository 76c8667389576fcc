"""Passages as bad copies leave them: cut, doubled, spliced, in other forms; and what must hold of any reading."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from hypothesis import strategies as st

from bridgehead.engines.figures import statement_from_json, statement_to_json
from bridgehead.engines.reading import About, read
from bridgehead.engines.reconciliation import assertions_of, reconcile

from .specs_data import SPECS

ABOUT = About(doc="d", published=date(2024, 5, 6), place="澜江市桥港区")
_LONGEST = 400
# What copying, scanning and typing put where it does not belong.
_SPLINTERS = st.sampled_from(
    "，|。|、|（|）|“|”|其中|分别为|0|9|.|亿元|%|以上|等|项目|(xiàng)|<p>|&nbsp;|\ufffd|\u200b|\x00|二十|2024年|13月"
    "|单位：万元|RMB |USD|billion|-|~|至|\n| |\t".split("|")
)


@cache
def passages() -> tuple[str, ...]:
    """The texts of the development passages."""
    return tuple(
        json.loads(path.read_text(encoding="utf-8"))["text"] for path in sorted((SPECS / "dev").glob("*.json"))
    )


def _cut(text: str, at: int, size: int, splinter: str) -> str:
    return text[:at] + text[at + size :]


def _double(text: str, at: int, size: int, splinter: str) -> str:
    return text[: at + size] + text[at : at + size] + text[at + size :]


def _insert(text: str, at: int, size: int, splinter: str) -> str:
    return text[:at] + splinter * (size % 3 + 1) + text[at:]


def _replace(text: str, at: int, size: int, splinter: str) -> str:
    return text[:at] + splinter + text[at + 1 :]


def _widen(text: str, at: int, size: int, splinter: str) -> str:
    return (
        text[:at]
        + "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text[at : at + size])
        + text[at + size :]
    )


_EDITS: Sequence[Callable[[str, int, int, str], str]] = (_cut, _double, _insert, _replace, _widen)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A stretch of one or two passages with up to eight accidents."""
    pieces = draw(st.lists(st.sampled_from(passages()), min_size=1, max_size=2))
    begin = draw(st.integers(0, 300))
    text = "".join(piece[begin : begin + _LONGEST] for piece in pieces)
    for edit in draw(st.lists(st.sampled_from(_EDITS), max_size=8)):
        at, size = draw(st.integers(0, max(len(text) - 1, 0))), draw(st.integers(1, 12))
        text = edit(text, at, size, draw(_SPLINTERS))
    return text


def check_reading(text: str) -> None:
    """Reading ends, gives the same twice, quotes what stands there, fits the scheme, and can be reconciled."""
    reading = read(text, ABOUT)
    assert read(text, ABOUT) == reading
    for statement in reading.statements:
        start, end = statement.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == statement.quote
        assert statement.confidence is not None
        assert 0 < statement.confidence <= 1
        assert statement_from_json(statement_to_json(statement)) == statement
    keys = [finding.key for finding in reconcile(assertions_of(reading.statements))]
    assert len(set(keys)) == len(keys)
