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
    assert "{% load i18n" in text, "every template loads i18n"
    assert not CHINESE.search(text), "Chinese belongs in the catalogue, under an English id"
