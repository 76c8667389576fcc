"""A draft from a spot: its words, its label, its period and whether it has happened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.drafts import Draft, ReadingState
from bridgehead.engines.reading.lexicon import Word
from bridgehead.engines.reading.patterns import stands_in
from bridgehead.engines.reading.times.asked import Asked
from bridgehead.engines.reading.times.clock import REPORTS_BEGIN, REPORTS_END, year_before
from bridgehead.engines.reading.times.reported import is_term
from bridgehead.engines.reading.times.sections import opens_with_guess, year_of
from bridgehead.engines.reading.times.timing import STANDING, STOCKS, is_future, resolve

from .aiming import has_reached, is_asked, is_over, said_of, so_far, times_of
from .filters import Filters, narrowed
from .grown import over_years
from .measures import family
from .naming import own_label
from .said_between import clause_before, done_between, plan_again, until_today
from .spots import Spot
from .stands import (
    brought,
    done_of_list,
    grown_balance,
    is_balance,
    part_of_stock,
    part_start,
    reaches,
    since_new_year,
    sums_up,
)

# Words that are no part of what a figure counts: a quote does not begin with them.
_UNSAID = frozenset("decoy actual weak_actual compared target neither cumulative held ceremony among".split())
_SET_UP = re.compile(
    "组建|形成|设立|新设|增设|建立|成立|打造|建[成设]|达到|配备|新增|布局|选派|遴选|力争|计划|确保|新建|派出|招聘|选聘|招募|聘请|拓展|发展|改造|提升|升级|扩[建编充大]|增[加至]|充实|壮大"
)
# The standing things that may be set up: offices, teams, people, partners.
_SET_UP_THINGS = STANDING[:4]
_DONE_OF_PLAN = re.compile("完成|到位|实际")
# 达产后年产值180亿元: some day, which the text does not give.
_ONCE_DONE = re.compile(
    "(?:达产|建成|投产|达效|竣工|运营|投用|投运|满产|完工|全面实施|全部实施)(?:达效|投产|达产|投用)?(?:之?后|即?可(?![研行])|预计)"
    "|预计(?:全部)?(?:建成|投产|达产|投用)(?:能够?|可|将)"
)
_OF_SOME_DAY = ("后", "可", "预计")  # what it holds one of
# 目前在建，投产后可以形成销售14亿元
_YIELDS = re.compile("(?:后，?(?:每年|年|预计|可|将|能|有望)+|[产成效用运](?:预计|即?可))[^，。；]*$")
# 完成上半年目标任务30亿元的: a task that is not the year's.
_SETTLED = re.compile("(?:确定|安排|编排|筛选|排定|敲定)(?!目标)")
_YEAR_BEFORE = re.compile("[比较同与](?:去年|上年)同期的?$")
_OF_YEARS = re.compile(
    "(?:生产总值|固定资产投资|工业投资|财政总?收入|预算收入|税收|零售总额|进出口|外资|工业总产值|规上工业产值|增加值|纯收入|可支配收入)(?!余额)[^，。；、]*$"
)
_PART_OF_YEAR = re.compile("季度|半年|月|阶段|五年|十[三四五]五")
_PUSHED = re.compile("重点(?:推进|推动|实施|抓好)")
# 抓好629个省级重点工程项目: the projects are there, and are what a plan works on.
_NEAR_NOUN = 14
_BUILT_NOW = re.compile("[^，。；、\\d]{0,12}在建[^，。；、\\d]{0,6}(?:项目|工程)")
_WORKED_ON = re.compile("(?:抓[好实紧]|推[进动]|加[快速大]|聚焦|围绕|统筹|紧盯|盯[紧牢]|紧扣)[^，。；]{0,40}$")
_AT_HAND = ("project.building", "project.in_hand", "approval.", "event.guests")
_BEGUN = ("project.started.", "project.completed.", "project.producing.")
_SOON = 3  # sentences
_YEARLY = re.compile("年(?:新增|实现)?(?:工业)?(?:产值|产出|销售|营收|营业|税收|纳税|利税|开票)")
_OUTPUTS = ("output.", "other.amount")
_FIRMS_OWN = ("output.", "other.", "land.")


def make_draft(
    spot: Spot, measure: str, filters: Filters, evidence: str, classes: frozenset[str], words: Sequence[Word] = ()
) -> Draft:
    """A draft of `measure` for the spot's quantity; `words` are those that its quote begins with."""
    quantity, window = spot.quantity, spot.window
    begin, first = quantity.start, window.pre[0]
    for word in words:
        if first <= word.start < begin and not word.classes <= _UNSAID:
            begin = word.start
    for tier in spot.tiers:
        if first <= tier.start < begin:
            begin = tier.start
    end = quantity.end if window.noun_first else max(window.post[1], quantity.end)
    unit = "1" if quantity.kind == "count" else quantity.unit
    number, value, comparator = spot.view.number, quantity.value, quantity.comparator
    if comparator == "=" and spot.share is not None:
        comparator = spot.share.sign
    draft = Draft(begin, end, quantity, measure, filters, value, unit, comparator, evidence, classes, number)
    if measure.startswith(("other.", "upgrade.")):  # kinds that no filter tells apart
        draft.label = own_label(spot)
    return draft


