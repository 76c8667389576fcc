"""The facts that a score is made of, gathered from the ledger and from what was entered, as known at one moment.

A series of the ledger is one query (two for a measure as known now), the shares one, units one, figures one, events
entered by hand one, posted tasks one: however many units and items there are. A score sums shares of units; a given
figure that is computed from a measure counts each project once, at its responsible unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from bridgehead.engines.figures import Period
from bridgehead.engines.scoring import Entry, Facts, Formula, Unit, make_facts
from bridgehead.engines.scoring.formulas import Tally
from bridgehead.foundation.access import SYSTEM, Actor, may
from bridgehead.modules.accounts.models import Person
from bridgehead.modules.accounts.models import Unit as UnitRow
from bridgehead.modules.assessment.bindings import HAND, LATE, TASKS, Inputs, SourceBinding, tallies_of
from bridgehead.modules.assessment.models import CreditEvent, GivenFigure, PostedState, PostedStepKind, PostedTask
from bridgehead.modules.assessment.models.inputs import subject_of
from bridgehead.modules.ledger.answers import Scope, claims_of, events_of, shares_of
from bridgehead.modules.ledger.exact import from_cents
from bridgehead.modules.ledger.models import Contribution, Counted, Milestone, Project, ProjectVersion

_NOTHING: Final = Decimal(0)
_FACTS: Final = ("sector", "industry", "origin", "level")
# Of more projects than that all shares are read: a list of them would be longer than what it saves.
_FEW: Final = 5000


class Participant(NamedTuple):
    """Who is scored: `u12` or `p5`, the name, the group of peers, the path of the unit."""

    id: str
    name: str
    group: str
    path: str


class Happened(NamedTuple):
    """One row of the ledger before it is credited to anybody."""

    id: str
    project: int
    unit: int
    on: date
    fields: Mapping[str, Decimal | str]


@dataclass(frozen=True)
class Gathered:
    """The facts, who is scored, and what rows of no project are called, by the id of the entry."""

    facts: Facts
    participants: tuple[Participant, ...]
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What facts are gathered for: days, both included, and the moment; `known_at` None is now."""

    scheme_id: int
    formula: Formula
    inputs: Inputs
    period: Period
    known_at: datetime | None

    @property
    def end(self) -> date:
        """The last day that counts."""
        return self.period.end or date.max


def gather(asked: Asked, kept: Sequence[Participant] | None = None) -> Gathered:
    """Everything that the formula takes. `kept` are those of a run, who stay the same whatever became of units."""
    tree = {row[0]: row for row in UnitRow.objects.values_list("pk", "path", "name", "short_name", "kind", "is_active")}
    members = tuple(kept) if kept is not None else tuple(_participants(asked.inputs, tree))
    whose = _Whose(asked, members, {pk: row[1] for pk, row in tree.items()})
    happened = {name: list(_ledger_rows(asked, name, binding)) for name, binding in asked.inputs.sources.items()}
    whose.read_shares({row.project for rows in happened.values() for row in rows})
    entries = [
        entry
        for name, rows in happened.items()
        for row in rows
        for entry in whose.credit(name, row, asked.inputs.sources[name].credit)
    ]
    titles: dict[str, str] = {}
    for entry, title in (*_by_hand(asked), *_posted(asked)):
        if entry.unit in whose.ids:
            entries.append(entry)
            titles[entry.id] = title
    facts = make_facts(
        [Unit(one.id, one.group) for one in members],
        sorted(entries, key=lambda one: (one.on, one.id)),
        _given(asked, whose),
    )
    return Gathered(facts, members, titles)


