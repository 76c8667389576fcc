"""The run of characters before the first product in a project's name: how much of it is the firm's."""

from __future__ import annotations

import re

from bridgehead.engines.reading.patterns import alternatives, any_of
from bridgehead.engines.reading.vocabulary import load

from .product_words import is_product, product_spans

_NAMES, _BRANDS = load("names"), load("brands")
CITIES = frozenset([*_NAMES["places"]["cities"], *load("places")["places"]["counties"]])
MODIFIERS = re.compile(alternatives(_NAMES["generic"]["modifiers"]))
KINDS = frozenset(word[:2] for word in load("products")["products"]["no_brand"])
NO_BRAND = re.compile(f"联合(?=.)|{any_of(load('products')['products']['no_brand'])}")
LAND = frozenset(_BRANDS["brands"]["land"])
LONGEST_BRAND = 4
JOINED_LONG = 2
ENDS_FIRM = tuple(_BRANDS["brands"]["whole"])
_OPENS_FIRM = "中新亿万"  # single modifiers that firms begin their names with: 中霁兴荣
# Of these and more, those that names of places hardly hold: a park or a hall after one of them is a firm's.
_FIRMS_ONLY = frozenset(_BRANDS["brands"]["characters"])


def first_product(head: str) -> tuple[int, str]:
    """Where the first product or industry begins, and that word; single characters are too often part of a brand."""
    for start, end in product_spans(head):
        if start == 1 and (after := product_spans(head[JOINED_LONG:])) and after[0][0] == 0 and after[0][1] > 1:
            return JOINED_LONG, head[JOINED_LONG : JOINED_LONG + after[0][1]]  # 岑锂|电解液 and no 岑|锂电
        if end - start > 1:
            later = product_spans(head[start + 1 :]) if 1 < start < LONGEST_BRAND and end - start == 2 else []
            if later and later[0][0] == 0 and later[0][1] > JOINED_LONG and head[start:end] not in ENDS_FIRM:
                return start + 1, head[start + 1 : start + 1 + later[0][1]]  # 赫霁特|气动元件 and no 赫霁|特气
            return start, head[start:end]
    return len(head), ""


def before_kind(bare: str, cut: int) -> int:
    """`cut`, or where a word of kind stands before it: 明岚|纳米碲化镉光伏产业园."""
    ends = range(JOINED_LONG, min(cut, LONGEST_BRAND + 1))
    return next((at for at in ends if bare[at : at + 2] in KINDS), cut)


def may_be_run(run: str) -> bool:
    """Whether four characters before a product may be a firm's short name: no place, and no word of a kind in them."""
    pairs = (run[at : at + 2] for at in range(len(run) - 1))
    return (
        not any(pair in CITIES or pair in KINDS for pair in pairs)
        and not LAND.intersection(run)
        and MODIFIERS.search(run, int(run[0] in _OPENS_FIRM)) is None
    )


def reads_as_firm(run: str) -> bool:
    """Whether a run before a park or a hall is built like a firm's short name and no place's: 迈腾, 佳谊, not 凤栖."""
    return (
        JOINED_LONG <= len(run) <= LONGEST_BRAND
        and not _FIRMS_ONLY.isdisjoint(run)
        and run not in CITIES
        and not is_product(run)
        and may_be_run(run)
    )
