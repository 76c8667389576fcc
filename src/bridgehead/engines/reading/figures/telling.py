"""Which quantities of a sentence tell something, which name a class of projects, and which count nothing."""

from __future__ import annotations

import re

from bridgehead.engines.reading.quantities import Quantity

from .tiers import is_tier, is_tier_of

_SKIPPED = re.compile(
    r"(?:(?:浏览|阅读|点击|访问|播放)[量数次]?[数量]?[：:为]?|第|每|人均|(?<!提)前|章|连续|(?<!增)长达|距离|历时|满|日均|户均|亩均|均|线路全长|正线全长|时速)$"
)
# What that can end in: before most numbers stands none of it.
_SKIPPED_ENDS = frozenset("览读击问放量数次：:为第每均前章续达离时满长速\n")
# 完成率低于60%的项目 names a class of projects.
_OF_A_CLASS = re.compile("(?:以上|以下|左右)?的(?:项目|企业|单位|县|区)")
_OF_A_CLASS_BEGINS = frozenset("以左的")
_IN_ALL = re.compile("(?:活动)?(?:共|累计|合计|总共|一共)")
_NO_VALUE = re.compile(
    "(?:以下)?(?:国家(?!级|统计|发展|税务|能源局|外汇|数据局|金融|邮政|知识产权|电网|[^，。；、\\d的和与级]{0,14}(?:实验室|基地|中心|平台|园|集群|项目|工程|试点|示范|企业|城市|机构|标准|奖|学院|载体|枢纽|装置|设施))|(?:县[(（]市、区[)）]|县市区|县区)?(?:分|主)?会场|省区市|省份|省(?=[\\d，。；])|城市(?!更新|综合体|[^，。；、\\d]{0,4}项目)|字(?!号)|周岁|岁|多年|周年|强(?!链)|大(?!关|项目|好项目|模型|学|赛|数据|型|桥|棚)|级地震|口径|号|路|室|楼|月(?!销)|小时|季度|领域(?=[，。；、的\\d超近约共])|方面|清单|一(?=”)|维度|层面|阶段|半月|角度|环节|章|(?:[一二三四五六七八九十]+)?次?(?:全会|全体会议|党代会|代表大会|常委会))"
)
_NO_VALUE_BEGINS = frozenset(
    "领国省城分主县会字以常年周岁多强大级口号路室楼月小季方维层阶半角环章一二三四五六七八九十次全党代清"
)
# 生产总值连上两个百亿台阶，达到463亿元
_STEPS, _STEPS_BEGIN = re.compile("(?:[百千万]*亿元?级?|新)?(?:台阶|大关|关口)"), frozenset("百千万亿新台大关")
# 41个工业行业大类中，33个增长; 在全省90个开发区中排名第六; 居全省34个类区县第1位
_OF_TRADES = re.compile(
    "[^，。；、\\d]{0,8}(?:(?:行业|大类|门类)(?:大类)?中(?:，|有|\\d)|中(?:的?综合)?(?:排[名位列在]|位[列居]|名列|居|列|稳居|跃居)第?"
    "|(?<=[县区市州旗镇乡园])第(?:[一二三四五六七八九十](?![批期届次轮季])|\\d{1,3}(?:[位名]|(?=[，。；、]))))"
)
_TRADES = 13
# 十件民生实事 is what they are called.
_DEEDS_FOR_ALL = re.compile("(?:民生|惠民|利民|为民|便民)*(?:实事|好事)")
# 其余8个镇街共签约26个: who did it, and how many they are.
_WHO_BEGINS = frozenset("镇乡街县区市州地园片板功部单成")
_WHO_DID = re.compile(
    "个(?:镇街|乡镇|镇|街道|县区|县市区|区县|县市|市州|州市|地市|园区|片区|板块|功能区"
    "|部门|单位|成员单位|链办|招商组)(?=[^，。；、\\d]{0,8}\\d)"
)
# 14个产业集群项目337个: of how many trades they are.
_OF_SO_MANY = re.compile(
    "[个条大](?:[^，。；、\\d]{0,6}(?:产业集群|产业链|产业|集群|领域|行业|赛道|板块))(?:类|的|上)*(?:项目|企业)(?:共|达|有)?\\d"
)
# 31个示范工业园区累计签约项目2046个
_PARKS_DID = re.compile(
    "个(?:[^，。；、\\d]{0,8})(?:园区|开发区|高新区|经开区|产业园|工业园|集聚区|县区|县市区|乡镇|镇街|街道)(?:重大|重点|产业|工业)*(?:项目)?(?:共|累计|已|新|共计|合计)*"
    "(?:签约|引进|开工|完成|实现|竣工|投产|落户|到位|招引|实施)[^，。；、\\d]{0,8}\\d"
)
# 投资总额在1000万美元以上的标准
_SETS_A_BAR = re.compile("(?:人民币)?(?:以上)?(?:、[^，。；、]{2,30}以上)?的(?:准入)?(?:标准|条件|门槛|要求)")
# 在14个市州同步举行
_PLACES_HOLD = re.compile(
    "个(?:市州|地市|设区市|县区|区县|县市区|县市|市|县|区)(?:同步|同时|联动|相继|先后|陆续|共同|联合|分别|纷纷|均|都)"
)
# 新增3个过千亿元城市
_CITIES = re.compile("(?:级)?(?:城市|强?县|镇|园区)")
_NO_STATES = ("家", "户", "座", "项", "处", "所", "条")  # 6400家国家绿色工厂, against 46个国家
# 行程500余公里，深入12个县区和3个开发区: where a visit has led.
_WAY_UNITS, _WAY = ("个", "公里"), 16
_ON_THE_WAY = re.compile(
    "(?:行程|驱车|辗转|深入|走进|走遍|奔赴|先后[到来]到?)[^，。；\\d]{0,6}(?:\\d+个[^，。；、\\d]{1,6}[和及、])?$"
)
_WAY_TO = re.compile(
    "(?=[，。；的])|(?:县市区|县区|区县|县|区|市|乡镇|镇街|镇|乡|街道|村|社区|园区|开发区|高新区|经开区)(?=[，。；、和及])"
)
# 统计口径为年收入2000万元及以上的单位
_DEFINES = re.compile("(?:统计)?(?:口径|范围|起点)(?:为|是|指)[^，。；、\\d]{0,14}$")
# 每周调度1次, 每月至少通报1次: how often, and no number of what was done.
_HOW_OFTEN = re.compile("每(?:个?[周月旬]|半个?月|双周|个?季度?)[^，。；、\\d]{0,8}$")
# “1名领导、1个专班、1套方案”, 一个项目一个专班: how work is shared out
_ONE_EACH = "[1一][个名套位支张本][^，。；、+\\d]{1,8}"
_ONE_TO_EACH = re.compile("[^，。；、+\\d]{1,8}[、，+]?[1一][个名套位支张本抓跟]")
_TO_EACH_ONE = re.compile(f"{_ONE_EACH}[、，+]?$")
_ONES = frozenset("个名套位支张本")
# 成为全省3个获奖县区之一: of how many something is one
_ONE_OF = re.compile("[个家大][^，。；、\\d]{0,10}(?<!项目)(?<!工程)(?<!企业)之一")
_STOPS = frozenset("，。；、")
_WHOSE_UNITS = ("个", "条", "大")
_OTHERS = re.compile("(?:其余|其他|其它|余下|剩余|另外|另|全区|全市|全县|全州|全省|各)$")


