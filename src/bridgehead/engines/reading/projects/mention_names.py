"""Where a project's name begins and ends, and a mention of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bridgehead.engines.reading.patterns import alternatives, any_of
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.records import record
from bridgehead.engines.reading.vocabulary import load

from .firms import AFTER_FIRM
from .names import is_class, is_generic, is_generic_only, without_place
from .product_words import says_what

NAMES = load("names")
_WEAK = frozenset(NAMES["boundaries"]["weak"])
_STRONG = [word for word in NAMES["boundaries"]["words"] if word not in _WEAK]
_BUT = NAMES["boundaries"]["but"]


# The look-aheads below name what a match can begin with: a search passes over all else at once.
BOUNDARY = re.compile(
    rf"(?=[\d上中下季暨”{''.join(sorted({word[0] for word in _STRONG}))}])(?:"
    r"\d{1,2}[月日](?:底前|末前|前(?=[\u4e00-\u9fff]{4})|底|初|份)?|(?:19|20)\d\d年度?|[上中下]旬|季度|[上下]半年|(?<=[工式会月动])暨|(?<=[动会展节])(?:新签|签|集中签)约(?=[\u4e00-\u9fff]{4})|”(?:是|为)|"
    rf"(?<![高中初平同])等(?![级离]|[两三四五六七八九十\d]+[村镇乡校街路])"
    rf"|(?=签[约订署])(?:{AFTER_FIRM})签[约订署]了?"  # 霁科科技签约|物流园项目
    rf"|{alternatives((word for word in _STRONG if word != '等'), _BUT)})"
)
WEAK_START = re.compile(any_of(_WEAK | set(_STRONG), _BUT))
NOT_AFTER = any_of(NAMES["generic"]["not_after"])
# The last of them is wanted: the match runs to the end at once and comes back.
_LAST_STOP = re.compile(r"(?s:.*)(?:[，。；：！？、\n\t|□”]|--|“(?<![\u4e00-\u9fffA-Za-z0-9]“))")
_HAN = re.compile("[\u4e00-\u9fff]")
_TRIM = re.compile(
    r"^(?=[仍还今去前刚新近洽在签开动奠竣完投封德日港台韩美法英外侨央国民瑞荷世亚西东▲●■◆★☆►▶◇○△◎※•➤·*\d（(①-⑳“”\s一二三四五六七八九十现正已将等建总全主我])(?:"
    r"(?:[德日港台韩美法英外侨]资(?:企业)?的?|\d00强(?:企业)?(?=[\u4e00-\u9fff]{4})|[德日港台韩美法英外侨瑞荷]商(?=[\u4e00-\u9fff]{4})|[央国民]企的?|"
    r"[▲●■◆★☆►▶◇○△◎※•➤·*]|\d{1,2} +|\d+[.、)](?!\d)|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳]"
    r"|(?:正在|仍在|还在|[今去前]年|已经?|刚刚?|新近?|近期)*(?:洽谈|在谈|签约|开工|动工|奠基|在建|建设|施工|封顶|竣工|完工|建成|投产|投用|投运|试产)的(?=[\u4e00-\u9fff]{4})"
    r"|我国首[条个座](?=[^，。；]{4})|(?:我国|全国|世界|国内|全球|亚洲|全省|[西东]南地区)[^，。；、的]{0,4}(?:最|首|第一|唯一|单体)[^，。；、]{0,12}?(?:核电站|电站|大桥|隧道|铁路|高铁|公路|枢纽|水库|煤矿|[油气]田|机场|工程|项目|基地|港)(?=[\u4e00-\u9fffA-Za-z0-9]{5})|[总全主](?:长|跨|建筑面积|库容|装机)[^，。；：、的]{1,12}的(?=[\u4e00-\u9fff]{3})|“|”|\s|[一二三四五六七八九十]+、|（|\()+"
    r"|(?:现场|正式|已|将|等|建设|”|“|\s)+$)"
)
# 榄涌区28个项目, 云桥街道项目: whose projects they are, and no name of one.
_REGION_ITSELF = re.compile(
    "(?:[省市县乡]|(?<![古小])镇|街道|新区|开发区|[高经][新开]区"
    "|(?<![心度景观示片街校院小社税港站库假范游灌矿牧林聚厂务作户洪东西南北])(?<!职教园)(?<!教育园)区)(?:项目|工程)?$"
)
# 6台套石英管生产线, 区和岑岗片区, 输变电工程等子项目, 一期项目为一条生产线: no one project's name.
_OPENS_NO_ONE = re.compile(
    r"成为|一大?批|一系列|众多|一些|项目(?:业主|单位|负责人|建设者|经理)|[两三四多各]地|(?:办公楼|综合楼|宿舍楼?|食堂|门卫|配电房)(?!.*(?:改造|建设|项目|工程))|(?:小区|园区|厂区|镇区|校区|室外|场区|院区)[内外]?(?:道路|管网|绿化|路面)$|[该这]|此(?![山岗])|\d+(?:\.\d+)?万?千瓦(?:级)?机组$|\d+多处|沿线|\d+回|“?(?![^”]*[引送入济调补])[\u4e00-\u9fff]{4}”工程(?:项目)?$|[三四五六七八九十]个十大|“?[百千万双十][企村镇县园景校店站亿家][^”，。]{0,4}”?(?:工程|项目)$|(?:关键性?|骨干|控制性|标志性|重要|重点)+[\u4e00-\u9fff]{0,4}工程$|[\u4e00-\u9fff]{0,6}经济圈(?:重大|重点|建设)+项目$|(?:国家|全国)?“?十[三四五]五”?(?:重大|重点|规划)[^，。；]{0,12}工程$|[第另这那]?[一二两三四五六七八九十几]{1,3}[条栋座幢](?=[\u4e00-\u9fffA-Za-z\d]{0,12}(?:线|厂|厂房|车间|楼|桥|隧道|电站|仓库))|[一两二三四五六七八九十]+条(?=[^，。；]*线$)|第[一二三四五六七八九十\d]+[次批轮届]|(?:工厂|厂区|园区|基地)[一二三四五]期$|首[台架件批条辆艘套根车片支款]|\d+(?:台套|[台条座栋幢个户项所处口眼]|家(?:企业|公司|单位))|[区市县镇乡][和与及]|各|[一二三四首]期[为是]|项目[一二三四首]期\d|(?:项目|基地|工程)(?:选择|属于?|选址|落子|落户|落地|入驻|位于|坐落)|个[\u4e00-\u9fff]{1,8}(?:项目|工程)$|内容(?:包括|为|是)|集(?=[高甲研产商生住休购文旅餐科教吃仓加销展])|[多数两几]个|[两三四五六七八九十几]所|[和与及]|[双三四五六七八九十][百千万优强]”?工程$"
    r"|(?:新建|改建|扩建|续建|全年)?(?:跨江大桥|跨海大桥|高速铁路|城际铁路|(?:通用|支线)?机场|铁路|高速公路|农村公路|公路|水库|煤矿|[煤核风]电|光伏|(?:梯级)?水?电站|学校|医院|道路|桥梁)(?:续建|新建|在建)?(?:项目|工程)?$"
    r"|[两一二三四五六七八九十](?:[\u4e00-\u9fff]|基地|中心|枢纽|平台|高地|走廊)[两一二三四五六七八九十](?:[\u4e00-\u9fff]|基地|中心|枢纽|平台|高地|走廊)$"
    r"|(?:等)?(?:高新技术|战略性新兴|新兴|未来|先进制造|现代服务|数字经济)(?:产业|业)?项目$"
)
# 青浒区重点项目
_KIND_OF_A_PLACE = re.compile(
    "[\u4e00-\u9fff]{2,4}[省市区县镇乡](?:[省市区县]级|重[点大]|产业|工业|民生|在建|签约|招商|建设|引资|攻坚)+(?:项目|工程)$"
)
_HOLDS_NO_ONE = re.compile(
    r"项目(?:和|及|与|为|是|将|已|正在|计划|预计)|已完成|签[订署约下]了|有\d+[余多]?[条个座项]|多个(?:[^，。；]{0,6})项目$|\([^)]*$|^我国[在多]|有各类|第[一二三四五六七八九十]批\d|\d[余多][个项]|\d[个项](?:[省市区县]级?|重[大点]|产业|工业|制造业|亿元以上|新开工|续建|在建|技改|外资)+项目|《[^》]*$|(?<=[\u4e00-\u9fff]{3})是(?=[\u4e00-\u9fff]{4})|(?:计划|拟|将)建设\d|(?:公司|集团|企业)(?:签订|签署|签约)|该领域|等(?<![高中初平同]等)(?![级离])|预计|\d[县市]|多个|首[个批](?:项目|工程)$|”“|[一二三四五六七八九十]横[一二三四五六七八九十]纵|首[条座](?=[^，。；]{0,8}(?:工程|项目)$)|[两三四五六各]段$|(?:成为|规模为)(?:项目|工程)$|推动项目$|(?:节目|短剧|电影|纪录片|图书|剧集)《|(?:比赛|竞赛|竞技|非遗|体育)项目$|(?<![一二])“?两[重新]”?(?:建设)?(?:重点)?项目$"
)
_ENDS_NO_ONE = tuple(
    "航线 自由贸易港 自贸港 贸易试验区 全线 管路 思路 出路 一路 电站群 项目群 运输线路 的新项目 的大项目 入园 阶段"
    " 加快项目 该项目 该工程 的项目 的工程 园里 园内 类项目 走访项目 调研项目 观摩项目 督导项目 视察项目 对接项目"
    " 国债项目 债券项目 专项债项目".split()
)
_PARTS = frozenset(NAMES["aspect"]["parts"])  # 导流洞, 桩基: of works named before
_NUMBERED_HALL = re.compile("[\\d一二三四五六七八九][号#栋](?:厂房|楼|车间)$")
_TRAILING_NOTE = re.compile(r"\([^()]*(?:已|正|待|拟|将|总投资)[^()]*\)$")
# 湛霁光缆开工|湛霁光缆项目: a headline that ran into its text
_GLUED = re.compile("(?P<title>[\u4e00-\u9fff]{4,12})[\u4e00-\u9fff]{2,6}(?=(?P=title))")
# 织机技改工程|厂房, 水资源配置工程|输水隧洞: a part of the works
_PART_OF_WORKS = re.compile(
    "(?<=工程)(?!机械|塑料|师|技术)[\u4e00-\u9fff]{0,3}(?:厂房|隧洞|大坝|主塔|主体|车间|办公楼|泵站|管道|围堰)$"
)
# 威朗童车|3月份: when it is to be done
_MONTH_AFTER = re.compile(r"(?<=[\u4e00-\u9fff]{3})\d{1,2}月(?:份|底|初|[上中下]旬)?$")
# 年产30万套汽车轮毂项目: the quantity belongs to the name.
_MADE_IN = frozenset({"套", "锭", "台", "辆", "台套", "台(套)", "只", "片", "支", "枚", "颗", "头", "只羊", "羽"})
_SO_MANY = re.compile(r"(?:等|这)?[两三四五六七八九十\d]+个项目$")
# 霁旭光能有限公司在县工业园内的|多晶硅项目
_FIRM_THERE = re.compile(
    "[\u4e00-\u9fff()]{4,20}(?:公司|集团)(?:在|位于)[\u4e00-\u9fff]{2,12}?的(?=[\u4e00-\u9fffA-Za-z0-9]{4})"
)
_FIRM_NEWLY = ("公司", "集团")  # 岚化集团|新上|溶剂项目: one name
_REWORKED = ("改造", "搬迁", "改造工程", "搬迁工程", "改造项目", "搬迁项目", "改扩建工程")
_SHORTEST_SURE = 4
_LONGER_THAN_FIRM, _LONG_NAME = 6, 8
MADE_A_YEAR = ("年出栏", "年存栏", "年屠宰", "日产", "日处理", "年回收", "年产", "年产能", "年加工", "年处理", "年组装")


@record(frozen=True, slots=True)
class Mention:
    """A project's name at [start, end); `prefix` is where its 总投资…的 begins, `listed` marks items of a list.

    `known` is set where the name is the gazetteer's, `enterprise` where the words before the name say who invests,
    `led` where a verb of building leads a list of works.
    """

    start: int
    end: int
    name: str
    investment: Quantity | None = None
    prefix: int = -1
    listed: int = -1
    known: bool = False
    enterprise: str | None = None
    led: bool = False


def name_start(text: str, left: int, end: int, quantities: Sequence[Quantity]) -> int:
    """The leftmost character that can belong to the name that ends at `end`."""
    begin = _after_stop(text, left, end)
    for quantity in quantities:
        if begin < quantity.end <= end and not _belongs(text, begin, quantity, end):
            begin = quantity.end
    return after_boundary(text, begin, end)


def _after_stop(text: str, left: int, end: int) -> int:
    """Where the last mark in text[left:end] ends that no name holds; marks in brackets and X“Y”Z may be a name's."""
    stop = end
    while (last := _LAST_STOP.match(text, left, stop)) is not None:
        stop = last.end()
        goes_on = text[stop - 1] == "”" and _HAN.match(text, stop) is not None
        if not goes_on and not _inside_parentheses(text, left, stop - 1, end):
            return stop
        stop -= 1
    return left


