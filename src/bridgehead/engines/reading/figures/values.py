"""Quantities of a sentence to figures: measure, filters, modality, period, and what earlier figures leave to them."""

from __future__ import annotations

import re
from dataclasses import replace

from bridgehead.engines.figures import REGISTRY
from bridgehead.engines.reading.drafts import FRAME, OWN, SENTENCE, Draft, ReadingState

from .again import of_another_time, same_ground
from .aimed import aim_of
from .asides import says_more
from .drafting import dated, make_draft
from .filters import Filters, names_sector, narrowed, read_filters
from .firm_states import firms_apart
from .frames import SPREAD, follows_part, frames_of
from .graded import graded, is_bar_passed
from .leaning import (
    KNOWN_NOUNS,
    NOUNS,
    TELLING,
    Match,
    depends,
    inherit,
    is_unknown_list,
    match_measure,
)
from .lists import (
    is_beside,
    is_covered,
    is_sorted_out,
    lists_others,
    of_kind_before,
    of_line,
    of_list,
    of_mixed,
    of_those,
    of_whole_list,
)
from .naming import names_unknown
from .resettled import settled_measure
from .scopes import earned_by_scale, filters_of_firms, scope_of
from .sizes import capacity, duration, goes_on_making, makes_so_many
from .spots import Spot
from .told import is_of_one_of_them, told_of_one
from .unlisted import belongs_to_unlisted, is_mean, produced, stands_alone, sum_of_unlisted, unlisted, unlisted_whole
from .value_rates import rate_figure
from .wholes import head, is_part_of, raised_of, whole_of

