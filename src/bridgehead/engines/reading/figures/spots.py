"""Where a quantity stands: its sentence, its window, and the words, tiers and list that speak of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bridgehead.engines.reading.drafts import SentenceView
from bridgehead.engines.reading.lexicon import Word
from bridgehead.engines.reading.patterns import stands_in
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.records import record
from bridgehead.engines.reading.times.aims import Aim, aim_at

from .filters import Filters, bare_sector, read_filters
from .measures import stage_of, stages_of
from .respectively import Share
from .together import STAGES_APART, said_by, together
from .windows import Window

_DONE_OF = re.compile(
    "(?:完成[^，。；、]{2,16}投资(?:额)?|[省市县区州域境]外[^，。；、]{0,16}资金额?)"
    "(?:达到?|约|超|突破|不少于|不低于|完成|确保|力争|实现|到位)*$"
)
_PAIRS = {
    frozenset({"stage:started", "stage:completed"}): "stage:started_or_completed",
    frozenset({"stage:signed", "stage:started"}): "stages_together",
    frozenset({"stage:signed", "stage:completed"}): "stages_together",
    frozenset({"stage:started", "stage:producing"}): "stages_together",
}
_PAIRED = frozenset().union(*_PAIRS)
_SIGNED_SUMS = frozenset({"stage:signed", "stage:introduced"})
_FOREIGN_TOO = re.compile(
    "(?:(?:使用|利用|到位|引进)内资|[省市县区州域境]外资金|到位资金|到资)[^。；]{0,14}[、，]外资$"
)
# What is signed with investors is a project, whatever the paper is called.
_PAPERS = re.compile("签[订署定约下][^，。；]{0,40}(?:协议|合同|意向书)(?:书|项目)?(?:共|约|达)*$")
_OTHER_PAPERS = re.compile(
    "银|贷|授信|融资|服务|劳动|技术|采购|购销|买卖|订单|就业|责任|帮扶|供|聘|保险|承诺|租|征|拆|补偿|培训|产学研|战略|校"
)
# 协调银行为35户企业授信4.8亿元
_FIRM_UNITS = ("家", "户", "家次", "户次")
# 40余家企业参加
_TAKE_PART = re.compile(
    "[^，。；、\\d]{0,8}(?:企业|公司|商协?会|机构|单位)(?:代表|负责人)?(?:[、和及]\\d+[余多]?[家名位][^，。；、\\d]{0,10}?)*(?:应邀|受邀)?(?:参加|参会|到会|出席|与会|赴会)"
)
# 共邀请参会企业455家
_ASKED_TO_COME = re.compile(
    "(?:邀请|参会|参加|到会|与会)[^，。；、\\d]{0,6}(?:企业|公司|商协?会|机构)(?:代表)?(?:共|累计)?$"
)
# 对接重点企业38家
_MET = re.compile("对接(?:联系|洽谈)?[^，。；、\\d]{0,8}(?:企业|客商|商协?会|集团|机构)(?:共|累计)?$")
_DEALS_AFTER = re.compile("\\d+(?:个|项|笔|宗)")
_LENT_TO = re.compile(
    "[^，。；、\\d]{0,8}(?:授信|(?:发放|投放|获得?)(?:各类)?贷款|放款|融资)"
    "(?:总额|金额|额度|额)?(?:达到?|超|约|近|共)?\\d"
    "|[^，。；、\\d]{0,8}签[订署约下]了?(?:各类)?(?:贷款|授信|融资|借款)(?:合同|协议)"
)
_PAPER_UNITS = ("个", "项", "份", "宗", "单")
_SUM_SIGNED_BEGINS = frozenset("，、项签合")
_SUM_SIGNED = re.compile("[，、]?(?:累计|合计|共)?(?:项目|总)?签约(?:总额|总金额|金额|总规模|规模|额|资金|总投资)")
_CEREMONY, _SAID_BEFORE = re.compile("(?:签约仪式|签约活动|现场签约|集中签约)[^。；\\n\\d]*$"), 60
# 申报专项债券项目20个 is money asked for.
_ASKED_FOR = re.compile("申报[^，。；]{0,8}(?:债券|专项债|国债|资金)[^，。；]{0,4}项目(?:共|达)*$")
# Funds that come in a foreign currency come from abroad.
_PROJECTS_YEARLY = re.compile(
    "(?<!总)(?:重[点大]|产业|工业|基础设施|领域|亿元以上)项目投资(?:不低于|不少于|达到?|超过?|突破|完成|实现|增至|力争|确保)*$"
)
_FUNDS_COME = re.compile(
    "(?:进资|实际投资|实际投入|到资|到[位账帐](?:资金)?|资金到[位账帐])(?:额)?(?:达到?|约|超|突破|共|为)*$"
)
# What is held for everybody courts no investor.
_FOR_EVERYBODY = re.compile(
    "(?:首[展演秀店发]|促消费|文旅|文化|文体|体育|文艺|惠民|群众性?|志愿|公益|普法|科普|党建|主题党日|节庆|消费|促销|赛事|旅游|阅读|演出|宣传教育|健康"
    "|就业|招聘|技能|职业|农民|安全)[^，。；、]{0,6}(?:活动|培训|论坛|展会|宣讲|专场|沙龙)"
)
# 2家企业入选中国民营企业500强
_HONOUR = re.compile(
    "(?:入选|进入|上榜|入围|跻身|位列|位居|名列|登上|荣登|获评|获认定|被认定|认定为|评为|列入)[^，。；、]{0,20}(?:强(?![链化补市县省度])|榜|名单|示范|标杆|试点|称号)"
    "|(?:受到?|获得?)表彰的"
)
# 带队赴深圳、上海等地招商37批次
_WENT = re.compile(
    "(?:(?:赴|前往)[^，。；]{1,24}招商(?:活动)?|派出(?:招商)?(?:小分队|团队|队伍|小组|分队|代表团|考察团))(?:共|累计)?$"
)
# 12次带队前往粤浙招商
_GO = re.compile("[^，。；、\\d]{0,8}(?:前往|奔赴|赴|外出|走进)[^，。；]{0,24}(?:招商|考察|拜访|对接|洽谈|推介|学习)")
# 26个省重点项目投资完成率92%: 项目投资 is one word to the vocabulary
_LISTED_INVEST = re.compile("[^，。；、\\d]{0,6}重[点大](?:建设|产业|工业)?项目投资")
# 组织120个以上团组赴境外招商
_DELEGATIONS = re.compile(
    "(?:以上)?[^，。；、\\d]{0,6}(?:团组|招商团|经贸团|出访团|代表团)[^，。；、\\d]{0,8}(?:赴|出访|出海|出境|出国|前往|外出|境外|海外)"
)
_DELEGATION = 12
_PROJECTS_SIGNED = re.compile("[^，。；\\d]{0,16}项目(?:集中|现场|成功|正式)?签约")
# 给180个民间投资项目批出贷款: projects that are helped are no deals.
_HELPS, _HELP_NEAR = ("信息", "给予", "提供", "完成审批", "完成贷款", "发放"), 22
_OF_HELP = frozenset({"finance", "credit"})
_HELPED = re.compile("[^，。；、\\d]{0,14}(?:项目|主体)(?:信息|给予|提供|完成审批|完成贷款|发放)")
_TRIPS = ("次", "批次", "批", "轮", "趟")
_COURTS = re.compile("招商|投资|推介|签约|对接|经贸|贸易|洽谈|产业|企业")
# 产业规模超过800亿元，企业超1500家
_SO_MANY_FIRMS = re.compile(
    "[，；]?(?:(?:核心|全|该)?(?:产业链?|集群|行业|园区|基地|链上|上下游|相关|规模|配套|集聚|各类|关联)){0,2}企业(?:总数|数量|数|总量)?"
    "(?:已经?|也|将|就|共|现|要)*(?:有|超过?|突破|逾|近|约|破|过|不少于|不低于)?"
)
_JOINT = re.compile("[、和及与暨/]?(?:集中|新)?")
_STATES = frozenset({"stage:in_hand"})
# 实施40项重大科技攻关项目: tasks of research, in which nobody invests as in works.
_RESEARCH = re.compile("(?:攻关|研发|科研|课题)类?(?:项目|工程)")
_RESEARCHES = ("攻关", "研发", "科研", "课题")
# 向民间资本推介的138个重大项目 are only shown to investors.
_PRESENTED = re.compile(
    "(?:推介(?!会|活动|大会)|向(?:社会|民间|民营|各类|国内外|境内外)*(?:资本|企业|投资者|投资人|客商)(?:集中|公开)?(?:推出|发布|推荐|展示))"
    "(?:了|的|出)?[^，。；、\\d]{0,10}$"
)
_SHOWN = ("推介", "推出", "发布", "推荐", "展示")
_TO_WHOM = 10
# 加快1200个省重点项目建设: what is built faster is being built.
_BUILT_FASTER = re.compile("[^，。；、\\d]{2,12}(?:项目|工程)(?:加快|提速)?建设")
_FASTER, _LISTS = (
    ("加快", "加速", "加紧", "抓紧"),
    frozenset({"major", "level:state", "level:province", "level:city", "level:district"}),
)
# 重点项目50个，总投资178亿元，年度计划投资17亿元: a list with what the year is to bring is the year's.
_OF_A_YEAR = re.compile(
    "(?:[(（][^()（）]{1,16}[)）])?(?:[，、]?[计规]?划?(?:总投资|概算投资|投资总额)额?(?:约|超)?[\\d.]+[余多]?[万亿]+元)?[，、](?:年度|年内|当年|本年度?|今年)(?:内)?"
    "(?:计划(?:完成|总)?投资|投资(?:计划|任务|目标|(?=[\\d.]+[万亿])))"
)
# 5个省级、17个市级重点项目; 省级8个、市级24个重点项目
_LEVEL_WORD = "(?:国家|自治区|[省市区县州盟旗镇])(?:重[点大]|级(?:重[点大])?)"
_LEVELS_LISTED = re.compile(
    f"(?:{_LEVEL_WORD}[、和及]\\d+余?[个项]|[、和及](?={_LEVEL_WORD}\\d)[^，。；、\\d]{{1,5}}\\d+余?[个项])[^，。；、\\d]{{0,10}}(?:项目|工程)"
)
_DEED_NEAR = 3
_TIERED = frozenset({"tier"})
_OF_PROJECTS = frozenset({"个", "项", "宗"})
_OF_THESE = ("项目中", "项目里", "项目里，", "企业中", "项目中，", "企业中，", "项目中,", "企业中,")
_STAGE_NAMES = "(?:签约|开工|动工|竣工|投产|投运|建成)"
_EVENT_OF_ALL = re.compile(
    f"{_STAGE_NAMES}(?:[、和暨与及]?(?:集中)?{_STAGE_NAMES}){{2,}}(?:项目)?(?:活动|仪式|大会|现场会)"
)


@record(frozen=True, slots=True)
class Spot:
    """A quantity in its place. `local` are the classes of its own words, `beyond` those said before them.

    `among` is whether 其中 opens it, `share` what 分别 gives it, `own` the filters that its own words and tiers
    set, `stage` the stage that they say, `part_of` the stage that 其中 takes a part of (开工项目中). `several_stages`:
    签约、开工、投产项目86个 is one total of several stages, which no measure of one stage is. `aim` is what holds
    at the quantity, `text` the whole mended text, `quantity` the window's, `after` the character right after it.
    """

    view: SentenceView
    window: Window
    words: list[Word]
    far: list[Word]
    tiers: Sequence[Quantity]
    share: Share | None
    local: frozenset[str]
    beyond: frozenset[str]
    among: bool
    own: Filters
    quantity: Quantity
    text: str
    stage: str | None
    part_of: str | None
    several_stages: bool
    aim: Aim
    after: str


def has_years_plan(spot: Spot) -> bool:
    """Whether a count of projects is told with the plan of their year (水利项目36个，年度计划投资21亿元)."""
    end = spot.quantity.end if spot.window.noun_first else spot.window.post[1]
    return _OF_A_YEAR.match(spot.text, end) is not None


def _whole_named(text: str, start: int, far: list[Word], quoted: bool) -> Filters:
    """Level and origin of the whole that a count is taken from (今年入选的省级重大项目中，实施类项目9个)."""
    begin = max(text.rfind(mark, 0, start - 2) for mark in "，。；\n")
    last = [word for word in far if word.start > begin]
    named = read_filters(text, last, (), said_by(last).classes, quoted)
    return {name: value for name, value in named.items() if name in ("level", "origin")}


def make_spot(
    view: SentenceView, window: Window, words: list[Word], tiers: Sequence[Quantity], share: Share | None
) -> Spot:
    """The spot of one window; `words` are those that speak of its quantity."""
    quantity, text, far, start = window.quantity, view.text, window.before, window.pre[0]
    if share is not None:
        words = [*share.words, *(word for word in words if not share.replaces or word.start >= quantity.end)]
    before = said_by(far)
    beyond = before.classes
    said = together(_classes_of(view, window, words, beyond, share, bool(tiers)))
    local = said.classes
    listed = share is not None and share.replaces
    filtered = bool(tiers) or view.quoted or said.narrows
    own = read_filters(text, words, tiers, local, view.quoted, listed) if filtered else {}
    if own.get("scheme") == "above_scale" and quantity.kind != "count" and _sold_by_scale(text, words):
        del own["scheme"]
    several = False
    if quantity.kind == "count":
        if far and text.endswith(_OF_THESE, 0, start):
            own = _whole_named(text, start, far, view.quoted) | own
        if "sector" not in own and quantity.unit in _OF_PROJECTS:
            sector = bare_sector(text, start, window.pre[1], quantity.end)
            own = own | {"sector": sector} if sector is not None else own
        if "enterprise" in local and _HONOUR.search(text, start, window.post[1]):
            own["scheme"] = own.get("scheme", "other")
            local = (local - {"listed"}) | {"scheme:other"}  # 11家企业入选上市公司百强
        if far and "project" in local and said.stage is None and _EVENT_OF_ALL.search(text, *window.far):
            local |= beyond & STAGES_APART  # 集中签约、开工、投产活动举行，共有82个项目参加
        if local is not said.classes:
            said = together(local)
            local = said.classes
        several = said.several
    among = "among" in beyond or "among" in local or text.endswith("项目中，", 0, start)
    stage = said.stage
    part_of = (stage or before.stage) if among else None
    aim, after = aim_at(view.aims, quantity.start), text[quantity.end : quantity.end + 1]
    return Spot(
        view,
        window,
        words,
        far,
        tiers,
        share,
        local,
        beyond,
        among,
        own,
        quantity,
        text,
        stage,
        part_of,
        several,
        aim,
        after,
    )


def _sold_by_scale(text: str, words: list[Word]) -> bool:
    """Whether the only firms above scale named are those of trade (限额以上单位零售额): a line of statistics."""
    named = [word for word in words if "scheme:above_scale" in word.classes]
    return all(text.startswith("限", word.start) for word in named)


def _classes_of(
    view: SentenceView,
    window: Window,
    words: list[Word],
    beyond: frozenset[str],
    share: Share | None,
    tiered: bool,
) -> frozenset[str]:
    """The classes of the window's words, and those that the build of its clause adds or takes away."""
    quantity = window.quantity
    local = said_by(words).classes
    if share is None and not _PAIRED.isdisjoint(local) and len(_PAIRED & local) > 1:
        local |= _paired(view.text, words)
    if tiered:
        local |= _TIERED
    if "event" in local:
        local = _of_events(view.text, window, local)
    if quantity.kind == "money":
        local = _sum_of(view, window, words, local)
    if view.at_event and "finance" in beyond:
        local |= {"far:finance"}
    if "visit" in local and any("visit" in word.classes and word.start < quantity.start for word in words):
        local |= {"before:visit"}
    if quantity.kind != "count":
        return local
    if quantity.unit in _PAPER_UNITS and "project" not in local:
        local |= _listed_by_level(view, quantity.end)
    if "stage:in_hand" in local and "project" in local:
        local = _by_state(words, local)
    return _signed(view.text, window, local)


