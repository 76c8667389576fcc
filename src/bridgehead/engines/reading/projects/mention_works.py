"""Works that are named without 项目, by what is said to be done to them: Y产业园9月开工."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.patterns import alternatives, any_of
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.vocabulary import load, words_of_class

from .brands import brand, has_own_head
from .cues import cue
from .mention_lists import two_works
from .mention_names import NAMES, Mention, make_mention, name_start
from .name_ends import is_work, name_end
from .product_words import product_spans
from .public_works import PUBLIC

_RUN = 28  # characters that the longest name of a work has before its last word
# A work that is named without 项目 and then called 该项目.
# Both are searched for from the word that a work's name ends in, and the name then taken leftwards.
_NAMED_WORKS = (
    "产业园 产业基地 生产基地 制造基地 测试基地 研发基地 基地 工厂 智造园 综合体 研发中心 众创空间 孵化器 产业城"
    " 大桥 特大桥 枢纽 隧道 水库 高铁 铁路 高速公路 快线 机场"
    " 运河 水电站 蓄能电站 灌区 出口基地 健身中心 文化中心 体育中心"
    " 物流园 科技园 示范园 总部 生产线 小镇 厂区 新厂".split()
)
_WORK_NAMED = re.compile(
    rf"(?:工程(?=是|的建设正)|段(?:(?<=[铁路速].{{2}}段)|(?<=[铁路速].{{3}}段)|(?<=[铁路速].{{4}}段)|(?<=[铁路速].{{5}}段)|(?<=[铁路速].{{6}}段))|{alternatives(_NAMED_WORKS)})(?:\([一二三四五]期\))?"
    r"(?=的(?:工人|导流洞|桥墩|打桩机|塔吊|施工|工地|建设现场|建设工地|建设者|建设正)|，|建设负责人|负责人|建设者|是|位于|坐落|内|里|更|现场|建设现场|施工现场|建设工地|施工工地|工地"
    r"|作为[^，。；]{0,12}(?:重点|重大|标志性|龙头)[^，。；]{0,4}项目|看到|、在|已完成|\s+(?:总?投资|已|由|占地))"
)
_IS_NAMED = cue([*_NAMED_WORKS, "工程是", "工程的建设", "段，", "段的"])
# two characters of a place before them are enough
_PLACED = ("高铁", "铁路", "大桥", "水库", "机场", "隧道", "运河", "电站", "灌区", "段")
_NAMED_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9#()·]{2,28}$")
_BUILT = re.compile(
    "作为[^，。；]{0,12}项目|总?投资\\d|已投入|由.{2,20}建设|厂房.{0,6}封顶|已.{0,4}(?:封顶|竣工|投产|开工|完工|投入运营|投入使用|投用|试运行|试生产|试产)|塔吊|打桩|桥墩|主体结构|拔地而起|机器?轰鸣|热火朝天|正在?.{0,10}(?:施工|洞口|安装|铺设|装修|调试|紧张作业)|建设者|工人|坚守|奋战|昼夜|全面施工|施工阶段|的建设正|的(?:建设|施工)(?:工地|现场)|加紧进行|对设备进行调试|完成.{0,8}(?:进度|工程量)|加紧施工|生产线.{0,6}调试"
)
# 在X基地，|建设者们正在安装机组。
_AT_WORK = re.compile(
    "，(?!(?:(?!项目)[^。；])*项目)[^。；]{0,14}?(?:建设者|施工人员|塔吊|打桩机|(?:正|忙着)[^，。；]{0,10}(?:施工|安装|吊装|浇筑|铺设|架设|焊接|调试))"
)
# 去年动土的|X智慧工厂
_DONE_BEFORE = re.compile(
    "(?:开工|动土|动工|奠基|签约|落户|启动|引进|投产|开建|封顶)的[\u4e00-\u9fffA-Za-z0-9·()]{5,24}$"
)
_CALLED_PROJECT = re.compile(
    "该项目|这个总?投资|[，。；“](?:基地|园区|工厂|中心|产业园|生产线)(?:总?投资|占地)|该(?:厂区|基地|工厂|产业园|中心|生产线|产线)(?:占地|总?投资|由|今年|去年|已|预计|计划|正|\\d)|(?:[。，；“]|^)项目(?:总投资|占地|由|于|自|计划|预计|规划|分|全部|一期|建成|投产|达产)"
)
_DONE = ("filed", "preparing", "started", "building", "topped_out", "completed", "producing", "full_capacity", "both")
_DEEDS = [word for stage in (*_DONE, "signed") for word in NAMES["stages"][stage]]
_DEEDS += "评审 全部桩基 主体 落户 落地 入驻 列入 纳入 入选 获批 启用 落成 落定 落子".split()
_DEEDS += "敲定 点火 打通 爬坡 登记 注册 认证".split()
_DEEDS += NAMES["aspect"]["parts"]
_WORKS = (*NAMES["ends"]["works"], *NAMES["ends"]["told"], "工程")
IS_DONE = cue(_WORKS) | cue(_DEEDS)
# A deed that holds none of these (正式交付) tells of a work only beside one that does.
_DEED = re.compile(
    f"(?:{alternatives(words_of_class('manner'))})(?:推进|建设|施工)|手续|址|证|落|入|批|工|产|顶|签|建|投|运|启|通|用|主体|桩基|营|装|网|桩|浇|蓄水|合龙|截流|铺轨|架|奠基|奋战|攻坚|调试|比选|方案"
    "|(?:进展|推进|建设|施工)(?:顺利|有序|迅速|加快|提速)"
)
_BETWEEN = NAMES["predicates"]["between"]
_BEGINS = "".join(sorted({word[0] for word in (*_BETWEEN, *_DEEDS, "的")}))
# X基地|在霁城|投产: where it is done
_THERE = (
    "在(?![建于内全]|即将)[\u4e00-\u9fff]{2,10}?(?=(?:正式|顺利|成功|全面|同步|集中|隆重|举行|破土)*"
    "(?:投产|开工|动工|奠基|竣工|落成|启用|投用|投运|签约|开建|封顶|通车))"
)
# X高铁|的|初步设计获批, X大桥|的|主塔封顶
_ITS = f"的(?={any_of([*NAMES['aspect']['papers'], *NAMES['aspect']['parts']])})"
_WORK_DONE = re.compile(
    rf"(?P<end>{alternatives(_WORKS)})(?=[”(\s\d一二三四五六七八九十两{_BEGINS}])”?"
    rf"(?:\([^()]{{2,30}}\)|\()?\s*(?:{_THERE}|{_ITS}|{any_of(_BETWEEN)}|(?<=[天日])\([^()]{{2,12}}\)|[\d一二三四五六七八九十两]+[#号幢栋座条](?:楼宇|厂房|楼|产线|生产线|车间|建筑|单体)?|\d{{1,4}}(?=[年月日])|提前[\d一二两三四五六七八九十半]+个?多?[天月年周]){{0,8}}(?P<deed>{any_of(_DEEDS)})"
    r"(?!率|程|配套|[^，。；]{0,6}项目(?!库|名单|清单|计划)|企业|商户|\d+家)"
)
# Parts of a work named before: 一期厂房, 4号厂房.
_PART = re.compile(
    r"(?:成品|原料|动力|锅炉|配电|辅助|超净|净化)(?:仓库|库|机房|房|车间|厂房)|[一二三四五首]期|\d+[号栋幢]|\d+#(?:(?:至|[~、和-])\d+#)?(?:楼|厂房|车间|机组)|主体|厂房|地下(?:车库|停车场|室)|室[内外]|外墙|其中|(?:[东西南北主副前后]|综合|办公|公寓|宿舍|研发|教学|住院|门诊)楼"
)
_PARTS_OF_WORKS = frozenset([*NAMES["aspect"]["parts"], *NAMES["aspect"]["things"]])
# Firms by their short names with a deed that only works can come to.
_DEEDS_OF_FIRMS = (
    "建成投产 竣工投产 完工投产 全面投产 正式投产 顺利投产 建成试产 开工建设 竣工投用 全面开工 尽快落地 尽早落地"
    " 早日落地 尽快开工 早日开工 尽早开工 顺利开工 如期开工 早日投产 尽快投产 尽早投产 投产达效 投产达产 达产达效"
).split()
_DEEDS_OF_FIRMS += (
    "提前达产 即将投产 已投产 已开工 已竣工 已封顶 已试产 已拿地 已摘牌 经拿地 经开工 经投产 经竣工".split()
)
_ADVERBS = re.compile("(?:已经?|均|都|也|相继|先后|陆续|成功|顺利|如期|正式|全部|提前|即将|刚刚)+$")
_LONGEST_ITEM, _SHORTEST_HEAD, _ATTESTED = 18, 2, 6
_FIRMS_DEED = re.compile(alternatives(_DEEDS_OF_FIRMS))
FIRMS_DONE = cue(_DEEDS_OF_FIRMS)
_STOP_BEFORE = re.compile("(?s:.*)[，。；：！？\n]")
_ITEM = re.compile("(?:(?!、|(?<=[业电子技期材])[和及])[^、])+")
_SHORT_FIRM = re.compile(
    f"[\u4e00-\u9fffA-Za-z]{{2,4}}(?:{alternatives(load('brands')['brands']['whole'])})|[\u4e00-\u9fffA-Za-z]{{2,6}}[二三四五]期"
)
_FULL_FIRM = re.compile("[\u4e00-\u9fff()]{4,20}有限公司")
_WHERE = re.compile("(?:在|位于|坐落于)$")
_SETTLED_IN = ("落户于", "落户在", "落地于", "入驻")  # 落户于霁澳产业园内的|Y项目
# 全球最大的蓄电池回收工厂--X再生铅基地: what is called by a superlative, and its name.
_CALLED = re.compile(
    "(?:又一个?|最[大长高深早快]|首[个座条家批]|第一|唯一|标志性|重[点大]|百亿级?|十亿级?|单体)[^，。；：、\n]{1,24}--(?![^，。；]{0,3}--)|--(?<=项目--)|--(?<=工程--)"
    "|(?:^|(?<=[，；。：、\n]))(?:首站|第?[一二三四五六七八]站|最后一站|末站)(?:是|的|来到|到|选在|为|就是)*(?!由|，)|观摩点(?:放在|设在|选在|定在|是)"
    "|另一个“?大块头”?|(?:另一个|最大的?|首个|标志性|领头的)[^，。；：]{0,8}项目(?:是|为|就是|当属|则是)"
)
CALLED = cue(
    (
        "--",
        "首站",
        *(f"{n}站" for n in "一二三四五六七八"),
        "末站",
        "观摩点",
        "大块头",
        "项目是",
        "项目为",
        "项目就是",
        "项目当属",
        "项目则是",
    )
)
# Up to the last character that no name of a work holds: the match runs to the end at once and comes back.
_BEFORE_RUN = re.compile(r"(?s:.*)(?:[^\u4e00-\u9fffA-Za-z0-9#·()+±“”/.-]|\.(?:(?<!\d\.)|(?!\d)))")
_SHORTEST_RUN, _SHORTEST_NAMED = 2, 4
_SHORT_ENDS = (
    "谷",
    "湾",
    "城",
    "岛",
    "港",
    "廊",
    "乐园",
    "街",
)  # a word of two characters before these is all of the name
_ATTRIBUTES = (
    "开门迎客的 开业的 开园的 开街的 开放的 揭牌的"
    " 通车的 开通的 投产的 投运的 投用的 启用的 建成的 完工的 竣工的 落成的 开工的 动工的 封顶的 贯通的 合龙的"
    " 在建的 开建的 运营的 正在建设的 正在施工的 正在推进的 正在修建的 加紧建设的 加紧施工的 加快建设的"
    " 加快推进的 抓紧建设的 抓紧施工的 加速建设的"
).split()
# 即将|通车的|X通道
_ATTRIBUTED = re.compile(f"(?:{alternatives(_ATTRIBUTES)})(?=[\u4e00-\u9fff]{{4}})")
_IS_ATTRIBUTED = cue(_ATTRIBUTES)
_SETTLED, _BODIES = ("落户", "落地", "获批"), ("研发中心", "创新中心", "中心", "实验室", "平台", "研究院", "中试基地")
_OF_THE_NATION = ("国家", "全国", "国际", "联合国", "中国-", "东北亚")
_LEVELS = (*_OF_THE_NATION, "省级", "市级", "首批", "全省")
_RANKED, _STANDING = (
    ("入选", "入围", "获批", "获评", "认证"),
    ("园", "园区", "产业园", "工业园", "科技园", "示范园", "中心"),
)
_UNITS, _UNIT = re.compile(r"[\u4e00-\u9fff]{2,10}(?:\d号?、)+$"), re.compile(r"\d号")
_OPENS_CLASS = ("等", "等“")  # A、B等|“五纵五横”主通道: what the works of a list are
# 一批自动化程度高的|露天煤矿
_OF_MANY = re.compile("(?:一大?批|一系列|众多|多[个座条处家])[^，。；：]*的$")
_ITS_HULL = "主体工程"  # 霁岑高铁|主体工程开工


def works(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """X二期9月底前竣工, Y产业园9月开工: works named without 项目, with what is done to them."""
    found: list[Mention] = []
    left = start
    for match in _WORK_DONE.finditer(text, start, end) if _DEED.search(text, start, end) else ():
        first, head = max(left, match.start() - _RUN), match.start()
        before = _BEFORE_RUN.match(text, first, head)
        if before is not None:
            first = before.end()
        if head - first < _SHORTEST_RUN:
            continue
        left, stop = match.end(), match.end("end")
        if text.startswith("项目", stop):
            stop += len("项目")
        if text.endswith(_ITS_HULL, first, stop):
            stop -= len(_ITS_HULL)
        begin = _before_units(text, name_start(text, first, stop, ()), stop)
        if text.endswith(_OPENS_CLASS, start, begin) or _is_one_of_many(text, start, begin):
            continue
        if _is_institution(match, text.startswith(_OF_THE_NATION, begin)):
            continue
        for first, last in two_works(text, begin, stop):
            named = last - first >= _ATTESTED or (
                text.endswith(_SHORT_ENDS, first + _SHORTEST_NAMED - 1, last) and has_own_head(text[first:last])
            )
            mention = make_mention(text, first, last, named)
            if mention is not None and len(mention.name) >= 4 and not _is_part(mention.name):
                found.append(mention)
    return found


def _is_one_of_many(text: str, start: int, begin: int) -> bool:
    """一批自动化程度高的|露天煤矿: whether what leads to a name says that there are many."""
    return text[begin - 1 : begin] == "的" and _OF_MANY.search(text, max(start, begin - _RUN), begin) is not None


def _is_institution(match: re.Match[str], national: bool) -> bool:
    """国家创新中心落户霁城, 服务平台上线, 产业园入选试点: what is done to a body or its standing, not works."""
    what, deed = match["end"], match["deed"]
    if what == "市场" and match.string.startswith("主体", match.end("end")):
        return True  # 市场主体活力加速释放
    of_rank = not deed.startswith(_SETTLED) or match.string.startswith(_LEVELS, match.end())  # 园区获批|用地 is not
    if of_rank and deed.startswith(_RANKED) and what.endswith(_STANDING):
        return True
    if deed.startswith(_SETTLED):
        return national and what.endswith(_BODIES)
    if deed == "生产车间":
        return what.endswith("厂")  # 霁城开关厂生产车间: where people are met
    return deed.startswith("上线") and what == "平台"


def _before_units(text: str, begin: int, stop: int) -> int:
    """Where the name begins that ends at `stop`: 霁口核电3号、|4号机组 begins with the station."""
    if text[begin - 1 : begin] != "、" or not text.endswith("机组", begin, stop) or not _UNIT.match(text, begin, stop):
        return begin
    units = _UNITS.search(text, max(0, begin - _RUN), begin)
    return units.start() if units is not None else begin


def _is_part(name: str) -> bool:
    """Whether what looks like a name is a part of a work named before: 一期厂房, 导流洞."""
    return _PART.match(name) is not None or name in _PARTS_OF_WORKS


def firms_done(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """岚光电子、霁通半导体建成投产: firms by their short names, and what their works came to."""
    found: list[Mention] = []
    left = start
    for deed in _FIRMS_DEED.finditer(text, start, end):
        stop = _STOP_BEFORE.match(text, left, deed.start())
        begin = stop.end() if stop is not None else left
        left = deed.end()
        first = text.find("、", begin, deed.start())
        begin = name_start(text, begin, first if first >= 0 else deed.start(), ())
        items = [*_ITEM.finditer(text, begin, _adverbs_before(text, begin, deed.start()))]
        own = sum(has_own_head(each.group()) for each in items)
        if items and own * 2 >= len(items) and all(_is_firms(each.group()) for each in items):
            made = [make_mention(text, *each.span(), True, sure=True) for each in items]
            found += [mention for mention in made if mention is not None]
    return found


def _adverbs_before(text: str, start: int, end: int) -> int:
    """Where the adverbs begin that lead to the deed at `end`: 岚光科技支架|已经提前投产."""
    adverbs = _ADVERBS.search(text, start, end)
    return adverbs.start() if adverbs is not None else end


def _is_firms(item: str) -> bool:
    """Whether an item is a firm by its short name, or one with what it makes there: 岚光科技光伏支架."""
    if _SHORT_FIRM.fullmatch(item) is not None or _FULL_FIRM.fullmatch(item) is not None:
        return True
    spans = product_spans(item) if len(item) <= _LONGEST_ITEM else []
    return bool(spans) and spans[-1][1] == len(item) and spans[0][0] >= _SHORTEST_HEAD and brand(item) is not None


def attributed(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """即将通车的X通道, 去年投产的Y产业园: a work with a head of its own, and before it what is done to it."""
    found = []
    for match in _ATTRIBUTED.finditer(text, start, end):
        stop = name_end(text, match.end(), end)
        begin = name_start(text, match.end(), stop, ())
        name = text[begin:stop]
        if stop - begin < _SHORTEST_NAMED or not has_own_head(name) or not (is_work(name) or name.endswith(PUBLIC)):
            continue
        made = [make_mention(text, *span, True) for span in two_works(text, begin, stop)]
        found += [mention for mention in made if mention is not None]
    return found


def called(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """在建世界第一高桥--X大桥: the name that follows what a work is called by."""
    found = []
    for match in _CALLED.finditer(text, start, end):
        begin = match.end() + (text[match.end() : match.end() + 1] == "“")
        stop = name_end(text, begin, end) if begin < end else begin
        mention = make_mention(text, begin, stop, True, sure=True) if stop - begin >= 4 else None
        if mention is not None and is_work(mention.name):
            found.append(mention)
    return found


def works_told_of(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """X产业园, of which the text goes on as 该项目 or says that it is built: works that no verb is said of."""
    found = []
    left = start
    for match in _WORK_NAMED.finditer(text, start, end):
        run = _NAMED_RUN.search(text, max(left, match.start() - _RUN), match.start())
        if run is None:
            continue
        left = match.end()
        line = text.find("\n", end)
        paragraph_end = line if line >= 0 else len(text)
        told = _CALLED_PROJECT.search(text, left, paragraph_end) or _BUILT.search(text, left, end)
        if told is None and _DONE_BEFORE.search(text, max(start, run.start() - 1), left) is None:
            continue
        begin = name_start(text, run.start(), left, ())
        if text[left : left + 1] in ("内", "里") and text.endswith(_SETTLED_IN, start, begin):
            continue
        where = text[left : left + 1] == "，" and _WHERE.search(text, max(start, begin - 3), begin) is not None
        if (
            where
            and not text.endswith(_PLACED, begin, left)
            and not (_CALLED_PROJECT.search(text, left, end) and has_own_head(text[begin:left]))
            and not (_AT_WORK.match(text, left, end) and has_own_head(text[begin:left]))
        ):
            continue  # 在霁城产业园，X项目…; 在霁岚冷链产业园，…，该项目… is told of
        mention = make_mention(
            text, begin, left, text.endswith(("工程", "段"), begin, left) and left - begin >= _ATTESTED
        )
        if mention is not None and (len(mention.name) >= 5 or mention.name.endswith(_PLACED)):
            found.append(mention)
    return found


WORKS_TOLD = ((_IS_NAMED, works_told_of), (_IS_ATTRIBUTED, attributed))
