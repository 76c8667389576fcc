"""`{% load ledger %}`: the ledger's codes as words, amounts for columns headed 亿元."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bridgehead.modules.ledger import words

register = template.Library()


@register.filter
def say(value: Any) -> str:
    """Words, or whatever carries `words` (a kind of milestone, of evidence, a strand)."""
    return words.say(getattr(value, "words", value))


@register.filter
def stage_word(stage: str) -> str:
    """A stage as it is called."""
    return words.stage_word(stage)


@register.filter
def kind_word(kind: str) -> str:
    """A kind of milestone as it is called."""
    return words.kind_word(kind)


@register.filter
def gap_word(gap: Any) -> str:
    """What is missing."""
    return words.gap_word(gap)


@register.filter
def yi(amount: Decimal | None) -> SafeString:
    """CNY in 亿元 with two decimals, every digit in the title."""
    return format_html('<span title="{}">{}</span>', words.exact(amount), words.in_yi(amount))


@register.filter
def wan(amount: Decimal | None) -> SafeString:
    """CNY in 万元 with two decimals, as monthly reports count, every digit in the title."""
    return format_html('<span class="nw" title="{}">{}</span>', words.exact(amount), words.in_wan(amount))


@register.filter
def day_said(day: date | None, precision: str = "day") -> str:
    """A day as exactly as it is known, without the year where it is this year."""
    return words.day_said(day, precision)


@register.filter
def days_to(first: date | None, last: date | None) -> str:
    """A stretch of days, open on either side."""
    return words.days_said(first, last)
