"""Which place governs what is said at a position of a text: 全市, 邻江县, a unit by its name.

`places` finds the towns and zones inside a document's own place. This finds what lies beside that place, or holds it:
a report of a district quotes the city's figures and the neighbour's, and they are not the district's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from .patterns import any_of
from .vocabulary import load

_VOCABULARY = load("elsewhere")
_WORDS: Final = frozenset(_VOCABULARY["places"]["words"])
# The places of the country by their bare names: 苏州, 宜兴.
BARE: Final = _WORDS.union(
    *(_VOCABULARY["places"][of] for of in ("provinces", "prefectures")),
    load("names")["places"]["cities"],
    load("places")["places"]["counties"],
)
_LONGEST: Final = max(map(len, BARE))
_CLAUSE: Final = re.compile(r"(?:^|[。；;！!？?，,:：\s])(?=[\u4e00-\u9fff]{2})")
_SPAN: Final = r"(?:\d{1,2}\s*[—–~～\-至到]\s*)?\d{1,2}月"
_TIMES: Final = rf"(?:{any_of(_VOCABULARY['said']['times'])}|\d{{4}}年|{_SPAN}|前[\d一二三四五六七八九十]+个?月)"
_SAID: Final = re.compile(
    rf"(?:{_TIMES}|{any_of(_VOCABULARY['said']['done'])}(?!{any_of(_VOCABULARY['said']['occasion'])}))"
)
# 宜兴市新源科技公司签约…: a firm is named after the place that it is from.
_FIRM: Final = re.compile(r"[^，,。；;、：:\s]{2,20}?(?:公司|集团|银行|股份|研究院|大学)")

# The whole of a level: of the text's own place, or of one that holds it.
_WHOLE = re.compile(r"[全我本][国省市州盟区县旗]")
_LEVELS = "自治州|自治县|自治旗|自治区|新区|省|市|州|盟|区|县|旗"
# A name by itself at the beginning of a clause, of which the rest is said.
_NAME = re.compile(
    r"(?:^|[。；;！!？?，,、:：\s]|其中|包括|以及|周边的|邻近的|相邻的|和|与|及|在)"
    rf"(?P<name>(?!(?:周边|邻近|相邻)的|[和与及在是从对由向按以为经将把被使让据])[\u4e00-\u9fff]{{2,10}}?(?:{_LEVELS}))"
    r"(?=[今去本全上下前一第共新累已同则也还均为有达近签开竣完实引投备招落在的，,、：:（(\s\d]|$)"
)
# Words of the same endings that no place is called by.
_NO_NAME = re.compile(
    r".*(?:[园片城社小景辖库厂矿校街地老山牧灾市郊]区|(?:示范|功能|集聚|保税|试验|开发|高新|经开|工业|生态|旅游|核心|合作|商务)区"
    r"|[城都上超夜股楼门]市|[各区市]县|[各县]市|[各县市]区|[两三四五六七八九十]+[市区县])$"
    r"|[全我本该各外周两]|毗?邻[近边县市区]"
)
# 2026年桥港区政府工作报告, 关于临汀市桥港区上半年招商引资情况的通报: a title's place, with what holds it.
_FULL = rf"(?:(?![省市])[\u4e00-\u9fff]){{2,9}}?(?:自治区|地区|{_LEVELS})"
_TITLE = re.compile(
    rf"[\s《“]*(?:关于)?(?:\d{{4}}年度?)?{_TIMES}?(?P<place>(?:{_FULL})*?(?P<last>{_FULL}))"
    rf"(?={any_of(_VOCABULARY['titles']['after'])}|[\s:：,，、“《\d]|$)"
)


def place_of_title(title: str) -> str:
    """The administrative place that a title begins with, by its full name; empty where it begins with none."""
    match = _TITLE.match(title)
    return match["place"] if match is not None and _is_name(match["last"]) else ""


def governing_place(text: str, at: int, names: Collection[str] = ()) -> str | None:
    """The last words before `at` in its paragraph that say of what place is spoken; None where none do.

    They are a whole level (全市), the name of an administrative place in full or bare (宜兴), or one of `names`.
    """
    begin = text.rfind("\n", 0, at) + 1
    said = text[begin:at]
    turns = [(match.start(), match[0]) for match in _WHOLE.finditer(said)]
    # What follows a name is looked at beyond `at`: 无锡市企业 is no place.
    paragraph = text[begin:].partition("\n")[0]
    turns += [(start, name) for start, name in (*_names_in(paragraph), *_bare_in(paragraph)) if start < at - begin]
    turns += [(place, name) for name in names if (place := said.rfind(name)) >= 0]
    # Where two begin alike the longer one is meant: 江岚 and 江岚新区.
    return max(turns, key=lambda turn: (turn[0], len(turn[1])))[1] if turns else None


@lru_cache(maxsize=64)
def _names_in(paragraph: str) -> tuple[tuple[int, str], ...]:
    return tuple(
        (match.start("name"), match["name"])
        for match in _NAME.finditer(paragraph)
        if _is_name(match["name"]) and (_SAID.match(paragraph, match.end()) or not _FIRM.match(paragraph, match.end()))
    )


def _is_name(words: str) -> bool:
    """Whether they are a name and no word of such an ending: 锡山区 is known, 山区 and 老城区 are none."""
    return _NO_NAME.match(words) is None or words[:-1] in BARE


class _Bare(NamedTuple):
    start: int
    said: str
    is_sure: bool


@lru_cache(maxsize=64)
def _bare_in(paragraph: str) -> tuple[tuple[int, str], ...]:
    """Places by bare names at the beginning of a clause of which the rest is said; those that are words beside others
    alone.
    """
    found = list(_bare(paragraph))
    is_list = any(one.is_sure for one in found)
    return tuple((one.start, one.said) for one in found if one.is_sure or is_list)


def _bare(paragraph: str) -> Iterator[_Bare]:
    for match in _CLAUSE.finditer(paragraph):
        end, sure = match.end(), False
        while name := _bare_at(paragraph, end):
            end += len(name)
            sure = sure or name not in _WORDS
            # 苏州、无锡签约…: one after the other.
            if paragraph[end : end + 1] not in ("、", "和", "与") or not _bare_at(paragraph, end + 1):
                break
            end += 1
        if end > match.end() and _SAID.match(paragraph, end):
            yield _Bare(match.end(), paragraph[match.end() : end], sure)


def _bare_at(paragraph: str, start: int) -> str:
    """The longest bare name that begins there."""
    lengths = range(_LONGEST, 1, -1)
    return next((name for length in lengths if (name := paragraph[start : start + length]) in BARE), "")
