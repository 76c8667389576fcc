"""Rows of a name and a bare number under a title that gives the unit of money: 重点项目名单（单位：亿元）."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNIT = re.compile(r"项目[^\n。；]{0,20}[(（]\s*(?:单位[:：]\s*)?(?P<unit>[百千]?[万亿]元)\s*[)）]\s*$", re.M)
_ROW = re.compile(
    r"\s*(?:[（(]?\d{1,3}[.、．)）]?\s*)?[\u4e00-\u9fff“][^\n，。；！？\t|]{3,40}?"
    r"(?P<gap>[ \u3000：:，,]+)(?P<sum>\d[\d,]*(?:\.\d+)?)\s*$"
)
_LINE = re.compile(r"[^\n]+")
_LEAST_ROWS = 2

Edit = tuple[int, int, str]


def has_unit_rows(text: str) -> bool:
    """Whether a line may be a title that gives the unit of the sums below."""
    return "元" in text and "\n" in text and _UNIT.search(text) is not None


def unit_rows(text: str) -> Iterator[Edit]:
    """Write 总投资 and the unit into the rows right under such a title."""
    for title in _UNIT.finditer(text):
        rows = []
        for line in _LINE.finditer(text, title.end()):
            row = _ROW.match(text, *line.span())
            if row is None:
                break
            rows.append(row)
        for row in rows if len(rows) >= _LEAST_ROWS else ():
            yield *row.span("gap"), "，总投资"
            yield row.end("sum"), row.end("sum"), title["unit"]
