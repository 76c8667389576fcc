"""Quantities of a sentence to figures: measure, filters, modality, period, and what earlier figures leave to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .drafting import dated, make_draft, own_label
from .drafts import FALLBACK, FRAME, OWN, SENTENCE, Draft, ReadingState
from .filters import Filters, narrowed, read_filters
from .labels import label_of
from .leaning import (
    KNOWN_NOUNS,
    NOUNS,
    TELLING,
    Match,
    depends,
    follows_part,
    frames_of,
    inherit,
    is_restated,
    is_unknown_list,
    match_measure,
)
from .naming import is_part, is_vague, names_unknown, noun_after, noun_before
from .rates import continues, inherits, of_the_whole, read_rate
from .scopes import filters_of_firms, scope_of
from .spots import Spot

_COUNTED = re.compile(
    "(?:企业|项目|用户|平台|商户|主体|专利|授权|合同|机构|设备|标准|品牌|商标|产品|车辆|人才|会员|客户)"
    "[^，。]{0,6}(?:数|总数|总量|数量|量)(?:[^，。]{0,3})$"
)
_MORE = re.compile("(?:同比|环比|[比较][^，。；]{1,10})(?:多|少|增加|净增|减少|增长)了?$")
_GRADE_OF = re.compile("(?:的)?(?:[^，。；]{0,4})(?:产业|集群|产业链|规模)")
_FALLBACKS = {"count": "other.count", "money": "other.amount", "area": "other.area"}
# Counters of occasions, ranks and parts, which count nothing that a ledger has.
_NO_THINGS = frozenset("期 批 轮 届 类 面 位 级 层 块 米 千米 把 起 组".split())
# What a project has and a ledger of figures has not.
_PROJECTS_OWN = re.compile("(?:投资|建筑面积|楼面面积|总建面|建面|注册资本|引资)$")
_GROWN_TO = re.compile(
    r"(?:增[加长]?|提[高升]|扩大|上升|攀升|跃升|发展|下降|减少|降低|升)(?:到|至)(?:\d{4}年末?底?的?|目前的?|现在的?|如今的?)?[约近超]?"
)
_MOVES = re.compile("拉动|贡献")
_AIM_BEFORE = re.compile("完成[^，。；]{0,14}(?:目标任务|目标|任务|计划|任务数|目标数|计划数|指标)数?$")
_MUCH = re.compile("(?:产量|总产|运量|吞吐量|销量|用量|电量|排放量|存量|货运|发运量|装机)$")
_KINDS_OF = {"sector", "origin"}
_OF_FIRMS = ("visit.count", "event.guests.count")
_AGAIN = re.compile("(?:并|且|再)?(?:力争|确保|目标|计划|争取|预计|冲刺|突破|达到|增至|累计|其中)[^，。；、]{0,6}")
_TWO_CHANGES = re.compile("[和与、]\\d+(?:\\.\\d+)?%")
_ON_A_LIST = re.compile("(?:纳入|列入|编排|申报|争取|投放)[^，。；、]{0,18}$")
_LISTED_NOW = re.compile("[^，。；、]{0,4}项目(?:成功)?(?:入选|列入|纳入|入围|获评|获批)")
_WON = re.compile("争取[^。；，]*$")
_APPLIED = re.compile("(?<!成功)申报(?!成功|通过)")
_FAR = re.compile("距|相隔|半径|方圆")
_MEAN = re.compile("(?:平均|单个|单体|每个|均)(?:项目)?(?:总)?投资(?:额|规模|强度)?(?:达到?|约|为|超|近)*$")
_NOT_DONE = re.compile("(?:以上)?(?:仍?未|没有|不)")
_APPROVAL = re.compile(
    "时间|时限|周期|兑付|拿地|开工|审批|办结|证照|许可|签约|投产|手续|执照|开办|摘地|核发|竣工|落地|备案"
)


def read_value(spot: Spot, state: ReadingState) -> list[Draft]:
    """The figures that one quantity gives: one, none, or one for each of several industries (千亿级产业)."""
    quantity = spot.quantity
    if quantity.kind == "money" and quantity.grade:
        return _graded(spot, state)
    if quantity.kind in ("ratio", "points"):
        draft = _rate(spot, state)
    elif quantity.kind == "duration":
        draft = _duration(spot, state)
    elif quantity.kind == "physical" or (quantity.kind == "count" and "capacity" in spot.local):
        draft = _capacity(spot, state) if "capacity" in spot.local else _produced(spot)
    else:
        draft = _aim_of(spot, state) or _amount_or_count(spot, state)
    if draft is None:
        return []
    figure = dated(spot, draft, state)
    if not quantity.both or quantity.high is None:
        return [figure]
    return [figure, replace(figure, value=quantity.high, comparator="<=")]  # the other end of 50个至60个


def _aim_of(spot: Spot, state: ReadingState) -> Draft | None:
    """完成年度目标任务589亿元的37%: the aim of the figure before, which the rate after it is a part of."""
    last = next((draft for draft in reversed(state.in_sentence(spot.view.number)) if draft.unit != "ratio"), None)
    same = last is not None and last.quantity.kind == spot.quantity.kind and last.quantity.unit == spot.quantity.unit
    if last is None or not same or not _AIM_BEFORE.search(spot.text, *spot.window.pre):
        return None
    if spot.text[spot.quantity.end : spot.quantity.end + 1] != "的":
        return None
    draft = make_draft(spot, last.measure, last.filters, FRAME, last.classes)
    draft.label, draft.parent, draft.aim = last.label, last, True
    return draft


def _amount_or_count(spot: Spot, state: ReadingState) -> Draft | None:
    frames = frames_of(spot, state)
    match = match_measure(spot, frames)
    measure = match.measure
    follows = spot.among or spot.view.breakdown or follows_part(spot, state)
    tier_of_firms = measure == "enterprise.present.count" and bool(spot.tiers)
    unknown = match.evidence in (FRAME, SENTENCE) and not follows and _is_unknown(spot)
    unknown = unknown or (_MORE.search(spot.text, *spot.window.pre) is not None and not _is_stock(measure))
    invests = measure is None or (match.evidence != OWN and measure.endswith(".investment"))
    if invests and _of_unlisted(spot, frames):
        return _sum_of_unlisted(spot, frames[0])
    applied = measure == "enterprise.awarded.count" and _APPLIED.search(spot.text, *spot.window.pre) is not None
    won = measure == "policy.paid.amount" and _WON.search(spot.text, spot.view.start, spot.window.pre[1]) is not None
    if measure is None or tier_of_firms or unknown or applied or won or _is_mean(spot):
        return _grown(spot, state) or _fallback(spot, state)
    whole = state.last
    if spot.among and whole is not None and whole.measure in _OF_FIRMS and measure.startswith("enterprise."):
        match = replace(match, measure=whole.measure, evidence=FRAME, frame=whole)  # 走访412家，其中规上企业214家
        measure = whole.measure
    leans = depends(spot, match)
    if spot.part_of is not None and leans and spot.quantity.kind == "count":
        state.base = match.frame
    frame = _whole_of(spot, match, state) if leans else match.frame
    filters = _filters(spot, match, frame if leans else None, state)
    classes = match.classes | _left_by(measure)
    draft = make_draft(spot, measure, narrowed(measure, filters), match.evidence, classes, spot.words)
    draft.parent = frame if leans else None
    draft.among = _is_part(spot, match, frame if leans else None, state)
    _head(spot, draft, state)
    return draft


def _of_unlisted(spot: Spot, frames: Sequence[Draft]) -> bool:
    """Whether a sum belongs to a count of no listed measure (签约、开工项目86个，总投资624亿元)."""
    first = frames[0] if frames else None
    bare = spot.window.pre[0] == spot.window.pre[1] or noun_before(spot) is None
    summed = spot.quantity.kind == "money" and ("total_investment" in spot.local or (bare and not spot.local))
    return summed and first is not None and first.measure == "other.count" and first.sentence == spot.view.number


def _sum_of_unlisted(spot: Spot, count: Draft) -> Draft:
    draft = make_draft(spot, "other.amount", narrowed("other.amount", count.filters | spot.own), FRAME, spot.local)
    draft.parent, draft.label = count, (count.label or "") + (own_label(spot) or "") or None
    return draft


def _is_stock(measure: str | None) -> bool:
    """Whether 净增7家 after the measure is so many new ones, and not one flow against another."""
    return measure is not None and measure.startswith("enterprise.")


def _is_mean(spot: Spot) -> bool:
    """平均投资达32亿元 sums up nothing."""
    return spot.quantity.kind == "money" and _MEAN.search(spot.text, *spot.window.pre) is not None


def _is_unknown(spot: Spot) -> bool:
    """Whether the figure names a thing of its own, so that neither a figure nor a word before it says what it is."""
    of_projects = "project" in spot.local and spot.stage is None
    if of_projects and _ON_A_LIST.search(spot.text, *spot.window.pre):
        return True
    if of_projects and _LISTED_NOW.match(spot.text, spot.quantity.end):
        return True
    known = NOUNS | TELLING if spot.quantity.kind == "count" else KNOWN_NOUNS
    return is_unknown_list(spot) or (spot.share is None and names_unknown(spot, known))


def _left_by(measure: str) -> set[str]:
    """What a measure says that its words did not: loans are finance, 重点项目 are being built."""
    if measure.startswith("finance."):
        return {"finance"}
    return {"stage:building"} if measure.startswith("project.building") else set()


def _grown(spot: Spot, state: ReadingState) -> Draft | None:
    """585亿元 after 由2016年的320亿元增加到2021年的: the same again, later."""
    last, quantity = state.last, spot.quantity
    if last is None or (last.quantity.kind, last.quantity.unit) != (quantity.kind, quantity.unit):
        return None
    if last.sentence != spot.view.number or not _GROWN_TO.fullmatch(spot.text, last.quantity.end, quantity.start):
        return None
    return make_draft(spot, last.measure, last.filters, FRAME, last.classes)


def _whole_of(spot: Spot, match: Match, state: ReadingState) -> Draft | None:
    """Sums that name themselves after a part (新能源产业产值 after 其中) are parts of the same whole."""
    frame = match.frame
    if spot.quantity.kind != "money" or frame is None or not frame.among:
        return frame
    summed = any(draft.measure == match.measure and not draft.among for draft in state.in_sentence(spot.view.number))
    ended = spot.text.find("；", frame.quantity.end, spot.quantity.start) >= 0 and not summed
    named = match.evidence == OWN and not (match.measure or "").startswith("investment.done")
    return (frame.parent or frame) if named or ended else frame


def _filters(spot: Spot, match: Match, frame: Draft | None, state: ReadingState) -> Filters:
    measure = match.measure or ""
    own = spot.own
    if match.evidence == SENTENCE:
        own = read_filters(spot.text, [*spot.far, *spot.words], spot.tiers)
    filters = inherit(frame, own, measure) if frame is not None else dict(own)
    filters.pop("scope", None)
    if frame is not None and "level" in own and "level" not in frame.filters and _is_apart(spot):
        filters = {name: value for name, value in filters.items() if name in own or not name.startswith("investment")}
    filters |= filters_of_firms(spot, measure, filters, state.last)
    near = match.frame
    same = near is not None and near.measure == measure and near.sentence == spot.view.number
    scope = scope_of(spot, measure, frame or (near if same else None))
    if scope is not None:
        filters["scope"] = scope
    return filters


def _is_apart(spot: Spot) -> bool:
    """100个市重点项目 behind its number is a list of its own, no part of the projects counted before."""
    return not spot.window.noun_first and not spot.among and not spot.view.breakdown


def _is_part(spot: Spot, match: Match, frame: Draft | None, state: ReadingState) -> bool:
    """Whether the figure is a part of a whole, so that it heads nothing itself."""
    if spot.among:
        return True
    if frame is None or is_restated(spot, frame):
        return False
    if spot.quantity.kind != "count" and frame.among:
        return True
    if spot.stage is not None:
        return False
    if spot.own.keys() & _KINDS_OF and frame is state.base and spot.quantity.value < frame.value:
        return True  # 签约项目33个，工业项目17个
    return spot.view.breakdown or frame.among or (match.evidence == FRAME and follows_part(spot, state))


def _head(spot: Spot, draft: Draft, state: ReadingState) -> None:
    """A count of projects that is no part heads the figures that follow."""
    if spot.quantity.kind != "count" or not draft.measure.startswith("project.") or draft.among:
        return
    if spot.view.breakdown and spot.stage is None:
        return
    state.base = draft
    state.first_base = state.first_base or draft


def _fallback(spot: Spot, state: ReadingState) -> Draft | None:
    """A figure of no listed measure, where the text names what it is."""
    measure = _FALLBACKS[spot.quantity.kind]
    again = _said_again(spot, measure, state)
    if again is not None:
        return again
    if not (_unlisted_count(spot) if measure == "other.count" else _unlisted_sum(spot)):
        return None
    own, base = spot.own, state.base
    if spot.tiers and "enterprise" in spot.local and "project" not in spot.local:
        own = {name: value for name, value in own.items() if not name.startswith("investment")}  # 百亿元企业
    if "registered" in spot.local and base is not None and base.sentence == spot.view.number:
        own = base.filters | own
    return make_draft(spot, measure, narrowed(measure, own), FALLBACK, spot.local)


def _said_again(spot: Spot, measure: str, state: ReadingState) -> Draft | None:
    """营业额确保10亿美元，力争11亿美元: another value of the unlisted figure before, where nothing else is named."""
    last = state.last
    if last is None or last.measure != measure or last.sentence != spot.view.number or spot.local & KNOWN_NOUNS:
        return None
    joined = spot.text[last.quantity.end : spot.quantity.start] in ("、", "和")
    if last.quantity.unit != spot.quantity.unit or not (joined or _AGAIN.fullmatch(spot.text, *spot.window.pre)):
        return None
    draft = make_draft(spot, measure, last.filters, FRAME, last.classes)
    draft.label = last.label
    return draft


def _unlisted_count(spot: Spot) -> bool:
    """Whether a count of no measure is one of things: said in figures, of a thing that is named."""
    start, end = spot.window.pre
    if (
        _MORE.search(spot.text, max(start, end - 20), end)
        or bool(spot.local & {"registered", "tier"})
        or spot.several_stages
        or is_unknown_list(spot)
        or _COUNTED.search(spot.text, max(start, end - 24), end)
    ):
        return True
    quantity = spot.quantity
    if quantity.unit in _NO_THINGS or not _in_figures(spot):
        return False
    if spot.quantity.unit == "公里" and _FAR.search(spot.text, start, end):
        return False
    if not spot.window.noun_first and noun_after(spot) is not None:
        return True
    noun = noun_before(spot)
    return noun is not None and not is_vague(spot, noun) and not is_part(spot, noun)


def _in_figures(spot: Spot) -> bool:
    """四项机制 and 两条 are ways of speech, 13家 and 二十余家 are counts."""
    return spot.text[spot.quantity.start].isdigit() or spot.quantity.value > 10


def _unlisted_sum(spot: Spot) -> bool:
    """Whether a sum or an area of no measure says what it is of; an investment of nobody knows what does not."""
    if spot.quantity.kind == "money" and spot.local & {"indicator", "balance", "added_value"}:
        return True
    if spot.quantity.kind == "area" and spot.local & {"land_reuse", "carrier", "land"}:
        return True
    if _is_mean(spot):
        return True
    if spot.local & {"total_investment", "output", "capacity"}:
        return False
    noun = noun_before(spot)
    return noun is not None and not _PROJECTS_OWN.search(spot.text, *noun) and not is_vague(spot, noun)


def _rate(spot: Spot, state: ReadingState) -> Draft | None:
    shared = spot.share.frame if spot.share is not None else None
    before = [word for word in spot.words if word.end <= spot.quantity.start]
    item = spot.share.item if spot.share is not None else None
    subject = shared or _first_of_two(spot, state) or _subject(spot, state)
    rate = None
    if spot.share is None and state.last is not None:
        rate = continues(spot.text, spot.quantity, state.last, state.in_sentence(spot.view.number))
    rate = rate or read_rate(spot.text, spot.quantity, before, item or spot.window.pre, subject)
    if rate is None:
        return None
    rate = of_the_whole(rate, spot.text, spot.quantity.start, spot.local)
    subject = rate.subject
    filters = inherits(rate, _of_the_rate(spot))
    if rate.measure == "enterprise.awarded.share" and subject is not None:
        filters = subject.filters
    draft = make_draft(spot, rate.measure, narrowed(rate.measure, filters), rate.evidence, frozenset(), spot.words)
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


def _of_the_rate(spot: Spot) -> Filters:
    """The filters that a rate's own words set; in 拉动规上工业增长6个百分点 they are those of what is moved."""
    if _MOVES.search(spot.text, *spot.window.pre) is None:
        return spot.own
    return {name: value for name, value in spot.own.items() if name != "scheme"}


