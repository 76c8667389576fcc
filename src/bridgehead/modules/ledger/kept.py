"""Keeping Counted, its sums and the last sign of life: with every write, checked against the rows, or written anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from bridgehead.engines.lifecycle import COUNTED_STATES, RuleSet
from bridgehead.foundation.rows import insert_columns, insert_rows, update_rows
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger import summing
from bridgehead.modules.ledger.counting import Case, Counter, Event, Row, in_hundredths, promised
from bridgehead.modules.ledger.hearing import heard_of_merged
from bridgehead.modules.ledger.models import Counted, Investment, Milestone, Project, YearPlan

FACTS: Final = ("unit_id", "sector", "industry", "origin", "level")
_COLUMNS: Final = (*Row._fields, "place", *FACTS)
_UNIT_AT: Final = _COLUMNS.index("unit_id")
# A row of Counted as a tuple of _COLUMNS.
Kept = tuple[Any, ...]
_CHUNK: Final = 1000


@dataclass(frozen=True, slots=True)
class _Subject:
    """What counting needs of a project."""

    id: int
    gone: bool
    total: Decimal | None
    promised_start_on: date | None
    created_at: datetime
    # The newest of its milestones; and the last sign of life as it is kept.
    event_at: datetime
    heard_on: date | None
    facts: tuple[Any, ...]


_SUBJECT: Final = (
    "pk",
    "withdrawn_at",
    "total_investment",
    "promised_start_on",
    "latest_event_at",
    "created_at",
    "heard_on",
    *FACTS,
)


class _Wanted(NamedTuple):
    """What should be kept of some projects: their rows of Counted, and the day of the last sign of life of each."""

    rows: dict[int, list[Kept]]
    heard: dict[int, date]


def keep(projects: Iterable[Project], rules: RuleSet) -> None:
    """Write what changed of what these projects count as; in the transaction of the write, their rows written already.

    The derived total of each must be up to date. Six queries for a thousand projects, and those of what changed.
    """
    given = list(projects)
    subjects = [_subject([getattr(project, name) for name in _SUBJECT]) for project in given]
    heard: dict[int, date] = {}
    for start in range(0, len(subjects), _CHUNK):
        heard |= _keep_chunk(subjects[start : start + _CHUNK], Counter.of(rules))
    for project in given:
        project.heard_on = heard[project.pk]


def keep_by_id(ids: Sequence[int], rules: RuleSet) -> None:
    """The same, for projects of which the caller holds no more than the ids: one query more a thousand."""
    for start in range(0, len(ids), _CHUNK):
        rows = Project.objects.filter(pk__in=ids[start : start + _CHUNK]).values_list(*_SUBJECT)
        _keep_chunk([_subject(row) for row in rows], Counter.of(rules))


def keep_new(ids: Sequence[int], columns: Mapping[str, Sequence[Any]], totals: Sequence[Decimal | None]) -> None:
    """The same, for projects that were registered this moment: all that one can count as is what it promises."""
    days = columns["promised_start_on"]
    promising = [at for at, day in enumerate(days) if day is not None]
    amounts = [in_hundredths(totals[at]) for at in promising]
    own = {"project_id": [ids[at] for at in promising], "day": [days[at] for at in promising], "total": amounts}
    own |= {name: [columns[name][at] for at in promising] for name in FACTS}
    changes = summing.Changes()
    changes.promise(own["unit_id"], own["day"], amounts)
    same = promised(date.max, None)._asdict()
    own |= {"amount": amounts, "place": own["day"]}
    insert_columns(Counted, own, {name: value for name, value in same.items() if name not in own})
    changes.append()


def _subject(values: Sequence[Any]) -> _Subject:
    pk, withdrawn_at, total, promised, event_at, created_at, heard_on, *facts = values
    return _Subject(
        pk, withdrawn_at is not None, total, promised, created_at, event_at or created_at, heard_on, tuple(facts)
    )


def _keep_chunk(subjects: Sequence[_Subject], counter: Counter) -> dict[int, date]:
    ids = [subject.id for subject in subjects]
    wanted, heard = _wanted(subjects, counter)
    _keep_heard(subjects, heard)
    gone: list[int] = []
    made: list[tuple[int, Kept]] = []
    changes = summing.Changes()
    for project, kept in _kept(ids).items():
        for pk, row in kept.items():
            if row in wanted[project]:
                wanted[project].remove(row)
            else:
                gone.append(pk)
                changes.add(row, row[_UNIT_AT], -1)
    for project, rows in wanted.items():
        for row in rows:
            made.append((project, row))
            changes.add(row, row[_UNIT_AT], 1)
    for start in range(0, len(gone), _CHUNK):
        Counted.objects.filter(pk__in=gone[start : start + _CHUNK]).delete()
    _insert(made)
    changes.append()
    return heard


def _keep_heard(subjects: Sequence[_Subject], heard: Mapping[int, date]) -> None:
    """Write the last signs of life that changed."""
    changed = [(heard[subject.id], subject.id) for subject in subjects if subject.heard_on != heard[subject.id]]
    if changed:
        update_rows(Project, ("heard_on",), changed)


def _insert(rows: Sequence[tuple[int, Kept]]) -> None:
    if rows:
        insert_rows(Counted, ["project_id", *_COLUMNS], ((project, *row) for project, row in rows))


def _kept(ids: Collection[int]) -> dict[int, dict[int, Kept]]:
    """The rows that are kept, by project and id: one query."""
    found: dict[int, dict[int, Kept]] = defaultdict(dict)
    for project, pk, *row in Counted.objects.filter(project__in=ids).values_list("project_id", "pk", *_COLUMNS):
        found[project][pk] = tuple(row)
    return found


def _wanted(subjects: Sequence[_Subject], counter: Counter) -> _Wanted:
    """What there should be, by project: four queries, more where projects were merged."""
    ids = [subject.id for subject in subjects if not subject.gone]
    merged = heard_of_merged([subject.id for subject in subjects])
    events, plans = _events(ids), _money(YearPlan, ids, "year", "amount")
    invested = _money(Investment, ids, "month", "amount", "recorded_at")
    wanted: dict[int, list[Kept]] = {}
    heard: dict[int, date] = {}
    for subject in subjects:
        reports = invested.get(subject.id, ())
        signs = merged.get(subject.id)
        if signs is None:
            signs = [subject.event_at, *(at for _month, _amount, at in reports)]
        heard[subject.id] = timezone.localdate(max([subject.created_at, *signs]))
        months = [(month, amount) for month, amount, _at in reports]
        case = Case(subject.total, subject.promised_start_on, months, plans.get(subject.id, ()))
        rows = [] if subject.gone else counter.rows(events.get(subject.id, ()), case)
        wanted[subject.id] = [(*row, row.place, *subject.facts) for row in rows]
    return _Wanted(wanted, heard)


def _events(ids: Collection[int]) -> Mapping[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    rows = Milestone.objects.current().filter(project__in=ids, state__in=COUNTED_STATES)
    for project, *event in rows.order_by("happened_on", "pk").values_list(
        "project_id", "pk", "kind", "happened_on", "amount_cny"
    ):
        found[project].append(Event(*event))
    return found


def _money(model: type[Investment] | type[YearPlan], ids: Collection[int], *columns: str) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = model.objects.current().filter(project__in=ids).order_by(columns[0])
    for project, *row in rows.values_list("project_id", *columns):
        found[project].append(tuple(row))
    return found


def _chunks(size: int) -> Iterator[list[_Subject]]:
    after = 0
    while rows := list(Project.objects.filter(pk__gt=after).order_by("pk").values_list(*_SUBJECT)[:size]):
        yield [_subject(row) for row in rows]
        after = rows[-1][0]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is kept otherwise than it should be: of a project (`sums` where it is the sums of a unit)."""

    project_id: int | None
    field: str
    stored: Any
    derived: Any


