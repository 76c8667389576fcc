"""What a project counts as, worked out from its rows in force: one rule for what is kept, checked and written anew.

- A project counts once as an event, at its first milestone of the kinds; the amount is the milestone's own where it
  states the project's total, else the total.
- Capital added counts by itself, the increase only, where the first signing, of an earlier day, states its amount; it
  lies in the tier of the project's total. Every receipt of foreign capital counts by itself.
- A state lasts from the first milestone that begins it until the first that ends it, without the time between an exit
  and the day on which the project was taken up again.
- A promise to start stands until the project starts; a month of investment and the plan of a year, until the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from bridgehead.engines.lifecycle import RuleSet
from bridgehead.modules.ledger.models import NEVER, CountedAs

# Event -> the kinds of milestones of which the first counts.
EVENTS: Final[Mapping[CountedAs, tuple[str, ...]]] = {
    CountedAs.SIGNED: ("signed",),
    CountedAs.FILED: ("filed",),
    CountedAs.STARTED: ("started",),
    CountedAs.COMPLETED: ("completed",),
    CountedAs.PRODUCING: ("producing", "full_capacity"),
    CountedAs.INTRODUCED: ("signed", "incorporated"),
}
# State -> stages that begin it, the stage that ends it; an exit ends both.
STATES: Final[Mapping[CountedAs, tuple[tuple[str, ...], str]]] = {
    CountedAs.BUILDING: (("started", "building", "topped_out"), "completed"),
    CountedAs.IN_HAND: (("lead", "negotiating"), "signed"),
}
# Money by months and years: several rows of one project, each until the next.
MONEY: Final = frozenset({CountedAs.DONE, CountedAs.PLANNED})
ADDED: Final = "capital_added"
FOREIGN_USED: Final = "foreign_used"
_PROMISED: Final = CountedAs.PROMISED.value


class Event(NamedTuple):
    """A counted milestone: its row's id, its kind, its day and its own amount in CNY."""

    id: int
    kind: str
    day: date
    amount: Decimal | None


class Row(NamedTuple):
    """A row of Counted without the project's facts; amounts in hundredths of CNY."""

    counted_as: int
    day: date
    until: date | None
    resumed: date | None
    total: int | None
    amount: int | None
    milestone_id: int | None

    @property
    def place(self) -> date:
        """By which the index of Counted is ordered."""
        return (self.until or NEVER) if self.counted_as in STATES else self.day


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a project: its total, the start promised, investment by month, plans by year, in order."""

    total: Decimal | None
    promised_start_on: date | None
    months: Sequence[tuple[date, Decimal]] = ()
    plans: Sequence[tuple[int, Decimal]] = ()


@dataclass(frozen=True, slots=True)
class Counter:
    """The rule set, turned around for looking up: made once, used for very many projects."""

    begins: Mapping[CountedAs, frozenset[str]]
    ends: Mapping[CountedAs, frozenset[str]]
    exits: frozenset[str]
    returns: frozenset[str]
    stating_total: frozenset[str]

    @classmethod
    def of(cls, rules: RuleSet) -> Counter:
        """The rules of `rules`."""
        return cls(
            begins={state: frozenset(rules.reaching(*stages)) for state, (stages, _end) in STATES.items()},
            ends={state: frozenset(rules.from_stage(end)) for state, (_stages, end) in STATES.items()},
            exits=frozenset(rules.with_effect("exit")),
            returns=frozenset(rules.with_effect("return")),
            stating_total=frozenset(rules.stating_total()),
        )

    def rows(self, events: Sequence[Event], case: Case) -> list[Row]:
        """Every row of a project; `events` are its counted milestones by day and id."""
        total = in_hundredths(case.total)
        found = list(self._events(events, total))
        if events:
            found += self._states(events, total)
            found += _each_by_itself(events, total)
        if case.promised_start_on is not None:
            start = next((event for event in events if event.kind == "started"), None)
            found.append(promised(case.promised_start_on, total, start))
        found += _money(CountedAs.DONE, case.months, total)
        found += _money(CountedAs.PLANNED, [(date(year, 1, 1), amount) for year, amount in case.plans], total)
        return found

    def _events(self, events: Sequence[Event], total: int | None) -> Iterator[Row]:
        for counted_as, kinds in EVENTS.items():
            first = next((event for event in events if event.kind in kinds), None)
            if first is None:
                continue
            worth = total
            if first.amount is not None and first.kind in self.stating_total:
                worth = in_hundredths(first.amount)
            yield Row(counted_as.value, first.day, None, None, worth, worth, first.id)

    def _states(self, events: Sequence[Event], total: int | None) -> Iterator[Row]:
        away = self._away(events)
        for state, begins in self.begins.items():
            first = next((event for event in events if event.kind in begins), None)
            if first is None:
                continue
            end = next((event.day for event in events if event.kind in self.ends[state]), None)
            for since, until in _without(first.day, end, away):
                resumed = since if since != first.day else None
                yield Row(state.value, first.day, until, resumed, total, total, first.id)

    def _away(self, events: Sequence[Event]) -> list[tuple[date, date | None]]:
        """From each exit to the day on which the project was taken up again, in order, those that overlap as one."""
        backs = [event.day for event in events if event.kind in self.returns]
        spans: list[tuple[date, date | None]] = []
        for event in events:
            if event.kind not in self.exits:
                continue
            back = next((day for day in backs if day >= event.day), None)
            # Of several exits before one return the first one began it.
            if back != event.day and not (spans and spans[-1][1] == back):
                spans.append((event.day, back))
        return spans


def promised(day: date, total: int | None, start: Event | None = None) -> Row:
    """A promise to start on that day, in force until the project starts."""
    until, row = (start.day, start.id) if start is not None else (None, None)
    return Row(_PROMISED, day, until, None, total, total, row)


def _each_by_itself(events: Sequence[Event], total: int | None) -> Iterator[Row]:
    """What counts as often as it happens: capital added after a signing that states its amount, and foreign capital."""
    signed = next((event for event in events if event.kind == "signed"), None)
    agreed_on = signed.day if signed is not None and signed.amount is not None else date.max
    for event in events:
        amount = in_hundredths(event.amount)
        if event.kind == FOREIGN_USED:
            yield Row(CountedAs.FOREIGN_USED.value, event.day, None, None, total, amount, event.id)
        elif event.kind == ADDED and amount is not None and event.day > agreed_on:
            yield Row(CountedAs.ADDED.value, event.day, None, None, total, amount, event.id)


def _without(
    since: date, until: date | None, away: Iterable[tuple[date, date | None]]
) -> Iterator[tuple[date, date | None]]:
    """What is left of [since, until) outside the spans of `away`; None is no end."""
    for gone, back in away:
        if until is not None and gone >= until:
            break
        if gone > since:
            yield since, gone
        if back is None:
            return
        since = max(since, back)
    if until is None or since < until:
        yield since, until


def _money(counted_as: CountedAs, amounts: Sequence[tuple[date, Decimal]], total: int | None) -> Iterator[Row]:
    followers = [day for day, _amount in amounts[1:]]
    for (day, amount), until in zip(amounts, [*followers, None], strict=False):
        yield Row(counted_as.value, day, until, None, total, in_hundredths(amount), None)


def in_hundredths(amount: Decimal | None) -> int | None:
    """An amount as a whole number of hundredths."""
    return None if amount is None else round(amount * 100)
