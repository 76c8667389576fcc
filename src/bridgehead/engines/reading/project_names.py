"""Names of projects: which runs of characters are one, whose brand heads it, and when two name the same project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .product_words import product_spans, says_what
from .vocabulary import load

_NAMES = load("names")
_MODIFIERS = re.compile("|".join(sorted(map(re.escape, _NAMES["generic"]["modifiers"]), key=len, reverse=True)))
# 大 and 中 are as often the first character of a brand (中霁, 大岚).
_LONG_MODIFIERS = re.compile(
    "|".join(
        sorted((re.escape(word) for word in _NAMES["generic"]["modifiers"] if len(word) > 1), key=len, reverse=True)
    )
)
_PUBLIC = tuple(_NAMES["ends"]["public"])
# 华中区域总部, 化工片区, 综合保税区: a 区 that is no district.
_PLACE_HEAD = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{2,8}}?(?:{'|'.join(_NAMES['places']['ends'])})"
    r"(?<![片园街小校景社厂院库港矿税示功度牧林灌]区)(?![域块位间场政民级重道城村愁江]))(?=[\u4e00-\u9fffA-Za-z0-9]{4,})"
)
_REGION = re.compile(rf"^(?:{'|'.join(_NAMES['places']['regions'] + _NAMES['places']['cities'])})(?:省|市)?")
_COMPANY = re.compile(r"^(.{2,30}?(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团|(?<!分)公司))")
_TRAILING = re.compile("(?:建设|新建|扩建)?(?:项目|工程|专案)$")
_PROJECT = re.compile("(?:项目|工程|专案)$")
_PARKS = ("产业园", "工业园", "科技园", "智造园", "枢纽")
_PUBLIC_IN = re.compile(
    "^[县市区镇乡](?!域)|中学|小学|幼儿园|医院|卫生院|档案馆|图书馆|博物馆|体育馆|高速公路|高速铁路|高速$|铁路(?!装备)|国道|省道|公路|安置|棚户|污水|管网|农田"
)
_LONG_PARK = 7
_PHASE = re.compile("[一二三四五六首][期]")
_PLAIN = re.compile(r"[\W_]+|项目|工程|建设")
_INDUSTRY_ONLY_MIN = 8
_LATIN = re.compile("[A-Za-z0-9#]")
_DIGITS = re.compile(r"[\d.+~%-]+")
_BROKEN = re.compile("|".join(map(re.escape, _NAMES["generic"]["broken"])))
# Words that Chinese firms end their short names in (栖木家居): with a brand of two characters they belong to it.
_LONGEST_BRAND = 4
_LONGEST_NAME = 6
_CITIES = frozenset(_NAMES["places"]["cities"])
_LATIN_BRAND = re.compile("[A-Z]{2,8}(?=[\u4e00-\u9fff])")
_ROAD = re.compile(r"[一二三四五六七八九十\d东西南北]线(?:\([^()]*\))?$")
_UNKNOWN_RUN = 5  # a run this long before a product holds a product that is not in the vocabulary
_NO_BRAND = re.compile("|".join(map(re.escape, load("products")["products"]["no_brand"])))
_LEVEL = re.compile("[省市区县州盟镇乡]|新区|自治")
_NAMED_PLACE = re.compile("[\u4e00-\u9fff]{2}(?=[市县镇]|(?<![园厂景开工社片城街校小矿辖市地郊山全我灌自])区)")
_COUNTY = re.compile("[\u4e00-\u9fff]县(?=[\u4e00-\u9fff]{4})")
_SIDES = "东南西北中江河湖港"
_FIRM_WORDS = (
    *("新能源", "智能", "氢能", "家居", "储能", "光电", "科技", "生物", "电子", "轴承", "能源", "电气", "电梯", "制药"),
    *("微电子", "光能", "重工", "重装", "锂业", "铝业", "铜业", "药业", "股份", "实业", "医疗", "食品", "环保"),
    *(
        "精工",
        "新材",
        "动力",
        "泵业",
        "纸业",
        "纺织",
        "石化",
        "化工",
        "精密",
        "快递",
        "文旅",
        "航空",
        "酱菜",
        "新材料",
        "材料",
        "电器",
        "家具",
    ),
)


def core(name: str) -> str:
    """`name` without 项目, 建设项目 and punctuation: what two mentions are compared by."""
    return _PLAIN.sub("", name)


@lru_cache(maxsize=4096)  # bounded: a million documents must not grow it
def is_generic(name: str, attested: bool) -> bool:
    """Whether `name` names no one project: 重大产业项目, 新能源项目. `attested` names carry money, a list or a deed."""
    bare = _TRAILING.sub("", name)
    left = _DIGITS.sub("", _MODIFIERS.sub("", bare))
    if attested and len(left) < 2 and says_what(bare):
        left = _DIGITS.sub("", _LONG_MODIFIERS.sub("", bare))  # 欣元环保: 元 is a modifier by chance
    if len(left) < 2:
        return not (attested and len(bare) >= 5 and says_what(bare))
    if _BROKEN.search(bare):
        return True
    if attested:
        return _is_one_industry(bare)
    if not (says_what(bare) or _COMPANY.match(bare) or bare.endswith(_PUBLIC) or _PHASE.search(bare)):
        return True
    return not _MODIFIERS.sub("", _industry_free(bare)) and len(bare) < _INDUSTRY_ONLY_MIN


def _is_one_industry(text: str) -> bool:
    return product_spans(text) == [(0, len(text))]


def is_class(text: str) -> bool:
    """Whether `text` is made of industries, products and general words alone: 机械装备, 先进制造业."""
    return len(_LONG_MODIFIERS.sub("", _industry_free(text))) < 2 and not _PHASE.search(text)


def _industry_free(text: str) -> str:
    """What of `text` is neither a product nor an industry: the part that a brand or a place would be."""
    pieces, position = [], 0
    for start, end in product_spans(text):
        if end - start > 1:  # 晶沐 begins with a product by chance
            pieces.append(text[position:start])
            position = end
    pieces.append(text[position:])
    left = "".join(pieces)
    return left if len(left) >= 2 else ""


def without_place(name: str) -> str:
    """`name` without the district or zone before it (亭湖区景创… is 景创…)."""
    match = _PLACE_HEAD.match(name)
    while match is not None and len(name) - match.end() >= 4 and _COMPANY.match(name) is None:
        name = name[match.end() :]
        match = _PLACE_HEAD.match(name)
    return name


def without_region(name: str) -> str:
    """`name` without the province or country before it (江苏澜图… is 澜图…)."""
    match = _REGION.match(name)
    return name if match is None else name[match.end() :]


def brand(name: str, near: frozenset[str] = frozenset()) -> str | None:
    """The enterprise that heads a project's name (澜图光学薄膜项目: 澜图), or None where the name has none.

    `near` are the places of the document, which a name may begin with and which are no brand.
    """
    company = _COMPANY.match(name)
    if company is not None and len(company.group(1)) >= 4:
        return company.group(1)
    bare = _PROJECT.sub("", name).replace("“", "").replace("”", "")
    if _is_public(_PHASE.sub("", _TRAILING.sub("", name).removesuffix("建设"))):
        return None
    province, short = _without_near(bare, near)
    if short != bare and not province and bare.endswith(_PARKS) and bare[:2] in near:
        return None  # 辉岭冰雪装备产业园 in 辉岭县
    bare = short
    head = bare.removeprefix(province)
    if (latin := _LATIN_BRAND.match(head)) is not None and (province or bare != name):
        return latin.group()
    cut, following = _first_product(head)
    if cut == 0 and province and following in _FIRM_WORDS:
        return province + following  # 湖南化工霁港基地
    run = _cut_run(head[:cut], near)
    found = _shortened(run, known=cut < len(head), whole=run == bare)
    if found is None or not _MODIFIERS.sub("", found) or _NO_BRAND.match(found):
        return None
    if len(found) >= 3 and found.endswith(("省", "市", "区", "县", "镇", "港")):
        return None
    if following in _FIRM_WORDS and found == head[:cut] and len(head) > cut + len(following):
        found += following
    return province + found


def _is_public(bare: str) -> bool:
    """Whether a name without 项目 is one of public works; 泓楚磷基新材料产业园 may be a firm's."""
    if _ROAD.search(bare) or _PUBLIC_IN.search(bare):
        return True
    if bare.endswith(_PARKS) and len(bare) >= _LONG_PARK:
        bare = without_region(bare)
        cut, _ = _first_product(bare)
        return not 2 <= cut <= _LONGEST_BRAND or not says_what(bare[cut:-3])
    return bare.endswith(_PUBLIC)


