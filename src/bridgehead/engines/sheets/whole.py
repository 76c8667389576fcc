"""A column of cells read in one go: the same as reading each cell, without asking each what the column answers at once.

What is the same in every cell of a clean column (texts without blanks or marks that need tidying, plain numbers in a
unit that is said) is looked at once for all of them. Any other column is read cell by cell, each different one once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from .reads import NOTHING, UNTIDY, Cell, Context, exact, tidy
from .values import AREA, BEYOND, CENT, LARGE, LONGEST, MONEY, SMALL, read_cell

_NUMBERS: Final = frozenset([float, int])
_BEYOND: Final = int(BEYOND)
# No text of more characters is a sign for nothing.
_SIGN: Final = 4


def read_column(kind: str, cells: Sequence[Cell], context: Context) -> tuple[Sequence[Any], Mapping[int, str]]:
    """The value of each cell (None: nothing, or not read) and the doubts, by place."""
    whole = _WHOLE.get(kind)
    values = whole(cells, context) if whole is not None else None
    return (values, {}) if values is not None else _one_by_one(kind, cells, context)


def _one_by_one(kind: str, cells: Sequence[Cell], context: Context) -> tuple[list[Any], dict[int, str]]:
    if bool in set(map(type, cells)):
        # True, 1 and 1.0 are one key: each cell goes its own way.
        reads = [read_cell(kind, cell, context) for cell in cells]
    else:
        seen = {cell: read_cell(kind, cell, context) for cell in dict.fromkeys(cells)}
        reads = [seen[cell] for cell in cells]
    return [read.value for read in reads], {at: read.doubt for at, read in enumerate(reads) if read.doubt}


def _filled(cells: Sequence[Cell]) -> list[str] | None:
    """The texts of a column of nothing else; None where there is something else."""
    filled = [cell for cell in cells if cell != "" and cell is not None]
    return filled if {str}.issuperset(map(type, filled)) else None  # type: ignore[return-value]


def _texts(cells: Sequence[Cell], context: Context) -> list[Any] | None:
    filled = _filled(cells)
    if filled is None:
        return None
    joined = "".join(filled)
    is_tidy = joined.isprintable() and "'" not in joined and "#" not in joined and UNTIDY.search(joined) is None
    if not is_tidy or any(len(text) <= _SIGN and tidy(text) in NOTHING for text in set(filled)):
        return None
    if context.limit and max(map(len, filled), default=0) > context.limit:
        return None
    return [cell or None for cell in cells]


def _codes(cells: Sequence[Cell], context: Context) -> list[Any] | None:
    filled = _filled(cells)
    if filled is None or not NOTHING.isdisjoint(filled):
        return None
    joined = "".join(filled)
    is_tidy = joined.isascii() and joined.isprintable() and joined == joined.upper() and not set(joined) & set(" ,'`#")
    if not is_tidy or max(map(len, filled), default=0) > (context.limit or LONGEST):
        return None
    return [cell or None for cell in cells]


def _times(cells: Sequence[Cell], context: Context, factor: Fraction | None) -> list[Decimal | None] | None:
    """The numbers of a column of nothing else, in a unit that is said, times `factor` and to two decimals.

    None where one of them is below nought or beyond what sums are exact in.
    """
    if factor is None or not context.unit_said:
        return None
    given: Sequence[Any] = cells
    known = [cell for cell in given if cell != "" and cell is not None]
    # Held against a number of the cells' own type, which is what costs least.
    if not _NUMBERS.issuperset(map(type, known)) or not all(0 <= cell < _BEYOND for cell in known):
        return None
    many, few = factor.numerator, factor.denominator
    times: list[Decimal | None] = []
    for cell in given:
        if cell == "" or cell is None:
            times.append(None)
        elif few == 1 and (whole := int(cell)) == cell:
            # Of fifteen digits at most, and so exact: most cells hold such.
            times.append(Decimal(f"{whole * many}.00"))
        else:
            times.append((exact(cell) * many / few).quantize(CENT, ROUND_HALF_UP))
    return times


def _money(cells: Sequence[Cell], context: Context) -> list[Any] | None:
    factor = MONEY.get(context.unit)
    amounts = _times(cells, context, None if factor is None else Fraction(factor))
    if amounts is None:
        return None
    is_usual = context.unit == "元" or not any(amount is not None and 0 < amount < SMALL for amount in amounts)
    return amounts if is_usual and max(filter(None, amounts), default=0) < LARGE else None


def _areas(cells: Sequence[Cell], context: Context) -> list[Any] | None:
    return _times(cells, context, AREA.get(context.unit))


_WHOLE: Final[Mapping[str, Callable[[Sequence[Cell], Context], list[Any] | None]]] = {
    "text": _texts,
    "name": _texts,
    "code": _codes,
    "money": _money,
    "area": _areas,
}
