"""Values of a workbook as its cells show them, without the noise of binary fractions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Final

_BUILT_IN: Final[dict[int, str]] = {
    1: "0", 2: "0.00", 3: "0", 4: "0.00", 9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "d-m-yy", 16: "d-m", 17: "m-yy",
    18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: "yyyy-m", 28: "m-d", 29: "m-d",
    30: "m-d-yy", 31: "yyyy-m-d", 32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: "yyyy-m", 37: "0", 38: "0",
    39: "0.00", 40: "0.00", 41: "0", 42: "0", 43: "0.00", 44: "0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
    50: "yyyy-m", 51: "m-d", 52: "yyyy-m", 53: "m-d", 54: "m-d", 55: "h:mm", 56: "h:mm:ss", 57: "yyyy-m", 58: "m-d",
}  # fmt: skip
_ESCAPED: Final = re.compile(r"\\.|_.|\*.")
_QUOTED: Final = re.compile(r'"([^"]*)"')
_BRACKETS: Final = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[#0?][#0?,]*(?:\.([0#?]*))?")
# A sheet holds 15 digits; what a binary fraction has beyond them is noise.
_CONTEXT: Final = Context(prec=15, rounding=ROUND_HALF_UP)
_LONGEST: Final = 200
_LAST_DAY: Final = 2_958_465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown. `date` is empty for numbers, else which of `y`, `m`, `d`, `h` the format shows.

    `decimals` is None where as many are shown as there are; `suffix` is a unit that the format itself writes.
    """

    date: str = ""
    is_percent: bool = False
    decimals: int | None = None
    suffix: str = ""


GENERAL: Final = NumberFormat()


def built_in_format(number: int) -> NumberFormat:
    """The format that a workbook names by number alone."""
    return parse_format(_BUILT_IN.get(number, ""))


def parse_format(code: str) -> NumberFormat:
    """What a format's code, its part for positive numbers, says of how a number looks."""
    first = _BRACKETS.sub("", _first_section(code[:_LONGEST]))
    bare = _QUOTED.sub("", _ESCAPED.sub("", first))
    lowered = bare.lower()
    if "[" in bare or "general" in lowered or "通用" in bare or not bare.strip() or bare.strip() == "@":
        return GENERAL
    if re.search(r"[ymdhs]", lowered):
        return NumberFormat(date=_date_parts(lowered))
    digits = _DIGITS.search(bare)
    if digits is None or "e+" in lowered or "/" in bare or "!" in first or "?/" in bare:
        return GENERAL
    if digits.group(0).endswith(",") or bare[digits.end() : digits.end() + 1] == ",":
        return GENERAL  # shown in thousands of what is stored: the stored number is the fact
    decimals = len(digits.group(1) or "")
    if "%" in bare:
        return NumberFormat(is_percent=True, decimals=decimals)
    after = "".join(_QUOTED.findall(first))
    fixed = None if "#" in (digits.group(1) or "") else decimals
    return NumberFormat(decimals=fixed, suffix=after if after and first.rstrip().endswith('"') else "")


def _first_section(code: str) -> str:
    inside = False
    for at, character in enumerate(code):
        if character == '"':
            inside = not inside
        elif character == ";" and not inside:
            return code[:at]
    return code


def _date_parts(lowered: str) -> str:
    time = "h" in lowered or "s" in lowered
    # An m beside hours or seconds and without a year or a day is a minute.
    month = "m" in lowered and ("y" in lowered or "d" in lowered or not time)
    return ("y" if "y" in lowered else "") + ("m" if month else "") + ("d" if "d" in lowered else "") + "h" * time


def show_number(stored: str, shape: NumberFormat, *, from_1904: bool = False) -> str:
    """A stored number as its cell shows it; dates as `2026-07-31`, `2026-07` or `09:30`. No number: as it stands."""
    if len(stored) > _LONGEST:
        return stored
    try:
        value = _CONTEXT.create_decimal(stored.strip())
    except InvalidOperation:
        return stored
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return stored
    if shape.date:
        return _date(value, shape.date, from_1904=from_1904) or _plain(value)
    if shape.is_percent:
        value = value.scaleb(2)
    if shape.decimals is not None and shape.decimals + value.adjusted() < 27:
        shown = f"{value.quantize(Decimal(1).scaleb(-shape.decimals), ROUND_HALF_UP):f}"
    else:
        shown = _plain(value)
    return f"{shown}%" if shape.is_percent else f"{shown}{shape.suffix}"


def _plain(value: Decimal) -> str:
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _date(value: Decimal, parts: str, *, from_1904: bool) -> str:
    if not 0 <= value <= _LAST_DAY:
        return ""
    # The 1900 system counts a 29 February 1900 that never was: right from March 1900 on.
    base = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's time has no zone
    try:
        moment = base + timedelta(seconds=round(float(value) * 86_400))
    except OverflowError:
        return ""
    if parts == "h":
        return moment.strftime("%H:%M")
    if "d" not in parts:
        return moment.strftime("%Y-%m") if "m" in parts else moment.strftime("%Y")
    has_time = "h" in parts and (moment.hour, moment.minute) != (0, 0)
    return moment.strftime("%Y-%m-%d %H:%M") if has_time else moment.date().isoformat()
