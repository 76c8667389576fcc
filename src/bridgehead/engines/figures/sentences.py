"""Measures as noun phrases and statements as sentences, so that a reviewer reads back what the machine understood.

Values stand here with every digit that they have: a rounded one would look like a mistake beside its quote.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from .currencies import Language
from .formatting import format_area, format_money_exact, format_period, format_range, format_value_exact
from .measures import FILTERS, Measure
from .package_data import load_toml
from .statements import Amount, Capacity, FigureStatement, Phase, ProjectStatement, StageDate, Statement

_WORDS: Final = load_toml("words.toml")
_ONE_YI: Final = 100_000_000

# In the order in which Chinese puts them before the noun; the tier comes after the level.
_BEFORE_TIER: Final = ("level",)
_AFTER_TIER: Final = ("origin", "industry", "sector", "scheme")
_ENGLISH_ADJECTIVES: Final = ("level", "origin", "sector", "scheme")


def format_measure(measure: Measure, language: Language) -> str:
    """The question as a noun phrase: `签约亿元以上项目数`, `number of signed projects with a total investment of …`."""
    definition = measure.definition
    if language == "en":
        return definition.phrase_en.format(noun=_noun_en(measure)) + _suffix_en(measure)
    noun = _noun_zh(measure, _tier_zh(measure, is_short=True))
    return _prefix_zh(measure) + definition.phrase_zh.format(noun=noun) + _suffix_zh(measure)


def format_statement(statement: Statement, language: Language) -> str:
    """One sentence that reads the statement back, with its full stop.

    `桥港区2026年1—7月签约总投资1亿元以上项目，总投资合计260.69亿元。`
    """
    if isinstance(statement, FigureStatement):
        return _figure_zh(statement) if language == "zh-Hans" else _figure_en(statement)
    return _project_zh(statement) if language == "zh-Hans" else _project_en(statement)


# ---- figures


def _figure_zh(statement: FigureStatement) -> str:
    measure, definition = statement.measure, statement.measure.definition
    falls = statement.value < 0 and definition.say_fall_zh is not None
    template = definition.say_fall_zh if falls and definition.say_fall_zh else definition.say_zh
    value = _value(statement, "zh-Hans", abs(statement.value) if falls else statement.value)
    said = template.format(noun=_noun_zh(measure, _tier_zh(measure, is_short=False)), value=value)
    when = "" if statement.period is None else format_period(statement.period, "zh-Hans")
    target = "目标：" if statement.modality == "target" else ""
    # A flow without a period cannot be compared with anything, and the reviewer should see that it has none.
    undated = "（未注明期间）" if statement.period is None and definition.kind == "flow" else ""
    return f"{statement.place or ''}{when}{target}{_prefix_zh(measure)}{said}{_suffix_zh(measure)}{undated}。"


def _figure_en(statement: FigureStatement) -> str:
    undated = "period not given" if statement.measure.definition.kind == "flow" else ""
    when = format_period(statement.period, "en") if statement.period is not None else undated
    scope = ", ".join(part for part in (statement.place or "", when, _target_en(statement)) if part)
    phrase = format_measure(statement.measure, "en")
    said = f"{phrase}: {_value(statement, 'en', statement.value)}."
    return f"{scope}: {said}" if scope else said[0].upper() + said[1:]


def _target_en(statement: FigureStatement) -> str:
    return "target" if statement.modality == "target" else ""


def _value(statement: FigureStatement, language: Language, value: Decimal) -> str:
    words = "ratio_comparators" if statement.unit == "ratio" else "comparators"
    shown = format_value_exact(value, statement.unit, language, statement.measure.definition.classifier)
    return _word(words, statement.comparator, language) + shown


def _word(table: str, key: str, language: Language, form: str = "") -> str:
    entry: Mapping[str, str] = _WORDS[table][key]
    return entry[form + ("zh" if language == "zh-Hans" else "en")]


def _chosen(measure: Measure, name: str, language: Language) -> str:
    """The word for a filter's value, empty where it is not set."""
    value = measure.filters.get(name)
    if value is None:
        return ""
    choice = FILTERS[name].choices.get(str(value))
    if choice is None:
        return str(value)
    return choice.chinese if language == "zh-Hans" else choice.english


