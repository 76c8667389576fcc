"""Reviewing: accept, correct, reject a statement, accept the rest without doubt, take the last step back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import (
    FigureStatement,
    ProjectStatement,
    Statement,
    StatementError,
    statement_from_json,
    statement_to_json,
)
from bridgehead.foundation.access import Actor, Refused
from bridgehead.modules.documents import learning, project_acceptance, steps
from bridgehead.modules.documents.batch import Batch, plan_batch
from bridgehead.modules.documents.models import Document, GazetteerEntry, ReviewState, ReviewStep, StatementRecord
from bridgehead.modules.documents.queries import own_steps


@dataclass(frozen=True, slots=True)
class Verdict:
    """A statement after an action, and what the person should look at: facts of the ledger that say otherwise.

    `learned` are the names that the correction taught and that nobody knew before.
    """

    statement: StatementRecord
    doubts: tuple[str, ...] = ()
    learned: tuple[GazetteerEntry, ...] = ()


@transaction.atomic
def accept_statement(
    *, actor: Actor, statement_id: int, version: int, content: Mapping[str, object] | None = None, project: str = ""
) -> Verdict:
    """Take a statement as right, after correcting it to `content` where that is given.

    A figure is published beside the ledger's own answer. A project statement goes into the ledger: to the project
    whose number is `project`, to a new one for `"new"`, and for `""` to the clear best match, or to a new one where
    nothing is like it. Raises Conflict, Refused (accepted already; several projects are as likely), Forbidden.
    """
    statement = steps.lock_statement(actor, statement_id, version, ReviewState.ACCEPTED)
    if statement.state == ReviewState.ACCEPTED:
        raise Refused({"": [_("This statement was accepted already.")]})
    before = None
    if content is not None and dict(content) != statement.content:
        before = _correct(actor, statement, content)
    change, doubts = _accept(actor, statement, project)
    if before is not None:
        change.before = before.before
    steps.close_step(actor, statement.document, "accept", [change])
    return Verdict(statement, doubts, tuple(learning.learn(actor, statement)))


@transaction.atomic
def correct_statement(*, actor: Actor, statement_id: int, version: int, content: Mapping[str, object]) -> Verdict:
    """Write what the statement should have been read as; it still waits for a verdict. `read_as` keeps the reading."""
    statement = steps.lock_statement(actor, statement_id, version, "corrected")
    if statement.state == ReviewState.ACCEPTED:
        raise Refused({"": [_("This statement was accepted. Take that back before you correct it.")]})
    if dict(content) == statement.content:
        return Verdict(statement)
    steps.close_step(actor, statement.document, "correct", [_correct(actor, statement, content)])
    return Verdict(statement, learned=tuple(learning.learn(actor, statement)))


@transaction.atomic
def reject_statement(*, actor: Actor, statement_id: int, version: int, reason: str = "") -> Verdict:
    """Say that the statement is not to be used."""
    statement = steps.lock_statement(actor, statement_id, version, ReviewState.REJECTED)
    if statement.state != ReviewState.PENDING:
        raise Refused({"": [_("This statement was reviewed already. Take that back first.")]})
    after = steps.reviewed(actor, ReviewState.REJECTED, reason=reason.strip()[:200])
    change = steps.write(actor, statement, "documents.reject_statement", **after)
    steps.close_step(actor, statement.document, "reject", [change])
    return Verdict(statement)


@transaction.atomic
def accept_rest(*, actor: Actor, document_id: int, token: str) -> Batch:
    """Accept every pending statement with high confidence and without doubt, as the plan with this token said.

    Raises Refused where the plan is another one by now (somebody reviewed, the ledger changed): look at it again.
    """
    document = steps.lock_document(actor, document_id)
    batch = plan_batch(actor, document)
    if batch.token != token:
        raise Refused({"": [_("Something changed since this was counted. Look at the numbers again.")]})
    if not batch.chosen:
        raise Refused({"": [_("There is nothing that can be accepted without a look.")]})
    changes = []
    for choice in batch.chosen:
        choice.statement.document = document
        change, _doubts = _accept(actor, choice.statement, choice.project)
        changes.append(change)
    steps.close_step(actor, document, "accept_rest", changes)
    return batch


@transaction.atomic
def undo_review(*, actor: Actor, document_id: int) -> ReviewStep:
    """Take back the actor's last step in a document, with what it wrote to the ledger and what it taught.

    Raises Refused where there is no step, or where others have built on it.
    """
    document = steps.lock_document(actor, document_id)
    step = own_steps(actor, document).first()
    if step is None:
        raise Refused({"": [_("There is no step of yours in this document to take back.")]})
    steps.check_free(step)
    rows = StatementRecord.objects.select_related("document__unit", "project").in_bulk(
        [change["statement"] for change in step.changes]
    )
    for change in reversed(step.changes):
        statement = rows[change["statement"]]
        steps.restore(actor, statement, change["before"])
        if change["effects"]:
            project_acceptance.take_back(actor, change["effects"])
    learning.forget(actor, rows.values())
    step.undone_at = timezone.now()
    step.save(update_fields=["undone_at"])
    steps.refresh_document(actor, document)
    return step


def _accept(actor: Actor, statement: StatementRecord, project: str) -> tuple[steps.Change, tuple[str, ...]]:
    content = parsed(statement)
    if isinstance(content, FigureStatement):
        change = steps.write(
            actor, statement, "documents.accept_statement", **steps.reviewed(actor, ReviewState.ACCEPTED, reason="")
        )
        steps.publish(statement)
        return change, ()
    entered = project_acceptance.enter(actor, statement, content, project)
    verdict = steps.reviewed(
        actor, ReviewState.ACCEPTED, reason="", project_id=entered.project_id, created_project=entered.created
    )
    change = steps.write(actor, statement, "documents.accept_statement", **verdict)
    change.effects = entered.effects
    return change, entered.doubts


def _correct(actor: Actor, statement: StatementRecord, content: Mapping[str, object]) -> steps.Change:
    """Write the correction; what can't be corrected (the words and their place in the text) stays as it was read."""
    fixed = {name: statement.content[name] for name in ("doc", "kind", "quote", "span")}
    try:
        corrected = statement_from_json({**content, **fixed, "confidence": None})
    except StatementError as error:
        raise Refused({error.field.split(".")[0]: [str(error)]}) from error
    return steps.write(
        actor,
        statement,
        "documents.correct_statement",
        content=statement_to_json(corrected),
        is_corrected=True,
        state=ReviewState.PENDING,
        reviewed_by_id=None,
        reviewed_at=None,
        reason="",
    )


def parsed(statement: StatementRecord) -> Statement:
    """The statement's content as a value."""
    return statement_from_json(statement.content)


def parsed_project(statement: StatementRecord) -> ProjectStatement:
    """The same, for one that is known to speak of a project."""
    content = parsed(statement)
    if not isinstance(content, ProjectStatement):
        raise TypeError(f"statement {statement.pk} speaks of no project")
    return content


__all__ = [
    "Batch",
    "Document",
    "Verdict",
    "accept_rest",
    "accept_statement",
    "correct_statement",
    "parsed",
    "parsed_project",
    "reject_statement",
    "undo_review",
]