def _listed_by_level(view: SentenceView, start: int) -> frozenset[str]:
    """What 5个省级 is where the next item of a list says it (5个省级、17个市级重点项目): key projects, their deed."""
    listed = _LEVELS_LISTED.match(view.text, start)
    if listed is None:
        return frozenset()
    end = listed.end()
    deeds = [word.classes & STAGES_APART for word in view.words if end <= word.start <= end + _DEED_NEAR]
    return frozenset({"project", "major"}).union(*deeds)


def _of_events(text: str, window: Window, local: frozenset[str]) -> frozenset[str]:
    """`local` without events that are held for everybody, or at which the projects counted were signed."""
    quantity, around = window.quantity, (window.pre[0], window.post[1])
    if quantity.unit in _PAPER_UNITS and _PROJECTS_SIGNED.match(text, quantity.end):
        return (local - {"event"}) | {"project", "stage:signed"}  # 峰会共有58个外资、外贸等项目签约
    everybody = _FOR_EVERYBODY.search(text, *around) and not _COURTS.search(text, *around)
    return local - {"event"} if everybody else local


def _by_state(words: list[Word], local: frozenset[str]) -> frozenset[str]:
    """已签订框架协议的在谈项目: the state right before the noun is what is counted, whatever is told of it before."""
    for word, noun in pairwise(words):
        state = word.classes & _STATES
        if not state or word.end != noun.start or "project" not in noun.classes:
            continue
        if not any(each.start > noun.start and stage_of(each.classes) for each in words):
            return frozenset(name for name in local if not name.startswith("stage:")) | state
    return local


