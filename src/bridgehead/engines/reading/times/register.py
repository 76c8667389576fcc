"""The register of a text without headings: a stretch of a yearly report that tells results, or one that gives tasks.

Such reports are made in the first months of a year, on the year before (a few in December, on the running one). Where
a stretch of one has lost its headings, only the verbs tell: 完成, 增长, 建成投产 of what is done, 力争, 抓好, 完善
of tasks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bridgehead.engines.reading.text.sentences import Sentence

from .marks import TimeMarks
from .state import TimeState

_TASK = re.compile(
    "力争|确保|争创|争当|(?:抓|做|用|建|办|管|写|落实|培育|守)好|抓实|抓紧|(?<![已经])(?:完善|健全|鼓励|探索|统筹|加大|加强|强化|深化|谋划|扎实开展|大力发展|加快建设|规划建设)"
    "|(?<=[，。；])(?:支持|发挥|聚焦|坚持|推动|启动|建成|开工)|\\d[^，。；]{0,8}(?:以上|左右)(?=[，。；])|更多|早日|尽快"
)
_RESULT = re.compile(
    "(?:增长|下降|提[高升]|上升|回落|收窄|加快|扩大)(?:了)?\\d|完成投资\\d|(?:完成|投资|转化|办结|开工|到位)率(?:达|为)?\\d|建成投[产用运]|竣工投[产用]|建成运[营行]"
    "|正式(?:交付|运营|投[产用运]|启用|挂牌|通车)|入选|入围|荣获|获[批评得]|居(?:全|第)|位[居列]|跃[居升]|列全|首次|圆满|成功|全面完成|提前|进展顺利|成效|取得"
    "|新增(?!长)[^，。；]{0,16}\\d|(?<!力争)(?<!确保)(?:达到?|突破)\\d|惠及|化解|[已了](?=[，。；建开投])|落地见效|顺利|累计|全年"
)
# Words of time that only news and bulletins have; a year's report speaks of 全年, 去年, 今年.
_OF_THE_YEAR = re.compile("(?:全年|今年|去年|上年|年内|(?:19|20)\\d\\d年度?|明年|年度|过去一年|一年来)，?")
_NEWS = re.compile("记者|获悉|本报讯|举行|仪式|电讯|日电|编辑")
# A part of one that was copied without its day (2023年政府工作报告汇编).
_NAMED_REPORT, _TITLE_WITHIN = re.compile("(20\\d\\d)年[^，。；\\n]{0,12}政府工作报告"), 120
_FEWEST_SENTENCES, _FEWEST_SIGNS = 4, 4
# How few signs of the other kind there may be, in a text that may be news too and in one that says it is a report.
_PURE, _NAMED_PURE = 0.25, 0.5
_REPORT_MONTHS = frozenset({12, 1, 2, 3})
_DECEMBER = 12


def open_register(text: str, sentences: Sequence[Sentence], marks: TimeMarks, time: TimeState) -> None:
    """Let `time` begin as a review or a plan where nothing but the verbs of the text says which it is."""
    if len(sentences) < _FEWEST_SENTENCES:
        return
    today, named = time.published, _NAMED_REPORT.search(text, 0, _TITLE_WITHIN)
    if named is None and (today is None or today.month not in _REPORT_MONTHS):
        return
    dated = (mark for mark in marks.marks if mark.kind != "vague")
    if any(_OF_THE_YEAR.fullmatch(text, mark.start, mark.end) is None for mark in dated) or _NEWS.search(text):
        return
    tasks, results = len(_TASK.findall(text)), len(_RESULT.findall(text))
    if tasks + results < _FEWEST_SIGNS:
        return
    year, pure = _year_of_report(today, named), _PURE if named is None else _NAMED_PURE
    if results <= tasks * pure:
        time.section_plan, time.section_year = True, year
    elif tasks <= results * pure:
        time.section_review, time.section_year = True, year - 1


def _year_of_report(today: date | None, named: re.Match[str] | None) -> int:
    """The year whose tasks a report gives: the one that it names, else the one that begins."""
    if named is not None:
        return int(named[1])
    return 0 if today is None else today.year + (today.month == _DECEMBER)