def tiers_and_values(text: str, quantities: list[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """Tiers and values; what counts nothing is neither."""
    tiers: list[Quantity] = []
    values: list[Quantity] = []
    for index, quantity in enumerate(quantities):
        kind = quantity.kind
        if _is_step(text, quantity):
            continue
        if kind == "money":
            following = quantities[index + 1] if index + 1 < len(quantities) else None
            before = quantities[index - 1] if index else None
            near = max(0, quantity.start - _WAY - 8)
            if _SETS_A_BAR.match(text, quantity.end) or _DEFINES.search(text, near, quantity.start):
                continue
            if is_tier(text, quantity, following) or is_tier_of(text, before, quantity):
                tiers.append(quantity)
                continue
        if _is_value(text, quantity):
            values.append(quantity)
    return tiers, values


def _is_step(text: str, quantity: Quantity) -> bool:
    """Whether it tells how high something has climbed, and no sum or number: 连跨三个百亿元台阶."""
    end = quantity.end
    if text[end : end + 1] not in _STEPS_BEGIN or _STEPS.match(text, end) is None:
        return False
    return quantity.kind == "count" or text[quantity.start - 1 : quantity.start] == "个"


def _is_value(text: str, quantity: Quantity) -> bool:
    """Whether a quantity that is no tier tells anything: no ordinal, no mean, no age, no class of projects."""
    start, end, kind = quantity.start, quantity.end, quantity.kind
    after = text[end : end + 1]
    if after in _NO_VALUE_BEGINS and _NO_VALUE.match(text, end) and (after != "国" or quantity.unit not in _NO_STATES):
        return False
    if _may_be_ranked(text, end) and _OF_TRADES.match(text, end):
        return False
    if kind in ("ratio", "points"):
        return after not in _OF_A_CLASS_BEGINS or _OF_A_CLASS.match(text, end) is None
    head = quantity.before
    if head < 0:
        head = start
    if text[head - 1 : head] in _SKIPPED_ENDS and _SKIPPED.search(text, max(0, head - 6), head) is not None:
        return False
    if kind == "money":
        of_a_class = quantity.tail.endswith("以上") and after == "的"  # 完成投资亿元以上的A、B等8个项目
        of_cities = text[head] in "过超破" and _CITIES.match(text, end) is not None
        sized = quantity.comparator != "=" and not of_a_class
        return not of_cities and (not quantity.bare or quantity.grade or sized)
    if _tells_how(text, quantity, head):
        return False
    if after not in _STOPS and _says_whose(text, quantity, head):
        return False
    return text[start] not in "十百" or _DEEDS_FOR_ALL.match(text, end) is None


def _tells_how(text: str, quantity: Quantity, head: int) -> bool:
    """Whether a count says in how many goes something was done, or where a visit has led."""
    end = quantity.end
    if quantity.unit == "批":  # 两批共签约项目31个, 分四批开工项目4930个
        return text.endswith("分", 0, head) or _IN_ALL.match(text, end) is not None
    if quantity.unit == "次" and _HOW_OFTEN.search(text, max(0, head - _WAY), head):
        return True
    if quantity.value == 1 and quantity.unit in _ONES and _is_one_of_each(text, quantity, head):
        return True
    if quantity.unit not in _WAY_UNITS or _WAY_TO.match(text, end) is None:
        return False
    return _ON_THE_WAY.search(text, max(0, head - _WAY), head) is not None


def _is_one_of_each(text: str, quantity: Quantity, head: int) -> bool:
    if _ONE_TO_EACH.match(text, quantity.end) is not None:
        return True
    return _TO_EACH_ONE.search(text, max(0, head - _WAY), head) is not None


def _may_be_ranked(text: str, end: int) -> bool:
    return text.find("中", end, end + _TRADES) >= 0 or text.find("第", end, end + _TRADES) >= 0


def _says_whose(text: str, quantity: Quantity, head: int) -> bool:
    """Whether a count says how many did what the next figure tells, or of how many trades its projects are."""
    if quantity.kind != "count" or quantity.unit not in _WHOSE_UNITS:
        return False
    last = quantity.end - 1
    if any(whose.match(text, last) for whose in (_OF_SO_MANY, _PARKS_DID, _PLACES_HOLD, _ONE_OF)):
        return True
    who = text[quantity.end : quantity.end + 1] in _WHO_BEGINS and _WHO_DID.match(text, last) is not None
    return who and _OTHERS.search(text, max(0, head - 2), head) is not None
