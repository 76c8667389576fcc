"""A figure of a bulletin months later: what it was, what it is, and the rows that make the difference.

The ledger has two clocks, so the answer of then can be given again: the question is put once as known at the moment of
the bulletin and once as known now, both as of the bulletin's day. Rows that stand on one side only, or with another
amount or day, are the difference; what was recorded of their projects since then is the cause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.rows.labels import label_of
from bridgehead.modules.bulletins.models import BulletinFigure
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.answers import Answer, AnswerRow, NotAnswerable, Scope, answer
from bridgehead.modules.ledger.facts import FACT_FIELDS
from bridgehead.modules.ledger.models import ClaimState, Investment, Milestone, Project, ProjectVersion, YearPlan

Part = Literal["", "above", "below", "both"]
_Pair = tuple[AnswerRow | None, AnswerRow | None]
MOST_ROWS: Final = 20_000
_COLUMNS: Final = {name: f"{name}_id" if name in ("unit", "enterprise", "officer") else name for name in FACT_FIELDS}


@dataclass(frozen=True, slots=True)
class Cause:
    """What was recorded of a project since: when, by whom, what."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that makes the difference; amounts in CNY, None where the row does not stand on that side.

    Of a rate `part` says whether it counts above the line, below it, or both.
    """

    kind: Literal["added", "gone", "changed"]
    code: str
    name: str
    unit: str
    then: Decimal | None
    now: Decimal | None
    day_then: date | None
    day_now: date | None
    causes: tuple[Cause, ...]
    part: Part = ""


@dataclass(frozen=True, slots=True)
class Division:
    """What a rate divided by what."""

    above: Decimal | None
    below: Decimal | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure then and now. `refusal` says why there is no answer today; `sees_rows` whether the actor may see rows.

    `then` is worked out again from the rows of then. A rate tells what it divided by what, then and now.
    """

    then: Decimal | None = None
    now: Decimal | None = None
    count_then: int = 0
    count_now: int = 0
    changes: tuple[Change, ...] = ()
    refusal: str = ""
    sees_rows: bool = True
    too_many: bool = False
    division_then: Division | None = None
    division_now: Division | None = None

    @property
    def difference(self) -> Decimal | None:
        """Now less then."""
        return None if self.then is None or self.now is None else self.now - self.then


def explain(actor: Actor, figure: BulletinFigure) -> Explanation:
    """The figure then and now, with the rows that differ: about ten queries."""
    if not may(actor, "ledger.view_project", figure.unit.path):
        return Explanation(sees_rows=False)
    scope = Scope(actor, figure.unit.path, figure.period)
    bulletin = figure.bulletin
    try:
        then = answer(figure.measure, scope, bulletin.as_of, bulletin.known_at)
        now = answer(figure.measure, scope, bulletin.as_of)
    except NotAnswerable as refused:
        return Explanation(refusal=refused.reason)
    plain = Explanation(
        then=then.value,
        now=now.value,
        count_then=then.count,
        count_now=now.count,
        division_then=_division(then),
        division_now=_division(now),
    )
    if max(each or 0 for one in (then, now) for each in (one.count, one.denominator_count)) > MOST_ROWS:
        return replace(plain, too_many=True)
    return replace(plain, changes=tuple(_changes(then, now, bulletin.known_at)))


def _division(found: Answer) -> Division | None:
    return Division(found.numerator, found.denominator) if found.bottom is not None else None


def _changes(then: Answer, now: Answer, known_at: datetime) -> list[Change]:
    """The rows that differ, what was added first."""
    sides = zip(then.counted_rows(), now.counted_rows(), strict=True)
    above, below = (_differing(old, new) for old, new in sides)
    ids = {row.project_id for pair in (*above.values(), *below.values()) for row in pair if row is not None}
    causes = _causes(ids, known_at)
    # Of one that comes or goes above and below the line it is told once.
    came = {_came(pair) for pair in below.values()} & {_came(pair) for pair in above.values()}
    alone: Part = "above" if now.bottom is not None else ""
    told: list[tuple[_Pair, Part]] = [(pair, "both" if _came(pair) in came else alone) for pair in above.values()]
    told += [(pair, "below") for pair in below.values() if _came(pair) not in came]
    made = [_change(*pair, causes, part) for pair, part in told]
    return sorted(made, key=lambda one: (("added", "gone", "changed").index(one.kind), one.code))


