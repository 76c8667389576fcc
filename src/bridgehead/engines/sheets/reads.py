"""What cells hold and what is read of them: the values that the rest of this engine passes around."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from decimal import Context as Precision
from typing import Any, Final, NamedTuple

from .tables import WORDS

Cell = str | float | bool | date | datetime | None

# Code -> whether the value can stand all the same. A doubt that leaves no value keeps the cell out of the ledger.
DOUBTS: Final[Mapping[str, bool]] = {
    "about": True,  # 约3亿
    "range": False,  # 3-5亿
    "currency": False,  # 5000万美元
    "unit": True,  # no unit said anywhere: the usual one of the field
    "large": True,  # more than a hundred billion yuan: perhaps the wrong unit
    "small": True,  # less than ten thousand yuan: perhaps the wrong unit
    "year": True,  # 8月底: the year is that of the sheet
    "october": True,  # the number 2023.1 is January, or October without its nought
    "quarter": True,  # 三季度, 上半年: the last month of it
    "planned": True,  # 预计2023年8月
    "rate": True,  # 0.85 among percentages
    "negative": False,
    "error": False,  # #REF!
    "choice": False,  # a word that the field does not know
    "long": False,  # more characters than the field takes
    "unread": False,
}
NOTHING: Final = frozenset(WORDS["nothing"])
_FIFTEEN: Final = Precision(prec=15, rounding=ROUND_HALF_UP)
UNTIDY: Final = re.compile(r"[\s０-９Ａ-Ｚａ-ｚ]")
_FORMULA_STARTS: Final = frozenset("=+-@＝＋－＠")
_SPACES: Final = re.compile(r"\s+")
_WIDE: Final = {at: at - 0xFEE0 for at in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


class Day(NamedTuple):
    """A day and how exact it is: `day`, `month` (its last day stands for it) or `year`."""

    on: date
    precision: str


class Read(NamedTuple):
    """What a cell says. A blank cell has neither value nor doubt."""

    value: Any
    doubt: str = ""


BLANK: Final = Read(None)


@dataclass(frozen=True, slots=True)
class Context:
    """What the cell itself does not say: the unit of its column, the year and month of the sheet."""

    unit: str = ""
    unit_said: bool = True
    year: int | None = None
    choices: Mapping[str, str] | None = None
    limit: int = 0
    percents: bool = True


NO_CONTEXT: Final = Context()


def blank(cell: Cell) -> bool:
    """Whether the cell holds nothing, or a sign that stands for nothing."""
    if cell is None or cell == "":
        return True
    return isinstance(cell, str) and tidy(cell) in NOTHING


def tidy(text: str) -> str:
    """Half width, without any space or thousands comma: the form in which amounts, days and heads are read."""
    if text.isascii() and " " not in text and "," not in text and text.isprintable():
        return text
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).replace(",", "")


def shown(cell: Cell) -> str:
    """The cell as a person reads it: 3 and not 3.0, days as 2026-07-31."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M") if (cell.hour, cell.minute) != (0, 0) else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (int, float)):
        number = exact(cell)
        return format(number.normalize(), "f") if number else "0"
    return cell


def exact(number: float) -> Decimal:
    """A stored number as the digits that a workbook keeps."""
    # A sheet holds 15 digits; what a binary fraction has beyond them is noise.
    return _FIFTEEN.create_decimal(repr(number))


def clean_text(text: str) -> str:
    """Full-width letters and digits made half width, runs of spaces one, control characters gone.

    Chinese punctuation and brackets stay as they were typed: they are part of a name. The apostrophe that an export
    puts before what a spreadsheet would take for a formula goes again.
    """
    if text[:1] == "'" and text[1:2] in _FORMULA_STARTS:
        text = text[1:]
    if UNTIDY.search(text) is None and text.isprintable():
        return text
    text = _SPACES.sub(" ", text.translate(_WIDE)).strip()
    if " " in text and not text.isascii():
        text = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)
    return text if text.isprintable() else "".join(one for one in text if one.isprintable())
