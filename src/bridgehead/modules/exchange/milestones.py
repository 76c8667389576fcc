"""The milestones of a row: reported where there is none yet, corrected where the sheet says another day or amount."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from bridgehead.engines.sheets import FIELDS, Day
from bridgehead.foundation.access import Actor, Conflict, Forbidden, Refused
from bridgehead.modules.exchange.standing import Standing
from bridgehead.modules.exchange.values import kept
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Milestone, SourceKind

_DAYS: Final = {one.id: one.of for one in FIELDS.values() if one.target == "milestone"}
_AMOUNTS: Final = {one.of: one.id for one in FIELDS.values() if one.target == "milestone_amount"}


@dataclass(frozen=True, slots=True)
class Entered:
    """A milestone that was written, and what stood in its place before: None for nothing."""

    milestone: int
    before: Mapping[str, Any] | None


def enter_milestones(
    actor: Actor,
    project_id: int,
    values: Mapping[str, Any],
    wanted: frozenset[str],
    there: Standing | None,
    source_of: Callable[[str], Mapping[str, Any]],
) -> tuple[list[Entered], list[tuple[str, str]]]:
    """Write the milestones of a row whose field is in `wanted`; what could not be written, as (field, why).

    `source_of` tells where the value of a field stands.
    """
    entered: list[Entered] = []
    refused: list[tuple[str, str]] = []
    for name, kind in _DAYS.items():
        amount_name = _AMOUNTS.get(kind, "")
        if name not in wanted and amount_name not in wanted:
            continue
        row = there.milestones.get(kind) if there is not None else None
        day: Day | None = values.get(name)
        amount: Decimal | None = values.get(amount_name)
        if day is None and row is None:
            continue
        try:
            told = day if name in wanted else None
            source = source_of(name if told is not None else amount_name)
            written = _write(actor, project_id, kind, told, amount, row, source)
        except Refused as error:
            refused.append((name, "; ".join(said for told in error.errors.values() for said in told)))
        except (Conflict, Forbidden) as error:
            refused.append((name, str(error)))
        else:
            entered.append(Entered(written.pk, None if row is None else before_of(row)))
    return entered, refused


def before_of(row: Milestone) -> dict[str, Any]:
    """What undoing has to write again."""
    return {
        "day": kept(Day(row.happened_on, row.date_precision)),
        "amount": None if row.amount is None else str(row.amount),
        "currency": row.currency,
        "note": row.note,
    }


def _write(
    actor: Actor,
    project_id: int,
    kind: str,
    day: Day | None,
    amount: Decimal | None,
    row: Milestone | None,
    source: Mapping[str, Any],
) -> Milestone:
    told: dict[str, Any] = {"source_kind": SourceKind.SHEET, "source": source}
    if row is None:
        assert day is not None  # noqa: S101 - without a row there is a day, or nothing to write
        on = min(day.on, timezone.localdate())
        return ledger.report_milestone(
            actor=actor,
            project_id=project_id,
            kind=kind,
            happened_on=on,
            date_precision=day.precision,
            amount=amount,
            **told,
        )
    on = row.happened_on if day is None else min(day.on, timezone.localdate())
    return ledger.correct_milestone(
        actor=actor,
        milestone_id=row.pk,
        happened_on=on,
        date_precision=row.date_precision if day is None else day.precision,
        amount=row.amount if amount is None else amount,
        currency=row.currency if amount is None else "CNY",
        note=row.note,
        **told,
    )
