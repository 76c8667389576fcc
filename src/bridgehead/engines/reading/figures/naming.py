"""The thing that a quantity's own words name: 营业额 in 实现营业额9.57亿美元, 银行 in 8家银行."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bridgehead.engines.reading.lexicon import Word
from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.times.periods import TimeWord
from bridgehead.engines.reading.vocabulary import load

from .labels import label_of
from .spots import Spot

_WORDS = load("naming")


def _any_of(name: str) -> str:
    return alternatives(_WORDS[name]["words"])


_FOR_YEARS = "连续[\\d两二三四五六七八九十]+(?:年|个月|个?季度)"
_LINKS = re.compile(f"(?:{_any_of('links')}|{_FOR_YEARS}|(?<![签合契条公预履违续解])约|(?<!通)过|[（(“”《》\\s])+$")
# What a link can end in: most nouns end in none of it, and the search may be spared.
_LINKS_END = frozenset({*(word[-1] for word in _WORDS["links"]["words"]), *"年月度约过（(“”《》"})
# What links are made of: a run of them begins after the last of any other character.
_OF_LINKS = frozenset("".join(_WORDS["links"]["words"]) + "连续两二三四五六七八九十年个月季度约过（(“”《》")
_LONGEST_TAIL = 12
_NEAR = 10
_PAPERS = ("手续", "证照", "执照", "许可证")  # 代办证照手续320件: things, where they are counted
_OPENERS = re.compile(f"(?:{_any_of('openers')}|{_FOR_YEARS}|[）)”“《》\\s，、：；])+")
_NO_NOUN_AFTER = re.compile(f"[^\\u4e00-\\u9fffA-Za-z“]|$|{_any_of('not_after')}")
_PART = re.compile(f"(?:{_any_of('parts')})[”）)]?$")
_KIND = re.compile(f"(?:{_any_of('kinds')})$")
_VAGUE = re.compile(f"(?:{_any_of('vague')})$")
_VAGUE_AFTER = re.compile(f"(?:{_any_of('vague_after')})")
# 建成专业园区12个: parks are things where they are what is made or had.
_PARKS_MADE = re.compile(
    "(?:建成|新建|建设|现有|拥有|建有|打造|培育|创建|获批|认定|规划)[^，。；、\\d]{2,12}(?:园|园区|小镇|街区|片区)$"
)
# 119项区委、区政府重点工作, 12项县级实事
_WHOSE_TASKS = re.compile(
    "[区县村]级|(?:[省市区县](?:委|政府|人大)[、和及]?)+[^，。；]{0,6}(?:工作|任务|实事|项目|事项)"
)
# Zones and gardens that are things, and no places.
_ZONES_MADE = tuple(
    "文明村 文明镇 文明乡镇 文明社区 生态乡镇 生态村 生态镇 卫生村 卫生镇 卫生乡镇"
    " 示范乡镇 特色镇 中心镇 中心村 贫困村 传统村落"
    " 示范村 示范镇 示范乡 示范社区 示范街区 示范园 美丽乡村 和美乡村 特色村 专业村 重点村 试点村 特色小镇"
    " 城中村 棚户区 强镇 强村 名镇 名村"
    " 小区 景区 病区 公园 校园 幼儿园 花园 庄园 综试区 试验区 示范区 先行区 综保区 保税区 自贸区 灌区".split()
)
# 48项“一件事”重点事项
_QUOTED_THING = re.compile(
    "“[^“”，。；\\d]{2,16}”[^，。；、\\d]{0,8}?(?:[轴带圈廊区线路]|园区|校园|社区|村|中心|工厂|车间|站点|事项|活动|平台|品牌|产品|服务|场景|机制|企业|试点|基地)"
)
# 5个国家先进制造业集群, against 5个国家
STATE_THING = re.compile(
    "国家(?:级|[^，。；、\\d的和与]{0,14}(?:集群|装置|设施|基地|试点|标准|奖|学院|枢纽|载体|城市|园区|示范区))"
)
# 新增3家千亿级、18家百亿级企业
_GRADED = re.compile("(?:过|超)?[十百千万\\d]+亿元?级(?:[、和与]|[^，。；、\\d]{2,})")
_GRADES_BEGIN = frozenset("过超十百千万0123456789")
# 35家村镇银行, 13个大模型
_STOCK_OF = ("存量", "现有", "老旧", "既有")
_THINGS_AFTER = ("村镇银行", "大模型", "大学", "大赛", "大数据", "大型")
# 甲村等3个村获评: places are things where an award counts them.
_PLACES_HONOURED = re.compile(
    "(?:行政)?(?:村|社区|乡镇|镇|街道|景区)(?:全部|均|都)?(?:成功)?(?:获|入选|入围|被|列入|上榜|通过)"
)
# 游客接待量稳步增长，突破3000万人次: the clause before says of what, and how it has gone.
_HOW_IT_WENT = re.compile(
    "(?:^|[，。；：、\\s])(?P<noun>[^，。；：、\\d\\s]{2,24}?)(?:[较比](?:(?:19|20)\\d\\d年底?|[^，。；：\\d]{1,6}))?"
    "(?:将|又|再|已|也|均|实现|稳步|持续|不断|加快|加速|大幅|快速|显著|明显|进一步|逐年|逐步|全面|连续|首次|成功|历史性|平稳|较快|高速|迅速|日益|日趋|连年)*"
    "(?:增[长加多强]|上升|攀升|提[升高速]|扩[大容]|壮大|翻[一两]?番|倍增|完善|回升|加快|发展|向好|改善|恢复|反弹|创?新高|[上迈][^，。；\\d]{0,3}台阶"
    "|突破|跨越|跃升|延伸|拓展|加密|优化|下降|减少|降低|回落|收窄)，$"
)
_HOW_REACH = 44
_SHORTENED = 3
# Classes of words that say what was done to a thing and not what it is.
_DEEDS = tuple(
    "stage: new cumulative gained present resolved raised held issued paid actual target brief estimate weak_actual"
    " neither among respectively growth fall registered total_words approval semicolon decoy".split()
)


def noun_before(spot: Spot) -> tuple[int, int] | None:
    """[start, end) of what the words before the number name, without time, links and deeds; None where nothing."""
    text = spot.text
    start, end = spot.window.pre
    times = [time for time in spot.view.times if start <= time.start and time.end <= end]
    end = _without_tail(spot, times, start, end)
    while start < end:
        opener = _OPENERS.match(text, start, end)
        time = next((time for time in times if time.start == start and time.end <= end), None) if times else None
        if opener is None and time is None:
            break
        start = max(opener.end() if opener else start, time.end if time else start)
    return (start, end) if end - start >= 2 else None


def subject_before(spot: Spot) -> tuple[int, int] | None:
    """[start, end) of what the clause before says to have grown, where a number's own clause names nothing."""
    end = spot.window.pre[0]
    if not spot.text.startswith("，", end - 1) or noun_before(spot) is not None:
        return None
    went = _HOW_IT_WENT.search(spot.text, max(spot.view.start, spot.window.far[0], end - _HOW_REACH), end)
    return went.span("noun") if went is not None else None


