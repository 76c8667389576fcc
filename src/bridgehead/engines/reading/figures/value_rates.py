"""A rate as a figure: what it belongs to, its filters and its label."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from bridgehead.engines.reading.drafts import FRAME, OWN, Draft, ReadingState
from bridgehead.engines.reading.quantities import SECTOR_SHARES, SECTORS

from .again import of_another_time, risen
from .asides import is_aside
from .drafting import make_draft
from .filters import Filters, narrowed, read_filters
from .labels import label_of
from .measures import family, names_scheme
from .rates import DONE, Rate, continues, inherits, of_the_whole, read_rate
from .scopes import added_by_scale
from .spots import Spot

_AIMED_AGAIN = re.compile(
    "、?(?:并|且|再)?(?:奋力|努力|全力)?(?:力争|力拼|争取|确保|冲刺|奋斗目标)"
    "(?:增长|达到?|突破|实现|为|完成)*|、?已?达到?"
)
# 由2021年的10.7%上升到2022年的17.1%、2023年的36.1%
_GROWN_ON = re.compile(
    "(?:(?:上升|提高|提升|增长|增加|攀升|跃升|扩大|下降|降低|回落|降|升)(?:到|至)(?:20\\d\\d年末?的?|目前的?|现在的?)?"
    "|、20\\d\\d年末?的?)[约近超]?"
)
_ABOVE = re.compile("[，、]?(?:分别|均|都)?(?:同比)?(?:增速|增幅)?(?:[高低快慢]于|高出|超过|低出)")
_MEAN_AGAIN = re.compile("[，、（(][两三四五]年(?:平均|年均)(?:增长|增速(?:为|达)?)")
_MOVES = re.compile("拉动|贡献")
_MORE_RATES = re.compile("(?:[和与、]-?\\d+(?:\\.\\d+)?%)+")
_AND = ("和", "与", "、")
_LISTED = re.compile("[\\u4e00-\\u9fff][和与及、][\\u4e00-\\u9fff]")
_NAMES_NOTHING = re.compile("[，、；]?(?:占|增速|增幅|降幅|同比|环比|[高低快慢]于|高出)")
_PACE_OF_IT = re.compile("，(?:增速|增幅|降幅|占)")
_BOTH_SIDES = re.compile("，(?:项目)?(?:数量?|个数|总数)[、和及与](?:计划|协议|合同)?(?:总投资|投资总额|投资额|金额)")
_OF_A_KIND = re.compile("(?:以上|左右)?(?:的项目)?(?:为|是|属于)(?P<kind>[^，。；、\\d]{2,16}?项目)")
_OF_THE_PROJECTS = re.compile("项目(?:中|里|当中)?[，、]?(?:有|约|近|超过?|超|其中)*$")
_SHARES = re.compile(
    "[，、]?(?:已|也|均)?占(?:到|了|全[省市区县州国]|本[省市区县州])*(?:的)?(?:比重)?(?:达到?|为|约|近|超过?)*"
)
_OPENS_CLAUSE = re.compile("[，；]?(?:如今|目前|现在|在?全[省市区县国]|同时)?，?(?:超过?|近|约|逾|有)?")
_OF_THINGS = re.compile("(?:以上)?的?[^，。；、\\d]{2,12}?(?:可以|可(?=[在网掌一])|实现|实行|享受|通过)")
_KINDS = ("sector", "origin", "industry", "scheme", "level", "investment_min")
_WITH_ONE = re.compile(
    "[，；、]?(?:其中)?[，：]?[对与同和][^，。；、\\d]{2,16}(?:增长|增幅|增速|下滑|下降|上升|提高|回落)(?:达到?|为|了|约)?"
)
_TRADE_GREW = re.compile(
    "其中，?[^，。；、\\d投资税利出进]{2,14}(?:同比)?(?:增长|增幅|增速|下滑|下降|上升|提高|回落)(?:达到?|为|了|约)?"
)
_KINDS_SHARED = frozenset({"sector", "origin", "industry"})
_INVESTED = frozenset({"project", "done_investment", "total_investment"})
_ABOVE_SCALE: Filters = {"scheme": "above_scale"}
_OF_PROJECTS = ("project.started.rate", "investment.done.rate")
_TWO = 2
_THEN, _REACH = re.compile("(?<![比较同与和为是])(?:去年|上年)同期[^，。；、]{0,6}$|(?:去年|上年)同期的?$"), 12
_TRIPLE = 16


def rate_figure(spot: Spot, state: ReadingState) -> Draft | None:
    """The figure of a ratio or of points; None where nothing says what it is a rate of."""
    again = _sector_share(spot) or _aimed_again(spot, state) or _next_of_list(spot, state)
    again = again or _one_of_each(spot, state) or _share_of_kind(spot, state) or risen(spot, state)
    if again is not None:
        return again
    shared = spot.share.frame if spot.share is not None else None
    before = [word for word in spot.words if word.end <= spot.quantity.start]
    item = spot.share.item if spot.share is not None else None
    subject = shared or _first_of_several(spot, state) or _subject(spot, state)
    rate = None
    if spot.share is None and state.drafts and state.drafts[-1].unit == "ratio":
        rate = continues(spot.text, spot.quantity, state.drafts[-1], state.in_sentence(spot.view.number))
    rate = rate or read_rate(spot.text, spot.quantity, before, item or spot.window.pre, subject)
    rate = rate or _share_of_named(spot, state) or _of_far_noun(spot)
    if rate is None:
        return of_another_time(spot, state) or _share_of_things(spot)
    rate = _of_own_rate(_done_of_named(rate, spot, state), spot, state)
    rate, of_whole = _of_trade(rate, spot, state)
    rate = _of_those_told(_of_all(rate, spot), spot)
    rate = of_the_whole(rate, spot.text, spot.quantity.start, spot.local)
    subject = rate.subject
    filters = _of_these_too(rate, spot, state) | _named_by_rate(rate, spot, state) | inherits(rate, _of_the_rate(spot))
    if rate.measure == "enterprise.awarded.share" and subject is not None:
        filters = subject.filters
    filters = of_whole | _of_firms_added(rate, spot, state) | filters
    draft = make_draft(spot, rate.measure, narrowed(rate.measure, filters), rate.evidence, frozenset(), spot.words)
    if rate.evidence == OWN and subject is None:
        draft.classes = spot.local
    draft.value, draft.unit, draft.parent = rate.value, "ratio", subject
    if item is not None and (subject is None or spot.quantity.kind == "points"):
        draft.label = label_of(spot.text, *item, spot.view.times)
        return draft
    if subject is None or rate.names_itself:
        return draft
    draft.aim = rate.label_tail in ("增长", "下降") and subject.modality == "target" and subject.modality_said
    if rate.measure in ("other.rate", "project.share"):
        said = subject.label or label_of(spot.text, subject.start, subject.quantity.start, spot.view.times) or ""
        draft.label = (said + rate.label_tail)[-40:] or None
    elif rate.measure.endswith(".growth"):
        draft.label = subject.label
    return draft


def _of_trade(rate: Rate, spot: Spot, state: ReadingState) -> tuple[Rate, Filters]:
    """完成产值421亿元，其中纺织服装下滑6.2%: a trade, named alone, is a part of the output; with that one's award."""
    if rate.measure != "other.rate" or rate.subject is not None:
        return rate, {}
    if _is_with_others(spot, state):
        return replace(rate, measure="trade.growth"), {}
    if "industry" not in spot.own:
        return rate, {}
    sums = [draft for draft in state.in_sentence(spot.view.number) if draft.unit != "ratio"]
    last = sums[-1] if sums else None
    if last is None or last.measure != "output.amount" or spot.quantity.kind != "ratio":
        return rate, {}
    part = spot.text.rfind("其中", last.quantity.end, spot.quantity.start)
    if part < 0 or _TRADE_GREW.fullmatch(spot.text, part, spot.quantity.start) is None:
        return rate, {}
    award: Filters = {name: value for name, value in last.filters.items() if name == "scheme"}
    return replace(rate, measure="output.growth"), award


