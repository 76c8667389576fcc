"""The lines drawn on a page of a PDF, by PDFium: what parts the cells of a table."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

from pypdfium2 import raw

from .ruled_tables import Rule

# Points. A line that leans more is no rule; a shorter one is the end of a bar, a letter, a tick.
_LEANING: Final = 1.5
_SHORTEST: Final = 6.0
# More pieces than this are a map or a drawing; it is passed over, not read half.
_MOST_PIECES: Final = 50_000

Point = tuple[float, float]


def rules_of(page: Any, height: float) -> tuple[Rule, ...]:
    """The upright and lying lines of the paths that are drawn on the page itself; none of a page full of drawings."""
    found: list[Rule] = []
    pieces = 0
    for path in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=1):
        pieces += max(raw.FPDFPath_CountSegments(path.raw), 0)
        if pieces > _MOST_PIECES:
            return ()
        if _is_drawn(path):
            found.extend(rule for start, end in _pieces(path) if (rule := _rule(start, end, height)) is not None)
    return tuple(found)


def _is_drawn(path: Any) -> bool:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    known = raw.FPDFPath_GetDrawMode(path.raw, ctypes.byref(filled), ctypes.byref(stroked))
    return bool(known) and bool(filled.value or stroked.value)


def _pieces(path: Any) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of a path, on the page."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path.raw, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    begun = last = (0.0, 0.0)
    for number in range(raw.FPDFPath_CountSegments(path.raw)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, number)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begun = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, point
        if raw.FPDFPathSegment_GetClose(segment):
            yield point, begun
        last = point


def _rule(start: Point, end: Point, height: float) -> Rule | None:
    (left, right), (low, high) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if high - low <= _LEANING and right - left >= _SHORTEST:
        return Rule(False, height - (low + high) / 2, left, right)
    if right - left <= _LEANING and high - low >= _SHORTEST:
        return Rule(True, (left + right) / 2, height - high, height - low)
    return None
