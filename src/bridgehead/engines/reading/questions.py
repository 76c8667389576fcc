"""Questions in words to measures: 今年1—7月新签约亿元以上制造业项目有多少个、总投资多少.

A question is read as the sentence that would answer it, by the same grammar, vocabulary, periods and tiers as every
text: 有多少个 as 有7个, 总投资多少 as 总投资7亿元. Whatever of it the grammar has no use for is told, and then nothing
is taken as understood: an answer to a part of a question is an answer to another question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from bridgehead.engines.figures import REGISTRY, FigureStatement, Measure, Period

from .about import EMPTY, About, Gazetteer
from .known import find_known
from .lexicon import Word, lexicon
from .quantities import find_quantities
from .reader import read
from .text.mend import simplify
from .times.marks import mark_times
from .vocabulary import load

_WORDS: Final = load("questions")
_ASKING, _OTHERWISE = _WORDS["asking"], _WORDS["not_answered"]["words"]
LONGEST: Final = 120
_NEAREST: Final = 3
# What stands for the number that is asked for.
_COUNT, _SUM, _RATE = "7个", "7亿元", "7%"
_VALUES: Final = {"count": Decimal(7), "currency": Decimal(7 * 10**8), "ratio": Decimal("0.07")}
_FILTER_GROUPS: Final = ("level", "origin", "sector", "scheme")
_STATED_GROUPS: Final = frozenset({*_FILTER_GROUPS, "stage"})
# Classes of words that measures of the ledger are made of, and those that only say how a sentence is put together.
_TELLING: Final = frozenset(
    {
        *("stage", "level", "origin", "sector", "scheme", "industry", "project", "major", "new", "cumulative", "among"),
        *("total_investment", "done_investment", "investment_rate", "done_rate", "started_rate", "share", "fdi"),
        *("actual", "weak_actual", "respectively", "output", "gdp", "trade", "case", "resolved"),
    }
)
_SPACE: Final = re.compile(r"\s+")
_MARKS: Final = re.compile("[?？!！。；;]+$")
_UNSURE: Final = frozenset({"recent", "past", "vague", "within", "this", "plan", "new_year"})
_EVER: Final = re.compile("累计|历年|有史以来|历来")
_INSIDE: Final = re.compile("[?？!！。；;]+")
_WRITTEN: Final = re.compile(r"[A-Za-z0-9\u3400-\u9fff%]+")


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """One figure that is asked for: the measure, of what time and of what place; None where the question says none."""

    measure: Measure
    period: Period | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood.

    `figures` are empty unless all of it was; `unknown` are the words that no part of a measure is made of, `unkept`
    ids of measures that were understood and are not offered, `nearest` ids of offered ones that are likely meant.
    `is_question` tells a question from a name that somebody looks for.
    """

    text: str
    figures: tuple[AskedFigure, ...]
    unknown: tuple[str, ...] = ()
    unkept: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    is_question: bool = True


def understand(
    text: str, today: date, gazetteer: Gazetteer = EMPTY, offered: Collection[str] = tuple(REGISTRY)
) -> Question:
    """What `text` asks for. Words of time are those of `today`; `offered` are the measures that may be answered."""
    plain = _plain(text)
    stated, asks = _as_statement(plain)
    about = About(published=today, gazetteer=gazetteer)
    if not asks:
        return _named_projects(text, plain, about, offered) or _no_figure(text, plain, offered)
    figures = _figures(stated, about)
    unknown = list(dict.fromkeys(_unknown(plain, stated, figures, gazetteer)))
    unkept = tuple(dict.fromkeys(each.measure.id for each in figures if each.measure.id not in offered))
    if not unknown and not unkept and len(figures) < asks:
        unknown = [plain]
    if unknown or unkept:
        return Question(text, (), tuple(unknown), unkept, _nearest(plain, figures, offered))
    firm = _firm(stated, gazetteer)
    return Question(text, tuple(dict.fromkeys(_asked(each, plain, firm) for each in figures)))


def _figures(stated: str, about: About) -> list[FigureStatement]:
    """The figures of the sentence that would answer, those with the number that stands for what is asked."""
    statements = [each for each in read(f"{stated}。", about).statements if isinstance(each, FigureStatement)]
    return [each for each in statements if each.value == _VALUES.get(each.measure.definition.unit_kind)]


def _named_projects(text: str, plain: str, about: About, offered: Collection[str]) -> Question | None:
    """Projects that are only described (9月签约10亿元以上项目): how many there are, where all of it is understood."""
    if not plain.endswith("项目") or not any(
        name.startswith("stage:") for word in lexicon().words(plain) for name in word.classes
    ):
        return None
    stated = f"{plain}{_COUNT}"
    figures = _figures(stated, about)
    if len(figures) != 1 or figures[0].measure.id not in offered or figures[0].period is None:
        return None
    if any(_unknown(plain, stated, figures, about.gazetteer)):
        return None
    return Question(text, (_asked(figures[0], plain, _firm(stated, about.gazetteer)),))


