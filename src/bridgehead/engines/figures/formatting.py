"""Numbers, dates and periods for people, in zh-Hans and en. All rounding is here, half up, and only for display."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal

from .currencies import CHINESE_NAMES, CURRENCIES, MINOR_DIGITS, Language
from .currency_rules import Threshold
from .money import Money
from .package_data import load_toml
from .periods import Period
from .quantities import Area, PercentagePoints, Ratio, plain, round_half_up
from .tiers import Band

UNKNOWN: Final = "—"

# The scales of money, smallest first: (how many units one is, its word, always two decimals).
_Scale = tuple[Decimal, str, bool]
_SCALES: Final[dict[Language, tuple[_Scale, ...]]] = {
    "zh-Hans": ((Decimal(1), "", False), (Decimal(10**4), "万", False), (Decimal(10**8), "亿", True)),
    "en": ((Decimal(1), "", False), (Decimal(10**6), " million", False), (Decimal(10**9), " billion", True)),
}
# Past four decimals an exact amount is easier to read on the next smaller scale.
_EXACT_PLACES: Final = 4

_MONTHS: Final[list[str]] = load_toml("words.toml")["months"]["en"]


def format_money(value: Decimal | None, language: Language, currency: str = "CNY") -> str:
    """Money to two decimals: `260.69亿元`, thousands in 万元 below one 亿 (`3,600万元`), 元 below one 万; `—` for None.

    A currency without a minor unit has no decimals on its lowest scale (`8,501日元`).
    The scale follows the rounded number, so 99,999,999.99 is 1.00亿元 and never 10,000.00万元. English has
    `CNY 26.07 billion`, `CNY 36 million`, `CNY 8,500`.
    """
    if value is None:
        return UNKNOWN
    scales = _SCALES[language]
    chosen, rounded = scales[0], round_half_up(value, min(2, MINOR_DIGITS[currency]))
    for lower, scale in pairwise(scales):
        if abs(rounded) < scale[0] / lower[0]:
            break
        chosen, rounded = scale, round_half_up(_scaled(value, scale[0]), 2)
    always_two = chosen[2] or rounded != rounded.to_integral_value()
    return _with_currency(_grouped(rounded, 2 if always_two else 0), chosen[1], currency, language)


def format_difference(value: Decimal, beside: Decimal, unit: str, language: Language) -> str:
    """A difference on the scale of the amount that it stands beside: `0.36亿元` more than `260.69亿元`.

    On its own scale where two decimals would leave nothing of it; what is no money as `format_value` has it.
    """
    if unit in CURRENCIES:
        number, word, two = next(
            scale for scale in reversed(_SCALES[language]) if scale[0] <= max(abs(beside), Decimal(1))
        )
        rounded = round_half_up(_scaled(value, number), 2)
        if rounded:
            places = 2 if two or rounded != rounded.to_integral_value() else 0
            return _with_currency(_grouped(rounded, places), word, unit, language)
    return format_value(value, unit, language)


def format_money_exact(value: Decimal, language: Language, currency: str = "CNY") -> str:
    """Money with every digit it has and none it lacks: `465亿元`, `1.425亿美元`, `123,456,789.01元`."""
    scales = _SCALES[language]
    for number, word, _ in reversed(scales):
        scaled = _scaled(value, number)
        if abs(scaled) >= 1 and _places(scaled) <= _EXACT_PLACES:
            return _with_currency(_grouped(scaled), word, currency, language)
    return _with_currency(_grouped(value), "", currency, language)


def _scaled(value: Decimal, number: Decimal) -> Decimal:
    """`value` over a power of ten, exactly: only the exponent moves."""
    sign, digits, exponent = value.as_tuple()
    return Decimal((sign, digits, int(exponent) - number.adjusted()))


def _places(value: Decimal) -> int:
    return len(plain(value).partition(".")[2])


def _grouped(value: Decimal, places: int | None = None) -> str:
    """With thousands separators; `places` decimals, or as many as there are. Zero has no sign."""
    text = plain(value)
    whole, _, fraction = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    fraction = fraction if places is None else fraction.ljust(places, "0")
    digits = whole.lstrip("-")
    head = len(digits) % 3 or 3
    grouped = ",".join([digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3))])
    return sign + grouped + (f".{fraction}" if fraction else "")


def _with_currency(number: str, scale: str, currency: str, language: Language) -> str:
    if language == "en":
        return f"{currency} {number}{scale}"
    name = CHINESE_NAMES.get(currency)
    return f"{number}{scale}{name}" if name else f"{number}{scale} {currency}"


def format_count(value: Decimal | int | None, language: Language, classifier: str = "") -> str:
    """A count with thousands separators, and in Chinese its measure word where one is given: `1,234家`."""
    if value is None:
        return UNKNOWN
    return _grouped(Decimal(value)) + (classifier if language == "zh-Hans" else "")


def format_ratio(value: Decimal | Ratio | None, language: Language, places: int = 1) -> str:
    """A fraction as per cent to `places` decimals: 0.619 is `61.9%`."""
    if value is None:
        return UNKNOWN
    number = value.value if isinstance(value, Ratio) else value
    return _grouped(round_half_up(_scaled(number, Decimal("0.01")), places), places) + "%"


def format_points(value: Decimal | PercentagePoints | None, language: Language) -> str:
    """Percentage points to at most two decimals: `13.96个百分点`. The word (超序时, 落后序时) is the caller's."""
    if value is None:
        return UNKNOWN
    number = _grouped(round_half_up(value.value if isinstance(value, PercentagePoints) else value, 2))
    if language == "zh-Hans":
        return f"{number}个百分点"
    return f"{number} percentage point{'' if number in ('1', '-1') else 's'}"


