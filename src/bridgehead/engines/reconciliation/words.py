"""What a finding says, in both languages: templates from words.toml, filled with values and measures in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from bridgehead.engines.figures import (
    REGISTRY,
    FigureStatement,
    Period,
    format_measure,
    format_money,
    format_period,
    format_value,
    format_value_exact,
    round_half_up,
)

from .package_data import load_toml

_TEMPLATES: Final[Mapping[str, Mapping[str, str]]] = load_toml("words.toml")
_SIGNS_ZH = {"=": "", ">=": "不少于", "<=": "不超过", "~": "约"}
_SIGNS_EN = {"=": "", ">=": "at least ", "<=": "at most ", "~": "about "}
_RATIO_PLACES = 4
_YI, _HUNDREDTH_YI, _WAN = Decimal(10**8), Decimal(10**6), Decimal(10**4)


@dataclass(frozen=True, slots=True)
class Said:
    """The same thing in Chinese and in English."""

    zh: str
    en: str


Fillings = Mapping[str, "Said | str"]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding's message and its likeliest reading."""

    message: Said
    likeliest: Said


def told(template: str, fillings: Fillings) -> Told:
    """The template of words.toml with its gaps filled; raises KeyError for a gap that is not given."""
    row = _TEMPLATES[template]
    zh = {name: each.zh if isinstance(each, Said) else each for name, each in fillings.items()}
    en = {name: each.en if isinstance(each, Said) else each for name, each in fillings.items()}
    return Told(
        Said(row["zh"].format(**zh), row["en"].format(**en)),
        Said(row["likeliest_zh"].format(**zh), row["likeliest_en"].format(**en)),
    )


def value_of(figure: FigureStatement) -> Said:
    """What is printed: `42个`, `不少于260.69亿元`."""
    said = exact(figure.value, figure.unit, REGISTRY[figure.measure.id].classifier)
    return Said(_SIGNS_ZH[figure.comparator] + said.zh, _SIGNS_EN[figure.comparator] + said.en)


def exact(value: Decimal, unit: str, classifier: str = "个") -> Said:
    """A value with all its digits."""
    return Said(format_value_exact(value, unit, "zh-Hans", classifier), format_value_exact(value, unit, "en"))


def said_short(value: Decimal, unit: str, classifier: str = "个") -> Said:
    """A value that has digits down to the yuan, as people say it: 22.87亿元, 9,253万元, 48.59%."""
    if unit == "ratio":
        return exact(round_half_up(value, _RATIO_PLACES), unit)
    if len(unit) == 3:
        step = _HUNDREDTH_YI if abs(value) >= _YI else _WAN
        return exact(round_half_up(value / step, 0) * step, unit)
    return exact(value, unit, classifier)


def rounded(value: Decimal, unit: str, classifier: str = "个") -> Said:
    """A value that was worked out, as exact as anybody wants it."""
    if unit == "1":
        value = round_half_up(value, 0)
    elif unit not in ("ratio", "m2") and len(unit) != 3:
        value = round_half_up(value, 2)
    return Said(format_value(value, unit, "zh-Hans", classifier), format_value(value, unit, "en"))


def money(value: Decimal, currency: str) -> Said:
    """Money to two decimals."""
    return Said(format_money(value, "zh-Hans", currency), format_money(value, "en", currency))


def plain(value: Decimal, places: int = 2) -> str:
    """A plain number of at most so many decimals."""
    return f"{round_half_up(value, places).normalize():,f}"


def measure_of(figure: FigureStatement) -> Said:
    """The question with its time: `2026年1—7月签约亿元以上项目数`."""
    question = question_of(figure)
    zh, en = question.zh, question.en
    when = when_of(figure.period)
    target = figure.modality == "target"
    return Said(
        ("" if figure.period is None else when.zh) + zh + ("目标" if target else ""),
        en + (" (target)" if target else "") + ("" if figure.period is None else f", {when.en}"),
    )


def question_of(figure: FigureStatement) -> Said:
    """The question without its time: `签约亿元以上项目数`."""
    return Said(format_measure(figure.measure, "zh-Hans"), format_measure(figure.measure, "en"))


def when_of(period: Period | None) -> Said:
    """A period in prose."""
    return Said(format_period(period, "zh-Hans"), format_period(period, "en"))


def listed(items: Iterable[Said], how: Literal["and", "plus"] = "and") -> Said:
    """Things one after another, or added."""
    parts = list(items)
    zh, en = ("、", ", ") if how == "and" else ("＋", " + ")
    return Said(zh.join(part.zh for part in parts), en.join(part.en for part in parts))
