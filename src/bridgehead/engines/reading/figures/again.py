"""What was told just before, of another time: 其中二季度兑现4.1亿元, 6月当月增长9.6%."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import FRAME, Draft, ReadingState
from bridgehead.engines.reading.times.periods import TimeWord

from .drafting import make_draft
from .filters import narrowed
from .spots import Spot

_BEFORE = re.compile("[，、；（(：](?:[^，。；、\\d]{2,12}[，；])?(?:其中|上年|去年|而|但|到|这|力争|预计)?[，：]?")
_OPENING = re.compile("\\s*(?:(?:[从按分][^，。；\\d]{1,8}看|其中|具体来看)[，：])?")
_DONE_TO_IT = re.compile(
    "[、，](?:已|新|力争|确保|其中)*(?:竣工|交付|投用|投入使用|启用|开工|建成|出租|新建|供应|出让)(?:使用)?"
)
_AFTER = re.compile(
    "[，：]?(?:当月|单月|单季|当季|全月)?(?:的)?(?:(?:预期|奋斗|年度|工作)?(?:目标|任务|指标|计划))?(?:由负)?(?:转正|转负)?(?:同比|环比)?"
    "(?:已经?|就|又|也|共|累计|预计|计划|力争|有望|可|将|仍|仍然|还|再|要|则|才|为|是)*(?:实现|完成|做到|做|达到?|为|突破|冲刺|兑现|发放|到位|新增|签约|引进)?了?"
    "(?P<grown>增长|增幅|增速|提高|上扬|上升)?(?P<fell>下降|回落|减少)?(?:达到?|为)?"
)
# 4月开工率38%，5月中旬以来回升至91%; 省级项目完成率112%，市级项目也达到106%: what the same rate has come to.
_RISEN = re.compile(
    "(?:预计|力争|确保|争取|有望|可|将|要求|要|再|又|也|均|都|已|现|仅|必须|须|应)*(?:(?:提高|提升|上升|回升|攀升|跃升|增加|增长|下降|回落|降低|压降|[升降提增减])(?:到|至|为)|达到?|为|(?:保持|稳定|控制)在)?了?(?:约|近)?"
)
_LEVELS = (
    "project.started.rate",
    "investment.done.rate",
    "project.share",
    "case.resolved.rate",
    "enterprise.awarded.share",
)


def of_another_time(spot: Spot, state: ReadingState) -> Draft | None:
    """The figure before, of the time that alone stands between the two; None where more does."""
    last, quantity = state.drafts[-1] if state.drafts else None, spot.quantity
    if last is not None and last.sentence == spot.view.number - 1 and quantity.kind == "ratio":
        return _in_next_sentence(spot, state)
    if last is None or last.sentence != spot.view.number or last.aim:
        return None
    if (last.quantity.kind, last.quantity.unit) != (quantity.kind, quantity.unit):
        return None
    between = _only_time(spot, last.quantity.end)
    if between is None or not _BEFORE.fullmatch(spot.text, last.quantity.end, between.start):
        return None
    return _again(spot, last, between)


def same_ground(spot: Spot, state: ReadingState) -> Draft | None:
    """新建厂房150万平方米、竣工80万平方米: an area that names no more than what was done is of the same ground."""
    last = state.drafts[-1] if state.drafts else None
    if spot.quantity.kind != "area" or last is None or last.quantity.kind != "area":
        return None
    if last.sentence != spot.view.number or not _DONE_TO_IT.fullmatch(spot.text, last.quantity.end, _head(spot)):
        return None
    return make_draft(spot, last.measure, dict(last.filters), FRAME, last.classes)


def risen(spot: Spot, state: ReadingState) -> Draft | None:
    """The rate before, of a time or a list that alone stands between the two, where it says how far that has come."""
    levels = (draft for draft in reversed(state.drafts[-3:]) if draft.quantity.kind != "points")
    last, text = next(levels, None), spot.text
    if last is None or spot.quantity.kind != "ratio" or last.sentence != spot.view.number or spot.share is not None:
        return None
    if not last.measure.startswith(_LEVELS) or "fall" in last.classes:
        return None
    start, end = last.quantity.end, _head(spot)
    between = [word for word in spot.view.times if start <= word.start < end]
    begin = between[-1].end if between else text.find("，", start, end) + 1
    if not between:
        whose = [word for word in spot.words if begin <= word.start < end and "project" in word.classes]
        begin = whose[-1].end if begin and whose else 0
    if not begin or _RISEN.fullmatch(text, begin, end) is None:
        return None
    draft = make_draft(spot, last.measure, narrowed(last.measure, last.filters | spot.own), FRAME, last.classes)
    draft.unit, draft.label, draft.parent = "ratio", last.label, last.parent
    return draft


def _in_next_sentence(spot: Spot, state: ReadingState) -> Draft | None:
    """固定资产投资增长11.7%，…。从月度看，1—2月增长9.2%: the rate that the sentence before began with."""
    told = [draft for draft in state.in_sentence(spot.view.number - 1) if draft.quantity.kind == "ratio"]
    between = _only_time(spot, spot.view.start) if told else None
    if between is None or not _OPENING.fullmatch(spot.text, spot.view.start, between.start):
        return None
    return _again(spot, told[0], between)


def _only_time(spot: Spot, start: int) -> TimeWord | None:
    """The word of time between `start` and the number, where there is one and no more."""
    end = _head(spot)
    between = [word for word in spot.view.times if start <= word.start < end]
    return between[0] if len(between) == 1 and between[0].end <= end else None


def _head(spot: Spot) -> int:
    return spot.quantity.start if spot.quantity.before < 0 else spot.quantity.before


def _again(spot: Spot, last: Draft, time: TimeWord) -> Draft | None:
    """`last` again, of `time`, where no more than what became of it stands behind that."""
    said = _AFTER.fullmatch(spot.text, time.end, _head(spot))
    if said is None or (spot.quantity.kind == "ratio" and not (said["grown"] or said["fell"])):
        return None
    draft = make_draft(spot, last.measure, dict(last.filters), FRAME, last.classes)
    draft.unit, draft.label = last.unit, last.label
    if spot.quantity.kind == "ratio":
        draft.value = -spot.quantity.value if said["fell"] else spot.quantity.value
    return draft
