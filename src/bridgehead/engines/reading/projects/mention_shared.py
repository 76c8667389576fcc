"""Works that share the word for what they are: A、B等4条高速公路建成通车, 加快建设C、D抽水蓄能电站."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.patterns import alternatives, any_of
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.vocabulary import load

from .cues import cue
from .mention_names import Mention, after_boundary

_NAMES = load("names")
_SHARED = _NAMES["shared"]
_KINDS = tuple(_SHARED["kinds"])
_STAGES = ("preparing", "started", "building", "topped_out", "completed", "producing", "both")
_DEEDS = [word for stage in _STAGES for word in _NAMES["stages"][stage] if len(word) > 1]
_KIND = re.compile(
    rf"(?P<many>等?(?:\d{{1,3}}|[两三四五六七八九十]{{1,3}})?[条座个处项家]?|等)(?:{alternatives(_SHARED['sorts'])})*"
    rf"(?P<kind>{alternatives(_KINDS)})(?!{_SHARED['goes_on']})(?:续建)?(?:项目|工程)?(?:等(?:重大|重点)?(?:项目|工程)?)?"
)
_DONE = re.compile(
    rf"(?:{any_of(_NAMES['predicates']['between'])}|{alternatives(_SHARED['between'])}){{0,5}}(?:{alternatives(_DEEDS)})(?!率|后|前|以来)"
)
_VERB = re.compile(
    rf"(?:{alternatives(_NAMES['verb_led']['verbs'])})(?:了|好)?$"
)
SHARED = cue(_KINDS)
_OWN = re.compile(rf"(?:{alternatives(_KINDS)})(?!{_SHARED['goes_on']}$)|(?:扩建|改建|改造|迁建|工程|[一二三四五]期)$")
_STOP_BEFORE = re.compile("(?s:.*)[，。；：！？\n]")
_ITEM = re.compile("(?:(?!、|[和及与](?![平顺田龙静政县林]))[^、])+")
# 兰州、西宁等12个: no places alone that a number counts, no quantities, no clauses
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,6}|[\u4e00-\u9fff]{2,6}(?:至|到|[—-]+)[\u4e00-\u9fff]{2,8}(?:[一二三]期|段)?|[\u4e00-\u9fff]{1,8}(?:\([^()]{2,14}\))")
_NO_PLACE = re.compile(_SHARED["no_place"])
_LONGEST_LIST, _VERB_LONG, _LONGEST = 90, 8, 16


def sharing(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """Places before one word for works that they share, where something is done to them or a verb of building leads."""
    found: list[Mention] = []
    left = start
    for match in _KIND.finditer(text, start, end):
        if match.start() < left or text[match.start() - 1] in "、，。；":
            continue
        spans = _items(text, max(left, match.start() - _LONGEST_LIST), match.start())
        many = match["many"]
        shares = [not _OWN.search(text, *span) for span in spans]
        if not spans or (len(spans) == 1 and not many) or not any(shares[: len(spans) if many else -1]):
            continue
        done = _DONE.match(text, match.end(), end) is not None
        if not done and _VERB.search(text, max(start, spans[0][0] - _VERB_LONG), spans[0][0]) is None:
            continue
        left = match.end()
        last = len(spans) - 1
        for number, (first, stop) in enumerate(spans):
            named = text[first:stop] + (match["kind"] if shares[number] else "")
            if number == last and not many:
                stop = match.end("kind")
            found.append(Mention(first, stop, named, listed=match.start(), led=not done))
    return found


def _items(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """[start, end) of the places that a list before `stop` holds; [] where one of them is none."""
    before = _STOP_BEFORE.match(text, start, stop)
    begin = before.end() if before is not None else start
    first = text.find("、", begin, stop)
    begin = after_boundary(text, begin, first if first >= 0 else stop)
    spans = [item.span() for item in _ITEM.finditer(text, begin, stop)]
    if any(not _may_be_item(text[slice(*span)]) for span in spans):
        return []
    return spans


def _may_be_item(item: str) -> bool:
    if len(item) > _LONGEST or _NO_PLACE.search(item) is not None:
        return False
    return len(item) > 1 and (_OWN.search(item) is not None or _PLACE.fullmatch(item) is not None)
