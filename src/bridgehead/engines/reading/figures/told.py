"""Sentences that tell of one project: what it covers, holds and serves is its own, and no figure."""

from __future__ import annotations

import re

from .naming import names_kind
from .spots import Spot

_MONEY = r"(?:计划|预计|拟|估算|概算|规划|协议)*(?:总)?投资(?:总)?(?:规模|额|概算|估算)?(?:为|约|达|近|超)*\d"
# X项目总投资8亿元, X项目涉及居民1320户
_INVESTED = re.compile(
    f"(?P<noun>项目|工程)(?:[，：]?(?:是[^，。；]{{2,24}}项目，)?{_MONEY}|涉及[^，。；]{{0,4}}(?:居民|群众|村|乡镇|户)|，?全长约?\\d)"
)
# 总投资46亿元的X电站项目，装机120万千瓦
_OF_SO_MUCH = re.compile(r"投资[^，。；]{1,12}元的(?P<name>[^，。；、\d]{3,30}(?:项目|工程))，")
_LED = re.compile(
    r"\s*(?:据悉|据了解|据介绍|其中)?，?(?:(?:该|此)(?:项目|工程)(?!建设|招引|库)"
    r"|项目(?:规划)?(?:占地|用地|位于|主要建设|建设内容|建筑面积)"
    r"|[^，。；]{0,12}(?:走进|来到|在)[^，。；\d]{2,24}(?:项目|工程|工地)[^，。；]{0,8}(?:现场|看到))"
)
# X是今年新开工的5个项目之一，总投资6000万元
_ONE_OF = re.compile("(?:项目|工程|企业)之一，(?:[^；]*)$")
# 其中单体最大项目投资30亿元
_LARGEST = re.compile(
    "(?:单体|单个)?最[大高](?:的)?(?:单体|单个|一个|重大|产业)?(?:的)?项目[^，。；、\\d]{0,12}$|(?:项目|投资)最[大高](?:的)?(?:投资|为|达到?|约|超|近)*$"
)
# 投资最大的是某公司拟建的产业园，合同金额7亿元，租用厂房6万平方米
_LARGEST_IS = re.compile(
    "(?:^|[。；，\\n])\\s*(?:其中)?，?(?:投资|体量|规模|金额|单体|总投资)?(?:规模|额)?最[大高](?:的)(?:项目|一个|一家)?(?:是|为|当属|要数)"
    "[^，。；]{4,50}(?:园|基地|项目|工厂|中心|厂|生产线|综合体|小镇)，"
)
_NAME = re.compile("[^，。；：、\\d\\s]{5,30}$")
# Names that speak of several projects or of all that there are.
_NO_ONE = re.compile(
    "(?:重[点大]|单[体个]|这些|上述|以上|所有|全部|各|等|一批|亿元|签约"
    "|开工|竣工|新建|在建|续建|储备|引进|[省市区县]级?|招商)(?:项目|工程)$"
)
_COUNTED = re.compile("\\d(?:余|多)?(?:个|项|批)[^，。；、]*$")
_TURNS = re.compile("全[区市县省镇州]|我[区市县省]|其余|另有|\\d个[^，。；、]{0,12}项目|项目[^，。；、]{0,6}\\d+个")
_KINDS = ("count", "area", "money", "physical")


def names_works(text: str, start: int, end: int) -> bool:
    """Whether a project, works or a site is spoken of."""
    if text.find("项目", start, end) >= 0 or text.find("最大的", start, end) >= 0:
        return True
    return text.find("工程", start, end) >= 0 or text.find("工地", start, end) >= 0


def told_of_one(spot: Spot) -> bool:
    """Whether the sentence, up to its last semicolon, tells of one project by name and sum, or by 该项目.

    Asked only of sentences that may: not of those that tell of the whole district.
    """
    if spot.quantity.kind not in _KINDS:
        return False
    text, start, head = spot.text, spot.view.start, spot.quantity.start
    if not names_works(text, start, head):
        return False
    largest = text.find("最大的", start, head) >= 0
    if largest and _LARGEST_IS.search(text, max(0, start - 1), head) is not None:
        return True
    if _LED.match(text, start, head) is None:
        start = max(start, text.rfind("；", start, head) + 1)
        if text.find("项目", start, head) < 0 and text.find("工程", start, head) < 0:
            return False
        so_much = text.find("元的", start, head) >= 0 and _OF_SO_MUCH.search(text, start, head) is not None
        if not so_much and not _names_one(text, start, head):
            return False
    return _TURNS.search(text, start, spot.window.post[1]) is None


def is_of_one_of_them(spot: Spot) -> bool:
    """Whether what is told is of one of those counted: X是今年新开工的5个项目之一，总投资6000万元."""
    if spot.quantity.kind not in ("money", "area"):
        return False
    text, start, head = spot.text, spot.view.start, spot.quantity.start
    if text.find("最", *spot.window.pre) >= 0 and _LARGEST.search(text, *spot.window.pre) is not None:
        return True
    return text.find("之一，", start, head) >= 0 and _ONE_OF.search(text, start, head) is not None


def _names_one(text: str, start: int, end: int) -> bool:
    """Whether a name before a sum is that of one project, and no class or number of them."""
    if text.find("投资", start, end) < 0 and text.find("涉及", start, end) < 0 and text.find("全长", start, end) < 0:
        return False
    told = _INVESTED.search(text, start, end)
    if told is None:
        return False
    around = max(start, told.start() - 28), told.end("noun")
    name = _NAME.search(text, *around)
    if name is None or any(many.search(text, *around) for many in (_NO_ONE, _COUNTED)):
        return False
    return not names_kind(name.group()[:-2].removesuffix("建设"))  # 基础设施项目总投资46亿元
