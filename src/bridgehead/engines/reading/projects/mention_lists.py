"""Lists of projects: A、B和C等5个项目, and works that stand in a list beside a project."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.vocabulary import words_of_class

from .brands import has_own_head
from .cues import cue
from .list_items import from_head, split_last, split_list
from .mention_names import NOT_AFTER, Mention, make_mention, name_start
from .name_ends import is_work
from .names import is_class, is_one_trade
from .product_words import says_what
from .public_works import PUBLIC
from .regions import ends_in_firm

_DONE_TO_ALL = (
    *"主体 封顶 动工 投运 已 将 正 均 全部 集中 顺利 相继 年内 竣工 开工 投产 签约 落户 建成 提前 进度 完成 进展 列入"
    " 纳入 协议 总投资 投资 分别 合计 计划 共 集体 桩基 施工 先后 成功 正式 上台 当年 实现"
    " 落地 推进 情况 建设 现场 同时 同步 启动".split(),
    *words_of_class("manner"),
)
_ALL_HOW = "已 均 也 全部 先后 相继 陆续 顺利 如期 正式 成功 加快 全面 全线 提前 年内".split()
_ALL_DONE = (
    *"建成 通车 开通 竣工 开工 完工 投用 投运 启用 动工 贯通 运营 落成 开建 试运行 投入".split(),
    *(how + what for how in words_of_class("manner") for what in ("推进", "建设")),
)
_LIST_END = re.compile(
    r"[等.…\d一两三四五六七八九](?:(?<=等)(?!领域|方面|工具|方式|措施|手段|举措|渠道|政策|产业(?!项目|类项目)|环节|行业|企业(?!项目)|公司|[央国民]企)共?(?:“[^”]{1,8}”)?(?:[^，。；：、\d]{1,10}类\d+个)?(?:一批|一大批|一系列|多个|\d+(?:\.\d+)?[万余多]*[个项宗条座处]|[一二两三四五六七八九十百]+余?个)?(?:(?:总?投资额?)?(?:超过?|[约超近达逾])?[\d.~-]*[^，。；：、\d]{0,12}[亿万美]元(?:及?以上|级)?的?)?(?:、\d+个\d*[^，。；：、\d]{0,6}元(?:以上|级)?)?(?!在内)(?:(?:[省市区县国]家?级?(?:重大|重点)?、){0,2}|(?<=[个项宗])(?:[\u4e00-\u9fff]{2,6}、){1,2})[^，。；：、\d]{0,14}?(?:(?<!子)(?<!企业)项目(?!"
    + NOT_AFTER
    + r")|工程|前期工作|(?<=”)(?:开发|规划|建设)|(?<=[大点性])(?:基础)?设施|(?<=[务生政套通])设施)"
    r"|(?<=[.…])[.…]{0,5}一(?:个个|批批|批|项项)[^，。；、\d]{0,8}项目"
    r"|批(?<=[\u4e00-\u9fffA-Za-z)]一批)(?:重大|重点|产业|工业)*项目(?=加速|加快|建成|竣工|开工|投产|签约|落地|有序)"
    r"|(?<=[\u4e00-\u9fffA-Za-z)][\d两三四五六七八九])\d*[个大][^，。；：、\d的]{0,8}?"
    rf"项目(?=的?(?:{'|'.join(_DONE_TO_ALL)})|在[^，。；、\d]{{2,12}}(?:开工|签约|竣工|投产|奠基|动工|落户)))"
)
# A list that 等 leaves open: 签约的还有A、B、C项目等。
_LAST_STOP = re.compile("(?s:.*)[，。；：！？\n]")
_AS_WELL = re.compile("以及|及|还有")
_OPEN_LIST = re.compile(r"等(?=[，。；])")
# A work in a list may carry a note: X车间(总投资1.6亿元)、Y产业园.
_NOTE = re.compile(r"\([^()]*\)$")
_MADE = re.compile(r"[^，、]{0,4}(?:制造业|服务业)|年产|年加工|\d+(?:\.\d+)?万?吨")
_NUMBER = re.compile(r"\s*\d{1,2}[、.]")
# 22个重大产业项目中|A、B等14个项目: what they are some of.
_SOME_OF = re.compile(r"(?:其中)?\d+余?[个项件][^，。；、]{0,16}?(?:项目|工程|实事)中(?![心央部小学医])，?")
_KIND = re.compile(
    r"等(?:\d+个|一批)?(?:新建|在建|重点)?(?P<kind>通用机场|机场|高速公路|高速|铁路|高铁|水库|大桥|灌区|航道|港口)"
)
_KIND_SHARED = re.compile(
    "[\u4e00-\u9fff]{2,4}?(?P<kind>抽水蓄能电站|抽水蓄能|水电站|核电站|光伏电站|风电场|通用机场|机场|高速公路|高速|铁路|高铁|水库|灌区)(?:改扩建|扩建|迁建|新建|建设|改造|工程|项目)*$"
)
_LONGEST_PLACE, _TOWN = 6, 3
_WATERS = ("引水", "供水", "调水", "治理", "整治")  # 霁渡江引水、岚岭灌区: a kind of its own
_COUNTED = re.compile(r"(?:等共?)?\d+[余多]?[个项宗条座处]")
_COVERS = re.compile("涵盖|涉及|覆盖|聚焦|围绕|分布|涵括|属于|集中在|包含")
# 羽毛球、拳击等比赛项目, 传统制茶技艺等非遗项目: no works
_OF_SPORT = re.compile(
    "冠军|金牌|奖牌|亚运|[冬奥]奥|全运会|锦标赛|世界杯|运动会|比赛|赛程|竞技|非遗|非物质|技艺|比拼|展演|短剧|文艺节目"
)
_SO_MANY_FIRST = re.compile(r"\d+[余多]?[个项]")
_PLAIN_HEAD = re.compile(r"项目(?:共|为)?\d+个[^。；]{0,14}?(?:分别是|分别为|包括|：|即)")
# 集中竣工的项目分别为A、B: every item is a project, programmes and trades too.
_TOLD_HEAD = re.compile(
    r"(?:签约|开工|竣工|投产|动工|奠基|完工|落户|建设|在建|续建|新建)的?(?:\d+个)?(?:重大|重点|产业|工业|民生|[省市区县]级?)*项目(?:共?\d+个)?，?(?:分别(?:为|是|有)：?|还有(?!很多|不少|许多|多个|\d)|为(?![了民期支此])|(?:主要)?有：|(?:主要)?包括：|是：|：|是(?=[^，。；、]{5,40}项目[，。；]))"
)
# 其中10亿元以上的有5个，分别为A、B、C、D和E: as many as are said
_COUNTED_HEAD = re.compile(r"\d{1,2}[个项宗](?:项目)?，?(?:分别(?:为|是)：?|即)")
_HOW_MANY = re.compile(r"(?P<many>\d{1,2})[个项]")
_SLOGAN = re.compile("“[^”]{2,8}”")
_AND_MORE = re.compile(r"(?<![高中初平同])等(?![级离职])")
# 分别为岑山县34个、霁浦区27个: numbers of places.
_NO_ITEM = re.compile(
    r"\d+(?:\.\d+)?余?(?:[个项家宗%]|[亿万]?美?元|亿)|(?:[省市区县镇乡]|街道|领域|方面|产业|行业|类)$"
)
_NUMERALS = "零一两三四五六七八九"
_TWO = "两2"
_GATHERS = re.compile("(?:将?(?:是|为|成为|打造|建成|建设))?(?:一个|一座)?集")
_IN_ONE = ("为一体", "于一体")
# 12个重大产业项目现场签约，|包括A、B等
_SO_MANY_ARE = re.compile(
    r"(?:\d+余?[个项宗][^，。；]{0,12}项目|项目\d+余?[个项宗])[^，。；]{0,10}，(?:其中)?(?:包括|主要有|分别[是有为]|主要包括|涵盖)"
)
_ARE_PROJECTS = re.compile("的(?:重大|重点|产业)*项目(?:主要|分别|还)?(?:包括|包含|有|为)")
# 包括日原宇信、岚港泉安2个外资项目: as many as are said
_AS_MANY = re.compile(
    r"(?:(?:视察|察看|查看|观摩|考察|走访|参观)了|包括|包含|分别[为是有]|(?:签约|引进|落户|开工|投产|签下)了|[有是为对])(?P<items>[^，。；：有是为对\n]{4,120}?)(?P<many>\d{1,2}|[两三四五六七八九])[个项处](?:外资|内资|外商|重大|重点|产业|工业|[省市区县]级?|集中|新?开工|签约|竣工|投产)*项目"
)
_BY_COMMAS = re.compile(
    r"(?:共有|包括|分别[为是有]|主要有)(?P<items>[^。；，、]{3,16}(?:，[^。；，、]{3,16}){2,12})(?=等\d+[余多]?[个项])"
)
_COMMA_ITEM = re.compile("[^，]+")
# 霁昆高铁岚宜段、岚中至霁充铁路等开通运营; 岚江至霁平、云山至岚边等高速公路通车
_WORKS_DONE = re.compile(
    rf"等(?<![高中初平同]等)(?:\d+[条座个处])?(?P<kind>高速公路|公路|铁路|高铁|机场|水库|大桥|隧道)?(?:“[^”]{{2,8}}”)?(?:重大|重点|骨干)*(?:工程|(?:进出|出|对外|跨|骨干|南北|东西|国际)?[\u4e00-\u9fff]{{0,2}}?[大主]?通道|(?:轨道)?交通线路?|轨道线路)?(?:{'|'.join(_ALL_HOW)})*"
    rf"(?:{'|'.join(_ALL_DONE)})(?!的|率|前|后)"
    r"|等(?:一批|一大批|多个|\d+余?[个座处所家条])[^，。；、\d]{0,8}(?:载体|学校|医院|医疗机构|幼儿园|公园|道路|园区|场馆|景区|景点|地标|综合体|设施)"
)
# 建设内容包括设计、仓储、A生产线等: what one project is made of
CONTENTS = re.compile("建设内容|建设规模|内容包括|主要建设|拟建设?|拟新建|规划建设|将建设|包含建设|主要包括")
_PUBLIC_FIELDS = frozenset(
    "清洁能源 交通 水利 能源 电力 市政 教育 医疗 卫生 文化 旅游 体育 养老 农业 林业 环保 民生 住房 物流".split()
)
_PLACES = re.compile("[\u4e00-\u9fff]{2,6}至[\u4e00-\u9fff]{2,6}|[\u4e00-\u9fff]{2,4}")
_BETWEEN_TWO = re.compile("以及|[和及与]")
_LONGEST_ITEM, _FAR = 40, 40
_MOST_BESIDE, _BESIDE = 8, ("、", "，以及", "，还有")
_SHORTEST_BESIDE = 4
_DEEDS_END = tuple("投产 开工 动工 竣工 完工 封顶 投用 投运 通车 达产 达效 签约 备案 奠基".split())
_FEWEST = 2
# What one of these needs to find anything.
TELLS_ITEMS = cue("项目还有 个即 个，即 分别为 分别是 分别有 项目为 项目，为 个为 个，为 包括 ： 即".split())
BY_COMMAS = cue(["等"])
AS_MANY = cue(
    [
        *(
            f"{unit}{kind}项目"
            for unit in "个项处"
            for kind in ("", "集中", "开工", "签约", "竣工", "外资", "内资", "外商", "重大", "重点", "产业", "工业")
        )
    ]
)
ENDS_LIST = cue(["等", "项目在", "项目的", *(f"项目{done}" for done in _DONE_TO_ALL)])
WORKS_DONE = cue(["等"]) | cue(
    [*_ALL_DONE, *"载体 学校 医院 医疗机构 幼儿园 公园 道路 园区 场馆 景区 景点 地标 综合体 设施".split()]
)
_LIST_VERB = re.compile("(?<=，)如|包含|签约|开工|竣工|投产|还有|主要有|包括|分别是|引进|落地|封顶|涉及")


def listed(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """A、B和C等5个亿元项目: each item is a project, whatever it ends in."""
    found: list[Mention] = []
    for match in [*_LIST_END.finditer(text, start, end), *_OPEN_LIST.finditer(text, start, end)]:
        left, spans = _items_before(text, start, match.start())
        if _GATHERS.match(text, left) is not None and text.startswith(_IN_ONE, match.end()):
            continue  # 集赛事、研学、休闲等项目为一体: what one work offers
        if match.group() == "等" and not _is_open_list(text, left, match.start()):
            continue
        spans = _parted(text, spans, match, quantities)
        if match.group().endswith("工程") and _SLOGAN.fullmatch(text, *spans[-1]) is not None:
            continue  # “光储氢”等多能互补工程
        if (
            _are_classes(text, spans, _is_counted(text, left, spans, match))
            or (match.group()[0] != "等" and not _are_names(text, spans))
            or _are_fields(text, left, spans, match)
        ):
            continue
        covers = _COVERS.search(text, left, spans[0][0]) is not None
        pooled = _is_sum_of_all(spans, quantities, match)
        for number, (first, last) in enumerate(spans):
            money = next(
                (q for q in quantities if first <= q.start and q.end < last and q.kind == "money" and not q.grade), None
            )
            name_start = first
            if money is not None and (text[money.end] == "的" or money.start <= first + 1):
                name_start = money.end + (text[money.end] == "的")  # 总投资5亿元的X, 5亿元X
                money = None if pooled else money
            if covers and is_one_trade(text[name_start:last]):
                continue
            mention = make_mention(
                text,
                name_start,
                last,
                money is not None
                or len(spans) > 1
                or text[last - 2 : last] in ("项目", "二期", "三期", "一期")
                or len(spans) == 1,
            )
            if mention is not None:
                prefix = first if money is not None else -1
                following = text[slice(*spans[number + 1])] if number + 1 < len(spans) else match.group()
                named = _with_kind(_with_kind(mention.name, match.group()), following)
                found.append(Mention(mention.start, mention.end, named, money, prefix, match.start()))
    return found


def _items_before(text: str, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
    """Where the list that ends at `end` begins, and its items; A、B，以及C is one list."""
    before = _LAST_STOP.match(text, start, end)
    left = before.end() if before is not None else start
    joint = _AS_WELL.match(text, left, end) if text.startswith("，", left - 1) else None
    if joint is not None and text.find("、", start, left - 1) >= 0:
        further = _LAST_STOP.match(text, start, left - 1)
        first = further.end() if further is not None else start
        return first, [*split_list(text, first, left - 1), *split_list(text, joint.end(), end)]
    for leads in (_NUMBER, _SOME_OF):
        led = leads.match(text, left, end)
        left = led.end() if led is not None else left
    return left, split_list(text, left, end)


def two_works(text: str, begin: int, stop: int) -> list[tuple[int, int]]:
    """霁岑高铁及|岚川港二期开工建设: two works with a head of their own that share a deed, else the one name."""
    for joint in _BETWEEN_TWO.finditer(text, begin + _FEWEST, stop - _FEWEST):
        left, right = text[begin : joint.start()], text[joint.end() : stop]
        own = len(right) >= _SHORTEST_BESIDE and has_own_head(left) and has_own_head(right)
        if own and all(is_work(each) or each.endswith(PUBLIC) for each in (left, right)):
            return [(begin, joint.start()), (joint.end(), stop)]
    return [(begin, stop)]


def _is_sum_of_all(spans: Sequence[tuple[int, int]], quantities: Sequence[Quantity], ending: re.Match[str]) -> bool:
    """投资136亿元的A、B等21个项目: one sum before a counted list is that of the list; 投资7亿元的A项目等9个 is A's."""
    sums = [
        index
        for index, (first, last) in enumerate(spans)
        if any(q.kind == "money" and not q.grade and first <= q.start and q.end < last for q in quantities)
    ]
    alone = len(spans) == 1 and ending.string.endswith("项目", *spans[0])
    return not alone and sums == [0] and _COUNTED.match(ending.group()) is not None


