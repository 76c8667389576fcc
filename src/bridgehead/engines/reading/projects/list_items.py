"""The items of a list of names: where it is parted, and where it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.quantities import Quantity

from .brands import has_own_head
from .mention_names import BOUNDARY, WEAK_START
from .name_ends import is_work
from .product_words import says_what
from .regions import without_region

AND = re.compile("以及|[和及]")
_ENDS_OWN = ("一体化", "建设", "改造", "加工", "生产")
_MOST_LEADS = 3  # 全年|将|推进|A


def split_last(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """`spans` with the last parted at its 和, where what follows has a head of its own."""
    first, last = spans[-1]
    for joint in AND.finditer(text, first + 2, last - 2):
        if has_own_head(text[joint.end() : last]):
            return [*spans[:-1], (first, joint.start()), (joint.end(), last)]
    return spans


def split_list(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Items between 、 and a last 和, but not inside parentheses."""
    spans, position, depth = [], start, 0
    for index in range(start, end):
        character = text[index]
        if character in "(（":
            depth += 1
        elif character in ")）":
            depth -= 1
        elif character == "、" and depth <= 0:
            spans.append((position, index))
            position = index + 1
    spans.append((position, end))
    first, last = spans[-1]
    joint = re.search("项目(?:和|及|以及|与)", text[first:last])
    if joint is not None:
        spans[-1:] = [(first, first + joint.start() + 2), (first + joint.end(), last)]
    elif len(spans) > 1 and (parts := _last_two(text, first, last)) is not None:
        spans[-1:] = parts
    return spans


def _last_two(text: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """A、|B和C|等项目: the last two items, where each has a head of its own, None where there is one."""
    if text.find("的", start, end) >= 0:
        return None
    for joint in AND.finditer(text, start + 2, end - 2):
        left, right = text[start : joint.start()], text[joint.end() : end]
        if has_own_head(left) and has_own_head(right) and (is_work(left) or not says_what(left)):
            return [(start, joint.start()), (joint.end(), end)]
        if left.endswith(_ENDS_OWN) and without_region(right) != right and has_own_head(right):
            return [(start, joint.start()), (joint.end(), end)]
    return None


def from_head(text: str, spans: list[tuple[int, int]], quantities: Sequence[Quantity]) -> list[tuple[int, int]]:
    """The items that belong to the list: from the last one that opens with a verb or 的, without that opening."""
    for index in range(len(spans) - 1, -1, -1):
        start, end = spans[index]
        money = next((q for q in quantities if start <= q.start < end and q.kind == "money"), None)
        stop = end
        if money is not None:
            said = re.search("(?:总|计划)*投资额?[约超近达]?$", text[start : money.start])
            stop = start + said.start() if said else money.start
        boundary = start
        for match in BOUNDARY.finditer(text, start, stop):
            if match.end() <= end - 2:
                boundary = match.end()
        if index > 0 and text[boundary - 1] == "的" and 0 < boundary - start <= 4:
            spans[index] = (boundary, end)  # 港资的X项目: a word about one item, not the head of the list
            continue
        if boundary > start or index == 0:
            for _ in range(_MOST_LEADS):
                weak = WEAK_START.match(text, boundary, stop)
                if weak is None or end - weak.end() < (2 if weak.end() - weak.start() > 1 else 3):
                    break
                boundary = weak.end()
            return [(boundary, end), *spans[index + 1 :]]
    return spans