def _without_tail(spot: Spot, times: Sequence[TimeWord], start: int, end: int) -> int:
    """`end` moved left over linking words, times and deeds."""
    text, words = spot.text, spot.window.words
    while end > start:
        link = _link(text, start, end)
        if link is not None:
            end = link.start()
            continue
        last: TimeWord | Word | None = None
        if times:
            last = next((time for time in times if time.end == end), None)
        if last is None and words:
            last = next((word for word in words if word.end == end and _is_deed(word.classes)), None)
        if last is None or text.endswith(_PAPERS, start, end):
            break
        end = last.start
    return end


def _link(text: str, start: int, end: int) -> re.Match[str] | None:
    """The linking words that text[start:end] ends in, at most `_LONGEST_TAIL` characters of them."""
    last_one = text[end - 1]
    if last_one not in _LINKS_END and not last_one.isspace():
        return None
    first, head = end - 1, max(start, end - _LONGEST_TAIL)
    while first > head and (text[first - 1] in _OF_LINKS or text[first - 1].isspace() or text[first - 1].isdigit()):
        first -= 1
    return _LINKS.search(text, first, end)


@cache  # as many as the vocabulary has kinds of words
def _is_deed(classes: frozenset[str]) -> bool:
    return all(name.startswith(_DEEDS) for name in classes)