_GROWN_TO = re.compile(
    r"(?:猛|激|剧|骤|陡|锐|大幅|迅速|快速|稳步|逐步)?(?:增[加长]?|提[高升]|扩大|上升|攀升|跃升|发展|扩容?|下降|减少|降低|升)(?:到|至)(?:\d{4}年末?底?的?|目前的?|现在的?|如今的?)?[约近超]?"
    r"|，?到\d{4}年(?:末|底|时)?(?:就?已经?)?(?:突破|达到?|超过|增[加长]?[到至])了?[约近]?"
)
_BEFORE_BRACKET = re.compile("[：:为是、，](?P<trade>[^，。；、：:()（）]{2,16})[(（]$")
_TRADES_LISTED = re.compile("(?:产业链?|行业|领域|板块|集群)[^，。；、]{0,8}?(?:分别|依次)?(?:为|是|[：:])")
_INVESTING = re.compile("投资(?:额|总额|规模)?(?:达到?|在)?$")
_ONCE_BUILT = re.compile(
    "(?:建成|投产|达产|投运|投用|竣工|满产|达效|完工|建设完成)(?:达产|达效|投产|投运|运营|投用)?后"
)
_SEVERAL = re.compile("项目[、和及与](?!其)")
_ALL_OF_THEM = re.compile("全部|所有|这些|这批|上述|以上|均|都|\\d个|批")
# 新设外资企业143家，同比增加19家
_MORE_FIRMS = re.compile("(?:同比|比(?:上年|去年)同期)(?:增加|增长|增|多|减少|少)了?$")
# 培育农民合作社2392家 after 2000家企业
_NO_FIRMS = re.compile(
    "(?:合作社|家庭农场|工商户|专业大户|种养大户|农户|学校|医院|银行|律所|商铺|门店)(?:共|达到?|有|约|超)*$"
)
# 国债资金9.3亿元，涉及管网改造等26个项目: those that a sum goes to, and none of those counted before
_FUNDED = re.compile("(?:主要)?(?:涉及|支持|惠及|投向|用于)[^，；。\\d]{0,30}$")
# 270万吨生铁、150万吨粗钢去产能任务
_CUT_WITH = re.compile("[^，。；、\\d]{1,8}(?:、|和|及)\\d[^，。；、]{1,16}产能")
_COUNTED = NOUNS | TELLING
_CHANGES = frozenset({"growth", "fall"})
_AREA_OF_THESE = re.compile(
    "[，、]?(?:总|建筑|总建筑|载体|合计)?(?:面积|体量)(?:合计|共|总计)?(?:达到?|为|约|近|超过?)*"
)
_OF_FIRMS = ("visit.count", "event.guests.count")
_ON_A_LIST = re.compile("(?:纳入|列入|编排|申报|争取|投放)[^，。；、]{0,18}$")
_LISTED_NOW = re.compile("[^，。；、]{0,10}项目(?:成功)?(?:通过|入选|列入|纳入|入围|获评|获批|[荣斩]?获)")
# 获批重大项目6个, 上报重大工程5个, 工业项目入库50个: on paper, and not at work.
_WON_ONLY = re.compile("(?:获批|上报|报送|推荐)[^，。；、]{0,18}$|(?<!新)入库(?:共|达到?)?$")
# 招商项目入库34个, 已纳统项目33个: entered into the statistics, and at no stage of the registry.
_COUNTED_IN = re.compile(
    "(?:项目(?:已|成功)?(?:入库|纳统|入统)|(?:已|新)入库[^，。；、\\d]{0,8}项目|已?(?:入库)?(?:纳统|入统)(?:入库)?(?:的?项目)?)(?:共|达到?)?$"
)
# 纳入统计的512个重点项目 are all that there are; 新入库项目236个 and 专项债券项目获批86个 are none of those begun.
# 纳入“四个一百”的重点项目400个
_KEY_ONES_OF = re.compile("[纳列]入[^，。；、]{2,12}的(?:重[点大])(?:建设|产业|工业)?项目$")
# 列入市级亿元以上重点项目40项: a list of theirs.
_LISTED_AS_KEY = re.compile(
    "[纳列]入(?:国家|自治区|省|市|区|县|州|旗|盟)[^，。；、]{0,12}(?:重[点大])[^，。；、]{0,6}(?:项目|工程)(?:共|达|有)?$"
)
_WATCHED = ("统计的", "监测的", "调度的", "考核的", "管理的")
_BONDS = re.compile("新入库|(?:专项债券?|债券|国债)项目")
_NO_INDUSTRY = re.compile(
    "(?:文旅|旅游|文化|总部|商贸|物流|康养|金融|楼宇|民生|社会事业|城建|交通|水利|房地产|平台经济|电商)[^，。；、\\d]{0,4}项目$"
)
# 走访企业126户，帮助43户企业解决问题: those helped are none of those called on.
_HELPED = re.compile("(?:帮助|助力|协助|支持|惠及|指导)了?$")
# 新招引企业166家、服务本土企业228家
_SERVED = re.compile("(?:服务|惠及|帮助|帮扶|培训|辅导|指导)[^，。；、\\d]{0,6}企业(?:共|累计)*$")
_WON = re.compile("(?:争取|申报|申请|上报)(?![^。；，]*(?:兑[现付]|拨付|发放|到账))[^。；，]*$")
_APPLIED = re.compile("(?<!成功)申报(?!成功|通过)")


def read_value(spot: Spot, state: ReadingState) -> list[Draft]:
    """The figures that one quantity gives: one, none, or one for each of several industries (千亿级产业)."""
    quantity, kind = spot.quantity, spot.quantity.kind
    if kind == "money" and (quantity.grade or is_bar_passed(spot, state)):
        return graded(spot, state) if quantity.grade else []
    if is_of_one_of_them(spot):
        return []
    if spot.view.of_one and ((state.base is None and _of_one_project(spot)) or told_of_one(spot)):
        return []
    if kind in ("ratio", "points"):
        draft = rate_figure(spot, state)
    elif kind == "duration":
        draft = duration(spot, state)
    elif kind == "physical" or (kind == "count" and makes_so_many(spot, state)):
        cut = (
            "capacity" in spot.local
            or goes_on_making(spot, state)
            or _CUT_WITH.match(spot.text, quantity.end) is not None
        )
        draft = (
            capacity(spot, state)
            if cut
            else produced(spot, state) or _grown(spot, state) or of_another_time(spot, state)
        )
    else:
        draft = aim_of(spot, state)
        if draft is None and kind == "money":
            draft = _of_listed_trade(spot, state)
        draft = draft or _amount_or_count(spot, state)
    if draft is None:
        return []
    figure = dated(spot, draft, state)
    if not quantity.both or quantity.high is None:
        return [figure]
    return [figure, replace(figure, value=quantity.high, comparator="<=")]  # the other end of 50个至60个


