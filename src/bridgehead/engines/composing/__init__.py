"""Bulletins out of templates: a small language whose fields are measures, and the pages that come of it.

Pure: the answers are handed in by a function; Word, PDF and pictures come back as bytes.
"""

from .blocks import (
    Block,
    Chart,
    Head,
    Heading,
    Paragraph,
    Run,
    Table,
    Title,
    blocks_from_json,
    blocks_to_json,
    plain_text,
)
from .faults import Fault, TemplateFaults
from .pages import chart_png, pdf
from .rendering import Composed, check, compose
from .uses import Use
from .word import stamped, word
from .word_templates import check_word, compose_word
from .world import Axis, Found, Place, Question, Row, Tier, World

__all__ = [
    "Axis",
    "Block",
    "Chart",
    "Composed",
    "Fault",
    "Found",
    "Head",
    "Heading",
    "Paragraph",
    "Place",
    "Question",
    "Row",
    "Run",
    "Table",
    "TemplateFaults",
    "Tier",
    "Title",
    "Use",
    "World",
    "blocks_from_json",
    "blocks_to_json",
    "chart_png",
    "check",
    "check_word",
    "compose",
    "compose_word",
    "pdf",
    "plain_text",
    "stamped",
    "word",
]
