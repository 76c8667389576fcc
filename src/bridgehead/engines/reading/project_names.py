"""Names of projects: which runs of characters are one, whose brand heads it, and when two name the same project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import lexicon
from .vocabulary import load

_NAMES = load("names")
_MODIFIERS = re.compile("|".join(sorted(map(re.escape, _NAMES["generic"]["modifiers"]), key=len, reverse=True)))
_WORKS = tuple(_NAMES["ends"]["works"])
_PUBLIC = tuple(_NAMES["ends"]["public"])
_PLACE_HEAD = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{2,8}}?(?:{'|'.join(_NAMES['places']['ends'])}))(?=[\u4e00-\u9fffA-Za-z0-9]{{4,}})"
)
_REGION = re.compile(rf"^(?:{'|'.join(_NAMES['places']['regions'])})(?:省|市)?")
_COMPANY = re.compile(r"^(.{2,30}?(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团))")
_TRAILING = re.compile("(?:建设|新建|扩建)?(?:项目|工程|专案)$")
_PHASE = re.compile("[一二三四五六首][期]")
_PLAIN = re.compile(r"[\W_]+|项目|工程|建设")
_INDUSTRY_ONLY_MIN = 8
_LATIN = re.compile("[A-Za-z0-9#]")
_DIGITS = re.compile(r"[\d.+~%-]+")
_BROKEN = re.compile("|".join(map(re.escape, _NAMES["generic"]["broken"])))
# Product words too broad to tell one project from another.
_VAGUE = frozenset(
    "建设 产业 生产 制造 加工 研发 科技 创新 智能 设备 数字 信息 高端 新型 绿色"
    " 总部 配套 服务 商业 金融 文化 旅游 改造 技改 一期 二期 三期 年产 精密 高效 动力 增资"
    " 扩产 部件 大型 功能 检测 测试".split()
)
# Words that Chinese firms end their short names in (栖木家居): with a brand of two characters they belong to it.
_FIRM_WORDS = (
    *("新能源", "智能", "氢能", "家居", "储能", "光电", "科技", "生物", "电子", "轴承", "能源", "电气", "电梯", "制药"),
    *("微电子", "光能", "重工", "重装", "锂业", "铝业", "铜业", "药业", "股份", "实业", "医疗", "食品", "环保"),
)


def core(name: str) -> str:
    """`name` without 项目, 建设项目 and punctuation: what two mentions are compared by."""
    return _PLAIN.sub("", name)


@lru_cache(maxsize=4096)  # bounded: a million documents must not grow it
def is_generic(name: str, attested: bool) -> bool:
    """Whether `name` names no one project: 重大产业项目, 新能源项目. `attested` names carry money, a list or a deed."""
    bare = _TRAILING.sub("", name)
    left = _DIGITS.sub("", _MODIFIERS.sub("", bare))
    if len(left) < 2:
        return not (attested and len(bare) >= 5 and _products(bare))
    if _BROKEN.search(bare):
        return True
    if attested:
        return _is_one_industry(bare)
    if not (_products(bare) or _COMPANY.match(bare) or bare.endswith(_PUBLIC) or _PHASE.search(bare)):
        return True
    return not _MODIFIERS.sub("", _industry_free(bare)) and len(bare) < _INDUSTRY_ONLY_MIN


def _products(text: str) -> bool:
    """Whether `text` says what is made or built there."""
    return any(
        word.classes & {"industry", "product"} and text[word.start : word.end] not in _VAGUE
        for word in lexicon().words(text)
    )


def _is_one_industry(text: str) -> bool:
    words = lexicon().words(text)
    return (
        len(words) == 1
        and words[0].end - words[0].start == len(text)
        and bool(words[0].classes & {"industry", "product"})
    )


def _industry_free(text: str) -> str:
    """What of `text` is neither a product nor an industry: the part that a brand or a place would be."""
    pieces, position = [], 0
    for word in lexicon().words(text):
        if word.classes & {"industry", "product"}:
            pieces.append(text[position : word.start])
            position = word.end
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


def brand(name: str) -> str | None:
    """The enterprise that heads a project's name (澜图光学薄膜项目: 澜图), or None where the name has none."""
    company = _COMPANY.match(name)
    if company is not None and len(company.group(1)) >= 4:
        return company.group(1)
    bare = _TRAILING.sub("", name)
    if bare.endswith(_PUBLIC) or _PHASE.sub("", bare).endswith(_PUBLIC):
        return None
    region = _REGION.match(bare)
    offset = region.end() if region is not None else 0
    head = bare[offset:]
    cut, following = _first_product(head)
    named_as_work = bare == name and not _PHASE.search(bare) and not bare.endswith(_WORKS)
    if cut < len(head) and named_as_work and head[cut:] not in _FIRM_WORDS:
        return None  # a work that is named without 项目 (巡检机器人) seldom carries a brand
    found = _LATIN.split(head[:cut], maxsplit=1)[0]
    phase = _PHASE.search(found)
    if phase is not None:
        found = found[: phase.start()]
    if not 2 <= len(found) <= 4 or not _MODIFIERS.sub("", found):
        return None
    if len(found) >= 3 and found.endswith(("省", "市", "区", "县", "镇", "港")):
        return None
    if len(found) == 2 and following in _FIRM_WORDS:
        found += following
    return bare[:offset] + found


def _first_product(head: str) -> tuple[int, str]:
    """Where the first product or industry begins, and that word; single characters are too often part of a brand."""
    for word in lexicon().words(head):
        if word.classes & {"industry", "product"} and word.end - word.start > 1:
            return word.start, head[word.start : word.end]
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
