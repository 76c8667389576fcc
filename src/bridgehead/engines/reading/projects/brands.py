"""The enterprise that heads a project's name: 澜图 of 澜图光学薄膜项目, none of 溪源水库供水工程."""

from __future__ import annotations

import re
from functools import lru_cache

from bridgehead.engines.reading.patterns import alternatives, any_of
from bridgehead.engines.reading.vocabulary import load

from .brand_cuts import POWER_FIRM, cut_run, without_near
from .brand_halls import HALLS, PARKS, is_firms_hall, is_idea, is_mine, is_places_park, stands_in_zone
from .brand_runs import (
    CHEMICAL,
    CITIES,
    ENDS_FIRM,
    JOINED_LONG,
    KINDS,
    LAND,
    LONGEST_BRAND,
    MODIFIERS,
    first_product,
    heads_place,
    is_place,
    may_be_run,
    shortened,
)
from .product_words import product_spans, says_what
from .regions import REGION_HEADS, REGIONS, ends_in_firm, region_at_head, without_region

_NAMES, _BRANDS = load("names"), load("brands")


PHASE = re.compile("[一二三四五六首][期]")
# 中岚集团市政工程有限公司, 濛禾集团溪鸣分公司: a group's child keeps the group's name before its own.
COMPANY = re.compile(
    r"^(.{2,30}?(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团(?!\)|[\u4e00-\u9fff()]{2,12}?(?:有限|分)公司)|(?<!分)公司))"
)
PUBLIC = tuple(_NAMES["ends"]["public"])
TRAILING = re.compile("(?:建设|新建|扩建)?(?:项目|工程|专案)$")
_PROJECT = re.compile("(?:项目|工程|专案)$")
_CALLED, _CALLED_LONG = ("项目", "工程", "专案"), 2
# 江苏银行, 中国电信: a firm that is called after a region and what it does.
_REGION_FIRM = re.compile(f"^(?:{REGIONS})(?:{alternatives(_BRANDS['brands']['of_region'])})")
# 岚山水泥厂|二期扩建
_MILL = re.compile(
    "[\u4e00-\u9fff]{2,6}?(?<![电水气热])(?:水泥|化肥|面粉|化工|机械|糖|钢铁?|纺织|酒|药|印刷|造纸|纸|食品|农机|轴承|玻璃|陶瓷|砖|铝|制药|电机|齿轮|轮胎|肥料|纺纱|油脂|服装|制衣|家具|饲料|鞋)厂(?=$|[一二三四五]期|扩建|改扩建|搬迁|迁建|技改|技术改造|改造|新建|异地|年产)"
)
_JOINT = re.compile("[\u4e00-\u9fff]{2}-[\u4e00-\u9fff]{2}(?=[\u4e00-\u9fffA-Z]{2})(?<!国-..)")  # 东霁-岚产|发动机
# TCM实业: Latin letters before a word of firms
_LATIN_FIRM = re.compile(f"[A-Z]{{2,6}}(?:{alternatives(_BRANDS['brands']['whole'])})(?=[\u4e00-\u9fff]{{4}})")
_LATIN_WHOLE = re.compile("[A-Z]{2,4}[\u4e00-\u9fff]{2,4}")  # SK霁力士
_BEFORE_LETTER = re.compile("[\u4e00-\u9fff]{2,4}(?=[A-Z]谷)")  # 联岚U谷·霁江智造谷
# 柯岚(中国)溪鸣分公司
_BRANCH = re.compile("[\u4e00-\u9fff]{2,6}(?:\\([\u4e00-\u9fff]{2,4}\\))?[\u4e00-\u9fff]{0,6}分公司")
_OF_REGION = re.compile(
    f"{alternatives(_BRANDS['brands']['of_region'])}|(?:{alternatives(_BRANDS['brands']['of_part'])})(?=(?:环保|整体|异地|退城)*(?:搬迁|迁建|扩建|技改|技术改造|扩产|扩能))"
)
_PART_FIRM = re.compile(
    f"(?:[华东西][东南北中]|东北|西北|中原|[东西南北]方)(?:{alternatives(_BRANDS['brands']['of_part'])})(?!产业|园|集群|基地|行业)"
)
# 华润电力新能源, 中石化煤制烯烃, 一汽合川远溪动力电池: a state group, its branch, or a firm that joins it.
_GROUP = re.compile(
    f"^(?P<group>(?:{alternatives(_BRANDS['brands']['groups'])})(?:[一二三四五六七八九十]{{1,3}}局)?)(?:(?P<branch>{alternatives(_BRANDS['brands']['branches'])})"
    f"(?!(?<=生物)[医制]药)(?=[\u4e00-\u9fff]{{2}}[\u4e00-\u9fff\\d]|\\d|$)|\\([\u4e00-\u9fff]{{2,6}}\\))?"
)
_COLLEGE = re.compile(r"^([\u4e00-\u9fff]{2,8}(?:大学|学院|师专|职专))[一二三四五]期$")
# A body that is called after a region or a place keeps its branch: 中国粮油学会检测基地, 江北理工大学技术转移中心.
_BODY = re.compile(
    f"(?P<body>(?:中国|中华|国家|全国|[省市]|(?:{REGIONS})[省市]?)[\u4e00-\u9fff]{{0,10}}?(?:协会|学会|商会|联合会|研究总?院|研究所|科学院|农科院|林科院|设计院)"
    "|[\u4e00-\u9fff]{2,10}大学(?!城|生|科技园|路))(?=[\u4e00-\u9fff]{4})"
)
_HAS_BODY = re.compile("[会院所]|大学")
_OF_LEARNING = re.compile(
    "老年|医院|开放|电视|空中|社区|职工|党校|[分校院]区|教学|宿舍|食堂|图书|附属|附[小中]|公寓|体育|学生|新校|扩建|改造|实训楼|综合楼"
)
# 霁尔衣联网|区域总部: a firm's seat for a region.
_SEAT = re.compile(
    "(?P<firm>[\u4e00-\u9fffA-Za-z]{3,6}?)(?:全国|区域|全球|中国|亚太|大?华[东南北中]|[西东][南北]|[东西中南北][部方]|地区|大湾区|长三角)(?:区域|地区)?(?:研发|运营|结算|销售|营销|制造|生产|业务)*总部$"
)
_GROWN = re.compile(
    f"(?:{alternatives(_BRANDS['brands']['crops'])})(?:现代农业)?(?:日化园|加工园|深加工园|产业园|示范园|种植园|种植基地|产业基地)$"
)
_PUBLIC_HEAD = re.compile(
    "中[国\u4e00-\u9fff]?-|[冀晋辽吉苏浙皖闽赣鲁豫鄂湘粤桂川黔滇陕陇甘新][东西南北中](?=[\u4e00-\u9fff]{2})|[省县市区镇乡](?!域)|[GS]\\d{2,4}|引.[入济补]|环[\u4e00-\u9fff]{1,3}[湖山江海河岛](?=[\u4e00-\u9fff]{2})|[\u4e00-\u9fff]{2}高速(?=[\u4e00-\u9fff]{0,8}(?:连接线|互通|收费站|出入?口|服务区|匝道|路|段|线|扩容|扩建|改))"
)
# 腾格里沙漠, 苏里格气田: what names of land and waters end in
_LANDSCAPE = re.compile(
    "南水北调|[\u4e00-\u9fff]{1,5}?(?:沙漠|沙地|戈壁|盆地|气田|油田(?=增|产能|稳产|开发)|景区|石窟|海堤|湿地|高原|雪山|山脉|群岛|半岛|林场|林区|国家公园|风景名胜区|淖尔?|海子|江源|草原(?=生态|保护|修复|治理|旅游|防)|湖(?=生态|综合|疏浚|截污|治理|水质|流域)|池(?=截污|治理|流域))"
)
_FROM_TO = re.compile("[\u4e00-\u9fff]{2,6}(?:至[\u4e00-\u9fff]{2,6})+")  # 岚充至霁南
_PUBLIC_IN = re.compile(
    "[东西南北]?[二三四五六七]环(?![保节])|水库(?!产|群)|考古|遗址|蓄滞洪|[分滞]洪|卫生[院室]|水毁|灾后|村级|大桥[主引南北]|[\u4e00-\u9fff](?:先生|女士|老板)|水厂(?!产)|港(?:转型|改造|扩建|疏港|集装箱)|国家实验室|科创平台|(?<![北南中])小镇|景观|邮轮[城港]|环境[\u4e00-\u9fff]{0,2}(?:治理|整治|改造|修复|提升)|中学|小学|旅游区|水库(?=扩|改|除|加|增)|度假区(?=提升|改造|升级)|蓄滞洪|渔港|路网|码头|泊位|大道|路口|[环外内湖江滨]路|[东西南北]站|火车站|引[水江河汉黄]|调水|幼儿园|医院|卫生院|档案馆|图书馆|博物馆|体育馆|高速公路|高速铁路|高速$|铁路(?!装备)"
    "|国道|省道|公路|安置|棚户|污水|管网|高铁|文化(?:研究|艺术|活动|传承|展示)|农田|机场|客专|轨道交通(?!装备|设备|车辆|配件|零部件|产业)|地铁|灌区|除险加固|流域|输变电|幼儿园|储备库|路(?:延伸|改造|拓宽|扩建|升级|提升|大修)|社区卫生|卫生服务|养老院|敬老院|福利院|公园|步行街|历史文化|古驿道|古城|古镇|水系|风景区|殡仪|学校|中专|技校|老旧小区|棚改|城中村|保税|自贸|科学城|[集聚片临]区|沉陷|矿区"
)
# Dams, wind and sun are called after where they stand, unless a power company heads the name.
_ENERGY = re.compile(
    "(?:核电站?(?:项目|工程)?[\\d、]+号机组(?:核岛|常规岛|主体)?|风电场?|光伏发电|光伏电站|光热|水电站?|抽水蓄能电站|抽水蓄能|抽蓄|蓄能|核电|补水|[渔农林]光互补|(?:光热|风光|风电|光伏)(?:一体化)?示范基地|水库|供水|引水|调水)(?:第?[一二三四五六七八九十首\\d]+[台号]机组)?$"
)
_ENERGY_ENDS = "地电场站热能蓄补库水组岛体"
_PART_OF_PROVINCE = re.compile("[冀晋辽吉苏浙皖闽赣鲁豫鄂湘粤桂川黔滇陕陇甘新][东西南北中]$")
# What state groups build all over the country: before it stands the place.
_POWER = frozenset(
    "火电 风电 光伏 核电 水电 热电 发电 抽水 抽蓄 储能 电厂 天然气 光热 煤电 新能源 综合 改造 一期 二期 三期".split()
)
_REWORKED = ("升级改造", "提升改造", "改扩建", "扩能改造", "改造工程", "改建")
_IS_FOR_ALL = re.compile(f"(?:{alternatives(_BRANDS['brands']['for_all'])})$")
DWELLINGS = tuple(_BRANDS["brands"]["dwellings"])
_NOBODYS = (*PUBLIC, *DWELLINGS)
_SHORTEST_COMPANY = 4
_LATIN_BRAND = re.compile("[A-Z]{2,8}(?=[\u4e00-\u9fff])")
_ROAD = re.compile(r"[一二三四五六七八九十\d东西南北]线(?:\([^()]*\))?$")
# 联合云通 joins two; 联合石化 is a firm.
_PHASE_SIZE = re.compile(r"[一二三四五]期\d")  # 霁润一期5万千瓦风电: a firm's, in parts
_NEXT_PHASE = re.compile("[一二三四五六七八首]期(?:项目|工程)?")
_OF_BRAND = re.compile("[\u4e00-\u9fff]{2,6}(?<![园城镇区街山湖苑])(?=·)")  # 霁岑尔·滨江壹号
_NOTE = re.compile(r"\([^()]*\)$")
_TWO_DIGITS = re.compile("[一二三四五六七八九]{2}")  # 三六|智能装备
_SITE = re.compile(r"\((?!中国|集团|国际|亚太|控股)[^()]*\)$")
_FIRM_AT = re.compile(r"[\u4e00-\u9fff]{2,4}\([\u4e00-\u9fff]{2,4}\)(?=[\u4e00-\u9fff])")
_NO_BRAND = re.compile(f"联合(?=.)|{any_of(load('products')['products']['no_brand'])}")
# Words that firms end their short names in (栖木家居): with a brand of two characters they belong to it.
_FIRM_WORDS = frozenset(_BRANDS["brands"]["firm_words"])
_FIRM_ONLY = frozenset(_BRANDS["brands"]["firm_only"])
# 朗晟|生物医药 is a firm, 澜图|光伏玻璃 a product.
_FIRMS_OWN = re.compile(f"(?:{alternatives(_BRANDS['brands']['whole'])})+")
# 腾景|光电产业园, 威迪|智能玻璃: the word goes with what follows it.
_OF_WHAT_FOLLOWS = re.compile(f"(?:{alternatives(_BRANDS['brands']['not_before'])})")
# 岑鲜|食品生产, 霁锦|纺织加工: what is made there, where the trade is no part of a firm's name.
_TRADES = frozenset(_BRANDS["brands"]["trades"])
_ONLY_OF_FIRMS = frozenset(("科技", "高科", "实业", "股份", "控股", "工贸", "商贸", "贸易"))
_NAMES_FIRM = frozenset(_BRANDS["brands"]["alone"])
_OF_PARKS = ("科技", "产业", "创新", "科创", "智造", "创业")
_SEATED = frozenset("化工 制药 药业 钢铁 重工 电气 机电 石化 铝业 铜业 纸业 酒业 水泥 热电 轴承 电缆".split())
_KINDS_OF = frozenset(_BRANDS["brands"]["kinds"])
_MAKES_IT = re.compile("(?:精?深|初|再)?(?:加工|生产|制造|研发(?!中心|总部|基地)|制作|产销)")
_QUARTER = re.compile("(?:[云智光数]谷|科技城|新城|科学城|新区)$")
_NO_CHILDS = CITIES | KINDS
_CHILD_AND_FIRM = 4
_OF_FIRM_ALONE = re.compile(
    r"第?\d|第[一二三四五六七八九十]+代|[A-Z]\d|(?:研发|运营|结算|销售|营销|管理|区域)*总部(?:基地|大楼)?$"
)  # 岚显光电|第6代柔性线
_PLACE_OF_WORK = re.compile("(?:第?[二三四五]|新|总)(?:工厂|厂)|总部|研发中心")
# What a firm does to its works, or the works themselves, with no word of what is made.
_WORKS_OF_FIRM = re.compile(
    "(?:增资|扩产|扩能|扩建|改扩建|技改|技术改造|搬迁|迁建|升级改造|智能化改造|二期|三期|四期|五期|中试线|中试基地|总装|新厂|二厂|三厂|新工厂)"
)
# 霁岑泵业|亚太研发中心, 霁岚水泥|绿色建材: what follows is where the firm works, or another thing of another kind.
_REGION_OF_FIRM = re.compile(
    "华[东南北中]|[西东][南北](?!路)|亚太|全球|全国|中国|区域|中部|北方|南方|大湾区|粤港澳|长三角|京津冀"
    "|(?:轻量化|新型|特种|绿色|高端|数字化|智慧|现代)(?=[\u4e00-\u9fff]{4})"
)
_NO_TRADES = frozenset("物流 智慧 智能 产业 数据 冷链 仓储 科创 创新 总部 增资 技改 风电 光伏".split())
_NO_MAKERS = ("新增", "扩建", "新建", "技改", "扩产")
_YEARLY = ("年产", "年加工", "年处理")
_LONGEST_MAKER = 6
_MADE_BY = re.compile(r"(?:年产|年加工|年处理)")