def format_area(value: Decimal | Area | None, language: Language, unit: Literal["m2", "mu"] = "m2") -> str:
    """An area given in m2, to at most two decimals: `5.3万㎡`, `980㎡`, or in 亩 where `unit` is `mu`: `85亩`."""
    if value is None:
        return UNKNOWN
    area = value if isinstance(value, Area) else Area(value)
    if unit == "mu":
        return _grouped(round_half_up(area.mu, 2)) + ("亩" if language == "zh-Hans" else " mu")
    if language == "zh-Hans" and abs(round_half_up(area.square_metres, 2)) >= 10_000:
        return _grouped(round_half_up(area.wan_m2, 2)) + "万㎡"
    return _grouped(round_half_up(area.square_metres, 2)) + ("㎡" if language == "zh-Hans" else " m²")


def format_value(value: Decimal | None, unit: str, language: Language, classifier: str = "") -> str:
    """A value in a statement's unit (`1`, an ISO 4217 code, `ratio`, `m2`, `d`, `wd`, or a capacity's own), rounded."""
    if value is None:
        return UNKNOWN
    if unit in CURRENCIES:
        return format_money(value, language, unit)
    if unit == "ratio":
        return format_ratio(value, language)
    if unit == "m2":
        return format_area(value, language)
    return format_value_exact(value, unit, language, classifier)


def format_value_exact(value: Decimal, unit: str, language: Language, classifier: str = "") -> str:
    """As `format_value`, with every digit that the value has."""
    if unit in CURRENCIES:
        return format_money_exact(value, language, unit)
    if unit == "ratio":
        return _grouped(_scaled(value, Decimal("0.01"))) + "%"
    if unit == "m2":
        return _area_exact(value, language)
    if unit == "1":
        return format_count(value, language, classifier)
    return _grouped(value) + _unit_word(unit, value, language)


def _area_exact(value: Decimal, language: Language) -> str:
    wan = Area(value).wan_m2
    if language == "zh-Hans" and abs(wan) >= 1 and _places(wan) <= _EXACT_PLACES:
        return _grouped(wan) + "万㎡"
    return _grouped(value) + ("㎡" if language == "zh-Hans" else " m²")