def _noun_zh(measure: Measure, tier: str) -> str:
    before = "".join(_chosen(measure, name, "zh-Hans") for name in _BEFORE_TIER)
    after = "".join(_chosen(measure, name, "zh-Hans") for name in _AFTER_TIER)
    noun = measure.label if _is_other(measure) and measure.label is not None else measure.definition.noun_zh
    return before + tier + after + noun


def _tier_zh(measure: Measure, is_short: bool) -> str:
    low, high = _tier_ends(measure, "zh-Hans")
    if low is None and high is None:
        return ""
    # Headings say 亿元以上 without the one.
    if is_short and high is None and measure.filters.get("investment_min") == _ONE_YI:
        return "亿元以上"
    return ("" if is_short else "总投资") + format_range(low, high, "zh-Hans")


def _tier_ends(measure: Measure, language: Language) -> tuple[str | None, str | None]:
    ends = (measure.filters.get("investment_min"), measure.filters.get("investment_max"))
    low, high = (None if end is None else format_money_exact(Decimal(end), language) for end in ends)
    return low, high


def _prefix_zh(measure: Measure) -> str:
    enterprise = str(measure.filters.get("enterprise", ""))
    # A label in the text's own words often names the firm already.
    if measure.label is not None and _is_other(measure) and enterprise in measure.label:
        enterprise = ""
    is_new = measure.filters.get("scope") == "new"
    return enterprise + (measure.definition.new_zh if is_new else _chosen(measure, "scope", "zh-Hans"))


def _suffix_zh(measure: Measure) -> str:
    credited, label = measure.filters.get("credited_to"), _extra_label(measure)
    parts = [f"计入{credited}" if credited else "", f"原文：{label}" if label else ""]
    said = "，".join(part for part in parts if part)
    return f"（{said}）" if said else ""


def _is_other(measure: Measure) -> bool:
    """Whether it lies outside the registry, so that the text's own words are its noun."""
    return "label" in measure.definition.requires


def _extra_label(measure: Measure) -> str | None:
    """The label where it is not already the noun."""
    return None if _is_other(measure) else measure.label


def _quoted_en(words: str) -> str:
    return f"‘{words}’" if "“" in words or "”" in words else f"“{words}”"


def _noun_en(measure: Measure) -> str:
    adjectives = [_chosen(measure, name, "en") for name in _ENGLISH_ADJECTIVES]
    is_other = _is_other(measure) and measure.label is not None
    noun = _quoted_en(str(measure.label)) if is_other else measure.definition.noun_en
    industry = measure.filters.get("industry")
    low, high = _tier_ends(measure, "en")
    after = [f" in {industry}" if industry else ""]
    if low or high:
        after.append(f" with a total investment of {format_range(low, high, 'en')}")
    return " ".join(word for word in (*adjectives, noun) if word) + "".join(after)


def _suffix_en(measure: Measure) -> str:
    enterprise, credited = measure.filters.get("enterprise"), measure.filters.get("credited_to")
    label, scope = _extra_label(measure), _chosen(measure, "scope", "en")
    parts = [
        f" of {enterprise}" if enterprise else "",
        f", {scope}" if scope else "",
        f", credited to {credited}" if credited else "",
        f" ({_quoted_en(label)})" if label else "",
    ]
    return "".join(parts)


# ---- projects


def _project_zh(statement: ProjectStatement) -> str:
    facts = [
        f"投资方为{statement.enterprise}" if statement.enterprise else "",
        f"总投资{_amount(statement.investment, 'zh-Hans')}" if statement.investment else "",
        _word("stages", statement.stage, "zh-Hans", "") if statement.stage else "",
    ]
    clauses = [
        "，".join(fact for fact in facts if fact),
        "，".join(_event(stage, on, "zh-Hans") for stage, on in statement.dates.items()),
        "，".join(_phase(phase, "zh-Hans") for phase in statement.phases),
        "，".join(_areas(statement, "zh-Hans")),
        _at_full_capacity(statement.capacity, statement.expected, "zh-Hans"),
    ]
    said = "；".join(clause for clause in clauses if clause)
    return f"{statement.place or ''}“{statement.name}”" + (f"：{said}。" if said else "。")


