"""What is a part of what: the whole that a sum is of, and the count that heads the figures after it."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import FRAME, OWN, Draft, ReadingState

from .leaning import Match, follows_part, is_restated
from .lists import is_covered, is_listed_part
from .spots import Spot

_ALL_THEIR_SUM = re.compile(
    "(?:累计|共)?完成(?:年度)?投资|(?:计划|协议|合同|签约|意向)(?:总投资|投资总额|投资额|总额|金额)额?"
)
_KINDS = ("industry", "sector")
_KINDS_OF = {"sector", "origin"}


def whole_of(spot: Spot, match: Match, state: ReadingState) -> Draft | None:
    """Sums that name themselves after a part (新能源产业产值 after 其中) are parts of the same whole."""
    frame = match.frame
    if spot.quantity.kind != "money" or frame is None or not frame.among:
        return frame
    if match.measure == "finance.signed.amount" and spot.text.startswith("、", frame.quantity.end):
        return frame  # 其中制造业企业24户、授信38.9亿元
    summed = any(draft.measure == match.measure and not draft.among for draft in state.in_sentence(spot.view.number))
    ended = spot.text.find("；", frame.quantity.end, spot.quantity.start) >= 0 and not summed
    if _heads_alone(spot, frame, state):
        return frame.parent
    named = match.evidence == OWN and not (match.measure or "").startswith("investment.done")
    return (frame.parent or frame) if named or ended or _adds_up(frame, state) else frame


def _heads_alone(spot: Spot, part: Draft, state: ReadingState) -> bool:
    """引进亿元项目112宗，其中10亿元以上14宗，计划投资总额538亿元: one tier taken out, and the sum of all of them."""
    text, whole = spot.text, part.parent
    if whole is None or part.sentence != spot.view.number or whole.sentence != part.sentence or not part.among:
        return False
    tiered = part.filters.get("investment_min") not in (None, whole.filters.get("investment_min"))
    alone = sum(draft.parent is whole for draft in state.in_sentence(part.sentence)) == 1
    if not (tiered and alone and text.startswith("，", part.quantity.end)):
        return False
    return _ALL_THEIR_SUM.match(text, part.quantity.end + 1) is not None


def _adds_up(part: Draft, state: ReadingState) -> bool:
    """签约15个，其中10亿级3个、亿级12个，总投资85亿元: the parts are all counted, so that the sum is of all."""
    told = state.in_sentence(part.sentence)
    parts = [draft for draft in told if draft.among and draft.parent is part.parent]
    if part.parent is None or len(parts) < 2 or any(draft.unit != "1" for draft in told[told.index(parts[0]) :]):
        return False
    return sum(draft.value for draft in parts) == part.parent.value


def is_part_of(spot: Spot, match: Match, frame: Draft | None, state: ReadingState) -> bool:
    """Whether the figure is a part of a whole, so that it heads nothing itself."""
    if frame is not None and spot.among and is_restated(spot, frame) and "level" in spot.own:
        return False  # 96个市重点项目中，亿元以上项目55个: the list again, and what follows is of it
    if spot.among or (frame is not None and is_covered(spot, match)):
        return True
    if frame is None or is_restated(spot, frame):
        return False
    if spot.quantity.kind != "count" and frame.among:
        return True
    if is_listed_part(spot, state):
        return True
    if spot.stage is not None:
        return False
    if spot.own.keys() & _KINDS_OF and frame is state.base and spot.quantity.value < frame.value:
        return True  # 签约项目33个，工业项目17个
    return spot.view.breakdown or frame.among or (match.evidence == FRAME and follows_part(spot, state))


def head(spot: Spot, draft: Draft, state: ReadingState) -> None:
    """A count of projects that is no part heads the figures that follow."""
    if spot.quantity.kind != "count" or not draft.measure.startswith("project.") or draft.among:
        return
    if (spot.view.breakdown and spot.stage is None) or _is_kind_of(draft, state):
        return
    state.base = draft
    state.first_base = state.first_base or draft
    if draft.measure == "project.building.count" and "level" in draft.filters:
        state.listed = draft


def _is_kind_of(draft: Draft, state: ReadingState) -> bool:
    """芯片项目30个；汽车项目40个 after 签约项目678个: kinds of them, of which what follows is no part."""
    whole = state.base
    if whole is None or draft.parent is not whole or draft.value >= whole.value or draft.measure != whole.measure:
        return False
    return any(name in _KINDS and name not in whole.filters for name in draft.filters)
