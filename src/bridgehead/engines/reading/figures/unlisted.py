"""Figures of no listed measure, where the text names what they are of: their own words are the label."""

from __future__ import annotations

import re

from bridgehead.engines.reading.drafts import FALLBACK, FRAME, Draft, ReadingState
from bridgehead.engines.reading.patterns import stands_in

from .asides import is_aside, says_more
from .drafting import make_draft
from .filters import Filters, narrowed
from .frames import last_count, tells_of_others
from .leaning import KNOWN_NOUNS, is_unknown_list
from .measures import with_groups
from .naming import STATE_THING, is_part, is_vague, noun_after, noun_before, own_label, subject_before
from .scopes import earned_by_scale
from .spots import Spot

_COUNTED = re.compile(
    "(?:企业|项目|用户|平台|商户|主体|专利|授权|合同|机构|设备|标准|品牌|商标|产品|车辆|人才|会员|客户)"
    "[^，。]{0,6}(?:数|总数|总量|数量|量)(?:[^，。]{0,3})$|(?<=[，。；\\n])(?:总量|总数|新增?登记|新增?注册)(?:已?达到?|为|突破|超过?|有|增至|约|近)*$"
)
_CLASSES_COUNTED = frozenset({"registered", "tier"})
_SUMS = frozenset({"indicator", "balance", "added_value"})
_AREAS = frozenset({"land_reuse", "carrier", "land"})
_INVESTED = frozenset({"total_investment", "output", "capacity"})
_INVESTED_IN = ("enterprise.present.count", "upgrade.count", "institution.count")
_FALLBACKS = {"count": "other.count", "money": "other.amount", "area": "other.area"}
# Counters of occasions, ranks and parts, which count nothing that a ledger has.
_NO_THINGS = frozenset("期 批 轮 届 类 面 位 级 层 块 米 千米 把 组".split())
# What a project has and a ledger of figures has not.
_PROJECTS_OWN = re.compile("(?:投资|建筑面积|楼面面积|总建面|建面|注册资本|引资)$")
_MUCH = re.compile(
    "(?:产量|总产|单产|能力|储能规模|装机规模|运量|吞吐量|销量|用量|用电|电量|排放量|存量|货运|发运量|装机)$"
)
_WEIGHTS = ("t", "jin", "kg")
_AGAIN = re.compile(
    "(?:大关|台阶|关口)?[、，]?(?:并|且|再)?(?:力争|确保|目标|计划|争取|预计|冲刺|突破|达到|达|增至|累计|其中)[^，。；、]{0,6}|共有?|(?:总数|总量)已?达?到?"
)
_DONE_OF_THESE = re.compile(
    "[^，。；、\\d]{0,12}[，、；]?(?:其中)?(?:现|目前|均|实际|累计|共)?已?(?:完成|办结|履约|实现|落实)(?:了|达到?)?"
)
_ROUND = re.compile("[百千万][^百千万零一二三四五六七八九十余多]")
_INCREASE = re.compile("(?:净增|净增长|净增加|增收|增量|增加|多增|减少)(?:额|值)?(?:达到?|约|了|近|超|突破)*$")
_SPENT = re.compile("(?:累计|共|总|全年|财政|合计|先后|已)*投入(?:资金|财政资金|各类资金)?(?:达到?|约|了|近|超)*$")
# 共安排8000亿元支持…: money that is handed out is of nothing but itself.
_HANDED_OUT = re.compile(
    "(?:安排|下达|拨付|预拨|划拨|筹集|筹措|统筹|整合|列支|支出|支付|发放|发行|落实)(?:资金|财政资金|各类资金)?(?:达到?|约|了|近|超)*$"
)
_SPENDING, _BACK = 8, 8
_DREW = re.compile("(?:带动|撬动|拉动|吸引)[^，。；、\\d]{0,6}投资(?:额|规模)?(?:达到?|约|近|超过?|突破)*$")
_FUNDS_AFTER = re.compile(
    "(?:将|主要|重点|专门|全部|已|直接)*(?:用于|用在|用来|投向|支持)"
    "|的?[^，。；、\\d]{0,12}(?:资金|项目清单|国债|专项债券?|债券|政策性金融工具|再贷款|消费券|额度)(?![^，。；、\\d]{0,6}\\d)"
)
_GRANT = re.compile("争取(?:到|到位)?[^，。；、]{0,10}资金(?:达到?|约|共|超)*$")
# 涵盖20余个领域 tells how wide something reaches.
_WHEREABOUTS = re.compile(
    "(?:(?:(?:东盟|欧洲|亚洲|中亚|非洲|拉美|共建|沿线|合作|友好|发展中|发达|成员|周边|邻近|贸易|签约)[^，。；、\\d]{0,4})?国家|[^，。；、\\d的]{0,4}(?:省市|设区市|地级市|县级市|市州|州市|地州)|[^，。；、\\d]{0,4}产业链(?!项目|企业|专班|招商|的)|省份|省区市|城市|地市|领域|大类|品种|系列|[^，。；、\\d]{0,6}(?:指标)(?!(?:实现|保持)?(?:正|两位数)?增长)"
    "|行业(?!高质量|级|领军|龙头|大?模型|标准|应用|平台|(?:增加值|产值|产品产量|投资)?(?:实现|保持|呈现?|同比)*(?:正|两位数)?(?:增长|上升|下降|回升)))"
)
# 国家级开发区增至8家, 过百亿园区5个: zones of a rank or a size, and no parts of what was counted
_ZONES = re.compile(
    "(?:(?:国家|省|市|自治区)级|[超过逾][十百千万\\d]+亿元?)[^，。；、\\d]{0,10}(?:开发区|园区|经开区|高新区|产业园|集聚区)$"
)
# 惠及超过1.1亿人次 counts whom it reached
_SERVES = re.compile("(?:惠及|受益|受惠|救助|帮扶|资助|接待|服务|覆盖)(?:了|达到?|共)?$")
_SERVED_UNITS = frozenset("人 人次 名 户 户次 家 家次".split())
_DOER = re.compile(
    "(?:学院|大学|中心|实验室|基地|平台|园区?|开发区|高新区|经开区|综保区|自贸区|示范区|试验区|展会|博览会)"
    "(?:累计|共|已|先后|全年|新增|实现|输送|培养|引进|完成|服务|孵化|举办|吸引|带动|落地)[^，。；、]*$"
)
_PEOPLE_BEFORE = re.compile("(?:科学家|院士|专家|学者|教授|人才|博士|企业家)(?:共|达到?|有)?$")
_PEOPLE = re.compile("[^，。；、\\d]{0,8}(?:科学家|院士|专家|学者|教授|人才|博士|企业家|委员|代表|老人|群众)")
# 数字经济规模突破3000亿元、达3260亿元
_LEVELS = ("output.amount", "gdp.amount", "trade.amount")
_FAR = re.compile("距|相隔|半径|方圆|以[东南西北]|[东南西北]侧")
_MEAN = re.compile(
    "(?:平均|单个|单体|每个|均)(?:每个)?(?:签约|开工|新建|引进)?(?:项目)?(?:总)?投资(?:额|规模|强度)?(?:达到?|约|为|超|近)*$"
)
# 平均每个项目到位1.02亿元, 每平方公里主营业务收入达60亿元
_MEAN_FUNDS = re.compile(
    "平均(?:每个|每户|单个)?(?:项目|企业)?(?:实际)?(?:到位|到账|完成)(?:资金|投资)?(?:规模|额)?(?:达到?|约|为|超|近)*$"
)
_MEAN_OF_SPACE = re.compile("(?:每(?:亩|公顷|平方公里)|[亩地]均)[^，。；、\\d]{0,12}(?:达到?|约|为|超|近)*$")
# One of them is in every sentence that tells of a mean.
MEANS = ("均", "单个", "单体", "每个", "每亩", "每户", "每家", "每公顷", "每平方公里")
_MEAN_COUNT = re.compile("(?:平均每[人个家户名支]|人均|户均|村均)[^，。；]*$")
_AMONG_THEM = re.compile("[^，。；\\d]{0,10}项目(?:中|里|当中|之中)，")
# 45个前期项目，其中农业项目12个
_PARTS_OF_THEM = re.compile("(?:[^，。；\\d]{0,12}项目)?，其中")
_MEAN_GROWN = re.compile("平均投资(?:额|规模|强度)[^，。；]*$")


