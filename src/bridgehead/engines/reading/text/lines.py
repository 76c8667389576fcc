"""Which line breaks of a page are breaks of the text: lines cut at a fixed width or in mid-word are joined.

Widths are counted in columns (a Chinese character takes two, spaces none, since justified lines are padded with them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bridgehead.engines.reading.records import record

_WIDE_GAP = re.compile(r"[\t|｜]|(?<=\S)(?: ?\u3000[ \u3000]*| {2,})(?=\S)")
_CELL_GAP = re.compile(r"[\t|｜]|\u3000+|\s{2,}")
_LEAST_NUMBERS = 3
_SINGLE_ROW = re.compile(rf"\s*\S+(?: [-—\d.,%]+(?:[万亿]?元|[个家项户])?){{{_LEAST_NUMBERS},}}\s*")
_PAGE_NUMBER = re.compile(
    r"[ \t]*(?:[-—–－·•]+ ?\d{1,3} ?[-—–－·•]+"
    r"|第 ?\d{1,3} ?页(?: ?[,，/共]{1,2} ?\d{1,3} ?页)?|Page \d{1,3}(?: of \d{1,3})?)[ \t]*"
)
_ENDS = frozenset("。！？!?；;：:.…")
_CLOSERS = frozenset("”’\"'）)》】」』")
_BULLET = re.compile(
    r"\s*(?:[▲●■◆★☆►▶◇○△·•*※—◎✦✓√☑▪▫-]|[（(]?[一二三四五六七八九十]{1,3}[）)、.]|[（(]?\d{1,3}(?:[）)、]|[.．](?!\d))|[①-⑳]|第[一二三四五六七八九十]+[章节条部]"
    r"|附[件表]|注[：:]|说明[：:]|单位[：:]|来源[：:]|编辑[：:]|【)"
)
_CUT = re.compile(  # what stands on both sides of a break that no sentence may have there
    r"\d\n[ \u3000]{0,4}(?:[亿億万萬元个個家户戶项項名人位场場亩畝吨噸%年月日余多](?![目称稱民才员員地产產度程前均])"
    r"|[十百千]?[万亿萬億]|平方|公[里顷頃])"
    r"|[\d十百千][十百千]?[万亿萬億]\n[ \u3000]{0,4}(?:[元吨噸亩畝美欧港日]|平方|[个個]项目)"
    r"|[元亩畝个個家%]\n[ \u3000]{0,4}(?:以[上下内]|左右)|[元亩]以\n[ \u3000]{0,4}[上下]"
    r"|\S\n[ \u3000]{0,4}[，、。；！？）》”,]"
    r"|(?:[约約超达達近逾至为為]|不少于|总投资|總投資|下降|完成|实现|實現|突破|增 ?[长長])\n[ \u3000]{0,4}\d"
    r"|[^。！？；：:.\s]\n[ \u3000]{0,4}"
    r"(?=\d[\d.,]* ?(?:[%％]|[个個家户戶项項名人亩畝]|[十百千]?[万亿萬億]元?)[，、；。,])"
    r"|\d[：:∶]\n[ \u3000]{0,4}(?=\d+\.\d)"
    r"|[，、（“《,]\n[ \u3000]{0,4}(?=\S)"
)
# The characters at a break one of which each alternative of _CUT asks for.
_CUT_AFTER = frozenset("0123456789０１２３４５６７８９万亿萬億元亩畝个個家%以，、（“《,")
_CUT_BEFORE = frozenset("0123456789０１２３４５６７８９，、。；！？）》”,")
_MID_SENTENCE = re.compile("[，、,]")
_LATIN_EDGE = re.compile(r"[A-Za-z,.;:)%\d]")
_SHORTEST, _LONGEST = 24, 180

Edit = tuple[int, int, str]


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Where each line of `text` begins that is not empty, and what stands there."""
    start = 0
    for content in text.split("\n"):
        if content:
            yield start, content
        start += len(content) + 1


@record(frozen=True, slots=True)
class _Line:
    """[start, end) without outer spaces; `indent` is in characters, `row` marks a row of a table."""

    start: int
    end: int
    indent: int
    row: bool


def is_row(line: str) -> bool:
    """Whether a line is a row of cells: tabs, bars, wide gaps, or numbers one after another."""
    content = line.strip(" ")
    if "\t" in content or "|" in content or "｜" in content:
        return True
    cells = content.strip()
    if " " not in cells and "\u3000" not in cells:
        return False
    if "  " in cells or "\u3000" in cells:
        gaps = len(_WIDE_GAP.findall(cells))
        if gaps >= 2 and gaps * 14 >= len(_CELL_GAP.sub("", content)) // 2:
            return True
    return is_single_row(content)


def is_single_row(line: str) -> bool:
    """Whether a line is a label and its numbers, one space apart."""
    return line.count(" ") >= _LEAST_NUMBERS and _SINGLE_ROW.fullmatch(line) is not None


