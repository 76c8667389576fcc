"""A figure's label: the text's own words for what is counted, without time, comparators and filler."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridgehead.engines.reading.times.periods import TimeWord

_LEAD = re.compile(
    r"(?:\d{1,2}[.、](?!\d)|[■●◆★▲▪•◎※◇○□➤►]\s?|其中|同时|此外|另外|以及|并且?|还|也|又|则|且|全[市区县省镇]|我[市区县省]|[市区县]内|累计|共|已|将|要|力争|确保|计划|预计|目前|是|为|有|完成|实现|的|在(?![建手谈库园孵跟岗])|了|今年|，|、|；|：|“(?=[^”]*$)|”)+"
)
_TAIL = re.compile(
    r"(?:达到了?|达|突破了?|超过|超|为|至|共|有|就|了|(?<![签合契条公预履违续解])约|近|逾|不少于|不低于|完成|实现|累计|分别|确保|力争|计划|预计|由|从|(?<=[\u4e00-\u9fff])(?<![线网以之海路])上(?=$)|(?:提高|提升|上升|增加|增长|下降|降低)[到至]|保持在|稳定在|，|、|：|\s)+$"
)
# What that is made of: it can begin no earlier than the last of any other character.
_OF_TAIL = "达到了突破超过为至共有就约近逾不少于低完成实现累计分别确保力争划预由从提高升上增加长下降持稳定在，、："
_OF_TAIL += " \t\n\u3000\xa0"


def label_of(text: str, start: int, end: int, times: Sequence[TimeWord], most: int = 30) -> str | None:
    """text[start:end] without its words of time and its filler; None where nothing is left."""
    if start >= end:
        return None
    said, position = "", start
    for time in times:
        if start <= time.start and time.end <= end:
            said += text[position : time.start]
            position = time.end
    said = (said + text[position:end]).strip()
    lead = _LEAD.match(said)
    if lead is not None:
        said = said[lead.end() :]
    tail = _TAIL.search(said, len(said.rstrip(_OF_TAIL)))
    if tail is not None:
        said = said[: tail.start()]
    return said.strip("，、；：（）() \n")[-most:] or None