def _no_figure(text: str, plain: str, offered: Collection[str]) -> Question:
    """A question that asks for no number (哪个园区签约最多), or no question at all."""
    words = _otherwise().findall(plain)
    if not words or not any(name.startswith("stage:") for word in lexicon().words(plain) for name in word.classes):
        return Question(text, (), is_question=False)
    return Question(text, (), tuple(dict.fromkeys(words)), (), _nearest(plain, (), offered))


def _plain(text: str) -> str:
    bare = _SPACE.sub("", simplify(text.strip())[:LONGEST])
    return _which().sub("多少个", _politeness().sub("", _INSIDE.sub("，", _MARKS.sub("", bare))))


@cache
def _which() -> re.Pattern[str]:
    return re.compile(_either(_ASKING["which"]))


@cache
def _politeness() -> re.Pattern[str]:
    return re.compile(_either(_WORDS["politeness"]["words"]))


def _asked(statement: FigureStatement, plain: str, firm: str | None) -> AskedFigure:
    # 新签约 of a time says no more than the time does; 累计签约 of no time is all that ever was.
    ever = statement.period is None and statement.measure.definition.kind == "flow" and _EVER.search(plain) is not None
    measure = replace(statement.measure, label=None).with_filters(scope="cumulative" if ever else None)
    if firm is not None:
        measure = measure.with_filters(enterprise=firm)
    return AskedFigure(measure, statement.period, statement.place)


def _firm(stated: str, gazetteer: Gazetteer) -> str | None:
    """The one enterprise that the question names."""
    named = {hit.name for hit in find_known(stated, gazetteer).enterprises}
    return named.pop() if len(named) == 1 else None


# ---- the sentence that would answer it


@cache
def _ask() -> re.Pattern[str]:
    words, counters = _either(_ASKING["words"]), _either(_ASKING["counters"])
    money, ratios = _either(_ASKING["money"]), _either(_ASKING["ratios"])
    before = _either([*_ASKING["sums"], *_ASKING["rates"], *_ASKING["things"]])
    return re.compile(
        rf"(?P<before>{before})?(?P<link>共?(?:有|是|为|达到?|了)?)"
        rf"(?:{words})(?:(?P<counter>{counters})|(?P<money>{money})|(?P<ratio>{ratios}))?(?=(?P<after>项目|企业)?)"
    )


@cache
def _named() -> re.Pattern[str]:
    counts, sums, rates = (_either(_ASKING[name]) for name in ("named_counts", "named_sums", "named_rates"))
    part = rf"(?:(?P<count>{counts})|(?P<sum>{sums})|(?P<rate>{rates}))"
    return re.compile(rf"{part}(?:是|为)?(?=$|[、，和及])")


