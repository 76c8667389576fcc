"""Two projects: one that was entered twice or signed twice, or a further phase, or two of their own.

A further phase (二期) and added capital (增资, 扩产) carry the name of what they extend: the name then says nothing,
and neither does the builder with the site. Only the same code does (domain/02 section 3, domain/10 section 8.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from bridgehead.engines.likeness.names import core, core_similarity, pairs
from bridgehead.engines.likeness.reasons import Judgement, Reason, weighed

_NUMERALS: Final = {one: at for at, one in enumerate("一二三四五六七八九十", start=1)} | {"首": 1}
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_PHASE: Final = re.compile(r"第?([一二三四五六七八九十首]|\d{1,2}|i{1,3}|iv|v)期")
_ADDED: Final = re.compile(r"增资|追加投资|扩产|扩建|改扩|扩能|技改|技术改造|升级改造|增产")
# A core as short as that (新材料) is shared by projects that have nothing to do with each other.
_TELLING: Final = 4
_NEAR_NAME: Final = Decimal("0.70")
_SOME_NAME: Final = Decimal("0.50")
_NEAR_AMOUNT: Final = Decimal("0.02")
_NEAR_DAYS: Final = 31
_ROUND: Final = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """What is known of a project; texts are folded, `firm` and `id` are ids, `amount` is CNY. Empty: not known."""

    name: str
    id: int = 0
    other_names: tuple[str, ...] = ()
    national_code: str = ""
    firm: int | None = None
    investor: str = ""
    site: str = ""
    amount: Decimal | None = None
    signed_on: date | None = None


def part_of(name: str) -> tuple[int, bool]:
    """Which phase a folded name speaks of (1 where none or the first), and whether it speaks of added capital."""
    found = _PHASE.search(name)
    number = 1
    if found is not None:
        said = found[1]
        number = _NUMERALS.get(said) or _ROMAN.get(said) or int(said)
    return number, _ADDED.search(name) is not None


def judge_projects(one: ProjectCard, other: ProjectCard) -> Judgement:
    """Whether the two are one project. Symmetric."""
    return weighed(list(_reasons(one, other)))


def _reasons(one: ProjectCard, other: ProjectCard) -> Iterator[Reason]:
    apart = _parts_differ(one.name, other.name)
    if one.national_code and one.national_code == other.national_code:
        yield Reason("same_national_code", 0.9)
    elif one.national_code and other.national_code:
        yield Reason("national_codes_differ", -0.4)
    yield from _builder_and_site(one, other)
    named = _name_reason(one, other)
    if named is not None:
        # A phase by the same name is what a phase is called: it tells, and counts for nothing.
        yield Reason(named.code, 0) if apart else named
    if apart:
        yield Reason(apart, -0.6)
    yield from _money_and_day(one, other)


def _parts_differ(one: str, other: str) -> str:
    (phase, added), (other_phase, other_added) = part_of(one), part_of(other)
    if phase != other_phase:
        return "phases_differ"
    return "added_capital" if added != other_added else ""


def _builder_and_site(one: ProjectCard, other: ProjectCard) -> Iterator[Reason]:
    same_site = bool(one.site) and _sites_agree(one.site, other.site)
    if one.firm is not None and one.firm == other.firm:
        yield Reason("same_builder_and_site", 0.65) if same_site else Reason("same_builder", 0.4)
        if one.site and other.site and not same_site:
            yield Reason("sites_differ", -0.2)
        return
    if one.investor and one.investor == other.investor:
        yield Reason("same_investor", 0.4)
    elif one.firm is not None and other.firm is not None:
        yield Reason("builders_differ", -0.4)
    if same_site:
        yield Reason("same_site", 0.2)


def _sites_agree(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _TELLING and shorter in longer


def _name_reason(one: ProjectCard, other: ProjectCard) -> Reason | None:
    if one.name == other.name:
        return Reason("same_name", 0.7 if len(core(one.name)) >= _TELLING else 0.45)
    if one.name in other.other_names or other.name in one.other_names or set(one.other_names) & set(other.other_names):
        return Reason("same_other_name", 0.7)
    mine, its = core(one.name), core(other.name)
    alike = core_similarity(mine, its)
    shorter = min(len(mine), len(its))
    if alike >= _NEAR_NAME:
        strong = (0.65 if mine == its else 0.5) if shorter >= _TELLING else 0.35
        return Reason("near_name", strong)
    if alike >= _SOME_NAME and len(pairs(mine) & pairs(its)) >= 2:
        return Reason("similar_name", 0.3)
    return None


def _money_and_day(one: ProjectCard, other: ProjectCard) -> Iterator[Reason]:
    if one.amount and other.amount:
        larger = max(one.amount, other.amount)
        if one.amount == other.amount:
            # 10亿 is what very many are said to cost; 3.27亿 is not.
            yield Reason("same_amount", 0.15 if one.amount % _ROUND == 0 else 0.3)
        elif abs(one.amount - other.amount) <= larger * _NEAR_AMOUNT:
            yield Reason("near_amount", 0.15)
    if one.signed_on and other.signed_on:
        days = abs((one.signed_on - other.signed_on).days)
        if days == 0:
            yield Reason("same_day", 0.2)
        elif days <= _NEAR_DAYS:
            yield Reason("near_day", 0.1)
