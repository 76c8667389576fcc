"""What a clause says of the project it is about: money, land, floor, capacity, yield, by phase where one is named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from bridgehead.engines.figures import Amount, Capacity, StageDate
from bridgehead.engines.reading.quantities import Quantity

from .inherited import Place
from .names import NameKey

_EXPECTED = (
    ("tax", re.compile("税(?!后)")),
    ("output", re.compile("产值")),
    ("revenue", re.compile("销售|开票|营收|营业收入|收入|产出")),
)
# 力争水利投资超220亿元 after a project: the sum of a whole field is the district's.
# 以旧换新带动商品销售20亿元
_MOVES_SALES = re.compile("(?:带动|拉动|撬动)[^，。；\\d]{0,8}(?:消费|销售|零售)")
_OF_A_FIELD = re.compile(
    "(?:(?:基础设施|工业|制造业|服务业|水利|交通|市政|民间|房地产|公路|铁路)(?:全年|当年|今年|年度|累计)?(?:固定资产)?|(?<![\u4e00-\u9fff])(?:产业|技改|能源|电力)|固定资产)(?:建设)?(?:总?投资|完成额)"
    "(?:额|总额|总量)?(?:分别|[^，。；\\d]{0,4}翻[^，。；\\d]{0,2}番、?|再?创[^，。；\\d]{0,4}高、?|超过?|达到?|突破|完成|实现|增至|不低于|不少于|约|近|共|累计)*$"
)
_LISTED = re.compile(r"(?:\d[^，。；、]*、)+$")  # 交通、水利投资分别达到312亿元、|97.5亿元
_INVESTED = re.compile(
    "投资|增资|引资|再投$|(?:协议|签约|合同)(?:资金|额|总额)|[斥出耗募]资|投入|[概匡估]算|造价|(?:协议|签约|合同|项目|：|^)金额"
    "|投[下了]|投(?:约|近|超)?$|花[了费去]|花(?:约|近|超)?$|拿出|抛出|砸[下了]|掷|筹[措集]|总盘|盘子|体量|[注筹]资|预算|费用|花费|(?:需|要)要?(?:建设|投入)?(?:资金|花)?(?:约|近|超)?$|所需|(?:募集|建设|项目|工程)资金"
)
# 总投资3亿元，其中固定资产投资|2.2亿元, 其中一期|1亿元
_PART_OF_IT = re.compile(
    "其中，?(?:[一二三四五首]期|固定资产|建安|设备|土建|技改|外资|流动资金|铺底)[^，。；、\\d]{0,8}$"
)
# 这座|4.8亿元|的新工厂
_OF_THIS = re.compile("[这该此][个座条家项处一][^，。；、]{0,4}$")
# 由原计划的8亿元|追加至12亿元: what the sum was before.
_RAISED = re.compile("(?:增加?|调整|提高|追加|扩大|上调|提升|变更)[^，。；\\d]{0,4}[至到为]")
# 2025年计划投资4.2亿元, 年度投资: a year's part of the sum.
_OF_A_YEAR = re.compile(
    "(?:今年|本年|当年|年内|明年|全年|\\d年)度?(?:内|已|累计)*(?:(?:计划|预计|拟)(?:完成)?|完成)(?:固定资产)?投资额?[约超近达为：]*$|年度(?:计划)?(?:完成)?投资[约超近达为：]*$"
)
_DONE = re.compile(
    "完成(?:总|年度|年度计划|计划)?投资|已经?(?:出资|花|耗资|投[下了])|目前(?:出资|花|耗资|投[下了])|累计投[资入]|已投[资入]|到位|累计完成|注册资本|融资|估值|贷款|奖补|补贴"
)
# Who pays for it, whom it serves and how many it holds: its own, though no field has them.
_PAID_BY = re.compile(
    "(?:中央|省级|市级|县级|区级|上级|地方|财政|自筹|专项债|债券|配套|资本金|预算内|银行|社会)[^，。；、]{0,8}(?:资金|投资|贷款|资本|债券?)?(?:约|为|达)?$"
)
_OWN_MEANS = re.compile("(?:自筹|自有)(?:资金)?[约近超]?$")
_SPENT_ON = ("投资建设", "建设", "投建", "兴建", "新建")
_INTENSITY = re.compile("强度|每亩|亩均|单位面积")
_ASKED = re.compile("争取|下达|到位|申请")
_SERVED = re.compile(
    "(?:涉及|惠及|受益|服务|覆盖|辐射|途经|途径|连接|贯穿|解决|保障|满足|改善|灌溉|容纳|年?发电|年售电|年销售电|年接待)[^，。；]{0,20}$"
)
_PLACED = re.compile("(?:床位|学位|车位|教学班|泊位|停车位)[^，。；、]{0,4}$")
_LAND = re.compile("占地|用地|供地|土地|拿地|地块|摘得")
_FLOOR = re.compile("建筑|厂房|面积|建设|新建|租赁|载体|车间|楼")
_PHASE = re.compile("([一二三四五首]期)(?!付款|工程款)")
_WHOLE = re.compile(
    "全部|整个|整体|满产|合计|[两二三四]期(?:总|共|工程)|总投资|项目(?<![一二三四五首]期项目)(?:全面|建成|达产|投产|总)|两期|三期建设|分[两二三四]期"
)
_ANY_EXPECTED = re.compile("|".join(pattern.pattern for _, pattern in _EXPECTED))
_CAPACITY = re.compile("年产|产能|生产能力|年加工|年处理|可生产|年生产|年可产")
_MADE = re.compile(
    r"(?:年产能?|年生产|年加工|年处理|年可产|可生产|产能|生产能力)(?:达到?|约|为|可达|超过?)?(?P<product>[^，。；、]{0,24}?)(?:达到?|约|为|各|近|超过?)?$"
)
_MADE_BEFORE = re.compile(
    r"(?P<product>[^，。；、\d]{1,18}?)的?(?:总|设计|新增|年)*(?:产能|生产能力)(?:可?达到?|为|约|将达)?$"
)
_NEXT = re.compile(r"^[，、和及]*(?P<product>[^，。；、\d]{2,18}?)(?:达到?|约|各)?$")
_OF = re.compile(r"(?:的)?(?P<product>[^，。；、\d]{2,18}?)(?=的|，|。|；|、|$|等|生产|制造|项目)")
_CLEAN = re.compile(
    r"^(?:其中|项目|一期|二期|目前|可|将|建成|投产后|达产后|全部|新增|形成|实现|预计|的|每年|后|年)+|^\d+(?:英寸|寸|毫米|纳米|微米)|(?:的|年|总|等)+$"
)
_JOBS = re.compile("就业|岗位|人员|员工|用工|技术人员")
_FIRM = re.compile("公司|集团|企业(?!所得)")
_PAST = re.compile("已完成|完成了|实现了|同比|去年|上半年|季度|在手|上年")
_YIELD = re.compile("达产|投产|建成|预计|项目|可|全部|建设")
_COUNTED = re.compile("[^，。；、]{0,10}(?:项目|企业|活动|专班|小组|平台|诉求|问题|难题|客商|嘉宾)")


@dataclass(slots=True)
class Part:
    """The facts of a project or of one of its phases."""

    investment: Amount | None = None
    land: Decimal | None = None
    floor: Decimal | None = None
    capacity: list[Capacity] = field(default_factory=list)
    expected: dict[str, Amount] = field(default_factory=dict)


@dataclass(slots=True)
class ProjectDraft:
    """A project with offsets in the mended text; `known` where its name is the gazetteer's.

    `named_at` is where it is named first; `aimed` says that a stage still to come was said of it, or that the head of
    its list gives one still to come, `unbegun` that it is still to be started.
    """

    start: int
    end: int
    name: str
    enterprise: str | None = None
    whole: Part = field(default_factory=Part)
    phases: dict[str, Part] = field(default_factory=dict)
    stage: str | None = None
    dates: dict[str, StageDate] = field(default_factory=dict)
    mentions: int = 1
    attested: bool = False
    occasion: str | None = None
    headed: str | None = None
    named_at: Place | None = None
    aimed: bool = False
    unbegun: bool = False
    keys: list[NameKey] = field(default_factory=list)
    known: bool = False
    place: str | None = None

    def part(self, phase: str | None) -> Part:
        """The facts of a phase, or of the whole for None."""
        return self.whole if phase is None else self.phases.setdefault(phase, Part())


def phase_at(text: str, start: int, position: int, carried: str | None) -> str | None:
    """The phase that holds at `position`: the last one named since `start`, unless the whole is named after it."""
    phase = carried
    if phase is None and text.find("期", start, position) < 0:
        return None
    last: re.Match[str] | None = None
    for match in _PHASE.finditer(text, start, position):
        last = match
    whole = -1
    for match in _WHOLE.finditer(text, start, position):
        whole = match.start()
    if last is not None and last.start() > whole:
        return last.group(1)
    return None if whole >= 0 else phase


def take_quantity(
    text: str, quantity: Quantity, clause: tuple[int, int], since: int, phase: str | None, project: ProjectDraft
) -> bool:
    """Put `quantity` of a clause on `project`; False where it is none of the project's. `since` ends the one before."""
    head = quantity.before if quantity.before >= 0 else quantity.start
    before = text[max(clause[0], since) : head]
    if _SERVED.search(before) or (quantity.kind == "count" and _PLACED.search(before)):
        return True
    if quantity.kind == "money":
        return _money(text, quantity, before, text[clause[0] : head], phase, project)
    if quantity.kind == "area":
        if _MADE.search(before) and _capacity(text, quantity, clause, since, project.part(phase)):
            return True
        return _area(text, quantity, before, project.part(phase), project)
    if quantity.kind in ("physical", "count"):
        return _capacity(text, quantity, clause, since, project.part(phase)) or _other_count(text, quantity, before)
    return quantity.kind in ("ratio", "points") and not re.search("全[市区县]|我[市区县]", text[slice(*clause)])


