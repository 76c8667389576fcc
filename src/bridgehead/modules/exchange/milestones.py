"""The milestones of a row: reported where there is none yet, corrected where the sheet says another day or amount."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from bridgehead.engines.sheets import FIELDS, Day
from bridgehead.foundation.access import Actor, Conflict, Forbidden, Refused
from bridgehead.modules.exchange.standing import Standing
from bridgehead.modules.exchange.values import kept
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.actions.bulk_milestones import MilestoneReport, report_milestones
from bridgehead.modules.ledger.models import Milestone, SourceKind

_DAYS: Final = {one.id: one.of for one in FIELDS.values() if one.target == "milestone"}
_AMOUNTS: Final = {one.of: one.id for one in FIELDS.values() if one.target == "milestone_amount"}
_FIELDS: Final = frozenset([*_DAYS, *_AMOUNTS.values()])


@dataclass(frozen=True, slots=True)
class Entered:
    """A milestone that was written, and what stood in its place before: None for nothing."""

    milestone: int
    before: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Claims:
    """What a row of the sheet says of a project's milestones: those of the fields in `wanted`.

    `source_of` tells where the value of a field stands.
    """

    project_id: int
    values: Mapping[str, Any]
    wanted: Container[str]
    there: Standing | None
    source_of: Callable[[str], Mapping[str, Any]]


@dataclass(slots=True)
class Outcome:
    """What was written of a row, and what could not be, as (field, why)."""

    entered: list[Entered] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def enter_milestones(actor: Actor, claims: Sequence[Claims]) -> list[Outcome]:
    """Write the milestones of many rows: those of a kind that is there are corrected, the others reported."""
    outcomes = [Outcome() for _one in claims]
    reports: list[MilestoneReport] = []
    places: list[tuple[Outcome, str]] = []
    for one, outcome in zip(claims, outcomes, strict=True):
        for name, kind in _told(one):
            day: Day | None = one.values.get(name)
            row = one.there.milestones.get(kind) if one.there is not None else None
            if row is not None:
                _correct(actor, one, name, row, outcome)
            elif day is not None:
                on = min(day.on, timezone.localdate())
                amount = one.values.get(_AMOUNTS.get(kind, ""))
                source = one.source_of(name if name in one.wanted else _AMOUNTS[kind])
                reports.append(MilestoneReport(one.project_id, kind, on, day.precision, amount, source))
                places.append((outcome, name))
    if reports:
        done = report_milestones(actor=actor, reports=reports)
        for at, (outcome, name) in enumerate(places):
            if at in done.refused:
                outcome.refused.append((name, done.refused[at]))
            else:
                outcome.entered.append(Entered(done.rows[at], None))
    return outcomes


def _told(one: Claims) -> Iterator[tuple[str, str]]:
    """Field and kind of the milestones of which the row says something."""
    if _FIELDS.isdisjoint(one.values):
        return
    for name, kind in _DAYS.items():
        if name in one.wanted or _AMOUNTS.get(kind, "") in one.wanted:
            yield name, kind


def _correct(actor: Actor, one: Claims, name: str, row: Milestone, outcome: Outcome) -> None:
    day: Day | None = one.values.get(name) if name in one.wanted else None
    amount_name = _AMOUNTS.get(row.kind, "")
    amount: Decimal | None = one.values.get(amount_name)
    try:
        written = ledger.correct_milestone(
            actor=actor,
            milestone_id=row.pk,
            happened_on=row.happened_on if day is None else min(day.on, timezone.localdate()),
            date_precision=row.date_precision if day is None else day.precision,
            amount=row.amount if amount is None else amount,
            currency=row.currency if amount is None else "CNY",
            note=row.note,
            source_kind=SourceKind.SHEET,
            source=one.source_of(name if day is not None else amount_name),
        )
    except Refused as error:
        outcome.refused.append((name, "; ".join(said for told in error.errors.values() for said in told)))
    except (Conflict, Forbidden) as error:
        outcome.refused.append((name, str(error)))
    else:
        outcome.entered.append(Entered(written.pk, before_of(row)))


def before_of(row: Milestone) -> dict[str, Any]:
    """What undoing has to write again."""
    return {
        "day": kept(Day(row.happened_on, row.date_precision)),
        "amount": None if row.amount is None else str(row.amount),
        "currency": row.currency,
        "note": row.note,
    }
