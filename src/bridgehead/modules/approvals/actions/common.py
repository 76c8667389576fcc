"""What the actions of this room share: an approval under lock, its step, its columns worked out anew, the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.calendars import OutsideCalendar
from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.files import StoredFile
from bridgehead.modules.approvals.clocks import derived
from bridgehead.modules.approvals.models import Approval, ApprovalStep
from bridgehead.modules.approvals.queries import access_approval
from bridgehead.modules.delivery.workdays import FIRST, calendar_in_force

WORK: Final = "approvals.work"


def opened(
    actor: Actor,
    approval_id: int,
    version: int,
    attempted: Mapping[str, Any],
    action: str = WORK,
    *,
    done: bool = False,
) -> Approval:
    """The approval under lock, if the actor may do `action` to it. Raises Refused unless it is decided as `done` says.

    Raises Http404, Forbidden and Conflict as the house has it.
    """
    access_approval(actor, approval_id, action)
    approval = locked(Approval.objects.all(), approval_id, version=version, attempted=attempted)
    if (approval.done_on is not None) != done:
        raise Refused({"": [_("It is not decided yet.") if done else _("It is decided. Open it again first.")]})
    return approval


def write_step(
    actor: Actor,
    approval: Approval,
    kind: str,
    changes: Mapping[str, Any],
    *,
    day: date | None = None,
    text: str = "",
    file: StoredFile | None = None,
    told: Mapping[str, Any] | None = None,
) -> ApprovalStep:
    """Write a step, the columns that it changes, those worked out from them, and the audit entry (with `told`).

    Raises Refused where a day lies outside the calendar.
    """
    now = timezone.now()
    before = {name: getattr(approval, name) for name in changes}
    for name, value in changes.items():
        setattr(approval, name, value)
    try:
        columns = derived(approval, approval.pauses.order_by("first_on", "pk"), calendar_in_force())
    except OutsideCalendar:
        raise Refused({"": [_("Days before %(year)d are not in the calendar.") % {"year": FIRST.year}]}) from None
    attached = (
        {"name": file.name, "sha256": file.sha256, "size": file.size, "media_type": file.media_type} if file else {}
    )
    step = ApprovalStep.objects.create(
        approval=approval, kind=kind, day=day, at=now, by_id=actor.id, text=text, **attached
    )
    save_fields(approval, {**changes, **columns, "latest_at": now})
    after = {**changes, **(told or {}), **({"text": text} if text else {}), **attached}
    record(actor=actor, action=f"approvals.approval.{kind}", target=approval, before=before, after=after)
    return step
