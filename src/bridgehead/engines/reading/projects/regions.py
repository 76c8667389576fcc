"""Regions and countries that stand before a firm's name: 湖南化工, 德国汉泰."""

from __future__ import annotations

import re

from bridgehead.engines.reading.patterns import alternatives, any_of
from bridgehead.engines.reading.vocabulary import load

from .brand_runs import CITIES, ENDS_FIRM

_NAMES = load("names")
_COUNTRIES = _NAMES["places"]["countries"]
_PARTS = [*_COUNTRIES, *_NAMES["places"]["regions"]]
REGIONS = any_of([*_PARTS, *CITIES])
PROVINCES = any_of(_PARTS)  # and countries
_REGION = re.compile(f"^(?:{REGIONS})(?:省|市|县)?")
REGION_HEADS = frozenset(region[:2] for region in (*_PARTS, *CITIES))
# 德国汉泰: a firm that its country leads in; no visitors from there, and no office of that country.
FOREIGN = (
    rf"(?:{any_of(_COUNTRIES)})(?!{alternatives(_NAMES['places']['after_countries'])})"
    r"[\u4e00-\u9fff]{2,5}?"
)
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
