"""How much text, link text and prose each element of a page holds: one pass, whatever the depth."""

from __future__ import annotations

import re
from typing import Final

from lxml import html

_MARK: Final = re.compile(r"[，。；：！？、,.;!?]")
_PROSE: Final = 15
_CELLS: Final = frozenset({"td", "th"})


class Measures:
    """Lengths in characters without white space, by element; a picture of the page at the moment it was made."""

    def __init__(self, body: html.HtmlElement) -> None:
        self._elements = list(body.iter())  # holds them, so that they stay the same objects
        self._text: dict[html.HtmlElement, int] = dict.fromkeys(self._elements, 0)
        self._links: dict[html.HtmlElement, int] = dict.fromkeys(self._elements, 0)
        self._count: dict[html.HtmlElement, int] = dict.fromkeys(self._elements, 0)
        self._prose: dict[html.HtmlElement, int] = dict.fromkeys(self._elements, 0)
        for element in reversed(self._elements):
            self._add(element, element.text, in_cell=element.tag in _CELLS)
            if element.tag == "a":
                self._links[element] = self._text[element]
                self._count[element] += 1
                self._prose[element] = 0
            if element is body:
                continue
            parent = element.getparent()
            for table in (self._text, self._links, self._count, self._prose):
                table[parent] += table[element]
            self._add(parent, element.tail, in_cell=False)

    def _add(self, element: html.HtmlElement, words: str | None, *, in_cell: bool) -> None:
        if not words:
            return
        length = len("".join(words.split()))
        self._text[element] += length
        if in_cell or length >= _PROSE or (_MARK.search(words) is not None and length > 1):
            self._prose[element] += length

    def text(self, element: html.HtmlElement) -> int:
        """Characters of all text."""
        return self._text[element]

    def links(self, element: html.HtmlElement) -> int:
        """Characters of text inside links."""
        return self._links[element]

    def link_count(self, element: html.HtmlElement) -> int:
        """How many links."""
        return self._count[element]

    def prose(self, element: html.HtmlElement) -> int:
        """Characters of running text and of table cells outside links."""
        return self._prose[element]

    def link_share(self, element: html.HtmlElement) -> float:
        """The share of its text that is links."""
        return self._links[element] / self._text[element] if self._text[element] else 0.0