def _participants(inputs: Inputs, tree: Mapping[int, tuple[Any, ...]]) -> Iterator[Participant]:
    root = tree[inputs.within][1] if inputs.within is not None and inputs.within in tree else "/"
    chosen = [row for row in tree.values() if row[5] and row[4] in inputs.kinds and row[1].startswith(root)]
    if inputs.subject == "unit":
        for pk, path, name, short, kind, _active in sorted(chosen, key=lambda row: row[1]):
            yield Participant(f"u{pk}", short or name, kind, path)
        return
    people = Person.objects.filter(is_active=True, enterprise_id=None, unit__in=[row[0] for row in chosen])
    for pk, name, title, path in people.order_by("unit__path", "name").values_list("pk", "name", "title", "unit__path"):
        yield Participant(f"p{pk}", name, title[:20], path)


class _Whose:
    """Whose merit a row is: the nearest unit above that is scored, or the officer of the project."""

    def __init__(self, asked: Asked, members: Sequence[Participant], paths: Mapping[int, str]) -> None:
        self.asked = asked
        self.ids = {one.id for one in members}
        self._units = {pk: found for pk, path in paths.items() if (found := self._above(path))}
        self._shares: dict[int, dict[str, Decimal]] = {}
        self._shared: set[int] = set()

    def _above(self, path: str) -> str:
        line = [f"u{part}" for part in path.split("/") if part]
        return next((one for one in reversed(line) if one in self.ids), "")

    def of_unit(self, unit: int) -> str:
        """Whom what a unit does is counted for; empty for nobody who is scored."""
        return self._units.get(unit, "")

    def read_shares(self, projects: set[int]) -> None:
        """Shares of these projects, or their officers where people are scored: one query."""
        if not projects:
            return
        if self.asked.inputs.subject == "person":
            rows: QuerySet[Any] = ProjectVersion.objects.known_at(self.asked.known_at).filter(officer__isnull=False)
            told = (
                (pk, f"p{officer}", Decimal(1))
                for pk, officer in _few(rows, projects).values_list("project_id", "officer_id")
            )
        else:
            shares = _few(shares_of(self.asked.end, self.asked.known_at), projects)
            rows = shares.values_list("project_id", "unit_id", "share")
            told = ((pk, self.of_unit(unit), share) for pk, unit, share in rows)
        for project, subject, share in told:
            self._shared.add(project)
            if subject in self.ids:
                mine = self._shares.setdefault(project, {})
                mine[subject] = mine.get(subject, _NOTHING) + share

    def credit(self, source: str, row: Happened, credit: str) -> Iterator[Entry]:
        """The entries of a row: one for each that has a share in it."""
        by_shares = credit == "shares" or self.asked.inputs.subject == "person"
        if by_shares and row.project in self._shared:
            parts = self._shares.get(row.project, {})
        else:
            parts = {found: Decimal(1)} if (found := self.of_unit(row.unit)) else {}
        for subject, share in parts.items():
            yield Entry(source, row.id, str(row.project), subject, row.on, row.fields, share)


def _few(rows: QuerySet[Any], projects: set[int]) -> QuerySet[Any]:
    return rows.filter(project__in=projects) if len(projects) <= _FEW else rows


# ---- the ledger


def _ledger_rows(asked: Asked, name: str, binding: SourceBinding) -> Iterator[Happened]:
    if not binding.is_computed:
        return
    found = _found(asked, binding, _since(asked, binding, tallies_of(asked.formula)[name]))
    if binding.what == LATE:
        yield from _late(found, asked)
        return
    for row in _columns(found):
        yield Happened(_name_of(row), row["p_id"], row["p_unit"], row["p_day"], _said(row))


def _since(asked: Asked, binding: SourceBinding, tallies: Iterable[Tally]) -> date | None:
    """The first day from which rows may count: earlier ones matter where a window or a first event reaches back."""
    ever = any(one.window == "all" for one in tallies)
    # An event of a measure is the first of its project already; money and claims come several times.
    repeats = not binding.what.startswith("measure:project.")
    if ever or (repeats and any(one.counting == "projects" for one in tallies)):
        return None
    start = asked.period.start or asked.end
    return min(start, asked.end.replace(month=1, day=1))