def _is_no_whole(text: str, quantity: Quantity, before: str, project: ProjectDraft, phase: str | None) -> bool:
    """Whether money is the project's own but not its sum: who pays, what was spent, a part of the sum told before."""
    if (_PAID_BY.search(before) and not _ASKED.search(before)) or _INTENSITY.search(before):
        return True
    if _DONE.search(before) is not None or _OF_A_YEAR.search(before) is not None:
        return True
    if _RAISED.match(text, quantity.end) is not None:
        return True
    if quantity.grade or project.whole.investment is None or _PART_OF_IT.search(before) is None:
        return False
    part = project.part(phase)
    if phase is not None and part.investment is None:
        part.investment = quantity.amount
    return True


def _money(text: str, quantity: Quantity, before: str, clause: str, phase: str | None, project: ProjectDraft) -> bool:
    if text.startswith(_SPENT_ON, quantity.end):
        before = _OWN_MEANS.sub("出资", before)  # 拟以自筹资金7亿元|投资建设X
    if _is_no_whole(text, quantity, before, project, phase):
        return True
    if quantity.grade or ("动" in before and _MOVES_SALES.search(before)):
        return False
    expected, invested = _ANY_EXPECTED.search(before), _INVESTED.search(before)
    context = before
    if expected is None and invested is None:
        context, expected, invested = clause, _ANY_EXPECTED.search(clause), _INVESTED.search(clause)
    after = text[quantity.end : quantity.end + 8] if text.startswith("的", quantity.end) else ""
    if expected is not None or (after and _ANY_EXPECTED.search(after) is not None):
        if (_FIRM.search(clause) or _PAST.search(clause)) and not _YIELD.search(clause):
            return False
        name = next(name for name, pattern in _EXPECTED if pattern.search(context) or pattern.search(after))
        project.part(phase).expected.setdefault(name, quantity.amount)
        return True
    if _OF_A_FIELD.search(_LISTED.sub("", clause) if before == "、" else before):
        return False
    if invested is not None or after.startswith("的总投资") or (after and _OF_THIS.search(before) is not None):
        part = project.part(phase)
        if part.investment is None:
            part.investment = quantity.amount
        return True
    return False