def _sum_of(view: SentenceView, window: Window, words: list[Word], local: frozenset[str]) -> frozenset[str]:
    """`local` with what a sum is of, as its clause is built: 内资48亿元、外资3亿美元, 签约1582亿元, 完成…投资12亿元."""
    text, said = view.text, set()
    start, end = window.pre
    if text.endswith("外资", 0, end) and _FOREIGN_TOO.search(text, view.start, end):
        said.add("fdi")
    if window.quantity.unit != "CNY" and _FUNDS_COME.search(text, start, end):
        said.add("fdi")
    if not _SIGNED_SUMS.isdisjoint(local) and _sums_stage(words, end):
        said.add("total_investment")
    yearly = "total_investment" in local and _PROJECTS_YEARLY.search(text, start, end) is not None
    if yearly and aim_at(view.aims, window.quantity.start).modality == "target":
        said.add("done_investment")  # 力争重大项目投资不低于1700亿元
    done = text.find("完成", start, end) >= 0 or text.find("外", start, end) >= 0
    if done and _DONE_OF.search(text, start, end):
        said.add("done_investment")
    return local | said if said else local


def _signed(text: str, window: Window, local: frozenset[str]) -> frozenset[str]:
    """`local` with what papers, sums and applications say of a count: 签订招商协议150个, 项目930个，签约额45亿元."""
    quantity = window.quantity
    start, end = window.pre
    if quantity.unit in _TRIPS and (_WENT.search(text, start, end) or _GO.match(text, quantity.end)):
        return local | {"visit", "before:visit"}
    if text.find("团", quantity.end, quantity.end + _DELEGATION) >= 0 and _DELEGATIONS.match(text, quantity.end):
        return local | {"delegation"}
    if quantity.unit in _FIRM_UNITS:
        return _of_firms(text, window, local)
    if quantity.unit in _PAPER_UNITS and text.find("签", start, end) >= 0:
        papers = _PAPERS.search(text, start, end)
        if papers is not None and not _OTHER_PAPERS.search(papers.group()):
            return local | {"project", "stage:signed"}
    if quantity.unit in _PAPER_UNITS and _LISTED_INVEST.match(text, quantity.end):
        local |= {"project", "major"}
    return _of_projects(text, window, local) if "project" in local else local


