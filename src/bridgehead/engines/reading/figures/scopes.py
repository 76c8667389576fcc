"""New in the period, or all up to its end."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import Draft
from bridgehead.engines.reading.times.timing import governing

from .filters import Filters
from .measures import family
from .spots import Spot
from .stands import reaches

# Measures whose scope is part of the question; the first always have one.
_ALWAYS = ("enterprise.awarded",)
_OFTEN = ("enterprise.present", "enterprise.listed")
_SCOPED = _ALWAYS + _OFTEN
_ONLY_NEW = ("project.", "institution.", "fund.")
_NEVER_NEW = ("project.in_hand", "project.building")
_TOTAL = re.compile("总数|总量|累计|达到")
# 国家级7家、累计28家: the first are the new ones.
_THEN_TOTAL = re.compile("[、，（(](?:总数|累计|总量)(?:已?达到?|有)?\\d")
_OF_FIRMS = re.compile(
    "[^，。；、\\d]{0,12}(?:[，、](?:[\\d一二三四五六七八九十]{1,3}[-~至][\\d一二三四五六七八九十]{1,3}月|全年|今年以来|上半年)?)?(?:共|累计|合计)?"
    "(?:完成|实现|贡献|创造|(?<=[、月]))(?:工业)?(?:总产值|产值|营业收入|营收|销售收入|开票销售|销售额|主营业务收入|销售)(?:达到?|超过?|突破|约|近)?"
)
# 37户规上工业企业增势良好，完成工业增加值6亿元，增长27%，完成总产值25亿元
_FIRMS_DID = re.compile(
    "[^，。；、\\d]{2,16}企业[^。；\\d全我]{0,16}，(?:共|累计)?(?:完成|实现)(?:工业)?"
    "(?:增加值|总产值|产值|营业收入|营收|销售收入|主营业务收入)(?:达到?|超过?|约|近)?"
)
_PRODUCE = re.compile("[^，。；、\\d]{0,14}(?:完成|实现)(?:工业)?(?:总产值|产值|营|销售|主营)")
_EARNED = re.compile(
    "[，、；]?(?:\\d{1,2}(?:[-~至]\\d{1,2})?月份?|上半年|前[一二三四五六七八九十两]+个?[月季]度?|[一二三四]季度|全年|今年以来)?(?:当月|单月)?(?:共|累计)?(?:(?:实现|完成)(?:营业收入|主营业务收入|营收|总产值|产值|销售产值|增加值|利[税润])|(?:利润|利税)总额"
    "|(?:工业)?(?:增加值|销售产值|销售收入|主营业务收入|营业收入|利润|利税)(?:达到?|约|超过?)*\\d)"
)
_ADDED = re.compile("[，、]?(?:工业)?(?:增加值|利润总?额?|产值|营业收入|营收)(?:同比|比上年)?(?:增长|下降)")
# 五年来，3家企业在主板上市
_LISTED_THEN = re.compile("[^，。；、\\d]{0,8}(?:企业|公司)[^，。；、\\d]{0,10}(?:上市|挂牌|过会|登陆)")
_STANDS = ("as_of", "now")
_BROUGHT = frozenset({"new", "gained", "stage:introduced"})
_LIST_OF_NEW = re.compile("[^，；：、\\d]{0,12}(?:新增|净增|新培育|新认定|新引进|新获批)[^，；：、]*\\d[^，；：]*、")
_AIMS_AT_NEW = re.compile(
    "(?:新增|净增|新培育|新认定)[^，；、\\d]{0,24}(?:企业|高企|小巨人)[^，；、\\d]{0,12}\\d+[余多]?[家户]"
)
_STOCK_WORDS = re.compile("总数|总量|累计|已有|拥有|现有|共有|集聚|达到|保有|增至|突破|聚集|汇聚")


def scope_of(spot: Spot, measure: str, frame: Draft | None, told: bool) -> str | None:
    """`new`, `cumulative` or None, from the words of the figure, the list it stands in, and the time it speaks of.

    `told` is whether a time said before goes on.
    """
    if measure.startswith(_ONLY_NEW):
        return _only_new(spot, measure, frame)
    if not measure.startswith(_SCOPED):
        return None
    if "cumulative" not in spot.local and _THEN_TOTAL.match(spot.text, spot.quantity.end):
        return "new"
    return _by_words(spot) or _by_list(spot) or _by_frame(spot, measure, frame) or _by_sentence(spot, measure, told)


def earned_by_scale(spot: Spot, last: Draft | None) -> bool:
    """规模以上工业增加值增长4.6%，实现营业收入286亿元: a clause without a subject is of the firms above scale."""
    if last is None or last.sentence != spot.view.number or last.filters.get("scheme") != "above_scale":
        return False
    return last.unit != "1" and _EARNED.match(spot.text, spot.window.pre[0], spot.quantity.start + 1) is not None


def added_by_scale(spot: Spot, last: Draft | None) -> bool:
    """规上工业企业达5200家、增加值增长6%: what the firms above scale, just counted, have added."""
    if last is None or last.sentence != spot.view.number or last.filters.get("scheme") != "above_scale":
        return False
    return _ADDED.fullmatch(spot.text, last.quantity.end, spot.quantity.start) is not None


def filters_of_firms(spot: Spot, filters: Filters, last: Draft | None) -> Filters:
    """What 26家高新技术企业完成产值36亿元 takes from the count of firms before it: their award."""
    if "scheme" in filters or "industry" in filters or last is None:
        return {}
    if earned_by_scale(spot, last):
        return {"scheme": "above_scale"}
    if last.measure != "enterprise.awarded.count" or last.sentence != spot.view.number:
        return {}
    between = last.quantity.end, spot.quantity.start
    if not (_OF_FIRMS.fullmatch(spot.text, *between) or _FIRMS_DID.fullmatch(spot.text, *between)):
        return {}
    return {name: last.filters[name] for name in ("scheme", "industry") if name in last.filters}


def _only_new(spot: Spot, measure: str, frame: Draft | None) -> str | None:
    if "new" in spot.local and not measure.startswith(_NEVER_NEW):
        return "new"
    if frame is None or family(frame.measure) != family(measure):
        return None
    counted = spot.quantity.kind == "count" and frame.filters.get("scope") == "new"
    if counted and "cumulative" in spot.local and reaches(spot):
        return "cumulative" if spot.quantity.value > frame.value else "new"  # 新增入园项目24家，累计达到149家
    return "new" if frame.filters.get("scope") == "new" else None


def _by_words(spot: Spot) -> str | None:
    """new where a word of it is the last said, or no word of a stock stands beside it."""
    if "new" not in spot.local:
        return None
    last = next((name for word in reversed(spot.words) for name in ("new", "cumulative") if name in word.classes), None)
    return "new" if last != "cumulative" or _STOCK_WORDS.search(spot.text, *spot.window.pre) is None else None


def _by_list(spot: Spot) -> str | None:
    """新增商事主体10万户、上市企业10家: new are all that 、 joins to the first, and in a list of aims all up to ；."""
    text, (start, end) = spot.text, spot.window.pre
    if "cumulative" in spot.local or reaches(spot):
        return None
    if spot.aim.modality == "target" and _AIMS_AT_NEW.search(text, spot.window.part, start) is not None:
        return "new"
    if not text.startswith("、", start):
        return None
    comma = max(text.rfind(mark, spot.view.start, start) for mark in "，；：")
    return "new" if _LIST_OF_NEW.match(text, max(comma + 1, spot.view.start), end) else None


def _by_frame(spot: Spot, measure: str, frame: Draft | None) -> str | None:
    """What the list says: 新增国家级6家、省级41家; 全年计划培育40家，目前已有33家通过."""
    if frame is not None and frame.measure == measure and frame.sentence == spot.view.number:
        planned = frame.filters.get("scope") == "new" and frame.modality == "target"
        if planned and not (_TOTAL.search(spot.text, *spot.window.pre) or _others_reach(spot)):
            return "new"
    undated = not spot.view.times and "cumulative" not in spot.local | spot.beyond
    if "stage:introduced" in spot.local and (undated or _flows(spot)):
        return "new"
    if frame is not None and frame.measure == measure and "cumulative" not in spot.local:
        if _others_reach(spot) and not spot.text.startswith("、", spot.window.pre[0]):
            return "cumulative"  # 新增规上工业企业1500家，高新技术企业突破1.1万家
        stands = (time.kind in _STANDS and frame.start < time.start < spot.quantity.start for time in spot.view.times)
        if not spot.local & _BROUGHT and any(stands):
            return "cumulative"  # 上半年新增8家，截至7月底，全区高新技术企业12家
        return str(frame.filters.get("scope") or "cumulative")
    return None


def _others_reach(spot: Spot) -> bool:
    """Whether firms that are named anew have come to so many (新增规上企业50家，高新技术企业突破100家)."""
    return reaches(spot) and any(name == "enterprise" or name.startswith("scheme:") for name in spot.local)


def _by_sentence(spot: Spot, measure: str, told: bool) -> str:
    reached = not spot.local & _BROUGHT and reaches(spot)
    before = [time for time in spot.view.times if time.start < spot.quantity.start]
    if reached and before and before[-1].kind == "as_of":
        return "cumulative"
    for said in (spot.local, spot.beyond):
        if reached and said is spot.beyond:
            return "cumulative"
        if said is spot.beyond and "new" in said:
            return "new"
        if "cumulative" in said:
            return "cumulative"
    flow = _flows(spot)
    if (told or flow) and measure == "enterprise.listed.count" and _LISTED_THEN.match(spot.text, spot.quantity.end):
        return "new"
    if any(made.match(spot.text, spot.quantity.end) for made in (_PRODUCE, _FIRMS_DID)):
        return "cumulative"
    if measure.startswith(_ALWAYS):
        recent = bool(spot.view.times) and spot.view.times[-1].kind == "recent"
        gained = told and "gained" in spot.local and not spot.view.times
        return "new" if gained or (flow and ("gained" in spot.local or not recent)) else "cumulative"
    return "new" if flow and "present" in spot.local else "cumulative"


def _flows(spot: Spot) -> bool:
    """Whether the time that governs the figure is a stretch that things happen in."""
    position = spot.quantity.start
    times = governing(spot.view.times, position, spot.view.end)
    if times and times[0].start > position and not any("target" in word.classes for word in spot.view.words):
        return False  # a time said only later is another figure's, unless all of the sentence is one plan
    return any(time.kind in ("range", "year", "since", "day", "listed") for time in times)
