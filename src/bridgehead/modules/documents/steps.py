"""How a review writes: one statement at a time, each change kept in a step that can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import FigureStatement, print_measure, statement_from_json
from bridgehead.foundation.access import Actor, Conflict, Refused
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.documents.comparison import unit_of_place
from bridgehead.modules.documents.doubts import refresh_doubts
from bridgehead.modules.documents.models import Document, PublishedFigure, ReviewState, ReviewStep, StatementRecord
from bridgehead.modules.documents.queries import access_document, access_statement

_KEPT = ("state", "content", "is_corrected", "reason", "project_id", "created_project", "reviewed_by_id", "reviewed_at")


@dataclass(slots=True)
class Change:
    """One statement in a step: its fields before, and what the ledger took over from it."""

    statement: StatementRecord
    before: Mapping[str, Any]
    effects: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As a step keeps it."""
        before = {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in self.before.items()
        }
        return {"statement": self.statement.pk, "before": before, "effects": dict(self.effects)}


def lock_statement(actor: Actor, statement_id: int, version: int, attempted: str) -> StatementRecord:
    """The statement, locked for this transaction with its document; Conflict where it was changed since `version`."""
    statement = access_statement(actor, statement_id, "documents.review")
    # Writers of one document follow each other: its counts and its steps belong together.
    Document.objects.select_for_update().only("pk").get(pk=statement.document_id)
    statement = access_statement(actor, statement_id, "documents.review")
    if statement.version != version:
        raise Conflict(current_version=statement.version, differences={"state": (statement.state, attempted)})
    return statement


def lock_document(actor: Actor, document_id: int) -> Document:
    """The document, locked for this transaction, for somebody who may review it."""
    document = access_document(actor, document_id, "documents.review")
    Document.objects.select_for_update().only("pk").get(pk=document.pk)
    return document


def write(actor: Actor, statement: StatementRecord, action: str, **after: Any) -> Change:
    """Save the fields given, count the version up, and record it in the audit."""
    before = {name: getattr(statement, name) for name in _KEPT}
    for name, value in after.items():
        setattr(statement, name, value)
    statement.version += 1
    statement.save(update_fields=[*(name.removesuffix("_id") for name in after), "version"])
    record(
        actor=actor,
        action=action,
        target=statement,
        before={name: before[name] for name in after},
        after=after,
    )
    return Change(statement, before)


def reviewed(actor: Actor, state: ReviewState, **more: Any) -> dict[str, Any]:
    """The fields of a verdict by this actor, now."""
    return {"state": state, "reviewed_by_id": actor.id, "reviewed_at": timezone.now(), **more}


def publish(statement: StatementRecord) -> None:
    """Keep an accepted figure beside the ledger's own answers."""
    figure = statement_from_json(statement.content)
    if not isinstance(figure, FigureStatement):
        raise TypeError(f"statement {statement.pk} is no figure")
    document = statement.document
    PublishedFigure.objects.create(
        statement=statement,
        unit=unit_of_place(figure.place, document) or document.unit,
        measure_id=figure.measure.id,
        measure=print_measure(figure.measure),
        place=(figure.place or "")[:60],
        value=figure.value,
        value_unit=figure.unit[:20],
        comparator=figure.comparator,
        modality=figure.modality,
        period_start=figure.period.start if figure.period is not None else None,
        period_end=figure.period.end if figure.period is not None else None,
        accepted_at=statement.reviewed_at or timezone.now(),
    )


def close_step(actor: Actor, document: Document, action: str, changes: Sequence[Change]) -> ReviewStep:
    """Keep the step, and bring the document's counts and doubts up to date."""
    step = ReviewStep.objects.create(
        document=document,
        person_id=actor.id,
        action=action,
        taken_at=timezone.now(),
        changes=[change.to_json() for change in changes],
    )
    refresh_document(actor, document)
    return step


def refresh_document(actor: Actor, document: Document) -> None:
    """Count the statements that wait, and work out what does not add up, from the statements themselves."""
    pending = Count("pk", filter=Q(state=ReviewState.PENDING))
    document.pending_count = document.statements.aggregate(pending=pending)["pending"]
    refresh_doubts(actor, document)
    document.version += 1
    document.save(update_fields=["pending_count", "warnings", "version"])


def check_free(step: ReviewStep) -> None:
    """Refuse to take back a step on which another one has been built since."""
    touched = {change["statement"] for change in step.changes}
    later = step.document.steps.filter(id__gt=step.pk, undone_at__isnull=True).select_related("person")
    for other in later:
        if touched & {change["statement"] for change in other.changes}:
            who = other.person.name if other.person is not None else _("the system")
            message = _("%(who)s has reviewed the same statement since, so this step can't be taken back.")
            raise Refused({"": [message % {"who": who}]})


def restore(actor: Actor, statement: StatementRecord, before: Mapping[str, Any]) -> None:
    """Put a statement's fields back; an accepted figure is no longer published."""
    if before["state"] != ReviewState.ACCEPTED:
        PublishedFigure.objects.filter(statement=statement).delete()
    after = dict(before)
    if after["reviewed_at"] is not None:
        after["reviewed_at"] = datetime.fromisoformat(after["reviewed_at"])
    write(actor, statement, "documents.undo_review", **after)
