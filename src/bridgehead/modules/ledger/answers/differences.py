"""Why two answers to one question differ, row by row: what was entered, corrected or withdrawn between them.

Answers of the same day known at two moments differ by corrections alone; of two days, by what happened between too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.ledger.answers.types import Answer, AnswerRow
from bridgehead.modules.ledger.models import ClaimState, Milestone

Cause = Literal["entered", "corrected", "gone"]
# Project and kind of event, and which of several such rows in order of day.
_Key = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that one answer has and the other has not (or with another day or amount), and who wrote it when.

    `by` and `at` are of the entry behind the newer row, or of the end of the older one; empty where a row is gone
    because of what it counts by (its unit, its tier, the project withdrawn). `why` is what whoever wrote it gave as the
    reason, where somebody did.
    """

    cause: Cause
    before: AnswerRow | None
    after: AnswerRow | None
    by: str = ""
    at: datetime | None = None
    why: str = ""

    @property
    def row(self) -> AnswerRow:
        """The newer row where there is one."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is there
        return found

    @property
    def amount(self) -> Decimal | None:
        """By how much more the newer answer is worth, None where no amount is known."""
        amounts = [row.amount for row in (self.before, self.after) if row is not None]
        if all(amount is None for amount in amounts):
            return None
        old, new = (row.amount if row is not None else None for row in (self.before, self.after))
        return (new or Decimal(0)) - (old or Decimal(0))


def differences(before: Answer, after: Answer) -> list[RowDifference]:
    """The rows by which two answers to one question differ, in order of day and project: a few queries.

    For a rate, those above the line.
    """
    old, new = _keyed(before.rows()), _keyed(after.rows())
    found: list[tuple[Cause, AnswerRow | None, AnswerRow | None]] = []
    for key in old.keys() | new.keys():
        one, other = old.get(key), new.get(key)
        if one is None:
            found.append(("entered", None, other))
        elif other is None:
            found.append(("gone", one, None))
        elif (one.happened_on, one.amount) != (other.happened_on, other.amount):
            found.append(("corrected", one, other))
    rows = [row for _cause, one, other in found for row in (one, other) if row is not None]
    entries = _entries([row.milestone_id for row in rows])
    writes = _writes({row.project_id for row in rows}, before.known_at, after.known_at)
    told = [_told(cause, one, other, entries, writes) for cause, one, other in found]
    return sorted(told, key=lambda each: (str(each.row.happened_on), each.row.project_id, each.row.kind))


def _keyed(rows: Sequence[AnswerRow]) -> dict[_Key, AnswerRow]:
    seen: dict[tuple[int, str], int] = defaultdict(int)
    keyed = {}
    for row in rows:
        name = row.project_id, row.kind
        keyed[*name, seen[name]] = row
        seen[name] += 1
    return keyed


@dataclass(frozen=True, slots=True)
class _Entry:
    by: str
    recorded_at: datetime
    superseded_at: datetime | None


def _entries(ids: Sequence[int | None]) -> Mapping[int, _Entry]:
    rows = Milestone.objects.filter(pk__in=[pk for pk in ids if pk is not None])
    names = ("pk", "recorded_by__name", "recorded_at", "superseded_at")
    return {pk: _Entry(by or "", at, ended) for pk, by, at, ended in rows.values_list(*names)}


# What was written of a project's money carries no number of a claim.
_MONEY: Final = ("ledger.investment.reported", "ledger.investment.changed")
_CLAIMS: Final = tuple(f"ledger.milestone.{what}" for what in ("corrected", "withdrawn", *ClaimState.values))


def _writes(
    projects: Collection[int], since: datetime | None, until: datetime | None
) -> Mapping[tuple[int, int | None], AuditEntry]:
    """The newest entry between two moments about each claim of the projects (by its number), and about their money."""
    if since is None:
        return {}
    rows = AuditEntry.objects.filter(
        target_type="ledger.project", target_id__in=projects, action__in=(*_MONEY, *_CLAIMS), recorded_at__gt=since
    )
    if until is not None:
        rows = rows.filter(recorded_at__lte=until)
    found: dict[tuple[int, int | None], AuditEntry] = {}
    for entry in rows.order_by("pk"):
        claims = (said.get("id") for said in (entry.before, entry.after) if said)
        for claim in (None,) if entry.action in _MONEY else claims:
            found[entry.target_id or 0, claim] = entry
    return found


def _told(
    cause: Cause,
    before: AnswerRow | None,
    after: AnswerRow | None,
    entries: Mapping[int, _Entry],
    writes: Mapping[tuple[int, int | None], AuditEntry],
) -> RowDifference:
    row = after or before
    assert row is not None  # noqa: S101 - one of the two is there
    entry = writes.get((row.project_id, row.milestone_id))
    why = entry.note if entry is not None else ""
    new = entries.get(after.milestone_id or 0) if after is not None else None
    if new is not None:
        return RowDifference(cause, before, after, new.by, new.recorded_at, why)
    if entry is not None:
        return RowDifference(cause, before, after, entry.actor_name, entry.recorded_at, why)
    old = entries.get(before.milestone_id or 0) if before is not None else None
    return RowDifference(cause, before, after, at=old.superseded_at if old is not None else None)