def belongs_to_unlisted(spot: Spot, frames: list[Draft]) -> bool:
    """Whether a sum belongs to a count of no listed measure (签约、开工项目86个，总投资624亿元)."""
    first = frames[0] if frames else None
    if spot.quantity.kind != "money" or first is None:
        return False
    invested = first.measure in _INVESTED_IN and "total_investment" in spot.local
    if first.measure != "other.count" and not invested:  # 430家企业落户，总投资1600亿元
        return False
    if first.sentence != spot.view.number or not ("total_investment" in spot.local or _is_bare(spot)):
        return False
    return not is_aside(spot, first)


def unlisted_whole(spot: Spot, state: ReadingState) -> Draft | None:
    """The count of no listed measure that a count is a part of.

    31宗未开工项目中，省重点项目6宗; 前期项目3项（市级2项）.
    """
    if spot.quantity.kind != "count" or spot.stage is not None:
        return None
    heads = [each for each in state.in_sentence(spot.view.number) if each.unit == "1" and not each.among]
    if not heads or heads[-1].measure != "other.count":
        return None
    text, start, end = spot.text, heads[-1].quantity.end, spot.quantity.start
    if text.startswith(("(", "（"), start):
        closed = text.find(")", start, end) >= 0 or text.find("）", start, end) >= 0
        return None if closed else heads[-1]
    if _AMONG_THEM.match(text, start, end) is not None:
        return heads[-1]
    of_projects = "project" in spot.local and "project" in heads[-1].classes and spot.quantity.value < heads[-1].value
    return heads[-1] if of_projects and _PARTS_OF_THEM.match(text, start, end) is not None else None


