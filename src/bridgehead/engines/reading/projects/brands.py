"""The enterprise that heads a project's name: 澜图 of 澜图光学薄膜项目, none of 溪源水库供水工程.

Where the firm ends and what is made begins is told by weights (`brand_weights.json`), which are fitted to names that
people have labelled: `tests/engines/reading/fit_brands.py`, docs/decisions/0018.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.vocabulary import load, load_weights

from .brand_runs import JOINED_LONG, MODIFIERS, NO_BRAND, first_product
from .brand_traits import cuts_and_traits
from .product_words import product_spans

_BRANDS = load("brands")["brands"]
# 中岚集团市政工程有限公司, 濛禾集团溪鸣分公司: a group's child keeps the group's name before its own.
COMPANY = re.compile(
    r"^(.{2,30}?(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团(?!\)|[\u4e00-\u9fff()]{2,12}?(?:有限|分)公司)|(?<!分)公司))"
)
_ENDS_IN_AND = re.compile("[^饱柔中调总平温协共饭][和合]")
_SHORTEST_COMPANY = 4
# 聚势智能 in a list: a firm's short name alone
_IS_A_FIRM = re.compile(f"[\u4e00-\u9fff]{{2,3}}(?:{alternatives(_BRANDS['whole'])})")
# 一汽解放|远景动力: a child of a state group, and a firm that builds with it
_GROUP_AND_FIRM = re.compile(
    f"(?P<group>(?:{alternatives(_BRANDS['groups'])})[\u4e00-\u9fff]{{2}})(?P<firm>[\u4e00-\u9fff]{{2}}(?:{alternatives(_BRANDS['firm_words'])}))(?=[\u4e00-\u9fff]{{3}})"
)


def brand(name: str, near: frozenset[str] = frozenset()) -> str | None:
    """The enterprise that heads a project's name (澜图光学薄膜项目: 澜图), or None where the name has none.

    `near` are the places of the document, which a name may begin with and which are no brand.
    """
    return _headed_by(name, frozenset([each for each in near if name.startswith(each)]) if near else near)


@lru_cache(maxsize=256)  # a name is asked for its key and again for its firm
def _headed_by(name: str, near: frozenset[str]) -> str | None:
    """The brand of a name, `near` the places that it begins with."""
    if name.startswith("“"):
        name = name.replace("“", "").replace("”", "")
    company = COMPANY.match(name) if "公司" in name or "集团" in name else None
    if company is not None and len(company.group(1)) >= _SHORTEST_COMPANY:
        return company.group(1)
    if _IS_A_FIRM.fullmatch(name) is not None and not product_spans(name[:JOINED_LONG]):
        return name
    joint = _GROUP_AND_FIRM.match(name)
    if joint is not None:
        return f"{joint['group']}、{joint['firm']}"
    weights = _weights()
    cuts = [(sum([weights.get(trait, 0) for trait in traits]), cut) for cut, traits in cuts_and_traits(name, near)]
    return name[: max(cuts)[1]] or None


@cache
def _weights() -> dict[str, int]:
    return load_weights("brand_weights")


def has_own_head(name: str) -> bool:
    """Whether `name` begins with what is its own: a brand or a place, and no word of what is made or general word."""
    cut, _ = first_product(name)
    if cut == JOINED_LONG and _ENDS_IN_AND.match(name) is not None:
        return True  # 峻和电解铜箔
    return cut >= JOINED_LONG and len(MODIFIERS.sub("", name[:cut])) >= JOINED_LONG and not NO_BRAND.match(name)