def brand(name: str, near: frozenset[str] = frozenset()) -> str | None:
    """The enterprise that heads a project's name (澜图光学薄膜项目: 澜图), or None where the name has none.

    `near` are the places of the document, which a name may begin with and which are no brand.
    """
    said, bare = _told(name)
    if said is not None or not bare:
        return said
    return _headed_by(name, bare, frozenset([each for each in near if each in bare]) if near else near)


@lru_cache(maxsize=256)  # places stand in few names, so that the key and the firm of one are mostly the same
def _headed_by(name: str, bare: str, near: frozenset[str]) -> str | None:
    """The brand of a name `bare` of which its form tells nothing; `near` are the places in it."""
    own_firm = _OF_REGION.match(bare, JOINED_LONG) if bare[:JOINED_LONG] in near else None
    if own_firm is not None:
        return bare[: own_firm.end()]  # 霁南电信 in 霁南省
    province, short = without_near(bare, near)
    own = JOINED_LONG <= first_product(short)[0] <= LONGEST_BRAND
    if short != bare and not province and not own and bare.endswith(PARKS) and bare[:2] in near:
        return None  # 辉岭冰雪装备产业园 in 辉岭县
    return _of_name(name, bare, province, short, near)


@lru_cache(maxsize=256)  # a name is asked for its key and again for its firm
def _told(name: str) -> tuple[str | None, str]:
    """The firm that the form of `name` tells, and what to look for a brand in; "" where it is of public works."""
    called = name.endswith(_CALLED)
    bare = name[:-_CALLED_LONG] if called else name
    if len(bare) == JOINED_LONG and name.endswith("工程"):
        return None, ""  # 雪亮工程
    if "”" in name and is_idea(name):
        return None, ""
    said = _said_outright(name, bare)
    phased = "期" in name
    if said is None and not (phased and _PHASE_SIZE.search(name)):
        work = (TRAILING.sub("", name) if called else name).removesuffix("建设")
        if _is_public(PHASE.sub("", work) if phased else work):
            return None, ""
    return said, bare.replace("“", "").replace("”", "")


