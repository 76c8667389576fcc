"""Negotiation terms (洽谈条件): opened and written by those with the clearance, each opening logged.

What stands in the terms is in their rows, which are kept in all versions; the audit, which more people read, tells
which fields changed and not what to.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.ledger.actions.common import check_text, clock, close, in_force_or_conflict
from bridgehead.modules.ledger.models import NegotiationTerms, Project, SourceKind
from bridgehead.modules.ledger.queries.visibility import access_project

LIMITS: Final = {
    "wanted": 1000,
    "offered": 1000,
    "land_terms": 200,
    "differences": 1000,
    "next_step": 200,
    "fair_competition_review": 120,
}


def open_terms(*, actor: Actor, code: str) -> tuple[Project, NegotiationTerms | None]:
    """The terms in force of a project, None where nobody wrote any. The opening is logged.

    Http404 for whoever doesn't see the project, Forbidden without the clearance.
    """
    project = _cleared(actor, access_project(actor, code))
    with transaction.atomic():
        record(actor=actor, action="ledger.terms.opened", target=project, before=None, after=None)
    terms: NegotiationTerms | None = NegotiationTerms.objects.current().filter(project=project).first()
    return project, terms


def _cleared(actor: Actor, project: Project) -> Project:
    require(actor, "ledger.view_terms", project.unit.path)
    return project


def set_terms(
    *,
    actor: Actor,
    project_id: int,
    replaces: int | None = None,
    expected_signing_on: date | None = None,
    **texts: str,
) -> NegotiationTerms:
    """Write the terms anew; `texts` are any of LIMITS, what is left out is empty.

    `replaces` is the id of the row in force that the actor saw, None where they saw none; anything else is a Conflict.
    """
    unknown = set(texts) - set(LIMITS)
    if unknown:
        raise TypeError(f"no such terms: {sorted(unknown)}")
    values: dict[str, Any] = {name: check_text(texts.get(name, ""), name, limit) for name, limit in LIMITS.items()}
    if not any(values.values()) and expected_signing_on is None:
        raise Refused({"": [_("Nothing is written yet.")]})
    values["expected_signing_on"] = expected_signing_on
    with transaction.atomic():
        project = access_project(actor, action="ledger.change_terms", project_id=project_id, lock=True)
        _cleared(actor, project)
        current: NegotiationTerms | None = NegotiationTerms.objects.current().filter(project=project).first()
        in_force_or_conflict(current, replaces, values)
        changed = [name for name, value in values.items() if (getattr(current, name, None) or "") != (value or "")]
        if current is not None and not changed:
            return current
        now = clock(actor, SourceKind.FORM, None)
        if current is not None:
            close(current, now["recorded_at"])
        terms: NegotiationTerms = NegotiationTerms.objects.create(project=project, **values, **now)
        after = {"fields": changed, "terms": terms.pk}
        record(actor=actor, action="ledger.terms.written", target=project, before=None, after=after)
    return terms
