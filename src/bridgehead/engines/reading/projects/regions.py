"""Regions and countries that stand before a firm's name: 湖南化工, 德国汉泰."""

from __future__ import annotations

import re

from bridgehead.engines.reading.patterns import any_of
from bridgehead.engines.reading.vocabulary import load

from .brand_runs import CITIES, ENDS_FIRM

_NAMES = load("names")
REGIONS = any_of([*_NAMES["places"]["regions"], *CITIES])
PROVINCES = any_of(_NAMES["places"]["regions"])  # and countries
_REGION = re.compile(f"^(?:{REGIONS})(?:省|市|县)?")
REGION_HEADS = frozenset(region[:2] for region in (*_NAMES["places"]["regions"], *CITIES))
_REGION_ENDS = re.compile(f"(?:{REGIONS})[省市县]?$")
_LONGEST = 6


def without_region(name: str) -> str:
    """`name` without the province, city or county before it (江苏澜图… is 澜图…)."""
    match = region_at_head(name)
    return name if match is None else name[match.end() :]


def region_at_head(name: str) -> re.Match[str] | None:
    """The province, city or county that `name` begins with."""
    return _REGION.match(name) if name[:2] in REGION_HEADS else None


def ends_in_firm(name: str) -> bool:
    """Whether `name` ends in a word that ends firms' short names: 正岑铝业."""
    return name.endswith(ENDS_FIRM)


def region_before(text: str, position: int) -> str:
    """The province, city or county that ends at `position` (广州|中胜…有限公司), "" where none does."""
    match = _REGION_ENDS.search(text, max(0, position - _LONGEST), position)
    return match.group() if match is not None else ""
