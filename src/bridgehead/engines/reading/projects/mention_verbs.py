"""Public works that a verb stands before: 建成X大桥，加快建设Y铁路、Z高速; 启动建设“W”产业园."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from string import ascii_uppercase

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.vocabulary import load

from .brands import has_own_head
from .cues import cue
from .mention_names import Mention, make_mention
from .names import LONG_MODIFIERS, OF_THE_COUNTY

_VERBS = load("names")["verb_led"]
_VERB = re.compile(
    f"(?:(?:{alternatives(_VERBS['verbs'])})(?:了|好)?){{1,2}}(?:为(?<=改造为)|为(?<=改建为)|为(?<=升级为))?(?!为(?!民)|成为)"
)
_STOP = re.compile("[，。；：！？\n]")
# 建成|集仓储、电商于一体的|X物流园: what it is for
_GATHERS = re.compile("(?:一[个座处])?集(?![中聚团约])[^，。；：！？\n]{4,50}?的")
_END = re.compile(
    rf"(?:大道[东西南北](?!延)|{alternatives(_VERBS['works'])}|(?:(?<=片区)|(?<=流域)|(?<=[河湖渠溪江沟]))[\u4e00-\u9fff]{{0,8}}?(?:治理|整治|修复)|[A-Z]\d{{1,4}}线?|[入送](?<=电.)[\u4e00-\u9fff]{{1,2}}(?=[，、。；和及工二三]|$)|[济入补](?<=引..)[\u4e00-\u9fff]{{1,3}}(?=[，、。；和及工二三]|$)|(?<=”)(?:产业园|科创园|示范园|基地|公园|小镇|中心|工程))(?:[一二三四五]期)?(?:\([^()]{{1,12}}\))?"
    "(?:整体|异地|原址|提标|提质)*(?:续建|改扩建|扩能改造|提速改造|扩能|扩容|扩建|改建|迁建|搬迁|新建|重建|改造|提升|提标|整治|治理|修复|加固|疏浚)?(?:工程|项目)?"
)
# What may stand after the name: a deed, or what is done to all of a list.
_AFTER = re.compile(
    f"$|[”等]|的?(?:选址|可研|规划|设计|立项|论证|前期|报批|勘察|征地|融资)|{alternatives(_VERBS['after'])}"
)
_JOINT = re.compile("、|以及|和|及|与")
_GENERAL = re.compile(alternatives(_VERBS["general"]))
_NUMBERED = re.compile(
    r"实现|年内|今年|明年|会场|设在|仪式|活动|\d+(?:\.\d+)?万?(?:[条座个所家处项批亩米吨]|公里|千米)|一批|多[条座个]|[两三四五六七八九十几]所|连接|待贯通|拥挤"
)
# Works of firms and parks: taken only where a brand or a place heads the name.
_FIRMS_END = re.compile(
    "(?:小镇|综合体|创新中心|交易中心|展示中心|体验中心|活动中心|示范基地|实训基地|研学基地|加工园|算力园|康养园|物流港|站场|加工中心|检测中心|集散中心|产业园|工业园|科技园|文创园|创业园|孵化园|物流园|智造园|"
    "(?<=[\u4e00-\u9fff]{3})[谷湾城岛]|光谷|生物谷|云谷|换电网络|封测基地|长廊|乐园|古街|生产基地|制造基地|产业基地|研发基地|生产线|产线|研发中心|数据中心|算力中心|总部|工厂)(?:[一二三四五]期)?|(?<=[\u4e00-\u9fff]{2})[二三四五]期"
    "(?=[、，。；：和及与等]|$|项目|工程|建设|开工|建成|竣工|投产)"
)
# What `verb_led` needs: a verb, and what one of the names that it leads ends in.
VERB_LED = cue(_VERBS["verbs"]) | cue(
    [
        *_VERBS["works"],
        *"治理 整治 修复 产业园 文创园 创业园 孵化园 科创园 示范园 工业园 科技园 物流园 智造园".split(),
        *"加工园 算力园 康养园 物流港 站场 基地 谷 湾 城 岛 长廊 乐园 古街 网络".split(),
        *"公园 小镇 中心 工程 生产线 产线 总部 工厂".split(),
        *(f"{number}期" for number in "一二三四五"),
        *ascii_uppercase,
    ]
)
_LONGEST, _SHORTEST, _FEWEST_OWN, _LONGEST_PLACE = 26, 4, 2, 8
# 延霁、岚渝高铁; 霁谷、定岚机场; 周霁、西岚至永霁高速公路: names that share the word for the works.
_SHARED = re.compile(
    r"(?P<places>(?:(?![、和及与]|以及)[\u4e00-\u9fff]){2,8}?(?:(?:以及|[、和及与])(?:(?![和及与])[\u4e00-\u9fff]){2,8}?){0,9}?)(?P<more>等|[\d两三四五六七八九十]{1,2}[条座个])?"
    "(?P<works>高速公路|高铁|铁路|高速|通用机场|机场|水库|水电站|抽水蓄能电站|大桥|隧道|灌区|快速路)"
    "(?:(?:改扩建|扩建|迁建|扩能改造|提速改造)?(?:工程|项目)?)"
)
_PLACE = re.compile("(?:(?!以及)[^、和及与])+")
_NO_PLACE_ENDS = ("期", "工程", "项目", "特高压", "线路", "高铁", "铁路", "高速", "机场", "电站", "大桥")
_STREET = re.compile("[\u4e00-\u9fff]{2}(?<![思出套公铁道马网线陆水旅退])路")  # 霁山路
# a line of a city's railway is called by its number
_LINE = re.compile(r"(?:[\u4e00-\u9fff]{2,8})?(?:\d{1,2}号|[A-Z]\d{1,4})线")


def verb_led(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """The works of text[start:end] that a verb of building leads; each name says where or which they are."""
    found: list[Mention] = []
    left = start
    for verb in _VERB.finditer(text, start, end):
        if verb.start() < left:
            continue
        stop = _STOP.search(text, verb.end(), end)
        left = stop.start() if stop is not None else end
        gathers = _GATHERS.match(text, verb.end(), left)
        names = _names(text, gathers.end() if gathers is not None else verb.end(), left)
        if names:
            found += names
        else:
            left = verb.end()
    return found


def _names(text: str, start: int, end: int) -> list[Mention]:
    """The names that text[start:end] opens with, one after another."""
    found: list[Mention] = []
    while start < end:
        name_end = _first_end(text, start, end)
        mention = _work(text, start, name_end) if name_end is not None else None
        if mention is None and (shared := _sharing(text, start, end)):
            found += shared[:-1]
            name_end, mention = shared[-1].end, shared[-1]
        if mention is None and (firms_end := _firms_end(text, start, end)) is not None:
            name_end, mention = firms_end, _of_a_firm(text, start, firms_end)
        if name_end is None or (mention is None and not found):
            break
        found += [mention] if mention is not None else []  # 霁岚路、农村公路、|霁云大道
        joint = _JOINT.match(text, name_end, end)
        if joint is None:
            break
        start = joint.end()
    return found


def _sharing(text: str, start: int, end: int) -> list[Mention]:
    """延霁、岚渝高铁: places before one word for works that they share; [] where text[start:end] opens with none."""
    match = _SHARED.match(text, start, end)
    if match is None or not (_AFTER.match(text, match.end(), end) or _JOINT.match(text, match.end(), end)):
        return []
    places = list(_PLACE.finditer(text, start, match.end("places")))
    if any(place.group().endswith(_NO_PLACE_ENDS) for place in places):
        return []
    if len(places) == 1 and not match["more"]:
        return []
    if any(len(place.group()) > _LONGEST_PLACE or _GENERAL.match(place.group()) for place in places):
        return []
    found = [Mention(*place.span(), place.group() + match["works"], led=True) for place in places]
    if not match["more"]:
        found[-1] = replace(found[-1], end=match.end())
    return [mention for mention in found if len(mention.name) >= _SHORTEST]


def _firms_end(text: str, start: int, end: int) -> int | None:
    """Where a firm's works end that text[start:end] opens with (澜图产业园, 霁远储能二期), None where none do."""
    match = _FIRMS_END.search(text, start, min(end, start + _LONGEST))
    if match is None or text.find("、", start, match.start()) >= 0:
        return None
    after = _AFTER.match(text, match.end(), end) or _JOINT.match(text, match.end(), end) or match.end() == end
    return match.end() if after else None