def _cut_run(run: str, near: frozenset[str]) -> str:
    """What stands before the first product, up to Latin letters, digits, a phase or a place of the document."""
    if (opened := run.find("(")) >= 2 and (closed := run.find(")", opened)) > 0:
        return run[: closed + 1]  # 霁储(云乡)
    run = _LATIN.split(run, maxsplit=1)[0]
    phase = _PHASE.search(run)
    if phase is not None:
        run = run[: phase.start()]
    return next((run[:at] for at in range(2, len(run) - 1) if run[at : at + 2] in near), run)


def _shortened(run: str, known: bool, whole: bool) -> str | None:
    """The brand in a run: all of it, or its first two characters where the run holds an unknown product."""
    if len(run) < 2 or run[0] == "(":
        return None
    if len(run) <= _LONGEST_BRAND or run.endswith(")") or (whole and len(run) <= _LONGEST_NAME):
        return run
    return run[:2] if not known or len(run) >= _UNKNOWN_RUN else None


def _without_near(name: str, near: frozenset[str]) -> tuple[str, str]:
    """A province at the head of `name`, and the name without a city or the document's own county before it."""
    city = next((place for place in near if len(place) >= 2 and name.startswith(place)), "")
    name = name[len(city) :].lstrip("市区县") if city else name
    region = _REGION.match(name)
    if not city and (county := _COUNTY.match(name)) is not None:
        return "", name[county.end() :]
    if region is None or city:
        return "", name
    if region.group().rstrip("省市") in _CITIES:
        return "", name[region.end() :]
    return region.group(), name


