"""What is said of a count by the way: how many more than before, what stands in brackets."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import Draft

from .spots import Spot

_MORE = re.compile("(?:同比|环比|[比较][^，。；]{1,10})(?:多|少|增加|净增|减少|增长|提高|上升|下降|降低)了?$")
# What that can end in.
_MORE_ENDS = frozenset("多少加增长高升降低了\n")


def says_more(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] ends in so many more or fewer (同比增加, 比去年减少)."""
    return end > start and text[end - 1] in _MORE_ENDS and _MORE.search(text, start, end) is not None


def _in_brackets(text: str, start: int, end: int) -> bool:
    """Whether brackets that open in text[start:end] are open at its end."""
    opened = max(text.rfind("(", start, end), text.rfind("（", start, end))
    return opened >= 0 and text.find(")", opened, end) < 0 and text.find("）", opened, end) < 0


def is_aside(spot: Spot, draft: Draft) -> bool:
    """项目348项(拆分后共429项)，总投资…, 80个，同比增加11个，总投资…: what is said by the way heads no sum."""
    start = spot.view.start
    told = draft.quantity.start
    if draft.measure == "other.count" and says_more(spot.text, max(0, told - 20), told):
        return True
    if not spot.view.bracketed or told <= start or not _in_brackets(spot.text, start, told):
        return False
    return not _in_brackets(spot.text, start, spot.quantity.start)
