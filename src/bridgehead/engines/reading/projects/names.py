"""Names of projects: which runs of characters are one, whose brand heads it, and when two name the same project."""

from __future__ import annotations

import re
from functools import lru_cache

from bridgehead.engines.reading.records import record
from bridgehead.engines.reading.vocabulary import load

from .brand_runs import MODIFIERS
from .brands import COMPANY, brand
from .product_words import product_spans, says_what, trade_spans
from .public_works import DWELLINGS, PHASE, PUBLIC, TRAILING
from .regions import ends_in_firm

_NAMES = load("names")
# 大 and 中 are as often the first character of a brand (中霁, 大岚).
LONG_MODIFIERS = re.compile(
    "|".join(
        sorted((re.escape(word) for word in _NAMES["generic"]["modifiers"] if len(word) > 1), key=len, reverse=True)
    )
)
# 华中区域总部, 化工片区, 综合保税区: a 区 that is no district.
_PLACE_HEAD = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{2,8}}?(?:{'|'.join(_NAMES['places']['ends'])})"
    r"(?<![湾洪假片陷园街小校景社厂院库港矿税示功度牧林灌户]区)(?![域块位间场政民级重道城村愁江])(?<![都超]市)(?<![小古名]镇)(?<!城乡))(?=[\u4e00-\u9fffA-Za-z0-9]{4,})"
)
_PLACE_LAST = re.compile(f"[{''.join(sorted({end[-1] for end in _NAMES['places']['ends']}))}]")
_PLAIN = re.compile(r"[\W_]+|生产(?=项目|$)|项目|工程|建设")
_INDUSTRY_ONLY_MIN = 8
_SHORTEST_NAMED = 4
_SAYS_ENOUGH = 6
_DIGITS = re.compile(r"[\d.+~%-]+")
# “百千万”工程, “千项万亿”重大项目
_SLOGAN = re.compile("“?[一二三四五六七八九十百千万亿双两项]{3,}”?(?:重大|重点|产业)*(?:工程|计划|行动)?")
_NUMBER = re.compile(r"\d+")
_GROUP = re.compile("([\u4e00-\u9fff]{2,8}?)(?:集团|公司)")
_BROKEN = re.compile("|".join(map(re.escape, _NAMES["generic"]["broken"])))
_WORK_ON_IT = re.compile("(?:建设|改造|提升|扩建|新建)+$")
_PLAIN_WORKS = re.compile("(?<=^[\u4e00-\u9fff]{2})(?:基地|中心|工厂|总部|园区)$")  # 显示基地
_LIMITED = re.compile("有限责任公司|会议中心")
_AND = re.compile("[和及与、]")
_TRADES = re.compile("[和及与、].*(?:产业(?!园|城|基地|化)|[造务]业)|(?:产业(?!园|城|基地|化)|[造务]业)[和及与、]")
# 病险水库除险加固, 老旧小区改造: programmes that say no place.
_PROGRAMME = re.compile("|".join(map(re.escape, _NAMES["generic"]["programmes"])))
# The county's own house of a kind: 县妇幼保健院迁建, 区体育中心.
OF_THE_COUNTY = re.compile(
    "[省市区县州旗](?:第?[一二三四五六七八九十]+(?=[\u4e00-\u9fff]))?(?:新|老)?(?:人民医院|中医[院医]|中西医结合医院|妇幼保健|妇保院|医院|疾控中心|急救中心|福利|养老|敬老|体育|文化|图书馆|博物馆|档案馆|科技馆|美术馆|大剧院|党校|中学|高中|高级中学|[一二三四五六七八]中|小学|职教|职业|技师|客运|殡仪|殡葬|会展|青少年|少年宫|工人文化宫|政务|行政|公安|看守所|消防|污水|垃圾|自来水|水厂|粮食)"
)
_ENDS = re.compile("(.)[\u4e00-\u9fff]{1,4}至(.)[\u4e00-\u9fff]{1,4}?((?:高速|铁路|高铁|城际|公路).*)")
_LEVEL = re.compile("[省市区县州盟镇乡]|新区|自治")
_NAMED_PLACE = re.compile("(?:市|县|镇|区(?<![园厂景开工社片城街校小矿辖市地郊山全我灌自]区))(?<=[\u4e00-\u9fff]{2}.)")
_ON_PLACE = ("治理", "整治", "改造", "提升", "修复", "改扩建", "扩建")
_ALL_OF_IT = re.compile("[一二三四五六首]期|综合|全面|系统|建设|工程|项目")
_SHORTEST_WORK = 5
_LONGEST_HEAD = 4
_LEVEL_HEADS = "省市县区州镇新老原"
_SIDES = "东南西北中江河湖港"


