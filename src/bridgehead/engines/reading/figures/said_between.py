"""What a text says between the plans and days of others: measures issued, where a number began, a year named again."""

from __future__ import annotations

import re
from datetime import date

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.drafts import Draft, ReadingState
from bridgehead.engines.reading.patterns import stands_in
from bridgehead.engines.reading.times.timing import is_future

from .spots import Spot

# 推出58条举措, 发布27项措施: a deed, and none that an aim said of other things makes a plan.
_ISSUED = re.compile("(?:推出|发布|印发|公布|出台)了?[^。；]*$")
_REACHES_LATER = (
    "增至",
    "增加到",
    "增加至",
    "增长到",
    "增长至",
    "提高到",
    "提升到",
    "提升至",
    "扩大到",
    "发展到",
    "跃升至",
    "上升到",
)
_GROWN_FROM = re.compile("[由从][^，。；\\d]{0,10}$")
# 2026年，第一批936亿元设备更新资金已下达, in January
_DONE_AFTER = re.compile(
    "[^，。；、\\d]{0,24}已(?:经|全部|全面|顺利|陆续|基本|实现)*"
    "(?:下达|到位|拨付|发放|开工|动工|竣工|投产|建成|完成|完工|签约|落地|入驻|交付|投用|启用|通车|就位|落实|达产|投运)"
)
_STOCK_KINDS = ("enterprise.", "other.count", "institution.", "partner.", "network.")
_RAISED_TO = (*_REACHES_LATER, "扩大至", "提高至", "上升至")
_SO_FAR = ("已", "截至", "目前", "以来", "累计", "月", "季度", "半年", "完成了")


def clause_before(spot: Spot) -> tuple[int, int]:
    """The clause before the figure, with what 、 joins to it (新增公共技术平台10家、中试平台8家)."""
    start, end = spot.window.pre
    text, first = spot.text, spot.view.start
    comma = max(text.rfind("，", first, end), text.rfind("；", first, end), text.rfind("：", first, end))
    return min(start, max(comma + 1, spot.view.start)), end


def done_between(
    spot: Spot, draft: Draft, said: str | None, future: bool, state: ReadingState
) -> tuple[str | None, bool]:
    """What is said of the draft and whether it lies ahead, where it was done amid the plans or days of others."""
    # Of the years that a report looks back on the time before is known: `grown` gives it.
    if state.time.term is None and _is_where_it_began(spot, draft):
        draft.period, draft.period_said = None, False
        return "actual", False
    ahead = future or said == "target"
    if ahead and spot.aim.modality is None and spot.text.endswith("了", *spot.window.pre):
        return "actual", False  # 今年谋划了270个重点项目
    if future and said is None and _DONE_AFTER.match(spot.text, spot.quantity.end) is not None:
        draft.period = until_today(draft.period, state)
        return "actual", False
    if not (_is_issued(spot, draft, state) or _is_under_way(spot, draft, ahead, state)):
        return said, future
    period = draft.period
    day = period is not None and period.start == period.end  # that of the news before
    if not draft.period_said and (day or is_future(period, state.time)):
        draft.period = None
    return "actual", False


def until_today(period: Period | None, state: ReadingState) -> Period | None:
    """As much of a running stretch as is over on the document's day."""
    today = state.time.published
    begun = period is not None and period.start is not None and today is not None and period.start <= today
    return Period(period.start, today) if begun and period is not None and is_future(period, state.time) else period


def _is_under_way(spot: Spot, draft: Draft, ahead: bool, state: ReadingState) -> bool:
    """Whether work goes on now (正在进行180项升级改造), said between the plans of others."""
    if not ahead or draft.period_said or spot.aim.modality is not None or state.time.section_plan:
        return False
    return spot.text.find("正在", *clause_before(spot)) >= 0


def plan_again(spot: Spot, draft: Draft, said: str | None, state: ReadingState) -> None:
    """Let `draft`, of which nothing is `said`, be planned for the year that the figure before it is planned for."""
    if (
        said is None
        and draft.modality == "actual"
        and state.last is not None
        and _goes_on_with_year(spot, draft, state)
    ):
        draft.modality, draft.period = "target", state.last.period
    today = state.time.published
    if draft.modality == "target" and not draft.period_said and today is not None:
        so_far = Period(date(today.year, 1, 1), today)  # what is planned is no year's so far
        draft.period = Period.of_year(today.year) if draft.period == so_far else draft.period


def _goes_on_with_year(spot: Spot, draft: Draft, state: ReadingState) -> bool:
    """全年新增项目100项，推动2025年工业投资扩大至3600亿元: the year that was planned for is named again."""
    last, today = state.last, state.time.published
    if last is None or today is None or last.sentence != draft.sentence or last.modality != "target":
        return False
    if last.period != Period.of_year(today.year) or draft.period != Period(date(today.year, 1, 1), today):
        return False
    if not spot.text.endswith(_RAISED_TO, *spot.window.pre):
        return False
    return not stands_in(spot.text, _SO_FAR, last.quantity.end, spot.quantity.start)


def _is_where_it_began(spot: Spot, draft: Draft) -> bool:
    """由设立之初的96家增至410家: the first of the two is of a time that nobody gives."""
    if not spot.text.startswith(_REACHES_LATER, spot.quantity.end):
        return False
    start, head = spot.window.pre[0], spot.quantity.start if spot.quantity.before < 0 else spot.quantity.before
    since = _GROWN_FROM.search(spot.text, start, head)
    if since is None or draft.measure.startswith(_STOCK_KINDS):
        return since is not None
    # 由去年的15.5亿元提高到
    flows = draft.unit != "ratio" and not draft.measure.startswith("project.") and not _is_of_years(draft.period)
    return flows and not any(since.start() <= time.start < head for time in spot.view.times)


def _is_of_years(period: Period | None) -> bool:
    """Whether a period is of several years looked back on, before which a year is known."""
    return (
        period is not None
        and period.start is not None
        and period.end is not None
        and period.end.year > period.start.year
    )


def _is_issued(spot: Spot, draft: Draft, state: ReadingState) -> bool:
    """Whether policies were issued (推出58条举措), said between the plans of others."""
    if not draft.measure.startswith("policy.") or spot.aim.modality is not None or state.time.section_plan:
        return False
    start, end = clause_before(spot)
    paid = draft.measure.startswith("policy.paid")  # 出台42条举措，安排专项资金9亿元
    return _ISSUED.search(spot.text, spot.view.start if paid else start, end) is not None
