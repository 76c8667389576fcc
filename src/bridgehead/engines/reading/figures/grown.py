"""从2011年的A增加到2016年的B，年均增长C%: the years of A and B, and those that the mean growth is of."""

from __future__ import annotations

import re
from datetime import date

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.drafts import Draft, ReadingState

from .spots import Spot
from .stands import reaches

_TO = re.compile(
    "(?:增[加长]?|提[高升]|扩大|上升|攀升|跃升|发展|下降|减少|降低|升)(?:到|至)(?:了)?(?:(?:(?P<year>(?:19|20)\\d\\d)年|(?P<last>[去上]年))末?底?的)?[约近超]?$"
)
_TO_ENDS = frozenset("到至了的约近超\n")
_FROM = re.compile(
    "(?:从|由)(?:(?P<year>(?:19|20)\\d\\d)年末?底?的|“?十(?P<term>[一二三四五])五”?(?:规划)?(?:期)?末的?)?(?:不足|不到|仅)?$"
)
# The last year of the five that 十一五 names; each later term ends five years later.
_FIRST_TERM_ENDS = 2010
# 增长7.3%，两年平均增长5.6%
_MEAN_OF_YEARS = re.compile("(?<![\\d一二十])([两三四五])年(?:平均|年均)[^，。；]{0,6}$")
_MEAN = re.compile("年均[^，。；]{0,6}$")
# 业务总收入420亿元，是2005年的5.2倍，年均增长38%
_TIMES_OF = re.compile("是(?P<year>(?:19|20)\\d\\d)年的[\\d.]+[余多]?倍[，、][^，。；]*$")
_GROWN = re.compile("[、，]?(?:累计|共)?增[长加]$")
# 五年来，地区生产总值达到300亿元、年均增长8%: what the last year has reached.
_LEVEL = re.compile("[，、]?(?:五年)?年均(?:增[长速幅]|递增)")
_LEVELS = ("gdp.amount", "other.amount", "output.amount", "trade.amount")
_LEVELS_OR_COUNTS = frozenset(_LEVELS) | {"other.count"}
_SUMMED = re.compile("累计|合计|总共|共")
# 研发投入强度2.61%
_LEVEL_OF_RATE = re.compile("(?:强度|占比|比重|指数|化率)(?:为|约|近)*$")
# 累计减税突破500亿元, 引进资金超过80亿元: what the years have brought.
_BROUGHT = re.compile(
    "累计|合计|总共|共|(?<![人户])均|新增|净增|完成|引进|争取|投入(?!强度|占)|减[税负免]|落实|发放|兑[现付]|安排|支出|投放|实施|建成|带动|总投资|投资总?额"
)
_REACH, _TERM = 16, 3


def over_years(spot: Spot, draft: Draft, state: ReadingState) -> Period | None:
    """The period that a pair of years gives to `draft`, or None; the first pair of a paragraph holds for those after.

    A mean growth from 2011 to 2016 is that of 2012 to 2016.
    """
    text, end = spot.text, spot.window.pre[1]
    start = max(spot.view.start, end - _REACH)
    if draft.unit == "ratio":
        return _growth_over(spot, draft, state) or _year_of_level(spot, draft, state)
    if state.grown is None:
        state.grown = _term(draft) or _term_that_ends(draft, state.time.term)
    if _is_level(spot, draft) or _has_come_to(spot, draft, state):
        return _as(draft, draft.period.end.year, None) if draft.period is not None and draft.period.end else None
    require_here = text.find("从", start, end) >= 0 or text.find("由", start, end) >= 0
    if not require_here and state.grown is None and state.grown_from is None:
        return None
    opens = _FROM.search(text, start, end) if require_here else None
    reaches = _TO.search(text, start, end) if text[end - 1] in _TO_ENDS else None
    if opens is not None and (opens["year"] or opens["term"]):
        state.grown_from = int(opens["year"] or _FIRST_TERM_ENDS + 5 * "一二三四五".index(opens["term"]))
    elif opens is not None and state.grown is not None:
        return _as(draft, state.grown[0], None)
    if reaches is not None and (reaches["year"] or reaches["last"]) and state.grown_from is not None:
        last = int(reaches["year"] or _this_year(state) - 1)
        state.grown = (state.grown_from, last) if state.grown_from < last else None
    elif reaches is not None and state.grown is not None:
        return _as(draft, state.grown[1], state.last)
    return None


def _is_level(spot: Spot, draft: Draft) -> bool:
    """Whether an amount in years looked back on is what they have come to, since a mean growth follows it."""
    if draft.measure not in _LEVELS or _term(draft) is None or _LEVEL.match(spot.text, spot.quantity.end) is None:
        return False
    return _SUMMED.search(spot.text, *spot.window.pre) is None


