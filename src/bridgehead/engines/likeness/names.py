"""How alike two names of projects are: shared pairs of characters outside the words that half of all names hold."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_GENERIC: Final = re.compile(
    r"(总部|生产|制造|研发|建设|产业化|产业|扩建|新建|改建|技改|年产|智能|高端|基地|园区|中心|项目|工程|工厂|园"
    r"|第?(?:[一二三四五六七八九]|首|\d+)期)"
)


def core(folded: str) -> str:
    """A folded name without the words that tell two projects apart as little as the word project does."""
    return _GENERIC.sub("", folded) or folded


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters; the text itself where it has only one."""
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def core_similarity(first: str, second: str) -> Decimal:
    """How alike two cores are, from 0 to 1: 0.95 equal, 0.85 where one holds the other, else by their shared pairs."""
    if first == second:
        return Decimal("0.95")
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= 3 and shorter in longer:
        return Decimal("0.85")
    a, b = pairs(first), pairs(second)
    return (Decimal(2 * len(a & b)) / Decimal(len(a) + len(b))).quantize(Decimal("0.01"))
