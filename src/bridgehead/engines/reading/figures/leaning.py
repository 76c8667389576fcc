"""The measure that a figure's own words and the figure that it leans on give together."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bridgehead.engines.reading.drafts import FALLBACK, FRAME, OWN, SENTENCE, Draft
from bridgehead.engines.reading.records import record

from .asides import turned_to_others
from .filters import SRDI_BY_LEVEL, Filters
from .frames import SPREAD, is_sum_of_these
from .labels import label_of
from .measures import family, match_rule, stages_of
from .naming import names_kind, noun_after, noun_before
from .spots import Spot, has_years_plan

NOUNS = frozenset(
    "project enterprise fund finance upgrade case policy event guests visit partner network team staff job institution"
    " listed scheme".split()
)
_CARRIED = NOUNS | frozenset(
    ["credit", "incubator", "total_investment", "output", "trade", "gdp", "fdi", "done_investment"]
)
# What the words before a number may end in where they name a thing that a measure is known of.
TELLING = frozenset("total_words level:state level:province level:city level:district tier capacity".split())
KNOWN_NOUNS = (
    _CARRIED
    | TELLING
    | frozenset(
        "fund_scale scale finance_amount policy_money carrier land land_reuse added_value balance indicator".split()
    )
)
_KINDS = frozenset(
    "sector:manufacturing sector:service sector:agriculture sector:infrastructure"
    " origin:foreign origin:domestic".split()
)
# A project count that names a list (省重点项目) is of that list, not of the projects signed in the sentence before.
_NAMED_LISTS = frozenset("level:province level:city level:state level:district major".split())
_LISTS_OR_KINDS = _NAMED_LISTS | _KINDS | {"industry"}
_NOUNS_OR_KINDS = NOUNS | _KINDS
_PUNCTUATION = frozenset("，。；、：！？）)”\n|") | {""}
_ALSO_CARRIED = frozenset({"present", "resolved", "carrier"})
_ALSO_LEFT = frozenset({"present", "resolved", "before:visit", "moved_in", "brought"})
_KIND_BEFORE = re.compile("(?:项目|工程)\\d+余?[个项]$")
_ENTERED = re.compile("入[库列选]|[纳列]入|编排|谋划|申报|争取|包装|落实|盘活|通过|获")
_FUNDS = re.compile("到位|引资|进资|利用|引进[^，。；]{0,6}资金")
_LENT = ("finance.signed",)
# Sums of another kind than the total of what is counted: 利用外资项目103个，总投资38亿美元 is no capital used.
_OTHER_SUMS = frozenset({"fdi", "trade", "output", "gdp"})
_OWN_WHOLE = 6  # characters before 其中
_KINDS_OF = frozenset({"sector", "origin"})
_OWN_SUMS = frozenset({"project", "own_investment"})
_GROUNDS = frozenset({"land", "land_reuse", "carrier"})
_DEFAULT = frozenset({"default"})
_DEEDS = ("signed", "started", "completed", "producing")
_DONE = frozenset({*(f"stage:{deed}" for deed in _DEEDS), "stage:completed_producing"})
# 一般公共预算收入增长5%以上，确保65亿元: what the rate before has named.
_NAMED_SUMS = frozenset({"indicator", "added_value"})
_NO_NOUNS: frozenset[str] = frozenset()
_NO_PROJECTS = ("enterprise.", "visit.", "event.", "partner.", "staff.", "team.", "institution.")
# 第四批国家级“小巨人”名单中，我市共有23家企业上榜
_HONOURED = re.compile("企业(?:成功)?(?:上榜|入选|入围|在列|榜上有名|名列其中|获评|通过认定)")
_FIRM_UNITS = ("家", "户")
# 26个省重点项目已开工9个: the list, of which so many were begun
_LIST_THEN_DONE = re.compile(
    "(?:[、和及][^，。；、\\d]{1,4}\\d+余?[个项])?[^，。；、\\d]{1,14}(?:项目|工程)(?:中?，?(?:目前|现|实际|累计|已)+(?:开工|动工|复工|竣工|完工|投产)(?:建设)?\\d|(?:累计)?完成投资|投资(?:完成率|进度)|开(?:复)?工率)"
)
_SRDI = frozenset(SRDI_BY_LEVEL.values())
_FOR_THESE = re.compile(
    "[，；]?(?:共|全市|全区|全县|全省|累计|合计|一共|我[市区县省])*(?:涉及|参加|参与|纳入|包括|包含)(?:重大|重点|产业|建设)*项目(?:共|达|约|近|超过?)?"
)
_RESOLVED = frozenset({"resolved"})
_RITES = frozenset({"event"})
_THE_REST = ("其余", "余下", "剩余", "剩下", "其他", "另外", "另有", "还有")
_GO_ON = (*SPREAD, "以上", "左右", "通过", "已", "和", "及", "的目标", "获", "入选")


@record(frozen=True, slots=True)
class Match:
    """A measure (None where there is none), how it was found, with which classes, and the figure leant on."""

    measure: str | None
    evidence: str
    classes: frozenset[str]
    frame: Draft | None


# Units that report: towns, parks, offices, teams.
_WHO = re.compile(
    "(?:[省市县区镇乡街局办委村]|街道|镇街|乡镇|板块|园|新城|公司|集团|中心|分局|专班|小组|大队)(?:共|各|已|均)*$"
)


def is_unknown_list(spot: Spot) -> bool:
    """入库项目188个 after 开工92个: a kind of project that nothing is known of is no part of those started."""
    if spot.quantity.kind != "count" or "project" not in spot.local or spot.tiers or not spot.window.noun_first:
        return False
    if spot.stage is not None or not spot.local.isdisjoint(_LISTS_OR_KINDS) or _is_listed_kind(spot):
        return False
    if has_years_plan(spot) or _takes_part(spot):
        return False
    label = label_of(spot.text, *spot.window.pre, spot.view.times) or ""
    said = label.removesuffix("项目").removesuffix("工程")
    return len(said) >= 2 and not names_kind(said)


def _takes_part(spot: Spot) -> bool:
    """集中开竣工活动，共涉及项目140个: those that a rite is held for are at the stage that names it."""
    return "event" in spot.beyond and _FOR_THESE.fullmatch(spot.text, *spot.window.pre) is not None


def _is_listed_kind(spot: Spot) -> bool:
    """Whether a list goes on with a kind of project (实施产业项目58个、科技创新项目30个)."""
    text, start = spot.text, spot.window.pre[0]
    if not text.startswith("、", start) or _KIND_BEFORE.search(text, max(spot.view.start, start - 8), start) is None:
        return False
    return _ENTERED.match(text, start + 1) is None


def match_measure(spot: Spot, frames: list[Draft]) -> Match:
    """The measure by the spot's own words, else with a figure's or with what the sentence said before."""
    kind, unit = spot.quantity.kind, spot.quantity.unit
    first = frames[0] if frames else None
    if spot.several_stages:
        return Match(None, FALLBACK, spot.local, None)
    measure = match_rule(kind, unit, spot.local, spot.stage)
    if measure == "other.amount" and "finance" in spot.local and first is not None and family(first.measure) in _LENT:
        measure = None  # a loan after deals signed is of those
    if measure == "enterprise.present.count" and _HONOURED.match(spot.text, spot.quantity.end):
        listed = _match_of_sentence(spot, first)
        if listed is not None and listed.measure == "enterprise.awarded.count":
            return listed
    if measure is not None:
        own = family(measure)
        for frame in frames:
            if family(frame.measure) == own:
                return Match(measure, OWN, spot.local, frame)
        return Match(measure, OWN, spot.local, first)
    if "project" in spot.local and _LIST_THEN_DONE.match(spot.text, spot.quantity.end) is not None:
        found = _match_of_default(spot) or _match_of_frames(spot, frames) or _match_of_sentence(spot, first)
    elif first is not None and first.sentence != spot.view.number and not spot.view.breakdown:
        found = _match_of_sentence(spot, first) or _match_of_frames(spot, frames)
    else:
        found = _match_of_frames(spot, frames) or _match_of_sentence(spot, first)
    return found or _match_of_default(spot) or Match(None, FALLBACK, spot.local, None)


def _match_of(spot: Spot, evidence: str, classes: frozenset[str], frame: Draft | None) -> Match | None:
    measure = match_rule(spot.quantity.kind, spot.quantity.unit, classes, spot.stage)
    if measure is None or (measure.startswith("project.") and _counts_firms(spot, frame)):
        return None
    return Match(measure, evidence, classes, frame)


def _counts_firms(spot: Spot, frame: Draft | None) -> bool:
    """开发区6家 after 300个项目: what is counted as firms are is no project, unless it says so or those before were."""
    if spot.quantity.unit not in _FIRM_UNITS or "project" in spot.local:
        return False
    if spot.stage in _DEEDS and "enterprise" not in spot.local and frame is not None and noun_before(spot) is None:
        # 21个项目开了工、8家投产
        return not (frame.measure.startswith("project.") and frame.sentence == spot.view.number)
    return frame is None or frame.quantity.unit not in _FIRM_UNITS or noun_before(spot) is not None


def _match_of_sentence(spot: Spot, first: Draft | None) -> Match | None:
    """The measure by the spot's words and what the sentence has said before them."""
    said = _said_before(spot)
    return _match_of(spot, SENTENCE, spot.local | said if said else spot.local, first)


