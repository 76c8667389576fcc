"""What stands at a day, and what a stretch of time brought: lists, balances, funds, areas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.drafts import Draft, ReadingState
from bridgehead.engines.reading.times.periods import TimeWord
from bridgehead.engines.reading.times.timing import AT_WORK

from .spots import Spot, has_years_plan

# What a project at work or in hand is called where it is counted as it stands at a day.
_STANDS = re.compile("在建|在手|在谈|在跟|在库|跟踪|洽谈|对接")
# 全年对接项目85个: what the year brought, and no more what is in hand at a day.
_MET_IN_YEAR = re.compile("(?:全年|一年来)[^，。；、\\d]{0,6}(?:对接|洽谈|接洽)")
_RESUMED = re.compile("开复工(?!率)")
_GATHERED = re.compile("开复工|征集|新增|收集|新储备|新入库|落实执行")
# 实施项目209个 tells of what was done, 省重大实施项目 are a list of that name.
_LISTED = re.compile("编排|实施(?!类|项目)|实施(?<![点大级类度年]实施)项目(?=共?\\d)|确定")
_FOUNDED = re.compile("组建|设立|成立|发起|揭牌|新设|首期")
# What was done to floor space in the stretch told of; without it the space stands there.
_MADE = re.compile(
    "新[建增交投设开竣供]|建[成设]|投用|启用|交付|竣工|完[成工]|封顶|开工|出租|释放|腾|盘活|利用|改造|增|投入|拓展|打造|提供|供应|收储|实现"
)
_ADDED = re.compile("(?:新增|净增|新登记|新设|新培育)[^。；]*[，、]?$")
_IN_ALL = re.compile("(?:共有?|总数|总量|累计)已?(?:达到?|有|为)?")
# 建成高标准农田9万亩、累计达到120万亩
_IN_ALL_AFTER = re.compile("[、，]?(?:累计|总量|总面积)已?(?:达到?|突破|超过?|有|建成)*")
# 1—7月累计入库134家
_SUMS_UP = re.compile("[^，。；、\\d]{0,6}(?:累计|共计|合计)[^，。；、\\d总]{0,10}$")
_CLAUSE = 20
_BALANCE = re.compile("余额|资产(?:总额|总量|规模)|总资产|净资产|结余|存量|储蓄存款|各项[存贷]款")
# 实有市场主体增至710万户, 人才总量达13.6万人: of what a place has at a day.
_HAS = re.compile(
    "(?:实有|在册|保有|总量|总数|市场主体|经营主体|常住人口|注册用户|人员|人才|院士|里程|基站|网点|充电桩|友城)"
    "[^，。；、\\d]{0,14}$"
)
# 经营主体96万户, 公路里程3.2万公里
_HOLDS = re.compile(
    "(?<!新设)(?<!新设立)(?<!新发展)(?<!新注册)(?<!新登记)(?<!新增)(?<!净增)(?<!建设)(?<!建设总)(?:经营主体|市场主体|总里程|里程|网总规模|拥有量|有效量|保有量)"
    "(?:总?数)?(?:达到?|为|约|超过?|突破|近)*$"
)
# 国家先进制造业集群增至9个: so many stand there now
_HELD, _GROWN_ENDS = ("户", "公里", "件", "辆", "家", "座", "个"), frozenset("到至了约近为")
_GROWN_TO = re.compile(
    "(?:增|扩|扩大|扩容|扩展|扩围|增加|增长|拓展|发展)[到至](?:了|约|近)?$|(?:整合|优化|调整|压减|精简|合并|归并)(?:优化)?[为到至]$"
)
_THINGS = ("个", "家", "座", "条", "处", "所", "户", "支", "颗", "对")
# 炼铁、炼钢产能占比分别达到64%、62%
_HANDED = re.compile("分别(?:达到?|[为是]|[提升增][高加]?[到至])")
_REACHED = re.compile("(?:达到?|增至|增加到|增长到|发展到|壮大到|突破|超过?|扩大到|提[高升]到|升至)(?:了|约|近)?$")
_SINCE_REACH = 28
# 比年初增加14亿元，增长5.1%
_SINCE_NEW_YEAR = re.compile(
    "[比较](?:今年)?(?:年初|[上去]年[末底]|上年年末)数?(?:已|累计)?[^，。；、\\d]{0,6}(?:[\\d.]+[万亿]*[元户家个][，、]增[长幅速][达为]?)?$"
)
_GROWTH = re.compile("增长|增加|上升|下降|减少")


def part_start(spot: Spot) -> int:
    """Where the part of the sentence begins that the figure stands in: after the last semicolon."""
    return spot.window.part


def brought(spot: Spot, draft: Draft) -> str | None:
    """Whether a stock of the registry is counted as what a `year` lists (年度重点项目), or what `any` time brought.

    A `list` is of any time, and of the whole of a year that runs (今年实施重点项目520个); one with its plan for the
    year is of the `whole` of it, whatever months were told of before.
    """
    first, last = spot.window.pre[0], spot.window.post[1]
    if spot.share is not None and spot.share.tail is not None:
        first = min(first, spot.share.tail[0])  # 2015年、2016年在建项目分别有17个、38个
    if draft.measure.startswith(AT_WORK):
        if _GATHERED.search(spot.text, first, last) or _MET_IN_YEAR.search(spot.text, first, last):
            return "any"
        if has_years_plan(spot):
            return "whole"
        if _LISTED.search(spot.text, first, last):
            return "list"
        return None if _STANDS.search(spot.text, first, last) else "year"
    if draft.measure != "fund.scale":
        return None
    lead = max(part_start(spot), first - _CLAUSE)  # 成立7支基金，总规模达81亿元
    return "any" if _FOUNDED.search(spot.text, lead, last) else None


def is_balance(spot: Spot, draft: Draft) -> bool:
    """Whether what stands at a day is named in the figure's own words, or those that 分别 hands to it."""
    if draft.measure == "carrier.area":
        first = max(part_start(spot), spot.window.pre[0] - 4)
        if spot.text.startswith("、", spot.window.pre[0]):  # 新增孵化载体53个、物理空间19万平方米
            first = max(part_start(spot), spot.text.rfind("，", 0, first), spot.text.rfind("。", 0, first))
        return _MADE.search(spot.text, first, spot.window.post[1]) is None
    if draft.measure == "other.area":
        return _IN_ALL_AFTER.fullmatch(spot.text, *spot.window.pre) is not None
    if draft.measure == "other.count":
        return _is_held(spot)
    if draft.measure != "other.amount":
        return False
    if spot.text.endswith(("新增", "净增"), *spot.window.pre):
        return False  # 各项贷款新增1.9万亿元
    return _BALANCE.search(spot.text, *spot.window.pre) is not None or _BALANCE.search(draft.label or "") is not None