def dated(spot: Spot, draft: Draft, state: ReadingState) -> Draft:
    """`draft` with its period, its modality and, for a firm's own figure, the firm."""
    yearly = spot.quantity.kind == "money" and not spot.local.isdisjoint(_YEAR_PLANS)
    if yearly and any(_plans_year(word, spot) for word in spot.words):
        return _planned_for_year(spot, draft, state)
    if _is_given(spot, draft, state):
        draft.modality, draft.modality_said, draft.given = "actual", True, True
        return draft
    said = _aim(spot, draft, state)
    said, future = _place_in_time(spot, draft, said, state)
    said, future = done_between(spot, draft, said, future, state)
    if draft.period_said and (spot.aim.guess or _year_is_guessed(spot, state)):
        draft.period = _whole(draft.period, state)
    draft.period = draft.period or _with_the_new(draft, state)
    if _is_of_some_year(spot, draft):
        draft.period = None
    draft.period = since_new_year(spot, _year_compared(spot, draft.period))
    years = over_years(spot, draft, state)
    if years is not None:
        draft.period, draft.period_said, future = years, True, is_future(years, state.time)
        said = None if _is_past(years, state) else said
    if draft.measure.startswith(_SET_UP_THINGS) and not _SET_UP.search(spot.text, *clause_before(spot)):
        said, future = "actual", False
        if not draft.period_said and is_future(draft.period, state.time):
            draft.period = None
    if said == "actual" and future and spot.aim.perhaps:
        said = None  # 2023年到2025年，集中签约项目300个 in the middle of 2023
    draft.modality_said = said is not None
    planned = spot.view.plan and not (draft.period_said and _is_before_plan(draft.period, state))
    draft.modality = said or ("target" if planned or future else "actual")
    plan_again(spot, draft, said, state)
    if state.firm is not None and draft.measure.startswith(_FIRMS_OWN) and not spot.view.admin:
        draft.filters = narrowed(draft.measure, draft.filters | {"enterprise": state.firm})
    return draft


def _year_compared(spot: Spot, period: Period | None) -> Period | None:
    """`period`, a year earlier for what a year before was (比去年同期73.8亿元增加), where the words only compare."""
    head, text = spot.quantity.start, spot.text
    if period is None or period.end is None or not text.endswith(("同期", "同期的"), 0, head):
        return period
    if _YEAR_BEFORE.search(text, max(0, head - 8), head) is None:
        return period
    start = year_before(period.start) if period.start is not None else None
    return Period(start, year_before(period.end))


def _is_given(spot: Spot, draft: Draft, state: ReadingState) -> bool:
    """Whether a plan works on so many projects that are there (推进45个重大项目建设), without a time or an aim."""
    quantity, text = spot.quantity, spot.text
    if not draft.measure.startswith("project.building."):
        return False
    # 今年将加快推进22个在建项目: they are there, whatever the time
    end = quantity.end
    built = text.find("在建", end, end + _NEAR_NOUN) >= 0 and _BUILT_NOW.match(text, end) is not None
    if not (built or state.planned or spot.view.plan or is_asked(spot)):
        return False
    if spot.window.noun_first or draft.comparator != "=" or not (built or spot.aim.modality is None or is_asked(spot)):
        return False
    if quantity.kind != "count" and not text.startswith("的", quantity.end):
        return False
    if not built and any(word.start < quantity.start for word in spot.view.times):
        return False
    start, _ = clause_before(spot)
    pushed = not built and _PUSHED.search(text, start, quantity.start) is not None
    return not pushed and _WORKED_ON.search(text, start, quantity.start) is not None


