"""Two names that 和 joins before one 项目: 霁润一期5万千瓦风电和岑广一期5万千瓦风电项目."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .brands import has_own_head
from .mention_names import Mention, make_mention
from .name_ends import is_work
from .regions import without_region

_AND = re.compile("[和与及]")
_PHASE_AND = re.compile("[一二三四]期[和与及]")
_FIRM_HEADS = re.compile("[\u4e00-\u9fff]{2,8}(?:集团|公司)[\u4e00-\u9fff]{3}")
# 霁保科技产业园和岑新原料药两大项目
_SO_MANY = re.compile(r"(?P<first>[^，。；和]{4,24})(?:和|以及)(?P<second>[^，。；和]{4,24})两[大个]项目$")
_OWN_SIZE = re.compile(r"[\u4e00-\u9fff]{2,}(?:\d+(?:\.\d+)?万?(?:千瓦|[吨套台只片])|[一二三四]期)")
_LONG_ENOUGH = 8
# 其中霁鹏储能电芯|总投资22亿元: what is told of a project by its name
_TOLD_OF = re.compile(
    r"(?:项目|工程)?(?:，|(?:计划|协议)?总?投资|占地|主体|一期|二期|目前|已|将|正|于|自|预计|达产|建成|有望|力争|[今去明]年)"
)
_SHORTEST_AGAIN, _LAST_NAMES = 5, 12


def apart(text: str, mention: Mention) -> list[Mention]:
    """霁润一期5万千瓦风电和岑广一期5万千瓦风电项目: two names, each with a size or a phase of its own."""
    some = _SO_MANY.match(text, mention.start, mention.end)
    if some is not None:
        parts = [make_mention(text, *some.span(part), True) for part in ("first", "second")]
        return [part for part in parts if part is not None]
    only_phase = _PHASE_AND.match(text, mention.start, mention.end)
    if only_phase is not None:  # 霁光电池一期、|二期和岚图铜箔项目
        rest = make_mention(text, only_phase.end(), mention.end, True)
        return [rest] if rest is not None else []
    for joint in _AND.finditer(text, mention.start, mention.end):
        left, right = (mention.start, joint.start()), (joint.end(), mention.end)
        if all(_OWN_SIZE.search(text, *part) for part in (left, right)) or _two_firms(text, left, right):
            parts = [make_mention(text, *part, True) for part in (left, right)]
            return [part for part in parts if part is not None]
    return [mention]


def _two_firms(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """禾力电器产业园和霁南粮食集团食品园: a work, and another firm's."""
    head = text[slice(*right)]
    own = (
        len(head) >= _LONG_ENOUGH and without_region(head) != head and has_own_head(without_region(text[slice(*left)]))
    )
    return is_work(text[slice(*left)]) and (own or _FIRM_HEADS.match(text, *right) is not None)


def named_again(text: str, start: int, end: int, found: list[Mention], names: Sequence[str]) -> list[Mention]:
    """`found` with each place in text[start:end] where something is told of a project by a name known before."""
    again: list[Mention] = []
    for name in dict.fromkeys([*names[-_LAST_NAMES:], *[mention.name for mention in found]]):
        bare = name.removesuffix("项目")
        at = text.find(bare, start, end) if len(bare) >= _SHORTEST_AGAIN else -1
        while at >= 0:
            stop = at + len(bare)
            free = all(stop <= other.start or other.end <= at for other in [*found, *again])
            if free and _TOLD_OF.match(text, stop, end) is not None:
                again.append(Mention(at, stop, name))
            at = text.find(bare, stop, end)
    return sorted((*found, *again), key=lambda mention: mention.start) if again else found
