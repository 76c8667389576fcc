"""Brands with what they make, by what is said to be done there: 岚川车用线束、霁荇医用敷料都动了土."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.vocabulary import load

from .brands import has_own_head
from .cues import cue
from .mention_lists import CONTENTS
from .mention_names import Mention, make_mention, name_start
from .name_ends import is_work, name_end
from .names import OF_THE_COUNTY, is_class
from .product_words import product_spans, says_what

_DONE = load("names")["done"]
# A签约 of a project; A签约X项目 tells of a firm
_LAST = ("签约", "备案")
_DEED = re.compile(
    rf"(?:{alternatives(_DONE['deeds'])}|(?:{'|'.join(_LAST)})(?=[，。；、]|$))(?!程|(?:开工|竣工|签约|投产)*(?:项目|仪式|活动|率))"
)
IS_DONE_THERE = cue([*_DONE["deeds"], *_LAST])
# What leads from the last name to the deed: 等|6月底前|全部|完工
_LEADS = re.compile(f"(?:{'|'.join(_DONE['leads'])})+$")

_STATE = re.compile("[^，。；：]{1,12}?(?:阶段|试验|调试|尾声|收尾|环节|冲刺|高峰|期(?=[，。；]|$))")
_LEADS_END = frozenset(
    "向火料已行待纸图划景益渐步经均都也又继后续功利期式部前即将刚内年度月日底初旬于在要现入面快尽早力争保取始成得过理近目等构程体房基中步仍还正望计划次天设"
)
_STOP_BEFORE = re.compile("(?s:.*)[，。；：！？\n]")
_ITEM = re.compile("[^、]+")
_JOINT = re.compile("以及|[和及与]")
_NO_ITEM = re.compile(r"^\d|\d+余?[个家项批次款件]|[第首]")
_NO_ENDS = tuple(_DONE["no_end"])
_VERB = re.compile(
    rf"(?:{alternatives(_DONE['verbs'])})(?![后前时率并的了，。；：、！？项个\d]|以后|之后|仪式|活动|区)"
)
LED_TO = cue(_DONE["verbs"])
_OF_A_KIND = re.compile("(?:签约|开工|竣工|投产|在建|续建|落户|引进|新建)[^，。；：]{0,6}项目(?:中|里|当中)，")
_HAVE = re.compile("[，；](?:还有|也有|既有|更有|又有|有|包括|其中有)")
OF_A_KIND = cue(f"项目{inside}，" for inside in ("中", "里", "当中"))
_CLAUSE_ENDS = re.compile("[，。；：！？\n]|等")
_CONTENTS_LONG = 24
_PHASE = re.compile("[一二三四五]期$")
_REWORKED = ("迁建", "改扩建", "扩建", "改造", "扩容", "技改", "提标")
_MANY = 4
# 正在施工的|A、B可按进度用款, 推动已签约的|A、B开工: what works have come to, before their names
_DEEDS_BEFORE = "洽谈 在谈 签约 开工 动工 奠基 开建 在建 建设 施工 封顶 竣工 完工 建成 投产 投用 投运 试产".split()
_AS_THEY_ARE = re.compile(
    rf"(?:正在?|仍在|还在|[今去前上]年|[月日]|已经?|刚刚?|新近?|近期|日前|推动|推进|促进|促使|力促|支持|督促|帮助|服务|紧盯|盯紧|[，。；：、](?=在))(?P<deed>{alternatives(_DEEDS_BEFORE)})的(?![，。；])"
)
AS_IS = cue(f"{deed}的" for deed in _DEEDS_BEFORE)
_NOTE_OF_SUM = re.compile(r"\([^()，。；]{2,24}\)")
_SHORTEST, _LONGEST, _LEADS_LONG, _LONGEST_LIST, _FEW = 4, 20, 24, 80, 4


def products_done(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """A车用线束、B医用敷料都动了土: brands with a product, alone or in a list, and what their works have come to."""
    found: list[Mention] = []
    left = start
    for deed in _DEED.finditer(text, start, end):
        if (
            deed.start() < left
            or text[deed.start() - 1] in "由从"
            or (deed.group() == "进入" and _STATE.match(text, deed.end(), end) is None)
        ):
            continue
        stop, since = deed.start(), max(left, deed.start() - _LONGEST_LIST)
        left = deed.end()
        before = _STOP_BEFORE.match(text, since, stop)
        begin = before.end() if before is not None else since
        named = text.endswith("项目", begin, stop) and text.find("、", begin, stop) < 0  # others find it
        if named or stop - begin < _SHORTEST or not product_spans(text[begin:stop]):
            continue  # most deeds are said of something else
        leads = _LEADS.search(text, max(begin, stop - _LEADS_LONG), stop) if text[stop - 1] in _LEADS_END else None
        stop = leads.start() if leads is not None else stop
        spans = _items(text, begin, stop)
        if not spans or not _are_items([text[first:last] for first, last in spans]):
            continue
        if CONTENTS.search(text, start, stop) is not None:
            continue  # 建设内容包括设计、A生产线，全部投产后…: what one project is made of
        made = [make_mention(text, first, last, True, sure=len(spans) > 1) for first, last in spans]
        listed = stop if len(spans) > 1 else -1
        found += [Mention(each.start, each.end, each.name, listed=listed) for each in made if each is not None]
    return found


def products_led(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """开工A石墨烯、B乳业二期；: brands with a product that a verb of building leads, up to the end of the clause."""
    return [mention for verb in _VERB.finditer(text, start, end) for mention in _rest(text, verb.end(), end, led=True)]


def as_is(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """推动在谈的A无人机总装、B小镇尽快签约: names after what they have come to, one after another."""
    found: list[Mention] = []
    for told in _AS_THEY_ARE.finditer(text, start, end):
        begin, spans = told.end(), []
        while begin < end:
            stop = name_end(text, begin, end)
            spans.append((begin, cut_to_product(text, begin, stop)))
            note = _NOTE_OF_SUM.match(text, stop, end)
            stop = note.end() if note is not None else stop
            if text[stop : stop + 1] != "、":
                break
            begin = stop + 1
        items = [text[first:last] for first, last in spans]
        if not all(_may_be_item(item) for item in items) or not _are_items(items):
            continue
        if not all(is_work(item) or ends_in_product(item) for item in items):
            continue
        made = [make_mention(text, first, last, True, sure=True) for first, last in spans]
        found += [each for each in made if each is not None]
    return found


def cut_to_product(text: str, begin: int, stop: int) -> int:
    """Where the last product in text[begin:stop] ends, where few characters follow it: X生物基尼龙|放量."""
    spans = product_spans(text[begin:stop])
    left = stop - begin - spans[-1][1] if spans else 0
    return stop - left if 0 < left <= _FEW and not is_work(text[begin:stop]) else stop


def products_had(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """开工项目中，有A重卡基地，还有B油缸、C钢琴；: the rest of what is said to be among projects of a stage."""
    kind = _OF_A_KIND.search(text, start, end)
    if kind is None:
        return []
    return [each for told in _HAVE.finditer(text, kind.end(), end) for each in _rest(text, told.end(), end, led=False)]


def _rest(text: str, begin: int, end: int, *, led: bool) -> list[Mention]:
    """The names that fill what is left of a clause."""
    stop = _CLAUSE_ENDS.search(text, begin, min(end, begin + _LONGEST_LIST))
    last = stop.start() if stop is not None else min(end, begin + _LONGEST_LIST)
    last -= len("建设") * (led and text.endswith("建设", begin, last))  # 加快推进A、B|建设
    if last - begin < _SHORTEST or not product_spans(text[begin:last]):
        return []
    spans = _items(text, begin, last)
    items = [text[first:to] for first, to in spans]
    if not spans or (led and spans[0][0] != begin) or not _are_items(items):
        return []
    if sum(ends_in_product(item) or is_work(item) for item in items) * 2 < len(items):
        return []
    if CONTENTS.search(text, max(begin - _CONTENTS_LONG, 0), begin) is not None:
        return []
    made = [make_mention(text, first, to, True, sure=len(spans) > 1) for first, to in spans]
    listed = last if len(spans) > 1 else -1
    return [Mention(each.start, each.end, each.name, listed=listed, led=led) for each in made if each is not None]


def _items(text: str, begin: int, stop: int) -> list[tuple[int, int]]:
    """[start, end) of the names in text[begin:stop], the first without what leads to it."""
    first = text.find("、", begin, stop)
    begin = name_start(text, begin, first if first >= 0 else stop, ())
    spans = [item.span() for item in _ITEM.finditer(text, begin, stop)]
    joints = [*_JOINT.finditer(text, *spans[-1])] if spans else []
    if len(joints) == 1 and all(has_own_head(part) for part in _JOINT.split(text[slice(*spans[-1])])):
        last, end = spans.pop()
        spans += [(last, joints[0].start()), (joints[0].end(), end)]
    return spans


def _are_items(items: Sequence[str]) -> bool:
    """Whether all items have a head of their own, and most say what is made or built; one alone ends in that."""
    if sum(not _may_be_item(item) for item in items) > len(items) // _MANY:
        return False  # in a list of four one may be as plain as 远大药业
    if len(items) == 1:
        return OF_THE_COUNTY.match(items[0]) is not None or ends_in_product(items[0])
    return sum(is_work(item) or says_what(item) for item in items) * 2 >= len(items)


def _may_be_item(item: str) -> bool:
    if not _SHORTEST <= len(item) <= _LONGEST or item.endswith(_NO_ENDS) or _NO_ITEM.search(item) is not None:
        return False
    return OF_THE_COUNTY.match(item) is not None or (has_own_head(item) and not is_class(item))


def ends_in_product(item: str) -> bool:
    """岚川车灯二期, 岚东净水厂迁建: whether a name ends in what is made or built there, or in what is done to it."""
    bare = _PHASE.sub("", item)
    spans = product_spans(bare)
    return bool(spans) and (spans[-1][1] == len(bare) or bare.endswith(_REWORKED))
