"""The words of a PDF and where they stand, by PDFium. Runs in a process of its own: see `child`."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from .extracted import Limits
from .layout import Page, Segment
from .pdf_rules import rules_of
from .refusals import refusal, too_much
from .ruled_tables import Rule

_PASSWORD: Final = 4  # FPDF_ERR_PASSWORD
_SECURITY: Final = 5  # FPDF_ERR_SECURITY: a lock that PDFium doesn't know
# Fewer readable characters than this beside a picture: the page is a scan.
_FEW: Final = 10
_PRIVATE: Final = ((0xE000, 0xF8FF), (0xFFF0, 0xFFFF), (0xF0000, 0x10FFFF))
_HYPHEN: Final = 2  # what PDFium makes of a hyphen at the end of a line
_GAP: Final = 0.3
_OVER: Final = 1.0  # points that a character's box may reach over the line beside it


@dataclass(frozen=True, slots=True)
class PdfPages:
    """The pages with their words; `scans` are the numbers of those that are pictures."""

    pages: list[Page]
    scans: tuple[int, ...]


def open_pdf(data: bytes, limits: Limits) -> pypdfium2.PdfDocument:
    """The document. Raises ExtractionError where it is locked, broken or too long."""
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        raise refusal("password" if error.err_code in {_PASSWORD, _SECURITY} else "broken") from None
    if count > limits.pages:
        raise too_much(f"more than {limits.pages} pages", f"超过 {limits.pages} 页")
    return document


def read_pages(document: pypdfium2.PdfDocument, limits: Limits) -> PdfPages:
    """The words of every page. Raises ExtractionError where there are too many."""
    pages, scans = [], []
    left = limits.characters
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            raise refusal("broken") from None
        height = page.get_height()
        text_page = page.get_textpage()
        count = raw.FPDFText_CountChars(text_page)
        left -= max(count, 0)
        if left < 0:
            raise too_much(f"more than {limits.characters} characters", f"超过 {limits.characters // 10_000} 万字")
        rules = rules_of(page, height)
        upright = sorted((rule for rule in rules if rule.is_upright), key=lambda rule: rule.at)
        segments = tuple(_segments(text_page, count, height, upright))
        if _readable(segments) < _FEW and _has_picture(page):
            scans.append(number)
            segments = ()
        pages.append(Page(number, height, segments, rules))
        text_page.close()
        page.close()
    return PdfPages(pages, tuple(scans))


def _readable(segments: tuple[Segment, ...]) -> int:
    return sum(
        not any(low <= ord(character) <= high for low, high in _PRIVATE)
        for segment in segments
        for character in segment.text
    )


def _has_picture(page: Any) -> bool:
    return next(iter(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4)), None) is not None


def _segments(text_page: Any, count: int, height: float, upright: Sequence[Rule]) -> Iterator[Segment]:
    """Stretches of characters that follow each other on one line without a gap or a line drawn between.

    `upright` are the lines that part them, from left to right.
    """
    place = raw.FS_RECTF()
    words: list[str] = []
    box: list[float] = []
    upper: list[float] = []
    lower: list[float] = []
    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD), 0
        character = "-" if code == _HYPHEN else chr(code) if code and code <= 0x10FFFF else ""
        if not character.strip() or raw.FPDFText_IsGenerated(text_page, index) == 1:
            if character and words and not words[-1].isspace() and character not in "\r\n":
                words.append(" ")
            continue
        # The loose box is that of the font, the same for all glyphs of a line; the tight one of a comma lies low.
        raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(place))
        where = (place.left, place.right, height - place.top, height - place.bottom)
        if words and (not _follows(box, where) or _parted(box, where, upright)):
            yield from _closed(words, box, upper, lower)
            words, box, upper, lower = [], [], [], []
        if words and words[-1] == " " and not (words[-2].isascii() and character.isascii()):
            words.pop()
        words.append(character)
        upper.append(where[2])
        lower.append(where[3])
        box = [min(box[0], where[0]), where[1], min(box[2], where[2]), max(box[3], where[3])] if box else [*where]
    yield from _closed(words, box, upper, lower)


def _follows(box: list[float], where: tuple[float, float, float, float]) -> bool:
    height = max(min(box[3] - box[2], where[3] - where[2]), 0.1)
    same_line = min(box[3], where[3]) - max(box[2], where[2]) > 0.4 * height
    return same_line and -0.5 * height <= where[0] - box[1] <= _GAP * height + 0.6 * height


def _parted(box: list[float], where: tuple[float, float, float, float], upright: Sequence[Rule]) -> bool:
    """Whether a line stands between what was written and a character: at the height of the character."""
    middle = (where[2] + where[3]) / 2
    first = bisect_left(upright, box[1] - _OVER, key=lambda rule: rule.at)
    last = bisect_left(upright, where[0] + _OVER, first, key=lambda rule: rule.at)
    return any(upright[number].covers(middle) for number in range(first, last))


def _closed(words: list[str], box: list[float], upper: list[float], lower: list[float]) -> Iterator[Segment]:
    """As high as most of its characters: digits of another face must not make a line another size than the next."""
    text = "".join(words).strip()
    if text:
        yield Segment(text, box[0], box[1], median_low(upper), median_low(lower))
