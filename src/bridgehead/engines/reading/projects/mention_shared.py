"""Works that share the word for what they are: A、B等4条高速公路建成通车, 加快建设C、D抽水蓄能电站."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.patterns import alternatives, any_of
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.vocabulary import load

from .brands import has_own_head
from .cues import cue
from .mention_names import Mention, after_boundary
from .name_ends import is_work

_NAMES = load("names")
_SHARED = _NAMES["shared"]
_KINDS = tuple(_SHARED["kinds"])
_STAGES = ("filed", "preparing", "started", "building", "topped_out", "completed", "producing", "both")
_DEEDS = [word for stage in _STAGES for word in _NAMES["stages"][stage] if len(word) > 1] + _SHARED["deeds"]
_KIND = re.compile(rf"(?:{alternatives(_KINDS)})(?!{_SHARED['goes_on']})")
# 等7条|高速公路, 3座35万千瓦|光热电站
_MANY = re.compile(
    rf"(?P<many>等?(?:\d{{1,3}}|[两三四五六七八九十]{{1,3}})?[条座个处项家]?)(?:{'|'.join(_SHARED['sorts'])})*$"
)
_SIZE = re.compile(_SHARED["size"])  # 14个|750千伏|电网工程: a part of each name
# What is done to them, at once or after the rest of a list: A、B高铁|和C站、D枢纽等重大工程开工建设
_DONE = re.compile(
    r"(?:(?:以及|[、和及与])[^，。；：！？\n]{2,60}?等[^，。；：、\d]{0,10}?|等[^，。；：、\d]{0,8}?)?"
    rf"(?:{any_of(_NAMES['predicates']['between'])}|{alternatives(_SHARED['between'])}){{0,5}}(?:{alternatives(_DEEDS)})(?!率|后|前(?!期)|以来)"
)
_VERB = re.compile(rf"(?:{alternatives(_NAMES['verb_led']['verbs'])})(?:了|好)?")
SHARED = cue(_KINDS)
_OWN = re.compile(
    rf"(?:{alternatives(_KINDS)})(?!{_SHARED['goes_on']}$)|(?:扩建|改建|改造|迁建|引水|供水|调水|整治|治理|工程|[一二三四五]期|[东西南北]站|[一二三四五大]桥)$"
)
_STOP_BEFORE = re.compile("(?s:.*)[，。；：！？\n]")
_ITEM = re.compile("(?:(?!、|以及|[和及与](?![平顺田龙静政县林]))[^、])+")
_PLACE = re.compile(
    r"(?:\d{2,4}千伏)?[\u4e00-\u9fff]{2,6}(?:\([^()]{2,14}\))?|[\u4e00-\u9fff]{2,6}(?:至|到|-)[\u4e00-\u9fff]{2,8}(?:[一二三]期|段)?(?:\([^()]{2,14}\))?"
    r"|(?:[\u4e00-\u9fff]{2,6}|[\u4e00-\u9fff]{2,4}至[\u4e00-\u9fff]{2,4})(?:\d{1,3}万吨级|[一二三四]级)"
)
_NO_PLACE = re.compile(_SHARED["no_place"])
_GOES_ON = re.compile(
    "(?:项目|工程)?(?:、|以及|[和及与])(?P<item>[^，。；：、和及与等\n]{4,16}?)(?=[、，。；和及与等]|建设|项目|$)"
)
_LONGEST_PLACE = 4
_LONGEST_LIST, _VERB_LONG, _LONGEST, _MANY_LONG = 90, 8, 18, 18


def sharing(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """Places before one word for works that they share, where something is done to them or a verb of building leads."""
    found: list[Mention] = []
    left = start
    for kind in _KIND.finditer(text, start, end):
        since = max(left, kind.start() - _LONGEST_LIST)
        if text.find("、", since, kind.start()) < 0 and text.find("等", since, kind.start()) < 0:
            continue
        many = _MANY.search(text, max(since, kind.start() - _MANY_LONG), kind.start())
        stop = many.start() if many is not None else kind.start()
        counted = many is not None and bool(many["many"])
        spans = _items(text, since, stop)
        shares = [not _is_whole(text[slice(*span)]) for span in spans]
        if not _is_shared(text, shares, counted, stop):
            continue
        done = _DONE.match(text, kind.end(), end) is not None
        if not done and not _is_led(text, max(start, spans[0][0] - _VERB_LONG), spans[0][0]):
            continue
        left = kind.end()
        size = "".join(_SIZE.findall(text, many.end("many"), kind.start())) if many is not None else ""
        for number, (first, last) in enumerate(spans):
            named = text[first:last] + (size + kind.group() if shares[number] else "")
            last_of_all = number + 1 == len(spans) and not counted
            until = kind.end() if last_of_all else last
            named = text[first:until] if last_of_all and not shares[number] else named  # 霁州港四期|码头
            found.append(Mention(first, until, named, listed=stop, led=not done))
        if not done:
            found += _rest(text, kind.end(), end, stop)
    return found


def _is_whole(item: str) -> bool:
    """Whether an item has its own word for what it is: 岚渡二桥, 霁芯封测基地, and no place such as 岚城."""
    return _OWN.search(item) is not None or (len(item) > _LONGEST_PLACE and is_work(item))


def _rest(text: str, position: int, end: int, listed: int) -> list[Mention]:
    """加快A、B3座光热电站|和C创新中心、D联网通道|建设: the works that go on with the list."""
    found: list[Mention] = []
    while (joint := _GOES_ON.match(text, position, end)) is not None:
        position = joint.end()
        item = joint["item"]
        if not (is_work(item) or _OWN.search(item)) or not has_own_head(item) or _NO_PLACE.match(item) is not None:
            break
        found.append(Mention(*joint.span("item"), item, listed=listed, led=True))
    return found


def _is_shared(text: str, shares: Sequence[bool], counted: bool, stop: int) -> bool:
    """Whether an item has no word of its own for what it is; the last has none where no number stands between."""
    if len(shares) == 1:
        return counted and shares[0] and text.startswith("等", stop)
    return any(shares if counted else shares[:-1])


def _items(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """[start, end) of the places that a list before `stop` holds; [] where one of them is none."""
    before = _STOP_BEFORE.match(text, start, stop)
    begin = before.end() if before is not None else start
    begin = max(begin, text.rfind("的", begin, stop) + 1)  # 总投资90亿元的|A、B清洁能源基地
    first = text.find("、", begin, stop)
    begin = after_boundary(text, begin, first if first >= 0 else stop)
    verb = _VERB.match(text, begin, stop)
    if verb is not None and (first if first >= 0 else stop) - verb.end() > 1:
        begin = verb.end()  # 推动|青桂、青粤
    spans = [item.span() for item in _ITEM.finditer(text, begin, stop)]
    if any(not _may_be_item(text[slice(*span)]) for span in spans):
        return []
    return spans


def _is_led(text: str, start: int, position: int) -> bool:
    """Whether a verb of building ends at `position`."""
    return any(verb.end() == position for verb in _VERB.finditer(text, start, position))


def _may_be_item(item: str) -> bool:
    if not 1 < len(item) <= _LONGEST or _NO_PLACE.search(item) is not None:
        return False
    return _OWN.search(item) is not None or _PLACE.fullmatch(item) is not None