def _with_the_new(draft: Draft, state: ReadingState) -> Period | None:
    """新增7家、累计28家: the total stands at the end of the time that brought the new ones."""
    new = state.last
    if new is None or new.sentence != draft.sentence or new.measure != draft.measure or new.period is None:
        return None
    if draft.filters.get("scope") == new.filters.get("scope") == "cumulative" and new.period.start is None:
        return new.period  # 累计143家，省级专精特新企业突破800家
    total = draft.filters.get("scope") == "cumulative" and new.filters.get("scope") == "new"
    return Period.up_to(new.period.end) if total and new.period.end is not None else None


def _is_of_some_year(spot: Spot, draft: Draft) -> bool:
    """预计年产值5.5亿元 of projects that a ceremony has signed: a year's, but no year is said."""
    period = draft.period
    if period is None or not draft.measure.startswith(_OUTPUTS):
        return False
    day = period.start is not None and period.start == period.end
    return day and _YEARLY.search(spot.text, *spot.window.pre) is not None


_YEAR_PLANS = frozenset({"year_plan", "year_sum"})


def _plans_year(word: Word, spot: Spot) -> bool:
    """年度计划投资76亿元, and 年度投资76亿元 against 年度投资完成76亿元."""
    if "year_sum" in word.classes and word.end == spot.window.pre[1]:
        return not spot.text.startswith("半", word.start - 1)  # 上半年投资95亿元
    return "year_plan" in word.classes


def _aim(spot: Spot, draft: Draft, state: ReadingState) -> str | None:
    """target or actual, as the sentence, the figure that a rate is of, or the paragraph's plan says."""
    said = "target" if draft.aim else said_of(spot, state)
    parent = draft.parent
    leans = draft.unit == "ratio" and parent is not None and parent.sentence == draft.sentence
    if leans and parent is not None and parent.modality == "target" and spot.aim.weak:
        return "target"  # 2025年，营业收入实现45亿元，同比增长11%, said of a year that has only begun
    if said is not None and not (leans and _is_share_of_aim(spot, state)):
        return said
    if leans and parent is not None:
        return "target" if parent.modality == "target" else None
    if not state.planned:
        return None
    # 今年要抓好以下工作 opens a plan, which goes on until something is said to have happened
    planned = not draft.measure.startswith(_AT_HAND) or _PUSHED.search(spot.text, *spot.window.pre) is not None
    return "target" if planned and not is_over(spot, state.time.published) else None


def _is_share_of_aim(spot: Spot, state: ReadingState) -> bool:
    """占计划目标到位资金（11亿元）的80%: the words of the plan are of what the share is taken from."""
    last = state.drafts[-1] if state.drafts else None
    if last is None or not last.aim or last.quantity.end != spot.window.pre[0]:
        return False
    return spot.text.find("占", part_start(spot), last.quantity.start) >= 0


def _place_in_time(spot: Spot, draft: Draft, said: str | None, state: ReadingState) -> tuple[str | None, bool]:
    """Set the period, the figure's own or that of the figure leant on; what is said, and whether it lies ahead."""
    part = part_start(spot)
    if _once_done(spot, part) and (said != "actual" or _YIELDS.search(spot.text, part, spot.quantity.start)):
        draft.period, draft.period_said = None, True
        return "target", False
    parent = draft.parent.parent if draft.parent is not None and draft.parent.aim else draft.parent
    if (
        parent is not None
        and not _is_plan_of(parent, spot, said)
        and _same_kind(draft, parent)
        and not grown_balance(spot, draft, parent)
        and not done_of_list(spot, draft, parent)
        and not (parent.given and not draft.measure.startswith("project.building."))
        and not _times_between(spot, draft, parent, state)
    ):
        _take_time(spot, draft, parent, said, state)
        if said is None and _is_to_be_done(draft, parent, state):
            return "target", False
        return said or parent.modality, False
    stock_of = part_of_stock(spot, draft, state)
    if stock_of is not None:
        draft.period = stock_of
        return said, False
    measure, scope = draft.measure, draft.filters.get("scope")
    reached = measure.startswith(STANDING) and reaches(spot)
    times = times_of(spot, state)
    cumulative = scope == "cumulative" and not sums_up(spot, times)
    stock = reached or measure in STOCKS or cumulative or is_balance(spot, draft)
    if said == "actual":
        times = so_far(times, state.time)
    before_plan = bool(times) and times[-1].kind == "year" and _is_before_plan(times[-1].period, state)
    aimed = said or ("target" if spot.view.plan and not before_plan else None)
    asked = Asked(
        measure,
        str(scope) if scope else None,
        aimed,
        spot.quantity.start,
        brought(spot, draft),
        part,
        spot.window.pre,
        stock,
        reached,
        "cumulative" in spot.local,
        _is_yearly(spot),
    )
    timing = resolve(asked, times, state.time, spot.text)
    undated = not timing.explicit or (timing.period is None and _is_of_event(spot))
    again = _said_before(draft, state) if undated else None
    if again is not None:
        draft.period, draft.period_said = again.period, again.period_said
        return said or again.modality, False
    draft.period, draft.period_said = timing.period, timing.explicit
    if draft.period is None and aimed == "target" and state.listed is not None and draft.measure.startswith(_BEGUN):
        draft.period = _year_of_list(draft, state.listed)
    if timing.period is None and not timing.explicit and draft.period is None:
        opens = spot.text.startswith("其中", spot.view.start)
        draft.period = _of_the_whole(draft, state) if opens else _of_more(draft, said, state)
    settled = timing.future and said is None and _is_settled(spot, draft, state)
    return ("actual", False) if settled else (said, timing.future)