def _of_these_too(rate: Rate, spot: Spot, state: ReadingState) -> Filters:
    """亿元以上项目落地率71%，开工率54%: a rate of projects that names none is of those that the rate before is of."""
    last = state.drafts[-1] if state.drafts else None
    if rate.subject is not None or last is None or last.measure not in _OF_PROJECTS or "project" in spot.local:
        return {}
    return last.filters if rate.measure in _OF_PROJECTS and last.sentence == spot.view.number else {}


def _is_with_others(spot: Spot, state: ReadingState) -> bool:
    """进出口增长9.2%，其中对东盟国家增长15.7%: a growth of the trade just told of, with one partner."""
    last = state.drafts[-1] if state.drafts else None
    if last is None or not last.measure.startswith("trade.") or last.sentence != spot.view.number:
        return False
    return _WITH_ONE.fullmatch(spot.text, last.quantity.end, spot.quantity.start) is not None


def _of_firms_added(rate: Rate, spot: Spot, state: ReadingState) -> Filters:
    """The award of the firms just counted, where a growth is of what they have added."""
    return _ABOVE_SCALE if rate.subject is None and added_by_scale(spot, state.last) else {}


def _share_of_things(spot: Spot) -> Draft | None:
    """如今，九成以上政务事项可以网上办理: which share of the things named right after it something holds of."""
    text, quantity = spot.text, spot.quantity
    if quantity.kind != "ratio" or quantity.value >= 1 or spot.share is not None or spot.view.plan:
        return None
    if _OPENS_CLAUSE.fullmatch(text, *spot.window.pre) is None or _OF_THINGS.match(text, quantity.end) is None:
        return None
    draft = make_draft(spot, "other.rate", narrowed("other.rate", spot.own), OWN, frozenset(), spot.words)
    draft.value, draft.unit = quantity.value, "ratio"
    return draft