def _is_bare(spot: Spot) -> bool:
    """Whether nothing stands before a sum that says what it is."""
    return not spot.local and (spot.window.pre[0] == spot.window.pre[1] or noun_before(spot) is None)


def sum_of_unlisted(spot: Spot, count: Draft) -> Draft:
    """The sum of the things that `count`, of no listed measure, has counted."""
    draft = make_draft(spot, "other.amount", narrowed("other.count", count.filters | spot.own), FRAME, spot.local)
    draft.parent, draft.label = count, (count.label or "") + (own_label(spot) or "") or None
    return draft


def is_mean(spot: Spot) -> bool:
    """平均每组外出8.4次, 平均投资达32亿元 and 平均投资规模由2500万元提高到6000万元 sum up nothing."""
    if spot.quantity.tail == "/亩":
        return True
    if not spot.view.mean:
        return False
    kind, text = spot.quantity.kind, spot.text
    start, end = spot.window.pre
    if kind == "count":
        return text.find("均", start, end) >= 0 and _MEAN_COUNT.search(text, start, end) is not None
    if kind != "money":
        return False
    means = stands_in(text, MEANS, start, end)
    if means and (_MEAN_FUNDS.search(text, start, end) or _MEAN_OF_SPACE.search(text, start, end)):
        return True
    if text.find("投资", spot.view.start, end) < 0:
        return False
    if means and _MEAN.search(text, start, end):
        return True
    return _MEAN_GROWN.search(text, spot.view.start, end) is not None


def stands_alone(spot: Spot, state: ReadingState) -> bool:
    """Whether a sum is one of its own beside what was counted: a grant (争取上级资金10亿元), an increase, an outlay."""
    if spot.quantity.kind != "money":
        return False
    text, last = spot.text, state.last
    start, end = spot.window.pre
    if text.find("争取", start, end) >= 0 and _GRANT.search(text, start, end):
        return True
    if last is not None and last.sentence == spot.view.number:
        if _same_sum(spot, last) or _is_increase(spot, last):
            return True
        if last.quantity.kind == "count":
            return False
    # 工业实际投入 is invested
    return "done_investment" not in spot.local and _is_spent(text, start, end)


def _is_spent(text: str, start: int, end: int) -> bool:
    return text.find("投入", start, end) >= 0 and _SPENT.search(text, start, end) is not None


def _same_sum(spot: Spot, last: Draft) -> bool:
    """财政收入迈过千亿大关，达1330亿元: the sum of no listed measure just before, told again."""
    if last.measure != "other.amount" or last.quantity.unit != spot.quantity.unit:
        return False
    joined = spot.text[last.quantity.end : spot.quantity.start] in ("、", "和", "与", "及")
    return joined or _AGAIN.fullmatch(spot.text, *spot.window.pre) is not None


def _is_increase(spot: Spot, last: Draft) -> bool:
    """税收386亿元，净增50亿元: how much more the sum before is."""
    if last.quantity.unit != spot.quantity.unit:
        return False
    return _INCREASE.search(spot.text, *spot.window.pre) is not None


