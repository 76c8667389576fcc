"""Works that a clause only urges on, or only says to be finished."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .mention_names import Mention

# 推进A、B等项目建设: what is urged on so is being built, in a plan too.
_URGED_ON = re.compile("(?:推进|推动|推动实施|加快|加速|抓好|抓实|狠抓|抓紧|做好|统筹|促进)[了好“]?$")
# 加大力度推进A、B等一批项目: that they are built goes without saying.
_WITH_FORCE = re.compile("(?:加大力度|大力|全力|强力|着力|加力|全速)[^，。；]{0,4}$")
_URGED_LONG, _FORCE_LONG = 6, 10
_THEIR_BUILDING = re.compile(
    "(?:等(?:一批|多个|\\d+[个项])?[^，。；：、\\d]{0,14}?(?:项目|工程)?|项目|工程)?(?:(?<!规划)(?<!前期)建设(?:进度|步伐|提速|进程)?|进度)(?=$|[，。；\n和及、])|等(?:一批|多个)?[^，。；：、\\d]{0,12}项目(?=$|[，。；\n])|等?\\d{0,3}[条座处个][^，。；：、]{2,24}?建设(?:进度|步伐)?(?=$|[，。；\n和及、])"
)
_FINISHED = ("完成", "完成了")
_BUILT_UP = ("建起", "盖起")
_BEGUN = ("启动", "启动了")
_WORK_ON = (
    "改造",
    "扩建",
    "改建",
    "重建",
    "迁建",
    "治理",
    "整治",
    "修复",
    "提升",
    "改造工程",
    "扩建工程",
    "治理工程",
    "改造项目",
    "扩建项目",
)


def is_urged_on(text: str, span: tuple[int, int], mentions: Sequence[Mention]) -> bool:
    """Whether a clause only urges on that its projects are built: 推进A、B等项目建设."""
    last = mentions[-1].end
    if not any(text.find(word, last, span[1]) >= 0 for word in ("建设", "进度", "项目")):
        return False
    first = mentions[0].prefix if mentions[0].prefix >= 0 else mentions[0].start
    if _URGED_ON.search(text, max(span[0], first - _URGED_LONG), first) is None:
        return False
    told = _THEIR_BUILDING.match(text, last, span[1])
    if told is None or not told.group().endswith("项目"):
        return told is not None
    return _WITH_FORCE.search(text, max(span[0], first - _FORCE_LONG), first) is not None


def stage_led_to(text: str, span: tuple[int, int], mentions: Sequence[Mention], alone: bool) -> str | None:
    """The stage that the verb before the works says by itself: 完成A改造, 启动B建设; `alone` where no other is said."""
    if _is_finished(text, span, mentions):
        return "completed"
    if mentions[0].led and any(text.find(verb, span[0], mentions[0].start) >= 0 for verb in _BUILT_UP):
        return "completed"  # 建起|X物流园
    begun = alone and mentions[0].led and text.endswith(_BEGUN, span[0], mentions[0].start)
    return "started" if begun else None


def _is_finished(text: str, span: tuple[int, int], mentions: Sequence[Mention]) -> bool:
    """Whether a clause only tells that works are finished: 完成A改造、B扩建工程."""
    first, last = mentions[0].start, mentions[-1]
    if not text.endswith(_FINISHED, span[0], first) or not last.name.endswith(_WORK_ON):
        return False
    return last.end == span[1] or text[last.end] in "、和及等"