def _special_noun(spot: Spot, start: int, end: int) -> tuple[int, int] | None:
    """[start, end) of a thing of the state, in quotes or of a rank; most that is counted begins like none of them."""
    first = spot.text[start : start + 1]
    if first == "“":
        return (start, end) if _QUOTED_THING.match(spot.text, start, end) is not None else None
    if first == "国":
        return (start, end) if STATE_THING.match(spot.text, start) is not None else None
    graded = _GRADED.match(spot.text, start) if first in _GRADES_BEGIN else None
    return (start, graded.end()) if graded is not None else None


def noun_after(spot: Spot) -> tuple[int, int] | None:
    """[start, end) of what stands right after the counter (8家银行), None where a deed or nothing does."""
    start, end = spot.quantity.end, spot.window.post[1]
    if spot.text[start : start + 1] == "的":
        start += 1
    if spot.text.endswith("等", 0, spot.quantity.start) and _PLACES_HONOURED.match(spot.text, start):
        return start, end
    special = _special_noun(spot, start, end)
    if special is not None:
        return special
    if end - start < 2 or _NO_NOUN_AFTER.match(spot.text, start):
        return None
    if spot.text.startswith(_STOCK_OF, start):
        return start, end  # 431处存量危岩
    vague = _VAGUE_AFTER.match(spot.text, start) is not None and not spot.text.startswith(_THINGS_AFTER, start)
    if vague and not _WHOSE_TASKS.match(spot.text, start):
        return None
    first = next((word for word in spot.view.words if word.start == start), None)
    if first is not None and _is_deed(first.classes) and not first.classes & {"new", "decoy"}:
        return None
    return start, end


def names_unknown(spot: Spot, known: frozenset[str]) -> bool:
    """Whether the words before the number name a thing of their own that the vocabulary has no measure for.

    `known` are the classes of nouns. A place, a class (产业类) and an industry are parts of what was counted before.
    """
    if _counts_known(spot, known):
        return False
    if spot.quantity.kind == "count" and not spot.window.noun_first and _counts_unknown(spot, known):
        return True
    noun = noun_before(spot)
    if noun is None:
        return False
    end = noun[1]
    if is_part(spot, noun) or "industry" in spot.local:
        return False
    return not any(
        word.end == end and word.start >= spot.window.pre[0] and word.classes & known for word in spot.view.words
    )


def _counts_known(spot: Spot, known: frozenset[str]) -> bool:
    """第四批10个重点项目: the thing stands after the counter."""
    return not spot.window.noun_first and any(
        word.start == spot.quantity.end and word.classes & known for word in spot.view.words
    )


def is_part(spot: Spot, noun: tuple[int, int]) -> bool:
    """Whether the noun is a place, a class or a level, which a count may be of only together with another."""
    if spot.text.endswith(_ZONES_MADE, noun[0], noun[1]):
        return False
    if _PARKS_MADE.search(spot.text, max(spot.window.pre[0], noun[0] - 6), noun[1]):
        return False
    return _PART.search(spot.text, max(noun[0], noun[1] - 8), noun[1]) is not None


def _counts_unknown(spot: Spot, known: frozenset[str]) -> bool:
    """170多万户经营主体: the thing stands after the counter, and no word near it is one that is known."""
    noun = noun_after(spot)
    if noun is None or is_vague(spot, noun):
        return False
    return not any(word.classes & known for word in spot.view.words if noun[0] <= word.start < noun[0] + _NEAR)


def names_kind(label: str) -> bool:
    """Whether 总部经济 of 总部经济项目16个 is a kind of project, and no list or state of theirs."""
    return _KIND.search(label) is not None


def is_vague(spot: Spot, noun: tuple[int, int]) -> bool:
    """Whether the noun is one of speech and nothing that is counted (四项机制, 7个方面)."""
    return _VAGUE.search(spot.text, max(noun[0], noun[1] - 6), noun[1]) is not None


def own_label(spot: Spot) -> str | None:
    """The spot's own words for what is counted: its item of a list that 分别 hands out, those before, those after."""
    item = spot.share.item if spot.share is not None else None
    said = label_of(spot.text, item[0], item[1], spot.view.times) if item is not None else None
    if said is not None and len(said) > _SHORTENED:  # 城镇 in 城镇、农村居民收入分别为 says too little
        return said
    before = label_of(spot.text, spot.window.pre[0], spot.quantity.start, spot.view.times)
    start, end = spot.window.post
    said = before or label_of(spot.text, start, end, spot.view.times)
    told = subject_before(spot) if said is None else None
    return label_of(spot.text, *told, spot.view.times) if told is not None else said
