"""Rows of the approvals room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from bridgehead.modules.approvals.clocks import derived
from bridgehead.modules.approvals.models import Approval, ApprovalDebt, ApprovalPause, ApprovalStep
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger import models as ledger
from tests.factories.core import NOON, make_project


def make_approval(*, project: ledger.Project | None = None, **facts: Any) -> Approval:
    """A construction permit that was accepted four days ago, promised in three working days."""
    project = project or make_project()
    today = timezone.localdate()
    facts = {
        "item": "construction_permit",
        "name": "建筑工程施工许可证",
        "unit": project.unit,
        "promised": "3wd",
        "statutory": "7cd",
        "applied_on": today - timedelta(days=5),
        "accepted_on": today - timedelta(days=4),
        "latest_at": NOON,
        **facts,
    }
    return count(Approval.objects.create(project=project, **facts))


def count(approval: Approval) -> Approval:
    """Work out the columns that are derived."""
    columns = derived(approval, approval.pauses.all(), calendar_in_force())
    Approval.objects.filter(pk=approval.pk).update(**columns)
    approval.refresh_from_db()
    return approval


def make_approval_pause(*, approval: Approval | None = None, **facts: Any) -> ApprovalPause:
    """The clock stands still since yesterday."""
    approval = approval or make_approval()
    first = timezone.localdate() - timedelta(days=1)
    facts = {"kind": "experts", "first_on": first, "basis": "评审通知〔2026〕7号", **facts}
    made = ApprovalPause.objects.create(approval=approval, **facts)
    count(approval)
    return made


def make_approval_debt(*, approval: Approval | None = None, **facts: Any) -> ApprovalDebt:
    """A paper that may come in ten days."""
    promised = timezone.localdate() + timedelta(days=10)
    facts = {"paper": "消防设计文件", "promised_on": promised, "commitment": "容缺承诺书3号", **facts}
    return ApprovalDebt.objects.create(approval=approval or make_approval(), **facts)


def make_approval_step(*, approval: Approval | None = None, **facts: Any) -> ApprovalStep:
    """It was accepted."""
    facts = {"kind": "accepted", "at": NOON, "text": "材料齐全", **facts}
    return ApprovalStep.objects.create(approval=approval or make_approval(), **facts)
