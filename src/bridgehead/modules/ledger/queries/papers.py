"""Who may open a file that backs something: some kinds of evidence ask for a clearance (domain/09 section 6)."""

from __future__ import annotations

from typing import Final

from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries.visibility import may_act

# The clearance that a kind of evidence asks for -> the action whose holders have it.
_CLEARED: Final = {"negotiation": "ledger.view_terms", "financials": "ledger.view_financial_papers"}


def is_confidential(kind: str) -> bool:
    """Whether opening evidence of this kind asks for a clearance, and is logged."""
    return bool(rules.current().evidence[kind].clearance)


def may_open(actor: Actor, project: Project, kind: str, uploaded_by_id: int | None) -> bool:
    """May somebody who sees the project open its evidence of a kind? For links, and for handing it out.

    Besides those with the clearance: who brought the file, and who decides on claims, for nobody judges unread papers.
    `project.unit` should be fetched.
    """
    if not is_confidential(kind) or (uploaded_by_id is not None and uploaded_by_id == actor.id):
        return True
    cleared = _CLEARED[rules.current().evidence[kind].clearance]
    return may_act(actor, project, "ledger.verify_milestone") or may_act(actor, project, cleared)
