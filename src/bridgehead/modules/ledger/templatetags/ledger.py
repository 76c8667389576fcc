"""`{% load ledger %}`: the ledger's codes as words, amounts for columns headed 亿元."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.queries import UnitWaiting

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


@register.simple_tag
def unit_chips(units: Sequence[tuple[UnitWaiting, str]]) -> SafeString:
    """The units of a list of waiting projects, each leading to its own; a page of all lists has a thousand of them."""
    longest = escape(_("the longest for %(days)s days"))
    late = escape(_("%(n)s late"))
    chips = (
        f'<a class="bh-chip" href="{escape(url)}" title="{longest % {"days": unit.days}}">{escape(unit.unit_name)} '
        f"<b>{unit.count}</b>{_late(late, unit.late)}</a>"
        for unit, url in units
    )
    return SafeString(f'<p class="lg-papers">{"".join(chips)}</p>')


def _late(said: str, count: int) -> str:
    return f' <span class="bh-tag k">{said % {"n": count}}</span>' if count else ""


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
