"""What does not add up in one document, worked out anew whenever one of its statements changes.

It stands on the document itself (`warnings`), for the review page and the batch, and is handed to the rooms above that
keep findings: they say so when they start. All in the transaction of the change, so that neither is ever behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bridgehead.engines.figures import statement_from_json
from bridgehead.engines.reconciliation import Assertion, Finding, lead_of, reconcile
from bridgehead.foundation.access import Actor
from bridgehead.modules.documents.models import Document, ReviewState, StatementRecord

Listener = Callable[[Actor, Document, Sequence[StatementRecord], Sequence[Finding]], None]

_listeners: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """Call `listener(actor, document, statements, findings)` whenever a document's doubts are worked out.

    The evidence of the findings are indexes of the statements. It runs in the transaction of the change.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def assertion_of(record: StatementRecord, document: Document, text: str) -> Assertion:
    """A statement of a text as the reconciliation takes it; what a person accepted or corrected is nobody's doubt."""
    statement = statement_from_json(record.content)
    if record.state == ReviewState.ACCEPTED:
        statement = replace(statement, confidence=None)
    return Assertion(statement, str(document.pk), document.published_on, lead=lead_of(text, record.start))


def refresh_doubts(actor: Actor, document: Document) -> Sequence[Finding]:
    """Work the document's doubts out from its statements that are not rejected, and set `warnings` without saving.

    Keys of findings hold the document's id, so the document and its statements must be saved before.
    """
    records = list(document.statements.exclude(state=ReviewState.REJECTED).order_by("position"))
    found = reconcile([assertion_of(record, document, document.text) for record in records])
    document.warnings = [_warning(finding, records) for finding in found]
    for listener in _listeners:
        listener(actor, document, records, found)
    return found


def _warning(finding: Finding, records: Sequence[StatementRecord]) -> dict[str, Any]:
    evidence = [records[index] for index in finding.evidence]
    return {
        "code": finding.kind,
        "en": f"{finding.message_en}. Likeliest: {finding.likeliest_en}.",
        "zh": f"{finding.message_zh}。可能情况：{finding.likeliest_zh}。",
        "spans": [[record.start, record.end] for record in evidence],
    }
