"""分别: the j-th value of a list belongs to the j-th thing said before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from bridgehead.engines.figures import Comparator
from bridgehead.engines.reading.drafts import Draft
from bridgehead.engines.reading.lexicon import Word, lexicon
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.records import record
from bridgehead.engines.reading.vocabulary import load

from .windows import Window, words_between

# 分别为12个、8个，同比分别增加3个、2个 are two lists.
_BETWEEN = re.compile("(?:、|，|和|与|及|以及|,)(?![^，。；、]{0,4}(?:分别|同比|环比))[^，。；、]{0,6}")
_SPLIT = re.compile("、|和|与|及|以及")
_STOP = "，；：。"
_OF_PLAN = re.compile("[占完][^，。；]{0,8}(?:计划|任务|目标)")
_JOINTS, _FEWEST = ("、", "和", "与", "及"), 2
# 旅游人数、旅游收入分别增长9%、10%: an item that ends so is named in full.
_BARE = 2  # 数量 in 数量、总投资 says too little
_IN_FULL = tuple("率 额 量 数 值 人次 收入 面积 规模 支出 投资".split())
# 总产值、增加值分别增长11.3%、7.6%: what an item is a sum of, no other item shares.
_SUMS = frozenset({"output", "added_value", "gdp", "trade", "fdi", "indicator", "done_investment"})
_EARNED = frozenset({"output", "added_value"})
_EARNED_BY_FIRMS = _EARNED | {"indicator"}
_LEVELS = frozenset(f"level:{name}" for name in load("words")["filters"]["level"])


@record(frozen=True, slots=True)
class Share:
    """What one value of a 分别 list takes from before it: the figure it belongs to, or the words of its list item.

    `replaces` is whether the words stand for those before the number, which are the whole list's; `item` is where the
    item stands, `tail` where the last item does. It is the `index`-th of `of` values, and `sign` what the word
    after 分别 says of all of them (分别不低于70%、50%).
    """

    frame: Draft | None
    words: tuple[Word, ...] = ()
    replaces: bool = False
    item: tuple[int, int] | None = None
    tail: tuple[int, int] | None = None
    index: int = 0
    of: int = 1
    sign: Comparator = "="


def find_run(text: str, word: Word, windows: Sequence[Window], first: int) -> list[int]:
    """Indices of the values that one 分别 distributes: like kinds, joined by 、 and 和."""
    run: list[int] = []
    for index in range(first, len(windows)):
        quantity = windows[index].quantity
        if not run:
            if quantity.start < word.end:
                continue
            if quantity.start - word.end > 14:
                return []
            run.append(index)
            continue
        before = windows[run[-1]].quantity
        head = quantity.before if quantity.before >= 0 else quantity.start
        if quantity.kind != before.kind or not _BETWEEN.fullmatch(text, before.end, head):
            break
        run.append(index)
    return run if len(run) >= 2 else []


def shares(
    text: str,
    word: Word,
    run: Sequence[int],
    windows: Sequence[Window],
    drafts: Sequence[Draft],
    words: list[Word],
    starts: list[int],
    begin: int,
) -> dict[int, Share]:
    """For each index of `run`, what it takes; `drafts` are the sentence's figures so far."""
    first = windows[run[0]]
    sign = first.quantity.comparator if first.quantity.before >= word.end else "="
    common = tuple(words_between(words, starts, word.start, first.quantity.start))
    listed = _items(text, word.start, begin)
    clause = tuple(words_between(words, starts, listed[0][0], first.quantity.start))
    if len(listed) == len(run):
        tail = _words_of(text, *listed[-1])
        lead = tuple(word for word in _words_of(text, *listed[0]) if "scheme:above_scale" in word.classes)
        of_firms = text.find("企业", *listed[0]) >= 0  # 规上工业企业营业收入、利润总额分别增长
        earned = _EARNED_BY_FIRMS if of_firms else _EARNED
        result, rates = {}, first.quantity.kind in ("ratio", "points")
        for index, (start, end) in zip(run, listed, strict=True):
            own = _words_of(text, start, end)
            full = text[end - 1 : end] == "率" or (
                rates and end - start > _BARE and text.endswith(_IN_FULL, start, end)
            )
            shared = () if full else _missing(own, tail)
            if lead and own and own[0].start == start and not earned.isdisjoint(own[0].classes):
                shared += lead  # 规上工业总产值、销售收入分别增长
            result[index] = Share(None, own + shared + common, replaces=True, item=(start, end), tail=listed[-1])
        return _numbered(result, sign)
    of_rates = first.quantity.kind == "points"  # 分别增长24.7%、17.8%，分别高于全市15.5和8.6个百分点
    values = [draft for draft in drafts if (draft.unit == "ratio") == of_rates]
    if _OF_PLAN.search(text, word.start, first.quantity.start):  # 11个…完成投资53亿元，…，分别占年计划的49%、50%
        values = [draft for draft in values if draft.quantity.kind == "money"] or values
    if len(values) >= len(run):
        return _numbered({at: Share(draft, clause) for at, draft in zip(run, values[-len(run) :], strict=True)}, sign)
    return _numbered({at: Share(None, clause, item=(listed[0][0], word.start)) for at in run}, sign)


