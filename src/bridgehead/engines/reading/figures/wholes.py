"""What is a part of what: the whole that a sum is of, and the count that heads the figures after it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from bridgehead.engines.reading.drafts import FRAME, OWN, Draft, ReadingState
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.text.sentences import Sentence

from .frames import follows_part, is_restated
from .leaning import Match
from .lists import is_covered, is_listed_part
from .spots import Spot

_ALL_THEIR_SUM = re.compile(
    "(?:累计|共)?完成(?:年度)?投资|总?(?:计划|协议|合同|签约|意向)(?:总投资|投资总额|投资额|总额|金额|资金|引资)额?"
)
# The projects that the paragraph before has counted.
_SPEAKS_OF_THEM = re.compile(
    "\\s*(?:据(?:介绍|悉|了解|统计)，)?(?:在)?(?:这批|这些|上述|以上|该批|此批|本批|此次|本次|当[天日]|其中)[^，。；]{0,10}(?:项目|其中|亿元)"
    "|\\s*(?:在)?(?:新?签约|开工|竣工|投产|在建|引进)(?:的)?项目[中里]，"
    "|\\s*第[一二三四五六七八九十]+批(?:次)?[^，。；、\\d]{0,8}项目[中里]，"
    "|\\s*(?:这)?\\d+个项目的?(?:总)?(?:投资)?(?:额)?(?:均|都|全部)"
)
_ABOUT_A_LIST = re.compile(
    "(?:国家|自治区|[省市区县州盟旗])[级管列]?重[点大](?:建设|产业|工业)?(?:项目|工程)(?:的?(?:特点|呈现|结构|总体|质量|分布|布局|安排)|，)"
)
_RESOLVED_OF = re.compile(
    "[，、；(（]?(?:其中|目前|现|当场|现场|全部|累计|共|已经|已|均|，)*(?:协调|推动|帮助|督促)?(?:解决|办结|化解|销号|答复|办理完[成毕])(?:到位|完毕)?了?"
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
    """引进亿元项目112宗，其中10亿元以上14宗，计划投资总额538亿元: tiers taken out, and the sum of all of them."""
    text, whole = spot.text, part.parent
    if whole is None or part.sentence != spot.view.number or whole.sentence != part.sentence or not part.among:
        return False
    parts = [draft for draft in state.in_sentence(part.sentence) if draft.parent is whole]
    tiers = {draft.filters.get("investment_min") for draft in parts}
    if not tiers.isdisjoint({None, whole.filters.get("investment_min")}):
        return False
    if not text.startswith("，", part.quantity.end):
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
    again = frame is not None and is_restated(spot, frame)
    part = spot.among and not (again and "level" in spot.own)  # 96个市重点项目中，亿元以上项目55个: the list again
    if part or (frame is not None and is_covered(spot, match)):
        return True
    if frame is None or again:
        return False
    if spot.quantity.kind != "count" and frame.among:
        return True
    if is_listed_part(spot, state):
        return True
    if spot.stage is not None:
        return False
    if frame is state.base and spot.quantity.value < frame.value:
        if spot.own.keys() & _KINDS_OF:
            return True  # 签约项目33个，工业项目17个
        if spot.tiers and "investment_min" not in frame.filters:
            return True  # 签约项目102个。投资额超过50亿元的项目达17个。
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


def raised_of(spot: Spot, draft: Draft, match: Match) -> None:
    """协调用工问题94个，已办结88个: those before were raised, since so many of them are resolved."""
    before = match.frame
    if draft.measure != "case.resolved.count" or match.evidence != FRAME or before is None:
        return
    if before.measure != draft.measure or before.value < draft.value or before.sentence != draft.sentence:
        return
    if _RESOLVED_OF.fullmatch(spot.text, before.quantity.end, spot.quantity.start):
        before.measure = "case.raised.count"


def _is_kind_of(draft: Draft, state: ReadingState) -> bool:
    """芯片项目30个；汽车项目40个 after 签约项目678个: kinds of them, of which what follows is no part."""
    whole = state.base
    if whole is None or draft.parent is not whole or draft.value >= whole.value or draft.measure != whole.measure:
        return False
    return any(name in _KINDS and name not in whole.filters for name in draft.filters)


def list_told_of(text: str, sentence: Sentence, values: Sequence[Quantity], state: ReadingState) -> Draft | None:
    """The list that a later paragraph tells of by its name (今年省重点项目结构更优，其中战略性新兴产业项目58项)."""
    listed, first = state.listed, next((each for each in values if each.kind == "count"), None)
    if listed is None or first is None or first.value >= listed.value:
        return None
    about = _ABOUT_A_LIST.search(text, sentence.start, first.start)
    return listed if about is not None and text.find("其中", about.end(), first.start) >= 0 else None


def whole_before(values: Sequence[Quantity], state: ReadingState) -> Draft | None:
    """The count of the paragraph before, or the list before it, where that holds what this sentence counts."""
    earlier, first = state.earlier_base, next((each for each in values if each.kind == "count"), None)
    if earlier is None or first is None or first.value <= earlier.value:
        return earlier
    return state.listed if state.listed is not None and state.listed.value > first.value else None


def speaks_of_them(text: str, sentence: Sentence, tiers: Sequence[Quantity], said: Set[str]) -> bool:
    """Whether a sentence goes on with the projects counted before: it says so, or sorts projects by size alone."""
    if _SPEAKS_OF_THEM.match(text, sentence.start):
        return True
    return bool(tiers) and "project" in said and not any(name.startswith("stage:") for name in said)
