"""Noise out, offsets kept: the text that the later stages read, and the way back to the original.

Every repair is an edit (start, end, replacement) or a change of characters one for one, so that each mended character
knows the stretch of the original it stands for.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import opencc

from bridgehead.engines.reading.records import record

from .cells import cells_in_rows, comma_rows, has_cells, has_comma_rows
from .gaps import wide_gaps
from .lines import joined_lines, page_numbers
from .named_rows import has_named_rows, named_rows
from .rewording import reworded
from .shifted import has_shifted, shifted
from .spacing import has_stray_spaces, stray_spaces
from .unit_rows import has_unit_rows, unit_rows

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_HAN_BLOCKS = (range(0x80, 0xD800), range(0xE000, 0x10000))
_RARE_HAN = "\U0001f000-\U00031fff"

# Forms that mean the same to a reader of figures, one for one: full width, dashes, Japanese and variant characters.
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_FORMS = (
    _WIDE
    | dict(zip("（）％﹪．＋＃＄－／｜", "()%%.+#$-/|", strict=True))
    | dict(zip("「」『』〝〞﹃﹄【】", "“”“”“”“”“”", strict=True))
    | dict(zip("続圆著﹒﹑﹔﹕〜～∼˜－–—―−専", "续元着·、；：~~~~-----专", strict=True))
    | dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\ufe0f\u20e3", " ")
)
# Pictures that posts set before their items; each is read as a bullet.
_PICTURES = "\u2600-\u2604\u2607-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff"
# 圆 is 元 after a number or a country (5亿圆), and itself in 圆满 and 晶圆.
_FORM = re.compile(
    f"[{''.join(map(re.escape, _FORMS))}{_PICTURES}](?:(?<!圆)|(?<=[\\d０-９十百千万萬亿億美日港欧歐]圆))"
)
_TONED = re.compile("[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ]")
_SYLLABLE = re.compile(
    r"[(（](?<=[\u3400-\u9fff].)((?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aāáǎàoōóǒòeēéěèiīíǐìuūúǔùüǖǘǚǜvêńň]{1,3}(?:ng|n|r)?)[)）]"
)
# 東(dong) 站, 1萬(wan) 人: without its tone, and a space after it
_SPACED_SYLLABLE = re.compile(
    r"[(（](?<=[\u3400-\u9fff].)(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aoeiuv]{1,3}(?:ng|n|r)?[)）] "
    r"(?=[\u3400-\u9fff,，。、;；])"
)
_FEWEST_SPACED = 2
_TAG = re.compile(
    r"<(script|style|head|noscript)\b[^>]*>.*?</\1\s*>|<!--.*?-->|<(/?)(p|div|br|li|tr|h[1-6]|ul|ol|table|section|article|title|body|html"
    r"|td|th|span|a|b|i|em|strong|font|img|meta|link|input|form|label|sup|sub|u|hr|center|iframe|figure|main|header|footer|nav|o:p|tbody|thead"
    r")\b[^<>]*/?>",
    re.S | re.I,
)
_BLOCK_TAGS = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 ul ol table section article title td th hr figure main header footer nav".split()
)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")
# What is left where a converter or an annotator swallowed a character: `兼?zhèn)?rdquo;`, `?/p>`, replacements.
_LOST = re.compile(
    r"[?&\ufffd锟□\u200b-\u200f\ufeff](?:(?<=\?)(?:[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,6}\)|/?(?:p|div|br)>)|(?<=[?&])(?:rdquo|ldquo|rsquo|lsquo|quot|nbsp|mdash);?"
    r"|(?<=\ufffd)\ufffd*|(?<=锟)斤拷(?:锟斤拷)*|(?<=□)□+|(?<=[\u200b-\u200f\ufeff])[\u200b-\u200f\ufeff]*)"
)
_LOST_VALUES = {"rdquo": "”", "ldquo": "“", "quot": "“", "rsquo": "”", "lsquo": "“", "nbsp": " ", "mdash": "-"}
_ROW_OF_NUMBERS = re.compile(r" [-\d.,%]+ [-\d.,%]+ [-\d.,%]+")
_ITEM = re.compile(r"[.．](?<=[。；：:][2-9].)(?=\d)")
_TWICE = re.compile(r"([,，、。；])\1+(?!\1)")
_STOP_AS_POINT = re.compile(r"[。·•](?<=\d.)(?=\d{1,3}\s?[十百千万萬亿億%个個])")
# 1亿元（含）以上, 1亿元以上（含1亿元）: whether the bound itself counts, which no tier needs
_BOUND = re.compile(
    r"[(（](?<=[元万亿个家户项场人件%上下内][(（])不?含(?:本[数级])?(?:\d[\d.]*[万亿千百]*[美港欧]?元?)?[)）]"
    r"(?:(?<=\S)(?=(?:及)?以[上下内]|[至到~\-—－–～])|(?=[^，。；、\d]{0,14}(?:项目|企业|工程)|\s?\d+[余多]?[个项家户]))"
)
Edit = tuple[int, int, str]


@record(frozen=True, slots=True)
class _Repairs:
    """Edits of a text in order, and for each where its replacement ends in the text that they make."""

    edits: Sequence[Edit]
    ends: Sequence[int]

    def back(self, position: int) -> tuple[int, int]:
        """The first and the last character of the text before that the character at `position` stands for."""
        index = bisect_right(self.ends, position)
        if index < len(self.edits):
            start, end, replacement = self.edits[index]
            if position >= self.ends[index] - len(replacement):
                return start, end - 1
        before = position if index == 0 else position - self.ends[index - 1] + self.edits[index - 1][1]
        return before, before


@record(frozen=True, slots=True)
class Mended:
    """`text` to read, and the `repairs` that have moved its characters, the last one last."""

    text: str
    repairs: Sequence[_Repairs]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that mended[start:end] stands for."""
        if end <= start or not self.repairs:
            return start, end
        last = end - 1
        for repairs in reversed(self.repairs):
            start, last = repairs.back(start)[0], repairs.back(last)[1]
        return start, last + 1