def in_turn(text: str, index: int, windows: Sequence[Window]) -> dict[int, Share]:
    """国家级、省级专精特新企业8家、46家: as many bare counts as levels before them, handed out without 分别."""
    window = windows[index]
    levels = [word for word in window.words if not _LEVELS.isdisjoint(word.classes)]
    if len(levels) < _FEWEST or any(text[one.end : two.start] not in _JOINTS for one, two in pairwise(levels)):
        return {}
    run = windows[index : index + len(levels)]
    if len(run) < len(levels) or any(not _follows(text, one.quantity, two.quantity) for one, two in pairwise(run)):
        return {}
    if index + len(levels) < len(windows) and _follows(text, run[-1].quantity, windows[index + len(levels)].quantity):
        return {}
    shared = tuple(word for word in window.words if word not in levels)
    tail = levels[-1].start, window.quantity.start
    taken = {
        index + at: Share(None, (level, *shared), replaces=True, item=(level.start, level.end), tail=tail)
        for at, level in enumerate(levels)
    }
    return _numbered(taken, "=")


def _follows(text: str, one: Quantity, two: Quantity) -> bool:
    """Whether two counts of the same things stand side by side with nothing but a comma between them."""
    return one.kind == two.kind == "count" and one.unit == two.unit and text[one.end : two.start] in _JOINTS


def _numbered(taken: dict[int, Share], sign: Comparator) -> dict[int, Share]:
    """The shares in order, each with its place among them."""
    return {
        at: replace(share, index=index, of=len(taken), sign=sign) for index, (at, share) in enumerate(taken.items())
    }


def _words_of(text: str, start: int, end: int) -> tuple[Word, ...]:
    """The words of one item by itself: 签约、开工、竣工 are three, though 开工、竣工 is a word elsewhere."""
    return tuple(lexicon().words(text, start, end))


def _items(text: str, end: int, begin: int) -> list[tuple[int, int]]:
    """The list items before 分别 in its clause."""
    start = max((text.rfind(stop, begin, end) for stop in _STOP), default=-1) + 1
    start = max(start, begin)
    spans, position = [], start
    for match in _SPLIT.finditer(text, start, end):
        spans.append((position, match.start()))
        position = match.end()
    spans.append((position, end))
    return spans


def _missing(own: Sequence[Word], tail: Sequence[Word]) -> tuple[Word, ...]:
    """Words of the last item that the others share: classes of groups that `own` has not filled."""
    groups = {group for word in own for group in _groups_of(word.classes)}
    if "stage" in groups:  # 新开工、新竣工工业项目: of one trade, as trades told apart are not
        return tuple(word for word in tail if groups.isdisjoint(_groups_of(word.classes)))
    left = [Word(word.start, word.end, _without_kind(word.classes)) for word in tail]
    return tuple(word for word in left if word.classes and groups.isdisjoint(_groups_of(word.classes)))


@cache
def _groups_of(classes: frozenset[str]) -> frozenset[str]:
    groups = frozenset(name.partition(":")[0] for name in classes)
    return groups if groups.isdisjoint(_SUMS) else groups | _SUMS


@cache  # as many as the vocabulary has kinds of words
def _without_kind(classes: frozenset[str]) -> frozenset[str]:
    """`classes` without trade and sector, which each item of a list says for itself."""
    return frozenset(name for name in classes if name != "industry" and not name.startswith("sector:"))
