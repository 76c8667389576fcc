"""Works that are for all, which no firm heads: roads, water, schools, quarters, power called after where it stands."""

from __future__ import annotations

import re
from functools import lru_cache

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.vocabulary import load

from .brand_halls import HALLS, PARKS, is_firms_hall, is_idea, is_mine, is_places_park, stands_in_zone
from .brand_runs import JOINED_LONG, LONGEST_BRAND, first_product
from .product_words import says_what
from .regions import ends_in_firm, region_at_head, without_region

_NAMES, _BRANDS = load("names"), load("brands")

PHASE = re.compile("[一二三四五六首][期]")
TRAILING = re.compile("(?:建设|新建|扩建)?(?:项目|工程|专案)$")
POWER_FIRM = re.compile("^(?:[中华国][能电核船建铁冶交煤石储润投广](?!站|网)|大唐|三峡|龙源)")
PUBLIC = tuple(_NAMES["ends"]["public"])
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
_REWORKED = ("升级改造", "提升改造", "改扩建", "扩能改造", "改造工程", "改建")
_IS_FOR_ALL = re.compile(f"(?:{alternatives(_BRANDS['brands']['for_all'])})$")
DWELLINGS = tuple(_BRANDS["brands"]["dwellings"])
_NOBODYS = (*PUBLIC, *DWELLINGS)
_ROAD = re.compile(r"[一二三四五六七八九十\d东西南北]线(?:\([^()]*\))?$")
# 联合云通 joins two; 联合石化 is a firm.
_PHASE_SIZE = re.compile(r"[一二三四五]期\d")  # 霁润一期5万千瓦风电: a firm's, in parts
_NOTE = re.compile(r"\([^()]*\)$")
_CALLED = re.compile("(?:项目|工程|专案)$")
_FIRM_AT = re.compile(r"[\u4e00-\u9fff]{2,4}\([\u4e00-\u9fff]{2,4}\)(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=256)  # a name is asked for its key and again for its firm
def may_be_a_firms(name: str) -> bool:
    """Whether what `name` calls may be a firm's, and is no public work or idea by its form."""
    bare = _CALLED.sub("", name)
    if len(bare) == JOINED_LONG and name.endswith("工程"):
        return False  # 雪亮工程
    if "”" in name and is_idea(name):
        return False
    if "期" not in name:
        return not is_public(TRAILING.sub("", name).removesuffix("建设"))
    return _PHASE_SIZE.search(name) is not None or not is_public(
        PHASE.sub("", TRAILING.sub("", name).removesuffix("建设"))
    )


def is_public(bare: str) -> bool:
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