def faults() -> Iterator[Fault]:
    """Every project whose rows of Counted or last sign of life are others than they should be, then the sums."""
    counter = Counter.of(rulebook.current())
    for subjects in _chunks(_CHUNK):
        wanted, kept = _wanted(subjects, counter), _kept([subject.id for subject in subjects])
        for project, rows in wanted.rows.items():
            stored, derived = (sorted(part, key=str) for part in (kept.get(project, {}).values(), rows))
            if stored != derived:
                yield Fault(project, "counted", stored, derived)
        for subject in subjects:
            if subject.heard_on != wanted.heard[subject.id]:
                yield Fault(subject.id, "heard_on", subject.heard_on, wanted.heard[subject.id])
    for cell, held, right in summing.faults():
        yield Fault(None, f"sum {cell}", held, right)


def rebuild() -> int:
    """Write all of it anew from the rows in force; how many rows of Counted. Nobody writes to the ledger meanwhile."""
    counter, written = Counter.of(rulebook.current()), 0
    with transaction.atomic():
        Counted.objects.all().delete()
        for subjects in _chunks(_CHUNK):
            wanted = _wanted(subjects, counter)
            rows = [(project, row) for project, rows in wanted.rows.items() for row in rows]
            _insert(rows)
            _keep_heard(subjects, wanted.heard)
            written += len(rows)
        summing.rebuild()
    return written