def _share_of_kind(spot: Spot, state: ReadingState) -> Draft | None:
    """签约项目中，近80%为产业类项目: which share of the projects is of a kind that the text says after the number."""
    text, quantity = spot.text, spot.quantity
    if quantity.kind != "ratio" or text.find("项目", spot.view.start, quantity.start) < 0:
        return None
    kind = _OF_A_KIND.match(text, quantity.end)
    last, begin = state.drafts[-1] if state.drafts else None, spot.window.pre[0]
    again = last is not None and last.measure == "project.share" and last.sentence == spot.view.number
    if kind is None or not (again or _OF_THE_PROJECTS.search(text, spot.view.start, spot.window.pre[1])):
        return None
    words = [word for word in spot.view.words if kind.start("kind") <= word.start < kind.end()]
    said: frozenset[str] = frozenset().union(*[word.classes for word in words])
    own = read_filters(text, words, (), said, spot.view.quoted)
    whole = last.parent if again and last is not None else state.base or _subject(spot, state)
    whole = whole if whole is not None and whole.measure.startswith("project.") else None
    filters = (whole.filters if whole is not None else {}) | own
    draft = make_draft(spot, "project.share", narrowed("project.share", filters), OWN, frozenset(), words)
    draft.start, draft.end = begin, kind.end()
    draft.value, draft.unit, draft.parent, draft.label = quantity.value, "ratio", whole, kind["kind"]
    return draft


def _of_far_noun(spot: Spot) -> Rate | None:
    """经济总量跨过万亿元大关，年均增速5.7%: the growth of what the sentence has named before."""
    said = {name for word in spot.words for name in word.classes}
    if spot.quantity.kind != "ratio" or "growth" not in said or "gdp" not in spot.beyond:
        return None
    return Rate("gdp.growth", spot.quantity.value, OWN, None, names_itself=True)


