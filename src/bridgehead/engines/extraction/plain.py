"""Plain text, and tables of it: nothing is left out, line ends become those of this house."""

from __future__ import annotations

import csv
import io

from .composing import Composer, clean
from .extracted import Extracted, Limits
from .grids import Cell, grid_of, put_table
from .refusals import refusal, too_much


def plain_text(source: str, encoding: str, limits: Limits) -> Extracted:
    """A text file's own text."""
    if len(source) > limits.characters:
        raise too_much(f"more than {limits.characters} characters", f"超过 {limits.characters // 10_000} 万字")
    return Extracted(clean(source), "text", encoding=encoding)


def separated_values(source: str, encoding: str, limits: Limits) -> Extracted:
    """A file of comma-separated values as a table; places are its lines."""
    composer = Composer(limits)
    cells = []
    rows = csv.reader(io.StringIO(clean(source)), strict=False)
    try:
        for row, values in enumerate(rows):
            cells += [Cell(row, column, value, where=f"第{rows.line_num}行") for column, value in enumerate(values)]
            if len(cells) > limits.cells:
                raise too_much(f"more than {limits.cells} cells", f"单元格超过 {limits.cells} 个")
    except csv.Error:
        raise refusal("broken") from None
    put_table(composer, grid_of(cells, limits.cells))
    return Extracted(composer.text(), "text", anchors=composer.anchors(), encoding=encoding)