def _match_of_default(spot: Spot) -> Match | None:
    """The measure of what is counted where nothing names it."""
    local = spot.local
    match = _match_of(spot, SENTENCE, local | _DEFAULT, None)
    listed = match is None and "project" in local and "unstaged" not in local and spot.stage is None
    if listed and has_years_plan(spot):
        # 水利项目36个，总投资85亿元，年度计划投资21亿元
        return _match_of(spot, SENTENCE, local | _DEFAULT | {"major"}, None)
    if match is not None or spot.stage is None or spot.quantity.unit not in ("个", "项") or not local.isdisjoint(NOUNS):
        return match
    alone = _says_who(spot) and noun_after(spot) is None and spot.after != "“"
    return _match_of(spot, SENTENCE, local | {"project"}, None) if alone else None


def _says_who(spot: Spot) -> bool:
    """Whether nothing but who did it stands before the stage (东岸镇签约6个): then projects are counted."""
    noun = noun_before(spot)
    return noun is None or _WHO.search(spot.text, *noun) is not None


def _match_of_frames(spot: Spot, frames: list[Draft]) -> Match | None:
    """The measure by the spot's words and what one of the figures before it leaves."""
    if not frames or not _may_lean(spot):
        return None
    local, number = spot.local, spot.view.number
    nouns = local & NOUNS if spot.quantity.kind != "area" else _NO_NOUNS  # 供地1200亩，其中用于增资扩产的300亩
    listed = "project" in nouns and not spot.among and not local.isdisjoint(_NAMED_LISTS)
    for frame in frames:
        if not nouns and (_other_things(spot, frame) or _done_to_projects(spot, frame)):
            continue
        if (listed and (frame.sentence != number or _is_list_apart(spot, frame))) or turned_to_others(spot, frame):
            continue
        if not nouns or not nouns.isdisjoint(frame.classes) or is_sum_of_these(spot, frame):
            named = frame.classes & _NAMED_SUMS if frame.unit == "ratio" and frame.parent is None else _NO_NOUNS
            match = _match_of(spot, FRAME, local | _left(frame.classes, spot) | named, frame)
            if match is not None:
                return match
    return None