def _belongs(text: str, begin: int, quantity: Quantity, end: int) -> bool:
    """年产30万套汽车轮毂项目, 桐湾200MW储能电站: whether the quantity is a part of the name."""
    if text.endswith(MADE_A_YEAR, begin, quantity.start):
        return True
    made = quantity.kind == "physical" or (quantity.kind == "count" and quantity.unit in _MADE_IN)
    if not made or quantity.end >= end or text[quantity.end] in "的、）)":
        return False
    cuts = [match.end() for match in BOUNDARY.finditer(text, begin, quantity.start)]
    before = text[max([begin, *cuts]) : quantity.start]
    return len(before) >= 2 or before == "/"


def after_boundary(text: str, begin: int, end: int) -> int:
    """Where a name that ends at `end` begins: after the last word in text[begin:end] that no name holds."""
    first = begin - 1 if begin else 0  # what stands before tells whether 等 and 暨 are such words
    return first + _after_boundary(text[first:end], begin - first)


@lru_cache(maxsize=4096)  # before a name stand the same few words in every document
def _after_boundary(lead: str, begin: int) -> int:
    end = len(lead)
    for match in BOUNDARY.finditer(lead, begin):
        if end - match.end() >= 2 and not (
            match.group() == "新上" and lead.endswith(_FIRM_NEWLY, begin, match.start())
        ):
            begin = match.end()
    for _ in range(3):
        weak = WEAK_START.match(lead, begin)
        if weak is None or end - weak.end() < 3:
            break
        begin = weak.end()
    return begin