def _of_a_firm(text: str, start: int, end: int) -> Mention | None:
    """The works in text[start:end] where a brand or a place heads the name."""
    name = text[start:end]
    own = _FIRMS_END.split(name)[0]
    if len(name) < _SHORTEST or _NUMBERED.search(name) or not has_own_head(own) or _GENERAL.match(own):
        return None
    mention = make_mention(text, start, end, True)
    return replace(mention, led=True) if mention is not None else None


def _first_end(text: str, start: int, end: int) -> int | None:
    """Where the first name of text[start:end] ends, None where it is none."""
    for match in _END.finditer(text, start, min(end, start + _LONGEST)):
        if text.find("、", start, match.start()) >= 0:
            return None
        if _AFTER.match(text, match.end(), end) or _JOINT.match(text, match.end(), end):
            return match.end()
    return None


def _work(text: str, start: int, end: int) -> Mention | None:
    start = max(start, text.rfind("的", start, end) + 1)  # 改造容易积水的|路段
    name = text[start:end]
    if (len(name) < _SHORTEST and _STREET.fullmatch(name) is None) or _NUMBERED.search(name):
        return None
    line = _LINE.match(name)
    left = name if line is not None else LONG_MODIFIERS.sub("", _GENERAL.sub("", _END.sub("", name)))
    if len(left) < _FEWEST_OWN and OF_THE_COUNTY.match(name) is not None:
        left = name  # 县人民医院: there is one
    mention = make_mention(text, start, end, True) if len(left) >= _FEWEST_OWN else None
    return replace(mention, led=True) if mention is not None else None
