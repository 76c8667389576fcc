"""Parks, halls and mines: whether a firm or a place heads their name."""

from __future__ import annotations

import re

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.vocabulary import load

from .brand_runs import (
    CITIES,
    ENDS_FIRM,
    JOINED_LONG,
    LAND,
    LONGEST_BRAND,
    before_kind,
    first_product,
    may_be_run,
    reads_as_firm,
)
from .product_words import says_what

_BRANDS = load("brands")["brands"]
PARKS = tuple(_BRANDS["parks"])
_LONG_PARK = 7
# What a place has for all, though it may be a firm's: a hall that says what it is for.
HALLS = (*[park for park in PARKS if park not in ("物流园", "枢纽")], *_BRANDS["halls"])
_OF_PLACES = frozenset("数字 经济 物流 客运 货运 综合 文旅 文化".split())
_FIRM_ONLY = frozenset(_BRANDS["firm_only"])
# 天霁上佳|南溪|新材料产业园: the city in which a firm builds stands after its name.
_CITY_INSIDE = re.compile(
    f"(?P<firm>[\u4e00-\u9fff]{{2,4}}?)(?:{alternatives(CITIES)})(?!(?:产业|工业|物流|创业|示范|生态|创新)?园$)"
)
_ZONE = re.compile("[\u4e00-\u9fff]{2,6}?(?:工业园区|产业园区|开发区|经开区|高新区|集中区)(?!$|[一二三四五]期)")
_MINE = re.compile("[煤铁铜金银锂锌铅钨锡钼磷]矿(?:深部|井下|地下|露天|资源)*(?:开采|采矿|采选)$")
# “一泓清水”工程, 古岚“一台戏”: quotation marks call it by an idea of its own, 岚科“玄武岩纤维” by what is made there.
_IDEA = re.compile("[\u4e00-\u9fff]{0,3}“[^”]{3,}”(?:项目|工程)?$|“(?:[一二三四五六七八九十百千万两双][^”]*|[^”]{4,})”")
_ENDS_QUOTED = (*ENDS_FIRM, *_BRANDS["firm_words"], "集团", "公司")


def is_firms_hall(bare: str, short: str) -> bool:
    """Whether a firm's short name heads a park, or a hall that says what it is for: 迈腾|科技园, 优栖|康养社区.

    `short` is the name without a province or a city before it.
    """
    cut, following = first_product(short)
    inside = _CITY_INSIDE.match(short) if bare.endswith(PARKS) and short == bare else None
    if inside is not None and inside.end() <= cut and may_be_run(inside["firm"]) and inside["firm"] not in CITIES:
        return True
    quoted = short.find("“")
    if JOINED_LONG <= quoted <= LONGEST_BRAND and may_be_run(short[:quoted]) and short[:quoted] not in CITIES:
        return True  # 霁钢“四新”产业园
    run = short[:cut]
    is_firm = reads_as_firm(run) or (following in _FIRM_ONLY and 1 < cut <= LONGEST_BRAND and run not in CITIES)
    if not is_firm or following in _OF_PLACES:
        return False
    return bare.endswith(PARKS) or says_what(short[cut:])


def is_places_park(bare: str, short: str) -> bool | None:
    """Whether a park is called after a place; None where `short`, its name without a city, is too short to tell."""
    if len(bare) < _LONG_PARK:
        return None
    cut = before_kind(short, first_product(short)[0])
    if cut == LONGEST_BRAND and may_be_run(short[:cut]):
        return False  # 深岚研创|科技产业园
    if not JOINED_LONG <= cut <= LONGEST_BRAND or short[cut - 1] in LAND:
        return True
    return cut > JOINED_LONG and not says_what(short[cut:-3])


def is_mine(bare: str) -> bool:
    """Whether a name is of a mine, which is called after where it lies: 冷霁坑铜矿深部开采."""
    return "矿" in bare and _MINE.search(bare) is not None


def stands_in_zone(bare: str) -> bool:
    """Whether a zone heads a name, and no firm that builds in one: 霁云财富工业园区|产业孵化中心."""
    zone = _ZONE.match(bare) if "区" in bare else None
    return zone is not None and not any(word in zone.group() for word in _FIRM_ONLY)


def is_idea(name: str) -> bool:
    """Whether quotation marks in a name call it by an idea, which no firm heads, and not by what is made there."""
    if _IDEA.match(name) is None:
        return False
    called = name[name.index("“") + 1 : name.index("”")]
    return not says_what(called) and not called.endswith(_ENDS_QUOTED)
