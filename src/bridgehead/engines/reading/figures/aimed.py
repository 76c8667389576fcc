"""The aim that a figure is measured by: 完成年度目标任务589亿元的37%."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import FRAME, Draft, ReadingState

from .drafting import make_draft
from .spots import Spot

_AIM_BEFORE = re.compile(
    "(?:完成|占|为|达到?)[^，。；]{0,14}(?:目标任务|目标|任务|计划|指标)(?:总?[数额])?(?:到位资金)?[(（]?$"
    "|占(?:全年|年度|年初|当年|全部|总)(?:[^，。；\\d]{0,6}(?:额度|盘子|总量|预算))?$"
    "|(?:完成|占)[^，。；\\d]{0,6}(?:下达|分配)[^，。；\\d]{0,14}$"
)
_OF_IT = ("的", ")的", "）的")
# What an aim is followed by: the rate that was reached of it, or its name.
_ENDS_AIM = (*_OF_IT, "年度", "全年", "考核", "既定", "目标", "任务", "计划", "指标")
_ENDS_AIM_BEGINS = frozenset(each[0] for each in _ENDS_AIM)
# 完成全年80亿目标任务的125%
_AIMED_AT = re.compile("(?:完成|占|为)[^，。；\\d]{0,10}$")
_AIM_AFTER = re.compile("的?(?:年度|全年|考核|既定)?(?:目标|任务|计划|指标){1,2}(?:数|额)?(?:的|(?=[，。；]))")
# 提前完成区200亿招商引资任务
_DONE_AHEAD = re.compile("(?:提前|超额|圆满|如期|顺利|全面)[^，。；\\d]{0,4}完成[^，。；\\d]{0,12}$")
_TASK_NAMED = re.compile("[^，。；、\\d]{1,12}(?:目标|任务)(?=[，。；]|$)")
# 到位资金36亿元，with the task of it right behind in brackets: 任务数34亿元
_TASK = re.compile(
    "[(（](?:年度|全年|年|考核|下达|市定|省定|区定)?(?:目标)?(?:任务|目标|计划|指标)(?:数|值)?(?:为|是|：)?"
)
_BACK = 5


def aim_of(spot: Spot, state: ReadingState) -> Draft | None:
    """完成年度目标任务589亿元的37%: the aim of the figure before, which the rate after it is a part of."""
    bracketed = spot.view.bracketed and _TASK.fullmatch(spot.text, *spot.window.pre) is not None
    named_aim = spot.after in _ENDS_AIM_BEGINS and spot.text.startswith(_ENDS_AIM, spot.quantity.end)
    ahead = not bracketed and _is_task_done_ahead(spot)
    if not (bracketed or ahead or named_aim):
        return None
    told = [draft for draft in reversed(state.in_sentence(spot.view.number)) if draft.unit != "ratio"]
    last = next((draft for draft in told if draft.quantity.kind == spot.quantity.kind), told[0] if told else None)
    if last is None and spot.window.pre[0] == spot.view.start:  # a sentence that begins with it
        last = next((each for each in reversed(state.drafts[-_BACK:]) if each.unit == spot.quantity.unit), None)
    same = last is not None and last.quantity.kind == spot.quantity.kind and last.quantity.unit == spot.quantity.unit
    if last is None or not same:
        return None
    if bracketed:
        return _aim(spot, last) if last.quantity.end == spot.window.pre[0] else None
    named = _AIM_BEFORE.search(spot.text, *spot.window.pre) is not None
    if not (ahead or (named and spot.text.startswith(_OF_IT, spot.quantity.end))) and not (
        _AIMED_AT.search(spot.text, *spot.window.pre) and _AIM_AFTER.match(spot.text, spot.quantity.end)
    ):
        return None
    return _aim(spot, last)


def _aim(spot: Spot, last: Draft) -> Draft:
    draft = make_draft(spot, last.measure, last.filters, FRAME, last.classes)
    draft.label, draft.parent, draft.aim = last.label, last, True
    return draft


def _is_task_done_ahead(spot: Spot) -> bool:
    """提前完成区200亿招商引资任务: a task by its name, done before its time or over."""
    text, (start, head) = spot.text, spot.window.pre
    if text.find("完成", start, head) < 0 or _DONE_AHEAD.search(text, start, head) is None:
        return False
    return _TASK_NAMED.match(text, spot.quantity.end) is not None
