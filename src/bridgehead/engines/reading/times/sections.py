"""Headings and lines that lead in: the year a section speaks of, and whether it plans or looks back."""

from __future__ import annotations

import re
from datetime import date

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.drafts import ReadingState
from bridgehead.engines.reading.patterns import stands_in
from bridgehead.engines.reading.text.sentences import Sentence

from .clock import REPORTS_BEGIN, REPORTS_END, Clock
from .periods import TimeWord, find_times
from .reported import is_term
from .state import TimeState

# What a heading that plans, or looks back, is made of: 下一步工作打算, 2026年重点工作, 主要预期目标.
_PLAN_WORD = re.compile(
    "展望|目标|任务|打算|安排|计划|思路|要求|实事|重点工作|工作重点|工作要点|工作谋划|工作部署|工作建议"
)
_PLAN = re.compile(
    "展望"
    "|(?:主要|重点|预期|奋斗|发展|总体|工作|年度|全年|战略|[上下]半年|季度|年)[^，。]{0,8}?(?:目标|任务|打算|安排|计划|思路|要求)"
    "|目标任务|民生实事|实事项目|重点工作|工作(?:重点|要点|谋划|部署|建议)|^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])?(?:目标|计划|打算)$"
)
# 主要工作 and 主要举措 are those of a plan where the heading says when, or a review came before.
_PERHAPS_PLAN = re.compile("主要工作(?!措施|做法|成效|情况|亮点)|主要举措")
# (二)落实国家重大战略任务 tells of deeds.
_DOES = re.compile("完成|落实|承担|担当|服务|圆满|推进[^，。]{2,}")
_REVIEW = re.compile(
    "过去[一三五]年的?(?:主要|政府)?工作|去年的?(?:主要|政府)?工作|回顾|总结(?!推广)|小结|情况|通报|进展|发展成就|成绩|亮点|工作[^，。]{0,8}成[效就]|主要[^，。]{0,8}成[效就]|取得[^，。]{0,8}成[效就]|成效(?:显著|明显|突出|斐然|凸显|初显)"
)
_AHEAD = re.compile("下一?步|下一?阶段|明年|来年|今后")
# A heading says of when it is, beside what it is: such a one counts at any depth.
_WHEN = re.compile(
    r"19\d\d年|20\d\d年|今年|去年|上年|明年|来年|全年|上半年|下半年|季度|月(?<=\d月)|下一?步|下一?阶段|十[二三四五六]五"
)
# One group for each level of headings, the uppermost first.
_LEVELS = re.compile(
    r"(第[一二三四五六七八九十]+(?:部分|篇|章))|([一二三四五六七八九十]+、)|([（(][一二三四五六七八九十]+[)）])"
    r"|(\d{1,2}[.、．]|[（(]\d{1,2}[)）])"
)
# 2025年01月12日09:29 | 来源：… dates the page.
_DATELINE = re.compile(r"来源|记者|作者|编辑|发布|浏览|字号|点击|:(?<=\d:)\d\d|：(?<=\d：)\d\d|电$")
# 2026年某市政府工作报告 speaks of the year before, until a plan begins.
_REPORT = re.compile(
    r"(?:(?P<year>20\d\d)年?度?)?[^，。：；]{0,16}政府工作报告(?:[（(](?:全文|摘要|节选|摘登|实录)[)）])?$"
)
_REPORT_WITHIN = 400
_DECEMBER = 12
# 县委经济工作会议召开 明年这么干 is the title of news, and opens no plan.
_NEWS_TITLE = re.compile("(?:召开|举行|举办|开幕|启动|出炉|落幕)")
_TITLE_WITHIN = 8
# 第十四个五年规划纲要, 某市“十四五”商务发展规划 plan for five years.
_TERM_PLAN = re.compile(
    "第?“?十(?P<no>[一二三四五六])个?五(?:年|”)?[^，。：；“]{0,24}(?:规划|纲要)(?:[（(][^（）()]{2,8}[)）])?(?:的通知)?$"
)
_TERM_BASIS = re.compile(
    "发展(?:基础|成就|现状|环境|背景)|规划背景|现实基础|基础条件|回顾|(?:主要|建设|工作)成[就效]|面临"
)
_YEAR_ONLY = re.compile(r"((?:19|20)\d\d)年(?!\d{1,2}月\d{1,2}[日号])")
# 一、2013年工作回顾去年以来，…: a heading that has lost its line end.
_RUN_ON = re.compile(
    r"[A-Za-z\s]{0,8}(?:第?[一二三四五六七八九十]+(?:部分)?[、，]?|[（(][一二三四五六七八九十]+[)）])?(?:关于)?(?:(?:(?:19|20)\d\d|过去[一五])年)(?:的)?"
    r"(?:主要|政府|经济社会发展|各项)?工作(?:的)?(?:简要|基本)?(?:回顾|总结|安排|打算|思路|重点|的?总体要求)(?![和与及])"
)
# 我们将重点做好以下工作：, against 我们主要抓了以下工作：
_PLAN_OPENS = re.compile(
    "(?:将|要|应|须|拟|下一步|下半年|今后)[^。了]{0,24}(?:做好|抓好|推进|落实|开展|实施|突出|聚焦|抓实|办好|干好)[^。了]{0,14}[：:]$"
    "|(?:重点|着力|努力|全力|切实|突出)(?:做好|抓好|抓实|推进|干好)[^。了]{0,20}[：:]$"
)
# 主要预期目标建议为： and 围绕上述目标，我们将 open a plan that goes on until a review begins.
_PLAN_SAID = re.compile(
    "(?:工作|总体)目标(?:主要)?(?:包括|有|是|为|如下)"
    "|(?:预期(?:目标|指标)|(?:奋斗|发展|主要)目标|目标指标)(?:初步)?(?:建议|安排|确定|拟定|设定|初步)?(?:为|是|如下)[：:，]?"
    "|(?:围绕|实现|完成|达成|紧扣|对照)(?:上述|以上|这些)(?:总体|主要|奋斗|预期|工作)?(?:目标|任务)[^，。]{0,6}，"
)
_AIM_WORDS = ("目标", "任务", "指标")
# 预计（下同）: a report on the whole of a year that is about to end, or has just ended.
_ESTIMATED = re.compile("预计(?:数|值)?[，,、]?[（(]?(?:预计[，,])?下同")
# 预计到年末，全县地区生产总值完成115亿元: the same, where the report is of November or December.
_YEAR_GUESSED = re.compile("预计(?:到?(?:今年|年[末底]|全年)|20\\d\\d年)?[^。；\\d]{0,14}?(?:生产总值|GDP)")
_LEADS, _OPENING = 90, 16
# 一年来，面对下行压力，…圆满完成了各项任务。
_LOOKS_BACK = re.compile(
    "圆满完成|胜利完成|较好完成|(?:取得|实现)了?[^，。]{0,16}(?:成效|成绩|成就|进展|新突破)|不平凡|不寻常|卓有成效|面对[^。]{0,40}(?:压力|形势|挑战|冲击|困难)"
    "|攻坚克难|迎难而上|沉着应对|难忘|满载收获|非同寻常|来之不易"
)
_ALL_YEAR = ("year", "range")
_OPENS_LIST = "：:"
# 计划总投资180亿元 on a line of its own tells a figure and plans nothing that follows.
_OPENS_YEAR = re.compile(r"\s*((?:19|20)\d\d)年，")
# “十三五”时期，全区经济实力迈上新台阶。
_OPENS_TERM = re.compile("\\s*(?:过去五年|五年来|[“]?十(?P<no>[一二三四五六])五[”]?(?:时期|期间|以来))")
_TELLS = re.compile(r"\d(?:[\d.]*)[余多]?(?:[十百千]?[万亿]|[个项家%亩户]|元)")


