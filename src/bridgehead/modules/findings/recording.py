"""Keeping what the engine finds: new rows, rows that are no longer found, rows that are found again.

A key is the engine's fingerprint of a disagreement, so a row is never rewritten into another one: evidence that says
something else has another key. What is refreshed is where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal
from typing import Any, cast

from django.utils import timezone

from bridgehead.engines.figures import Statement, statement_to_json
from bridgehead.engines.reconciliation import Finding as Found
from bridgehead.foundation.access import Actor
from bridgehead.foundation.audit.chain import Target, record_many
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.models import Document, StatementRecord
from bridgehead.modules.findings.models import Finding, FindingEvidence, Scope
from bridgehead.modules.ledger.models import Project

_GRAVITY = {"error": 0, "warning": 1, "note": 2}
# A quotient has no end of digits; money of a whole country has 16.
_KEPT_DIGITS = Context(prec=28)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an assertion stands: a statement of a document (`record`), or `said` by the ledger of a unit or project."""

    unit: Unit
    record: StatementRecord | None = None
    said: Statement | None = None
    project: Project | None = None

    @property
    def content(self) -> Mapping[str, Any]:
        """What it says, in the scheme of statements: a document's own words, whatever the engine was given."""
        if self.record is not None:
            return cast(Mapping[str, Any], self.record.content)
        return {} if self.said is None else statement_to_json(self.said)


def keep_own(actor: Actor, document: Document, records: Sequence[StatementRecord], found: Sequence[Found]) -> None:
    """Keep what a document finds in itself, in the transaction that changed the document."""
    origins = {index: Origin(document.unit, record) for index, record in enumerate(records)}
    keep(actor, found, origins, document)


def keep(actor: Actor, found: Sequence[Found], origins: Mapping[int, Origin], document: Document | None) -> list[int]:
    """Bring the rows of one document, or those between documents (None), in line with what was found.

    Gives the ids of rows that are new. A transaction must be open; what appears, goes and comes back is audited.
    """
    now = timezone.now()
    known = {row.key: row for row in Finding.objects.filter(document=document)}
    new = [_row(finding, origins, document, now) for finding in found if finding.key not in known]
    kept = [known[finding.key] for finding in found if finding.key in known]
    back = [row for row in kept if row.gone_at is not None]
    seen = {finding.key for finding in found}
    gone = [row for row in known.values() if row.key not in seen and row.gone_at is None]
    Finding.objects.bulk_create(new, batch_size=500)
    if kept:
        ids = [row.pk for row in kept]
        Finding.objects.filter(pk__in=ids).update(last_seen_at=now, gone_at=None)
        _follow_units([(known[finding.key], finding) for finding in found if finding.key in known], origins)
    if gone:
        Finding.objects.filter(pk__in=[row.pk for row in gone]).update(gone_at=now)
    rows = {row.key: row for row in (*new, *kept)}
    _keep_evidence([(rows[finding.key], finding) for finding in found], origins)
    _record(actor, "findings.found", new)
    _record(actor, "findings.found_again", back)
    _record(actor, "findings.gone", gone)
    return [row.pk for row in new]


def _follow_units(pairs: Sequence[tuple[Finding, Found]], origins: Mapping[int, Origin]) -> None:
    """Another unit's document may have joined: then fewer people may see it."""
    for row, finding in pairs:
        unit = _unit(finding, origins)
        if unit.pk != row.unit_id:
            Finding.objects.filter(pk=row.pk).update(unit=unit)


def _record(actor: Actor, action: str, rows: Sequence[Finding]) -> None:
    if rows:
        told: list[tuple[Target, Mapping[str, Any] | None, Mapping[str, Any] | None]] = [
            (row, None, {"kind": row.kind, "message": row.message_zh}) for row in rows
        ]
        record_many(actor=actor, action=action, rows=told)


def _row(finding: Found, origins: Mapping[int, Origin], document: Document | None, now: datetime) -> Finding:
    return Finding(
        key=finding.key,
        kind=finding.kind,
        severity=finding.severity,
        gravity=_GRAVITY[finding.severity],
        scope=Scope.ACROSS if document is None else Scope.DOCUMENT,
        document=document,
        unit=_unit(finding, origins),
        message_zh=finding.message_zh,
        message_en=finding.message_en,
        likeliest_zh=finding.likeliest_zh,
        likeliest_en=finding.likeliest_en,
        value_unit=finding.unit[:40],
        expected_text=_text(finding.expected),
        found_text=_text(finding.found),
        first_seen_at=now,
        last_seen_at=now,
    )


def _text(number: Decimal | None) -> str:
    return "" if number is None else format(_KEPT_DIGITS.plus(number), "f")


def _unit(finding: Found, origins: Mapping[int, Origin]) -> Unit:
    return lowest_common([origins[index].unit for index in finding.evidence])


def lowest_common(units: Sequence[Unit]) -> Unit:
    """The lowest unit that has all of these in or below it: at the highest, the root."""
    chains = [unit.path.strip("/").split("/") for unit in units]
    common = [int(steps[0]) for steps in zip(*chains, strict=False) if len(set(steps)) == 1][-1]
    known = {unit.pk: unit for unit in units}
    return known.get(common) or Unit.objects.get(pk=common)


def _keep_evidence(pairs: Iterable[tuple[Finding, Found]], origins: Mapping[int, Origin]) -> None:
    """Write the evidence anew where it is not what is kept."""
    wanted = {
        row.pk: [_evidence(row, at, origins[index]) for at, index in enumerate(finding.evidence)]
        for row, finding in pairs
    }
    kept: dict[int, list[FindingEvidence]] = {pk: [] for pk in wanted}
    if wanted:
        for evidence in FindingEvidence.objects.filter(finding_id__in=list(wanted)).order_by("finding_id", "position"):
            kept[evidence.finding_id].append(evidence)
    changed = [pk for pk in wanted if [_facts(one) for one in kept[pk]] != [_facts(one) for one in wanted[pk]]]
    stale = [pk for pk in changed if kept[pk]]
    if stale:
        FindingEvidence.objects.filter(finding_id__in=stale).delete()
    FindingEvidence.objects.bulk_create([one for pk in changed for one in wanted[pk]], batch_size=500)


def _facts(evidence: FindingEvidence) -> tuple[object, ...]:
    return (
        evidence.statement_id,
        evidence.project_id,
        evidence.unit_id,
        evidence.start,
        evidence.end,
        evidence.content,
    )


def _evidence(finding: Finding, position: int, origin: Origin) -> FindingEvidence:
    record = origin.record
    return FindingEvidence(
        finding=finding,
        position=position,
        origin="document" if record is not None else "ledger",
        document_id=record.document_id if record is not None else None,
        statement=record,
        project=origin.project,
        unit=origin.unit,
        start=record.start if record is not None else 0,
        end=record.end if record is not None else 0,
        quote=record.content["quote"] if record is not None else "",
        content=origin.content,
    )
