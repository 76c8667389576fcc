"""Accept the rest without doubt: which statements that takes, and what it will do to the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bridgehead.engines.figures import ProjectStatement, statement_from_json
from bridgehead.foundation.access import Actor
from bridgehead.modules.documents import project_acceptance
from bridgehead.modules.documents.models import Document, ReviewState, StatementRecord

# Three of the four cells: what is read with less confidence deserves a look.
CONFIDENT: Final = Decimal("0.75")


@dataclass(frozen=True, slots=True)
class Choice:
    """A statement to accept; `project` as `accept_statement` takes it."""

    statement: StatementRecord
    project: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What would be accepted: figures to publish, projects to link and to create, and projects left for a person."""

    chosen: tuple[Choice, ...]
    figures: int
    linked: int
    created: int
    unclear: int
    token: str


def doubted(statement: StatementRecord, warnings: Iterable[Mapping[str, Any]]) -> list[int]:
    """The numbers (from 0) of the warnings whose words touch the statement's."""
    return [
        number
        for number, warning in enumerate(warnings)
        if any(start < statement.end and statement.start < end for start, end in warning["spans"])
    ]


def without_doubt(document: Document, statements: Sequence[StatementRecord]) -> list[StatementRecord]:
    """Pending statements that were read with confidence and that no warning touches."""
    return [
        statement
        for statement in statements
        if statement.state == ReviewState.PENDING
        and (statement.is_corrected or (statement.confidence is not None and statement.confidence >= CONFIDENT))
        and not doubted(statement, document.warnings)
    ]


def plan_batch(actor: Actor, document: Document) -> Batch:
    """The batch as it would be done now. Its token changes with everything that would make it another one."""
    rows = list(document.statements.select_related("project").order_by("position"))
    chosen: list[Choice] = []
    figures = linked = created = unclear = 0
    named: set[str] = set()
    for statement in without_doubt(document, rows):
        content = statement_from_json(statement.content)
        if not isinstance(content, ProjectStatement):
            chosen.append(Choice(statement, ""))
            figures += 1
            continue
        default = project_acceptance.default_choice(actor, content)
        if default == project_acceptance.NEW and content.name in named:
            default = None  # the one before it creates the project: a person says whether this is the same
        named.add(content.name)
        if default is None:
            unclear += 1
            continue
        chosen.append(Choice(statement, default))
        linked += default != project_acceptance.NEW
        created += default == project_acceptance.NEW
    seen = "|".join(f"{c.statement.pk}:{c.statement.version}:{c.project}" for c in chosen)
    token = hashlib.sha256(seen.encode()).hexdigest()[:24]
    return Batch(tuple(chosen), figures, linked, created, unclear, token)
