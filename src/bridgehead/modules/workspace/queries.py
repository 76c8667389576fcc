"""What the pages of the workspace read across rooms: claims to verify, the source of a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from bridgehead.engines.lifecycle import MilestoneKind
from bridgehead.foundation.access import Actor, may
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.models import Milestone, Project
from bridgehead.modules.ledger.queries import covers_all, project_scope_q

VERIFY = "ledger.verify_milestone"


@dataclass(frozen=True, slots=True)
class ClaimToVerify:
    """A claim that waits for the actor's decision."""

    milestone_id: int
    project_code: str
    project_name: str
    unit_name: str
    kind: MilestoneKind
    happened_on: date
    date_precision: str
    reported_by: str
    recorded_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class VerificationQueue:
    """How many claims wait, since when, and the oldest of them."""

    count: int
    oldest: datetime | None
    claims: tuple[ClaimToVerify, ...]


def _waiting(actor: Actor) -> QuerySet[Milestone]:
    # Who may decide on all of them has them in the order of their index, the oldest first.
    within = Q() if covers_all(actor, VERIFY) else project_scope_q(actor, VERIFY, "project__")
    withdrawn = Project.objects.filter(withdrawn_at__isnull=False).order_by().values("pk")
    rows = Milestone.objects.current().filter(within, ~Q(project__in=withdrawn), state="reported")
    return rows.exclude(reported_by_id=actor.id) if actor.id is not None else rows


def verification_queue(actor: Actor, limit: int = 6) -> VerificationQueue:
    """The claims that the actor may decide on, oldest first; nobody decides on their own. Two queries at most."""
    if not may(actor, VERIFY):
        return VerificationQueue(0, None, ())
    rows = _waiting(actor)
    whole = rows.aggregate(count=Count("pk"), oldest=Min("recorded_at"))
    named = rows.annotate(reporter=F("reported_by__name")).select_related("project__unit")
    claims = tuple(_claim(row) for row in named.order_by("recorded_at", "pk")[:limit])
    return VerificationQueue(whole["count"], whole["oldest"], claims)


def _claim(row: Any) -> ClaimToVerify:
    return ClaimToVerify(
        milestone_id=row.pk,
        project_code=row.project.code,
        project_name=row.project.name,
        unit_name=str(row.project.unit),
        kind=rules.kind(row.kind),
        happened_on=row.happened_on,
        date_precision=row.date_precision,
        reported_by=row.reporter or "",
        recorded_at=row.recorded_at,
        days=(timezone.localdate() - timezone.localdate(row.recorded_at)).days,
    )


@dataclass(frozen=True, slots=True)
class Quote:
    """The sentence around a span of a document: what stands before it, the span, what stands after it."""

    before: str
    marked: str
    after: str


_ENDS = "。！？；\n"
_REACH = 160


def sentence_around(text: str, source: Mapping[str, Any]) -> Quote:
    """The sentence of `text` that holds the span of `source`; the quote alone where the span isn't in the text."""
    quote = str(source.get("quote", ""))
    start, end = source.get("start"), source.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        return Quote("", quote, "")
    if quote and quote not in text[start:end] and text[start:end] not in quote:
        return Quote("", quote, "")
    first = max((text.rfind(mark, max(0, start - _REACH), start) for mark in _ENDS), default=-1) + 1
    stops = [found for mark in _ENDS if (found := text.find(mark, end, end + _REACH)) >= 0]
    last = min(stops) + 1 if stops else min(len(text), end + _REACH)
    if text[end - 1] in _ENDS:
        last = end
    first = max(first, start - _REACH, 0)
    return Quote(text[first:start].lstrip(), text[start:end], text[end:last].rstrip())
