"""What tells where in a project's name the firm's own ends: the traits of each place at which it may be cut."""

from __future__ import annotations

import re

from bridgehead.engines.reading.vocabulary import load

from .brand_runs import CITIES, LAND, MODIFIERS, NO_BRAND
from .product_words import all_terms
from .public_works import TRAILING, is_public
from .regions import region_at_head

_BRANDS = load("brands")["brands"]
_CLASSES: dict[str, tuple[str, ...]] = {}  # of each word that firms end in
for _name in ("firm_words", "firm_only", "whole", "trades", "kinds", "alone"):
    for _word in _BRANDS[_name]:
        _CLASSES[_word] = (*_CLASSES.get(_word, ()), _name)
_GROUPS = frozenset(_BRANDS["groups"])
_LONGEST_GROUP = max(map(len, _GROUPS))
_LONGEST_CLASS = 4
_LONGEST_TERM = 6
_LONGEST_CUT = 9  # characters of the firm's own, without the place before it
_FAR = 4
_WORKS = re.compile("[一二三四五六七首]期|第?[一二三四五新]?工厂|年产|增资|扩产|扩能|扩建|技改|搬迁|迁建|总部")
_RUN = re.compile("[A-Za-z0-9.&+-]+|\\([^()]*\\)|“[^”]*”")  # what no firm's name is cut inside
_LEVELS = ("省", "市", "县", "区", "州")
_NEAR_LONG = range(4, 1, -1)


def cuts_and_traits(name: str, near: frozenset[str]) -> list[tuple[int, list[str]]]:
    """The lengths that the firm's part of a name may have, 0 for none, each with what speaks for or against it.

    `near` are places of the document, with which the name may begin.
    """
    bare = TRAILING.sub("", name)
    whole = "all" if len(bare) == len(name) else "allOfProject"
    place = _place_at_head(bare, near)
    starts, ends, spans = _terms_in(bare)
    first = min(starts, default=len(bare))
    found = [(0, _of_nobody(bare, place, first))]
    closed = {at for run in _RUN.finditer(bare) for at in range(run.start() + 1, run.end())}
    group = next((length for length in range(2, _LONGEST_GROUP + 1) if bare[:length] in _GROUPS), 0)
    own = ["own:" + bare[place : place + 1]]
    for cut in range(1, min(len(bare), place + _LONGEST_CUT) + 1):
        if cut > place + 1:
            own.append("own:" + bare[cut - 1])
        if cut in closed:
            continue
        traits = [*own, *_around(bare, cut, place)]
        starting, ending = starts.get(cut, 0), ends.get(cut, 0)
        crossing = max([end - start for start, end in spans if place <= start < cut < end], default=0)
        traits += (f"starts{starting}", f"crosses{crossing}", f"ends{ending}")
        if starting:
            traits.append("term:" + bare[cut : cut + starting])
        traits.append(f"first{max(-_FAR, min(first - cut, _FAR))}")
        if group and cut >= group:
            traits.append("group" if bare[:cut] in _GROUPS else "afterGroup")
        if cut == len(bare):
            traits.append(whole)
        follows = whole if cut == len(bare) else "term" if starting else "other"
        traits += _of_last_term(bare, cut, ending, follows)
        found.append((cut, traits))
    return found


def _place_at_head(bare: str, near: frozenset[str]) -> int:
    """How long the province, city or place of the document is that a name begins with, 0 where it begins with none."""
    region = region_at_head(bare)
    long = region.end() if region is not None else 0
    known = next((length for length in _NEAR_LONG if bare[:length] in near or bare[:length] in CITIES), 0)
    long = max(long, known)
    return long + 1 if long and bare.startswith(_LEVELS, long) else long


def _terms_in(bare: str) -> tuple[dict[int, int], dict[int, int], list[tuple[int, int]]]:
    """The longest term that starts at each place and that ends at each, and all terms of two characters or more."""
    known = all_terms()
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    spans = []
    for start in range(len(bare) - 1):
        for end in range(start + 2, min(len(bare), start + _LONGEST_TERM) + 1):
            if bare[start:end] in known:
                spans.append((start, end))
                starts[start] = end - start
                ends[end] = max(ends.get(end, 0), end - start)
    return starts, ends, spans


def _of_nobody(bare: str, place: int, first: int) -> list[str]:
    """What tells whether anybody heads a name: how it ends and begins, and all pairs of characters in it."""
    traits = ["nobody", f"place{min(place, 3)}", f"far{min(first - place, _FAR)}", f"long{min(len(bare) // 3, 6)}"]
    traits += [f"end:{bare[-length:]}" for length in (1, 2, 3)]
    traits += [f"head:{bare[place : place + length]}" for length in (1, 2)]
    traits += {f"pair:{bare[at : at + 2]}" for at in range(len(bare) - 1)}
    traits += {f"any:{character}" for character in bare}
    if is_public(bare):
        traits.append("public")
    if NO_BRAND.match(bare, place) is not None:
        traits.append("generalHead")
    return traits


def _around(bare: str, cut: int, place: int) -> list[str]:
    """The characters on both sides of a cut, and how much of the firm's own is before it."""
    before, after = bare[cut - 1], bare[cut : cut + 1]
    traits = [
        f"own{cut - place if cut > place else 0}",
        "last:" + before,
        "lasts:" + bare[max(0, cut - 2) : cut],
        "next:" + after,
        "nexts:" + bare[cut : cut + 2],
        "both:" + before + after,
        "firsts:" + bare[place : min(cut, place + 2)],
    ]
    if place:
        traits.append("placed" if cut > place else "place")
    if before in LAND:
        traits.append("land")
    if after and (after.isascii() or after == "“"):
        traits.append("thenLatin" if after.isalpha() else "thenDigit" if after.isdigit() else "then" + after)
    if before.isascii():
        traits.append("Latin" if bare[:cut].isascii() else "lastLatin")
    if MODIFIERS.search(bare, place, cut) is not None:
        traits.append("general")
    return traits + _then(bare, cut)


def _then(bare: str, cut: int) -> list[str]:
    """What follows a cut: a place, works of a firm, a general word."""
    traits: list[str] = []
    if bare[cut : cut + 2] in CITIES or region_at_head(bare[cut : cut + _LONGEST_TERM]) is not None:
        traits.append("thenPlace")
    if _WORKS.match(bare, cut) is not None:
        traits.append("thenWorks")
    if MODIFIERS.match(bare, cut) is not None:
        traits.append("thenGeneral")
    return traits


def _of_last_term(bare: str, cut: int, ending: int, follows: str) -> list[str]:
    """What kind of word the firm's part would end in: 光电, which firms end in, before another product or not."""
    traits: list[str] = []
    for length in range(min(_LONGEST_CLASS, cut - 1), 1, -1):
        for name in _CLASSES.get(bare[cut - length : cut], ()):
            traits += (name, f"{name}:{follows}")
    if ending == cut:
        traits.append("term")
    return traits
