"""The register of a text without headings: a stretch of a yearly report that tells results, or one that gives tasks.

Such reports are made in the first months of a year, on the year before (a few in December, on the running one). Where
a stretch of one has lost its headings, only the verbs tell: 完成, 增长, 建成投产 of what is done, 力争, 抓好, 完善
of tasks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.text.sentences import Sentence

from .expressions import Mark
from .marks import TimeMarks
from .parts import number_of
from .periods import TimeWord
from .state import TimeState

# 1000家左右, 500家以上 are what is aimed at; a result is told exactly.
_AIMED_AT = "(?![^，。；]{0,6}(?:以上|左右))"
_TASK = re.compile(
    "力争|确保|争创|争当|争取(?!到|中央|国家|[^，。；]{0,12}资金)|(?:做|用|建|办|管|写|落实|培育|守)好|抓实|抓紧|(?:鼓励|探索|谋划)(?<![已经]..)|(?:扎实开展|大力发展|规划建设|加快建设(?![，。；]))(?<![已经]....)"
    "|不[少低]于|(?:^|[，。；：\\n—）])(?:引导|鼓励|[做建][优强大精好]|狠抓|力促|打好|用[足好活]|抓[牢紧细]|严格落实|坚定不移)|[^至达到\\d.，。；]\\d[\\d.]*[^，。；\\d]{0,6}左右(?=[，。；])|更多|更大|更好|早日|尽快|加力"
)
# Verbs that lead the tasks of a plan, and open many a sentence of a review too.
_PERHAPS_TASK = re.compile(
    "(?:完善|健全|统筹|加大|加强|强化|深化)(?<![已经]..)|(?:^|[，。；：\\n—）])(?:培育|布局|打造|新建|支持|发挥|聚焦|坚持|推动|推进|促进|启动|建成|开工|提升|突出|构建|盘活|组织)(?!了)|抓好|着力|\\d[^，。；]{0,8}以上(?=[，。；])"
)
# Sentences of a plan open with what is to be done, and those of a review without a result are few.
_LEADS_TASK = re.compile(
    "(?:^|。)(?:大力|全力|持续|积极)?(?:推进|落实|加快|开展|实施|滚动|强化|优化|深化|扩大|建设|推动|培育|支持|完善)"
)
_FEWEST_LEADS = 3
# 力争投资突破2000亿元 tells no result.
_STRIVES = re.compile("(?:力争|力促|务求|确保|争取(?!到))[^。；]*")
_RESULT = re.compile(
    f"(?:完成|投资|转化|办结|开工|到位)率(?:达|为)?\\d|建成投[产用运]|竣工投[产用](?<!拟竣工投.)|建成运[营行]"
    "|正式(?:交付|运营|投[产用运]|启用|挂牌|通车)|入选|入围|荣获|获[批评得]|[居列](?:全|第|各|首)|位[居列]|跃[居升]|首次|圆满|成功|全面完成|超额完成|上线运行|提前|进展顺利|成效|取得"
    f"|(?:出台|推出|发布|废止|修订|承办)[^，。；]{{0,24}}\\d[余多]?(?:条|项|件){_AIMED_AT}(?![^，。；]{{0,6}}以上)|(?:发现|处置|查处)[^，。；\\d]{{2,12}}\\d"
    f"|惠及|化解|[已了](?=[，。；建开投])|落地见效|顺利|累计{_AIMED_AT}"
    "|(?:[高快]于全[国省市区县]|全国|全省)(?:第|首|前|最|\\d)|(?:明显|显著|不断|持续|稳步|大幅|进一步)(?:提[升高]|优化|增强|增长|壮大|改善|拓展|扩大|加快|好转|向好|下降|压减|深化)(?=[，。；])"
    "|(?:加快|扎实|有序|有力|深入|纵深|全面|稳步|顺利)(?:推进|建设|开展|实施|落实|启动)(?=[，。；])|(?:开工|竣工|投产|投用|投运|落户|落地|挂牌|开通|通车|通航|封关|升空|并网|完工|全覆盖|使用)(?=[，。；])|走深走实|迈出|落地落实|创历史"
)
# 增长8%, 突破500亿元: a result in a review, and an aim in a plan.
_PERHAPS_RESULT = re.compile(
    f"(?:增长|下降|提[高升]|上升|回落|收窄|加快|扩大)(?:了)?\\d{_AIMED_AT}|(?:达到?|突破|完成投资|[增升扩降合并减缩]至)\\d{_AIMED_AT}"
    f"|(?:降低|节约|盘活|压减)[^，。；\\d]{{2,14}}\\d{_AIMED_AT}"
    f"|新增(?!长)[^，。；]{{0,16}}\\d{_AIMED_AT}"
)
# Words of time that only news and bulletins have; a year's report speaks of 全年, 去年, 今年.
_OF_THE_YEAR = re.compile(
    "[从由自到]?(?:全年|今年|去年|上年|年内|(?:19|20)\\d\\d年度?|明年|年度|过去一年|一年来)[，的]?"
)
_NEWS = re.compile("记者|获悉|本报讯|举行|仪式|电讯|日电|编辑|近日|日前|主播|【")
# A part of one that was copied without its day (2023年政府工作报告汇编).
_NAMED_REPORT, _TITLE_WITHIN = re.compile("(20\\d\\d)年[^，。；\\n]{0,12}政府工作报告"), 120
_FEWEST_SENTENCES, _FEWEST_SIGNS = 2, 3
# How few signs of the other kind there may be in a plan and in a review, of a text that may be news too and of one
# that says it is a report.
_PURE, _NAMED_PURE = (0.3, 0.4), (0.5, 0.5)
# Reports are given in winter; at other times only a text without a result is one of plans.
_OUT_OF_SEASON = (0.2, 0.0)
_PERHAPS, _FEWEST_TASKS = 0.5, 2.5
# 年均增长7%: what five years have brought where nothing says which; 三年年均 says it.
_MEAN_GROWTH = re.compile("年均(?<![两三四]年年均)(?:分别|实际|名义)*(?:增[长速幅]|递增|净增|下降)")
_OF_ONE_YEAR = re.compile("(?:全年|今年|去年|上年|年内|明年|年度|过去一年|一年来|到?(?:19|20)\\d\\d年度?)，?")
_TERM_YEARS, _YEARS = frozenset({0, 1, 2}), 5
# Words of time that are no dates: 近年来, and 5年提升8个百分点.
_NO_DATES = ("vague", "past")
# Parts of a year that its plan names too: 上半年竣工, 6月底前开工.
_PARTS_AHEAD = frozenset({"", "whole", "q1", "first", "end_of", "end_of2", "within", "new_year", "plan"})
_MONTHS, _FROM = frozenset({"month", "m1", "ma", "md"}), ("截", "自", "从")
_QUARTERS, _HALF = str.maketrans("首1234", "一一二三四"), 6
_PAST_YEARS = frozenset({"去年", "上年", "上一年", "前年", "上年度", "上一年度"})
_REPORT_MONTHS = frozenset({12, 1, 2, 3})
_DECEMBER = 12


def open_register(text: str, sentences: Sequence[Sentence], marks: TimeMarks, time: TimeState) -> None:
    """Let `time` begin as a review or a plan where nothing but the verbs of the text says which it is."""
    if len(sentences) < _FEWEST_SENTENCES:
        return
    today, named = time.published, _NAMED_REPORT.search(text, 0, _TITLE_WITHIN)
    if today is None and named is None:
        return
    dates = [
        mark
        for mark in marks.marks
        if mark.kind not in _NO_DATES and _OF_THE_YEAR.fullmatch(text, mark.start, mark.end) is None
    ]
    ahead = bool(dates) and today is not None and all(_may_be_ahead(text, mark, today) for mark in dates)
    if (dates and not ahead and "年均" not in text) or _NEWS.search(text):
        return
    tasks, results, signs = _signs(text)
    if signs < _FEWEST_SIGNS:
        return
    seasonal = named is not None or (today is not None and today.month in _REPORT_MONTHS)
    if seasonal and today is not None and tasks <= results * _PURE[1] and _open_term(text, marks, time, today):
        return
    if dates and not ahead:
        return
    planned, told = _NAMED_PURE if named is not None else _PURE if seasonal else _OUT_OF_SEASON
    if tasks >= _FEWEST_TASKS and results <= tasks * planned:
        time.section_plan, time.section_year = True, _year_of_report(today, named)
    elif seasonal and not dates and tasks <= results * told:
        time.section_review, time.section_year = True, _year_of_report(today, named) - 1


def _may_be_ahead(text: str, mark: Mark, today: date) -> bool:
    """Whether a plan of the year may name such a time: a part of the year that is not over (6月底前), or no part."""
    if text.startswith(_FROM, mark.start) or mark.year in _PAST_YEARS:
        return False
    month, kind = today.month % _DECEMBER, mark.kind
    if kind in _MONTHS:
        said = number_of(mark.match[kind])
        return said > month or (said == month and text.startswith("前", mark.end - 1))
    if kind == "half":
        return month <= _HALF or "下" in mark.match[kind]
    if kind == "quarter":  # 一季度开工412个 in February tells of what has begun
        return "一二三四".find(mark.match[kind].translate(_QUARTERS)) * 3 + 1 >= month
    return kind in _PARTS_AHEAD


def _signs(text: str) -> tuple[float, float, int]:
    """The weights of the signs of a plan and of a review, and how many there are."""
    sure, perhaps = len(_TASK.findall(text)), len(_PERHAPS_TASK.findall(text))
    leads = len(_LEADS_TASK.findall(text))
    told = _STRIVES.sub("", text)
    results, likely = len(_RESULT.findall(told)), len(_PERHAPS_RESULT.findall(told))
    aims = likely * _PERHAPS if sure > results else likely
    bids = not likely and leads and leads + perhaps > _FEWEST_LEADS  # 推动…对接，着力培育…。支持…: and no result at all
    if not results and (bids or (likely < leads and leads >= _FEWEST_LEADS)):
        sure += leads  # 推进…。落实…。滚动建设…
    return sure + perhaps * _PERHAPS, results + aims, sure + perhaps + results + likely


def _open_term(text: str, marks: TimeMarks, time: TimeState, today: date) -> bool:
    """Whether a report looks back on five years, which only its mean growths tell.

    Plans of five years end with years of 0 and 5, terms of counties and provinces one and two years later.
    """
    last = today.year - 1
    if "年均" not in text or last % _YEARS not in _TERM_YEARS or _MEAN_GROWTH.search(text) is None:
        return False
    if any(_OF_ONE_YEAR.fullmatch(text, mark.start, mark.end) for mark in marks.marks):
        return False  # 从2020年的5万元提高到2025年的7万元 tells of both ends
    time.term = Period(date(last - _YEARS + 1, 1, 1), date(last, 12, 31))
    time.section_review, time.section_time = True, TimeWord(0, 0, "range", time.term)
    return True


def _year_of_report(today: date | None, named: re.Match[str] | None) -> int:
    """The year whose tasks a report gives: the one that it names, else the one that begins."""
    if named is not None:
        return int(named[1])
    return 0 if today is None else today.year + (today.month == _DECEMBER)