_ENDS_IN_AND = re.compile("[^饱柔中调总平温协共饭][和合]")


def may_be_a_firms(name: str) -> bool:
    """Whether what `name` calls may be a firm's, and is no public work by its form."""
    return _told(name)[1] != ""


def has_own_head(name: str) -> bool:
    """Whether `name` begins with what is its own: a brand or a place, and no word of what is made or general word."""
    cut, _ = first_product(name)
    if cut == JOINED_LONG and _ENDS_IN_AND.match(name) is not None:
        return True  # 峻和电解铜箔
    return cut >= JOINED_LONG and len(MODIFIERS.sub("", name[:cut])) >= JOINED_LONG and not _NO_BRAND.match(name)


def _of_group(bare: str) -> str | None:
    """The state group at the head of `bare`, and the firm that builds with it: 一汽解放、合川动力."""
    match = _GROUP.match(bare)
    if match is None:
        return None
    rest = bare[match.end() :]
    cut, following = first_product(rest)
    if match["branch"] is None and cut == _CHILD_AND_FIRM and following in _FIRM_WORDS and len(rest) > cut + 2:
        own = len(match.group()) * 2
        return f"{bare[:own]}、{bare[own : match.end() + cut]}{following}"
    if match["branch"] is None and len(rest) == JOINED_LONG and not following and _is_childs_name(rest, rest):
        return bare  # 中盐岚港
    if cut > JOINED_LONG and MODIFIERS.fullmatch(rest, JOINED_LONG, cut) is not None:
        cut = JOINED_LONG  # 华润岚中|现代|中药
    if match["branch"] is None and cut == JOINED_LONG and _is_childs_name(rest[:cut], following):
        return match.group() + rest[:cut]  # 大唐岚银|农业装备
    return match.group()


