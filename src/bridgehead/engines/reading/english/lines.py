"""English pages: which lines are English, their sentences, and the figures and projects that they tell of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from bridgehead.engines.reading.drafts import Draft
from bridgehead.engines.reading.projects.facts import ProjectDraft
from bridgehead.engines.reading.text.lines import lines_of

from .figures import finish, read_english
from .periods import find_english_times
from .projects import find_english_projects
from .quantities import find_english
from .view import EnglishState

_LATIN = re.compile("[A-Za-z][A-Za-z]*")
_HAN = re.compile("[\u3400-\u9fff][\u3400-\u9fff]*")
# Three words in a row, from the space after the first: most pages have few spaces.
_WORDS = re.compile(r" (?:(?<=[A-Za-z]{2} )|(?<=[A-Za-z]{2}[,，] ))[A-Za-z]{2,}[,，]? [A-Za-z]{2}")
_ITEM = re.compile("- [A-Z]")
_WESTERN = str.maketrans("，：；（）", ",:;()")
_END = re.compile(r"[.!?][\"”’')]*(?= +[\"“A-Z0-9])")
_SHORTENED = re.compile(
    r"(?:\b(?:Co|Ltd|Inc|No|Corp|U\.S|U\.K|U\.N|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Dr|St|vs"
    r"|sq|approx)|\b[A-Z])\.$"
)
_DATELINE = re.compile(
    r"\W*[A-Z][A-Z.' ]{2,20}(?: ?[—–-] ?(?=[A-Z][a-z]+ \d))?(?:, [A-Za-z ]{2,20})?(?:, [^-–—]{3,24})?"
    r"(?:\([A-Z][\w ]+\)|/\w+/)? ?(?:--|[-–—]) "
)
_FURNITURE = re.compile(
    r"\b(?:Tel|Fax|Email|Copyright|All rights reserved|ICP|Sponsored by|Related (?:news|information))\b", re.I
)
_LEAST_LETTERS = 24

Span = tuple[int, int]


def english_lines(text: str) -> list[Span]:
    """The lines that are English: Latin letters for the most part, and words in a row."""
    if not _has_words(text, 0, len(text)):
        return []
    whole = _count(_LATIN, text) > 8 * _count(_HAN, text)
    least = _LEAST_LETTERS // 3 if whole else _LEAST_LETTERS  # on an English page short lines are English too
    found: list[Span] = []
    for start, line in lines_of(text):
        latin = _count(_LATIN, line)
        if latin >= least and latin > 8 * _count(_HAN, line):
            end = start + len(line)
            if whole or _has_words(text, start, end):
                found.append((start, end))
    return found


def _has_words(text: str, start: int, end: int) -> bool:
    return _WORDS.search(text, start, end) is not None or _ITEM.match(text, start, end) is not None


def _count(letters: re.Pattern[str], text: str) -> int:
    """How many characters of `text` belong to runs of `letters`."""
    return sum(map(len, letters.findall(text)))


def read_english_lines(
    text: str, lines: Sequence[Span], published: date | None, place: str | None
) -> tuple[list[Draft], list[ProjectDraft]]:
    """The figures and projects of the English lines of `text` (mended)."""
    if not lines:
        return [], []
    western = text.translate(_WESTERN)
    sentences = [
        sentence for line in lines if not _FURNITURE.search(western, *line) for sentence in _sentences(western, *line)
    ]
    every = [quantity for block in _blocks(western, lines) for quantity in find_english(western, *block)]
    starts = [quantity.start for quantity in every]
    by_sentence = [every[bisect_left(starts, start) : bisect_left(starts, end)] for start, end in sentences]
    times = [
        find_english_times(western, _after_dateline(western, start, end), end, published) for start, end in sentences
    ]
    projects, claimed = find_english_projects(western, sentences, by_sentence, times, published, place)
    state = EnglishState(published)
    for (start, end), counted, said in zip(sentences, by_sentence, times, strict=True):
        mine = [each for each in counted if each.start not in claimed]
        read_english(western, start, end, mine, said, state)
    finish(state)
    return state.drafts, projects


def _blocks(text: str, lines: Sequence[Span]) -> list[Span]:
    """Lines that follow one another as one stretch: a quantity may be broken over two of them."""
    blocks: list[Span] = []
    for start, end in lines:
        if blocks and not text[blocks[-1][1] : start].strip():
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def _after_dateline(text: str, start: int, end: int) -> int:
    """Where a sentence begins after `BEIJING, Nov. 14 (Xinhua) --`, whose day is the page's own."""
    match = _DATELINE.match(text, start, end)
    return match.end() if match is not None else start


def _sentences(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    position = start
    for match in _END.finditer(text, start, end):
        if _SHORTENED.search(text[max(position, match.start() - 8) : match.start() + 1]):
            continue
        found.append((position, match.end()))
        position = match.end() + 1
    if position < end:
        found.append((position, end))
    return found
