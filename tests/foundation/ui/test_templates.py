"""Every template of every room stands the content security policy and says its words through the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bridgehead

PACKAGE = Path(bridgehead.__file__).parent
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
IDS = [str(path.relative_to(PACKAGE)) for path in TEMPLATES]
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)

INLINE_STYLE = re.compile(r"""<[a-z][^>]*\sstyle\s*=""", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"""<[a-z][^>]*\son[a-z]+\s*=|\shx-on[:\-]""", re.IGNORECASE)
STYLE_ELEMENT = re.compile(r"<style\b", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action)\s*=\s*["']\s*(?:https?:)?//""", re.IGNORECASE)
HTMX_GET = re.compile(r"<([a-z]+)\b[^>]*\shx-get\s*=[^>]*>", re.IGNORECASE)
TRANSLATED = re.compile(r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
UNSHOWN = re.compile(r"<script\b.*?</script>|<[^>]*>", re.DOTALL | re.IGNORECASE)
SAID_ATTRIBUTE = re.compile(r"""\s(title|aria-label|placeholder|alt)\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
# Names such as API and xlsx, and what is printed on keys, are alike in both languages.
WORD = re.compile(r"\b(?!API\b|xlsx\b|Excel\b|OpenAPI\b|Word\b|PDF\b|Enter\b|Esc\b)[A-Za-z]{3,}\b")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
def test_no_inline_style_or_script(path: Path) -> None:
    text = source(path)
    assert not INLINE_STYLE.search(text), "style attributes are refused by style-src 'self': use a class"
    assert not STYLE_ELEMENT.search(text), "style elements are refused: put it in frontend/src/css"
    assert not INLINE_HANDLER.search(text), "inline handlers are refused: put it in frontend/src/js"
    for attributes in SCRIPT.findall(text):
        assert "src=" in attributes or "application/json" in attributes, "inline scripts are refused"


@pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    assert not ELSEWHERE.search(source(path)), "no CDN, no outside form target"


@pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
def test_every_htmx_link_has_a_real_address(path: Path) -> None:
    for match in HTMX_GET.finditer(source(path)):
        tag = match.group(0)
        if match.group(1).lower() == "a":
            assert re.search(r"\shref\s*=", tag), f"{tag}: without JavaScript this link goes nowhere"


@pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
def test_words_come_from_the_catalogue(path: Path) -> None:
    text = source(path)
    assert not CHINESE.search(text), "Chinese belongs in the catalogue, under an English id"
    shown = TEMPLATE_TAG.sub("", TRANSLATED.sub("", text))
    said = [name for name, value in SAID_ATTRIBUTE.findall(shown) if WORD.search(value)]
    assert not said, f"untranslated words in {said}"
    words = WORD.findall(UNSHOWN.sub(" ", shown))
    assert not words, f"untranslated words: {words}"
