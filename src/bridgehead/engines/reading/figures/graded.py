"""Sums that name a size: what an industry is to grow to (千亿级产业), and bars that the sum before has passed."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import OWN, Draft, ReadingState

from .drafting import dated, make_draft
from .filters import Filters
from .spots import Spot

_GRADE_OF = re.compile("(?:的)?(?:[^，。；]{0,4})(?:产业|集群|产业链|规模)")
# 成长为万亿级产业, 一批千亿级集群基本形成: it has been reached.
_GRADE_REACHED = re.compile("(?:成长为|已成|形成了|已形成|基本形成|初步形成|不断壮大|迈入了|突破了|已达|建成了)")
_GRADE_NEAR = 16
_BAR = re.compile("元?(?:大关|台阶|关口|门槛)")
_PASSED = re.compile("，(?:[^，。；、\\d]{0,10})(?:突破|跨过|越过|超过|迈上|迈过|跨上|站上)了?")


def graded(spot: Spot, state: ReadingState) -> list[Draft]:
    """生物医药、新能源产业加快跻身千亿级产业: a size that each industry named is to reach."""
    if not _GRADE_OF.match(spot.text, spot.quantity.end):
        return []
    drafts = []
    around = (
        max(spot.view.start, spot.quantity.start - _GRADE_NEAR),
        min(spot.view.end, spot.quantity.end + _GRADE_NEAR),
    )
    for word in spot.words:
        if "industry" not in word.classes or word.end > spot.quantity.start:
            continue
        filters: Filters = {"industry": spot.text[word.start : word.end]}
        draft = make_draft(spot, "output.amount", filters, OWN, frozenset({"output"}))
        draft.start, draft.comparator = word.start, ">="
        figure = dated(spot, draft, state)
        if not (figure.period_said or state.time.section_review or _GRADE_REACHED.search(spot.text, *around)):
            figure.modality, figure.period = "target", None  # a tier to be reached some day
        drafts.append(figure)
    return drafts


def is_bar_passed(spot: Spot, state: ReadingState) -> bool:
    """实现营业收入1051亿元，首次突破千亿元大关: the bar is passed by the sum just told, and is no other."""
    last, quantity = state.last, spot.quantity
    if last is None or last.sentence != spot.view.number or last.quantity.unit != quantity.unit:
        return False
    if last.quantity.kind != "money" or last.value < quantity.value or last.aim:
        return False
    return (
        _BAR.match(spot.text, quantity.end) is not None
        and _PASSED.fullmatch(spot.text, last.quantity.end, quantity.start) is not None
    )