def _of_listed_trade(spot: Spot, state: ReadingState) -> Draft | None:
    """排名前三的产业链为：新能源(117亿元)、食品加工(65亿元): each the sum before, of one trade."""
    quantity = spot.quantity
    if not spot.text.startswith((")", "）"), quantity.end):
        return None
    named = _BEFORE_BRACKET.search(spot.text, spot.view.start, quantity.start)
    if named is None or _TRADES_LISTED.search(spot.text, spot.view.start, named.start()) is None:
        return None
    sums = (draft for draft in reversed(state.drafts[-12:]) if draft.quantity.kind == "money" and not draft.aim)
    last = next(sums, None)
    if last is None or spot.view.number - last.sentence > 1:
        return None
    filters = narrowed(last.measure, last.filters | {"industry": named["trade"]})
    draft = make_draft(spot, last.measure, {n: v for n, v in filters.items() if n != "sector"}, FRAME, last.classes)
    draft.start, draft.parent = named.start("trade"), last
    return draft


def _of_one_project(spot: Spot) -> bool:
    """Whether a yield is that of the one project spoken of (项目建成后年产值86亿元)."""
    if spot.text.find("后", spot.view.start, spot.quantity.start) < 0:
        return False
    once = _ONCE_BUILT.search(spot.text, spot.view.start, spot.quantity.start)
    if once is None:
        return False
    named = spot.text.rfind("项目", spot.view.start, once.end())
    paragraph = spot.text.rfind("\n", 0, spot.view.start) + 1
    if _SEVERAL.search(spot.text, paragraph, spot.view.start):
        return False
    return named >= 0 and _ALL_OF_THEM.search(spot.text, max(spot.view.start, named - 8), once.end()) is None


def _amount_or_count(spot: Spot, state: ReadingState) -> Draft | None:
    frames = frames_of(spot, state)
    match = match_measure(spot, frames)
    measure = match.measure
    if (measure is None or (match.evidence != OWN and measure.endswith(".investment"))) and belongs_to_unlisted(
        spot, frames
    ):
        return sum_of_unlisted(spot, frames[0])
    if measure is None or _is_of_no_measure(spot, match, measure, state):
        open_to = measure is None or match.evidence != OWN
        again = (of_another_time(spot, state) or same_ground(spot, state)) if open_to else None
        again = again or _grown(spot, state) or _increase(spot, unlisted(spot, state), state)
        if again is not None and spot.several_stages and "project" in spot.local:
            state.mixed = again
        return again
    whole = state.last
    if (
        whole is not None
        and whole.measure in _OF_FIRMS
        and measure.startswith("enterprise.")
        and (spot.among or (whole.among and spot.text.startswith("、", whole.quantity.end)))
    ):
        match = replace(match, measure=whole.measure, evidence=FRAME, frame=whole)  # 走访412家，其中规上企业214家
        measure = whole.measure
    settled = settled_measure(spot, match, measure, state)
    if settled != measure:
        measure, match = settled, replace(match, measure=settled)
    sorted_out = is_sorted_out(spot, state)
    leans = sorted_out or depends(spot, match)
    if spot.part_of is not None and leans and spot.quantity.kind == "count":
        state.base = match.frame
    frame = whole_of(spot, match, state) if leans else None
    if sorted_out:
        frame = state.base
    filters = _filters(spot, match, frame, state)
    left = _LEFT_BY[measure]
    classes = match.classes | left if left else match.classes
    draft = make_draft(spot, measure, narrowed(measure, filters), match.evidence, classes, spot.words)
    draft.parent = frame
    draft.among = sorted_out or is_part_of(spot, match, frame, state)
    raised_of(spot, draft, match)
    head(spot, draft, state)
    return draft