def _is_list_apart(spot: Spot, frame: Draft) -> bool:
    """签约376个；186个省重点项目开工率98%: a list behind its number, after a semicolon, is none of those signed."""
    if spot.view.breakdown:
        return False
    if frame.measure.startswith("project.building."):
        if spot.quantity.value <= frame.value:
            return (
                False  # 13个省重点项目开工率100%；114个亿元以上重点项目 are more than those before, and no part of them
            )
    elif spot.window.noun_first:
        return False
    return spot.text.find("；", frame.quantity.end, spot.quantity.start) >= 0


def _said_before(spot: Spot) -> frozenset[str]:
    """The nouns and deeds that the sentence has said before the spot's window."""
    local = spot.local
    carried = _carried_on(spot.beyond)
    if not carried:
        return carried
    if not local.isdisjoint(NOUNS):  # 还存在大项目少的问题，10亿元以上项目只有7个: what it counts it says itself
        carried -= NOUNS
    if "total_investment" in local:
        carried -= _OTHER_SUMS
    if spot.stage in _DEEDS and "event" not in local:
        carried -= _RITES  # 三个一批”活动启动，全市签约72个
    return carried


@lru_cache(maxsize=4096)  # bounded: texts can put any words together
def _carried_on(beyond: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in beyond if _is_carried(name) or name in _ALSO_CARRIED)


