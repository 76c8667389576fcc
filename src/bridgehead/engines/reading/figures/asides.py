"""What is said beside a count: how many more than before, what stands in brackets, projects at another stage."""

from __future__ import annotations

import re
from itertools import pairwise

from bridgehead.engines.reading.drafts import Draft
from bridgehead.engines.reading.lexicon import Word

from .spots import Spot

_MORE = re.compile(
    "(?:同比|环比|[比较][^，。；]{1,10})(?:[多少][出开签引招投]?|增加|净增|减少|增长|提高|上升|下降|降低)了?$|(?:项目|企业|数量?)[多少][了出]$|(?:还|尚|仍|只|就|相)差$|超(?:出|过|额)?(?:年度|全年|原定)?(?:计划|目标|任务)$"
    "|[比较](?:去年|上年)同期[的\\d.]{1,8}[万亿]+元(?:多|少|增加|净增|减少)了?$"
)
# What that can end in.
_MORE_ENDS = frozenset("多少出开签引招投差加增长高升降低了划标务\n")


def says_more(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] ends in so many more or fewer (同比增加, 比去年减少)."""
    return end > start and text[end - 1] in _MORE_ENDS and _MORE.search(text, start, end) is not None


def _in_brackets(text: str, start: int, end: int) -> bool:
    """Whether brackets that open in text[start:end] are open at its end."""
    opened = max(text.rfind("(", start, end), text.rfind("（", start, end))
    return opened >= 0 and text.find(")", opened, end) < 0 and text.find("）", opened, end) < 0


def is_more(draft: Draft, text: str) -> bool:
    """Whether a draft only tells how many more there are than before (比上年多了16个)."""
    told = draft.quantity.start
    return draft.measure in ("other.count", "other.amount") and says_more(text, max(0, told - 20), told)


def is_aside(spot: Spot, draft: Draft) -> bool:
    """项目348项(拆分后共429项)，总投资…, 80个，同比增加11个，总投资…: what is said by the way heads no sum."""
    start = spot.view.start
    told = draft.quantity.start
    if is_more(draft, spot.text):
        return True
    if not spot.view.bracketed or told <= start or not _in_brackets(spot.text, start, told):
        return False
    return not _in_brackets(spot.text, start, spot.quantity.start)


def turned_to_others(spot: Spot, frame: Draft) -> bool:
    """在建项目41个，还有一批在谈项目，拟投资约500亿元: a sum of projects at another stage than the figure's before."""
    if frame.sentence != spot.view.number or spot.quantity.kind != "money":
        return False
    end, head = frame.quantity.end, spot.window.pre[0]
    return any(
        word.end == other.start and "project" in other.classes and _is_of_other_stage(word, frame)
        for word, other in pairwise(word for word in spot.view.words if end <= word.start < head)
    )


def _is_of_other_stage(word: Word, frame: Draft) -> bool:
    stages = {name for name in word.classes if name.startswith("stage:")}
    return bool(stages) and stages.isdisjoint(frame.classes)