def _unit_word(unit: str, value: Decimal, language: Language) -> str:
    if unit in ("d", "wd"):
        if language == "zh-Hans":
            return "天" if unit == "d" else "个工作日"
        return (" day" if unit == "d" else " working day") + ("" if abs(value) == 1 else "s")
    # 万吨 follows its number closely, GWh stands apart from it.
    return f" {unit}" if language == "en" or unit.isascii() else unit


def format_day(day: date | None, language: Language) -> str:
    """A date in prose: `2026年7月31日`, `31 July 2026`."""
    if day is None:
        return UNKNOWN
    return _day(day, language, with_year=True)


def format_period(period: Period | None, language: Language) -> str:
    """A period in prose: `2026年1—7月`, `2026年`, `截至2023年10月31日`, `2023年1月1日—11月15日`; `—` for None."""
    if period is None:
        return UNKNOWN
    if period.start is None:
        return _open(period.end, language, "截至{}", "up to {}")
    if period.end is None:
        return _open(period.start, language, "{}起", "from {}")
    if period.is_whole_months():
        return _whole_months(period.start, period.end, language)
    first = _day(period.start, language, with_year=language == "zh-Hans" or period.start.year != period.end.year)
    if period.start == period.end:
        return _day(period.end, language, with_year=True)
    last = _day(period.end, language, with_year=language == "en" or period.start.year != period.end.year)
    return f"{first}—{last}" if language == "zh-Hans" else f"{first} – {last}"


def _open(day: date | None, language: Language, zh: str, en: str) -> str:
    return (zh if language == "zh-Hans" else en).format(format_day(day, language))


def _day(day: date, language: Language, with_year: bool) -> str:
    if language == "zh-Hans":
        return (f"{day.year}年" if with_year else "") + f"{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if with_year else "")


def _whole_months(start: date, end: date, language: Language) -> str:
    whole_years = (start.month, end.month) == (1, 12)
    if language == "zh-Hans":
        if whole_years:
            return f"{start.year}年" if start.year == end.year else f"{start.year}—{end.year}年"
        if start.year != end.year:
            return f"{start.year}年{start.month}月—{end.year}年{end.month}月"
        months = f"{start.month}" if start.month == end.month else f"{start.month}—{end.month}"
        return f"{start.year}年{months}月"
    if whole_years:
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    first, last = _MONTHS[start.month - 1], _MONTHS[end.month - 1]
    if start.year != end.year:
        return f"{first} {start.year} – {last} {end.year}"
    return f"{first} {start.year}" if start.month == end.month else f"{first}–{last} {start.year}"


def format_threshold(threshold: Threshold, language: Language) -> str:
    """An amount to reach: `10亿元或1亿美元`."""
    joiner = "或" if language == "zh-Hans" else " or "
    return joiner.join(format_money_exact(amount.amount, language, amount.currency) for amount in threshold.amounts)


def format_band(band: Band, language: Language) -> str:
    """A band: `10亿元以上、不足30亿元`, `10亿元或1亿美元以上`, `不足1亿元`."""
    low = None if all(amount.amount == 0 for amount in band.low.amounts) else format_threshold(band.low, language)
    high = None if band.high is None else format_threshold(band.high, language)
    return format_range(low, high, language)


def format_range(low: str | None, high: str | None, language: Language) -> str:
    """From `low`, included, to below `high`, both already formatted; either may be missing, both is any amount."""
    if language == "zh-Hans":
        parts = [f"{low}以上" if low else "", f"不足{high}" if high else ""]
        return "、".join(part for part in parts if part) or "不限金额"
    parts = [f"{low} or more" if low else "", f"below {high}" if high else ""]
    return " and ".join(part for part in parts if part) or "any amount"


def format_amount(money: Money, language: Language) -> str:
    """A `Money` as `format_money` shows it."""
    return format_money(money.amount, language, money.currency)
