"""Which of the figures before it a figure may lean on: the count that heads it, one said again, the last."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import Draft, ReadingState

from .asides import is_aside, is_more
from .spots import Spot

SPREAD = ("分布在", "集中在", "位于", "来自")
_SUMS_OF_COUNTS = frozenset({"total_investment", "finance_amount", "scale"})
_OTHERS = re.compile("一(?:大|新)?批[^，。；\\d]{0,16}项目")
_LENGTHS = ("公里", "千米", "米")


def frames_of(spot: Spot, state: ReadingState) -> list[Draft]:
    """The figures that this one may lean on, likeliest first.

    A sum belongs to the count before it; a count, and a sum that says its own stage, to the count that heads them; 其中
    of a stage that is said again (开工项目中) belongs to the count of that stage.
    """
    if spot.share is not None and spot.share.frame is not None:
        return [spot.share.frame]
    if not state.drafts:
        return []
    last, base = state.last, state.base
    if spot.quantity.kind == "count":
        ordered = [_restated(spot, state), _count_of_part(spot, state), *_base_and_last(spot, state)]
        ordered += [_firms_before(spot, state), _spread_so(spot, state)]
        if last is not None and last.unit == "ratio" and last.sentence == spot.view.number and "scheme" not in spot.own:
            ordered.append(last_count(spot, state))  # 办结1298件，办结率97.9%，今年以来累计办结1.1万件
    elif spot.stage is not None and base is not None and last is not None and last.sentence == base.sentence:
        return [base, last]
    elif not spot.local.isdisjoint(_SUMS_OF_COUNTS):
        apart = last is not None and last.sentence != spot.view.number and tells_of_others(spot)
        ordered = [] if apart else [_projects_beside(spot, state), last_count(spot, state), last]
    else:
        ordered = [_named_rate(spot, state), _last_value(state, spot.text), last_count(spot, state)]
    return [draft for draft in ordered if draft is not None]


def _base_and_last(spot: Spot, state: ReadingState) -> list[Draft | None]:
    last = state.last
    beside = last is not None and last.quantity.kind == "count" and last.sentence == spot.view.number
    if beside and last is not None and spot.text.endswith("占", *spot.window.pre):
        again = last.parent if spot.text.endswith("占", 0, last.quantity.start) else None
        return [again or last, state.base]  # 10亿元以上项目33个，产业项目占20个，外资项目占9个
    if last is not None and is_sum_of_these(spot, last):
        return [last, state.base]
    if beside and last is not None and not last.measure.startswith("project.") and spot.part_of is None:
        return [last, state.base]
    return [state.base, last]


def _firms_before(spot: Spot, state: ReadingState) -> Draft | None:
    """现有企业680家，其中上市企业9家；世界500强投资企业28家: firms that are there, whatever was counted between."""
    if "enterprise" not in spot.local or spot.stage is not None:
        return None
    told = state.in_sentence(spot.view.number)
    return next((draft for draft in told if draft.measure == "enterprise.present.count"), None)


def _spread_so(spot: Spot, state: ReadingState) -> Draft | None:
    """小巨人企业有370家集中在东部，占60%；206家分布在中部: the same things, elsewhere."""
    if not spot.text.startswith(SPREAD, spot.quantity.end):
        return None
    told = (draft for draft in reversed(state.in_sentence(spot.view.number)) if draft.quantity.kind == "count")
    last = next(told, None)
    return last if last is not None and last.quantity.unit == spot.quantity.unit else None


def is_sum_of_these(spot: Spot, last: Draft) -> bool:
    """实施总投资38亿元的项目19个: the sum before the count is of the same projects."""
    same = last.quantity.kind == "money" and last.sentence == spot.view.number
    return same and last.measure.startswith("project.") and spot.text.startswith("的", last.quantity.end)


def _restated(spot: Spot, state: ReadingState) -> Draft | None:
    """The count that this one says again."""
    if spot.window.noun_first or "project" not in spot.local:
        return None
    value = spot.quantity.value
    for draft in reversed(state.drafts[-24:]):
        if draft.value == value and is_restated(spot, draft):
            return draft
    return None


def is_restated(spot: Spot, draft: Draft) -> bool:
    """412个项目 after 在建项目412个: the same count, said again to say more of it."""
    if (
        spot.window.noun_first
        or "project" not in spot.local
        or (spot.stage not in (None, "introduced") and draft.measure != f"project.{spot.stage}.count")
        or spot.quantity.kind != "count"
    ):
        return False
    return draft.value == spot.quantity.value > 2 and draft.unit == "1" and draft.measure.startswith("project.")


def _count_of_part(spot: Spot, state: ReadingState) -> Draft | None:
    """The count of the stage that 其中 takes a part of, unless what stands before 其中 in its sentence is the whole."""
    whole, base, number = _count_of(spot.part_of, state), state.base, spot.view.number
    if whole is not None and whole.quantity.kind == spot.quantity.kind and whole.value < spot.quantity.value:
        return None  # 3个项目超亿元。引进的25个项目中，…
    if whole is None or base is None or whole.sentence == number:
        return whole
    if base.sentence != number:
        told_since = whole.sentence < base.sentence == number - 1 and spot.text.startswith("其中", spot.view.start)
        return None if told_since and base.value > spot.quantity.value else whole
    heads = base is not whole and spot.text.find("其中", base.quantity.end, spot.quantity.start) >= 0
    return None if heads and spot.stage is not None else whole


def _count_of(stage: str | None, state: ReadingState) -> Draft | None:
    if stage is None:
        return None
    measure, part = f"project.{stage}.count", None
    for draft in reversed(state.drafts[-12:]):
        if draft.measure == measure:
            if not draft.among:
                return draft
            part = part or draft
    return part


def _last_value(state: ReadingState, text: str) -> Draft | None:
    for draft in reversed(state.drafts[-4:]):
        if draft.unit != "ratio" and not draft.aim and not is_more(draft, text):
            return draft
    return None


def _named_rate(spot: Spot, state: ReadingState) -> Draft | None:
    """固定资产投资增长3.8%，连续两年超2000亿元: the rate just before, whose own words name what the sum is of."""
    last = state.drafts[-1] if state.drafts else None
    if last is None or last.unit != "ratio" or last.parent is not None or last.sentence != spot.view.number:
        return None
    return last if spot.quantity.kind == "money" and last.classes else None


def _projects_beside(spot: Spot, state: ReadingState) -> Draft | None:
    """承接项目99个、新设机构389家，总投资480亿元: what was invested is of the projects that head the list."""
    if "total_investment" not in spot.local:
        return None
    last = last_count(spot, state)
    if last is None or last.measure.startswith("project.") or last.sentence != spot.view.number:
        return None
    counted = [draft for draft in state.in_sentence(spot.view.number) if draft.quantity.kind == "count"]
    before = counted[-2] if len(counted) > 1 and counted[-1] is last else None
    if before is None or not before.measure.startswith("project."):
        return None
    between = spot.text[before.quantity.end : last.quantity.start]
    return before if between.startswith("、") and "，" not in between and "；" not in between else None


def last_count(spot: Spot, state: ReadingState) -> Draft | None:
    """The last count of this sentence or the one before, if it is near."""
    for draft in reversed(state.drafts[-4:]):
        near = spot.view.number - draft.sentence <= 1
        if draft.quantity.unit in _LENGTHS or (draft.sentence != spot.view.number and tells_of_others(spot)):
            continue  # 开工公路项目96个，建设里程860公里，总投资310亿元
        if draft.quantity.kind == "count" and not draft.aim and near and not is_aside(spot, draft):
            # On another line a part is over: what follows is of the whole.
            apart = (
                draft.among and draft.sentence < spot.view.number and "\n" in spot.text[draft.end : spot.quantity.start]
            )
            if not apart:
                return draft
    return None


def tells_of_others(spot: Spot) -> bool:
    """今年，全省推出一批好项目，总投资规模约3100亿元: the sum is of those that its own sentence tells of."""
    start, end = spot.view.start, spot.window.pre[0]
    return spot.text.find("批", start, end) >= 0 and _OTHERS.search(spot.text, start, end) is not None


def follows_part(spot: Spot, state: ReadingState) -> bool:
    """Whether the count before, in this sentence, is a part of a whole: its neighbours are parts too."""
    last = last_count(spot, state)
    return last is not None and last.sentence == spot.view.number and last.among