def _inside_parentheses(text: str, left: int, position: int, end: int) -> bool:
    opened = text.rfind("(", left, position)
    return opened >= 0 and text.find(")", opened, position) < 0 <= text.find(")", position, end)


def _is_region(name: str) -> bool:
    last = name.removesuffix("项目").removesuffix("工程")[-1:]
    return last in "省市县乡镇道区" and _REGION_ITSELF.search(name) is not None


def _is_no_name(name: str, attested: bool, sure: bool) -> bool:
    """Whether `name` says of no one project; a `sure` one may be a trade or a programme, but must say something."""
    if not is_generic(name, attested):
        return False
    return not sure or len(name) < _SHORTEST_SURE or is_generic_only(name)


def _is_of_no_one(name: str) -> bool:
    """Whether `name` counts things, lists them or goes on as a clause, and is no one project's."""
    return (
        _OPENS_NO_ONE.match(name) is not None
        or _KIND_OF_A_PLACE.match(name) is not None
        or _HOLDS_NO_ONE.search(name) is not None
        or name.endswith(_ENDS_NO_ONE)
        or name in _PARTS
        or (name.endswith("配套工程") and len(name) <= _LONG_NAME)
        or _NUMBERED_HALL.search(name, max(0, len(name) - 4)) is not None
    )


