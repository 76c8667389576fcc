"""The main text of a web page: what an editor wrote, without what the site puts around it.

The parts that a site repeats are known by three signs, each measured on the page itself: they are marked as such
(`nav`, `footer`, a role, a class); they are mostly links; or they stand outside the block that holds the prose.
"""

from __future__ import annotations

from lxml import etree, html

from .composing import Composer
from .extracted import Extracted, Limits
from .page_blocks import Block, blocks_of
from .page_facts import page_facts
from .page_furniture import is_tail_heading, is_tool_line, strip_furniture
from .page_main import main_element
from .refusals import refusal, too_much

# A first paragraph often begins with the words of the title; a heading is not much longer than they are.
_AROUND_TITLE = 20


def page_text(source: str, encoding: str, limits: Limits) -> Extracted:
    """The main text of a page with its title and date. Raises ExtractionError."""
    root = _parsed(source, limits)
    facts = page_facts(root)
    body = root.find("body")
    body = root if body is None else body
    strip_furniture(body)
    main = main_element(body)
    blocks = _own_blocks(blocks_of(main, limits))
    composer = Composer(limits)
    if facts.heading and not _holds(blocks, facts.heading):
        composer.line(facts.heading)
    for block in blocks:
        block.put(composer)
    return Extracted(composer.text(), "html", facts.title, facts.published, encoding=encoding)


def _parsed(source: str, limits: Limits) -> html.HtmlElement:
    if source.count("<") > limits.page_tags:
        raise too_much(f"more than {limits.page_tags} tags", f"标签超过 {limits.page_tags} 个")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(source.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise refusal("no_text") from None
    # The parser leaves out what is nested deeper than it goes; a text with a hole is worse than none.
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise too_much("elements nested too deep", "嵌套层数过多")
    return root


def _own_blocks(blocks: list[Block]) -> list[Block]:
    """Without tool lines, and without all that follows a heading such as 相关阅读 in the last part of the page."""
    length = sum(block.length for block in blocks)
    kept: list[Block] = []
    passed = 0
    for block in blocks:
        if is_tail_heading(block.text) and passed * 2 >= length:
            break
        passed += block.length
        if not is_tool_line(block.text):
            kept.append(block)
    return kept


def _holds(blocks: list[Block], heading: str) -> bool:
    wanted = "".join(heading.split())
    heads = ("".join(block.text.split()) for block in blocks[:6])
    return any(wanted in head and len(head) < len(wanted) + _AROUND_TITLE for head in heads)