def _take_time(spot: Spot, draft: Draft, parent: Draft, said: str | None, state: ReadingState) -> None:
    """Give the figure the period of the one leant on, a task that of the whole year."""
    draft.period, draft.period_said, draft.given = parent.period, parent.period_said, parent.given
    if said == "actual" and draft.measure.startswith(_BEGUN):
        draft.period = until_today(draft.period, state)  # the list of the year, 已开工8个
    measured = draft.aim and not (draft.unit == "ratio" and parent.modality == "target")
    if measured and parent.period is not None and not _PART_OF_YEAR.search(spot.text, *spot.window.pre):
        draft.period = _year_of_task(parent.period)


def _is_settled(spot: Spot, draft: Draft, state: ReadingState) -> bool:
    """Whether a list is there, whenever its year ends (全年确定实施重点项目52个), where nothing is planned."""
    if not draft.measure.startswith("project.building.") or spot.view.plan or state.planned:
        return False
    return not state.time.section_plan and _SETTLED.search(spot.text, *spot.window.pre) is not None


def _is_yearly(spot: Spot) -> bool:
    """Whether a figure with 目前 is of a sum that years are told of, and of no single year of some day (年产值)."""
    if spot.quantity.kind == "count" or not any(word.kind == "now" for word in spot.view.times):
        return False
    return _OF_YEARS.search(spot.text, *spot.window.pre) is not None


def _is_to_be_done(draft: Draft, parent: Draft, state: ReadingState) -> bool:
    """今年安排重点项目510个，其中新开工205个; in the year's first months so is what follows (、竣工98个)."""
    if not draft.measure.startswith(_BEGUN) or not parent.measure.startswith("project.building."):
        return False
    today = state.time.published
    early = today is not None and today.month <= REPORTS_END and draft.value < parent.value
    return (draft.among or early) and is_future(draft.period, state.time)


def _year_of_list(draft: Draft, whole: Draft) -> Period | None:
    """The year of the list of projects at work whose part is to be begun or ended (计划新开工的172个项目)."""
    end = whole.period.end if whole.period is not None else None
    part = draft.value < whole.value and draft.filters.get("level") == whole.filters["level"]
    return Period.of_year(end.year) if part and end is not None else None


def _year_of_task(done: Period) -> Period:
    """The whole year of what was done so far, where it is measured by the year's task."""
    return Period.of_year(done.end.year) if done.end is not None else done


def _of_the_whole(draft: Draft, state: ReadingState) -> Period | None:
    """The period that the sentence before gave to figures of the same kind, where 其中 opens this one."""
    own = family(draft.measure)
    for other in reversed(state.drafts[-30:]):
        if draft.sentence - other.sentence == 1 and other.measure.startswith(own):
            return other.period
    return None


def _of_more(draft: Draft, said: str | None, state: ReadingState) -> Period | None:
    """6月下旬以来集中开工项目1366个. 长株潭片区开工项目416个: of the same days, where nothing else is said."""
    if draft.unit != "1" or said == "target" or not draft.measure.startswith(_BEGUN) or state.time.section_plan:
        return None
    for other in reversed(state.drafts[-12:]):
        if other.sentence == draft.sentence or other.measure != draft.measure or other.among:
            continue
        if draft.sentence - other.sentence <= _SOON:
            return other.period if other.value > draft.value and other.modality == "actual" else None
        break
    return None