def _not_built(name: str, short: str) -> str:
    """`short` without the verb that the place before it has left: 富澜县|建设|东北加工中心."""
    bare = short.removeprefix("建设")
    return bare if short != name and len(bare) >= _SHORTEST_SURE else short


def _without_title(raw: str) -> tuple[int, str]:
    """How long the headline is that ran into the name in `raw`, and the name without it and without a part of it."""
    if len(raw) <= _LONG_NAME:
        return 0, raw
    glued = _GLUED.match(raw)
    title = glued.end() if glued is not None else 0
    bare = _MONTH_AFTER.sub("", raw[title:])
    return title, _PART_OF_WORKS.sub("", bare) if "工程" in raw else bare


def make_mention(text: str, start: int, end: int, attested: bool, sure: bool = False) -> Mention | None:
    """The name in text[start:end] without numbering and places before it; None where it is no name.

    `sure` where the words around tell that a project stands here, whatever its name says: who invests in it, a list.
    """
    found = _name_in(text[start:end], attested, sure)
    if found is None:
        return None
    offset, length, name = found
    start += offset
    return Mention(start, start + length, name)


@lru_cache(maxsize=4096)  # most are 签约项目, 重点项目 and the like, which every document says
def _name_in(raw: str, attested: bool, sure: bool) -> tuple[int, int, str] | None:
    """Where the name in `raw` begins, how long it is with its quotation marks, and the name without open ones."""
    offset = int(raw.startswith(("其", "有")) and not raw.startswith(("其昌", "其乐", "有色", "有机", "有研")))
    raw = raw[offset:]
    if raw.startswith("公司") and len(raw) > _LONGER_THAN_FIRM:  # 公司年产15万吨原纸项目
        offset, raw = offset + len("公司"), raw[len("公司") :]
    where = _FIRM_THERE.match(raw) if "在" in raw or "位于" in raw else None
    if where is not None:
        offset, raw = offset + where.end(), raw[where.end() :]
    lead = _TRIM.match(raw)
    if lead is not None and lead.end() < len(raw):
        offset += lead.end()
        raw = raw[lead.end() :]
    title, raw = _without_title(raw)
    offset += title
    if raw.endswith("个项目") and (counted := _SO_MANY.search(raw)) is not None:
        raw = raw[: counted.start()]
    name = (_TRAILING_NOTE.sub("", raw) if raw.endswith(")") else raw).rstrip("”“ ")
    short = _not_built(name, without_place(name))
    if (
        short != name
        and attested
        and is_generic(short, attested)
        and says_what(short)
        and not is_generic(name, attested)
    ):
        short = name  # 霁家镇石英砂项目: only the place tells which
    elif short != name and is_class(short) and not says_what(short) and short.endswith(_REWORKED):
        short = name  # 岚川市老工业区搬迁改造工程
    offset += len(name) - len(short)
    name = short
    if not 2 <= len(name) <= 45 or name.isspace() or _is_no_name(name, attested, sure) or name[0] in "、）)的，":
        return None
    if (
        name.count(")") > name.count("(")
        or (_is_region(name) and not (attested and name.endswith("园区项目") and len(name) > _LONG_NAME))
        or _is_of_no_one(name)
    ):
        return None
    length = len(name)
    if name.count("“") != name.count("”"):
        name = name.replace("“", "").replace("”", "")
    return offset, length, name