def enter_section(text: str, sentence: Sentence, state: ReadingState) -> None:
    """Take what a heading says: a line of its own, or one that runs on into the sentence."""
    if sentence.heading:
        _read_heading(text, sentence.start, sentence.end, state)
        return
    if text.find("工作", sentence.start, sentence.end) >= 0:
        run_on = _RUN_ON.match(text, sentence.start, sentence.end)
        if run_on is not None:
            _read_heading(text, sentence.start, run_on.end(), state)
    _name_year(text, sentence, state.time)
    if state.time.plan_term is not None:
        _name_term(text, sentence, state.time, state.time.plan_term)
    if _guesses(text, sentence, state.time):
        _enter_estimates(state.time)
    lead = min(sentence.end, sentence.start + _LEADS)
    if stands_in(text, _AIM_WORDS, sentence.start, lead):
        plan = _PLAN_SAID.search(text, sentence.start, lead)
        if plan is not None:
            _enter_plan(text, sentence.start, plan.end(), state)


def _name_year(text: str, sentence: Sentence, time: TimeState) -> None:
    """2024年，我们… under 过去一年工作回顾 in a report that was published months later."""
    lead = time.section_time.period if time.section_time is not None else None
    if not time.section_review or time.published is None or lead is None:
        return
    told = _OPENS_YEAR.match(text, sentence.start, sentence.end)
    if told is not None and int(told[1]) < time.published.year and lead.start == date(time.published.year, 1, 1):
        time.section_year, time.section_time = int(told[1]), None