def is_sum_of_list(text: str, quantity: Quantity, first: Mention) -> bool:
    """投资136亿元的A、B等21个项目: the sum before a counted list, of which no item has one, is no item's."""
    return (
        quantity.kind == "money"
        and 0 <= first.start - quantity.end <= 1
        and first.investment is None
        and first.listed >= 0
        and _COUNTED.match(text, first.listed) is not None
    )


def _with_kind(name: str, following: str) -> str:
    """鉴溪 before 等机场扩建项目, or before 岚霁机场改扩建 in a list, is 鉴溪机场."""
    if len(name) > _LONGEST_PLACE or name.endswith(_WATERS) or (len(name) > _TOWN and is_work(name)):
        return name
    kind = _KIND.match(following) or _KIND_SHARED.match(following)
    return name + kind["kind"] if kind is not None and name[-1] != kind["kind"][-1] else name


def items_told(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """项目6个，分别为A、B、C: a list that ends with its clause."""
    heads = list(_TOLD_HEAD.finditer(text, start, end)) or list(_PLAIN_HEAD.finditer(text, start, end))
    if not heads and text.find("项目", max(0, start - _FAR), end) >= 0:
        heads = list(_COUNTED_HEAD.finditer(text, start, end))
    return [mention for head in heads for mention in _items_below(text, end, head)]


def by_commas(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """共有A，B，C等32个重点项目: names that commas part."""
    found: list[Mention] = []
    for match in _BY_COMMAS.finditer(text, start, end):
        spans = [item.span() for item in _COMMA_ITEM.finditer(text, *match.span("items"))]
        items = [text[first:last] for first, last in spans]
        if len(items) > _FEWEST and all(has_own_head(item) for item in items):
            made = [make_mention(text, first, last, True, sure=True) for first, last in spans]
            found += [Mention(each.start, each.end, each.name, listed=match.end("items")) for each in made if each]
    return found


def as_many(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """包括A、B、C3个外资项目: a list of as many items as are said, whatever they are called."""
    found: list[Mention] = []
    for match in _AS_MANY.finditer(text, start, end):
        spans = split_list(text, *match.span("items"))
        if len(spans) != _number(match["many"]) or len(spans) < _FEWEST or not _may_be_names(text, spans):
            continue
        at = match.start("many")
        made = [make_mention(text, first, last, True, sure=True) for first, last in spans]
        found += [Mention(each.start, each.end, each.name, listed=at) for each in made if each is not None]
    return found


def _number(said: str) -> int:
    """四 or 4."""
    return int(said) if said.isdigit() else _NUMERALS.index(said)


def works_done(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Mention]:
    """A铁路、B高铁等开通运营: works of a list that 等 leaves open, with what is done to all of them."""
    found: list[Mention] = []
    for match in _WORKS_DONE.finditer(text, start, end):
        before = _LAST_STOP.match(text, start, match.start())
        if CONTENTS.search(text, start, match.start()) is not None:
            continue
        spans = from_head(
            text, split_list(text, before.end() if before is not None else start, match.start()), quantities
        )
        kind = match["kind"]
        taken = [span for span in spans if _may_be_work(text[slice(*span)], kind)]
        alone = len(spans) < _FEWEST and "一批" not in match.group()
        if (alone and not _is_long_work(text[slice(*spans[0])])) or len(taken) * 2 <= len(spans):
            continue
        for first, last in taken:
            mention = make_mention(text, first, last, True)
            if mention is not None:
                named = mention.name if kind is None or is_work(mention.name) else mention.name + kind
                found.append(Mention(mention.start, mention.end, named, listed=match.start()))
    return found


def _is_long_work(item: str) -> bool:
    """霁苏至岚楚段铁路扩能改造工程|等加快推进: whether one item alone tells which work it is."""
    return len(item) > _LONGEST_PLACE and item.endswith(("工程", "段")) and has_own_head(item)


def _may_be_work(item: str, kind: str | None) -> bool:
    """Whether an item is a work with a head of its own, or a place before the `kind` of works that ends the list."""
    if kind is not None and _PLACES.fullmatch(item) is not None:
        return True
    return len(item) >= _SHORTEST_BESIDE and is_work(item) and not is_class(item)


def _may_be_names(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the items are no numbers or places, and most are no trades."""
    items = [text[first:last] for first, last in spans]
    trades = sum((is_one_trade(item) and len(item) < _SHORTEST_BESIDE) or is_class(item) for item in items)
    return not any(_NO_ITEM.search(item) for item in items) and trades * 2 < len(items)


def _items_below(text: str, end: int, match: re.Match[str]) -> list[Mention]:
    """The items after the head `match`, up to a semicolon or the end of the sentence."""
    told = match.re is _TOLD_HEAD
    marks = "，。；\n" if match.group().endswith("还有") else "。；\n"
    stop = min((at for mark in marks if (at := text.find(mark, match.end(), end)) >= 0), default=end)
    spans = split_list(text, match.end(), stop)
    if (counted := _as_many_as_said(text, match, stop)) is not None:
        mentions = [make_mention(text, first, last, True, sure=True) for first, last in counted]
        return [mention for mention in mentions if mention is not None]
    if (
        match.re is _COUNTED_HEAD
        or text.find("，", match.end(), stop) >= 0
        or _AND_MORE.search(text, match.end(), stop) is not None
    ):
        return []
    if not (_are_told(text, spans) if told else _are_names(text, spans)):
        return []
    mentions = [make_mention(text, first, last, True, sure=told) for first, last in spans]
    return [mention for mention in mentions if mention is not None]


def _as_many_as_said(text: str, head: re.Match[str], stop: int) -> list[tuple[int, int]] | None:
    """开工项目3个，包括A、B、C，均为…: the items up to the comma where they are as many as the head says."""
    comma = text.find("，", head.end(), stop)
    many = _HOW_MANY.search(text, head.start(), head.end())
    if comma < 0 and head.re is _COUNTED_HEAD:
        comma = stop - text.endswith("。", head.end(), stop)
    if comma < 0 or many is None:
        return None
    spans = split_list(text, head.end(), comma)
    if len(spans) == int(many["many"]) - 1:
        spans = split_last(text, spans)
    fits = len(spans) == int(many["many"]) > 1 and all(2 <= last - first <= _LONGEST_ITEM for first, last in spans)
    if fits and head.re is _COUNTED_HEAD:
        fits = sum(has_own_head(text[first:last]) for first, last in spans) * 2 > len(spans)
    return spans if fits and not any(_NO_ITEM.search(text[first:last]) for first, last in spans) else None


def _are_told(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """集中开工的项目分别为A、B: whether the items are of a name's length and most are no trades."""
    items = [_NOTE.sub("", text[first:last]) for first, last in spans]
    if any(_NO_ITEM.search(item) for item in items):
        return False
    trades = sum(is_one_trade(item) for item in items)
    if len(items) == 1 and items[0].endswith("项目"):
        return not trades and is_work(items[0])  # 今天开工的项目是|霁元正极材料项目
    return len(items) >= _FEWEST and trades * 2 < len(items) and all(len(item) <= _LONGEST_ITEM for item in items)


def _is_open_list(text: str, start: int, end: int) -> bool:
    """包括A大桥、B水库工程等: whether text[start:end] is introduced as a list and ends in a work."""
    if _LIST_VERB.search(text, start, end) is None or CONTENTS.search(text, start, end) is not None:
        return False
    if _ARE_PROJECTS.search(text, max(0, start - _FAR), end) is not None and "、" in text[start:end]:
        return True  # 签约的项目包括A基地、B加工等
    return is_work(text[start:end]) or _SO_MANY_ARE.search(text, max(0, start - _FAR), end) is not None


def _parted(
    text: str, items: list[tuple[int, int]], ending: re.Match[str], quantities: Sequence[Quantity]
) -> list[tuple[int, int]]:
    """The works that the `items` before the `ending` of a list name."""
    spans = from_head(text, items, quantities)
    if len(spans) == 1 and ending.group()[0] in _TWO:
        spans = split_last(text, spans)  # A和B两个项目
    return [part for span in spans for part in two_works(text, *span)]


def _are_names(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """霁达动力总成、恒川阀门3个项目: whether two items or more end in works or say what is made."""
    items = [text[first:last] for first, last in spans]
    names = sum(is_work(item) or says_what(item) or ends_in_firm(item) for item in items)
    return names >= _FEWEST and names * 2 > len(spans)


def _is_counted(text: str, left: int, spans: Sequence[tuple[int, int]], ending: re.Match[str]) -> bool:
    """光伏玻璃深加工、智能丝网等4个项目: so many projects, named by what they make; 涵盖A、B等4个项目 names trades."""
    return _COUNTED.match(ending.group()) is not None and _COVERS.search(text, left, spans[0][0]) is None


def _are_fields(text: str, left: int, spans: Sequence[tuple[int, int]], ending: re.Match[str]) -> bool:
    """涉及森林修复、湿地保护等工程, 58个金属加工、材料生产等项目: whether most of many have no head of their own."""
    if _OF_SPORT.search(text, max(0, left - _FAR), ending.end() + _FAR) and not any(
        is_work(text[a:b]) for a, b in spans
    ):
        return True
    of_many = _SO_MANY_FIRST.match(text, spans[0][0]) or _COVERS.search(text, left, spans[0][0])
    if of_many is None or len(spans) < _FEWEST or _COUNTED.match(ending.group()) is not None:
        return False
    items = [_SO_MANY_FIRST.sub("", text[first:last], count=1) for first, last in spans]
    return sum(map(has_own_head, items)) * 2 < len(spans)


def _are_classes(text: str, spans: Sequence[tuple[int, int]], counted: bool) -> bool:
    """集成电路、机械装备等制造业项目: whether the items name industries or what is made, and no projects."""
    if len(spans) < 2:
        return not counted and is_class(text[slice(*spans[0])])
    if counted and not any(says_what(text[first:last]) or is_class(text[first:last]) for first, last in spans):
        return False  # 安霁纳、锦澜泰、优岑克等5个项目: brands
    named = is_one_trade if counted else is_class
    made = None if counted else _MADE  # 4万吨电解铜箔等57项重点项目
    classes = sum(
        (made is not None and made.match(text, *span) is not None)
        or text[slice(*span)] in _PUBLIC_FIELDS
        or named(text[slice(*span)])
        for span in spans
    )
    return classes * 2 > len(spans)


def beside(text: str, start: int, found: Sequence[Mention]) -> list[Mention]:
    """中原食品城、X项目同步开工: a work that stands in a list beside a project."""
    others: list[Mention] = []
    for mention in found:
        head = mention.prefix if mention.prefix >= 0 else mention.start
        while (stop := max(text.rfind(joint, max(start, head - 6), head) for joint in _BESIDE)) >= 0:
            noteless = text[max(start, stop - 40) : stop]
            noteless = _NOTE.sub("", noteless) if noteless.endswith(")") else noteless
            if noteless.endswith("元"):
                break  # 分别投资4亿元、2亿元建设X
            if noteless.endswith(_DEEDS_END):
                break  # A建成投产、|B开工
            if not is_work(noteless) and not (says_what(noteless[-12:]) and len(others) < _MOST_BESIDE):
                break
            end = max(start, stop - 40) + len(noteless)
            since = max([each.end for each in found if each.end < end], default=start)
            other = make_mention(text, name_start(text, max(since, end - 30), end, ()), end, True)
            if other is None or len(other.name) < _SHORTEST_BESIDE:
                break
            if not is_work(other.name) and is_class(other.name):
                break
            others.append(other)
            head = other.start
    return others
