"""Which element of a page holds its text."""

from __future__ import annotations

from typing import Final

from lxml import html

from .page_blocks import is_table
from .page_measures import Measures

# What the editors' systems of most Chinese government and news sites call the text's own element.
_TEXT_IDS: Final = (
    "zoom",
    "ucap-content",
    "trs_editor",
    "vsb_content",
    "articlecontent",
    "article_content",
    "js_content",
)
_CONTAINERS: Final = frozenset(
    "div section article main td tr tbody table center form body span font dl dd ul ol li blockquote".split()
)
_MOST: Final = 0.8
_HALF: Final = 0.5
# What stands beside the text in a column of its own is links to at least this share.
_BESIDE: Final = 0.3


def main_element(body: html.HtmlElement) -> html.HtmlElement:
    """The smallest element that holds the page's prose and tables, less columns beside them that are mostly links."""
    measures = Measures(body)
    current = _named(body, measures)
    total = measures.prose(current)
    while total:
        best = max(current, key=measures.prose, default=None)
        if best is None or best.tag not in _CONTAINERS or (best.tag == "table" and is_table(best)):
            return current
        kept = measures.prose(best)
        if kept < _MOST * total:
            if kept < _HALF * total or not _is_beside(current, best, measures):
                return current
            total = kept
        current = best
    return body


def _named(body: html.HtmlElement, measures: Measures) -> html.HtmlElement:
    """The one element that the page itself names its text, where that holds at least half of the prose."""
    candidates = [
        element
        for element in body.iter()
        if element.tag in {"article", "main"}
        or element.get("role") == "main"
        or element.get("itemprop") == "articleBody"
        or (element.get("id") or "").lower() in _TEXT_IDS
        or any(name.lower() in _TEXT_IDS for name in (element.get("class") or "").split())
    ]
    least = _HALF * measures.prose(body)
    named = [element for element in candidates if measures.prose(element) >= least]
    return min(named, key=measures.text, default=body) if least else body


def _is_beside(current: html.HtmlElement, best: html.HtmlElement, measures: Measures) -> bool:
    text = measures.text(current) - measures.text(best)
    return measures.links(current) - measures.links(best) >= _BESIDE * text