def _name_term(text: str, sentence: Sentence, time: TimeState, plan: Period) -> None:
    """“十三五”时期，… in the plan of the five years after them looks back, “十四五”时期，… plans again."""
    told = _OPENS_TERM.match(text, sentence.start, sentence.end)
    if told is None or plan.end is None:
        return
    last = 2010 + 5 * "一二三四五六".index(told["no"]) if told["no"] else plan.end.year - 5
    time.section_plan, time.section_review = last >= plan.end.year, last < plan.end.year
    time.section_year = time.section_time = None


def _guesses(text: str, sentence: Sentence, time: TimeState) -> bool:
    """Whether a report says that it guesses: 预计（下同）, or, from November on, what the year will have been.

    Not a report on the months so far.
    """
    if text.find("预计", sentence.start, sentence.end) < 0:
        return False
    if text.find("下同", sentence.start, sentence.end) >= 0 and _ESTIMATED.search(text, sentence.start, sentence.end):
        return True
    if time.published is None or time.published.month < REPORTS_BEGIN or time.estimated or time.reported is not None:
        return False
    return opens_with_guess(text, sentence.start, sentence.end) and bool(
        _YEAR_GUESSED.search(text, sentence.start, sentence.end)
    )


def opens_with_guess(text: str, start: int, end: int) -> bool:
    """Whether a sentence opens with 预计, of no months that are over (1—9月实现86亿元，预计…)."""
    guess = text.find("预计", start, min(end, start + _OPENING))
    return guess >= 0 and text.find("月", start, guess) < 0


def _enter_estimates(time: TimeState) -> None:
    """What is told and guessed to the year's end is of the whole year, and no plan."""
    today = time.published
    if today is None or time.section_plan:
        return
    time.estimated = today.month >= REPORTS_BEGIN
    if time.section_year is None and (time.estimated or today.month <= REPORTS_END):
        time.section_review, time.section_year = True, today.year - (not time.estimated)


def _enter_plan(text: str, start: int, end: int, state: ReadingState) -> None:
    """A plan is of the year that it names, else of the year after the one looked back on, else of the running one."""
    time = state.time
    said = _YEAR_ONLY.search(text, start, end)
    if time.plan_term is not None and said is None:
        time.section_plan, time.section_review = True, False
        return
    if said is not None:
        time.section_year = int(said.group(1))
    elif not time.section_plan:
        time.section_year = _next_year(time)
    if said is not None or not time.section_plan:  # 2022年主要预期目标是 under 今后五年和2022年工作
        time.section_time = None
    time.section_plan, time.section_review = True, False