def core(name: str) -> str:
    """`name` without 项目, 建设项目 and punctuation: what two mentions are compared by."""
    return _PLAIN.sub("", name)


@lru_cache(maxsize=4096)  # bounded: a million documents must not grow it
def is_generic(name: str, attested: bool) -> bool:
    """Whether `name` names no one project: 重大产业项目, 新能源项目. `attested` names carry money, a list or a deed."""
    bare = TRAILING.sub("", name)
    if _BROKEN.search(_LIMITED.sub("公司", bare)) or _PROGRAMME.match(bare):
        return True
    if _SLOGAN.fullmatch(bare) is not None:
        return True
    if OF_THE_COUNTY.match(bare) is not None:
        return False
    left = _DIGITS.sub("", MODIFIERS.sub("", bare))
    if attested and len(left) < 2 and (says_what(bare) or PHASE.search(bare)):
        left = _DIGITS.sub("", LONG_MODIFIERS.sub("", bare))  # 欣元环保: 元 is a modifier by chance
    if len(left) < 2 and (firm := _GROUP.match(bare)) is not None and len(LONG_MODIFIERS.sub("", firm[1])) >= 2:
        return False  # 鼎新集团总部
    if len(left) < 2:
        return not (attested and ((len(bare) >= 5 and says_what(bare)) or _is_quarter(bare)))
    if attested:
        return _is_one_industry(bare if bare != name else _PLAIN_WORKS.sub("", bare)) or (
            _TRADES.search(bare) is not None and is_class(_AND.sub("", bare))
        )
    if not (
        says_what(bare)
        or COMPANY.match(bare)
        or _WORK_ON_IT.sub("", bare).endswith((*PUBLIC, *DWELLINGS))
        or PHASE.search(bare)
    ):
        return True
    return not MODIFIERS.sub("", _industry_free(bare)) and len(bare) < _INDUSTRY_ONLY_MIN


def _is_quarter(bare: str) -> bool:
    """三和嘉园: whether a name is of dwellings, with two characters of its own."""
    return len(bare) >= _SHORTEST_NAMED and bare.endswith(DWELLINGS)


def is_generic_only(name: str) -> bool:
    """Whether `name` is a sentence or made of few general words alone: 重大产业项目, 配套设施."""
    bare = TRAILING.sub("", name)
    return _BROKEN.search(_LIMITED.sub("公司", bare)) is not None or (
        len(bare) < _SAYS_ENOUGH and len(_DIGITS.sub("", LONG_MODIFIERS.sub("", bare))) < 2
    )


def _is_one_industry(text: str) -> bool:
    return trade_spans(text) == [(0, len(text))]


def is_one_trade(text: str) -> bool:
    """Whether `text` is one industry or product, or too short to be more: 高端装备, 酒店."""
    return len(text) < _SHORTEST_NAMED or _is_one_industry(text) or not MODIFIERS.sub("", text)


def is_class(text: str) -> bool:
    """Whether `text` is made of industries, products and general words alone: 机械装备, 先进制造业."""
    return len(LONG_MODIFIERS.sub("", _industry_free(text))) < 2 and not PHASE.search(text)


def _industry_free(text: str) -> str:
    """What of `text` is neither a product nor an industry: the part that a brand or a place would be."""
    pieces, position = [], 0
    for start, end in trade_spans(text):
        if end - start > 1:  # 晶沐 begins with a product by chance
            pieces.append(text[position:start])
            position = end
    pieces.append(text[position:])
    left = "".join(pieces)
    return left if len(left) >= 2 else ""