def _found(asked: Asked, binding: SourceBinding, since: date | None) -> QuerySet[Any]:
    path = UnitRow.objects.filter(pk=binding.within).values_list("path", flat=True).first() if binding.within else None
    scope = Scope(SYSTEM, path, Period(since, asked.end))
    kind, _colon, name = binding.what.partition(":")
    if kind == "milestone":
        return claims_of((name,), binding.measure(), scope, asked.end, asked.known_at or timezone.now())
    measure = binding.measure("project.started.rate") if kind == LATE else binding.measure()
    return events_of(measure, scope, asked.end, asked.known_at)


def _columns(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    model = rows.model
    prefix = "" if model in (Counted, ProjectVersion) else "project__versions__"
    facts = {f"f_{name}": F(f"{prefix}{name}") for name in _FACTS}
    claim: Any = Value("", output_field=CharField())
    state: Any = claim
    if model in (Counted, Milestone):
        lead = "milestone__" if model is Counted else ""
        claim, state = Cast(f"{lead}claim", CharField()), F(f"{lead}state")
    told = rows.annotate(**facts, f_claim=claim, f_state=state)
    names = ("p_id", "p_unit", "p_day", "p_amount", "p_total", "f_claim", "f_state", *facts)
    yield from told.values(*names)


def _name_of(row: Mapping[str, Any]) -> str:
    """The same for the same event at any moment: the claim, else project and day."""
    claim = str(row["f_claim"] or "").replace("-", "")
    return claim or f"{row['p_id']}-{row['p_day']}"


def _said(row: Mapping[str, Any]) -> dict[str, Decimal | str]:
    amount, total = row["p_amount"], row["p_total"]
    fields: dict[str, Decimal | str] = {name: row[f"f_{name}"] for name in _FACTS if row[f"f_{name}"]}
    fields["in_chain"] = "yes" if row["f_industry"] else "no"
    if row["f_state"]:
        fields["state"] = row["f_state"]
    if amount is not None:
        fields["amount"] = from_cents(amount)
    if total is not None or amount is not None:
        fields["investment"] = from_cents(total if total is not None else amount)
    return fields


def _late(rows: QuerySet[Any], asked: Asked) -> Iterator[Happened]:
    """Projects that had not started on the day promised, on the day after it."""
    for project, unit, promised, started in rows.values_list("p_id", "p_unit", "p_month", "p_day"):
        if promised is None:
            continue
        since = promised + timedelta(days=1)
        if since <= asked.end and (started is None or started > promised):
            yield Happened(f"{project}-late", project, unit, since, {})


# ---- what was entered


def _by_hand(asked: Asked) -> Iterator[tuple[Entry, str]]:
    names = [name for name, one in asked.inputs.sources.items() if one.what == HAND]
    if not names:
        return
    rows = CreditEvent.objects.known_at(asked.known_at).filter(
        scheme=asked.scheme_id, series__in=names, happened_on__lte=asked.end
    )
    # A year of a district's events is tens of thousands of rows: no objects are made of them.
    told = rows.values_list(
        "series", "event", "project_id", "unit_id", "person_id", "happened_on", "fields", "share", "void", "title"
    )
    for series, event, project_id, unit, person, on, said, share, void, title in told.iterator(chunk_size=2000):
        project = str(project_id) if project_id is not None else f"e{event.hex}"
        subject = subject_of(unit, person)
        fields = {key: _value(value) for key, value in said.items()}
        yield Entry(series, event.hex, project, subject, on, fields, share, void), title


def _value(said: Any) -> Decimal | str:
    """Numbers are kept as `{"n": "1.5"}`, words as they are."""
    return Decimal(said["n"]) if isinstance(said, Mapping) else str(said)


def _posted(asked: Asked) -> Iterator[tuple[Entry, str]]:
    names = [name for name, one in asked.inputs.sources.items() if one.what == TASKS]
    if not names:
        return
    done = PostedTask.objects.filter(
        scheme=asked.scheme_id, state=PostedState.VERIFIED, steps__kind=PostedStepKind.VERIFIED
    ).annotate(done_at=F("steps__at"))
    if asked.known_at is not None:
        done = done.filter(done_at__lte=asked.known_at)
    for task in done:
        on = timezone.localdate(task.done_at)
        subject = f"p{task.person_id}" if asked.inputs.subject == "person" else f"u{task.unit_id}"
        if on <= asked.end:
            for name in names:
                yield Entry(name, f"t{task.pk}", f"t{task.pk}", subject, on, {"points": task.reward}), task.title


def given_figures(asked: Asked, members: Sequence[Participant]) -> dict[str, dict[str, Decimal]]:
    """The figures that are given in another period, of those who are scored."""
    paths = dict(UnitRow.objects.values_list("pk", "path"))
    return _given(asked, _Whose(asked, members, paths))


def shares_stay(asked: Asked, since: date) -> bool:
    """Whether the shares in projects that count on a day are the same until the end of what is asked for."""
    if asked.inputs.subject == "person":
        return True
    rows = Contribution.objects.known_at(asked.known_at)
    begins = Q(valid_from__gt=since, valid_from__lte=asked.end)
    return not rows.filter(begins | Q(valid_until__gte=since, valid_until__lt=asked.end)).exists()


def _given(asked: Asked, whose: _Whose) -> dict[str, dict[str, Decimal]]:
    given = asked.inputs.given
    found: dict[str, dict[str, Decimal]] = {name: {} for name in given}
    typed = [name for name, one in given.items() if one.what == HAND]
    for name, subject, value in standing_figures(asked, typed):
        if subject in whose.ids:
            found[name][subject] = value
    for name, one in given.items():
        if one.what != HAND:
            found[name] = dict(_computed(asked, SourceBinding(one.what, one.filters), whose))
    return {name: row for name, row in found.items() if row}


def standing_figures(asked: Asked, names: Sequence[str]) -> Iterator[tuple[str, str, Decimal]]:
    """The figures entered that hold in the period: (name, whose, value). One of the year until a later month's."""
    if not names:
        return
    year = asked.end.replace(month=1, day=1)
    start = asked.period.start or year
    rows = GivenFigure.objects.known_at(asked.known_at).filter(
        scheme=asked.scheme_id, name__in=names, month__gte=year, month__lte=asked.end
    )
    told = rows.order_by("month", "pk").values_list("name", "month", "unit_id", "person_id", "value")
    for name, month, unit, person, value in told:
        if asked.inputs.given[name].stands == "year" or month >= start:
            yield name, subject_of(unit, person), value


def _computed(asked: Asked, binding: SourceBinding, whose: _Whose) -> Mapping[str, Decimal]:
    """A measure by responsible units, each with those below it: 0 for who has none."""
    measure = binding.measure()
    is_count = measure.definition.unit_kind == "count"
    sums: dict[str, Decimal] = defaultdict(lambda: _NOTHING, dict.fromkeys(whose.ids, _NOTHING))
    rows = events_of(measure, Scope(SYSTEM, None, asked.period), asked.end, asked.known_at)
    for unit, amount in rows.values_list("p_unit", "p_amount"):
        if subject := whose.of_unit(unit):
            sums[subject] += 1 if is_count else from_cents(amount or 0)
    return sums


def titles_seen(found: Gathered, actor: Actor) -> dict[str, str]:
    """What entries of no project are called, of those units that somebody may look into."""
    paths = {one.id: one.path for one in found.participants}
    seen = {subject for subject, path in paths.items() if may(actor, "assessment.view", path)}
    return {one.id: found.titles[one.id] for one in found.facts.entries if one.id in found.titles and one.unit in seen}


def project_names(ids: Iterable[int], seen: QuerySet[Project]) -> dict[int, tuple[str, str]]:
    """Names and numbers of the projects among those that somebody may see: one query."""
    return {pk: (name, code) for pk, name, code in seen.filter(pk__in=list(ids)).values_list("pk", "name", "code")}