def _year_of_level(spot: Spot, draft: Draft, state: ReadingState) -> Period | None:
    """The year of a rate in years looked back on (占比从26%提高到31%): the one before them, or their last."""
    term, end = _term(draft), spot.window.pre[1]
    if term is None or draft.modality == "target":
        return None
    if spot.text[end - 1] in "从由" and spot.share is None:
        return Period.of_year(term[0])
    level = _LEVEL_OF_RATE.search(spot.text, *spot.window.pre) is not None and term[1] < _this_year(state)
    return Period.of_year(term[1]) if level or _has_come_to(spot, draft, state) else None


def _this_year(state: ReadingState) -> int:
    return state.time.published.year if state.time.published is not None else 0


def _has_come_to(spot: Spot, draft: Draft, state: ReadingState) -> bool:
    """Whether a figure in years looked back on is what they have come to by its own words (营收突破2万亿元)."""
    today, term = state.time.published, _term(draft)
    if term is None or (today is not None and term[1] > today.year):
        return False
    if draft.unit != "ratio" and draft.measure not in _LEVELS_OR_COUNTS:
        return False
    if not spot.quantity.grade and not reaches(spot):
        return False
    return _BROUGHT.search(spot.text, *spot.window.pre) is None


def _growth_over(spot: Spot, draft: Draft, state: ReadingState) -> Period | None:
    """The years that a growth is of: a mean one, or that from the one to the other of two figures."""
    text, end = spot.text, spot.window.pre[1]
    start = max(spot.view.start, end - _REACH)
    mean = text.find("均", start, end) >= 0
    years = _MEAN_OF_YEARS.search(text, start, end) if mean else None
    told = draft.period.end if draft.period is not None else None
    if years is not None and told is not None and state.grown is None:
        return Period(date(told.year - 1 - "两三四五".index(years[1]), 1, 1), told)
    if state.grown is None or not _is_of_pair(spot, state):
        if not mean or _MEAN.search(text, start, end) is None:
            return None
        since = _TIMES_OF.search(text, spot.view.start, end)
        if since is not None and told is not None and int(since["year"]) < told.year:
            return Period(date(int(since["year"]) + 1, 1, 1), told)
    if state.grown is None:
        listed = _of_listed_years(draft, state)
        return listed or _term_to(draft, state.time.term) or _term_to(draft, state.time.plan_term)
    return Period(date(state.grown[0] + 1, 1, 1), _end(draft, state.grown[1]))


def _of_listed_years(draft: Draft, state: ReadingState) -> Period | None:
    """2016年至2018年分别完成236亿元、314亿元、365亿元，年均增长24%: of all the years that the list is of."""
    last = draft.parent
    if last is None or last.period is None or last.period.end is None:
        return None
    told = [each.period for each in state.in_sentence(draft.sentence) if each.measure == last.measure]
    starts = [period.start for period in told if period is not None and period.start is not None]
    first = min(starts, default=None)
    return Period(first, last.period.end) if first is not None and first.year < last.period.end.year else None


def _is_of_pair(spot: Spot, state: ReadingState) -> bool:
    """Whether a growth is from the one to the other of the two just told (由146亿元增至165亿元、增长12.8%)."""
    last = state.last
    if last is None or last.sentence != spot.view.number or state.drafts[-1] is not last:
        return False
    if _GROWN.fullmatch(spot.text, last.quantity.end, spot.quantity.start) is None:
        return False
    return _TO.search(spot.text, max(spot.view.start, last.quantity.start - _REACH), last.quantity.start) is not None


def _term_to(draft: Draft, term: Period | None) -> Period | None:
    """The years looked back on, where they end with the year that a mean growth was told of."""
    told = draft.period
    if term is None or told is None or told.end is None or term.end is None:
        return None
    return term if told.end == term.end else None


def _term(draft: Draft) -> tuple[int, int] | None:
    """The year before the years that a report looks back on, and the last of them."""
    period = draft.period
    if period is None or period.start is None or period.end is None:
        return None
    first, last = period.start, period.end
    if last.year - first.year + 1 < _TERM or (first.month, last.month) != (1, 12):
        return None
    return first.year - 1, last.year


def _term_that_ends(draft: Draft, term: Period | None) -> tuple[int, int] | None:
    """The years looked back on, as `_term` gives them, for what stands at their end (高新技术企业增加到800家)."""
    told = draft.period
    if term is None or told is None or told.start is not None or told.end != term.end:
        return None
    return (term.start.year - 1, term.end.year) if term.start is not None and term.end is not None else None


def _end(draft: Draft, year: int) -> date:
    """The last day of `year` that is told of: 五年来 in December ends on the document's date."""
    told = draft.period.end if draft.period is not None else None
    return told if told is not None and told.year == year else date(year, 12, 31)


def _as(draft: Draft, year: int, before: Draft | None) -> Period:
    """The whole of `year`, for what stands at a day (人均存款从3.6万元增加到5.5万元) all up to its end."""
    same = before is not None and before.sentence == draft.sentence and before.measure == draft.measure
    stands = any(
        each is not None and each.period is not None and each.period.start is None
        for each in (draft, before if same else None)
    )
    stands = stands or draft.filters.get("scope") == "cumulative" or draft.measure == "capacity.amount"
    return Period.up_to(_end(draft, year)) if stands else Period.of_year(year)
