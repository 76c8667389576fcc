"""Files that back a claim, the investment of a month or a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.files import StoredFile, file_path
from bridgehead.modules.ledger import derived, rules
from bridgehead.modules.ledger.actions.common import refuse_superseded
from bridgehead.modules.ledger.models import Evidence, Investment, PlanVersion
from bridgehead.modules.ledger.queries.papers import is_confidential, may_open
from bridgehead.modules.ledger.queries.plans import access_plan
from bridgehead.modules.ledger.queries.visibility import access_milestone, access_project


def attach_evidence(*, actor: Actor, milestone_id: int, kind: str, file: StoredFile) -> Evidence:
    """Back a claim with a stored file; `kind` is one of the rules. The same file twice on a claim is refused."""
    _check_kind(kind)
    with transaction.atomic():
        row = access_milestone(actor, milestone_id, "ledger.report_milestone", lock=True)
        refuse_superseded(row, {})
        _refuse_twice({"milestone__claim": row.claim}, kind, file)
        evidence = _keep(actor, kind, file, milestone=row)
        derived.refresh(row.project)
        _audit(actor, row.project, {"milestone": row.kind, "claim": row.claim}, kind, file)
    return evidence


def attach_investment_evidence(*, actor: Actor, investment_id: int, kind: str, file: StoredFile) -> Evidence:
    """Back the investment of a month with a stored file; Conflict where the row is no longer in force."""
    _check_kind(kind)
    known = Investment.objects.filter(pk=investment_id).values_list("project_id", flat=True).first()
    with transaction.atomic():
        project = access_project(actor, action="ledger.report_investment", project_id=known or 0, lock=True)
        row = Investment.objects.get(pk=investment_id)
        if row.superseded_at is not None:
            raise Conflict(current_version=0, differences={})
        _refuse_twice({"investment__project": project, "investment__month": row.month}, kind, file)
        evidence = _keep(actor, kind, file, investment=row)
        _audit(actor, project, {"month": row.month}, kind, file)
    return evidence


def attach_plan_evidence(*, actor: Actor, plan_id: int, kind: str, file: StoredFile) -> Evidence:
    """Keep the document that a plan is based on; a frozen plan takes it too, for the paper may come later."""
    _check_kind(kind)
    with transaction.atomic():
        plan: PlanVersion = access_plan(actor, plan_id, "ledger.change_plan", lock=True)
        _refuse_twice({"plan": plan}, kind, file)
        evidence = _keep(actor, kind, file, plan=plan)
        _audit(actor, plan, {"plan": plan.title}, kind, file)
    return evidence


def open_evidence(*, actor: Actor, code: str, evidence_id: int) -> Evidence:
    """A file that backs something of a project, to be handed out; that a confidential one was opened is logged.

    Http404 where there is none or the actor doesn't see the project, Forbidden without the clearance it asks for.
    """
    project = access_project(actor, code)
    backs = Q(milestone__project=project) | Q(investment__project=project)
    found: Evidence | None = Evidence.objects.filter(backs, pk=evidence_id).first()
    if found is None or not file_path(found.sha256).is_file():
        raise Http404("evidence")
    if not may_open(actor, project, found.kind, found.uploaded_by_id):
        raise Forbidden("ledger.evidence")
    if is_confidential(found.kind):
        with transaction.atomic():
            after = {"evidence": found.pk, "kind": found.kind, "name": found.name}
            record(actor=actor, action="ledger.evidence.opened", target=project, before=None, after=after)
    return found


def _check_kind(kind: str) -> None:
    if kind not in rules.current().evidence:
        raise Refused({"kind": [_("This choice is not offered.")]})


def _refuse_twice(backed: Mapping[str, Any], kind: str, file: StoredFile) -> None:
    if Evidence.objects.filter(**backed, sha256=file.sha256, kind=kind).exists():
        raise Refused({"file": [_("This file backs the claim already.")]})


def _keep(actor: Actor, kind: str, file: StoredFile, **backed: Any) -> Evidence:
    return Evidence.objects.create(
        **backed,
        kind=kind,
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        uploaded_by_id=actor.id,
        uploaded_at=timezone.now(),
    )


def _audit(actor: Actor, target: Any, backed: Mapping[str, Any], kind: str, file: StoredFile) -> None:
    after = {**backed, "kind": kind, "name": file.name, "sha256": file.sha256}
    record(actor=actor, action="ledger.evidence.attached", target=target, before=None, after=after)
