"""The question whether something is there already, on the forms that write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import Form

from bridgehead.foundation.access import Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.actions.likeness import Alike, in_words
from bridgehead.modules.ledger.models import Project


@dataclass(frozen=True, slots=True)
class LikeLine:
    """A project that it may be, as the form shows it."""

    project: Project
    firm: str
    amount: str
    reasons: str


def decided(request: ActedRequest) -> dict[str, Any]:
    """What the person answered, as the actions take it."""
    return {"decision": request.POST.get("like_decision", ""), "reason": request.POST.get("like_reason", "")}


def asked(request: ActedRequest, form: Form, refused: Refused) -> dict[str, Any]:
    """The context of the question, where it is asked; other refusals go beside their fields."""
    if isinstance(refused, Alike):
        answered = {f"like_{name}": value for name, value in decided(request).items()}
        answered["like_errors"] = refused.errors.get("like_reason", [])
        return {"likes": [_line(project, like) for project, like in refused.likes], **answered}
    add_refusal(form, refused)
    return {}


def _line(project: Project, like: Any) -> LikeLine:
    firm = project.enterprise.name if project.enterprise else project.investor
    amount = "" if project.total_investment is None else words.exact(project.total_investment)
    return LikeLine(project, firm, amount, words.joined(in_words(like)))
