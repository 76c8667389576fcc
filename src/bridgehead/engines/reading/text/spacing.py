"""Spaces that a page has put inside its words and numbers: 分 别 增 长, 超 80 亿元, 98. 4亿元, 122 个."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bridgehead.engines.reading.lexicon import lexicon

from .lines import is_row, lines_of

_UNITS = "亿億万萬元圓个個家户戶項项名人位场場次亩畝吨噸%件套台臺座条條支只隻批期天栋棟辆輛颗顆宗倍成间間公平兆余餘多"
_HAN = "\u3400-\u9fff"
# Every repair takes out one space, which therefore leads the pattern: a search stops at spaces only.
_SPACED_NUMBER = re.compile(
    rf" (?<=[\d.十百千万萬亿億元圓约約近超达達至年月] )(?:(?<=\d )(?=\. ?\d)|(?<=\d\. )(?=\d)"
    rf"|(?<=\d \. )(?=\d)|(?<=\d )(?=[{_UNITS}])|(?<=[\d.][十百千万萬亿億] )(?=[亿億美元])"
    rf"|(?<=[^\d.]\d )(?=\d{{3}} ?[{_UNITS}])|(?<=[^\d.]\d\d )(?=\d{{3}} ?[{_UNITS}])"
    rf"|(?<=[^\d.]\d{{3}} )(?=\d{{3}} ?[{_UNITS}])|(?<=[^\d.]\d{{4}} )(?<!20\d\d )(?<!19\d\d )(?=\d{{1,2}}[元圓])"
    r"|(?<=[亿億万萬][元圓] )(?=以[上下内]|左右)"
    r"|(?<=[约約近超达達至] )(?=\d)|(?<=\d )(?=[年月日](?![\d]))|(?<=[年月] )(?=\d{1,2} ?[月日]))"
)
# A space between a word and its number; after a unit or a date it parts two clauses and stays.
_BEFORE_NUMBER = re.compile(
    rf" (?<=[{_HAN}、，,（(“] )(?<![元个個家亩畝日讯訊%。；：:] )(?=\d[\d,.]*(?: \d+)? ?(?:[十百千]?[{_UNITS}]))"
)
_SPELT_OUT = re.compile(rf"(?<![{_HAN}])[{_HAN}](?: [{_HAN}，、。]){{2,}}(?![{_HAN}])")
_ONE_BY_ONE = re.compile(rf" (?<=[{_HAN}] )[{_HAN}，、。] [{_HAN}，、。]")
# On a page whose spaces fall anywhere none means anything, but that between two numbers.
_BETWEEN = re.compile(rf" (?:(?<=[{_HAN}%，、。；：”)）] )|(?<=[\d.~―—-] )(?!\d)|(?<=\d\. )|(?<=[~―—-] ))")
_WITHIN_WORDS = re.compile(rf" (?<=[{_HAN}] )(?=[{_HAN}])")
_AROUND = 10
_BESIDE_DIGIT = re.compile(r" (?:(?<=\d )|(?=\d))")

Edit = tuple[int, int, str]


def has_stray_spaces(text: str) -> bool:
    """Whether there is anything that `stray_spaces` may have to look at."""
    return " " in text and (_BESIDE_DIGIT.search(text) is not None or _WITHIN_WORDS.search(text) is not None)


def stray_spaces(text: str) -> Iterator[Edit]:
    """Take out spaces inside numbers, between a number and its words, and between characters spelt out one by one."""
    for start, content in lines_of(text):
        if " " not in content:
            continue
        end = start + len(content)
        taken = {match.start() for match in _SPACED_NUMBER.finditer(text, start, end)}
        if is_row(content):
            pass
        elif _is_scattered(content):
            taken |= {match.start() for match in _BETWEEN.finditer(text, start, end)}
        else:
            taken |= {match.start() for match in _BEFORE_NUMBER.finditer(text, start, end)}
            taken |= _inside_terms(text, start, end)
            taken |= _spelt_out(text, start, end)
        yield from ((position, position + 1, "") for position in sorted(taken))


def _spelt_out(text: str, start: int, end: int) -> set[int]:
    """Spaces between characters that stand one by one: 分 别 增 长."""
    if _ONE_BY_ONE.search(text, start, end) is None:
        return set()
    runs = _SPELT_OUT.finditer(text, start, end)
    return {position for run in runs for position in range(*run.span()) if text[position] == " "}


def _inside_terms(text: str, start: int, end: int) -> set[int]:
    """Spaces that cut a term of the vocabulary in two: 社 会消费品零 售总额."""
    inside: set[int] = set()
    for match in _WITHIN_WORDS.finditer(text, start, end):
        left = text[max(start, match.start() - _AROUND) : match.start()].replace(" ", "")
        right = text[match.end() : min(end, match.end() + _AROUND)].replace(" ", "")
        cut = len(left)
        if any(word.start < cut < word.end for word in lexicon().words(left + right)):
            inside.add(match.start())
    return inside


def _is_scattered(line: str) -> bool:
    """Whether a line has spaces all over its words, as a bad copy of a printed page has."""
    between = len(_WITHIN_WORDS.findall(line)) if line.count(" ") >= 4 else 0
    return between >= 4 and between * 16 >= len(line) and line.count("，") + line.count(",") >= 2
