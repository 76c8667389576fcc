"""The index of what is asserted: figures by the question that they answer, projects by their name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from bridgehead.engines.figures import FigureStatement, Period, ProjectStatement

from .findings import Assertion
from .reach import Reach, reach_of
from .tables import ALIKE, GENERIC, number

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


@dataclass(frozen=True, eq=False)
class Fact:
    """A figure with its place among the assertions."""

    index: int
    assertion: Assertion
    figure: FigureStatement

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
    return sorted(facts, key=lambda fact: (*fact.source, fact.figure.span, fact.content, fact.figure.quote))


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