def _done_to_projects(spot: Spot, frame: Draft) -> bool:
    """走访企业96家，签约21个: what was signed or begun are projects, and none of the firms, visits or events before."""
    said = spot.quantity.kind == "count" and spot.quantity.unit in ("个", "项") and spot.stage in _DEEDS
    return said and frame.measure.startswith(_NO_PROJECTS)


def _other_things(spot: Spot, frame: Draft) -> bool:
    """新材料领域7个 after 2200家企业: firms are counted in 家, what is counted in 个 is none."""
    apart = frame.sentence != spot.view.number and frame.quantity.kind == spot.quantity.kind == "count"
    if apart and spot.quantity.unit == "项" and spot.text.find("指标", spot.view.start, spot.quantity.start) >= 0:
        return True  # 7项指标中有5项居前
    return apart and frame.quantity.unit in _FIRM_UNITS and spot.quantity.unit in ("个", "项")


@cache  # as many as there are classes
def _is_carried(name: str) -> bool:
    return name in _CARRIED or name.startswith(("stage:", "scheme:"))


def _may_lean(spot: Spot) -> bool:
    """三个倒逼 counts something of its own: only a count that names nothing else leans on another figure."""
    quantity = spot.quantity
    if quantity.kind != "count" or spot.window.noun_first or not spot.local.isdisjoint(_NOUNS_OR_KINDS):
        return True
    if spot.stage is not None and quantity.unit in ("个", "项") and (spot.among or _is_done_next(spot)):
        return True  # 已有52个开工建设；其中31个竣工投产
    if spot.stage in _DEEDS and quantity.unit in _FIRM_UNITS and noun_after(spot) is None:
        return True  # 21个项目开了工、8家投产
    after = spot.text[quantity.end : quantity.end + 1]
    if spot.text.endswith(_THE_REST, *spot.window.pre) and noun_after(spot) is None:
        return True  # 赴境外2场，其余16场在国内
    return after in _PUNCTUATION or spot.text.startswith(_GO_ON, quantity.end)


def _is_done_next(spot: Spot) -> bool:
    """52个亿元以上项目开工，37个建成投产: right after the number stands the deed, and no name of other things."""
    end = spot.quantity.end
    return any(word.start == end and not stages_of(word.classes).isdisjoint(_DONE) for word in spot.words)


def _left(classes: frozenset[str], spot: Spot) -> frozenset[str]:
    """What a figure leaves to the next: its nouns, and its stage unless that one says its own."""
    left = _left_by(classes, spot.stage is not None, spot.quantity.kind == "area")
    if "raised" in spot.local:
        left -= _RESOLVED  # 办结2060件，今年又受理310件
    return left - _OTHER_SUMS if "total_investment" in spot.local else left


@lru_cache(maxsize=4096)
def _left_by(classes: frozenset[str], staged: bool, is_area: bool) -> frozenset[str]:
    return frozenset(
        name
        for name in classes
        if (_is_carried(name) and not (staged and name.startswith("stage:")))
        or name in _ALSO_LEFT
        or (is_area and name in _GROUNDS)  # 供应工业用地26宗、1480亩
    )


def depends(spot: Spot, match: Match) -> bool:
    """Whether the figure takes its frame's filters: found through it, part of it, or a sum of its projects."""
    frame, measure = match.frame, match.measure
    if frame is None or measure is None:
        return False
    part = spot.among and _related(measure, frame) and not (_has_own_whole(spot, frame) or _is_larger(spot, frame))
    return match.evidence == FRAME or part or _sum_of(measure, frame, spot)