def _project_en(statement: ProjectStatement) -> str:
    facts = [
        f"investor {statement.enterprise}" if statement.enterprise else "",
        f"total investment {_amount(statement.investment, 'en')}" if statement.investment else "",
        _word("stages", statement.stage, "en", "") if statement.stage else "",
    ]
    clauses = [
        ", ".join(fact for fact in facts if fact),
        ", ".join(_event(stage, on, "en") for stage, on in statement.dates.items()),
        ", ".join(_phase(phase, "en") for phase in statement.phases),
        ", ".join(_areas(statement, "en")),
        _at_full_capacity(statement.capacity, statement.expected, "en"),
    ]
    said = "; ".join(clause for clause in clauses if clause)
    place = f", {statement.place}" if statement.place else ""
    return f"“{statement.name}”{place}" + (f": {said}." if said else ".")


def _amount(amount: Amount, language: Language) -> str:
    shown = format_money_exact(amount.value, language, amount.currency)
    return _word("comparators", amount.comparator, language) + shown


def _event(stage: str, on: StageDate, language: Language) -> str:
    what, day = _word("stages", stage, language, "event_"), _partial_date(on.date, language)
    if language == "zh-Hans":
        return ("预计" if on.modality == "target" else "") + day + what
    return f"{what} {day}" + (" (target)" if on.modality == "target" else "")


def _partial_date(text: str, language: Language) -> str:
    """`2023-10` as `2023年10月`: as exact as it was said."""
    year, *rest = (int(part) for part in text.split("-"))
    if language == "zh-Hans":
        return f"{year}年" + "".join(f"{number}{word}" for number, word in zip(rest, "月日", strict=False))
    month = [_WORDS["months"]["en"][rest[0] - 1]] if rest else []
    return " ".join([*(str(day) for day in rest[1:]), *month, str(year)])


def _phase(phase: Phase, language: Language) -> str:
    is_zh = language == "zh-Hans"
    parts = [_amount(phase.investment, language)] if phase.investment else []
    made = _at_full_capacity(phase.capacity, phase.expected, language)
    if is_zh:
        return phase.label + "".join([f"投资{part}" for part in parts]) + (f"（{made}）" if made else "")
    return " ".join([phase.label, *parts]) + (f" ({made})" if made else "")


def _areas(statement: ProjectStatement, language: Language) -> list[str]:
    areas = []
    if statement.land_m2 is not None:
        mu = format_area(statement.land_m2, language, "mu")
        areas.append(f"占地{mu}" if language == "zh-Hans" else f"land {mu}")
    if statement.floor_m2 is not None:
        floor = format_value_exact(statement.floor_m2, "m2", language)
        areas.append(f"建筑面积{floor}" if language == "zh-Hans" else f"floor area {floor}")
    return areas


def _at_full_capacity(capacity: tuple[Capacity, ...], expected: Mapping[str, Amount], language: Language) -> str:
    if not capacity and not expected:
        return ""
    if language == "zh-Hans":
        made = "、".join(f"{c.product}{format_value_exact(c.value, c.unit, language)}" for c in capacity)
        money = [_word("expected", key, language) + _amount(amount, language) for key, amount in expected.items()]
        return "达产后" + "，".join([f"年产{made}"] * bool(made) + money)
    made = ", ".join(f"{format_value_exact(c.value, c.unit, language)} of {c.product}" for c in capacity)
    money = [f"{_word('expected', key, language)} {_amount(amount, language)}" for key, amount in expected.items()]
    return "at full capacity " + ", ".join([f"{made} a year"] * bool(made) + money)
