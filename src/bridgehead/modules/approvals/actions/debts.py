"""Papers that may come later (容缺受理): promised for a day, and handed in."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.access.versions import locked
from bridgehead.foundation.files import StoredFile
from bridgehead.modules.approvals.actions.common import WORK, opened, write_step
from bridgehead.modules.approvals.models import Approval, ApprovalDebt, ApprovalStep, StepKind
from bridgehead.modules.approvals.queries import access_approval
from bridgehead.modules.ledger.actions.common import check_day, check_text

LONGEST = timedelta(days=366)


def owe_paper(
    *, actor: Actor, approval_id: int, version: int, paper: str, promised_on: date, commitment: str
) -> ApprovalStep:
    """Note a paper that may come later, for which day, and by which letter of commitment."""
    paper = check_text(paper, "paper", 120, required=True)
    commitment = check_text(commitment, "commitment", 120, required=True)
    today = timezone.localdate()
    if not today <= promised_on <= today + LONGEST:
        raise Refused({"promised_on": [_("Choose a day from today to one year from now.")]})
    with transaction.atomic():
        approval = opened(actor, approval_id, version, {})
        made = ApprovalDebt.objects.create(
            approval=approval, paper=paper, promised_on=promised_on, commitment=commitment
        )
        told = {"debt": made.pk, "commitment": commitment}
        return write_step(actor, approval, StepKind.OWED, {}, day=promised_on, text=paper, told=told)


def settle_paper(
    *,
    actor: Actor,
    approval_id: int,
    version: int,
    debt_id: int,
    settled_on: date,
    file: StoredFile | None = None,
) -> ApprovalStep:
    """Say that a promised paper was handed in; a decided approval may still be owed papers."""
    check_day(settled_on, "settled_on")
    with transaction.atomic():
        access_approval(actor, approval_id, WORK)
        approval = locked(Approval.objects.all(), approval_id, version=version, attempted={})
        debt = approval.debts.filter(pk=debt_id).first()
        if debt is None:
            raise Http404("debt")
        if debt.settled_on is not None:
            raise Refused({"debt_id": [_("This paper was handed in already.")]})
        debt.settled_on = settled_on
        debt.save(update_fields=["settled_on"])
        told = {"debt": debt.pk}
        return write_step(actor, approval, StepKind.SETTLED, {}, day=settled_on, text=debt.paper, file=file, told=told)