def _is_childs_name(run: str, following: str) -> bool:
    """Whether two characters between a state group and a product name its child, and no place or kind of works."""
    placed = run[-1] in LAND or run in _NO_CHILDS or _PART_OF_PROVINCE.match(run) is not None
    return bool(following) and not placed and following not in _POWER


def _by_form(name: str, bare: str) -> str | None:
    """A mill, a firm called after a region or a part of the country, one in Latin letters, a branch."""
    mill = _MILL.match(name) if "厂" in name and has_own_head(name) else None
    branch = _BRANCH.match(bare) if "分公司" in bare else None
    region = _REGION_FIRM.match(name) if name[:2] in REGION_HEADS else None
    latin = _LATIN_FIRM.match(name) if name[:1].isascii() else _BEFORE_LETTER.match(name)
    if latin is None and name[:1].isascii() and not product_spans(bare):
        latin = _LATIN_WHOLE.fullmatch(bare)
    if latin is not None and any(at == 0 for at, _ in product_spans(latin.group())):
        latin = None
    found = mill or region or latin or branch or _PART_FIRM.match(name)
    return found.group() if found is not None else None


def _said_outright(name: str, bare: str) -> str | None:
    """The firm that the form of a name tells: a full name, 江苏银行, a state group, X·Y, X“Y”."""
    company = COMPANY.match(name) if "公司" in name or "集团" in name else None
    if company is not None and len(company.group(1)) >= _SHORTEST_COMPANY:
        return company.group(1)
    if (firm := _by_form(name, bare)) is not None:
        return firm
    college = _COLLEGE.match(bare) if bare.endswith("期") else None
    if college is not None:
        return college.group(1)
    body = _BODY.match(bare) if _HAS_BODY.search(bare) is not None else None
    if body is not None and _OF_LEARNING.search(bare) is None:
        return body["body"]
    seat = _SEAT.match(bare) if bare.endswith(("总部", "总部项目")) else None
    if seat is not None and MODIFIERS.sub("", seat["firm"]) and not _NO_BRAND.match(seat["firm"]):
        return without_region(seat["firm"])
    joint = _JOINT.match(bare) if bare[2:3] == "-" and without_region(bare) == bare else None
    if joint is not None and without_region(bare[3:]) == bare[3:]:
        return joint.group()
    owner = _OF_BRAND.match(bare) if "·" in bare else None
    return _of_group(bare) or (owner.group() if owner is not None else _before_quotes(bare))