def _share_of_named(spot: Spot, state: ReadingState) -> Rate | None:
    """制造业实际使用外资增长30%，占全省42%: the share of what the rate before has named."""
    last = state.drafts[-1] if state.drafts else None
    if last is None or last.unit != "ratio" or last.sentence != spot.view.number or last.parent is not None:
        return None
    if spot.share is not None or spot.quantity.kind != "ratio" or not _SHARES.fullmatch(spot.text, *spot.window.pre):
        return None
    return Rate("other.rate", spot.quantity.value, OWN, None)


def _done_of_named(rate: Rate, spot: Spot, state: ReadingState) -> Rate:
    """到位资金同比增长6.4%，完成年度目标的24.3%: what is done is of the funds that the rate before has named."""
    last = state.drafts[-1] if state.drafts else None
    if last is None or rate.label_tail != DONE or last.unit != "ratio" or last.sentence != spot.view.number:
        return rate
    if last.parent is not None or "done_investment" not in last.classes:
        return rate
    return replace(rate, measure="investment.done.rate", subject=None, evidence=OWN)


def _of_own_rate(rate: Rate, spot: Spot, state: ReadingState) -> Rate:
    """制造业投资增长22.4%，增速连续三年超20%: of what the rate before has named, not of the sentence before."""
    last = state.drafts[-1] if state.drafts else None
    if rate.subject is None or last is None or spot.share is not None:
        return rate
    if last.unit != "ratio" or last.sentence != spot.view.number or last.parent is not None:
        return rate
    if rate.subject.sentence != spot.view.number:
        return replace(rate, subject=None) if _PACE_OF_IT.match(spot.text, last.quantity.end) else rate
    # 高新技术企业320家，机器人产量增长31%、占全省四成
    if rate.label_tail == "占比" or rate.measure == "enterprise.awarded.share":
        of_it = _SHARES.fullmatch(spot.text, last.quantity.end, spot.quantity.start) is not None
        return replace(rate, measure="other.rate", subject=None, evidence=OWN) if of_it else rate
    return rate


def _of_all(rate: Rate, spot: Spot) -> Rate:
    """签约118个，其中5亿元以上37个，数量、总投资分别增长12%和19%: of the whole, whose two sides are named."""
    subject = rate.subject
    if subject is None or not subject.among or subject.parent is None:
        return rate
    named = _BOTH_SIDES.search(spot.text, subject.quantity.end, spot.quantity.start) is not None
    return replace(rate, subject=subject.parent) if named else rate


def _of_those_told(rate: Rate, spot: Spot) -> Rate:
    """新签约72个，其中50亿元以上2个。签约项目中，现代服务业项目占比17%: a share in a later sentence is of the whole."""
    subject = rate.subject
    if rate.measure != "project.share" or subject is None:
        return rate
    if subject.sentence == spot.view.number and not _is_beside_tiers(spot, subject):
        return rate
    while subject.among and subject.parent is not None:
        subject = subject.parent
    return replace(rate, subject=subject)


def _is_beside_tiers(spot: Spot, part: Draft) -> bool:
    """其中10亿元以上5个、5亿元以上9个，工业类项目占八成: a kind after the tiers taken out is of the whole."""
    whole = part.parent
    if not part.among or whole is None or not spot.text.startswith("，", part.quantity.end):
        return False
    tiered = part.filters.get("investment_min") != whole.filters.get("investment_min")
    return tiered and not _KINDS_SHARED.isdisjoint(spot.own)


def _named_by_rate(rate: Rate, spot: Spot, state: ReadingState) -> Filters:
    """制造业实际使用外资下降12.5%，占全市外资的54%: a rate that names nothing is of what the rate before has named."""
    if rate.subject is not None and rate.subject.sentence == spot.view.number:
        return {}
    last = state.drafts[-1] if state.drafts else None
    if last is None or last.unit != "ratio" or last.sentence != spot.view.number or last.parent is not None:
        return {}
    if _NAMES_NOTHING.match(spot.text, last.quantity.end) is None or spot.share is not None:
        return {}
    if spot.text.find("；", last.quantity.end + 1, spot.quantity.start) >= 0:
        return {}  # 规上工业增加值增长9%，增速居全省第3位；财政收入增长5%
    return {name: value for name, value in last.filters.items() if name in _KINDS}


