"""The run of characters before the first product in a project's name: how much of it is the firm's."""

from __future__ import annotations

import re

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.vocabulary import load

from .product_words import is_product, may_be_product, may_begin_product, product_spans

_NAMES, _BRANDS = load("names"), load("brands")
CITIES = frozenset([*_NAMES["places"]["cities"], *load("places")["places"]["counties"]])
MODIFIERS = re.compile(alternatives(_NAMES["generic"]["modifiers"]))
KINDS = frozenset(word[:2] for word in load("products")["products"]["no_brand"])
LAND = frozenset(_BRANDS["brands"]["land"])
LONGEST_BRAND = 4
JOINED_LONG = 2
_UNKNOWN_RUN = 5  # a run this long before a product holds a product that is not in the vocabulary
ENDS_FIRM = tuple(_BRANDS["brands"]["whole"])
_NO_KIND = (*ENDS_FIRM, "集团", "公司", "谷", "城")
_ENDS_SHORT = (*ENDS_FIRM, "集团", "公司")
_MADE_ENDS = frozenset("机器仪剂膜板管布纸酯胺醇醛酮酸盐粉胶炉泵阀")  # the last character of unknown products
# Characters that names of firms end in, and unknown products hardly: 霁阳融科, 深岚研创.
_NAMES_END = frozenset(
    "星源科创晟元德盛泰达信诺瑞迪恒邦华亿威润鑫祥博佳顺隆昌兴旺辉鼎翔凯奥斯克尔拉曼思维拓普联众诚美康宝"
)
_PLACE_ENDS = frozenset("省市区县镇港路街")
_TOWN_LONG, _TOWN_ENDS = 3, frozenset("岭沟坪坡坝村庄寨屯乡滩垸圩埠堰塘墩山湖湾岛江河溪口峡潭渠洞泉峪")
_OF_PLACES, _AT_PLACES = tuple(_BRANDS["brands"]["of_places"]), tuple(_BRANDS["brands"]["at_places"])
_OPENS_FIRM = "中新亿万"  # single modifiers that firms begin their names with: 中霁兴荣
# Of these and more, those that names of places hardly hold: a park or a hall after one of them is a firm's.
_FIRMS_ONLY = frozenset(_BRANDS["brands"]["characters"])
_SIDES = LAND.union("东西南北")
_SIZES = frozenset("大小新高超微轻重厚薄特中")
# 阿霁托特克: a foreign name by its sounds.
_FOREIGN = re.compile(
    "[阿斯托特克尔拉德维科马诺利亚巴贝西瑞奇罗莱曼森洛伦格欧迪达卡萨尼伊艾奥凯泰塔雷法普乔蒂多比安菲史佛勒波丁兰姆莫弗福杜布什娜妮丹]{5,6}"
)
# 钛酸锶|装备, 镧铈|功能材料: what a thing is made of heads its name as a brand would.
CHEMICAL = re.compile(
    "[酸酯醇醛酮烯烷炔酚醚胺腈苯氢氧氮氟氯溴碘硫磷硼锂钠钾镁钙锶钡铝钛钒铬锰铁钴镍铜锌镓锗锆铌钼铑钯铟锡锑铪钽钨铼铂铱镧铈镨钕钐铕钆铽镝铒镱镥钇钪铍铷铯]{2,}"
)
_OF_A_HOUSE = ("中科", "国科", "中电", "清控", "启迪")  # houses that found firms called after them


def first_product(head: str) -> tuple[int, str]:
    """Where the first product or industry begins, and that word; single characters are too often part of a brand."""
    for start, end in product_spans(head):
        if start == 1 and (after := product_spans(head[JOINED_LONG:])) and after[0][0] == 0 and after[0][1] > 1:
            return JOINED_LONG, head[JOINED_LONG : JOINED_LONG + after[0][1]]  # 岑锂|电解液 and no 岑|锂电
        if end - start > 1:
            later = product_spans(head[start + 1 :]) if 1 < start < LONGEST_BRAND and end - start == 2 else []
            if later and later[0][0] == 0 and later[0][1] > JOINED_LONG and head[start:end] not in ENDS_FIRM:
                return start + 1, head[start + 1 : start + 1 + later[0][1]]  # 赫霁特|气动元件 and no 赫霁|特气
            return start, head[start:end]
    return len(head), ""


