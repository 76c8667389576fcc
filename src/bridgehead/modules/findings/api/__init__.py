"""Findings in the API: what does not add up, settling it with a reason."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from bridgehead.foundation.access import Actor
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id, Version
from bridgehead.foundation.api.paging import After, Limit, keyset_page
from bridgehead.modules.findings import actions
from bridgehead.modules.findings.models import Finding, FindingEvidence
from bridgehead.modules.findings.queries import (
    FindingFilter,
    access_finding,
    evidence_of,
    findings_of,
    may_read,
)

router = Router(tags=["findings"])


class EvidenceOut(Schema):
    """One of the statements that disagree; `quote` and `content` are left out where its document is not for the caller.

    `content` is in the scheme of statements; `start` and `end` count in the document's text.
    """

    origin: Literal["document", "ledger"]
    document_id: int | None
    statement_id: int | None
    project: str | None
    unit_id: int
    start: int
    end: int
    quote: str | None
    content: dict[str, Any] | None


class FindingOut(Schema):
    """Something that does not add up. `status` is `gone` where nobody closed it and it is no longer found.

    `found` stands there, `expected` is what the others make of it, both in `value_unit`; `difference` is found less
    expected. None where the disagreement is no number.
    """

    id: int
    key: str
    kind: str
    severity: str
    scope: str
    status: str
    unit_id: int
    document_id: int | None
    message_zh: str
    message_en: str
    likeliest_zh: str
    likeliest_en: str
    value_unit: str
    expected: Decimal | None
    found: Decimal | None
    difference: Decimal | None
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    closed_at: datetime | None
    reason_kind: str
    reason: str
    version: int
    evidence: list[EvidenceOut]


class FindingPage(Schema):
    """A page of findings in the order of entry; `next` goes into `after`."""

    items: list[FindingOut]
    next: str | None


class CloseFindingIn(Schema):
    """Why a finding is settled; `other` needs words."""

    version: Version
    reason_kind: Literal["definition", "source_wrong", "reading_corrected", "verified", "other"]
    reason: Annotated[str, Field(max_length=300)] = ""


class ReopenIn(Schema):
    """The version that was read."""

    version: Version


_OWN = tuple(name for name in FindingOut.model_fields if name != "evidence")


def _evidence(actor: Actor, evidence: FindingEvidence) -> EvidenceOut:
    readable = may_read(actor, evidence)
    return EvidenceOut(
        origin="document" if evidence.origin == "document" else "ledger",
        document_id=evidence.document_id,
        statement_id=evidence.statement_id,
        project=evidence.project.code if evidence.project is not None else None,
        unit_id=evidence.unit_id,
        start=evidence.start,
        end=evidence.end,
        quote=evidence.quote if readable else None,
        content=evidence.content if readable else None,
    )


def _findings(actor: Actor, findings: list[Finding]) -> list[FindingOut]:
    evidence = evidence_of(findings)
    return [
        FindingOut(
            **{name: getattr(finding, name) for name in _OWN},
            evidence=[_evidence(actor, one) for one in evidence[finding.pk]],
        )
        for finding in findings
    ]


@router.get("/findings", response=FindingPage, operation_id="list_findings", summary="What does not add up")
def findings(
    request: ActedRequest,
    status: Literal["open", "closed", "gone", "all"] = "open",
    kind: Annotated[str, Query(max_length=20)] = "",
    severity: Literal["", "error", "warning", "note"] = "",
    unit_id: Id | None = None,
    document_id: Id | None = None,
    text: Annotated[str, Query(max_length=60)] = "",
    after: After = None,
    limit: Limit = 50,
) -> FindingPage:
    """The findings that the caller may see; `unit_id` takes the units below it too."""
    chosen = FindingFilter(status, kind, severity, unit_id, document_id, text)
    found, following = keyset_page(findings_of(request.actor, chosen), after, limit)
    return FindingPage(items=_findings(request.actor, found), next=following)


@router.get("/findings/{finding_id}", response=FindingOut, operation_id="get_finding", summary="One finding")
def finding(request: ActedRequest, finding_id: Id) -> FindingOut:
    """One finding with its evidence."""
    return _findings(request.actor, [access_finding(request.actor, finding_id)])[0]


@router.post(
    "/findings/{finding_id}/close", response=FindingOut, operation_id="close_finding", summary="Close a finding"
)
def close(request: ActedRequest, finding_id: Id, payload: CloseFindingIn) -> FindingOut:
    """Settle it with a reason; it stays closed when it is found again."""
    closed = actions.close_finding(actor=request.actor, finding_id=finding_id, **payload.model_dump())
    return _findings(request.actor, [closed])[0]


@router.post(
    "/findings/{finding_id}/reopen", response=FindingOut, operation_id="reopen_finding", summary="Open it again"
)
def reopen(request: ActedRequest, finding_id: Id, payload: ReopenIn) -> FindingOut:
    """Take its settlement back."""
    opened = actions.reopen_finding(actor=request.actor, finding_id=finding_id, version=payload.version)
    return _findings(request.actor, [opened])[0]