def _next_year(time: TimeState) -> int | None:
    """The year of a plan that follows a review: the next one, the running one where only a part of it is over."""
    today = time.published
    if time.section_review and time.section_year is not None:
        told = time.reported.period.end if time.reported is not None and time.reported.period is not None else None
        running = told is not None and told.year == time.section_year and told.month < _DECEMBER  # 1—11月 in December
        over = today is None or time.section_year < today.year or (today.month >= REPORTS_BEGIN and not running)
        return time.section_year + over
    return time.report_year if today is None else today.year + (today.month == 12)


def look_back(text: str, sentence: Sentence, state: ReadingState) -> None:
    """A sentence that tells no figure but how the year went (2019年，是极不平凡的一年) opens a review of that year."""
    time = state.time
    years = [word.year for word in time.words if word.kind in _ALL_YEAR and word.year is not None and _is_year(word)]
    today = time.published
    if not years or (today is not None and years[0] >= today.year and today.month < REPORTS_BEGIN):
        return
    if _LOOKS_BACK.search(text, sentence.start, sentence.end) is None:
        return
    time.section_plan, time.section_review, time.section_year = False, True, years[0]
    time.section_time = None


def _is_year(word: TimeWord) -> bool:
    period = word.period
    return (
        period is not None
        and period.start is not None
        and period.end is not None
        and (period.end - period.start).days >= 364
    )


def leave_paragraph(text: str, last: Sentence, state: ReadingState) -> None:
    """A line that leads in (一年来，主要抓了以下工作：) gives its time to the paragraphs that follow."""
    time = state.time
    if text[last.end - 1] in _OPENS_LIST and _PLAN_OPENS.search(text, last.start, last.end):
        time.section_plan, time.section_review = True, False
        time.section_year = year_of(state)
    elif time.carried is not None and (
        (text[last.end - 1] in _OPENS_LIST and time.carried.kind != "day")
        or (is_term(time.carried) and not _tells(last, state))
    ):
        time.section_time = time.carried


def _tells(last: Sentence, state: ReadingState) -> bool:
    """Whether the paragraph that `last` ends has told a figure."""
    return bool(state.drafts) and state.drafts[-1].start >= last.start


def year_of(state: ReadingState) -> int | None:
    """The year that a bare 全年 or 9月 belongs to: the paragraph's, the section's, the document's."""
    time = state.time
    lead = time.section_time.year if time.section_time is not None else None
    if time.carried is not None and time.carried.year is not None:
        since = time.carried.period if time.carried.kind == "since" else None
        return since.end.year if since is not None and since.end is not None else time.carried.year
    return time.section_year or lead or (time.published.year if time.published else time.year_said)


def _read_heading(text: str, start: int, end: int, state: ReadingState) -> None:
    time = state.time
    content = text[start:end].strip()
    if _DATELINE.search(content):
        return
    if start < _REPORT_WITHIN and _is_title(content, time):
        return
    if start < _TITLE_WITHIN and _NEWS_TITLE.search(content):
        return
    year = _YEAR_ONLY.search(content)
    level = _level(content)
    if _counts(content, level, time):
        _turn(content, level, year, time)
    if year:
        time.section_year = int(year.group(1))
    elif time.plan_term is not None and time.section_plan:
        time.section_year = time.section_time = None
        return
    elif "工作回顾" in content and "五年" not in content and time.published is not None and time.published.month <= 3:
        time.section_year = time.published.year - 1
    spans = _spans(start, end, state)
    if spans and "|" not in content:
        time.section_time = spans[-1]
    elif time.section_plan and year:
        time.section_time = None


def _is_title(content: str, time: TimeState) -> bool:
    """Whether a heading is the title of a yearly report or of a five-year plan: it tells what all of it speaks of."""
    report = _REPORT.search(content) if "政府工作报告" in content else None
    if report is not None:
        _open_report(report, time)
        return True
    if "政府工作报告" in content and (time.section_plan or time.section_review):
        return True  # 2023年政府工作报告汇编(6篇) over a part that its verbs tell
    return ("规划" in content or "纲要" in content) and _open_term(content, time)