def _of_name(name: str, bare: str, province: str, short: str, near: frozenset[str]) -> str | None:
    """The brand of `short`, the name `bare` without the places before it."""
    head = short.removeprefix(province)
    if (latin := _LATIN_BRAND.match(head)) is not None and (province or short != name):
        return latin.group()
    cut, following = first_product(head)
    if cut == 0 and province and following in _FIRM_WORDS:
        return province + following  # 湖南化工霁港基地
    if cut == 0 and following in _SEATED and len(bare) - len(short) == JOINED_LONG and bare[:2] not in near:
        rest = short[len(following) :]
        if (made := product_spans(rest)) and made[0][0] == 0 and made[0][1] > 1 and rest[:2] != "产业":
            return bare[:JOINED_LONG] + following  # 长春化工|锂电池铜箔
    run = cut_run(head[:cut], near)
    if _NO_BRAND.match(run):
        return None  # 联合云通|电商: two that join
    alone = _stands_alone(run, following, ends=cut + len(following) == len(head))
    found = run if alone else shortened(run, known=cut < len(head), whole=run == short)
    found = _SITE.sub("", found) if found is not None else None  # 霁储(云乡): where the works of a firm are
    placed = found is not None and (is_place(found, bool(province)) or _PART_OF_PROVINCE.fullmatch(found) is not None)
    if found is None or placed or _is_nobodys(found) or heads_place(found, head[len(found) :]):
        return None
    if short != bare and found == head[:cut] and found[-1] in LAND:
        return None  # 闽清|东桥|自行车赛道: a county, and a place in it
    if len(found) >= 3 and found.endswith(("省", "市", "区", "县", "镇", "港")):
        return None
    if (
        found == head[:cut]
        and not ends_in_firm(found)
        and _belongs_to(following, head[cut + len(following) :], name.removeprefix(bare[: -len(head)]))
    ):
        found += following
        found += head[len(found) :] if head[len(found) :] in _ONLY_OF_FIRMS else ""  # 铂岚光电|科技
    return province + found