def near_places(text: str, place: str | None) -> frozenset[str]:
    """How names begin that are called after `place` (鉴溪, 溪东 and 鉴西 of 鉴溪县) or after a place in `text`."""
    named = {match.group() for match in _NAMED_PLACE.finditer(text)}
    if not place:
        return frozenset(named)
    parts = [part for part in _LEVEL.split(place) if len(part) >= 2]
    sides = {pair for part in parts for one in part for side in _SIDES for pair in (one + side, side + one)}
    mixed = {a + b for first in parts for second in parts if first != second for a in first for b in second}
    return frozenset({*named, *parts, *sides, *mixed})


def _first_product(head: str) -> tuple[int, str]:
    """Where the first product or industry begins, and that word; single characters are too often part of a brand."""
    for start, end in product_spans(head):
        if end - start > 1:
            return start, head[start:end]
    return len(head), ""


@dataclass(frozen=True, slots=True)
class NameKey:
    """What two mentions of a project are compared by: the name's core, its brand and the phases that it names."""

    core: str
    brand: str | None
    phases: tuple[str, ...]


def name_key(name: str) -> NameKey:
    """The key of one name."""
    bare = core(name)
    return NameKey(bare, brand(name), tuple(_PHASE.findall(bare)))


def same_project(first: NameKey, second: NameKey) -> bool:
    """Whether two names in one document are of one project: the shorter is the longer with words left out."""
    short, long = (first, second) if len(first.core) <= len(second.core) else (second, first)
    a, b = short.core, long.core
    if len(a) < 3:
        return len(a) >= 2 and b.startswith(a)
    if a[:2] not in b or (short.phases and long.phases and short.phases != long.phases):
        return False
    return a in b or (_share_brand(short, long) and _subsequence(a, b))


def _share_brand(short: NameKey, long: NameKey) -> bool:
    a, b = short.brand, long.brand
    return a is None or b is None or a.startswith(b) or b.startswith(a) or a in long.core


def _subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
