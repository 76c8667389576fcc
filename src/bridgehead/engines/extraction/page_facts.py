"""What a page says of itself: its title, and the day it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from lxml import html

from .page_blocks import shown

_TITLES: Final = ("articletitle", "og:title", "twitter:title", "dc.title", "title")
_DATES: Final = (
    "pubdate", "publishdate", "publish_date", "publish-date", "article:published_time", "og:published_time",
    "og:release_date", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "weibo: article:create_at", "bytedance:published_time", "parsely-pub-date", "createtime",
)  # fmt: skip
_DAY: Final = (
    r"(?P<y>(?:19|20)\d\d)\s*(?:[-/.]|年)\s*(?P<m>1[0-2]|0?[1-9])\s*(?:[-/.]|月)"
    r"\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?"
)
_MONTHS: Final = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_MONTH: Final = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_ENGLISH: Final = (
    rf"(?:{_MONTH}\s+(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)(?!\d))",
    rf"(?:(?<!\d)(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<y>(?:19|20)\d\d)(?!\d))",
)
_LABEL: Final = (
    r"(?:(?:发布|发表|发文|成文|发稿|刊发|录入|上传|更新|公开|生成)(?:时间|日期)|(?<![一-龥])(?:日\s*期|时\s*间)|[Pp]ublished|PUBLISHED|[Pp]osted|"
    r"[Rr]eleased|Date)\s*(?:[Oo]n|[Dd]ate|[Aa]t)?\s*[:：]?\s*"
)
# A day with the hour, or beside the source, is the line under a title, not the prose.
_LINES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        *(_LABEL + day for day in (_DAY, *_ENGLISH)),
        _DAY + r"\s*(?:星期.)?\s*\d{1,2}[:：]\d\d",
        _DAY + r"\s*(?:\||丨|｜)?\s*(?:来源|作者|文章来源|信息来源|字体|字号|浏览|点击|编辑)",
        r"来源\s*[:：]\s*\S{1,20}\s*" + _DAY,
    )
)
_ANY_DAY: Final = re.compile(_DAY)
_COMPACT: Final = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)")
_JSON_DATE: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_SITE: Final = re.compile(r"\s*(?:[_|｜丨]|\s[-–—]\s|--+|——)\s*")
_HEAD: Final = 20_000
_META: Final = 100


@dataclass(frozen=True, slots=True)
class PageFacts:
    """`title` is the best name of the page; `heading` is what of it stands on the page itself, or empty."""

    title: str | None
    heading: str
    published: date | None


def page_facts(root: html.HtmlElement) -> PageFacts:
    """Title and day from the head of the page, else from its heading and the line under it."""
    metas = {
        (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower(): (
            element.get("content") or ""
        ).strip()
        for element in root.iter("meta")
    }
    headings = [words for element in root.iter("h1") if (words := _words(element))]
    title_element = root.find(".//title")
    shown_title = _words(title_element) if title_element is not None else ""
    named = next((metas[name] for name in _TITLES if metas.get(name)), "")
    title = _title(named, headings, shown_title)
    return PageFacts(title or None, _heading(root, title, headings), _published(root, metas))


def _title(named: str, headings: list[str], shown_title: str) -> str:
    longest = max(map(len, _SITE.split(named or shown_title)), default=0)
    for heading in headings:
        # The site's own name is a heading on many pages, and a short part of the title.
        if (heading in shown_title or heading in named) and len(heading) * 2 >= longest:
            return heading[:200]
    if named or len(headings) != 1 or headings[0] in shown_title:
        return _SITE.split(named or shown_title, maxsplit=1)[0].strip()[:200]
    return headings[0][:200]


def _heading(root: html.HtmlElement, title: str, headings: list[str]) -> str:
    if not title:
        return ""
    if title in headings:
        return title
    wanted = "".join(title.split())
    for element in root.iter("h1", "h2", "h3", "div", "p", "td", "span", "strong"):
        if len(element) <= 3 and "".join(_words(element).split()) == wanted:
            return title
    return ""


def _words(element: html.HtmlElement) -> str:
    return " ".join(shown("".join(element.itertext())).split())


def _published(root: html.HtmlElement, metas: dict[str, str]) -> date | None:
    said = [metas[name] for name in _DATES if metas.get(name)]
    said += [element.get("datetime") or _words(element) for element in root.iter("time")][:1]
    for script in root.iter("script"):
        if "json" in (script.get("type") or ""):
            said += _JSON_DATE.findall(script.text or "")[:1]
    for words in said:
        for pattern in (_ANY_DAY, _COMPACT, *_LINES):
            if (found := _day(pattern.search(words[:_META]))) is not None:
                return found
    text = " ".join("".join(_shown_words(root)).split())[:_HEAD]
    return next((found for pattern in _LINES if (found := _day(pattern.search(text))) is not None), None)


def _shown_words(root: html.HtmlElement) -> Iterator[str]:
    for element in root.iter():
        if element.tag not in {"script", "style", "title", "noscript", "template"} and element.text:
            yield element.text + " "
        if element.tail:
            yield element.tail + " "


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    groups = match.groupdict()
    month = int(groups["m"]) if "m" in groups else _MONTHS[groups["month"].lower()]
    try:
        return date(int(groups["y"]), month, int(groups["d"]))
    except ValueError:
        return None