def _open_report(report: re.Match[str], time: TimeState) -> None:
    """The title of a year's report, which speaks of the year before as long as nothing else is said."""
    today = time.published
    year = int(report["year"]) if report["year"] else today.year if today is not None else None
    time.section_plan, time.section_review, time.section_level = False, False, None
    time.section_year, time.report_year = None if year is None else year - 1, year


def _open_term(content: str, time: TimeState) -> bool:
    """Whether `content` is the title of a five-year plan, which plans until a heading looks at what it builds on."""
    title = _TERM_PLAN.search(content)
    if title is None or time.plan_term is not None:
        return False
    last = 2010 + 5 * "一二三四五六".index(title["no"])
    if time.published is not None and last < time.published.year:
        return False
    time.plan_term = Period(date(last - 4, 1, 1), date(last, 12, 31))
    time.section_plan, time.section_review, time.section_level = True, False, None
    time.section_year = time.section_time = None
    return True


def _counts(content: str, level: int | None, time: TimeState) -> bool:
    """Whether a heading may end the part that a heading has opened: none below it does, but by saying when."""
    above = time.section_level
    return above is None or (level is not None and level <= above) or _WHEN.search(content) is not None


def _level(content: str) -> int | None:
    number = _LEVELS.match(content)
    return number.lastindex if number is not None else None


def _turn(content: str, level: int | None, year: re.Match[str] | None, time: TimeState) -> None:
    """Begin a plan or a review, or end one where a heading stands above it."""
    review = _REVIEW.search(content) is not None
    plans = _AHEAD.search(content) is not None or _is_plan(content, time.section_review or year is not None)
    over = plans and _is_over(year, time.published) and "目标" not in content
    of_term = time.plan_term is not None and year is None
    if (of_term and _TERM_BASIS.search(content)) or (not of_term and (review or over)):
        time.section_plan, time.section_review, time.section_level = False, True, level
    elif plans or of_term or (level is not None and _is_ahead(year, time.published)):
        if year is None:
            time.section_year = _year_of_plan(content, time)
            time.section_time = None
        time.section_plan, time.section_review, time.section_level = True, False, level
    elif year is not None or (time.section_level is not None and level is not None and level < time.section_level):
        time.section_plan, time.section_review, time.section_level = False, False, level


def _year_of_plan(content: str, time: TimeState) -> int | None:
    """The year of a plan whose heading says none in figures: 今年工作安排, 明年工作打算, or the one after a review."""
    if time.section_review:
        return _next_year(time)
    today = time.published
    if time.report_year is not None:
        return time.report_year
    if time.section_year is not None or today is None or time.plan_term is not None:
        return time.section_year
    if "今年" in content or "全年" in content:
        return today.year
    return today.year + 1 if "明年" in content or "来年" in content else None


def _is_plan(content: str, likely: bool) -> bool:
    """Whether a heading is one of plans; `likely` that one may stand here that does not say so itself."""
    named = _PLAN_WORD.search(content) is not None and _PLAN.search(content) is not None
    named = named or (likely and _PERHAPS_PLAN.search(content) is not None)
    return named and _TELLS.search(content) is None and _DOES.search(content) is None


def _is_over(year: re.Match[str] | None, published: date | None) -> bool:
    """一、2025年主要工作 in a report of January 2026."""
    return year is not None and published is not None and int(year.group(1)) < published.year


def _spans(start: int, end: int, state: ReadingState) -> list[TimeWord]:
    if not state.marks.within(start, end):
        return []
    clock = Clock(state.time.published, year_of(state))
    return [word for word in find_times(state.marks, start, end, clock) if word.kind in ("range", "as_of")]


def _is_ahead(year: re.Match[str] | None, published: date | None) -> bool:
    """A heading's year that has only begun when the document is published."""
    return year is not None and published is not None and int(year.group(1)) >= published.year and published.month <= 3
