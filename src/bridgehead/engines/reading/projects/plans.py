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

_YEAR_AHEAD = re.compile(r"((?:19|20)\d\d)年，(?P<who>[^，。；]{0,14})将")
# Who plans for the rest of a text too; 2025年，霁江将 is one of many places in the news.
_ITSELF = re.compile("[全我本各][省市区县州镇乡旗们局]|[市区县州]$|^$")
_LOOKS_BACK = re.compile("去年|过去|上年|截至|回顾|以来|同比|已经|已[完建开签投竣]|日前|近日|[昨今]天")
_LEADS = 40


def plan_sections(
    text: str, sentences: Sequence[Sentence], published: date | None, marks: TimeMarks, known: Known
) -> Iterator[bool]:
    """For each sentence whether its section is one of plans, by the headings and the lines that lead in.

    Read only as far as a project's stage is said, which in most texts is nowhere.
    """
    walk = ReadingState(TimeState(published), marks, known)
    open_register(text, sentences, marks, walk.time)
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


def _looks_ahead(text: str, sentence: Sentence, published: date | None) -> re.Match[str] | None:
    """2025年，全市将…, in that year's first months: what follows are its tasks, until something is looked back on."""
    lead = min(sentence.end, sentence.start + _LEADS)
    if published is None or text.find("将", sentence.start, lead) < 0:
        return None
    said = _YEAR_AHEAD.search(text, sentence.start, lead)
    if said is None:
        return None
    year = int(said.group(1))
    return said if year > published.year or (year == published.year and published.month <= REPORTS_END) else None