def unlisted(spot: Spot, state: ReadingState) -> Draft | None:
    """A figure of no listed measure, where the text names what it is."""
    measure = _FALLBACKS[spot.quantity.kind]
    whole = unlisted_whole(spot, state)
    if whole is not None and _in_figures(spot):
        draft = make_draft(spot, measure, narrowed(measure, whole.filters | spot.own), FRAME, spot.local)
        draft.parent, draft.among = whole, True
        return draft
    again = _said_again(spot, measure, state) or _part_of_funds(spot, state)
    if again is not None:
        return again
    if not (_unlisted_count(spot) if measure == "other.count" else _unlisted_sum(spot, state)):
        return None
    own, base = _of_the_thing(spot), state.base
    if spot.tiers and "project" not in spot.local:
        own = {
            name: value for name, value in own.items() if not name.startswith("investment")
        }  # 百亿元企业, 千亿级集群
    if (
        "registered" in spot.local
        and spot.quantity.unit not in ("家", "户")
        and base is not None
        and (base.sentence == spot.view.number or spot.among)
    ):
        own = base.filters | own
    if earned_by_scale(spot, state.last):
        own = own | {"scheme": "above_scale"}
    of_these = last_count(spot, state) if is_mean(spot) else None
    while of_these is not None and of_these.among:
        of_these = of_these.parent
    if of_these is not None and of_these.measure.startswith("project."):
        draft = make_draft(spot, measure, narrowed("other.count", of_these.filters | own), FALLBACK, spot.local)
        draft.parent = of_these  # 签约亿元以上项目114个，平均投资规模2.3亿元
        return draft
    return make_draft(spot, measure, narrowed(measure, own), FALLBACK, spot.local)


def _of_the_thing(spot: Spot) -> Filters:
    """The filters of what is counted: a level in the name of who did it (省工匠学院累计输送1200人) is none."""
    if "level" not in spot.own or (not spot.window.noun_first and _counts_level(spot)):
        return spot.own
    if _DOER.search(spot.text, *spot.window.pre) is None:
        return spot.own
    return {name: value for name, value in spot.own.items() if name != "level"}


def _counts_level(spot: Spot) -> bool:
    """Whether the level stands behind the counter (认定12个省级园区)."""
    return any(word.start >= spot.quantity.end and "level" in with_groups(word.classes) for word in spot.words)


def _said_again(spot: Spot, measure: str, state: ReadingState) -> Draft | None:
    """营业额确保10亿美元，力争11亿美元: another value of the unlisted figure before, where nothing else is named."""
    last = state.last
    if last is None or last.sentence != spot.view.number:
        return None
    start, end = spot.window.pre
    handed_out = measure == "other.amount" and last.measure == "policy.paid.amount"
    if handed_out and _HANDED_OUT.search(spot.text, max(start, end - _SPENDING), end):
        return make_draft(spot, last.measure, last.filters, FRAME, last.classes)  # 奖补资金2亿元，已拨付9000万元
    if last.measure != measure and not (measure == "other.amount" and last.measure in _LEVELS):
        return None
    if not spot.local.isdisjoint(KNOWN_NOUNS):
        return None
    if measure == "other.count" and _DONE_OF_THESE.fullmatch(spot.text, last.quantity.end, spot.quantity.start):
        draft = make_draft(spot, measure, last.filters, FRAME, last.classes)
        draft.label = last.label
        return draft
    if _goes_on(spot, last):
        draft = make_draft(spot, last.measure, last.filters, FRAME, last.classes)
        draft.label = last.label
        return draft
    joined = spot.text[last.quantity.end : spot.quantity.start] in ("、", "和")
    if last.quantity.unit != spot.quantity.unit or not (joined or _AGAIN.fullmatch(spot.text, *spot.window.pre)):
        return None
    draft = make_draft(spot, last.measure, last.filters, FRAME, last.classes)
    draft.label = last.label
    return draft


def _goes_on(spot: Spot, last: Draft) -> bool:
    """5G基站6200个，今年新建4000个以上: so many more of what was counted before, at a time that the clause names."""
    if last.quantity.unit != spot.quantity.unit or not spot.text.startswith(("，", "；"), last.quantity.end):
        return False
    start, end = spot.window.pre
    timed = any(start <= time.start < end for time in spot.view.times)
    if not timed or noun_before(spot) is not None or says_more(spot.text, start, end):
        return False
    return spot.quantity.kind != "count" or (_in_figures(spot) and noun_after(spot) is None)