def _stands_alone(run: str, following: str, *, ends: bool) -> bool:
    """Whether all of `run` is the firm's, whatever it holds; `ends` where the name ends with the word that follows."""
    if ends and (following in _ONLY_OF_FIRMS or following == "总部" or PHASE.fullmatch(following) is not None):
        return True  # 霁维节水|科技: a firm, and no product; 中霁欧岚|总部, 新岚铝|一期
    if JOINED_LONG <= len(run) <= LONGEST_BRAND and _WORKS_OF_FIRM.match(following) and may_be_run(run):
        return True  # 昊霁鸿化|迁建
    if following in _YEARLY and len(run) <= _LONGEST_MAKER:
        return True  # 道岚技术|年产…
    # 开岚美通|药业, 深岚研创|科技产业园
    return len(run) == LONGEST_BRAND and (following in _FIRM_ONLY or (following in _OF_PARKS and may_be_run(run)))


def _is_nobodys(run: str) -> bool:
    """Whether a run heads names of many: a modifier, a substance, a quarter of a town."""
    if not MODIFIERS.sub("", run) and _TWO_DIGITS.fullmatch(run) is None:
        return True
    if run.endswith(_CALLED):
        return True  # 四百工程|一期
    of_many = _NO_BRAND.match(run) is not None and not (run.startswith("东方") and len(run) == LONGEST_BRAND)
    return of_many or run[1:] == "县" or bool(CHEMICAL.fullmatch(run) or _QUARTER.search(run))


