"""Projects that a sentence names first and speaks of then: 总投资21亿元的9个项目，今年要全部投产."""

from __future__ import annotations

import re
from dataclasses import replace

from bridgehead.engines.reading.drafts import Draft

from .windows import Window

_COMMENT = re.compile(
    "，(?:今年|明年|年内|年底前?|[上下]半年|20\\d\\d年|\\d{1,2}月[底份]?前?)?(?:底前?|内|前)?(?:也|都|均)?(?:要|将|力争|确保|必须|争取)"
    "(?=[^，。；：、\\d]{0,8}(?:开工|动工|竣工|建成|投产|达产|完工|签约|落地))[^，。；：、\\d]{2,16}(?=[，。；]|$)"
)
_PROJECTS = re.compile("(?:[^，。；：、\\d]{0,8})项目")
_INVESTED = re.compile(
    "(?:投资|总额|引资|合同额|协议额|签约额|合同金额|协议金额|签约金额)(?:额|规模|总额)?(?:合计|共计|共|达到?|为)?$"
)
_OF_THEM = re.compile(
    "(?:人民币)?的(?:[^，。；：元、]{2,40}、[^，。；：元]{2,80}等)?|(?:的)?(?:用于|来)?(?:开工|新?开工建设|新建|续建|建设|实施|推进|启动|新上|组织)+(?:了)?"
)


def comment_end(text: str, start: int, comma: int) -> int | None:
    """Where the clause ends that says what is to become of the projects counted in text[:comma]; else None."""
    if start >= comma or not (text.startswith("，", comma) and text.endswith("项目", start, comma)):
        return None
    if _PROJECTS.fullmatch(text, start, comma) is None:
        return None
    match = _COMMENT.match(text, comma)
    return match.end() if match is not None else None


def sum_before(text: str, window: Window | None, count: Draft) -> Draft | None:
    """The investment of projects that stands before their number; None where the sum before is none of theirs."""
    if window is None or window.quantity.kind != "money":
        return None
    if not count.measure.startswith("project.") or not count.measure.endswith(".count"):
        return None
    quantity = window.quantity
    head = quantity.before if quantity.before >= 0 else quantity.start
    if not _INVESTED.search(text, max(0, head - 10), head):
        return None
    if "协议" in text[head - 10 : head] and not count.measure.startswith("project.signed"):
        return None  # what is agreed is of those signed, wherever the projects stand now
    if not _OF_THEM.fullmatch(text, quantity.end, count.quantity.start):
        return None
    return replace(
        count,
        start=window.pre[0],
        end=quantity.end,
        quantity=quantity,
        measure=count.measure.removesuffix("count") + "investment",
        filters=dict(count.filters),
        value=quantity.value,
        unit=quantity.unit,
        comparator=quantity.comparator,
        parent=count,
    )
