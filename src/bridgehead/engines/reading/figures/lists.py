"""What a part takes from the whole of a list: one that 其中 or 包括 opens, in its sentence or line by line."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import Draft, ReadingState

from .filters import Filters
from .frames import is_restated
from .leaning import Match
from .spots import Spot

_COVERS = re.compile("包括|包含|涵盖|涉及|囊括")
_LINE_BREAK = "\n"
_LEVEL = ("level",)
_OF_LIST = ("level", "investment_min")
_TO_BEGIN = re.compile(
    "计划(?:新)?(?:开工|竣工|投产|完工)(?:的|建设)?(?:\\d+[个项宗])?[^，。；\\d]{0,6}项目|\\d+[个项宗](?:计划)?(?:新开工?|续建|竣工)(?:重[点大])?项目"
)
_LEFT = ("level", "sector", "investment_min")
_SORTED = re.compile(
    "[，、]?(?:其中)?(?:新建|续建|扩建|改扩建|新开工|计划新开工)(?:重[点大])?(?:项目|工程)?(?:共|有|为)?"
)
# 签约的218个亿元以上工业项目，截至9月底，已有199个开工
_HAVE_COME_TO = re.compile(
    "[^，。；、\\d]{0,16}(?:项目|工程)(?:中)?，(?:[^，。；、]{2,10}，)?(?:目前|现|累计|共)*(?:已经?有|已|其中有?|有)+"
)
_OF_THEM_SO_FAR = re.compile("，(?:目前|现|截至目前)?，?(?:其中)?(?:已经?有?|有)?")
_SOME_OF_THEM = re.compile(
    "(?:计划)?新开工?[^，。；\\d]{0,8}项目(?:中)?，?(?:目前|现|截至目前)?(?:累计|共)?(?:已经?有?|有|共有)?(?:开工|动工)?"
)
_INVESTED_SO_FAR = re.compile(
    "\\s*(?:\\d{1,2}(?:[-~—至]\\d{1,2})?月份?底?|[上下]半年|[一二三四]季度|前[一二三四]个?季度|截[至止]到?(?:目前|\\d{1,2}月(?:底|\\d{1,2}日)?)|今年以来)?，?"
    "(?:累计|共|已|共计|目前|全部)*(?:完成|实现)(?:年度)?(?:建设)?投资(?:额|总额)?"
)
_BEGUN_SO_FAR = re.compile(
    "(?:累计|共|已经?|目前|现|全部)*(?:开复工|新?开工|复工|开工在建|竣工|投产)(?:建设)?(?:项目)?"
)
_NEAR = 12
_NEXT = 2
_SENTENCES = 6  # how far the parts of a count of several stages are told of


def is_covered(spot: Spot, match: Match) -> bool:
    """Whether a count of projects is one of those that the frame's 包括 lists (包括文化旅游项目6个、农业项目2个)."""
    whole = match.frame
    if whole is None or spot.quantity.kind != "count" or "project" not in spot.local or spot.stage is not None:
        return False
    if whole.sentence != spot.view.number or not whole.measure.startswith("project."):
        return False
    between = whole.quantity.end, spot.window.pre[1]
    return spot.quantity.value < whole.value and _COVERS.search(spot.text, *between) is not None


def of_list(spot: Spot, state: ReadingState) -> Filters:
    """Level and tier of the list whose part the count is, though it names its own stage.

    市重点项目476个。其中，续建项目269个；新开工项目176个; 亿元以上项目204个，其中新建42个，续建162个.
    """
    whole = _list_in_sentence(spot, state)
    if whole is not None:
        kept = _LEVEL if "investment_max" in spot.own else _OF_LIST
        return {name: value for name, value in whole.filters.items() if name in kept}
    whole, base = state.first_base, state.base
    if whole is None or "level" not in whole.filters or whole.measure != "project.building.count":
        of_earlier = _of_list_at_work(spot, state.listed) if state.listed is not None else {}
        if of_earlier or whole is None:
            return of_earlier
    if base is not None and is_listed_part(spot, state):
        return {name: value for name, value in base.filters.items() if name in _LEFT}
    if not (spot.among or spot.text.startswith("其中", spot.view.start)):
        return _of_list_at_work(spot, whole)
    anew = base is not None and base.sentence == spot.view.number and "level" not in base.filters
    if anew or spot.view.number - whole.sentence > 1:
        return {}
    return {name: value for name, value in whole.filters.items() if name in _LEVEL}