def before_kind(bare: str, cut: int) -> int:
    """`cut`, or where a word of kind stands before it: 明岚|纳米碲化镉光伏产业园."""
    ends = range(JOINED_LONG, min(cut, LONGEST_BRAND + 1))
    return next((at for at in ends if bare[at : at + 2] in KINDS), cut)


def may_be_run(run: str) -> bool:
    """Whether four characters before a product may be a firm's short name: no place, and no word of a kind in them."""
    pairs = (run[at : at + 2] for at in range(len(run) - 1))
    return (
        not any(pair in CITIES or pair in KINDS for pair in pairs)
        and not LAND.intersection(run)
        and MODIFIERS.search(run, int(run[0] in _OPENS_FIRM)) is None
    )


def reads_as_firm(run: str) -> bool:
    """Whether a run before a park or a hall is built like a firm's short name and no place's: 迈腾, 佳谊, not 凤栖."""
    return (
        JOINED_LONG <= len(run) <= LONGEST_BRAND
        and not _FIRMS_ONLY.isdisjoint(run)
        and run not in CITIES
        and not is_product(run)
        and may_be_run(run)
    )


def is_place(run: str, in_province: bool) -> bool:
    """Whether what may be a brand is a place: 湖南|浏阳, a district, 棠树岭, 沔岚路."""
    if in_province and run in CITIES:
        return True
    return len(run) > JOINED_LONG and (run[-1] in _PLACE_ENDS or (len(run) == _TOWN_LONG and run[-1] in _TOWN_ENDS))


def heads_place(run: str, rest: str) -> bool:
    """Whether a run not built like a firm's name stands before what a place has: 霁湘|文化旅游, 东湖|电商基地."""
    if run.endswith(ENDS_FIRM) or not _FIRMS_ONLY.isdisjoint(run):
        return False
    return rest.startswith(_OF_PLACES) or (run[-1] in _SIDES and rest.startswith(_AT_PLACES) and "总部" not in rest)


def shortened(run: str, known: bool, whole: bool) -> str | None:
    """The brand in a run: all of it, or its first two characters where the run holds an unknown product."""
    if len(run) < 2 or run[0] == "(":
        return None
    if run.startswith(_OF_A_HOUSE) and (len(run) == LONGEST_BRAND or run[LONGEST_BRAND:] in _SIZES):
        return run[:LONGEST_BRAND]  # 中科晶岚, 中科晶晟|大硅片
    if len(run) == LONGEST_BRAND and run[JOINED_LONG:] in KINDS and not run.endswith(_NO_KIND):
        return run[:JOINED_LONG]  # 岚航|临空经济区
    if known and len(run) == LONGEST_BRAND and not run.endswith(_ENDS_SHORT) and may_be_product(run[JOINED_LONG:]):
        return run if run[-1] in _NAMES_END else run[:JOINED_LONG]
    if known and len(run) == JOINED_LONG + 1 and is_product(run[JOINED_LONG:]):
        return run[:JOINED_LONG]  # 峰瑞|铝镁合金
    if len(run) <= LONGEST_BRAND or run.endswith(")") or (whole and _FOREIGN.fullmatch(run)):
        return run
    if not known or len(run) >= _UNKNOWN_RUN:
        return run[: _kind_at(run)]
    return None


def _kind_at(run: str) -> int:
    """Where in a run of brand and unknown product the product's kind begins: 霁宏岚业|有机碳酸酯; else after two."""
    if len(run) == _UNKNOWN_RUN and run[-1] in _MADE_ENDS:
        return JOINED_LONG  # 亿岚|碾环机
    ends = range(JOINED_LONG, LONGEST_BRAND + 1)
    kind = next((at for at in ends if run[at : at + 2] in KINDS), 0)
    if kind or may_begin_product(run[JOINED_LONG]):
        return kind or JOINED_LONG
    return next((at for at in ends if _goes_on_as_product(run[at:])), JOINED_LONG)


def _goes_on_as_product(rest: str) -> bool:
    """Whether an unknown product may follow a brand, or a word such as 大 before a known one: 中科晶晟|大硅片."""
    return rest in _SIZES if len(rest) == 1 else len(rest) > 1 and may_be_product(rest[:2])