def without_place(name: str) -> str:
    """`name` without the district or zone before it (亭湖区景创… is 景创…)."""
    match = _PLACE_HEAD.match(name) if _PLACE_LAST.search(name) is not None else None
    if match is not None and (_heads_with_firm(name[: match.end()]) or name.startswith("合作开发", match.end())):
        return (
            name  # 霁绅药业岚口高新区|新建制药厂: the firm heads it; 岚航临空经济区|合作开发: nothing else is its own
        )
    while match is not None and len(name) - match.end() >= 4 and COMPANY.match(name) is None:
        name = name[match.end() :]
        match = _PLACE_HEAD.match(name)
    return name


def _heads_with_firm(place: str) -> bool:
    """霁绅药业岚口国家高新区: whether a firm's short name stands before the place."""
    return any(ends_in_firm(place[:end]) for start, end in product_spans(place) if 2 <= start <= _LONGEST_HEAD)


def near_places(text: str, place: str | None) -> frozenset[str]:
    """How names begin that are called after `place` (鉴溪, 溪东 and 鉴西 of 鉴溪县) or after a place in `text`."""
    named = _named_places(text)
    return _called_after(place).union(named) if place else frozenset(named)


@lru_cache(maxsize=512)  # the documents of a publisher are of one place, those of many of a few hundred
def _called_after(place: str) -> frozenset[str]:
    """How names begin that are called after `place`."""
    parts = [part for part in _LEVEL.split(place) if len(part) >= 2]
    sides = {pair for part in parts for one in part for side in _SIDES for pair in (one + side, side + one)}
    mixed = {a + b for first in parts for second in parts if first != second for a in first for b in second}
    return frozenset({*parts, *sides, *mixed})


def _named_places(text: str) -> set[str]:
    """The two characters before each 市, 县, 镇 or 区 of a place, those that a place before them has not taken."""
    named: set[str] = set()
    last = 0
    for match in _NAMED_PLACE.finditer(text):
        begin = match.start() - 2
        if begin >= last:
            last = match.start()
            named.add(text[begin:last])
    return named


@record(frozen=True, slots=True)
class NameKey:
    """What two mentions of a project are compared by: the name, its core, and the phases that it names."""

    name: str
    core: str
    phases: tuple[str, ...]


@lru_cache(maxsize=256)  # a document says the same names again
def name_key(name: str) -> NameKey:
    """The key of one name."""
    bare = core(name)
    return NameKey(name, bare, tuple(PHASE.findall(bare)) if "期" in bare else ())


def same_project(first: NameKey, second: NameKey) -> bool:
    """Whether two names in one document are of one project: the shorter is the longer with words left out."""
    short, long = (first, second) if len(first.core) <= len(second.core) else (second, first)
    a, b = short.core, long.core
    if len(a) < 3:
        return len(a) >= 2 and b.startswith(a)
    if "至" in b and _is_called_by_ends(a, b):
        return True
    if _is_same_work(short, long):
        return True
    if a[:2] not in b or (short.phases and long.phases and short.phases != long.phases):
        return False
    if not set(_NUMBER.findall(a)).issubset(_NUMBER.findall(b)):  # 3号厂房 is no 13号厂房
        return False
    if b[1:] == a and b[0] not in _LEVEL_HEADS:
        return False  # 福岚高铁, 昌福岚高铁
    return a in b or (_subsequence(a, b) and _share_brand(short, long))


def _is_called_by_ends(short: str, long: str) -> bool:
    """霁百铁路, 霁桶至百岑铁路: the road is called by the first characters of its two ends."""
    ends = _ENDS.match(long)
    return ends is not None and short[:2] == ends[1] + ends[2] and short[2:] in ends[3] and len(short) > 3


def _is_same_work(first: NameKey, second: NameKey) -> bool:
    """新桥河二期治理 and 新桥河综合治理: one work on one river or road, where only one of the names says a phase."""
    if bool(first.phases) == bool(second.phases) or not first.core.endswith(_ON_PLACE):
        return False
    bare = _ALL_OF_IT.sub("", first.core)
    return len(bare) >= _SHORTEST_WORK and bare == _ALL_OF_IT.sub("", second.core)


def _share_brand(short: NameKey, long: NameKey) -> bool:
    a, b = brand(short.name), brand(long.name)  # few pairs come so far that their brands are asked for
    return (
        a is None
        or b is None
        or a.startswith(b)
        or b.startswith(a)
        or a in long.core
        or (a[:2] == b[:2] and _subsequence(a, b))
    )


def _subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