def _of_list_at_work(spot: Spot, whole: Draft) -> Filters:
    """What a list of projects at work leaves to those of it that the year was to begin or end, and to its kinds.

    156个市重点项目完成投资90亿元。计划新开工的48个项目已开工41个，…。60个产业项目，年度计划投资…
    """
    if "level" in spot.own or whole.measure != "project.building.count" or whole.among:
        return {}
    if spot.view.number - whole.sentence > _SENTENCES or spot.quantity.value >= whole.value:
        return {}
    text, (head, end) = spot.text, spot.window.pre
    if spot.stage is None:
        opens = head == spot.view.start or text.startswith("；", head - 1)
        listed = opens and end == head and "project" in spot.local and 0 < spot.view.number - whole.sentence <= _NEXT
    else:
        listed = _TO_BEGIN.search(text, head, spot.quantity.end + _NEAR) is not None or _goes_on(spot, whole)
    return {name: value for name, value in whole.filters.items() if listed and name in _LEFT}


def _goes_on(spot: Spot, whole: Draft) -> bool:
    """1—9月，开复工84项 after a list of 106项: what of it was begun, in a sentence that opens with that alone."""
    if spot.view.number - whole.sentence != 1 or spot.quantity.unit != whole.quantity.unit or spot.own:
        return False
    return spot.window.far[0] == spot.view.start and _BEGUN_SO_FAR.fullmatch(spot.text, *spot.window.pre) is not None


def is_listed_part(spot: Spot, state: ReadingState) -> bool:
    """Whether a count is a part of the list of projects just counted (重点项目40项，新建项目22项，续建项目18项)."""
    whole = state.base
    if whole is None or whole.sentence != spot.view.number or whole.measure != "project.building.count":
        return False
    if spot.quantity.kind != "count" or spot.quantity.value >= whole.value or "level" in spot.own:
        return False
    between = spot.text[whole.quantity.end : spot.quantity.start]
    return "；" not in between and _SORTED.fullmatch(spot.text, *spot.window.pre) is not None


def of_whole_list(spot: Spot, state: ReadingState) -> Filters:
    """The list at work of whose investment a sentence tells without a noun (316个州重点项目…。累计完成投资474亿元)."""
    whole = state.first_base
    if whole is None or whole.measure != "project.building.count" or whole.sentence == spot.view.number:
        return {}
    near = spot.view.number - whole.sentence <= _NEXT and spot.window.far[0] == spot.view.start
    if not near or _INVESTED_SO_FAR.fullmatch(spot.text, spot.view.start, spot.window.pre[1]) is None:
        return {}
    return {name: value for name, value in whole.filters.items() if name in _LEFT}


def of_those(spot: Spot, state: ReadingState) -> Filters:
    """What 66个新开工项目已有28个开工 takes: all that is said of the projects just counted."""
    last = state.drafts[-1] if state.drafts else None
    if last is not None and last.measure == "investment.done.amount" and last.parent is not None:
        return _of_those_invested_in(last, last.parent, spot)
    if last is None or last.unit != "1" or last.sentence != spot.view.number or last.value <= spot.quantity.value:
        return {}
    between = last.quantity.end, spot.quantity.start
    if spot.stage is None:
        return {}
    if _SOME_OF_THEM.fullmatch(spot.text, *between):
        return dict(last.filters)
    come_to = last.measure.startswith("project.") and _HAVE_COME_TO.fullmatch(spot.text, *between) is not None
    return {name: value for name, value in last.filters.items() if name != "scope"} if come_to else {}