def page_numbers(text: str) -> list[Edit]:
    """Lines that hold nothing but the number of a page, with the line break before them."""
    found: list[Edit] = []
    start = 0
    for content in text.split("\n"):
        if content and len(content) <= 24 and _PAGE_NUMBER.fullmatch(content):
            found.append((max(0, start - 1), start + len(content), ""))
        start += len(content) + 1
    return found


def joined_lines(text: str) -> list[Edit]:
    """Take out the breaks that stand in mid-sentence; between two Latin words a space is left.

    No generator: most pages have no such break, and compiled code asks each line faster without one.
    """
    lines = _lines(text)
    found: list[Edit] = []
    if len(lines) < 2:
        return found
    full = _full_width(text, lines)
    base = min([line.indent for line in lines])
    opened = False
    for index in range(1, len(lines)):
        line, following = lines[index - 1], lines[index]
        opened = (opened or line.indent > base) and following.indent == base
        cut = text[line.end - 1] in _CUT_AFTER or text[following.start] in _CUT_BEFORE
        if (full is None and not cut and not opened) or line.row or following.row:
            continue
        if text.count("\n", line.end, following.start) != 1:
            opened = False
        elif _is_broken(text, line, following, full, base) or (opened and _runs_on(text, line, following)):
            found.append((line.end, following.start, " " if _both_latin(text, line, following) else ""))
    return found


def _runs_on(text: str, line: _Line, following: _Line) -> bool:
    """Whether a paragraph that an indent has opened goes on in the next line, which has none, in mid-sentence."""
    if _BULLET.match(text, following.start) or _ends_sentence(text, line) or _width(text, line) < _SHORTEST:
        return False
    return _MID_SENTENCE.search(text, line.start, line.end) is not None


def _lines(text: str) -> list[_Line]:
    """The lines that hold more than spaces."""
    barred = "\t" in text or "|" in text or "｜" in text
    lines: list[_Line] = []
    after = 0
    for content in text.split("\n"):
        begin, after = after, after + len(content) + 1
        bare = content.strip()
        if bare:
            indent = content.index(bare[0])
            row = (barred or " " in bare or "\u3000" in bare) and is_row(content)
            lines.append(_Line(begin + indent, begin + indent + len(bare), indent, row))
    return lines


def _width(text: str, line: _Line) -> int:
    return len(text[line.start : line.end].replace(" ", "").replace("\u3000", "").encode("gbk", "replace"))


def _full_width(text: str, lines: Sequence[_Line]) -> int | None:
    """The width at which the page's lines were cut; None where they were not."""
    prose = [line for line in lines if not line.row]
    unfinished = [line for line in prose[:-1] if not _ends_sentence(text, line)]
    # To count the columns costs more than all else here, and few pages have lines that were cut after a comma.
    if len(prose) < 3 or not any(_MID_SENTENCE.search(text, line.start, line.end) for line in unfinished):
        return None
    widths = sorted(_width(text, line) for line in prose)
    full = widths[-max(1, len(widths) // 8)]
    if not _SHORTEST <= full <= _LONGEST:
        return None
    open_ended = [line for line in unfinished if _width(text, line) >= full * 0.5]
    cut = [line for line in open_ended if _width(text, line) >= full * 0.86 - 2]
    with_commas = sum(1 for line in cut if _MID_SENTENCE.search(text, line.start, line.end))
    if len(cut) < 2 or len(cut) * 10 < len(open_ended) * 6 or with_commas * 2 < len(cut):
        return None
    return full


def _ends_sentence(text: str, line: _Line) -> bool:
    end = line.end
    while end > line.start + 1 and text[end - 1] in _CLOSERS:
        end -= 1
    return text[end - 1] in _ENDS


def _is_broken(text: str, line: _Line, following: _Line, full: int | None, base: int) -> bool:
    """Whether the text of `line` goes on in the next one."""
    if _BULLET.match(text, following.start) or (text[line.end - 1] in ")）" and text[following.end - 1] in ")）"):
        return False  # X(Y，3亿元): rows that end in brackets
    if _CUT.match(text, max(line.start, line.end - 1), following.end) or _cut_before(text, line, following):
        return True
    if full is None or _ends_sentence(text, line) or following.indent > base:
        return False
    return _width(text, line) >= full * 0.8


def _cut_before(text: str, line: _Line, following: _Line) -> bool:
    """_CUT where more than one character stands before the break."""
    return any(
        _CUT.match(text, line.end - length, following.end) for length in range(2, min(5, line.end - line.start + 1))
    )


def _both_latin(text: str, line: _Line, following: _Line) -> bool:
    return (
        _LATIN_EDGE.match(text[line.end - 1]) is not None
        and text[following.start].isascii()
        and (text[line.end - 1].isalpha() or text[following.start].isalpha())
    )