def _is_held(spot: Spot) -> bool:
    """Whether a count of things is of those that a place has at a day."""
    text, unit, (start, end) = spot.text, spot.quantity.unit, spot.window.pre
    if _IN_ALL.fullmatch(text, start, end) is not None and _ADDED.search(text, part_start(spot), start):
        return True  # 新增商事主体7.8万户，共53.6万户
    if unit in _HELD and _HOLDS.search(text, start, end) is not None:
        return True
    if text[end - 1] in _GROWN_ENDS and unit in _THINGS and _GROWN_TO.search(text, start, end) is not None:
        return True
    if not reaches(spot) or unit.endswith("次"):
        return False  # 惠及经营主体超6万户次
    firms = not spot.tiers and unit in ("家", "户") and text.find("企业", start, end) >= 0
    return firms or "things" in spot.local or _HAS.search(text, start, end) is not None


def part_of_stock(spot: Spot, draft: Draft, state: ReadingState) -> Period | None:
    """规上企业2684家，其中出口企业87家: firms taken from those that stand there stand there too."""
    whole = state.last
    if draft.measure != "other.count" or spot.quantity.unit not in ("家", "户") or whole is None or spot.tiers:
        return None
    if whole.sentence != draft.sentence or whole.quantity.unit not in ("家", "户"):
        return None
    told = spot.text[whole.quantity.end : spot.window.pre[0] + 1]
    listed = told in ("、", "，") and whole.measure == "other.count" and whole.among
    if not (spot.among or listed) or whole.period is None or whole.period.start is not None:
        return None
    draft.among = True
    return whole.period


def reaches(spot: Spot) -> bool:
    """Whether the words right before a number say how many there are by now (技术中心达到179家)."""
    handed = spot.share.tail if spot.share is not None else None
    if handed is not None:
        return _HANDED.search(spot.text, handed[1], spot.quantity.start) is not None
    end = spot.quantity.start if spot.quantity.before < 0 else spot.quantity.before
    said = spot.text[end : spot.quantity.start]
    return (
        said.startswith(("达", "超", "突破", "迈", "跨"))
        or _REACHED.search(spot.text, spot.window.pre[0], end) is not None
    )


def grown_balance(spot: Spot, draft: Draft, parent: Draft) -> bool:
    """贷款余额667亿元，增长11.8%: what stands at the year's end grew in the year."""
    at_work = parent.measure.startswith(AT_WORK)
    if draft.unit != "ratio" or not (at_work or parent.measure in ("other.amount", "other.count")):
        return False
    if parent.period is None or parent.period.start is not None:
        return False
    said = spot.text[parent.quantity.end : spot.quantity.start]
    return _GROWTH.search(said) is not None and (at_work or "同比" not in said)


def since_new_year(spot: Spot, period: Period | None) -> Period | None:
    """存款余额288亿元，比年初增长4.8%: what has grown since the year began has done so in its months so far."""
    if period is None or period.start is not None or period.end is None:
        return period
    head = spot.quantity.start
    if spot.text.find("年", max(0, head - _SINCE_REACH), head) < 0:
        return period
    since = _SINCE_NEW_YEAR.search(spot.text, max(0, head - _SINCE_REACH), head)
    return Period(date(period.end.year, 1, 1), period.end) if since is not None else period


def done_of_list(spot: Spot, draft: Draft, parent: Draft) -> bool:
    """158个重点项目开复工144个, 26个项目已开工9个: the list stands, what was begun of it is what the time brought."""
    deed = draft.unit == "1" and draft.measure.startswith("project.") and draft.measure != parent.measure
    if deed and parent.period is None and parent.measure == "project.building.count" and draft.value <= parent.value:
        return True
    if draft.measure != parent.measure or not draft.measure.startswith(AT_WORK):
        return False
    own = _RESUMED.search(spot.text, *spot.window.pre) is not None
    whole = _RESUMED.search(spot.text, parent.start, parent.quantity.end) is not None
    return own != whole and (own or ("project" in spot.local and not draft.among))


def sums_up(spot: Spot, times: Sequence[TimeWord]) -> bool:
    """Whether 累计 only adds up the months that stand right before it (1—7月累计入库134家)."""
    if not times or times[-1].kind not in ("range", "since", "year") or times[-1].end > spot.quantity.start:
        return False
    return _SUMS_UP.match(spot.text, times[-1].end, spot.quantity.start) is not None
