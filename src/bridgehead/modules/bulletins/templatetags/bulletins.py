"""`{% load bulletins %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of(values: Mapping[str, str], key: str) -> str:
    """What a mapping has for a key, empty where it has nothing."""
    return values.get(key, "")
