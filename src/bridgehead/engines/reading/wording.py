"""How a figure is written: its digits, the words around it, and where in its quote the number stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from bridgehead.engines.figures.agreement import Said, Wording
from bridgehead.engines.figures.statements import Comparator, FigureStatement

from .quantities import Quantity, find_quantities
from .text.mend import simplify

_DIGITS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_KINDS: Final = {"ratio": "ratio", "m2": "area", "d": "duration", "wd": "duration", "1": "count"}
# The first that stands around the number tells; 不少于 holds 少于, so what holds another stands before it.
_WORDS: Final[Sequence[tuple[Wording, re.Pattern[str]]]] = (
    ("at_least", re.compile("不少于|不低于|至少|以上")),
    ("at_most", re.compile("不超过|不多于|不高于|至多|以[内下]|之内|内")),
    ("under", re.compile("不足|不到|不满|少于|低于")),
    ("nearly", re.compile("近")),
    ("about", re.compile("约|左右|上下|大致|大概")),
    ("odd", re.compile("[余多几数]")),
)
_OTHERWISE: Final[dict[Comparator, Wording]] = {"=": "exact", ">=": "over", "<=": "at_most", "~": "about"}
_WIDE: Final = Context(prec=40)


@dataclass(frozen=True, slots=True)
class Written:
    """How a figure is written: `place` is where all of it stands with unit, 近 and 余, in characters of the quote.

    `number` is where its digits stand, `[start, end)` in characters of the quote, None where it has none (三十个, or a
    value that stands elsewhere); one of `number` is worth `factor` in the statement's unit.
    """

    said: Said
    number: tuple[int, int] | None = None
    factor: Decimal = Decimal(1)
    decimals: int = 0
    place: tuple[int, int] | None = None

    def replaced(self, known: Decimal) -> str:
        """The known value in digits as this one has them: 260.69 for 26069000000 where 亿 follows."""
        number = _WIDE.divide(known, self.factor)
        return f"{number.quantize(Decimal(1).scaleb(-self.decimals), rounding='ROUND_HALF_UP'):f}"


def written(statement: FigureStatement) -> Written:
    """How the statement's value is written in its quote."""
    text = simplify(statement.quote)
    found = [each for each in find_quantities(text) if _is_it(each, statement)]
    if not found:
        return _in_a_cell(text, statement) or Written(
            Said(statement.value, _whole(statement), _OTHERWISE[statement.comparator])
        )
    quantity = found[-1]
    wording = _wording(text, quantity, statement)
    place = (quantity.before if quantity.before >= 0 else quantity.start, quantity.end)
    digits = _DIGITS.search(text, quantity.start, quantity.end)
    if digits is None or not statement.value:
        return Written(Said(statement.value, _whole(statement), wording, quantity.high), place=place)
    number = Decimal(digits[0].replace(",", ""))
    decimals = len(digits[0].partition(".")[2])
    factor = _WIDE.divide(abs(statement.value), number) if number else Decimal(1)
    # 40余万 and 30多亿 are worth the scale that follows; thirds of 亩 are cut by the reader.
    said = Said(statement.value, _WIDE.multiply(factor, Decimal(1).scaleb(-decimals)), wording, quantity.high)
    return Written(said, digits.span(), factor, decimals, place)


def _in_a_cell(text: str, statement: FigureStatement) -> Written | None:
    """How a cell of a table is written, whose unit stands in the head: its digits are worth a power of ten each."""
    for digits in reversed(list(_DIGITS.finditer(text))):
        number = Decimal(digits[0].replace(",", ""))
        factor = _WIDE.divide(abs(statement.value), number) if number else Decimal(0)
        if factor.normalize().as_tuple().digits != (1,):
            continue
        decimals = len(digits[0].partition(".")[2])
        step = _WIDE.multiply(factor, Decimal(1).scaleb(-decimals))
        said = Said(statement.value, step, _OTHERWISE[statement.comparator])
        return Written(said, digits.span(), factor, decimals, digits.span())
    return None


def _is_it(quantity: Quantity, statement: FigureStatement) -> bool:
    if abs(quantity.value) != abs(statement.value):
        return False
    kind = _KINDS.get(statement.unit)
    return quantity.unit == statement.unit if kind is None else quantity.kind in (kind, "points")


def _wording(text: str, quantity: Quantity, statement: FigureStatement) -> Wording:
    if quantity.grade:
        return "grade"
    if quantity.high is not None:
        return "range"
    if statement.comparator == "=":
        return "exact"
    start = quantity.before if quantity.before >= 0 else quantity.start
    around = text[start : quantity.end]
    return next((name for name, words in _WORDS if words.search(around)), _OTHERWISE[statement.comparator])


def _whole(statement: FigureStatement) -> Decimal:
    """One of the last digit of a value that is written in characters: the zeros at its end are the scale's."""
    if statement.unit == "ratio":
        return Decimal("0.01")
    if statement.unit == "1":
        return Decimal(1)
    return next((step for step in _SCALES if statement.value and statement.value % step == 0), Decimal(1))


_SCALES: Final = (Decimal(10**8), Decimal(10**4))
