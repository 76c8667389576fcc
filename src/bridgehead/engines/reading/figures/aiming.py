"""Whether a figure has happened or is aimed at, as the sentence says, and the words of time that govern it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.drafts import ReadingState
from bridgehead.engines.reading.times.beside import is_aside, is_part_of_time
from bridgehead.engines.reading.times.clock import REPORTS_BEGIN
from bridgehead.engines.reading.times.periods import TimeWord
from bridgehead.engines.reading.times.reported import is_term, is_whole_year
from bridgehead.engines.reading.times.state import TimeState
from bridgehead.engines.reading.times.timing import governing, is_future

from .handed import handed_time
from .spots import Spot
from .topics import comment_end

_REACHED = re.compile("(?:增至|增加到|提升到|升至|增长到|扩大到|提高到)[^，。；]{0,3}$")
_FROM = ("由", "从")
_GROWN_TO = re.compile("[加长高升大展少低](?:到|至)")
_DONE_THEN = re.compile("(?:全部|全面|实现|全|均)?(?:新)?(?:开工|动工|开建|竣工|完工|建成|投产|投用|达产|签约|落地)")
_DIGIT = re.compile("\\d")
_PLAN_WORD, _PARTED = 4, re.compile("[，；、\\d]")
_CLAUSE_END = re.compile("[，；]")
# 全年签约项目85个的目标不变, whatever has been said before it
_OF_AN_AIM = re.compile("[的为]?(?:年度|全年|工作|预期|奋斗|既定|考核)?(?:目标|任务|盘子|指标|军令状|底线)")
_OF_AN_AIM_BEGINS = frozenset("的为年全工预奋既考目任盘指军底")
# “小升规”目标任务16家, not 完成目标任务16家
_IS_TASK = re.compile(
    "(?<!完成)(?<!实现)(?<!超额)(?<!完成年度)(?<!完成全年)(?:目标任务|任务目标|目标任务数|任务数|年度任务|全年任务)$"
)
_TASK_ENDS, _TASK_REACH = ("任务", "目标", "任务数"), 12
# 今年市里下达新开工项目任务8个，现已完成6个
_TASK_GIVEN = re.compile("(?<!完成)(?<!实现)(?:下达|分解|分配)[^，。；\\d]{0,40}(?:任务|目标)$")
_GIVEN_REACH = 48
# 每个单位新落地项目不少于3个: nobody counts so what was done.
_AT_LEAST = re.compile(
    "(?:(?:每[个家名年季月镇县区]|各[单镇县区乡]|要求|原则上)[^。]{0,60}(?:不得?[少低]于|至少)"
    "|不[得能可准许](?:[少低高多迟晚]于|超过|突破))[^，。；]{0,2}$"
)
_PLANNED_ONES = re.compile(
    "计划(?:新)?(?:开工|投产|竣工|完工|建成)(?:建设)?[^，。；\\d]{0,8}(?:项目|工程)共?\\d+[个宗项]，(?:累计|已|实际|共)*(?:完成|到位)"
)
# 66个新开工项目已有28个开工: all of them are what the year is to begin.
_BEGUN_IN_PART = re.compile(
    "(?:计划)?新开工?[^，。；\\d]{0,8}项目(?:中)?，?(?:目前|现|截至目前)?"
    "(?:(?:已有?|有|已经有)\\d+[个项宗](?:项目)?(?:已|均已|实现)?(?:开工|动工|开建)"
    "|(?:累计|共)?(?:已经?|实际)(?:开工|动工|开建)\\d)"
)
# 新开工项目148个，已开工95个
_NEW_ONES = re.compile("(?:(?<!已)(?<!际)(?<!计)新|计划|拟|应)开工[^，。；\\d]{0,8}$")
_SOME_BEGUN = re.compile("，(?:目前|现|截至目前)?(?:其中)?(?:已经?|实际|已累计|累计已)(?:开工|动工|开建)\\d")
_BEGUN_IN_PART_BEGINS = frozenset("计新，")
# Times that a guess may be of; on a day nobody guesses what it brought.
_STRETCHES = ("year", "range", "as_of")
_PASSING = ("range", "as_of", "day", "since", "year")
_TOLD = re.compile("\\d[^，。；]{0,8}[，；]")
_MORE_TO_COME = re.compile("预计(?:可|将|年)?(?:新增|带动|达产|投产|形成|贡献|创造|拉动|增加)")
# Reports on a year are given from November on; one without a date speaks of 全年 as the year that it has named.
_LAST_DAYS, _NEAR, _ASKS = 7, 12, 6
# 1—5月，已下达今年前两批资金12亿元: the year tells whose batches.
_WHOSE_BATCH = re.compile("的?(?:前?[一二三四五六两\\d]批|首批|第[一二三四五六]批|全部|所有|剩余|其余)")
_ENDING = ("within", "once")  # times that a clause or a part of the sentence ends
_BARE_YEAR = re.compile("(?:到|至)?(?:全年|年末|年底)")


# 3个项目有望开工, 12个项目将于年底前投产
_TO_BE_DONE = re.compile(
    "[^，。；、\\d已]{0,10}(?:项目|工程)(?:也|还|均|都|近期|年内|年底前?)*(?:有望|可望|即将|将|拟|计划|可(?=[年实开投竣签])|要|待|力争|争取|确保|预计)(?:于|在)?[^，。；、已]{0,8}(?:签约|开工|动工|竣工|完工|投产|投用|建成|落地)"
)
# 2.1亿元资金要拨付到位, 8亿元将于6月底前投放: what is to become of the sum just named.
_SUM_TO_COME = re.compile(
    "[^，。；、的\\d已]{0,10}(?:一定|必须|将|要|拟|计划|力争|争取|确保|务必|有望|可望)(?:于|在|全部|全额|及时|陆续|分批)?"
    "[^，。；、已]{0,10}(?:投放|拨付|到位|兑现|发放|下达|投入|到账|打进来|交付|投用|建成|供应|出让|腾退|收储)"
)
# 今年破4个亿是大概率, 全年过35个问题不大
_SURE_TO_COME = re.compile(
    "(?:是大概率|(?:应该|绝对|肯定|完全)?(?:没(?:有)?(?:问题|悬念|难度)|不(?:成|是)问题|问题不大|不在话下)|毫无悬念|指日可待|(?:很|大)?有(?:把握|希望)|十拿九稳|板上钉钉|稳了|可期|在望|已成定局)"
)
_SURE_BEGINS = frozenset("是应绝肯完没不问毫指很大有十板稳可在已")
# 今年再添6家, 全年再盘活800亩
_ONCE_MORE = re.compile(
    "(?:今年|年内|全年|[上下]半年|[一二三四]季度|年底前?)[^，。；\\d]{0,6}再(?![次度创获现])[^，。；\\d了]{0,8}$"
)
_ONCE_MORE_REACH = 18


def said_of(spot: Spot, state: ReadingState) -> str | None:
    """target or actual, as the words before the figure say, or the word right after it (85个计划新开工项目)."""
    quantity = spot.quantity
    if "target" in spot.local and not spot.window.noun_first:
        for word in spot.words:
            if word.start == quantity.end and "target" in word.classes:
                return "target"
    if _is_aim(spot, state.time.published):
        return "target"
    if quantity.kind == "count" and spot.after in _BEGUN_IN_PART_BEGINS and _is_begun_in_part(spot):
        return "target"
    aim = spot.aim
    modality = aim.modality
    if modality is None:
        return "target" if _is_least(spot) else None
    if modality == "target":
        if aim.guess and _was_guessed(spot, state):
            return None
        if is_over(spot, state.time.published) or _is_done_of_planned(spot, state):
            return "actual"
        return None if state.time.section_review and _is_manner(spot) else modality
    doubtful = (aim.weak and (state.planned or spot.view.plan)) or (aim.perhaps and spot.view.plan)
    return None if doubtful else modality


def _is_aim(spot: Spot, today: date | None) -> bool:
    """Whether the words right after a number say that it is aimed at: 增长6%目标任务, but 5个目标任务 are counted."""
    quantity, text = spot.quantity, spot.text
    if quantity.kind == "count" and _TO_BE_DONE.match(text, quantity.end) is not None:
        return not is_over(spot, today)
    if _is_to_come(spot):
        return True
    start = max(spot.view.start, quantity.start - _TASK_REACH)
    if text.endswith(_TASK_ENDS, start, quantity.start) and (
        _IS_TASK.search(text, start, quantity.start)
        or _TASK_GIVEN.search(text, max(spot.view.start, quantity.start - _GIVEN_REACH), quantity.start)
    ):
        return True
    if spot.after in _OF_AN_AIM_BEGINS and _OF_AN_AIM.match(text, quantity.end) is not None:
        return quantity.kind != "count" or spot.window.noun_first or text.startswith(("的", "为"), quantity.end)
    return quantity.kind == "count" and comment_end(text, quantity.end, spot.window.post[1]) is not None


def _is_to_come(spot: Spot) -> bool:
    """Whether the words beside a number say that it is not reached yet: 4个亿是大概率, 今年再添6家."""
    text, quantity = spot.text, spot.quantity
    if spot.after in _SURE_BEGINS and _SURE_TO_COME.match(text, quantity.end) is not None:
        return True
    if quantity.kind != "count" and _SUM_TO_COME.match(text, quantity.end) is not None:
        return True
    start = max(spot.view.start, quantity.start - _ONCE_MORE_REACH)
    return text.find("再", start, quantity.start) >= 0 and _ONCE_MORE.search(text, start, quantity.start) is not None


def _is_begun_in_part(spot: Spot) -> bool:
    """Whether so many of the projects counted have begun, so that all of them are what the year is to begin."""
    text, quantity = spot.text, spot.quantity
    if _BEGUN_IN_PART.match(text, quantity.end) is not None:
        return True
    if _SOME_BEGUN.match(text, quantity.end) is None:
        return False
    return _NEW_ONES.search(text, max(spot.view.start, quantity.start - 14), quantity.start) is not None


def _is_least(spot: Spot) -> bool:
    """Whether so many are asked for at the least (每个单位…不少于3个)."""
    start, end = spot.view.start, spot.quantity.start
    near = spot.text[max(start, end - 4) : end]
    return ("于" in near or "少" in near or "过" in near) and _AT_LEAST.search(spot.text, start, end) is not None


def _last_plan(spot: Spot) -> int:
    """Where the last word of plan before the figure stands; -1 where there is none."""
    for start, aim in reversed(spot.view.aims):
        if aim.modality == "target" and start < spot.quantity.start:
            return start
    return -1


def is_asked(spot: Spot) -> bool:
    """Whether all that aims at the figure is that somebody asks for work on it (会议要求，抓好41个重点项目建设)."""
    aim = _last_plan(spot)
    return spot.aim.modality == "target" and aim >= 0 and spot.text.find("要求", max(0, aim - _NEAR), aim + _ASKS) >= 0


def _is_manner(spot: Spot) -> bool:
    """Whether what is aimed at is said without a number, so that a review goes on (力争“百日开工”，82个项目开工)."""
    position = spot.quantity.start
    aim = _last_plan(spot)
    comma = spot.text.find("，", aim, position) if aim >= 0 else -1
    return comma >= 0 and _DIGIT.search(spot.text, aim, comma) is None


def _is_done_of_planned(spot: Spot, state: ReadingState) -> bool:
    """1—4月…计划投产项目17宗，完成投资16亿元: the plan says which projects, of which the months reported are told."""
    told, today = state.time.carried, state.time.published
    end = told.period.end if told is not None and told.period is not None else None
    if spot.view.times or today is None or end is None or end > today:
        return False
    plan = _last_plan(spot)
    return plan >= 0 and _PLANNED_ONES.match(spot.text, plan, spot.quantity.start) is not None


def _was_guessed(spot: Spot, state: ReadingState) -> bool:
    """预计全年增长4.1% in a review, or of a time that is (nearly) over, is what has happened as far as was known."""
    time = state.time
    times, today = times_of(spot, state), time.published
    last = times[-1] if times else time.carried or time.section_time
    if time.section_review:
        return not _is_ahead(last, time)
    late = last is not None and last.kind == "since" and today is not None and today.month >= REPORTS_BEGIN
    if last is None or not (late or last.kind in _STRETCHES) or last.period is None or last.period.end is None:
        return False
    end = last.period.end
    if today is not None and (end <= today or (last.kind == "range" and (end - today).days <= _LAST_DAYS)):
        return not _expects_more(spot, last)
    if time.section_plan or state.planned or (end.month, end.day) != (12, 31) or _runs(spot, end, state):
        return False
    if today is not None:
        return end.year == today.year and today.month >= (12 if last.kind == "as_of" else REPORTS_BEGIN)
    return _BARE_YEAR.fullmatch(spot.text, last.start, last.end) is not None


def _is_ahead(last: TimeWord | None, time: TimeState) -> bool:
    """Whether a part of the running year still has days to go (预计上半年完成12亿元 in a summary of 20 June)."""
    if last is None or last.kind != "range" or last.period is None or time.published is None:
        return False
    end = last.period.end
    ahead = end is not None and (end - time.published).days > _LAST_DAYS
    return ahead and end is not None and end.year == time.published.year and not is_whole_year(last.period)


def _expects_more(spot: Spot, last: TimeWord) -> bool:
    """一季度到位资金1亿元，新签约项目预计新增到位资金2亿元: the quarter is told, what is expected comes on top."""
    position = spot.quantity.start
    guess = max(
        (word.start for word in spot.view.words if "estimate" in word.classes and word.start < position), default=-1
    )
    if not spot.view.start <= last.end < guess or last.kind != "range":
        return False
    told = _TOLD.search(spot.text, last.end, guess) is not None
    return told and _MORE_TO_COME.match(spot.text, guess) is not None


def _runs(spot: Spot, end: date, state: ReadingState) -> bool:
    """Whether the months so far of the year that ends with `end` are told beside it (1—9月完成…，预计全年…)."""
    carried = state.time.carried
    told = [*spot.view.times, *([carried] if carried is not None else [])]
    ends = [word.period.end for word in told if word.kind in ("range", "as_of") and word.period is not None]
    ends += [
        draft.period.end for draft in state.drafts[-_NEAR:] if draft.period is not None and _is_so_far(draft.period)
    ]
    return any(other is not None and other.year == end.year and other < end for other in ends)


def _is_so_far(period: Period) -> bool:
    """Whether a period is the first months of a year, up to the end of one of them."""
    if period.start is None or period.end is None:
        return False
    return (period.start.month, period.start.day) == (1, 1) and (period.end + timedelta(days=1)).day == 1


def is_over(spot: Spot, today: date | None) -> bool:
    """Whether a time that is past stands between the last word of plan and the figure (目标70个，1—4月签约31个)."""
    if today is None or not spot.view.times:
        return False
    position, last = spot.quantity.start, _last_plan(spot)
    plan, by = max(last, 0), last >= 0 and spot.text.startswith("到", last)  # 到2025年底 in January 2026
    for time in reversed(spot.view.times):
        if plan - by < time.start < position and time.kind in _PASSING:
            if (
                not by
                and last >= 0
                and time.start <= last + _PLAN_WORD
                and not _PARTED.search(spot.text, last, time.start)
            ):
                return False  # 计划上半年开工的63个项目
            end = time.period.end if time.period is not None else None
            return end is not None and (end < today or (end == today and time.kind != "as_of"))
    return False


def _is_left(text: str, time: TimeWord, position: int) -> bool:
    """Whether a single time is over: after 6月当月增长9%； the months go on, after 去年同期50个， this year does."""
    ends = "，" if text.endswith("同期", time.start, time.end) else "；"
    return text.find(ends, time.end, position) >= 0


def times_of(spot: Spot, state: ReadingState) -> Sequence[TimeWord]:
    """The words of time that govern the figure; 由2020年末的210家增至485家 leaves the first behind."""
    view, position = spot.view, spot.quantity.start
    handed = handed_time(spot) if spot.share is not None else None
    if handed is not None:
        return [handed]
    times: Sequence[TimeWord] = view.times
    if not times:
        return ()
    own = _said_after(spot, times) if times[-1].start > position else None
    if own is not None:
        return [own]
    if len(times) > 1 and spot.window.part > view.start:
        term = is_term(times[0]) or (state.time.carried is not None and is_term(state.time.carried))
        left = [time for time in times if not (term and _ends_with_part(spot, time))]
        if len(left) < len(times) and not any(time.start < position for time in left):
            return ()
        times = left
    if len(times) > 1:
        named = (time for time in times[1:] if time.kind == "year" and _WHOSE_BATCH.match(spot.text, time.end))
        whose = {time.start for time in named}
        times = [time for time in times if time.start not in whose] if whose else times
    if len(times) > 1 or times[0].kind in _ENDING:
        times = [time for time in times if _goes_on(spot.text, time, view.times, position)]
    times = governing(times, position, view.end)
    if times and times[0].start > position and _opens_pair(spot.text, times[0]):
        return ()
    left = [time for time in times if not spot.text.endswith(_FROM, 0, time.start)]
    if len(left) == len(times):
        return times
    return left if has_reached(spot.text, max(spot.window.pre[0] - 12, view.start), position) else times


def _opens_pair(text: str, time: TimeWord) -> bool:
    """增加值突破300亿元，加工率从2020年的51%提升到…: the year is that of the rate alone."""
    return time.kind in ("year", "as_of") and (
        text.startswith(_FROM, time.start) or text.endswith(_FROM, 0, time.start)
    )


def so_far(times: Sequence[TimeWord], time: TimeState) -> Sequence[TimeWord]:
    """The times of what has been done, where the last one is of its plan (截至8月底，…年内计划竣工48个，已竣工21个)."""
    last = times[-1] if times else None
    if last is None or last.kind != "range" or not is_whole_year(last.period) or not is_future(last.period, time):
        return times
    return [*times[:-1], replace(last, kind="year")]


def _holds(whole: Period | None, part: Period | None) -> bool:
    """Whether `part` begins with `whole`, and ends before it does."""
    if whole is None or part is None or whole.end is None or part.end is None:
        return False
    return part.start == whole.start and part.end < whole.end


def _said_after(spot: Spot, times: Sequence[TimeWord]) -> TimeWord | None:
    """The time said of the things counted, right after them (推动15个重大项目年内开工)."""
    if spot.window.noun_first or spot.quantity.kind != "count":
        return None
    start, end = spot.window.post
    own = next((time for time in times if start < time.start < end), None)
    return own if own is not None and _DONE_THEN.match(spot.text, own.end, end) is not None else None


def _goes_on(text: str, time: TimeWord, times: Sequence[TimeWord], position: int) -> bool:
    """Whether a word of time may still hold at `position`."""
    if time.kind == "within" and (time.end > position or _CLAUSE_END.search(text, time.end, position)):
        return False
    if time.kind == "once" and _is_left(text, time, position):
        return False
    if text.find("；", time.end, position) >= 0 and is_part_of_time(text, time, times):
        return False  # 截至11月底…，其中11月新开工29个；完成投资960亿元
    return not (_is_put_in(text, time, times, position) or is_aside(text, time, times, position))


def _is_put_in(text: str, time: TimeWord, times: Sequence[TimeWord], position: int) -> bool:
    """Whether another time is said amid a part of a sentence whose own time goes on after the part.

    下半年，开工15个项目，力争全年完成投资80亿元；新增规上企业60家. 今年安排资金3亿元，上半年已兑现1.5亿元；举办活动16场
    """
    first = times[0]
    if first is time:
        return False
    if is_term(first) and time.kind == "as_of" and text[time.start - 1] != "；":
        return text.find("；", time.end, position) >= 0  # “十五五”时期，…到“十五五”末…；布局50个集群
    wider = first.sets_time and is_whole_year(time.period) and not is_whole_year(first.period)
    narrower = first.kind == "year" and not time.sets_time and _holds(first.period, time.period)
    if not (wider or narrower):
        return False
    return text[time.start - 1] != "；" and text.find("；", time.end, position) >= 0


def _ends_with_part(spot: Spot, time: TimeWord) -> bool:
    """Whether a year is one of two compared before the last semicolon (由2015年的A提高到2020年的B；累计引进…)."""
    if time.kind not in ("year", "as_of") or time.end > spot.window.part:
        return False
    near = spot.text[max(spot.view.start, time.start - 4) : time.end]
    return near.startswith(_FROM) or spot.text.endswith(_FROM, 0, time.start) or _GROWN_TO.search(near) is not None


def has_reached(text: str, start: int, end: int) -> bool:
    """Whether the words right before `end` say that so many were reached (增至)."""
    near = text[max(start, end - 4) : end]
    return ("至" in near or "到" in near) and _REACHED.search(text, start, end) is not None
