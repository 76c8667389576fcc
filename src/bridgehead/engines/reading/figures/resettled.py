"""Measures that what was told before settles otherwise than the words of a figure alone."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import OWN, Draft, ReadingState

from .leaning import Match
from .spots import Spot

_PUT_IN = re.compile("(?<!年度)(?:完成|干|投入|投下|投|砸下|做)了?(?:投资)?(?:约|超|近|超过|达到?|逾)*$")
# 年内动工39个、建成19个，累计投入133亿元
_SPENT = re.compile("(?:累计|已|共|实际|完成)投入(?:资金|建设资金)?(?:约|超|近|超过|达到?|逾)*$")
_INVESTED_TOO = re.compile("(?<![总划议同引])投资(?:额)?(?:要|将|可)?(?:约|超|近|超过|达到?|逾|突破|过)*$")
_BROUGHT_IN = re.compile("其中，?(?:成功|新)?(?:引进|招引|引入)(?!落)[^，。；、]*项目")
_LENT = ("finance.signed",)


def settled_measure(spot: Spot, match: Match, measure: str, state: ReadingState) -> str:
    """`measure`, which the words gave, or that of what was told before it."""
    if _is_put_in(spot, match, measure, state):
        return "investment.done.amount"
    if _is_lent_on(spot, measure, state):
        return "finance.signed.amount"
    # 新签约项目1060个，其中引进工业项目913个
    return "project.signed.count" if _is_drawn_in(spot, measure, match.frame) else measure


def _is_put_in(spot: Spot, match: Match, measure: str, state: ReadingState) -> bool:
    """省级重点项目73个，上半年完成219亿元: what was done to projects at work is their investment so far."""
    if spot.quantity.kind != "money" or match.evidence == OWN or not measure.startswith("project."):
        return False
    last = state.last
    done = last is not None and last.measure == "investment.done.amount" and last.sentence == spot.view.number
    if done and _INVESTED_TOO.search(spot.text, *spot.window.pre) is not None:
        return True  # 完成投资188亿元，力争三季度末投资过240亿元
    put_in = _PUT_IN if measure.startswith("project.building.") else _SPENT
    return "total_investment" not in spot.local and put_in.search(spot.text, *spot.window.pre) is not None


def _is_lent_on(spot: Spot, measure: str, state: ReadingState) -> bool:
    """信贷合作项目276个，现场签约38亿元: a sum signed among deals of banks is one of theirs."""
    last = state.last
    if measure != "project.signed.investment" or "project" in spot.local or last is None:
        return False
    return last.measure.startswith(_LENT) and last.sentence == spot.view.number


def _is_drawn_in(spot: Spot, measure: str, whole: Draft | None) -> bool:
    """Whether a part of the projects signed is told of as brought in, which says no stage of its own."""
    if measure != "project.introduced.count" or not spot.among or whole is None:
        return False
    if whole.measure != "project.signed.count" or whole.sentence != spot.view.number:
        return False
    return whole.value > spot.quantity.value and _BROUGHT_IN.search(spot.text, *spot.window.pre) is not None