def _is_of_no_measure(spot: Spot, match: Match, measure: str, state: ReadingState) -> bool:
    """Whether a figure whose words give `measure` is none of it: it names another thing, or says how many more."""
    leans = match.evidence != OWN
    if (leans or measure.startswith("project.building.")) and unlisted_whole(spot, state) is not None:
        return True
    if leans and _is_of_another_thing(spot, match, state):
        return True
    if not _is_stock(measure):
        if _is_more(spot):
            return True
    elif _MORE_FIRMS.search(spot.text, *spot.window.pre) or _is_of_other_firms(spot, match, measure):
        return True
    if measure.startswith("project.building.") and _WON_ONLY.search(spot.text, *spot.window.pre) is not None:
        return True
    if (
        measure.startswith("project.")
        and spot.quantity.kind == "count"
        and _COUNTED_IN.search(spot.text, *spot.window.pre)
    ):
        return True
    if measure == "policy.paid.amount" and _WON.search(spot.text, spot.view.start, spot.window.pre[1]) is not None:
        return True
    return is_mean(spot) or stands_alone(spot, state)


def _is_of_another_thing(spot: Spot, match: Match, state: ReadingState) -> bool:
    """Whether a figure that leans on another names a thing of its own, or firms that were helped."""
    if spot.quantity.unit in ("家", "户") and _NO_FIRMS.search(spot.text, *spot.window.pre) is not None:
        return True
    if spot.text.startswith(SPREAD, spot.quantity.end):
        return False  # 206家分布在中部
    if state.last is not None and state.last.measure == "other.count" and _grown(spot, state) is not None:
        return True  # 亏损企业由12家增加到15家
    counted = match.frame is not None and match.frame.unit == "1" and match.frame.sentence == spot.view.number
    if spot.quantity.kind == "area" and counted and _AREA_OF_THESE.fullmatch(spot.text, *spot.window.pre) is not None:
        return False  # 新建孵化器9个，面积达14.6万平方米
    if "resolved" in spot.local and match.frame is not None and match.frame.measure == "case.raised.count":
        return False  # 收集问题诉求2260项，已办理并跟踪问效1090项
    sorted_by = spot.view.breakdown and not _is_more_than(spot, match.frame)
    takes = spot.text.endswith("占", *spot.window.pre)  # 新落地项目124个，外地央企投的占18个
    follows = spot.among or takes or sorted_by or follows_part(spot, state) or is_covered(spot, match)
    if not follows and _is_unknown(spot):
        return True
    apart = match.frame is not None and match.frame.sentence != spot.view.number
    if apart and spot.stage is None and not follows and _FUNDED.search(spot.text, *spot.window.pre):
        return True
    return spot.quantity.unit in ("家", "户") and _HELPED.search(spot.text, *spot.window.pre) is not None


def _is_more_than(spot: Spot, whole: Draft | None) -> bool:
    """Whether a count is larger than what it would be a part of (从结构看，… after 项目49个，有效发明专利2635件)."""
    counted = spot.quantity.kind == "count" and whole is not None and whole.quantity.kind == "count"
    return counted and whole is not None and spot.quantity.value > whole.value


