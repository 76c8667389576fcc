"""The index of what is asserted: figures by the question that they answer, projects by their name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from bridgehead.engines.figures import FigureStatement, Period, ProjectStatement

from .findings import Assertion
from .reach import Reach, reach_of
from .tables import (
    ALIKE,
    BESIDE,
    EXPLAINED,
    FILTER_WORDS,
    FINAL,
    GENERIC,
    LOOSE,
    NEAR,
    NEXT,
    PART_WORDS,
    PLAN_WORDS,
    PLANNED,
    PROVISIONAL,
    number,
)

Filters = frozenset[tuple[str, str | int]]
Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")

TIERS = ("investment_min", "investment_max")
_LEAST_CONFIDENCE = number("reading", "least_confidence")
# Letters go too: they are pinyin that web copies leave behind, and units.
_NOT_WORDS = re.compile(r"[^\u3400-\u9fff]+")
# The words of numbers and the measure words go too: 十五亿, 60余家.
_OF_NUMBERS = "[一二三四五六七八九十百千万亿零两〇个家件项宗支场人名次余多超近达至]|(?<!签)约"
_GENERIC = re.compile("|".join([*GENERIC, _OF_NUMBERS]))
_NAME_NOISE = re.compile(r"[\W_]+")
_EXPLAINED = re.compile("|".join(sorted(EXPLAINED, key=len, reverse=True)))
_PART, _PLAN, _FINAL, _PROVISIONAL = (
    re.compile("|".join(words)) for words in (PART_WORDS, PLAN_WORDS, FINAL, PROVISIONAL)
)
_LIST = "project.building.count"
# 已完成 and 已开工 is what a reader may take for a plan, as one stands beside it; it proves nothing then.
_DONE = re.compile("已(?:经|累计|累計)?(?:完成|开工|開工|竣工|签约|簽約|投产|到位)")
# Measures whose figures are of projects or of a whole place, so that further words narrow them.
_NARROWED = ("project.", "investment.", "fdi.", "gdp.")


@dataclass(frozen=True, eq=False)
class Fact:
    """A figure with its place among the assertions."""

    index: int
    assertion: Assertion
    figure: FigureStatement
    # Which list of projects a sum is of, by its count or its plan just before: 86个重点项目完成投资79.4亿元.
    of_list: str = ""

    @property
    def id(self) -> str:
        """Its measure's."""
        return self.figure.measure.id

    @property
    def value(self) -> Decimal:
        """The figure's, as printed."""
        return self.figure.value

    @property
    def period(self) -> Period | None:
        """The figure's."""
        return self.figure.period

    @cached_property
    def reach(self) -> Reach:
        """Between which values the true one may lie."""
        return reach_of(self.figure)

    @cached_property
    def filters(self) -> Filters:
        """What narrows it; 新签约 in a period is 签约 in that period, so `scope` is left out of a flow."""
        flow = self.figure.measure.definition.kind == "flow"
        return frozenset(item for item in self.figure.measure.filters.items() if not (flow and item[0] == "scope"))

    @cached_property
    def untiered(self) -> Filters:
        """The filters without its tier."""
        return frozenset(item for item in self.filters if item[0] not in TIERS)

    @property
    def tier(self) -> int:
        """From which investment on it counts."""
        return int(dict(self.filters).get("investment_min", 0))

    @cached_property
    def question(self) -> tuple[str, Filters, str | None, str | None, str, str]:
        """What it answers, the time aside."""
        figure = self.figure
        return (self.id, self.filters, figure.label, figure.place, figure.unit, figure.modality)

    @cached_property
    def setting(self) -> tuple[str | None, Period | None, str]:
        """Where, when and whether it is so or is to be."""
        return (self.figure.place, self.figure.period, self.figure.modality)

    @cached_property
    def words(self) -> str:
        """Its quote without numbers and signs."""
        return _NOT_WORDS.sub("", self.figure.quote)

    @cached_property
    def core(self) -> str:
        """Its words without those that say nothing of what is counted."""
        return _GENERIC.sub("", self.words)

    @cached_property
    def rest(self) -> str:
        """What its words say that its measure, filters and place do not: 茶园骑行环线 of 36个茶园的骑行环线项目开工.

        Empty where the measure has many meanings, which are told apart by their core.
        """
        if not self.id.startswith(_NARROWED):
            return ""
        words = self.core
        for name, value in self.filters:
            words = re.sub(FILTER_WORDS.get(f"{name}.{value}") or re.escape(str(value)), "", words)
        place = self.figure.place or ""
        rest = _EXPLAINED.sub("", words.replace(place, "").replace(place[:-1] or place, ""))
        return rest if len(rest) > 1 else ""

    @property
    def is_loose(self) -> bool:
        """Whether its measure stands for several things that are counted apart, as awards without a name of ours do."""
        return self.id in LOOSE or ("scheme", "other") in self.filters

    @property
    def named(self) -> str:
        """What else than its question tells it from others: the rest of its words, or all where little is explained.

        A sum that has no words of its own is that of the list whose count or plan stands before it.
        """
        if not self.id.startswith(_NARROWED):
            return self.core if self.is_loose else ""
        return self.rest or ("" if self.filters else self.of_list)

    @property
    def is_vague(self) -> bool:
        """Whether nothing tells which of its measure's many meanings it has."""
        return self.is_loose and self.figure.unit != "ratio" and not self.named and not self.filters

    @property
    def is_said_part(self) -> bool:
        """Whether its sentence says 其中 or the like before it; so too where nobody knows the sentence."""
        lead = self.assertion.lead
        return lead is None or is_part(lead + self.figure.quote)

    @property
    def is_said_plan(self) -> bool:
        """Whether its sentence says 计划 or the like up to its end; so too where nobody knows the sentence."""
        return self.assertion.lead is None or _PLAN.search(self._sentence) is not None

    @cached_property
    def is_final(self) -> bool:
        """Whether it is called a revision of what was said before: 修订, 最终核实."""
        return _FINAL.search(self._sentence) is not None

    @cached_property
    def is_provisional(self) -> bool:
        """Whether it is called the first of several: 初步核算, 快报."""
        return _PROVISIONAL.search(self._sentence) is not None

    @property
    def _sentence(self) -> str:
        return (self.assertion.lead or "") + self.figure.quote

    @property
    def is_of_ledger(self) -> bool:
        """Whether the ledger says so, whose words are its numbers."""
        return self.assertion.origin == "ledger"

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The pairs of characters that stand together in its core."""
        return frozenset(a + b for a, b in pairwise(self.core))

    @cached_property
    def content(self) -> str:
        """What it says, wherever it says it; with no place or no time it means something in its own document only."""
        figure, filters = self.figure, sorted(map(str, self.filters))
        known = figure.place is not None and figure.period is not None
        parts = (
            *(() if known else self.source),
            figure.place,
            self.id,
            filters,
            figure.label,
            figure.unit,
            figure.modality,
        )
        return "|".join(map(str, (*parts, figure.period, figure.comparator, figure.value.normalize())))

    @property
    def source(self) -> tuple[str, str]:
        """The document, or the ledger."""
        return (self.assertion.origin, self.assertion.document)


@dataclass(frozen=True, eq=False)
class ProjectFact:
    """What one document says of a project, with its place among the assertions."""

    index: int
    assertion: Assertion
    project: ProjectStatement

    @cached_property
    def name(self) -> str:
        """The name without quotation marks, blanks and 项目 at its end."""
        return _NAME_NOISE.sub("", self.project.name).removesuffix("项目")

    @property
    def shown(self) -> str:
        """The name for people, who see it in quotation marks."""
        return self.project.name.strip().replace("“", "").replace("”", "")

    @property
    def site(self) -> tuple[str, ...]:
        """What tells it from a project of the same name: its place, or its document where that is not known."""
        return self.source if self.project.place is None else (self.project.place,)

    @property
    def source(self) -> tuple[str, str]:
        """The document, or the ledger."""
        return (self.assertion.origin, self.assertion.document)


@dataclass(frozen=True, slots=True)
class Pool:
    """What is held against each other: the assertions of one document, or of all and the ledger."""

    figures: tuple[Fact, ...]
    projects: tuple[ProjectFact, ...]
    across: bool = False

    @property
    def actual(self) -> Iterator[Fact]:
        """Figures of what is, not of what is to be."""
        return (fact for fact in self.figures if fact.figure.modality == "actual")


def grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    """The items by a key, in their order."""
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def one_of(facts: Sequence[Fact]) -> Fact | None:
    """The first of several where they may all be the same number, and no one where they may not."""
    first = facts[0]
    return first if all(fact.reach.meets(first.reach) for fact in facts) else None


def alike(first: Fact, second: Fact) -> bool:
    """Whether two quotes name what they count, and the same."""
    both = first.pairs | second.pairs
    if first.core == second.core:
        return bool(first.core)
    return bool(both) and len(first.pairs & second.pairs) > ALIKE * len(both)


def is_part(words: str) -> bool:
    """Whether words say that what follows is taken out of what was said: 其中."""
    return _PART.search(words) is not None


def same_thing(first: Fact, second: Fact) -> bool:
    """Whether two documents, or one and the ledger, name the same by what their words say beyond the question."""
    return first.rest == second.rest


def revises(first: Fact, second: Fact) -> bool:
    """Whether one is called a revision, or the earlier of two documents its first count only."""
    if first.is_final or second.is_final:
        return True
    early, late = sorted((first, second), key=lambda fact: str(fact.assertion.published or ""))
    return early.is_provisional and str(early.assertion.published) < str(late.assertion.published)


def apart(first: Fact, second: Fact) -> bool:
    """Whether two quotes name what they count, and have nothing in common."""
    return bool(first.pairs and second.pairs) and not first.pairs & second.pairs


def figures_of(assertions: Sequence[Assertion]) -> list[Fact]:
    """The figures that may prove something, in an order that does not depend on that of the assertions."""
    facts = [
        Fact(index, assertion, assertion.statement)
        for index, assertion in enumerate(assertions)
        if isinstance(assertion.statement, FigureStatement) and _is_sure(assertion.statement.confidence)
    ]
    facts = [fact for fact in facts if not (fact.figure.modality == "target" and _DONE.search(fact.figure.quote))]
    return list(_with_lists(sorted(facts, key=_in_order)))


def _in_order(fact: Fact) -> tuple[object, ...]:
    return (*fact.source, fact.figure.span, fact.content, fact.figure.quote)


def _with_lists(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Sums that are planned or done with the list that they are of, where its count or its plan stands before."""
    count: Fact | None = None
    plan: Fact | None = None
    for fact in facts:
        if fact.id == _LIST:
            count = fact
        if fact.id not in PLANNED:
            yield fact
            continue
        is_plan = fact.figure.modality == "target"
        # A count is that of the list in its own sentence only.
        head = count if count is not None and count.figure.quote in (fact.assertion.lead or "") else None
        named = _list_of(fact, head, BESIDE if is_plan else NEXT)
        listed = replace(fact, of_list=named or ("" if is_plan else _list_of(fact, plan, NEAR)))
        plan = listed if is_plan else plan
        yield listed


def _list_of(fact: Fact, head: Fact | None, window: int) -> str:
    """What names the list by the figure before it: a number of projects or a sum that is planned of them."""
    if head is None or head.source != fact.source or head.figure.place != fact.figure.place:
        return ""
    near = 0 <= fact.figure.span[0] - head.figure.span[1] <= window
    return f"{head.id} {head.value.normalize():f}" if near else ""


def projects_of(assertions: Sequence[Assertion]) -> list[ProjectFact]:
    """The projects that may prove something, in an order that does not depend on that of the assertions."""
    facts = [
        ProjectFact(index, assertion, assertion.statement)
        for index, assertion in enumerate(assertions)
        if isinstance(assertion.statement, ProjectStatement) and _is_sure(assertion.statement.confidence)
    ]
    return sorted(facts, key=lambda fact: (*fact.source, fact.project.span, fact.name, repr(fact.project)))


def _is_sure(confidence: Decimal | None) -> bool:
    return confidence is None or confidence >= _LEAST_CONFIDENCE
