"""Rows of projects whose cells stand one space apart under a head: 序号 项目名称 总投资 建设单位.

The cells hold words, so that only the head tells that the lines under it are rows: a line with as many cells is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n]+")
_SPACE = re.compile(r"(?<=\S) (?=\S)")
_NAME = re.compile(r"(?:^| )(?:项目|工程)(?:名称)?(?= )")
_FACT = re.compile(r" (?:计划|估算|概算|协议)?(?:总?投资|建设单位|业主|投资方|实施单位|建设内容|形象进度|进展)")
_SENTENCE = re.compile("[，。；！？\t|｜]")
_LONGEST_HEAD, _LEAST_CELLS = 80, 3

Edit = tuple[int, int, str]


def has_named_rows(text: str) -> bool:
    """Whether a line may be the head of such a table."""
    return "\n" in text and ("项目 " in text or "项目名称 " in text or "工程名称 " in text)


def named_rows(text: str) -> Iterator[Edit]:
    """Put a tab for each space between the cells of a head and of the rows right under it."""
    columns = 0
    head: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        gaps = [match.span() for match in _SPACE.finditer(text, *line.span())]
        if columns and len(gaps) + 1 == columns:
            for start, end in [*head, *gaps]:
                yield start, end, "\t"
            head = []
            continue
        columns = 0
        if _heads(line.group()) and len(gaps) + 1 >= _LEAST_CELLS:
            columns, head = len(gaps) + 1, gaps


def _heads(line: str) -> bool:
    if len(line) > _LONGEST_HEAD or "  " in line or "\u3000" in line or _SENTENCE.search(line) is not None:
        return False
    return _NAME.search(line) is not None and _FACT.search(line) is not None
