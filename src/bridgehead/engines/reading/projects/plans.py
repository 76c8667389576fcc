"""Which sentences stand where a text plans, so that a verb of building tells of no deed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bridgehead.engines.reading.drafts import ReadingState
from bridgehead.engines.reading.known import Known
from bridgehead.engines.reading.text.sentences import Sentence
from bridgehead.engines.reading.times.clock import REPORTS_END
from bridgehead.engines.reading.times.marks import TimeMarks
from bridgehead.engines.reading.times.register import open_register
from bridgehead.engines.reading.times.sections import enter_section, leave_paragraph
from bridgehead.engines.reading.times.state import TimeState

_YEAR_AHEAD = re.compile(r"(?:((?:19|20)\d\d)年，|今年，?|新的一年(?:里|中)?，)(?P<who>[^，。；]{0,14})将")
# Who plans for the rest of a text too; 2025年，霁江将 is one of many places in the news.
_ITSELF = re.compile("[全我本各][省市区县州镇乡旗们局]|[市区县州]$|^$")
# 支持|去年投产的X达产 looks ahead
_LOOKS_BACK = re.compile(
    "去年(?!(?:新?签约|开工|动工|建成|竣工|投产|投运|投用|引进|落户|落地)的)|过去|上年|截至|回顾|以来|同比|已经|已[完建开签投竣](?!.的)|日前|近日|[昨今]天"
)
_LEADS = 40
# 将重点办好15件实事。分别是：…: the tasks that the next sentences list
_WILL_DO = re.compile(
    "(?:将|要)(?!军)[^。；]{0,40}(?:抓好|办好|做好|实施|推进|办理|完成)[^。；，]{0,6}(?:\\d+|[一二三四五六七八九十两]+)[件项个](?:[^，。；]{0,6}(?:大事|实事|工作|任务|重点))"
)
# A stretch of a report that only bids: 聚力打造…，推动…，争取…; what it says was reached or has grown tells of deeds.
_BIDS = re.compile(
    "(?:^|(?<=[，。；\n]))(?:聚力|高效|全力|扎实|深入|积极|大力|加力|有序|全面|持续|统筹|着力|因地制宜)*"
    "(?:争取|推动|开展|加快|推进|建成|开工|支持|培育|打造|做强|实施|抓好|做好|用好|建好|完善|健全|强化|优化|启动|引导|鼓励|促进|发展|提速|布局|拓展|深化|规划|谋划|力争|确保)"
)
_TELLS_OF = re.compile(
    r"增长\d+\.\d|下降\d+\.\d|完成投资\d|[已了](?=[，。；建开投])|(?<![，。；\n])建成投[产用运]|投产达效|居全|获[批评得]|荣获|成功|顺利|圆满|累计|同比|位居|首次|正式|今年以来|记者|日前|全部(?:开工|建成|完成)|提前"
)
_PLANS = re.compile(
    "力争|确保|争取|争创|计划|拟(?!态)|将|明年|下一步|下半年|今后|目标|尽快|尽早|早日|要(?!求|素|点|闻)(?<![为首重主必只需概纪摘险紧]要)|做好|抓好|着力|加力|更多|更大"
)
_CLAUSE_END, _BARE_DEEDS = re.compile("[，。；\n]"), ("建成", "投产")
_FEWEST_BIDS, _MOST_TOLD, _DECEMBER = 5, 0.15, 12


def plan_sections(
    text: str, sentences: Sequence[Sentence], published: date | None, marks: TimeMarks, known: Known
) -> Iterator[bool]:
    """For each sentence whether its section is one of plans, by the headings and the lines that lead in.

    Read only as far as a project's stage is said, which in most texts is nowhere.
    """
    walk = ReadingState(TimeState(published), marks, known)
    open_register(text, sentences, marks, walk.time)
    if not (walk.time.section_plan or walk.time.section_review) and _gives_tasks(text, sentences, published):
        walk.time.section_plan = True
    ahead = False
    for number, sentence in enumerate(sentences):
        if number and sentence.paragraph != sentences[number - 1].paragraph:
            leave_paragraph(text, sentences[number - 1], walk)
            walk.new_paragraph(goes_on=False)
        enter_section(text, sentence, walk)
        said = _looks_ahead(text, sentence, published)
        ahead = ahead and _LOOKS_BACK.search(text, sentence.start, sentence.end) is None
        yield walk.time.section_plan or ahead or said is not None
        ahead = ahead or (said is not None and _ITSELF.search(said["who"]) is not None)
        ahead = ahead or _WILL_DO.search(text, sentence.start, sentence.end) is not None


def _gives_tasks(text: str, sentences: Sequence[Sentence], published: date | None) -> bool:
    """Whether nearly all that a text of a year's first months says are bids: a stretch of a report's plan."""
    if published is None or not (published.month <= REPORTS_END or published.month == _DECEMBER) or len(sentences) < 2:
        return False
    bids = len(_BIDS.findall(text))
    return bids >= _FEWEST_BIDS and len(_TELLS_OF.findall(text)) <= bids * _MOST_TOLD


def only_tells(text: str, position: int) -> bool:
    """Whether the paragraph of `position` tells of deeds and nowhere of plans: 推动A等9个项目开工，B建成投产."""
    start, end = text.rfind("\n", 0, position) + 1, text.find("\n", position)
    end = end if end >= 0 else len(text)
    if _PLANS.search(text, start, end) is not None:
        return False
    clause = _CLAUSE_END.search(text, position, end)
    stop = clause.start() if clause is not None else end
    told = _TELLS_OF.finditer(text, start, end)
    # 推动A|建成投产 tells by itself of no deed
    return any(not (position <= each.start() < stop and each.group().startswith(_BARE_DEEDS)) for each in told)


def _looks_ahead(text: str, sentence: Sentence, published: date | None) -> re.Match[str] | None:
    """2025年，全市将…, in that year's first months: what follows are its tasks, until something is looked back on."""
    lead = min(sentence.end, sentence.start + _LEADS)
    if published is None or text.find("将", sentence.start, lead) < 0:
        return None
    said = _YEAR_AHEAD.search(text, sentence.start, lead)
    if said is None:
        return None
    year = int(said.group(1) or published.year)
    return said if year > published.year or (year == published.year and published.month <= REPORTS_END) else None