def _sector_share(spot: Spot) -> Draft | None:
    """三次产业结构为11.2:45.3:43.5: what each of the three industries has of the whole."""
    quantity = spot.quantity
    if not spot.text[quantity.end - 1].isdigit():
        return None
    around = max(spot.view.start, quantity.start - _TRIPLE), quantity.end + _TRIPLE
    found = SECTOR_SHARES.finditer(spot.text, *around)
    shares = next((each for each in found if each.start() <= quantity.start < each.end()), None)
    if shares is None:
        return None
    place = next(group for group in (1, 2, 3) if shares.start(group) == quantity.start)
    draft = make_draft(spot, "other.rate", {}, OWN, spot.local)
    named = SECTORS.search(spot.text, max(spot.view.start, shares.start() - 2 * _TRIPLE), shares.start())
    draft.start, draft.end = named.start() if named is not None else quantity.start, quantity.end
    draft.label = f"第{'一二三'[place - 1]}产业比重"
    return draft


def _aimed_again(spot: Spot, state: ReadingState) -> Draft | None:
    """增长5.5%以上，力争6%: the same rate, with another aim."""
    last = state.drafts[-1] if state.drafts else None
    if last is None or last.unit != "ratio" or last.sentence != spot.view.number:
        return None
    if spot.quantity.kind != "ratio":
        return None
    grown = _GROWN_ON.fullmatch(spot.text, last.quantity.end, spot.quantity.start)
    grown = grown or _MEAN_AGAIN.fullmatch(spot.text, last.quantity.end, spot.quantity.start)
    next_to = spot.window.pre[0] - last.quantity.end <= 1
    if not (grown or next_to) or not (grown or _AIMED_AGAIN.fullmatch(spot.text, *spot.window.pre)):
        return None
    draft = make_draft(spot, last.measure, last.filters, FRAME, last.classes)
    draft.unit, draft.label, draft.parent = "ratio", last.label, last.parent
    return draft


def _next_of_list(spot: Spot, state: ReadingState) -> Draft | None:
    """装备业和新材料业增加值年均增长9%、6.4%: the rate of the second of the things listed before the first."""
    last = state.drafts[-1] if state.drafts else None
    if last is None or last.unit != "ratio" or last.parent is not None or last.sentence != spot.view.number:
        return None
    if spot.share is not None or spot.text[last.quantity.end : spot.quantity.start] not in _AND:
        return None
    if spot.quantity.kind != last.quantity.kind or _LISTED.search(spot.text, last.start, last.quantity.start) is None:
        return None
    joint = max(spot.text.rfind(mark, last.start, last.quantity.start) for mark in "和与及、")
    words = [word for word in spot.view.words if joint < word.start < last.quantity.start]
    said: frozenset[str] = frozenset().union(*[word.classes for word in words])
    own = read_filters(spot.text, words, (), said, spot.view.quoted, listed=True)
    filters = {name: value for name, value in last.filters.items() if name not in ("sector", "industry")} | own
    draft = make_draft(spot, last.measure, narrowed(last.measure, filters), FRAME, last.classes)
    draft.unit, draft.label, draft.parent = "ratio", last.label, last.parent
    draft.value = -draft.value if last.value < 0 < draft.value else draft.value
    return draft


def _one_of_each(spot: Spot, state: ReadingState) -> Draft | None:
    """六市的落地率均超过30%，分别为51%、40%: the rate just said, of each of them."""
    share, last = spot.share, state.drafts[-1] if state.drafts else None
    if share is None or share.item is None or share.item[0] < share.item[1] or spot.quantity.kind != "ratio":
        return None
    if last is None or last.unit != "ratio" or last.sentence != spot.view.number:
        return None
    draft = make_draft(spot, last.measure, last.filters, FRAME, last.classes)
    draft.unit, draft.label, draft.parent = "ratio", last.label, last.parent
    return draft


