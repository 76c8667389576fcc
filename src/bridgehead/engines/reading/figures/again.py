"""What was told just before, of another time: 其中二季度兑现4.1亿元, 6月当月增长9.6%."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import FRAME, Draft, ReadingState

from .drafting import make_draft
from .spots import Spot

_BEFORE = re.compile("[，、；（(：](?:其中|上年|去年)?[，：]?")
_AFTER = re.compile(
    "[，：]?(?:当月|单月|单季|当季)?(?:同比|环比)?(?:已|共|累计|预计|计划|力争)*(?:实现|完成|达到?|为|兑现|发放|到位|新增|签约|引进)?"
    "(?P<grown>增长|增幅|增速|提高)?(?P<fell>下降|回落|减少)?(?:达到?|为)?"
)


def of_another_time(spot: Spot, state: ReadingState) -> Draft | None:
    """The figure before, of the time that alone stands between the two; None where more does."""
    last, quantity = state.drafts[-1] if state.drafts else None, spot.quantity
    if last is None or last.sentence != spot.view.number or last.aim:
        return None
    if (last.quantity.kind, last.quantity.unit) != (quantity.kind, quantity.unit):
        return None
    end = quantity.start if quantity.before < 0 else quantity.before
    between = [word for word in spot.view.times if last.quantity.end <= word.start < end]
    if len(between) != 1 or between[0].end > end:
        return None
    said = _AFTER.fullmatch(spot.text, between[0].end, end)
    if said is None or not _BEFORE.fullmatch(spot.text, last.quantity.end, between[0].start):
        return None
    draft = make_draft(spot, last.measure, dict(last.filters), FRAME, last.classes)
    draft.unit, draft.label = last.unit, last.label
    if quantity.kind == "ratio":
        if not (said["grown"] or said["fell"]):
            return None
        draft.value = -quantity.value if said["fell"] else quantity.value
    return draft
