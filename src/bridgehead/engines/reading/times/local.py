"""Words of time that hold for their own clause alone: 首期5亿元上半年到位，…; 乙项目7月投产，…."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .periods import TimeWord
from .state import is_of_days

# What becomes of one thing then, with which its clause ends: 6月底前全部竣工，
_BECOMES = re.compile(
    "(?:就|便|已|将|可|能|全部|全面|全|均|都|陆续|相继|正式|顺利|如期|实现|完成|整体|悉数|一次性|必须|要|[首整]车|主体)*"
    "(?:开工|动工|开建|复工|竣工|完工|建成|投产|投用|投运|达产|达效|试产|试生产|试运行|签约|落地|到位|交付|投入使用|投入运营|投入生产|开业|开园"
    "|通车|通航|并网|发电|下线|封顶|启用|启动|验收|拿地|摘牌|进场|复产|上市|过会|出让|投放|拨付|兑付|兑现|发放|清零|办结|运营|使用|建设|生产)+(?:[，。；、）)]|$)"
)
# 61个重大项目今日集中开工
_HELD = re.compile("(?:上午|下午|正式|同时|同步|一起|统一|联合|集中)*(?:开工|签约|竣工|投产|奠基|动工|开竣工|启动)")
_COUNTED = re.compile("\\d[余多]?[个项家]")
_BEGINS = frozenset(
    "午式集同统联就便已将可能全均都陆相正顺如实完整悉一必要首主开动复竣建投达试签落到交通并发下封启验拿摘进上过出拨兑清办运"
)
_STOPS = re.compile("[，、。；：！？\n]")
# What stands before such a word and is none of what it speaks of.
_NO_SUBJECT = re.compile(
    "(?:[全我本该各][省市县区州旗镇]|确保|力争|争取|预计|预期|计划|拟|将|已|可|有望|要|于|在|最迟|务必|必须|需|均|都|其中|并|从|自|至|到|的)+$"
)
_LOCAL, _SUBJECT, _REACH = ("range", "as_of", "year"), 2, 20
_LAST = frozenset("工建产成效约地位付用营园业车航网电线顶动收牌场市会让放兑现零结运行")


def held_to_clauses(text: str, words: Sequence[TimeWord], start: int, end: int) -> list[TimeWord]:
    """`words` of the sentence at [start, end), each that ends a clause with what then becomes tied to it."""
    return [_tied(text, word, start, end) if text[word.end : word.end + 1] in _BEGINS else word for word in words]


def _tied(text: str, word: TimeWord, start: int, end: int) -> TimeWord:
    """`word` as far as it holds: from its clause on where it is a day, else up to the end of its clause."""
    if word.until is not None:
        return word
    if word.kind == "day":
        head, subject = _before(text, start, word.start) if _HELD.match(text, word.end, end) else (start, None)
        # 一季度61个重大项目今日集中开工: the day goes on
        return replace(word, begin=head) if subject is not None and _COUNTED.search(subject) else word
    stop = _stop_after(text, word.end, end)
    if stop < 0 or is_of_days(word) or word.kind not in _LOCAL or not _BECOMES.match(text, word.end, end):
        return word
    head, subject = _before(text, start, word.start)
    return word if subject is None else replace(word, begin=head if subject else None, until=stop)


def _before(text: str, start: int, position: int) -> tuple[int, str | None]:
    """Where the clause begins that `position` stands in, and what it speaks of there; None where that is nothing."""
    head = max((stop.end() for stop in _STOPS.finditer(text, start, position)), default=start)
    subject = _NO_SUBJECT.sub("", text[head:position])
    return head, subject if len(subject) >= _SUBJECT or text.startswith("、", head - 1) else None


def _stop_after(text: str, start: int, end: int) -> int:
    """Where the clause that goes on at `start` ends, if it is short and with what may become of a thing; else -1."""
    found = _STOPS.search(text, start, min(end, start + _REACH))
    stop = found.start() if found is not None else end
    return stop if stop - start <= _REACH and text[stop - 1 : stop] in _LAST else -1
