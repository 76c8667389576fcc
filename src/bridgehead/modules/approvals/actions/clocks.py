"""What moves a clock: accepted, stopped, running again, extended, decided, opened again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.files import StoredFile
from bridgehead.modules.approvals.actions.common import opened, write_step
from bridgehead.modules.approvals.models import (
    Approval,
    ApprovalPause,
    ApprovalResult,
    ApprovalState,
    ApprovalStep,
    PauseKind,
    StepKind,
)
from bridgehead.modules.ledger.actions.common import check_day, check_text

# 行政许可法 article 42: twenty working days, ten more; matters of several authorities forty-five, fifteen more.
MOST_EXTENDED = 30


def accept_approval(
    *,
    actor: Actor,
    approval_id: int,
    version: int,
    applied_on: date | None,
    accepted_on: date | None = None,
    text: str = "",
) -> ApprovalStep:
    """Say when it was applied for, and when the papers were accepted: from the day after that the clock runs."""
    text = check_text(text, "text", 500)
    for name, day in (("applied_on", applied_on), ("accepted_on", accepted_on)):
        if day is not None:
            check_day(day, name)
    applied_on = applied_on or accepted_on
    if applied_on is None:
        raise Refused({"applied_on": [_("Say when it was applied for.")]})
    if accepted_on is not None and accepted_on < applied_on:
        raise Refused({"accepted_on": [_("This is before it was applied for.")]})
    changes = {"applied_on": applied_on, "accepted_on": accepted_on}
    with transaction.atomic():
        approval = opened(actor, approval_id, version, changes)
        if approval.pauses.exists():
            raise Refused({"accepted_on": [_("The clock has stopped once since: this day cannot be moved any more.")]})
        kind = StepKind.APPLIED if accepted_on is None else StepKind.ACCEPTED
        return write_step(actor, approval, kind, changes, day=accepted_on or applied_on, text=text)


def pause_clock(
    *,
    actor: Actor,
    approval_id: int,
    version: int,
    kind: str,
    first_on: date,
    basis: str,
    file: StoredFile | None = None,
) -> ApprovalStep:
    """Stop the clock from a day on, for a reason of the list, with the notice that says so to the applicant."""
    if kind not in PauseKind.values:
        raise Refused({"kind": [_("This choice is not offered.")]})
    basis = check_text(basis, "basis", 120, required=True)
    check_day(first_on, "first_on")
    with transaction.atomic():
        approval = opened(actor, approval_id, version, {})
        _refuse_unless(approval, ApprovalState.RUNNING, _("The clock does not run."))
        if approval.accepted_on is not None and first_on <= approval.accepted_on:
            raise Refused({"first_on": [_("The clock runs from the day after it was accepted.")]})
        last = approval.pauses.order_by("-last_on").values_list("last_on", flat=True).first()
        if last is not None and first_on <= last:
            raise Refused({"first_on": [_("The clock stood still on this day already.")]})
        made = ApprovalPause.objects.create(approval=approval, kind=kind, first_on=first_on, basis=basis)
        text = f"{made.get_kind_display()} · {basis}"
        told = {"pause": made.pk, "reason": kind}
        return write_step(actor, approval, StepKind.PAUSED, {}, day=first_on, text=text, file=file, told=told)


def resume_clock(*, actor: Actor, approval_id: int, version: int, last_on: date, text: str = "") -> ApprovalStep:
    """Say which day was the last on which the clock stood still; it runs from the next one."""
    text = check_text(text, "text", 500)
    check_day(last_on, "last_on")
    with transaction.atomic():
        approval = opened(actor, approval_id, version, {})
        _refuse_unless(approval, ApprovalState.PAUSED, _("The clock does not stand still."))
        pause = approval.pauses.get(last_on__isnull=True)
        if last_on < pause.first_on:
            raise Refused({"last_on": [_("This is before the clock stopped.")]})
        pause.last_on = last_on
        pause.save(update_fields=["last_on"])
        told = {"pause": pause.pk}
        return write_step(actor, approval, StepKind.RESUMED, {}, day=last_on, text=text, told=told)


def extend_limit(*, actor: Actor, approval_id: int, version: int, days: int, text: str) -> ApprovalStep:
    """Give both limits so many days more, once, and say who allowed it. Only before the limit is overrun."""
    text = check_text(text, "text", 500, required=True)
    if not 0 < days <= MOST_EXTENDED:
        raise Refused({"days": [_("Between 1 and %(most)d days.") % {"most": MOST_EXTENDED}]})
    with transaction.atomic():
        approval = opened(actor, approval_id, version, {"extended": days})
        if approval.accepted_on is None or not (approval.promised or approval.statutory):
            raise Refused({"days": [_("There is no limit that runs.")]})
        if approval.extended:
            raise Refused({"days": [_("It was extended once already.")]})
        if approval.due_on is not None and approval.due_on < timezone.localdate():
            raise Refused({"days": [_("The limit is overrun: it can be extended only before.")]})
        return write_step(actor, approval, StepKind.EXTENDED, {"extended": days}, text=text)


def decide_approval(
    *,
    actor: Actor,
    approval_id: int,
    version: int,
    result: str,
    done_on: date,
    number: str = "",
    text: str = "",
    file: StoredFile | None = None,
) -> ApprovalStep:
    """Say what was decided and when; what is granted has the number of its document. That ends an open pause too."""
    number, text = check_text(number, "number", 80), check_text(text, "text", 500)
    if result not in ApprovalResult.values:
        raise Refused({"result": [_("This choice is not offered.")]})
    if result == ApprovalResult.GRANTED and not number and file is None:
        raise Refused({"number": [_("Give the number of the document, or attach it.")]})
    check_day(done_on, "done_on")
    changes = {"done_on": done_on, "result": result, "number": number}
    with transaction.atomic():
        approval = opened(actor, approval_id, version, changes)
        if approval.accepted_on is None:
            raise Refused({"done_on": [_("Say first when it was accepted.")]})
        latest = approval.pauses.order_by("-first_on").values_list("first_on", flat=True).first()
        if done_on < max(approval.accepted_on, latest or approval.accepted_on):
            raise Refused({"done_on": [_("This is before it was accepted or before the clock stopped.")]})
        approval.pauses.filter(last_on__isnull=True).update(last_on=done_on)
        return write_step(actor, approval, StepKind.DECIDED, changes, day=done_on, text=text, file=file)


def reopen_approval(*, actor: Actor, approval_id: int, version: int, text: str) -> ApprovalStep:
    """Say that it is not decided after all; the clock has run on since."""
    text = check_text(text, "text", 500, required=True)
    changes = {"done_on": None, "result": "", "number": ""}
    with transaction.atomic():
        approval = opened(actor, approval_id, version, changes, done=True)
        return write_step(actor, approval, StepKind.REOPENED, changes, text=text)


def _refuse_unless(approval: Approval, state: str, said: str) -> None:
    if approval.state != state:
        raise Refused({"": [said]})
