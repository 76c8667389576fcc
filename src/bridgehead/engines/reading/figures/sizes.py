"""Figures whose unit tells what they are: how long an approval takes, how much a plant makes."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import OWN, Draft, ReadingState

from .drafting import make_draft
from .filters import Filters
from .labels import label_of
from .leaning import NOUNS
from .naming import own_label
from .spots import Spot

_NEXT_PRODUCT = re.compile("[^，。；、\\d]{1,14}[、和及]")
_NOT_DONE = re.compile("(?:以上)?(?:仍?未|没有|不)")
# 审批时间缩短30天 is no time that an approval takes, 缩短至30天 is.
_SHORTER_BY = re.compile("(?:缩短|压缩|压减|减少|节省|提速|提前)(?:了|近|约|超|超过)*$")
# 5天签约项目34个: how long it took to do so much
_DONE_WITHIN = re.compile(
    "[^，。；、\\d]{0,14}(?:签约|开工|动工|竣工|投产|落地|备案|引进|走访|拜访)[^，。；、\\d]{0,10}\\d"
)
_APPROVAL = re.compile(
    "五证|四证|批复|受理|递交|动工|时间|时限|时程|周期|审查|申请|放款|增容|接[电水气]|办[好成完妥]|领到|拿到|兑付|拿地|开工|审批|办结|证照|许可|签约|投产|手续|执照|开办|摘地|核发|竣工|落地|备案"
)


def makes_so_many(spot: Spot, state: ReadingState) -> bool:
    """年产30万台 and 30万台年产能, against 9个国家开展产能合作."""
    if "capacity" not in spot.local:
        return goes_on_making(spot, state)
    return any("capacity" in word.classes and word.start <= spot.quantity.end for word in spot.words)


def goes_on_making(spot: Spot, state: ReadingState) -> bool:
    """年产30万台电机、20万套控制器: the next product of a list that a capacity opens."""
    last = state.last
    if last is None or last.measure != "capacity.amount" or last.sentence != spot.view.number:
        return False
    if not spot.local.isdisjoint(NOUNS):
        return False
    return _NEXT_PRODUCT.fullmatch(spot.text, last.quantity.end, spot.quantity.start) is not None


def duration(spot: Spot, state: ReadingState) -> Draft | None:
    """How long approvals take, where the words around a number of days speak of them."""
    far, pre, post = spot.window.far, spot.window.pre, spot.window.post
    before = _APPROVAL.search(spot.text, far[0], pre[1])
    if _NOT_DONE.match(spot.text, spot.quantity.end) or _SHORTER_BY.search(spot.text, pre[0], pre[1]):
        return None
    last = state.last
    goes_on = last is not None and last.measure == "approval.duration" and last.sentence == spot.view.number
    after = not before and _DONE_WITHIN.match(spot.text, spot.quantity.end) is None
    if not (before or goes_on or (after and _APPROVAL.search(spot.text, *post))):
        return None
    draft = make_draft(spot, "approval.duration", {}, OWN, spot.local)
    if goes_on and last is not None and not before:
        draft.label = last.label
    else:
        start = far[0] if before and before.start() < pre[0] else pre[0]
        draft.label = label_of(spot.text, start, pre[1], spot.view.times) or own_label(spot)
    return draft


def capacity(spot: Spot, state: ReadingState) -> Draft:
    """How much can be made in a year, in the unit of the text."""
    filters: Filters = {"enterprise": state.firm} if state.firm else {}
    draft = make_draft(spot, "capacity.amount", filters, OWN, frozenset({"capacity"}), spot.words)
    draft.label = label_of(spot.text, *spot.window.pre, spot.view.times)
    draft.unit = spot.quantity.unit
    return draft