def _of_projects(text: str, window: Window, local: frozenset[str]) -> frozenset[str]:
    """`local` of a count of projects, with what becomes of them as their clause is built."""
    quantity = window.quantity
    start, end = window.pre
    after = quantity.end
    if stands_in(text, _HELPS, after, after + _HELP_NEAR) and _HELPED.match(text, after) is not None:
        return frozenset(name for name in local if name not in _OF_HELP and not name.startswith("stage:")) | {
            "unstaged"
        }
    if stands_in(text, _RESEARCHES, start, window.post[1]) and _RESEARCH.search(text, start, max(window.post[1], end)):
        return frozenset(name for name in local if name not in ("project", "major") and not name.startswith("stage:"))
    if text.find("申报", start, end) >= 0 and _ASKED_FOR.search(text, start, end):
        return frozenset(name for name in local if name != "project" and not name.startswith("stage:")) | {"policy"}
    stage = together(local).stage
    if stage is None:
        if stands_in(text, _SHOWN, start, end) and _PRESENTED.search(text, max(0, start - _TO_WHOM), end):
            return (local - {"event"}) | {"unstaged"}
        if (
            text.endswith(_FASTER, start, end)
            and not _LISTS.isdisjoint(local)
            and _BUILT_FASTER.match(text, quantity.end)
        ):
            return local | {"stage:building"}
    if stage == "introduced" and _CEREMONY.search(text, max(0, start - _SAID_BEFORE), start) is not None:
        return (local - {"stage:introduced"}) | {"stage:signed"}  # 签约仪式上，9个项目正式落户
    sums = stage in (None, "introduced") and text[quantity.end : quantity.end + 1] in _SUM_SIGNED_BEGINS
    if sums and _SUM_SIGNED.match(text, quantity.end):
        return (local - {"stage:introduced"}) | {"stage:signed"}
    return local