def mend(text: str) -> Mended:
    """Repair `text`. Offsets of the result lead back to `text` as it was handed in."""
    repairs: list[_Repairs] = []
    for applies, edits_of in _STAGES:
        if applies(text):
            edits = list(edits_of(text))
            if edits:
                text, ends = _edited(text, edits)
                repairs.append(_Repairs(edits, ends))
    return Mended(_same_length(text), repairs)


def simplify(text: str) -> str:
    """Simplified characters and plain forms of `text`, one for one."""
    return _same_length(text)


def _same_length(text: str) -> str:
    simplified = text if _traditional().search(text) is None else _simplified_lines(text)
    return reworded(_with_chinese_signs(_FORM.sub(_plain_form, simplified)))


def _simplified_lines(text: str) -> str:
    """The lines with a character of another simplified form converted; no phrase of the conversion spans two lines."""
    other = _traditional().search
    return "\n".join([line if other(line) is None else _simplified(line) for line in text.split("\n")])


def _plain_form(match: re.Match[str]) -> str:
    return _FORMS.get(match.group(), "●")


# 乾县, 乾照光电: a name, where elsewhere 乾 is 干.
_KEPT = re.compile("乾(?=[县縣照安元德务務润潤坤隆泰盛丰豐景运運鼎和宇晟源])")


def _simplified(text: str) -> str:
    simplified: str = _TO_SIMPLIFIED.convert(text)
    if len(simplified) == len(text):
        for name in _KEPT.finditer(text) if "乾" in text else ():
            simplified = f"{simplified[: name.start()]}乾{simplified[name.start() + 1 :]}"
        return simplified
    # a phrase of another length: fall back to characters, which never change the count
    return "".join(_one_for_one(character) for character in text)


@cache
def _traditional() -> re.Pattern[str]:
    """Characters that may have another simplified form; the conversion leaves a text without any of them as it is."""
    every = [chr(code) for block in _HAN_BLOCKS for code in block]
    plain = _TO_SIMPLIFIED.convert("\n".join(every)).split("\n")
    other = (re.escape(character) for character, form in zip(every, plain, strict=True) if character != form)
    return re.compile(f"[{''.join(other)}{_RARE_HAN}]")


def _one_for_one(character: str) -> str:
    converted: str = _TO_SIMPLIFIED.convert(character)
    return converted if len(converted) == 1 else character


# A comma or colon between digits may belong to the number.
_SIGNS = (
    (",", "，", re.compile(r",(?<=\d,)(?=\d{3})"), re.compile(r",(?:(?<!\d,)|(?!\d{3}))")),
    (":", "：", re.compile(r":(?<=\d:)(?=\d)"), re.compile(r":(?:(?<!\d:)|(?!\d))")),
)


# "城市矿产"基地: straight quotes about Chinese words
_QUOTED = re.compile(r'"([^"\n“”]{0,40}[\u4e00-\u9fff][^"\n“”]{0,40})"')


