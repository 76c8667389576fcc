"""Blocks to PDF, and a chart to a picture, with Typst: decision 0017 says why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

from .blocks import Block, Chart, Head, Table, blocks_to_json, column_widths, head_size, title_of
from .fonts import FACES

# 300 dots an inch: a picture in Word is as sharp as the text beside it.
_DOTS: Final = 300.0


class NoFont(RuntimeError):
    """No font of the machine has Chinese characters: the pages would be blank."""


@cache
def _page() -> bytes:
    return (files(__package__) / "page.typ").read_bytes()


@cache
def _fonts(folder: str) -> typst.Fonts:
    """The fonts of the machine and of a folder: looked for once."""
    return typst.Fonts(font_paths=[Path(folder)] if folder else [])


def _known(folder: str) -> dict[str, list[str]]:
    """Of each face the names that are there, in the order of preference."""
    families = {name.casefold() for name in _fonts(folder).families()}
    there = {face: [name for name in names if name.casefold() in families] for face, names in FACES.items()}
    if not there["song"]:
        raise NoFont(", ".join(FACES["song"]))
    return {face: names or there["song"] for face, names in there.items()}


def pdf(
    blocks: Sequence[Block], *, mark: str = "", watermark: str = "", day: date | None = None, fonts: str = ""
) -> bytes:
    """The pages of a bulletin. `mark` goes into the properties, `watermark` across every page.

    `fonts` is a folder of further fonts; raises NoFont where there is none with Chinese characters. `day` is the day of
    the file in its properties; without one it has none, so that the same bulletin is the same bytes.
    """
    return _compiled(blocks, "pdf", mark, watermark, False, fonts, day)


def chart_png(chart: Chart, *, fonts: str = "", dots: float = _DOTS) -> bytes:
    """A chart as a picture, as wide as the text of a page, with so many dots an inch."""
    return _compiled([chart], "png", "", "", True, fonts, None, dots)


def _compiled(
    blocks: Sequence[Block],
    form: Any,
    mark: str,
    watermark: str,
    picture: bool,
    fonts: str,
    day: date | None,
    dots: float = _DOTS,
) -> bytes:
    data = {
        "title": title_of(blocks),
        "blocks": [_measured(plain, block) for plain, block in zip(blocks_to_json(blocks), blocks, strict=True)],
        "fonts": _known(fonts),
        "mark": mark,
        "watermark": watermark,
        "picture": picture,
    }
    sources = {"main.typ": _page(), "data.json": json.dumps(data, ensure_ascii=False).encode()}
    compiler = typst.Compiler(sources, font_paths=_fonts(fonts))  # type: ignore[type-var]
    made = compiler.compile(format=form, ppi=dots, timestamp=_second(day))
    if isinstance(made, list):  # a picture of several pages cannot come of one chart
        raise TypeError("one picture was expected")
    return bytes(made or b"")


def _measured(plain: dict[str, Any], block: Block) -> dict[str, Any]:
    """A block with what the page cannot tell by itself: how wide the columns of a table are, how large a head is."""
    if isinstance(block, Head):
        return {**plain, "size": head_size(block.issuer)}
    return {**plain, "widths": column_widths(block)} if isinstance(block, Table) else plain


def _second(day: date | None) -> int:
    return (day - date(1970, 1, 1)).days * 86_400 if day is not None else 0