def _first_of_two(spot: Spot, state: ReadingState) -> Draft | None:
    """The first of two sums whose changes follow together (分别为5.8万元、3万元，增长4.6%和6.3%)."""
    sums = state.in_sentence(spot.view.number)[-2:]
    if len(sums) < 2 or not _TWO_CHANGES.match(spot.text, spot.quantity.end):
        return None
    first, second = sums
    alike = first.unit == second.unit != "ratio" and first.measure == second.measure
    return first if alike and len(spot.text[first.quantity.end : second.quantity.start]) <= 2 else None


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
    for draft in reversed(state.drafts[-40:]):
        if spot.view.number - draft.sentence > 1:
            return None
        if draft.unit != "ratio" and not (draft.aim and state.drafts[-1] is not draft):
            return draft
    return None


def _graded(spot: Spot, state: ReadingState) -> list[Draft]:
    """生物医药、新能源产业加快跻身千亿级产业: a size that each industry named is to reach."""
    if not _GRADE_OF.match(spot.text, spot.quantity.end):
        return []
    drafts = []
    for word in spot.words:
        if "industry" not in word.classes or word.end > spot.quantity.start:
            continue
        filters: Filters = {"industry": spot.text[word.start : word.end]}
        draft = make_draft(spot, "output.amount", filters, OWN, frozenset({"output"}))
        draft.start, draft.comparator = word.start, ">="
        figure = dated(spot, draft, state)
        if not figure.period_said:  # a tier to be reached some day
            figure.modality, figure.period = "target", None
        drafts.append(figure)
    return drafts