def _differing(old: Iterable[AnswerRow], new: Iterable[AnswerRow]) -> dict[Key, _Pair]:
    before, after = _by_key(old), _by_key(new)
    pairs = {key: (before.get(key), after.get(key)) for key in {**before, **after}}
    return {key: pair for key, pair in pairs.items() if _said(pair[0]) != _said(pair[1])}


def _came(pair: _Pair) -> tuple[object, ...]:
    """Which project came or went; of one that changed, from what to what."""
    old, new = pair
    row = new or old
    changed = (_said(old), _said(new)) if old is not None and new is not None else ()
    return row.project_id if row is not None else None, old is None, new is None, *changed


Key = tuple[int, str, int]


def _by_key(rows: Iterable[AnswerRow]) -> dict[Key, AnswerRow]:
    """Rows by project and kind of event; of several alike, by their order."""
    seen: defaultdict[tuple[int, str], int] = defaultdict(int)
    found: dict[Key, AnswerRow] = {}
    for row in rows:
        pair = (row.project_id, row.kind)
        found[(*pair, seen[pair])] = row
        seen[pair] += 1
    return found


def _said(row: AnswerRow | None) -> tuple[object, ...] | None:
    return None if row is None else (row.amount, row.happened_on)


def _change(old: AnswerRow | None, new: AnswerRow | None, causes: Mapping[int, list[Cause]], part: Part) -> Change:
    row = new or old
    if row is None:
        raise ValueError("one of the two rows stands")
    return Change(
        kind="added" if old is None else "gone" if new is None else "changed",
        code=row.project_code,
        name=row.project_name,
        unit=row.unit_name,
        then=old.amount if old else None,
        now=new.amount if new else None,
        day_then=old.happened_on if old else None,
        day_now=new.happened_on if new else None,
        causes=tuple(sorted(causes.get(row.project_id, ()), key=lambda cause: cause.at)),
        part=part,
    )


def _causes(ids: set[int], since: datetime) -> dict[int, list[Cause]]:
    """What was recorded of these projects after a moment: five queries."""
    found: defaultdict[int, list[Cause]] = defaultdict(list)
    for project, at in Project.objects.filter(pk__in=ids, withdrawn_at__gt=since).values_list("pk", "withdrawn_at"):
        found[project].append(Cause(at or since, "", _("withdrawn from the ledger")))
    milestones = Milestone.objects.filter(project__in=ids, recorded_at__gt=since).select_related("recorded_by")
    for row in milestones.select_related("supersedes"):
        found[row.project_id].append(Cause(row.recorded_at, _who(row), _milestone_said(row)))
    for model in (Investment, YearPlan):
        for money in model.objects.filter(project__in=ids, recorded_at__gt=since).select_related("recorded_by"):
            found[money.project_id].append(Cause(money.recorded_at, _who(money), _money_said(money)))
    for version, said in _versions(ids, since):
        found[version.project_id].append(Cause(version.recorded_at, _who(version), said))
    return found


def _who(row: Milestone | Investment | YearPlan | ProjectVersion) -> str:
    return row.recorded_by.name if row.recorded_by is not None else ""


def _milestone_said(row: Milestone) -> str:
    what = {"kind": words.kind_word(row.kind), "day": f"{row.happened_on:%Y-%m-%d}", "state": _state(row)}
    if row.supersedes is not None:
        return _("%(kind)s of %(day)s changed: %(state)s") % what
    return _("%(kind)s of %(day)s entered: %(state)s") % what


def _state(row: Milestone) -> str:
    return str(ClaimState(row.state).label)


def _money_said(row: Investment | YearPlan) -> str:
    if isinstance(row, Investment):
        return _("investment of %(month)s entered") % {"month": f"{row.month:%Y-%m}"}
    return _("plan of %(year)d entered") % {"year": row.year}


def _versions(ids: set[int], since: datetime) -> list[tuple[ProjectVersion, str]]:
    """Versions of facts that came after a moment, with the names of what they changed."""
    rows = ProjectVersion.objects.filter(project__in=ids).select_related("recorded_by")
    found, before = [], None
    for row in rows.order_by("project", "recorded_at"):
        if row.recorded_at > since:
            is_first = before is None or before.project_id != row.project_id
            changed = [] if is_first else [name for name, column in _COLUMNS.items() if _differs(before, row, column)]
            said = _("changed: %(names)s") % {"names": words.joined(label_of(Project, name) for name in changed)}
            found.append((row, _("registered") if is_first else said))
        before = row
    return found


def _differs(before: ProjectVersion | None, after: ProjectVersion, column: str) -> bool:
    return bool(getattr(before, column) != getattr(after, column))