def _of_those_invested_in(done: Draft, whole: Draft, spot: Spot) -> Filters:
    """42个重大外资项目完成投资610亿美元，已有26个投产: those that were invested in, as far as they were counted."""
    part = whole.unit == "1" and whole.sentence == spot.view.number and whole.value > spot.quantity.value
    if not part or spot.stage is None or not whole.measure.startswith("project."):
        return {}
    if _OF_THEM_SO_FAR.fullmatch(spot.text, done.quantity.end, spot.quantity.start) is None:
        return {}
    return {name: value for name, value in whole.filters.items() if name != "scope"}


def of_mixed(spot: Spot, state: ReadingState) -> Filters:
    """Level and tier of the projects of several stages whose part the count is.

    156个亿元以上项目集中开工、竣工、签约。其中，开工项目61个，…。竣工项目40个.
    """
    whole = state.mixed
    if whole is None or spot.stage is None or "level" in spot.own or f"stage:{spot.stage}" not in whole.classes:
        return {}
    near = 0 <= spot.view.number - whole.sentence <= _SENTENCES and spot.quantity.value < whole.value
    return {name: value for name, value in whole.filters.items() if near and name in _OF_LIST}


def of_kind_before(spot: Spot, state: ReadingState) -> Filters:
    """The kind that a sorted list goes on with (按行业分，工业项目新开工77个，竣工14个，开工在建104个)."""
    last = state.last
    if not spot.view.breakdown or spot.stage is None or "project" in spot.local or spot.own or last is None:
        return {}
    if last.sentence != spot.view.number or last.unit != "1" or not last.measure.startswith("project."):
        return {}
    if spot.text.find("；", last.quantity.end, spot.quantity.start) >= 0:
        return {}
    return {name: value for name, value in last.filters.items() if name in ("sector", "industry")}


def is_sorted_out(spot: Spot, state: ReadingState) -> bool:
    """Whether a count of a stage is one that a list is sorted by (按建设性质分，新开工项目173个、续建项目156个)."""
    base = state.base
    if not spot.view.breakdown or spot.stage is None or spot.quantity.kind != "count" or "project" not in spot.local:
        return False
    return base is not None and base.measure == "project.building.count" and spot.quantity.value < base.value


def of_line(spot: Spot, state: ReadingState) -> Filters:
    """The level of the part that a line after 其中： is of (省级6项，总投资140亿元。1—6月完成投资28亿元)."""
    start = spot.text.rfind(_LINE_BREAK, 0, spot.view.start) + 1
    head = next((draft for draft in state.drafts[-12:] if draft.start >= start), None)
    if head is None or head.quantity.kind != "count" or head.parent is None:
        return {}
    return {name: value for name, value in head.filters.items() if name in _LEVEL}


def _list_in_sentence(spot: Spot, state: ReadingState) -> Draft | None:
    """The count of projects of any stage that 其中, said earlier in the sentence, has opened."""
    parts = spot.text.rfind("其中", spot.view.start, spot.window.pre[1])
    if parts < 0:
        return None
    before = [draft for draft in state.in_sentence(spot.view.number) if draft.quantity.end <= parts]
    heads = [
        draft for draft in before if draft.measure.startswith("project.") and draft.unit == "1" and not draft.among
    ]
    whole = next((draft for draft in heads if draft.measure == "project.building.count"), None)
    if whole is None or spot.quantity.value > whole.value:
        return None
    # 实施省重点项目60个；新开工项目90个，其中…: the parts are of the count of their own part of the sentence
    anew = heads[-1] is not whole and spot.text.find("；", whole.quantity.end, heads[-1].start) >= 0
    return None if anew else whole


def is_beside(spot: Spot, frame: Draft, state: ReadingState) -> bool:
    """Whether a count is a part beside another of a whole not counted (项目中，亿元以上7个，小巨人项目5个)."""
    start, end = spot.window.pre
    if spot.quantity.kind != "count" or spot.text.endswith("占", start, end):
        return False
    return frame.among and frame is state.last and (state.base is None or state.base is frame)


def lists_others(spot: Spot, own: Filters, frame: Draft) -> bool:
    """100个市重点项目 behind its number is a list of its own, no part of the projects counted before."""
    if "major" not in spot.local and ("level" not in own or "level" in frame.filters):
        return False
    apart = not spot.window.noun_first and not spot.among and not spot.view.breakdown
    return apart and not is_restated(spot, frame)