def _of_the_rate(spot: Spot) -> Filters:
    """The filters that a rate's own words set.

    Those of 拉动规上工业增长6个百分点 are of what is moved, those of 高于规上工业6个百分点 of what it is compared with;
    区级一般公共预算收入 is nobody's list.
    """
    if "indicator" in spot.local and "level" in spot.own:
        return {name: value for name, value in spot.own.items() if name != "level"}
    if spot.tiers and "project" not in spot.local and not spot.quantity.before >= 0:
        return {name: value for name, value in spot.own.items() if not name.startswith("investment")}
    if spot.own.get("origin") == "domestic" and _INVESTED.isdisjoint(spot.local):  # 民营经济主体贷款增长6.7%
        return {name: value for name, value in spot.own.items() if name != "origin"}
    handed = spot.share is not None and spot.share.frame is not None
    if spot.quantity.kind == "points" and handed:
        return {}
    if spot.quantity.kind == "points" and spot.own and _ABOVE.match(spot.text, *spot.window.pre) is not None:
        return {}
    if "scheme" not in spot.own or not (_is_of_the_whole(spot) or _MOVES.search(spot.text, *spot.window.pre)):
        return spot.own
    return {name: value for name, value in spot.own.items() if name != "scheme"}


def _is_of_the_whole(spot: Spot) -> bool:
    """高新技术产业增加值占规模以上工业增加值的比重: the award behind 占 is that of what the share is taken from."""
    share = next((word for word in spot.words if "share" in word.classes), None)
    if share is None:
        return False
    return all(word.start >= share.start for word in spot.words if names_scheme(word.classes))


def _first_of_several(spot: Spot, state: ReadingState) -> Draft | None:
    """The first of the figures whose rates follow together (分别为5.8万元、3万元，增长4.6%和6.3%)."""
    end = spot.quantity.end
    more = _MORE_RATES.match(spot.text, end) if spot.text.startswith(_AND, end) else None
    if more is None:
        return None
    count = more.group().count("%") + 1
    listed = state.in_sentence(spot.view.number)[-count:]
    if len(listed) < count:
        return None
    first, second = listed[0], listed[1]
    if count == _TWO and (first.unit, family(first.measure)) == ("1", family(second.measure)) and second.unit != "1":
        return first  # 签约项目278个，投资额1848亿元，增长18.5%、29.6%
    between = [spot.text[a.quantity.end : b.quantity.start] for a, b in pairwise(listed)]
    joined = all(len(said) <= _TWO and "；" not in said for said in between)
    alike = all(_alike(first, other) for other in listed[1:])
    return first if alike and joined else None


def _alike(first: Draft, other: Draft) -> bool:
    """Whether two figures of a list are of one kind: the same measure, or counts of projects at several stages."""
    if first.unit != other.unit or first.unit == "ratio":
        return False
    staged = first.unit == "1" and first.measure.startswith("project.") and other.measure.startswith("project.")
    return first.measure == other.measure or staged


def _subject(spot: Spot, state: ReadingState) -> Draft | None:
    """The figure that a rate belongs to: the last one that is no rate, in this sentence or just before it."""
    last = state.last
    if (
        spot.quantity.kind == "points"
        and last is not None
        and last.unit == "ratio"
        and last.sentence == spot.view.number
    ):
        return last  # 开工率92.5%，高于序时进度5.2个百分点
    text, number = spot.text, spot.view.number
    for draft in reversed(state.drafts[-40:]):
        if number - draft.sentence > 1:
            return None
        if draft.unit == "ratio" or (draft.aim and state.drafts[-1] is not draft):
            continue
        if draft.measure in ("other.count", "other.amount") and is_aside(spot, draft):
            continue  # 比去年同期增加9个，占比…: the share is not of the nine
        told = draft.quantity.start
        near = max(spot.view.start, told - _REACH)
        if text.find("同期", near, told) >= 0 and _THEN.search(text, near, told):
            continue  # 签约58个，去年同期为50个，增长16%
        return draft
    return None