def _area(text: str, quantity: Quantity, before: str, part: Part, project: ProjectDraft) -> bool:
    mu = text[quantity.start : quantity.end].rstrip("以上内下左右").endswith("亩")
    if (_LAND.search(before) and (mu or not re.search("建筑|厂房", before))) or mu:
        if part.land is None:
            part.land = quantity.value
        return True
    if _FLOOR.search(before) or _FLOOR.search(text[quantity.end : quantity.end + 8]):
        if part.floor is None:
            part.floor = quantity.value
        return True
    return False


def _capacity(text: str, quantity: Quantity, clause: tuple[int, int], since: int, part: Part) -> bool:
    head = quantity.before if quantity.before >= 0 else quantity.start
    begin = max(clause[0], since)
    before = text[begin:head]
    made = _MADE.search(before)
    product = ""
    if made is not None:
        product = made["product"] or _following(text, quantity)
        if not product and (named := _made_before(before)) is not None:
            product = named["product"]
    elif (named := _made_before(before)) is not None:
        product = named["product"]
    elif (
        part.capacity
        and (following := _NEXT.match(text[since:head])) is not None
        and _CAPACITY.search(text, max(0, clause[0] - 60), head)
    ):
        product = following["product"]
    elif quantity.kind == "physical" and text[quantity.end : quantity.end + 1] == "的":
        product = _following(text, quantity)
    product = _CLEAN.sub("", product.strip("“” ")).strip()
    if not product or _JOBS.search(before) or _JOBS.search(product):
        return False
    if quantity.kind == "count" and quantity.unit in ("人", "名", "家", "户", "位", "公里"):
        return False
    part.capacity.append(Capacity(product, quantity.value, quantity.unit))
    return True


def _made_before(before: str) -> re.Match[str] | None:
    """玻璃年产能: what is made, where the words before a quantity name it before 产能 or 生产能力."""
    return _MADE_BEFORE.search(before) if "能" in before else None


def _following(text: str, quantity: Quantity) -> str:
    match = _OF.match(text, quantity.end)
    return match["product"] if match is not None else ""


def _other_count(text: str, quantity: Quantity, before: str) -> bool:
    """Jobs, production lines and buildings of the project: its own, though no field holds them."""
    if quantity.unit in ("家", "户", "场", "场次", "家次", "批次"):
        return False
    if _COUNTED.match(text, quantity.end) or re.search("项目$", before):
        return False
    return (
        quantity.unit
        in (
            "条",
            "座",
            "栋",
            "幢",
            "台",
            "套",
            "台(套)",
            "台套",
            "米",
            "公里",
            "期",
            "颗",
            "片",
            "辆",
            "个",
            "千米",
            "架",
            "类",
            "间",
            "层",
        )
        or _JOBS.search(before) is not None
    )
