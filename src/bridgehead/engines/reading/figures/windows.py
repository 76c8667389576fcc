"""The words that stand around each quantity of a sentence, and which side its noun is on."""

from __future__ import annotations

import re
from bisect import bisect_left

from bridgehead.engines.reading.lexicon import Word
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.records import record

from .measures import names_scheme, stages_of

_CLAUSE = re.compile(
    r"，(?<!情况看，)|；|：|。|！|？|\||\t|--|\((?=(?:其中|含|包括)[^()（）]*\d)|（(?=(?:其中|含|包括)[^()（）]*\d)"
)
_ITEM = re.compile("、|[+]|和|及|以及|与|并")
_LINK = re.compile(
    r"(?:总数|总量|数量|数|总计|合计|共计|达到了?|达|就有?|占到了?|突破了?|超过|超|为|至|共|有|了|是|约|近|逾|不少于|不低于|不超过|确保|力争|计划|增至|增加到|增长到|累计|完成|实现|再|分别|左右|均|：|\s|”)*"
)

# A sum or a rate begins here: what stands before it belongs to the count (43个项目总投资465亿元).
AMOUNTS = frozenset(
    "total_investment done_investment output trade gdp fdi fund_scale scale finance_amount"
    " done_rate started_rate share growth balance".split()
)

_HEADS = frozenset({"project", "enterprise", "fund"})
_OF_FIRMS = ("家", "户")
_COUNTED = _HEADS | {"policy"}


@record(frozen=True, slots=True)
class Window:
    """A quantity with the stretches that speak of it.

    `pre` and `post` are its own clause before and after it, `far` what the sentence says before `pre` since the last
    quantity; `words` are those of `pre`, `before` those of `far`. `part` is where its part of the sentence begins,
    after the last semicolon. `noun_first` is 签约项目41个 against 41个项目签约, `counts_noun` whether the thing stands
    right after the counter.
    """

    quantity: Quantity
    pre: tuple[int, int]
    post: tuple[int, int]
    far: tuple[int, int]
    part: int
    words: list[Word]
    before: list[Word]
    noun_first: bool
    counts_noun: bool


def is_link(text: str, start: int, end: int) -> bool:
    """Whether nothing but links (了, 共, 达) stands in text[start:end]."""
    return _LINK.fullmatch(text, start, end) is not None


def words_between(words: list[Word], starts: list[int], start: int, end: int) -> list[Word]:
    """The words that lie in [start, end); `starts` are their start offsets."""
    return _within(words, bisect_left(starts, start), bisect_left(starts, end), end)


def _within(words: list[Word], first: int, last: int, end: int) -> list[Word]:
    """words[first:last] without those that reach beyond `end`."""
    while last > first and words[last - 1].end > end:
        last -= 1
    return words[first:last]


def _walk_to(starts: list[int], first: int, position: int) -> int:
    """The first of `starts` from `first` on that is not before `position`: three or four are between."""
    while first < len(starts) and starts[first] < position:
        first += 1
    return first


def windows(
    text: str,
    start: int,
    end: int,
    values: list[Quantity],
    anchors: frozenset[str],
    words: list[Word],
    starts: list[int],
) -> list[Window]:
    """A window for each of `values` (the quantities of text[start:end] that are values, in order)."""
    stops = [match.start() for match in _CLAUSE.finditer(text, start, end)]
    result: list[Window] = []
    previous_end = previous_post = part = start
    last, behind, place = len(values) - 1, 0, 0
    for index, quantity in enumerate(values):
        after, before = quantity.end, quantity.before
        head = before if before >= 0 else quantity.start
        place = _walk_to(stops, place, head)
        pre_start = previous_post
        if place and stops[place - 1] >= previous_end:
            pre_start = max(previous_post, stops[place - 1] + 1)
            semicolon = text.rfind("；", previous_end, head)
            if semicolon >= 0:
                part = semicolon + 1
        elif previous_end > previous_post:
            pre_start = previous_end
        behind = _walk_to(starts, behind, previous_post)
        middle = _walk_to(starts, behind, pre_start)
        ahead = _walk_to(starts, middle, head)
        own, beyond = _within(words, middle, ahead, head), _within(words, behind, middle, pre_start)
        following = _walk_to(starts, ahead, after)
        counted = quantity.kind == "count" and _counts_noun(quantity, words, following)
        noun_first = not counted and _noun_first(text, head, anchors, own)
        closing = _walk_to(stops, place, after)
        stop = stops[closing] if closing < len(stops) else end
        if index == last or stop < values[index + 1].start:
            post_end = cut = stop
        elif noun_first:
            post_end = cut = after
        else:
            limit = values[index + 1].start
            between = _within(words, following, _walk_to(starts, following, limit), limit)
            post_end, cut = _shared_out(text, after, limit, between)
        pre, post, far = (pre_start, head), (after, post_end), (previous_post, pre_start)
        result.append(Window(quantity, pre, post, far, part, own, beyond, noun_first, counted))
        previous_end, previous_post = after, cut
    return result


def _noun_first(text: str, head: int, anchors: frozenset[str], before: list[Word]) -> bool:
    """Whether a noun (a word of a class of `anchors`) stands directly before the number."""
    for word in reversed(before):
        if word.end < head and not _LINK.fullmatch(text, word.end, head):
            return False
        if not anchors.isdisjoint(word.classes):
            return True
    return False


def _counts_noun(quantity: Quantity, words: list[Word], first: int) -> bool:
    """Whether what a count is of stands right after its counter (专班2个项目), and no sum of the next figure does.

    `first` is the first of `words` after it.
    """
    if first >= len(words) or words[first].start != quantity.end:
        return False
    classes = words[first].classes
    if _COUNTED.isdisjoint(classes) and not (quantity.unit in _OF_FIRMS and names_scheme(classes)):
        return False  # 园区10户规上企业 counts them too
    after = words[first + 1] if first + 1 < len(words) else None
    return after is None or after.start != words[first].end or AMOUNTS.isdisjoint(after.classes)


def _shared_out(text: str, start: int, limit: int, between: list[Word]) -> tuple[int, int]:
    """Where what stands after a quantity ends, and where what belongs to the next one, at `limit`, can begin."""
    if text.startswith("、", start) and text.find("、", start + 1, limit) < 0:
        return start, start  # 高新技术企业37家、上市企业及其子公司5家
    last = None
    for match in _ITEM.finditer(text, start, limit):
        if not any(word.start < match.start() < word.end for word in between):  # 9个省、市重点项目
            last = match
    if last is not None:
        return last.start(), last.start()
    for word in between:
        if not AMOUNTS.isdisjoint(word.classes):
            return word.start, word.start
    if between and between[-1].end == limit and "visit" in between[-1].classes:
        return between[-1].start, between[-1].start  # 派出团队20批次拜访60余家企业
    noun = next((word for word in between if not _HEADS.isdisjoint(word.classes)), None)
    if (
        noun is not None
        and between[-1].start >= noun.end
        and limit - between[-1].end <= 2
        and stages_of(between[-1].classes)
    ):
        return between[-1].start, between[-1].start  # 126个重点项目已开工118个
    return limit, start