def _once_done(spot: Spot, part: int) -> bool:
    """Whether the figure is one of some day (达产后年产值); `part` is where its part of the sentence begins."""
    end = spot.quantity.start
    return stands_in(spot.text, _OF_SOME_DAY, part, end) and _ONCE_DONE.search(spot.text, part, end) is not None


def _times_between(spot: Spot, draft: Draft, parent: Draft, state: ReadingState) -> bool:
    """Whether a word of time stands between the figure leant on and this one, or one that it alone has reached."""
    position = spot.quantity.start
    if has_reached(spot.text, parent.quantity.end, position):
        return True
    carried = state.time.carried
    since = carried is not None and parent.sentence != draft.sentence and parent.quantity.end <= carried.start
    if since and carried is not None and not is_future(carried.period, state.time):
        return True
    told = parent.quantity.end
    return any(told <= time.start < position and time.reaches(position) for time in spot.view.times)


def _is_of_event(spot: Spot) -> bool:
    """Whether only 本次 tells of when the figure is: the day of an event that nobody has given."""
    return all(word.kind in ("this", "same") for word in spot.view.times)


def _said_before(draft: Draft, state: ReadingState) -> Draft | None:
    """The same count of projects in an earlier sentence (签约的27个项目来自…), which says when."""
    if draft.unit != "1" or draft.value <= 2 or not draft.measure.startswith("project."):
        return None
    for other in reversed(state.drafts[-30:]):
        if other.measure == draft.measure and other.value == draft.value and other.sentence != draft.sentence:
            return other if other.period is not None else None
    return None


def _planned_for_year(spot: Spot, draft: Draft, state: ReadingState) -> Draft:
    """年度计划投资76亿元: a plan for the whole of the year that the sentence is of."""
    year = next((word.year for word in reversed(spot.view.times) if word.year is not None), None)
    event = state.time.event_day
    if year is None and event is not None and any(word.kind == "this" for word in spot.view.times):
        year = event.year  # 此次集中开工项目7个，年度计划投资25亿元 after what the year before has brought
    year = year or year_of(state)
    draft.modality, draft.modality_said, draft.year_plan = "target", True, True
    said = next((word for word in reversed(spot.view.times) if word.start < spot.quantity.start), None)
    if said is not None and is_term(said):
        draft.period = said.period  # “十四五”期间计划完成投资
        return draft
    draft.period = Period.of_year(year) if year is not None else None
    return draft


def _whole(period: Period | None, state: ReadingState) -> Period | None:
    """The whole of a year that is estimated before it is over (2025年，预计实现… in December)."""
    today = state.time.published
    if period is None or today is None or period.end != today or period.start != date(today.year, 1, 1):
        return period
    return Period.of_year(today.year)


def _year_is_guessed(spot: Spot, state: ReadingState) -> bool:
    """Whether a report of November or later opens a sentence with 预计 of the year (预计…；…)."""
    today = state.time.published
    late = today is not None and today.month >= REPORTS_BEGIN
    return late and opens_with_guess(spot.text, spot.view.start, spot.quantity.start)


def _is_past(period: Period | None, state: ReadingState) -> bool:
    today = state.time.published
    return period is not None and period.end is not None and today is not None and period.end <= today


def _is_before_plan(period: Period | None, state: ReadingState) -> bool:
    """Whether a period is over, or of a year before the one that the section plans (2025年 in a plan for 2026)."""
    planned = state.time.section_year
    earlier = period is not None and period.end is not None and planned is not None and period.end.year < planned
    return earlier or _is_past(period, state)


def _is_plan_of(parent: Draft, spot: Spot, said: str | None) -> bool:
    """85个计划开工，已开工71个; 年度计划投资235亿元，完成投资121亿元: what was planned, and what of it was done."""
    if parent.modality != "target":
        return False
    return said == "actual" or (parent.year_plan and _DONE_OF_PLAN.search(spot.text, *spot.window.pre) is not None)


def _same_kind(draft: Draft, parent: Draft) -> bool:
    """A flow takes no period from a stock, whose start is open, nor a total from what is new."""
    own, other = draft.filters.get("scope"), parent.filters.get("scope")
    if own != other and own is not None and other is not None:
        return False  # the one is new, the other cumulative
    if parent.period is None or parent.period.start is not None:
        return True
    rate = draft.unit == "ratio" and not draft.measure.startswith(("investment.", "project.started"))
    return rate or family(draft.measure) == family(parent.measure)
