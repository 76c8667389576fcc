"""Blocks as the page draws them: figures as links, charts as pictures in the page itself."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from bridgehead.engines.composing import Block, Chart, Head, Heading, Paragraph, Run, Table, Title, chart_png
from bridgehead.engines.composing.pages import NoFont
from bridgehead.engines.figures import Period

# Enough for a screen; files have three times as many.
_SCREEN_DOTS = 110.0
Link = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run with the address of its figure, empty where it is no figure."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A block for the page: `kind` picks how it is drawn."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    align: str = ""
    head: tuple[tuple[str, bool], ...] = ()
    rows: tuple[tuple[tuple[Piece, bool], ...], ...] = ()
    caption: str = ""
    picture: str = ""
    alt: str = ""
    bars: tuple[tuple[str, Piece], ...] = field(default=())


def shown(blocks: Iterable[Block], link: Link) -> list[Shown]:
    """The blocks of a bulletin; `link` gives the address of a figure by its number."""
    return [_shown(block, link) for block in blocks]


def _piece(run: Run, link: Link) -> Piece:
    return Piece(run.text, link(run.figure) if run.figure is not None else "")


def _pieces(runs: Sequence[Run], link: Link) -> tuple[Piece, ...]:
    return tuple(_piece(run, link) for run in runs)


def _shown(block: Block, link: Link) -> Shown:
    if isinstance(block, Head):
        return Shown("head", (Piece(block.issuer, ""),), caption=block.number)
    if isinstance(block, Title):
        return Shown("title", _pieces(block.runs, link))
    if isinstance(block, Heading):
        return Shown("heading", _pieces(block.runs, link), level=block.level)
    if isinstance(block, Paragraph):
        return Shown("paragraph", _pieces(block.runs, link), align=block.align)
    if isinstance(block, Table):
        return _table(block, link)
    return _chart(block, link)


def _table(block: Table, link: Link) -> Shown:
    head = tuple((name, place in block.numbers) for place, name in enumerate(block.head))
    rows = tuple(
        tuple((_piece(cell, link), place in block.numbers) for place, cell in enumerate(row)) for row in block.rows
    )
    return Shown("table", head=head, rows=rows, caption=block.caption)


def _chart(block: Chart, link: Link) -> Shown:
    bars = tuple(
        (name, Piece(f"{value}", link(number)))
        for name, value, number in zip(block.categories, block.values, block.figures, strict=True)
    )
    return Shown("chart", picture=_picture(block), alt=f"{block.title}（{block.unit}）", bars=bars)


@lru_cache(maxsize=64)
def _picture(block: Chart) -> str:
    """The picture as an address of its own; empty on a server without Chinese fonts, where the numbers stand alone."""
    try:
        content = chart_png(block, fonts=settings.FONTS, dots=_SCREEN_DOTS)
    except NoFont:
        return ""
    return "data:image/png;base64," + base64.b64encode(content).decode("ascii")


def answer_address(measure: str, unit: int, period: Period, as_of: date, known_at: datetime | None = None) -> str:
    """The ledger's answer with its rows; empty where that page is switched off."""
    pairs = {
        "m": measure,
        "unit": str(unit),
        "from": str(period.start or ""),
        "to": str(period.end or ""),
        "as_of": str(as_of),
        "known_at": known_at.isoformat(timespec="microseconds") if known_at is not None else "",
    }
    try:
        return f"{reverse('workspace:answer')}?{urlencode({name: said for name, said in pairs.items() if said})}"
    except NoReverseMatch:
        return ""