def _belongs_to(word: str, rest: str, name: str) -> bool:
    """Whether `word`, the first product in a name, is a part of the firm's own; `rest` stands after it."""
    if not word:
        return False
    if _NEXT_PHASE.fullmatch(rest):
        # 万禾轮胎三期, 锐霁车灯二期
        return ends_in_firm(word) or (rest[0] not in "一首" and len(word) == JOINED_LONG and word not in _NO_TRADES)
    if not rest:
        return _belongs_alone(word, name)
    if rest.startswith(word) or (word in ENDS_FIRM and _WORKS_OF_FIRM.match(rest) is not None):
        return True  # 澄果桥梁|桥梁机械, 岚利包装|增资扩产, 霁晶半导体|中试线
    yearly = _MADE_BY.match(rest) is not None and word not in _NO_MAKERS and PHASE.fullmatch(word) is None
    own = word in _FIRM_ONLY or (
        len(word) == JOINED_LONG and word not in _NO_TRADES and _REGION_OF_FIRM.match(rest) is not None
    )
    if yearly or (ends_in_firm(word) and (_OF_FIRM_ALONE.match(rest) is not None or without_region(rest) != rest)):
        return True  # 博世电机年产…, 岚显光电|第6代柔性线, 岚安汽车|渝北新工厂
    if word in _KINDS_OF:
        return _PLACE_OF_WORK.match(rest) is not None  # 藤川精密|第二工厂
    if _is_kind(word, name) and (not (spans := product_spans(rest)) or spans[0][0] == 0):
        return False
    made = word in _TRADES and _MAKES_IT.match(rest) is not None
    return own or (word in _FIRM_WORDS and not made and _OF_WHAT_FOLLOWS.match(rest) is None)


def _belongs_alone(word: str, name: str) -> bool:
    """Whether `word`, with which `name` ends, is the firm's: 洪韵科技 in a list, 岚工半导体项目."""
    in_list = _FIRMS_OWN.fullmatch(word) is not None and _PROJECT.search(name) is None
    return in_list or word in _ONLY_OF_FIRMS or word in _NAMES_FIRM


def _is_kind(word: str, name: str) -> bool:
    """格锐美|新能源正极材料: a kind of what follows; a brand of two takes 新能源 along."""
    return word == "新能源" and name.find(word) > JOINED_LONG


def _before_quotes(bare: str) -> str | None:
    """工控 of 工控“进未来”标准厂房."""
    opened = bare.find("“")
    run = bare[:opened] if 2 <= opened <= LONGEST_BRAND else ""
    return (
        run
        if run and run not in CITIES and MODIFIERS.sub("", run) and not _NO_BRAND.match(run) and not says_what(run)
        else None
    )


def _is_public(bare: str) -> bool:
    """Whether a name without 项目 is one of public works; 泓楚磷基新材料产业园 may be a firm's."""
    bare = _NOTE.sub("", bare) if bare.endswith(")") else bare
    sited = _FIRM_AT.match(bare) is not None and region_at_head(bare) is None  # 霁储(云乡)数字产业园
    if sited or (bare.endswith(HALLS) and is_firms_hall(bare, without_region(bare))):
        return False
    last = bare[-1:]
    if (last in "线)" and _ROAD.search(bare) and not says_what(bare)) or (last in "园地" and _GROWN.search(bare)):
        return True
    if (
        is_mine(bare)
        or stands_in_zone(bare)
        or ("至" in bare and _FROM_TO.fullmatch(bare) and not says_what(bare))
        or _PUBLIC_HEAD.match(bare)
        or _LANDSCAPE.match(bare)
        or _PUBLIC_IN.search(bare)
    ):
        return True
    if last in _ENERGY_ENDS and _ENERGY.search(bare):
        return POWER_FIRM.match(without_region(bare)) is None
    if (of_all := _IS_FOR_ALL.search(bare)) is not None:
        return not ends_in_firm(bare[: of_all.start()])
    if bare.endswith(PARKS) and (told := is_places_park(bare, without_region(bare))) is not None:
        return told
    if bare.endswith(_REWORKED) and (cut := first_product(bare)[0]) <= LONGEST_BRAND and says_what(bare[cut:]):
        return cut < JOINED_LONG  # 长霁医药原料药升级改造
    return bare.endswith(_NOBODYS) and not bare.endswith("电路")
