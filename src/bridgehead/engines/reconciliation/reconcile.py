"""`reconcile`: every rule over every document by itself, then over all documents and the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from .drafts import Draft, to_finding
from .facts import Fact, Pool, ProjectFact, figures_of, grouped, one_of, projects_of
from .findings import KINDS, Assertion, Finding
from .parts import bands, parts, sums, tiers
from .projects import future_stages, investments, order, phases, stages, two_dates
from .ranges import ranges
from .rates import attained, growths, rates, shares
from .running import future, running
from .twice import means, repeats

RULES: Final[tuple[Callable[[Pool], Iterator[Draft]], ...]] = (
    *(parts, sums, tiers, bands, rates, shares, attained, growths, repeats, means, running, future),
    *(phases, investments, stages, two_dates, order, future_stages, ranges),
)
_SEVERITIES = ("error", "warning", "note")
_KIND_ORDER = tuple(KINDS)


def reconcile(assertions: Sequence[Assertion]) -> tuple[Finding, ...]:
    """What does not add up in one document, or among several and the ledger; graver kinds first.

    A pure function of what is asserted: the order of the assertions changes the indexes of the evidence and nothing
    else, and each disagreement is found once. Statements that the reader itself doubts are left out. Time grows in
    line with the number of assertions.
    """
    figures, projects = figures_of(assertions), projects_of(assertions)
    drafts: dict[str, Draft] = {}
    for draft in _drafts(figures, projects):
        known = drafts.get(draft.key)
        # A copy of a document says the same again; the one with the most evidence is kept.
        if known is None or len(draft.evidence) > len(known.evidence):
            drafts[draft.key] = draft
    return tuple(to_finding(draft) for draft in sorted(drafts.values(), key=_gravity))


def _drafts(figures: Sequence[Fact], projects: Sequence[ProjectFact]) -> Iterator[Draft]:
    own_figures, own_projects = grouped(figures, lambda f: f.source), grouped(projects, lambda f: f.source)
    sources = sorted({*own_figures, *own_projects})
    accused: set[tuple[str, int]] = set()
    for source in sources:
        pool = Pool(tuple(own_figures.get(source, ())), tuple(own_projects.get(source, ())))
        for draft in _all_rules(pool):
            accused.add((draft.kind, draft.evidence[0].index))
            yield draft
    if len(sources) > 1:
        # Without a place or a time a figure answers nothing outside its own document.
        placed = [f for f in figures if f.figure.place is not None and f.period is not None]
        voiced = list(_with_one_voice(placed))
        # Each figure of a document is held against the ledger's own answer to it; sums of both say nothing more. A rate
        # is of the figure beside it, however many of them a document has.
        said = [f for f in voiced if f.figure.unit != "ratio" and not f.is_of_ledger and not f.is_vague]
        said += [f for f in placed if f.figure.unit == "ratio" and not f.is_of_ledger]
        for rule in RULES:
            pool = Pool(tuple(voiced if rule is repeats else said), tuple(projects), across=True)
            several = (draft for draft in rule(pool) if len(draft.sources) > 1)
            # What a document denies itself is not told again with another's words.
            yield from (draft for draft in several if (draft.kind, draft.evidence[0].index) not in accused)


def _with_one_voice(figures: Sequence[Fact]) -> Iterator[Fact]:
    """The figures of documents that answer a question once; two answers may be of two questions, and prove nothing."""
    for group in grouped(figures, lambda f: (f.source, f.question, f.period, f.named)).values():
        if one_of(group) is not None:
            yield from group


def _all_rules(pool: Pool) -> Iterable[Draft]:
    for rule in RULES:
        yield from rule(pool)


def _gravity(draft: Draft) -> tuple[int, int, tuple[str, str], tuple[int, int], str]:
    kind, first = KINDS[draft.kind], draft.evidence[0]
    severity, number = _SEVERITIES.index(kind.severity), _KIND_ORDER.index(kind.id)
    return severity, number, first.source, first.assertion.statement.span, draft.key
