"""Paragraphs, sentences and headings of a mended text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bridgehead.engines.reading.records import record

from .lines import lines_of

# An item after a bullet is a sentence on its own, on a line with others too.
_END = re.compile(
    r"[。！？!?□ \u3000](?:(?<=□)□*|(?<=[ \u3000])[ \u3000]*(?=[◎●■◆▲★])|(?<![□ \u3000])[。！？!?]*[”\"')）]*)"
)
_LONGEST_HEADING = 50
_HEADING_NUMBER = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、]|第[一二三四五六七八九十]+部分)"
)
# 国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要（草案） is longer than other headings.
_TITLE = re.compile(r"(?:纲要|规划|报告|公报|通报|方案|要点)(?:[（(][^（）()]{2,8}[)）])?$")


@record(frozen=True, slots=True)
class Sentence:
    """[start, end) of the text; `paragraph` counts lines; `heading` marks a short line that ends in no full stop."""

    start: int
    end: int
    paragraph: int
    heading: bool = False


def split_sentences(text: str) -> Iterator[Sentence]:
    """The sentences of `text` in order; a heading is one sentence."""
    for number, (start, line) in enumerate(lines_of(text)):
        end = start + len(line)
        content = line.strip()
        if not content:
            continue
        if len(content) <= _LONGEST_HEADING and _is_heading(content):
            yield Sentence(start, end, number, heading=True)
            continue
        position = start
        for stop in _END.finditer(text, start, end):
            after = stop.end()
            if after > position + 1:
                yield Sentence(position, after, number)
            position = after
        if end > position:
            yield Sentence(position, end, number)


def _is_heading(content: str) -> bool:
    if "单位：" in content and content[-1] in ")元%个":
        return True  # the title of a table
    if content[-1] in "。；;，,、：!！?？”":
        return len(content) <= 12 and content[-1] == "："
    if _TITLE.search(content) is not None and not set("，。；：") & set(content):
        return True
    return (len(content) <= 30 and "，" not in content) or (
        len(content) <= 40 and _HEADING_NUMBER.match(content) is not None
    )
