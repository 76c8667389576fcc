"""What the actions share: where a value came from, the clock of a new row, closing the row before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Refused
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.facts import is_plain
from bridgehead.modules.ledger.kept import keep
from bridgehead.modules.ledger.models import (
    Investment,
    InvestmentBefore,
    Milestone,
    Phase,
    Project,
    Recorded,
    SourceKind,
    YearPlan,
)

Row = TypeVar("Row", Investment, InvestmentBefore, YearPlan, Phase)
# What a person typed, here or through the interface; the rest comes from a sheet or a document, which is its reason.
BY_HAND = (SourceKind.FORM, SourceKind.INTERFACE)
AMOUNT_LIMIT = Decimal(10) ** 15


def clock(actor: Actor, source_kind: str, source: Mapping[str, Any] | None) -> dict[str, Any]:
    """The columns of a new row: recorded now, by the actor, from that source; a form names the person."""
    if source_kind not in SourceKind.values:
        raise ValueError(f"{source_kind!r} is no kind of source: use one of {', '.join(SourceKind.values)}")
    return {
        "recorded_at": timezone.now(),
        "recorded_by_id": actor.id,
        "source_kind": str(source_kind),
        "source": dict(source) if source else {"person": actor.name},
    }


def close(row: Recorded, at: datetime) -> None:
    """End the row: it was in force until `at`. A row that is closed already is a Conflict."""
    if row.superseded_at is not None:
        raise Conflict(current_version=0, differences={})
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])


def in_force_or_conflict(current: Recorded | None, seen: int | None, attempted: Mapping[str, Any]) -> None:
    """Raise Conflict unless the row in force is the one that the actor saw (`seen` None: saw that there was none)."""
    current_id = current.pk if current is not None else None
    if current_id == seen:
        return
    stored = {name: getattr(current, name, None) for name in attempted}
    differing = {name: (stored[name], value) for name, value in attempted.items() if stored[name] != value}
    raise Conflict(current_version=current_id or 0, differences=differing)


def check_amount(amount: Decimal | None, name: str = "amount", *, required: bool = False) -> None:
    """Raise Refused unless the amount is exact, finite, of a plausible size and not below zero."""
    if amount is None:
        if required:
            raise Refused({name: [_("An amount is needed.")]})
        return
    if not isinstance(amount, Decimal) or not amount.is_finite() or amount < 0:
        raise Refused({name: [_("Write a number of 0 or more.")]})
    if amount >= AMOUNT_LIMIT:
        raise Refused({name: [_("This is more than any project is worth: is it in yuan?")]})
    if amount != amount.quantize(Decimal("0.01")):
        raise Refused({name: [_("An amount has two decimal places at most.")]})


def check_text(text: str, name: str, limit: int, *, required: bool = False) -> str:
    """The text without blanks around it. Raises Refused where it is too long, empty though needed, or no plain text."""
    kept = text.strip()
    if required and not kept:
        raise Refused({name: [_("This cannot be left empty.")]})
    if len(kept) > limit:
        raise Refused({name: [_("At most %(limit)d characters.") % {"limit": limit}]})
    if not is_plain(kept):
        raise Refused({name: [_("This holds characters that cannot be kept.")]})
    return kept


def check_day(day: date, name: str) -> None:
    """Raise Refused for a day to come (an expectation is not an event) or before 1949."""
    if day > timezone.localdate():
        raise Refused({name: [_("This day is still to come: an expectation is not an event.")]})
    if day.year < 1949:
        raise Refused({name: [_("This day is too long ago.")]})


def replace_row(
    actor: Actor,
    project: Project,
    model: type[Row],
    current: Row | None,
    replaces: int | None,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    source_kind: str,
    source: Mapping[str, Any] | None,
    reason: str = "",
) -> Row:
    """Close the row in force, if any, and write the next; the same values again write nothing.

    `key` says which row of the project it is, `reason` why another figure takes the place of the one before.
    """
    in_force_or_conflict(current, replaces, values)
    before = None
    now = clock(actor, source_kind, source)
    if current is not None:
        before = {**key, **{name: getattr(current, name) for name in values}}
        if all(getattr(current, name) == value for name, value in values.items()):
            return current
        close(current, now["recorded_at"])
    said = {"reason": reason} if reason else {}
    row: Row = model.objects.create(project=project, **key, **values, **said, **now)
    if isinstance(row, Investment | YearPlan):
        keep([project], rules.current())
    action = f"ledger.{model._meta.model_name}.{'changed' if before else 'reported'}"
    record(actor=actor, action=action, target=project, before=before, after={**key, **values}, note=reason)
    return row


def refuse_superseded(old: Milestone, attempted: Mapping[str, Any]) -> None:
    """Raise Conflict, with what stands now, where the row of a claim is no longer in force."""
    if old.superseded_at is None:
        return
    current = Milestone.objects.current().filter(claim=old.claim).first()
    stored = {name: getattr(current, name, None) for name in attempted}
    differing = {name: (stored[name], value) for name, value in attempted.items() if stored[name] != value}
    raise Conflict(current_version=current.pk if current else 0, differences=differing)