def _with_chinese_signs(text: str) -> str:
    """`text` with Chinese commas, colons and semicolons for those of ASCII."""
    for sign, chinese, in_number, elsewhere in _SIGNS:
        if sign in text:
            text = text.replace(sign, chinese) if in_number.search(text) is None else elsewhere.sub(chinese, text)
    if '"' in text:
        text = _QUOTED.sub(r"“\1”", text)
    return text.replace(";", "；")


def _edited(text: str, edits: Sequence[Edit]) -> tuple[str, list[int]]:
    """`text` with non-overlapping `edits` (in order) carried out, and where each replacement ends in it."""
    pieces: list[str] = []
    ends: list[int] = []
    position = length = 0
    for start, end, replacement in edits:
        pieces += (text[position:start], replacement)
        length += start - position + len(replacement)
        ends.append(length)
        position = end
    pieces.append(text[position:])
    return "".join(pieces), ends


def _markup(text: str) -> Iterator[Edit]:
    for match in _TAG.finditer(text):
        name = (match.group(1) or match.group(3) or "").lower()
        yield match.start(), match.end(), "\n" if name in _BLOCK_TAGS else ""


def _entities(text: str) -> Iterator[Edit]:
    for match in _ENTITY.finditer(text):
        character = html.unescape(match.group())
        if character != match.group():
            yield match.start(), match.end(), character


def _pinyin(text: str) -> Iterator[Edit]:
    """Drop `(xiàng)` after its character. A syllable without a tone mark counts only where toned ones are about."""
    for match in _SYLLABLE.finditer(text):
        yield match.start(), match.end(), ""


def _spaced_pinyin(text: str) -> Iterator[Edit]:
    """Drop `(dong) ` after its character, where it is not the only one of its kind."""
    found = [*_SPACED_SYLLABLE.finditer(text)]
    for match in found if len(found) >= _FEWEST_SPACED else ():
        yield match.start(), match.end(), ""


def _lost(text: str) -> Iterator[Edit]:
    for match in _LOST.finditer(text):
        word = match.group().strip("?&;")
        replacement = _LOST_VALUES.get(word, "")
        if word.endswith(">"):
            replacement = "\n"
        elif match.group()[0] == "\ufffd" or match.group()[0] in "锟□":
            replacement = "□"
        yield match.start(), match.end(), replacement


def _item_numbers(text: str) -> Iterator[Edit]:
    """2.62个项目 after 。 is the second item and no 2.62, where a first item stands in the same line."""
    for match in _ITEM.finditer(text):
        number = match.start() - 1
        line = text.rfind("\n", 0, number) + 1
        if re.search(rf"(?:^|[。；：:])\s?{int(text[number]) - 1}[.、．]", text[line : match.start()]):
            yield match.start(), match.end(), "、"


def _doubled(text: str) -> Iterator[Edit]:
    for match in _TWICE.finditer(text):
        yield match.start() + 1, match.end(), ""


def _stops(text: str) -> Iterator[Edit]:
    for match in _STOP_AS_POINT.finditer(text):
        yield match.start(), match.end(), "."


def _bounds(text: str) -> Iterator[Edit]:
    for match in _BOUND.finditer(text):
        yield *match.span(), ""


def _has_markup(text: str) -> bool:
    return "<" in text and _TAG.search(text) is not None


def _has_gaps(text: str) -> bool:
    return "\n" in text and ("  " in text or "\u3000" in text or _ROW_OF_NUMBERS.search(text) is not None)


def _has(character: str) -> Callable[[str], bool]:
    return lambda text: character in text


def _finds(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.search(text) is not None


_STAGES: tuple[tuple[Callable[[str], bool], Callable[[str], Iterable[Edit]]], ...] = (
    (_has_markup, _markup),
    (_has("&"), _entities),
    (_finds(_TONED), _pinyin),
    (_finds(_SPACED_SYLLABLE), _spaced_pinyin),
    (has_shifted, lambda text: shifted(text, simplify)),
    (_finds(_LOST), _lost),
    (_has("\n"), page_numbers),
    (has_cells, cells_in_rows),
    (has_comma_rows, comma_rows),
    (_has("\n"), joined_lines),
    (has_named_rows, named_rows),
    (has_unit_rows, unit_rows),
    (_has_gaps, wide_gaps),
    (has_stray_spaces, stray_spaces),
    (_has("含"), _bounds),
    (_finds(_STOP_AS_POINT), _stops),
    (_finds(_TWICE), _doubled),
    (_finds(_ITEM), _item_numbers),
)
