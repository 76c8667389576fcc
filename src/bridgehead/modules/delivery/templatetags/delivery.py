"""What tables of plans write, in words."""

from __future__ import annotations

from django import template

from bridgehead.engines.calendars import parse_duration
from bridgehead.modules.delivery.planning import duration_said

register = template.Library()


@register.filter
def duration(written: str) -> str:
    """`10wd` as ten working days; nothing for nothing."""
    return duration_said(parse_duration(written)) if written else ""