def _unlisted_count(spot: Spot) -> bool:
    """Whether a count of no measure is one of things: said in figures, of a thing that is named."""
    start, end = spot.window.pre
    if (
        not spot.local.isdisjoint(_CLASSES_COUNTED)
        or spot.several_stages
        or says_more(spot.text, max(start, end - 20), end)
        or is_unknown_list(spot)
        or _COUNTED.search(spot.text, max(start, end - 24), end)
    ):
        return True
    quantity = spot.quantity
    if quantity.unit in _SERVED_UNITS and _SERVES.search(spot.text, max(start, end - 4), end):
        return True
    if (quantity.unit in _NO_THINGS and not _counts_people(spot)) or not _in_figures(spot):
        return False
    if spot.quantity.unit == "公里" and _FAR.search(spot.text, start, end):
        return False
    if _WHEREABOUTS.match(spot.text, quantity.end) and not STATE_THING.match(spot.text, quantity.end):
        return False
    if not spot.window.noun_first and noun_after(spot) is not None:
        return True
    noun = noun_before(spot) or subject_before(spot)
    if noun is not None and _ZONES.search(spot.text, *noun) is not None:
        return True
    return noun is not None and not is_vague(spot, noun) and not is_part(spot, noun)


def _counts_people(spot: Spot) -> bool:
    """9位科学家 are people, 第9位 is a rank."""
    if spot.quantity.unit != "位":
        return False
    before = _PEOPLE_BEFORE.search(spot.text, *spot.window.pre)
    return before is not None or _PEOPLE.match(spot.text, spot.quantity.end) is not None


def _in_figures(spot: Spot) -> bool:
    """四项机制, 两条 and 百家 are ways of speech, 13家, 二十余家 and 上百家 are counts."""
    start = spot.quantity.start
    if spot.text[start].isdigit():
        return True
    if spot.quantity.value <= 10 or spot.text.startswith("阶", spot.quantity.end):
        return False
    return spot.quantity.comparator != "=" or _ROUND.match(spot.text, start) is None


def _part_of_funds(spot: Spot, state: ReadingState) -> Draft | None:
    """发行国债1.3万亿元。其中，5000亿元用于设备更新，8000亿元…: what of the funds told of is for what."""
    last = state.last
    if last is None or last.measure != "other.amount" or not (spot.among or last.among) or not _names_funds(spot):
        return None
    told = (draft for draft in reversed(state.drafts[-_BACK:]) if spot.view.number - draft.sentence <= 1)
    funds = (
        each for each in told if each.measure == last.measure and each.unit == spot.quantity.unit and not each.among
    )
    whole = next((each for each in funds if each.value > spot.quantity.value), None)
    if whole is None:
        return None
    draft = make_draft(spot, last.measure, whole.filters, FRAME, spot.local)
    draft.parent, draft.among = whole, True
    return draft


def _names_funds(spot: Spot) -> bool:
    """今年8000亿元建设项目清单, 其中，5000亿元用于设备更新: funds told by what stands behind the sum."""
    return spot.quantity.kind == "money" and _FUNDS_AFTER.match(spot.text, spot.quantity.end) is not None


def _unlisted_sum(spot: Spot, state: ReadingState) -> bool:
    """Whether a sum or an area of no measure says what it is of; an investment of nobody knows what does not."""
    if spot.quantity.kind == "money" and not spot.local.isdisjoint(_SUMS):
        return True
    if spot.quantity.kind == "area" and not spot.local.isdisjoint(_AREAS):
        return True
    start, end = spot.window.pre
    if (
        says_more(spot.text, start, end)
        or _names_funds(spot)
        or is_mean(spot)
        or stands_alone(spot, state)
        or _is_spent(spot.text, start, end)
        or _HANDED_OUT.search(spot.text, max(start, end - _SPENDING), end)
    ):
        return True
    if not spot.local.isdisjoint(_INVESTED):
        if _DREW.search(spot.text, start, end) is not None:
            return True
        return "project" not in spot.local and tells_of_others(spot)  # 推出一批优质项目，总投资约4200亿元
    noun = noun_before(spot) or subject_before(spot)
    return noun is not None and not _PROJECTS_OWN.search(spot.text, *noun) and not is_vague(spot, noun)


def produced(spot: Spot, state: ReadingState) -> Draft | None:
    """粮食产量180万吨: how much of something, where the text names the quantity or a list goes on with it."""
    noun = noun_before(spot)
    if noun is None or not (_MUCH.search(spot.text, *noun) or _goes_on_producing(spot, state)):
        return None
    draft = make_draft(spot, "other.count", narrowed("other.count", spot.own), FALLBACK, spot.local)
    draft.unit = "1"
    return draft


def _goes_on_producing(spot: Spot, state: ReadingState) -> bool:
    """Whether so much of something was told just before in the sentence by weight (棉花总产3万吨，蔬菜12万吨)."""
    told = [each for each in state.in_sentence(spot.view.number) if each.quantity.kind == "physical"]
    return bool(told) and told[-1].measure == "other.count" and told[-1].quantity.unit in _WEIGHTS
