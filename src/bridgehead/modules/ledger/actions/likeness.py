"""Registering and signing with the question whether it is there already: asked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.merging.models import PairState
from bridgehead.foundation.merging.pairs import remember
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.ledger.actions.milestones import report_milestone
from bridgehead.modules.ledger.actions.projects import register_project
from bridgehead.modules.ledger.alike import PROJECT, WORDS, Like, like_facts, like_signing
from bridgehead.modules.ledger.facts import clean_facts
from bridgehead.modules.ledger.models import Milestone, Project, SourceKind
from bridgehead.modules.ledger.queries.visibility import access_project, visible_projects

DIFFERENT: Final = "different"
LATER: Final = "later"
DECISIONS: Final = ("", DIFFERENT, LATER)
_SHOWN: Final = 5


class Alike(Refused):
    """It may be there already: `likes` are the projects that the actor sees, with why, best first."""

    def __init__(self, likes: Sequence[tuple[Project, Like]], *, wants_reason: bool = False) -> None:
        self.likes = list(likes)
        self.wants_reason = wants_reason
        told = [
            _("It may be %(code)s “%(name)s”: %(reasons)s.")
            % {"code": project.code, "name": project.name, "reasons": words.joined(in_words(like))}
            for project, like in likes
        ]
        reason = {"like_reason": [_("Say why it is another project: the reason is kept.")]} if wants_reason else {}
        super().__init__({"like_decision": told, **reason})


def in_words(like: Like) -> list[str]:
    """The reasons in the reader's language."""
    return [str(WORDS[reason.code]) for reason in like.judgement.reasons]


def register_distinct(
    *,
    actor: Actor,
    facts: Mapping[str, Any],
    decision: str = "",
    reason: str = "",
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
) -> Project:
    """`register_project`, unless it is like one that there is: then Alike is raised, and a person decides.

    `decision` is `different` with a reason, which is remembered, or `later`: the pair is on the page of possible
    duplicates. A project that is like this one in a unit that the actor doesn't see stops nobody: the pair is kept for
    whoever sees both.
    """
    reason = _checked(decision, reason)
    cleaned = clean_facts({"name": "", "unit_id": None, **facts} if "unit" not in facts else {"name": "", **facts})
    require(actor, "ledger.register_project", cleaned["unit"].path)
    with transaction.atomic():
        likes = like_facts(cleaned)
        seen = _ask(actor, likes, decision, reason)
        project = register_project(actor=actor, facts=facts, source_kind=source_kind, source=source)
        _remember(actor, project, likes, seen, decision, reason)
    return project


def report_distinct(
    *,
    actor: Actor,
    project_id: int,
    kind: str,
    happened_on: date,
    amount: Decimal | None = None,
    decision: str = "",
    reason: str = "",
    **claim: Any,
) -> Milestone:
    """`report_milestone`; a signing that is like one of another project is asked about as `register_distinct` does."""
    reason = _checked(decision, reason)
    with transaction.atomic():
        project = access_project(actor, action="ledger.report_milestone", project_id=project_id, lock=True)
        likes = like_signing(project, happened_on, amount) if kind == "signed" else []
        seen = _ask(actor, likes, decision, reason)
        row = report_milestone(
            actor=actor, project_id=project_id, kind=kind, happened_on=happened_on, amount=amount, **claim
        )
        _remember(actor, project, likes, seen, decision, reason)
    return row


def _checked(decision: str, reason: str) -> str:
    if decision not in DECISIONS:
        raise Refused({"like_decision": [_("This choice is not offered.")]})
    return check_text(reason, "like_reason", 200)


def _ask(actor: Actor, likes: Sequence[Like], decision: str, reason: str) -> set[int]:
    """The ids among the likes that the actor sees. Raises Alike where there are any and nothing was decided."""
    if not likes:
        return set()
    seen = visible_projects(actor).select_related("unit", "enterprise").in_bulk([like.project_id for like in likes])
    shown = [(seen[like.project_id], like) for like in likes if like.project_id in seen]
    wants_reason = decision == DIFFERENT and not reason
    if shown and (not decision or wants_reason):
        raise Alike(shown[:_SHOWN], wants_reason=wants_reason)
    return set(seen)


def _remember(
    actor: Actor, project: Project, likes: Sequence[Like], seen: set[int], decision: str, reason: str
) -> None:
    """Told apart is what the actor saw; what lies beyond waits for whoever sees both."""
    for like in likes:
        is_apart = decision == DIFFERENT and like.project_id in seen
        remember(
            kind=PROJECT,
            one=project.pk,
            other=like.project_id,
            judgement=like.judgement,
            state=PairState.DIFFERENT if is_apart else PairState.OPEN,
            actor=actor,
            reason=reason if is_apart else "",
        )