def _is_of_other_firms(spot: Spot, match: Match, measure: str) -> bool:
    """Whether firms are counted by size, for a deed or a state, or for what they have only applied for."""
    awarded = measure == "enterprise.awarded.count"
    of_firms = (awarded and match.evidence != OWN) or measure == "enterprise.present.count"
    if of_firms and spot.tiers and not _invest_so_much(spot):
        return True
    listed = max(spot.text.rfind(mark, spot.view.start, spot.window.pre[1]) for mark in "，；：") + 1
    head = max(listed, spot.view.start) if spot.text.startswith("、", spot.window.pre[0]) else spot.window.pre[0]
    applied = awarded and _APPLIED.search(spot.text, head, spot.window.pre[1]) is not None
    return applied or firms_apart(spot)


def _is_more(spot: Spot) -> bool:
    """同比增加9个; 同比分别增加9个、21个: so many more of what was counted before."""
    start, end = spot.window.pre
    if says_more(spot.text, start, end):
        return True
    share = spot.share
    if share is None or share.frame is None or share.frame.quantity.kind != spot.quantity.kind:
        return False
    return any(not _CHANGES.isdisjoint(word.classes) for word in share.words)


def _invest_so_much(spot: Spot) -> bool:
    """投资过千万元入园企业8户: the tier is of what the firms invest, and not of what they sell."""
    tier = spot.tiers[0]
    head = tier.before if tier.before >= 0 else tier.start
    return _INVESTING.search(spot.text, max(spot.view.start, head - 8), head) is not None


def _is_stock(measure: str) -> bool:
    """Whether 净增7家 after the measure is so many new ones, and not one flow against another."""
    return measure.startswith("enterprise.")


def _is_unknown(spot: Spot) -> bool:
    """Whether the figure names a thing of its own, so that neither a figure nor a word before it says what it is."""
    of_projects = "project" in spot.local and spot.stage is None
    if of_projects and _ON_A_LIST.search(spot.text, *spot.window.pre):
        if _LISTED_AS_KEY.search(spot.text, *spot.window.pre):
            return False
        if spot.text.endswith(_WATCHED, *spot.window.pre) or _KEY_ONES_OF.search(spot.text, *spot.window.pre):
            return False
        return not ("level" in spot.own and spot.text.endswith("的", *spot.window.pre))  # 列入省重大项目清单的4个项目
    if of_projects and _BONDS.search(spot.text, spot.window.pre[0], spot.window.post[1]) is not None:
        return True
    if of_projects and _LISTED_NOW.match(spot.text, spot.quantity.end):
        return True
    if spot.quantity.unit in ("家", "户") and _SERVED.search(spot.text, *spot.window.pre) is not None:
        return True
    known = _COUNTED if spot.quantity.kind == "count" else KNOWN_NOUNS
    return is_unknown_list(spot) or (spot.share is None and names_unknown(spot, known))


def _left_by(measure: str) -> frozenset[str]:
    """What a measure says that its words did not: loans are finance, 重点项目 are being built."""
    if measure.startswith("finance."):
        return frozenset({"finance", "credit"})
    return frozenset({"stage:building"} if measure.startswith("project.building") else ())


_LEFT_BY: dict[str, frozenset[str]] = {measure: _left_by(measure) for measure in REGISTRY}


def _grown(spot: Spot, state: ReadingState) -> Draft | None:
    """585亿元 after 由2016年的320亿元增加到2021年的: the same again, later."""
    last, quantity = state.last, spot.quantity
    if last is None or (last.quantity.kind, last.quantity.unit) != (quantity.kind, quantity.unit):
        return None
    if last.sentence != spot.view.number or not _GROWN_TO.fullmatch(spot.text, last.quantity.end, quantity.start):
        return None
    draft = make_draft(spot, last.measure, last.filters, FRAME, last.classes)
    draft.label, draft.unit = last.label, last.unit
    return draft


