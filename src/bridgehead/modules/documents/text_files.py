"""What comes in as a file: which kinds are read, and the plain text of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import PurePath
from typing import Final

TITLE_LENGTH: Final = 60

_HIDDEN: Final = frozenset({"script", "style", "head", "template", "noscript", "svg"})
_BLOCKS: Final = re.compile(
    r"address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section"
    r"|table|td|th|tr|ul"
)
_LINE_END: Final = re.compile(r"\s*[\r\n]+\s*")
_SENTENCE_END: Final = re.compile(r"[。！？；!?;]")


def _joint(line_end: re.Match[str]) -> str:
    before, after = line_end.string[: line_end.start()][-1:], line_end.string[line_end.end() :][:1]
    return " " if before.isascii() and after.isascii() and before and after else ""


class _Visible(HTMLParser):
    """Collects the text that a browser would show; a block starts a new line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden_depth += 1
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden_depth = max(self._hidden_depth - 1, 0)
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden_depth:
            # A line end in the source is a space to a browser; between Chinese characters it would tear words.
            self.parts.append(_LINE_END.sub(_joint, data))


def html_to_text(source: str) -> str:
    """The visible text of an HTML page, one line a block."""
    parser = _Visible()
    parser.feed(source)
    parser.close()
    lines = (line.strip(" \t\u00a0\u3000") for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def plain_text(source: str) -> str:
    """A text file's own text, with the line ends of this house."""
    return source.replace("\r\n", "\n").replace("\r", "\n")


# File ending -> how its decoded source becomes text.
READERS: Final[Mapping[str, Callable[[str], str]]] = {
    ".txt": plain_text,
    ".html": html_to_text,
    ".htm": html_to_text,
}


def reader_of(file_name: str) -> Callable[[str], str] | None:
    """How to read a file of that name; None for a kind that is not read yet."""
    return READERS.get(PurePath(file_name).suffix.lower())


def guess_title(text: str) -> str:
    """The first line, cut at its first sentence where it is too long for a title."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(first) <= TITLE_LENGTH:
        return first
    sentence = _SENTENCE_END.split(first, maxsplit=1)[0]
    return sentence if len(sentence) <= TITLE_LENGTH else f"{sentence[: TITLE_LENGTH - 1]}…"
