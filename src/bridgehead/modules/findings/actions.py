"""Everything that can be done to findings: close them with a reason, open them again, reconcile everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.reconciliation import Assertion, reconcile
from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.documents.doubts import refresh_doubts
from bridgehead.modules.documents.models import Document
from bridgehead.modules.findings.gathering import gather
from bridgehead.modules.findings.models import Finding, FindingState, ReasonKind, Reconciliation
from bridgehead.modules.findings.queries import access_finding, statements_to_reconcile
from bridgehead.modules.findings.recording import keep

# About a quarter of a minute of a page's time; more is the command's work.
MOST_IN_A_REQUEST = 20_000


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a run held against each other, and how many findings it added."""

    documents: int
    statements: int
    answers: int
    new: int


def _checked_reason(reason_kind: str, reason: str) -> dict[str, str]:
    reason = reason.strip()
    errors: dict[str, list[str]] = {}
    if reason_kind not in ReasonKind.values:
        errors["reason_kind"] = [_("Choose why it is closed.")]
    if reason_kind == ReasonKind.OTHER and not reason:
        errors["reason"] = [_("Say in words what the other reason is.")]
    if len(reason) > 300:
        errors["reason"] = [_("At most 300 characters.")]
    if errors:
        raise Refused(errors)
    return {"reason_kind": reason_kind, "reason": reason}


@transaction.atomic
def close_finding(*, actor: Actor, finding_id: int, version: int, reason_kind: str, reason: str = "") -> Finding:
    """Settle a finding with a reason. Raises Refused (no reason, closed already), Conflict, Forbidden, Http404."""
    access_finding(actor, finding_id, "findings.close")
    after = _checked_reason(reason_kind, reason)
    finding = locked(Finding.objects.all(), finding_id, version=version, attempted=after)
    if finding.state == FindingState.CLOSED:
        raise Refused({"": [_("This finding is closed already.")]})
    values = {"state": FindingState.CLOSED, "closed_by_id": actor.id, "closed_at": timezone.now(), **after}
    _save(actor, finding, "findings.close", values)
    return finding


@transaction.atomic
def close_findings(*, actor: Actor, chosen: Mapping[int, int], reason_kind: str, reason: str = "") -> list[Finding]:
    """Close several, given as id -> version, with one reason: all of them or none."""
    if not chosen:
        raise Refused({"": [_("Tick the findings that are to be closed.")]})
    return [
        close_finding(actor=actor, finding_id=pk, version=chosen[pk], reason_kind=reason_kind, reason=reason)
        for pk in sorted(chosen)
    ]


@transaction.atomic
def reopen_finding(*, actor: Actor, finding_id: int, version: int) -> Finding:
    """Take a finding's settlement back; its reason stays in the history."""
    access_finding(actor, finding_id, "findings.close")
    finding = locked(Finding.objects.all(), finding_id, version=version, attempted={"state": FindingState.OPEN})
    if finding.state == FindingState.OPEN:
        raise Refused({"": [_("This finding is open already.")]})
    values = {"state": FindingState.OPEN, "closed_by_id": None, "closed_at": None, "reason_kind": "", "reason": ""}
    _save(actor, finding, "findings.reopen", values)
    return finding


def _save(actor: Actor, finding: Finding, action: str, values: Mapping[str, object]) -> None:
    before = {name: getattr(finding, name) for name in values}
    save_fields(finding, values)
    record(actor=actor, action=action, target=finding, before=before, after=values)


def reconcile_everything(*, actor: Actor, at_most: int | None = None) -> Reconciled:
    """Hold all documents and the ledger against each other, each document by itself too, and keep what is found.

    Raises Refused where there are more than `at_most` statements. The long part, reading and comparing, is done outside
    a transaction, so that others go on writing; a document that changes meanwhile is right in itself, and is seen as
    changed since the run.
    """
    require(actor, "findings.reconcile")
    statements = statements_to_reconcile()
    if at_most is not None and statements > at_most:
        message = _("%(count)s statements are too many for a page: run “bridgehead reconcile” on the server.")
        raise Refused({"": [message % {"count": statements}]})
    started, clock = timezone.now(), monotonic()
    documents = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    new = sum(_reconcile_document(actor, pk) for pk in documents)
    gathered = gather(timezone.localdate(started))
    across = [
        finding
        for finding in reconcile(gathered.assertions)
        if len({_source(gathered.assertions[index]) for index in finding.evidence}) > 1
    ]
    statements = sum(origin.record is not None for origin in gathered.origins.values())
    with transaction.atomic():
        Reconciliation.objects.get_or_create(pk=1)
        run = Reconciliation.objects.select_for_update().get(pk=1)
        new += len(keep(actor, across, gathered.origins, None))
        run.ran_at, run.ran_by_id = started, actor.id
        run.documents, run.statements, run.answers = len(documents), statements, gathered.answers
        run.milliseconds = round((monotonic() - clock) * 1000)
        run.save()
        done = Reconciled(run.documents, run.statements, run.answers, new)
        after = {"documents": done.documents, "statements": done.statements, "answers": done.answers, "new": done.new}
        record(actor=actor, action="findings.reconcile", target=run, before=None, after=after)
    return done


def _source(assertion: Assertion) -> tuple[str, str]:
    return (assertion.origin, assertion.document)


@transaction.atomic
def _reconcile_document(actor: Actor, document_id: int) -> int:
    """One document by itself; how many findings are new."""
    document = Document.objects.select_for_update().defer("anchors").get(pk=document_id)
    before = document.warnings
    known = Finding.objects.filter(document=document).count()
    refresh_doubts(actor, document)
    if document.warnings != before:
        document.save(update_fields=["warnings"])
    return Finding.objects.filter(document=document).count() - known