def _of_firms(text: str, window: Window, local: frozenset[str]) -> frozenset[str]:
    """`local` of a count of firms, with calls on them and credit given to them, without deals counted after them."""
    (start, head), end = window.pre, window.quantity.end
    if _TAKE_PART.match(text, end) is not None or _ASKED_TO_COME.search(text, start, head) is not None:
        return local | {"attended"}
    if _MET.search(text, start, head) is not None:
        return local | {"visit", "before:visit"}
    if "enterprise" in local and "present" not in local and _SO_MANY_FIRMS.fullmatch(text, start, head) is not None:
        return local | {"present"}
    if _LENT_TO.match(text, end) is not None:
        return local | {"finance", "credit"}
    if "finance" in local and _DEALS_AFTER.search(text, end, window.post[1] + 4):
        return local - {"finance"}  # 与38家企业签约融资项目38个
    return local


def _sums_stage(words: list[Word], head: int) -> bool:
    """签约1582亿元: the sum stands right after the deed."""
    return any(word.end == head and not _SIGNED_SUMS.isdisjoint(word.classes) for word in words)


def _paired(text: str, words: list[Word]) -> set[str]:
    """Classes of two stages that are said as one (集中竣工、开工; 签约动工)."""
    return {
        _PAIRS[stages]
        for first, second in pairwise(words)
        if (said := stages_of(first.classes))
        and "new" not in first.classes
        and (stages := said | stages_of(second.classes)) in _PAIRS
        and _JOINT.fullmatch(text, first.end, second.start)
    }
