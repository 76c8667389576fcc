"""What happened in the ledger last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from bridgehead.engines.lifecycle import MilestoneKind
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.models import Milestone
from bridgehead.modules.ledger.queries.visibility import VIEW, covers_all, facts_scope_q


@dataclass(frozen=True, slots=True)
class Event:
    """A milestone as it was entered: reported, corrected or decided on."""

    milestone_id: int
    project_code: str
    project_name: str
    unit_name: str
    kind: MilestoneKind
    happened_on: date
    date_precision: str
    amount: Decimal | None
    currency: str
    amount_cny: Decimal | None
    state: str
    recorded_at: datetime
    recorded_by: str
    is_correction: bool
    source_kind: str
    source: Mapping[str, Any]


def latest_events(actor: Actor, limit: int = 10) -> list[Event]:
    """The newest rows in force of projects that the actor sees, newest first: one query."""
    # Who sees all of them has them in the order of their index; by units SQLite would look up every project.
    seen = Q() if covers_all(actor, VIEW) else facts_scope_q(actor, "project__")
    rows = (
        Milestone.objects.current()
        .filter(seen)
        .select_related("project__unit", "recorded_by")
        .annotate(before=F("supersedes__state"))
        .order_by("-recorded_at", "-id")[:limit]
    )
    return [_event(row) for row in rows]


def _event(row: Any) -> Event:
    return Event(
        milestone_id=row.pk,
        project_code=row.project.code,
        project_name=row.project.name,
        unit_name=str(row.project.unit),
        kind=rules.kind(row.kind),
        happened_on=row.happened_on,
        date_precision=row.date_precision,
        amount=row.amount,
        currency=row.currency,
        amount_cny=row.amount_cny,
        state=row.state,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by.name if row.recorded_by else "",
        is_correction=row.supersedes_id is not None and row.state == "reported",
        source_kind=row.source_kind,
        source=row.source,
    )