def _duration(spot: Spot, state: ReadingState) -> Draft | None:
    far, pre, post = spot.window.far, spot.window.pre, spot.window.post
    before = _APPROVAL.search(spot.text, far[0], pre[1])
    if _NOT_DONE.match(spot.text, spot.quantity.end):
        return None
    last = state.last
    goes_on = last is not None and last.measure == "approval.duration" and last.sentence == spot.view.number
    if not (before or goes_on or _APPROVAL.search(spot.text, *post)):
        return None
    draft = make_draft(spot, "approval.duration", {}, OWN, spot.local)
    if goes_on and last is not None and not before:
        draft.label = last.label
    else:
        start = far[0] if before and before.start() < pre[0] else pre[0]
        draft.label = label_of(spot.text, start, pre[1], spot.view.times) or own_label(spot)
    return draft


def _capacity(spot: Spot, state: ReadingState) -> Draft:
    filters: Filters = {"enterprise": state.firm} if state.firm else {}
    draft = make_draft(spot, "capacity.amount", filters, OWN, frozenset({"capacity"}), spot.words)
    draft.label = label_of(spot.text, *spot.window.pre, spot.view.times)
    draft.unit = spot.quantity.unit
    return draft


def _produced(spot: Spot) -> Draft | None:
    """粮食产量180万吨: how much of something, where the text names the quantity."""
    noun = noun_before(spot)
    if noun is None or not _MUCH.search(spot.text, *noun):
        return None
    draft = make_draft(spot, "other.count", narrowed("other.count", spot.own), FALLBACK, spot.local)
    draft.unit = "1"
    return draft