def _either(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _as_statement(plain: str) -> tuple[str, int]:
    """The sentence with a number where one is asked for, and how many there are."""
    stated, asks = _ask().subn(_number, plain)
    if asks:
        return stated, asks
    return _named().subn(_named_number, plain)


def _number(match: re.Match[str]) -> str:
    # 签约了7个 tells of an occasion, 签约7个 of a time.
    before, link = (match["before"] or "").removesuffix("了"), match["link"].removesuffix("了")
    if match["counter"]:
        return f"{before}{link}7{match['counter']}"
    if match["money"]:
        # 总投资多少美元 asks for an amount in dollars.
        return f"{before}7{'亿美元' if '美元' in match['money'] else '亿元'}"
    if match["ratio"]:
        return f"{before}{link}{_RATE}"
    if before in _ASKING["sums"]:
        return f"{before}{_SUM}"
    if before in _ASKING["rates"] or any(before.endswith(word) for word in _ASKING["rates"]):
        return f"{before}为{_RATE}"
    return f"{before}{link}{_COUNT}"


def _named_number(match: re.Match[str]) -> str:
    if match["count"]:
        return _COUNT
    return f"{match['sum']}{_SUM}" if match["sum"] else f"{match['rate']}为{_RATE}"


# ---- what was not understood


def _unknown(plain: str, stated: str, figures: Sequence[FigureStatement], gazetteer: Gazetteer) -> Iterator[str]:
    """Words of the question that no measure of it is made of."""
    yield from _otherwise().findall(plain)
    words = [word for word in lexicon().words(stated) if _is_telling(word)]
    yield from (figure.unit for figure in figures if figure.unit not in ("1", "CNY", "ratio"))
    yield from _unused_words(stated, words, figures)
    yield from _unused_tiers(stated, figures)
    yield from _unused_times(stated, figures)
    yield from _strange(stated, words, gazetteer)


def _is_telling(word: Word) -> bool:
    """Whether a word is one that measures are made of: other things that are counted (嘉宾) the rules may pass over."""
    return any(name.partition(":")[0] in _TELLING for name in word.classes)


@cache
def _otherwise() -> re.Pattern[str]:
    return re.compile(_either(_OTHERWISE))


def _unused_words(stated: str, words: Sequence[Word], figures: Sequence[FigureStatement]) -> Iterator[str]:
    """Words of stages, sectors, levels and the like that are in none of the measures."""
    for word in words:
        wanted = [name for name in word.classes if name.partition(":")[0] in _STATED_GROUPS]
        wanted += ["industry"] if "industry" in word.classes else []
        # 重大项目 are those of a list or of a tier; without either nobody knows which.
        wanted += ["level", "investment_min"] if "major" in word.classes else []
        if wanted and not any(_tells(figure.measure, name) for figure in figures for name in wanted):
            yield stated[word.start : word.end]


def _tells(measure: Measure, name: str) -> bool:
    group, _colon, value = name.partition(":")
    if group == "stage":
        family = {"project.share": "signed"}.get(measure.id, measure.id.split(".")[1])
        stages = {"completed_producing": ("producing", "completed")}.get(value, (value,))
        # What a rate or an investment is of, its own name says (开工率, 完成投资).
        return family in stages or not measure.id.startswith("project.")
    if group == "scheme":
        return "scheme" in measure.filters
    if group == "industry":
        return "industry" in measure.filters or "sector" in measure.filters
    return group in measure.filters or (group == "origin" and measure.id.startswith("fdi."))


def _unused_tiers(stated: str, figures: Sequence[FigureStatement]) -> Iterator[str]:
    """Amounts that are no tier of any of the measures."""
    for quantity in find_quantities(stated):
        if quantity.value in _VALUES.values():
            continue
        bounds = {
            figure.measure.filters.get(name) for figure in figures for name in ("investment_min", "investment_max")
        }
        if quantity.kind != "money" or int(quantity.value) not in bounds:
            yield stated[quantity.start : quantity.end]


def _unused_times(stated: str, figures: Sequence[FigureStatement]) -> Iterator[str]:
    """Words of time of which no measure is; of several, those beyond the periods that were read."""
    marks = [mark for mark in mark_times(stated).marks if mark.kind != "now"]
    # Of 近三年 nobody can say on which day it begins.
    yield from (stated[mark.start : mark.end] for mark in marks if mark.kind in _UNSURE)
    marks = [mark for mark in marks if mark.kind not in _UNSURE]
    periods = {str(figure.period) for figure in figures if figure.period is not None}
    if len(marks) > len(periods):
        yield from (stated[mark.start : mark.end] for mark in marks[len(periods) :])


def _strange(stated: str, words: Sequence[Word], gazetteer: Gazetteer) -> Iterator[str]:
    """What no table holds: neither word nor number, neither time nor name."""
    held = [False] * len(stated)
    known = find_known(stated, gazetteer)
    spans = [(word.start, word.end) for word in words]
    spans += [(each.start, each.end) for each in find_quantities(stated)]
    spans += [(mark.start, mark.end) for mark in mark_times(stated).marks]
    spans += [(hit.start, hit.end) for hits in (known.places, known.enterprises, known.clusters) for hit in hits]
    for start, end in spans:
        held[start:end] = [True] * (end - start)
    rest = "".join("，" if is_held else sign for sign, is_held in zip(stated, held, strict=True))
    rest = _passed_over().sub("，", rest)
    yield from _WRITTEN.findall(_otherwise().sub("，", rest))


@cache
def _passed_over() -> re.Pattern[str]:
    return re.compile(_either(_WORDS["passed_over"]["words"]))


# ---- what may be meant


def _nearest(plain: str, figures: Sequence[FigureStatement], offered: Collection[str]) -> tuple[str, ...]:
    """Measures that share most with the question: those that were read, then by their own words."""
    read_as = [figure.measure.id for figure in figures if figure.measure.id in offered]
    scored = sorted(((-_shared(plain, name), name) for name in offered), key=lambda each: each)
    alike = [name for score, name in scored if score < 0]
    return tuple(dict.fromkeys([*read_as, *alike]))[:_NEAREST]


def _shared(plain: str, name: str) -> int:
    definition = REGISTRY[name]
    told = sum(2 * len(term) for term in definition.terms if term in plain)
    pairs = {definition.chinese[at : at + 2] for at in range(len(definition.chinese) - 1)}
    return told + sum(pair in plain for pair in pairs) if told or pairs else 0