def _is_larger(spot: Spot, frame: Draft) -> bool:
    """签约外资项目22个。…去年签约的166个项目中，: more than were counted before, in another sentence, are no part."""
    counts = spot.quantity.kind == frame.quantity.kind == "count" and frame.sentence != spot.view.number
    return counts and spot.quantity.value > frame.value


def _has_own_whole(spot: Spot, frame: Draft) -> bool:
    """西部地区吸收外资较快增长，其中…: what stands before 其中 in its sentence is the whole, and no earlier figure."""
    start = spot.view.start
    opens = spot.text.find("其中", start, spot.quantity.start)
    return frame.sentence != spot.view.number and opens - start > _OWN_WHOLE


def _related(measure: str, frame: Draft) -> bool:
    """Whether a part (其中) of `measure` can be of the frame's whole: projects of projects, output of output."""
    same = measure.partition(".")[0] == frame.measure.partition(".")[0]
    return same or frame.measure.startswith("enterprise.present")


def _sum_of(measure: str, frame: Draft, spot: Spot) -> bool:
    """Whether a figure that says its own measure still speaks of the frame's projects (完成投资 after a count)."""
    if frame.sentence != spot.view.number:
        return _begins_with_sum(measure, frame, spot)
    if measure == "finance.signed.amount" and frame.measure == "finance.signed.count":
        return True  # 制造业企业24户、授信38.9亿元
    if frame.among and measure == frame.measure and not measure.startswith("project."):
        return True
    if frame.measure == measure == "investment.done.amount" and spot.local.isdisjoint(_OWN_SUMS):
        return not _brings_funds(spot)  # 年度计划投资9亿元，1—6月完成投资3亿元
    if not frame.measure.startswith("project.") or not spot.local.isdisjoint(_OWN_SUMS):
        return False
    if measure.startswith("investment.done"):
        return _is_kind(frame) or not _brings_funds(spot)
    return measure.endswith(".investment") and family(measure) == family(frame.measure)


def _begins_with_sum(measure: str, frame: Draft, spot: Spot) -> bool:
    """投产亿元以上项目77个。投产项目总投资139.4亿元: a sentence that begins with the sum of those just counted."""
    if frame.sentence != spot.view.number - 1 or frame.measure != f"{family(measure)}.count":
        return False
    begins = spot.window.pre[0] == spot.view.start and measure.endswith(".investment")
    return begins and not spot.own and "\n" not in spot.text[frame.end : spot.quantity.start]


def _is_kind(frame: Draft) -> bool:
    """Whether a count is that of a kind, to which the sum after it belongs (其中工业项目35个，到位资金6亿元)."""
    whole = frame.parent
    if not frame.among or whole is None:
        return False
    return any(name in frame.filters and name not in whole.filters for name in _KINDS_OF)


def _brings_funds(spot: Spot) -> bool:
    """到位资金 beside a count of projects is the district's, unless the projects are said again (57个项目中，…)."""
    text, (start, end) = spot.text, spot.window.pre
    brings = text.find("资", start, end) >= 0 or text.find("到位", start, end) >= 0
    brings = brings or text.find("利用", start, end) >= 0
    if not brings or _FUNDS.search(text, start, end) is None:
        return False
    return text.find("项目中，", spot.view.start, spot.quantity.start) < 0


def inherit(frame: Draft, own: Filters, measure: str) -> Filters:
    """The frame's filters and the figure's own; a tier of its own lifts the frame's upper bound."""
    filters = frame.filters | own
    if "investment_min" in own and "investment_max" not in own:
        filters.pop("investment_max", None)
    if family(measure) != family(frame.measure):
        filters.pop("scope", None)
    if "level" in own and "scheme" not in own and frame.filters.get("scheme") in _SRDI:
        filters["scheme"] = SRDI_BY_LEVEL[str(own["level"])]  # 省级专精特新企业28户，市级65户
    return filters
