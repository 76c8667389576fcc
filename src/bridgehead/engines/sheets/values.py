"""What one cell says: an amount, an area, a day, a choice or a text, and why it may not be what it seems.

Amounts come out in yuan and areas in square metres, both to two decimals; days with how exact they are. Nothing is
guessed in silence: what leaves something open carries a doubt, what cannot be read has a doubt and no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from .days import read_day
from .reads import BLANK, NO_CONTEXT, NOTHING, Cell, Context, Read, clean_text, exact, shown, tidy
from .tables import WORDS

CENT: Final = Decimal("0.01")
# A code or a telephone number in the wrong column: no sum and no area, and more digits than sums are exact in.
BEYOND: Final = Decimal(10) ** 15
LARGE: Final = Decimal(100_000_000_000)
SMALL: Final = Decimal(10_000)
LONGEST: Final = 60
# Longer texts are neither a sign for nothing nor an error of the workbook.
_SHORT: Final = 12
_TEXTS: Final = frozenset(["text", "name"])
MONEY: Final[Mapping[str, Decimal]] = {word: Decimal(factor) for word, factor in WORDS["money"].items()}
_FOREIGN: Final[Mapping[str, str]] = WORDS["foreign"]
AREA: Final[Mapping[str, Fraction]] = {word: Fraction(factor) for word, factor in WORDS["area"].items()}


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_UNITS: Final = _either([*MONEY, *_FOREIGN, *AREA, "%"])
_BEFORE: Final = _either(WORDS["about_before"])
_AFTER: Final = _either(WORDS["about_after"])
_PLAIN: Final = re.compile(r"-?\d+(?:\.\d+)?")
_AMOUNT: Final = re.compile(
    rf"(?P<before>{_BEFORE})?[¥$]?(?P<number>-?\d+(?:\.\d+)?|-?\.\d+)(?P<inner>{_AFTER})?(?P<unit>{_UNITS})?(?P<after>{_AFTER})?"
)
_RANGE: Final = re.compile(
    rf"(?:{_BEFORE})?(?P<low>\d+(?:\.\d+)?)(?:{_UNITS})?[-~至到—–](?P<high>\d+(?:\.\d+)?)(?P<unit>{_UNITS})?"
)
_ERROR: Final = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")


def read_cell(kind: str, cell: Cell, context: Context = NO_CONTEXT) -> Read:
    """What a cell of a column of that kind (fields.toml) says."""
    if cell is None or cell == "":
        return BLANK
    if isinstance(cell, str) and len(cell) < _SHORT:
        if kind not in _TEXTS and tidy(cell) in NOTHING:
            return BLANK
        if _ERROR.fullmatch(cell.strip()):
            return Read(None, "error")
    return _READERS[kind](cell, context)


def _number_of(cell: Cell, context: Context) -> tuple[Decimal | None, str, str]:
    """The number of a cell, the unit that it is in, and the doubt about it; without a number the doubt says why."""
    if isinstance(cell, (bool, date)) or cell is None:
        return None, "", "unread"
    assumed = "" if context.unit_said else "unit"
    if not isinstance(cell, str):
        return exact(cell), context.unit, assumed
    text = tidy(cell)
    if _PLAIN.fullmatch(text):
        return Decimal(text), context.unit, assumed
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None, "", "range" if _RANGE.fullmatch(text) else "unread"
    vague = match["before"] or match["inner"] or match["after"]
    return (
        Decimal(match["number"]),
        match["unit"] or context.unit,
        "about" if vague else "" if match["unit"] else assumed,
    )


def _read_money(cell: Cell, context: Context) -> Read:
    number, unit, doubt = _number_of(cell, context)
    if number is None or abs(number) >= BEYOND:
        return Read(None, doubt if number is None else "unread")
    if unit in _FOREIGN:
        return Read(None, "currency")
    return _money(number, unit, doubt) if unit in MONEY else Read(None, "unread")


def _money(number: Decimal, unit: str, doubt: str) -> Read:
    amount = (number * MONEY[unit]).quantize(CENT, ROUND_HALF_UP)
    if amount < 0:
        return Read(None, "negative")
    if amount >= LARGE:
        return Read(amount, "large")
    if 0 < amount < SMALL and unit != "元":
        return Read(amount, "small")
    return Read(amount, doubt)


def _read_area(cell: Cell, context: Context) -> Read:
    number, unit, doubt = _number_of(cell, context)
    if number is None or abs(number) >= BEYOND:
        return Read(None, doubt if number is None else "unread")
    factor = AREA.get(unit)
    if number < 0 or factor is None:
        return Read(None, "negative" if number < 0 else "unread")
    area = number * factor.numerator / factor.denominator
    return Read(area.quantize(CENT, ROUND_HALF_UP), doubt)


def _read_rate(cell: Cell, context: Context) -> Read:
    """A share: 85% and 0.85 are both 0.85; whether a bare 85 means that depends on its column (`percents`)."""
    if isinstance(cell, (bool, date)) or cell is None:
        return Read(None, "unread")
    if isinstance(cell, str):
        match = _AMOUNT.fullmatch(tidy(cell))
        if match is None or match["unit"] not in (None, "%"):
            return Read(None, "unread")
        number = Decimal(match["number"])
        if match["unit"] == "%":
            return Read(number / 100, "about" if match["before"] or match["after"] else "")
    else:
        number = exact(cell)
    if not context.percents:
        return Read(number)
    return Read(number, "rate") if 0 < abs(number) <= 1 else Read(number / 100)


def _read_text(cell: Cell, context: Context) -> Read:
    text = clean_text(shown(cell))
    if not text or (len(text) <= 4 and tidy(text) in NOTHING):
        return BLANK
    if context.limit and len(text) > context.limit:
        return Read(None, "long")
    return Read(text)


def _read_code(cell: Cell, context: Context) -> Read:
    text = tidy(shown(cell)).strip("'`").upper()
    if not text:
        return BLANK
    return Read(None, "long") if len(text) > (context.limit or LONGEST) else Read(text)


def _read_count(cell: Cell, _context: Context) -> Read:
    text = tidy(shown(cell))
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        return Read(None, "unread")
    return Read(int(text))


def _read_choice(cell: Cell, context: Context) -> Read:
    text = tidy(shown(cell))
    for word, code in (context.choices or {}).items():
        if word in text:
            return Read(code)
    return Read(None, "choice")


_READERS: Final[Mapping[str, Callable[[Cell, Context], Read]]] = {
    "text": _read_text,
    "name": _read_text,
    "money": _read_money,
    "area": _read_area,
    "rate": _read_rate,
    "code": _read_code,
    "count": _read_count,
    "choice": _read_choice,
    "day": lambda cell, context: read_day(cell, context.year),
}