def _increase(spot: Spot, draft: Draft | None, state: ReadingState) -> Draft | None:
    """亿元以上项目136个，比去年同期增加12个: how many more of the same."""
    last, quantity = state.last, spot.quantity
    if draft is None or last is None or last.sentence != spot.view.number:
        return draft
    start, end = spot.window.pre
    if not says_more(spot.text, start, end):
        return draft
    alike = (each for each in reversed(state.in_sentence(spot.view.number)) if each.quantity.unit == quantity.unit)
    last = next((each for each in alike if not each.aim), last)  # 签约31个，总投资164亿元，较去年同期增加7个
    if (last.quantity.kind, last.quantity.unit) == (quantity.kind, quantity.unit):
        kinds = {name: value for name, value in last.filters.items() if name not in ("scope", "enterprise")}
        draft.filters = narrowed(draft.measure, kinds | draft.filters)
    return draft


def _filters(spot: Spot, match: Match, frame: Draft | None, state: ReadingState) -> Filters:
    measure = match.measure or ""
    own = spot.own
    if match.evidence == SENTENCE:
        said = read_filters(spot.text, [*spot.far, *spot.words], spot.tiers, spot.local | spot.beyond, spot.view.quoted)
        own = said | spot.own  # 省市重点项目进展：省重点项目3个
    filters = inherit(frame, own, measure) if frame is not None else dict(own)
    filters.pop("scope", None)
    if frame is not None and "sector" in frame.filters and "sector" not in own and _names_another_kind(spot):
        filters.pop("sector", None)
    abroad = any(tier.unit != "CNY" for tier in spot.tiers)  # 亿元以上项目47个，其中2000万美元以上6个
    if frame is not None and (abroad or is_beside(spot, frame, state) or lists_others(spot, own, frame)):
        filters = {name: value for name, value in filters.items() if name in own or not name.startswith("investment")}
    if spot.quantity.kind == "count" and measure.startswith("project."):
        filters = of_list(spot, state) | of_mixed(spot, state) | of_those(spot, state) | filters
        filters = of_kind_before(spot, state) | filters
    filters = _of_others(spot, measure, filters, state) | filters
    near = match.frame
    same = near is not None and near.measure == measure and near.sentence == spot.view.number
    if not same and measure == "enterprise.awarded.count" and "gained" not in spot.local:
        listed = [each for each in state.in_sentence(spot.view.number) if each.measure == measure]
        near = listed[-1] if listed else None  # 高新技术企业202家，增长28%；瞪羚企业12家
        same = near is not None and near.filters.get("scope") == "cumulative"
    told = state.time.carried is not None or state.time.section_review or state.time.section_plan
    scope = scope_of(spot, measure, frame or (near if same else None), told)
    if scope is not None:
        filters["scope"] = scope
    return filters


def _names_another_kind(spot: Spot) -> bool:
    """服务业项目6个；基础设施及社会民生项目11个; 工业项目15个，文旅项目1个: a kind beside the sector counted before."""
    return names_sector(spot.local) or (not spot.among and _NO_INDUSTRY.search(spot.text, *spot.window.pre) is not None)


def _of_others(spot: Spot, measure: str, filters: Filters, state: ReadingState) -> Filters:
    """What a figure takes from lists and firms that were told of before it, where its own words set nothing."""
    taken: Filters = {}
    if measure.startswith("investment."):
        taken = of_line(spot, state) if state.parts_follow else {}
        if measure.startswith("investment.done") and "level" not in filters:
            taken = of_whole_list(spot, state) | taken
    elif measure.startswith("output."):
        taken = filters_of_firms(spot, filters, state.last)
    elif measure == "other.amount":
        made = earned_by_scale(spot, state.last)
        taken = {"scheme": "above_scale"} if made else filters_of_firms(spot, filters, state.last)
    elif measure.startswith("fdi.") and "sector" not in filters:
        taken = _of_the_firms(spot, state)
    return taken


def _of_the_firms(spot: Spot, state: ReadingState) -> Filters:
    """制造业新设外商投资企业55家，实际使用外资10亿美元: what such firms have brought."""
    last = state.last
    if last is None or last.measure != "enterprise.present.count" or last.sentence != spot.view.number:
        return {}
    return {name: last.filters[name] for name in ("sector",) if name in last.filters}
