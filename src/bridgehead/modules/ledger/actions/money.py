"""Parts of a project that are built by themselves, and whose merit a project is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Refused
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.actions.common import (
    check_amount,
    check_text,
    clock,
    close,
    replace_row,
)
from bridgehead.modules.ledger.models import Contribution, Phase, SourceKind
from bridgehead.modules.ledger.queries.visibility import access_project


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's part in a project: `share` 0.6 is 60 %, `role` says what it did, `basis` the paper that says so.

    It counts on the days from `valid_from` to `valid_until`, both included; None leaves that side open.
    """

    unit_id: int
    share: Decimal
    role: str = ""
    basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether it counts on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


def set_phase(
    *,
    actor: Actor,
    project_id: int,
    label: str,
    investment: Decimal | None = None,
    capacity: str = "",
    promised_production_on: date | None = None,
    replaces: int | None = None,
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
) -> Phase:
    """A part of the project that is built by itself, by its label.

    `replaces` is the id of the row in force that the actor saw, None where they saw none; anything else is a Conflict.
    """
    label = check_text(label, "label", 20, required=True)
    capacity = check_text(capacity, "capacity", 120)
    check_amount(investment, "investment")
    values = {"investment": investment, "capacity": capacity, "promised_production_on": promised_production_on}
    with transaction.atomic():
        project = access_project(actor, action="ledger.change_project", project_id=project_id, lock=True)
        phases = Phase.objects.current().filter(project=project)
        seen: dict[str, Any] = {"pk": replaces} if replaces is not None else {"label": label}
        current: Phase | None = phases.filter(**seen).first()
        return replace_row(
            actor, project, Phase, current, replaces, {}, {"label": label, **values}, source_kind, source
        )


def withdraw_phase(*, actor: Actor, project_id: int, phase_id: int, reason: str = "") -> None:
    """Close a phase that is no longer planned; Conflict when it is not in force."""
    with transaction.atomic():
        project = access_project(actor, action="ledger.change_project", project_id=project_id, lock=True)
        phase = Phase.objects.current().filter(project=project, pk=phase_id).first()
        if phase is None:
            raise Conflict(current_version=0, differences={})
        close(phase, timezone.now())
        before = {"label": phase.label, "investment": phase.investment}
        record(actor=actor, action="ledger.phase.withdrawn", target=project, before=before, after=None, note=reason)


def set_contributions(
    *,
    actor: Actor,
    project_id: int,
    version: int,
    shares: Sequence[Share],
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
) -> list[Contribution]:
    """Say whose merit the project is: replaces all shares, which add up to 1 on every day on which any of them counts.

    `version` is the project's. Statistics go on counting the project once; scores sum the shares (domain/02 section 3).
    """
    _check_shares(shares)
    with transaction.atomic():
        project = access_project(actor, action="ledger.set_contributions", project_id=project_id, lock=True)
        if project.version != version:
            raise Conflict(current_version=project.version, differences={})
        now = clock(actor, source_kind, source)
        standing = Contribution.objects.current().filter(project=project)
        before = [_told(row) for row in standing.order_by("id")]
        standing.update(superseded_at=now["recorded_at"])
        rows = [Contribution.objects.create(project=project, **asdict(share), **now) for share in shares]
        project.version += 1
        project.save(update_fields=["version"])
        record(
            actor=actor,
            action="ledger.contributions.set",
            target=project,
            before={"shares": before},
            after={"shares": [_told(row) for row in rows]},
        )
    return rows


def _told(row: Contribution) -> dict[str, Any]:
    told = {"unit_id": row.unit_id, "role": row.role, "share": row.share, "basis": row.basis}
    days = {"valid_from": row.valid_from, "valid_until": row.valid_until}
    return {**told, **{name: day for name, day in days.items() if day is not None}}


def _check_shares(shares: Sequence[Share]) -> None:
    errors: dict[str, list[str]] = {}
    if any(not share.share.is_finite() or not 0 < share.share <= 1 for share in shares):
        errors["share"] = [_("A share lies above 0 and is 1 at most.")]
    elif any(share.valid_from and share.valid_until and share.valid_until < share.valid_from for share in shares):
        errors["valid_until"] = [_("The last day is before the first.")]
    else:
        errors |= _errors_by_day(shares)
    units = {share.unit_id for share in shares}
    if Unit.objects.filter(pk__in=units).count() != len(units):
        errors["unit"] = [_("This choice is not offered.")]
    if errors:
        raise Refused(errors)
    for share in shares:
        check_text(share.role, "role", 20)
        check_text(share.basis, "basis", 200)


def _errors_by_day(shares: Sequence[Share]) -> dict[str, list[str]]:
    """What is wrong on the days on which the shares that count change; between them nothing does."""
    changes = {share.valid_from or date.min for share in shares}
    changes |= {
        share.valid_until + timedelta(days=1) for share in shares if share.valid_until and share.valid_until < date.max
    }
    for day in sorted(changes):
        counted = [share for share in shares if share.is_valid_on(day)]
        if len({share.unit_id for share in counted}) != len(counted):
            return {"unit": [_("A unit stands here twice.")]}
        if counted and sum((share.share for share in counted), Decimal(0)) != 1:
            said = _("The shares must add up to 100 %.")
            if day != date.min:
                said = _("From %(day)s on the shares do not add up to 100 %%.") % {"day": day.isoformat()}
            return {"share": [said]}
    return {}
