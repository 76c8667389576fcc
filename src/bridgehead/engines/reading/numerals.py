"""Numbers as Chinese writes them, to exact decimals: 1,200 · 三十五 · 3.2 · 十 · 百."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

DIGITS = {
    c: v
    for v, cs in enumerate(("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in cs
}
POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}

ONE = Fraction(1)


@lru_cache(maxsize=1024)
def parse_number(text: str) -> Decimal:
    """Value of Arabic digits (with thousands commas) or Chinese numerals; raises ValueError for others."""
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    for great in "亿万":
        if great in text:
            many, rest = text.split(great, 1)
            return parse_number(many) * scale(great) + (parse_number(rest) if rest else 0)
    if "点" in text:
        whole, fraction = text.split("点", 1)
        return (parse_number(whole) if whole else 0) + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))
    if not any(c in POWERS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total, digit = 0, 0
    for character in text:
        if character in POWERS:
            total += (digit or 1) * POWERS[character]
            digit = 0
        elif character in DIGITS:
            digit = DIGITS[character]
        else:
            raise ValueError(f"not a Chinese numeral: {text}")
    return Decimal(total + digit)


@cache  # runs of the pattern's few scale words
def scale(text: str) -> Decimal:
    """10 to the power that a run of scale words such as 万, 亿, 千万, 万亿 stands for; 1 for the empty run."""
    return Decimal(10) ** sum(SCALES[c] for c in text)


def exact(value: Decimal, factor: Fraction) -> Decimal:
    """`value` times `factor`; thirds (亩) are cut at two places."""
    if factor is ONE:
        return _plain(value)
    if factor.denominator in (3, 121):
        result = (value * factor.numerator / factor.denominator).quantize(Decimal("0.01"))
    else:
        result = value * factor.numerator / factor.denominator
    return _plain(result)


def _plain(value: Decimal) -> Decimal:
    """`value` without exponent and without zeros at its end."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize() + 0
