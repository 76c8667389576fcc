"""The district, town, park or zone that a statement speaks of."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter

from .known import Hit, Known
from .projects.mention_names import after_boundary

# Zones and towns inside the document's own place; a whole district or city is written 全区, 我市.
_ZONE_END = re.compile(
    "经济技术开发区|高新技术产业开发区|经济开发区|高新区|经开区|开发区|经济区|工业园区|科技城|街道|镇(?<=[\u4e00-\u9fff]镇)(?<![乡城]镇)(?![村贤镇])|乡(?<=[\u4e00-\u9fff]乡)(?![村贤镇])"
)
# Words that no place's name holds, and zones that a district has only one of.
_CUT = re.compile(
    "[是把但在和与为将的于到对由向从及、年月日底，支持个]|其中|其余|其他|利用|完成|实现|建成|引进|位于|记者|走进|落户|今年"
)
_ALONE = frozenset({"开发区", "高新区", "经开区"})
_WHOLE = re.compile("全[市区县镇州]|我[市区县]|本[市区县]|该[市区县]")
_LAST_LEVEL = re.compile(r"(?:.*[省市州盟])?(?P<last>[^省市州盟]{2,}|[^省州盟]{2,}市)$")
_NO_ZONE = re.compile(
    "^(?:城|乡|古|小|新|特色|各|该|本|全|重点|中心|集|市|每个|一个)?(?:镇|乡|街道|开发区|高新区|工业园区|经济区|科技城)$"
)
# 仪式在云桥经济开发区举行 names a venue, and what is told of the event is not told of the zone.
_VENUE = re.compile("[^，。；、！\n\\d]{0,12}(?:举行|举办|召开|启动|开幕)")
# 临汀市级, 临汀市委 and 临汀市政府 are offices and levels, and 临汀市重点项目 in a district are its own of that list.
_OF_PARENT = re.compile("(?!级|重点|重大|委|政府|领导|人大|政协|[发商工财统招][改务信政计])")
# 沿江智造园二期项目 is a project, and what is said after it is not said of the park.
_IN_A_NAME = re.compile("[一二三四五]期|(?:建设|新建|改造|扩建|配套)?(?:项目|工程)")


@lru_cache(maxsize=4096)
def own_place(place: str | None) -> str | None:
    """The last level of a place given as a path: 桥港区 of 澜江市桥港区."""
    if not place:
        return None
    match = _LAST_LEVEL.match(place)
    return match["last"] if match is not None else place


def places_in(text: str, start: int, end: int, path: str | None, known: Known) -> list[tuple[int, str | None]]:
    """(offset, place) where text[start:end] turns to a place: a zone, the document's own by 全区 and the like, a city.

    `path` is the document's place with what it lies in, 澜江市桥港区, as far as that is known.
    """
    document = own_place(path)
    named = _named(text, start, end, known) if known.places else []
    turns: list[tuple[int, str | None]] = [(match.start(), document) for match in _WHOLE.finditer(text, start, end)]
    turns += _parent_turns(text, start, end, path or "", document or "")
    for match in _ZONE_END.finditer(text, start, end):
        first = max(start, match.start() - 8)
        begin = after_boundary(text, _run_start(text, first, match.start()), match.start())
        begin = max([begin, *(cut.end() for cut in _CUT.finditer(text, begin, match.start()))])
        name = text[begin : match.end()]
        if any(hit.start < match.end() and begin < hit.end for hit in named):
            continue  # the gazetteer knows where this name begins and ends
        if begin and text[begin - 1] == "在" and _VENUE.match(text, match.end()):
            continue
        if name in _ALONE or (len(name) >= 3 and begin < match.start() and _NO_ZONE.match(name) is None):
            turns.append((begin, name))
    turns += [(hit.start, hit.name) for hit in named]
    turns.sort(key=itemgetter(0))
    return turns


def _parent_turns(text: str, start: int, end: int, path: str, own: str) -> list[tuple[int, str | None]]:
    """Where a district's text speaks of the city that it lies in, and where of itself again."""
    parent = path.removesuffix(own)
    if not own.endswith(("区", "县", "市")) or not parent.endswith("市") or parent[:-1] not in text:
        return []
    city, district = re.escape(parent), re.compile(re.escape(own))
    spoken = re.compile(f"(?<![占居列入]){city}(?!{district.pattern}){_OF_PARENT.pattern}|{city[:-1]}全市")
    turns: list[tuple[int, str | None]] = [(match.end() - 1, parent) for match in spoken.finditer(text, start, end)]
    return turns + [(match.start(), own) for match in district.finditer(text, start, end)] if turns else []


def _named(text: str, start: int, end: int, known: Known) -> list[Hit]:
    """The gazetteer's places and parks in text[start:end] that are no part of a project's name."""
    return [
        hit
        for hit in known.places
        if start <= hit.start
        and hit.end <= end
        and _IN_A_NAME.match(text, hit.end) is None
        and not any(project.start <= hit.start and hit.end <= project.end for project in known.projects)
    ]


def _run_start(text: str, first: int, end: int) -> int:
    """Where the run of Chinese characters that ends at `end` begins, not before `first`."""
    begin = end
    while begin > first and "\u4e00" <= text[begin - 1] <= "\u9fff":
        begin -= 1
    return begin
