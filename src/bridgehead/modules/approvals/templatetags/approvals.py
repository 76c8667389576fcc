"""How limits are written on pages."""

from __future__ import annotations

from django import template
from django.utils.translation import ngettext

from bridgehead.engines.calendars import Duration, WorkingDays, parse_duration

register = template.Library()


@register.filter
def limit(value: str | Duration | None) -> str:
    """`10wd` as 10 working days; empty for no limit."""
    if not value:
        return ""
    found = parse_duration(value) if isinstance(value, str) else value
    if isinstance(found, WorkingDays):
        return ngettext("%(n)d working day", "%(n)d working days", found.count) % {"n": found.count}
    return ngettext("%(n)d calendar day", "%(n)d calendar days", found.count) % {"n": found.count}
