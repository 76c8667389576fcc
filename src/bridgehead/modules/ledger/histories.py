"""What the history of a project tells: the facts, and what milestones and money say."""

from __future__ import annotations

from typing import Final

from bridgehead.engines.investment import LAND, PARTS
from bridgehead.foundation.audit.timeline import Told
from bridgehead.modules.ledger.facts import FACT_FIELDS
from bridgehead.modules.ledger.models import Project

_IDS: Final = frozenset({"unit", "enterprise", "officer"})
FIELDS: Final = (
    *(f"{name}_id" if name in _IDS else name for name in FACT_FIELDS),
    "amount",
    "happened_on",
    *PARTS,
    LAND,
    "until",
    "fund_source",
    "visible_progress",
    "capacity",
    "investment",
)


def told_of_project(project: Project) -> Told:
    """A project's history. What is sensitive is kept in its own rows: no entry holds it."""
    return Told(("ledger.project", project.pk), {name: name for name in FIELDS})
