"""Appeals: raised by a unit on an item of a run, decided by somebody else with a reason, or taken back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.files import StoredFile
from bridgehead.modules.assessment.actions.own import is_own_unit
from bridgehead.modules.assessment.models import Appeal, AppealState
from bridgehead.modules.assessment.queries.appeals import access_appeal
from bridgehead.modules.assessment.queries.runs import access_score
from bridgehead.modules.ledger.actions.common import check_text

APPEAL: Final = "assessment.appeal"
DECIDE: Final = "assessment.decide"
DECISIONS: Final = (AppealState.UPHELD, AppealState.PARTLY, AppealState.REJECTED)
_MOST: Final = Decimal(10) ** 6


def raise_appeal(
    *,
    actor: Actor,
    run_id: int,
    score_id: int,
    item: str,
    reason: str,
    file: StoredFile | None,
    asked: Decimal | None = None,
) -> Appeal:
    """Dispute one item of one's own unit's score, with a reason and a file that proves it, before the last day."""
    score = access_score(actor, run_id, score_id)
    unit = score.unit if score.unit is not None else score.person.unit  # type: ignore[union-attr]
    require(actor, APPEAL, unit.path)
    reason = check_text(reason, "reason", 2000, required=True)
    today = timezone.localdate()
    if today > score.run.appeals_until:
        told = {"day": score.run.appeals_until.isoformat()}
        raise Refused({"": [_("Appeals on this run could be raised until %(day)s.") % told]})
    if item not in score.items:
        raise Refused({"item": [_("This choice is not offered.")]})
    if file is None:
        raise Refused({"file": [_("Attach what proves it.")]})
    if asked is not None and not (asked.is_finite() and abs(asked) < _MOST):
        raise Refused({"asked": [_("Write a number.")]})
    with transaction.atomic():
        # Two appeals on one item wait for each other at the row of the score.
        type(score).objects.select_for_update().get(pk=score.pk)
        if Appeal.objects.filter(score=score, item=item, state=AppealState.OPEN).exists():
            raise Refused({"item": [_("An appeal on this item is open already.")]})
        made = Appeal.objects.create(
            score=score,
            item=item,
            unit=unit,
            reason=reason,
            asked=asked,
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
            raised_by_id=actor.id,
            raised_at=timezone.now(),
            decide_by=today + timedelta(days=score.run.decide_within),
        )
        after = {"run": run_id, "item": item, "unit": unit, "reason": reason, "asked": asked, "sha256": file.sha256}
        record(actor=actor, action="assessment.appeal.raised", target=made, before=None, after=after)
    return made


def why_not_decide(actor: Actor, appeal: Appeal) -> str:
    """Why this person may not decide on this appeal; empty where they may."""
    if actor.answers_for(appeal.raised_by_id):
        return _("Whoever raised an appeal cannot decide on it.")
    if is_own_unit(actor, appeal.unit.path):
        return _("Nobody decides on an appeal of their own unit.")
    return ""


def decide_appeal(
    *, actor: Actor, appeal_id: int, version: int, state: str, decision: str, correction: Decimal | None = None
) -> Appeal:
    """Uphold an appeal, wholly or partly, with the points that this adds or takes, or reject it; with a reason."""
    access_appeal(actor, appeal_id, DECIDE)
    decision = check_text(decision, "decision", 2000, required=True)
    if state not in DECISIONS:
        raise Refused({"state": [_("This choice is not offered.")]})
    if state == AppealState.REJECTED:
        correction = None
    elif correction is None or not correction.is_finite() or not 0 < abs(correction) < _MOST:
        raise Refused({"correction": [_("Say how many points the decision adds or takes.")]})
    with transaction.atomic():
        values: dict[str, Any] = {"state": state, "decision": decision, "correction": correction}
        appeal = _open_one(appeal_id, version, values)
        if why := why_not_decide(actor, appeal):
            raise Refused({"": [why]})
        save_fields(appeal, {**values, "decided_by_id": actor.id, "decided_at": timezone.now()})
        record(actor=actor, action="assessment.appeal.decided", target=appeal, before={"state": "open"}, after=values)
    return appeal


def take_back_appeal(*, actor: Actor, appeal_id: int, version: int) -> Appeal:
    """Take an open appeal back."""
    access_appeal(actor, appeal_id, APPEAL)
    with transaction.atomic():
        appeal = _open_one(appeal_id, version, {})
        values = {"state": AppealState.TAKEN_BACK}
        save_fields(appeal, values)
        record(
            actor=actor, action="assessment.appeal.taken_back", target=appeal, before={"state": "open"}, after=values
        )
    return appeal


def _open_one(appeal_id: int, version: int, attempted: dict[str, Any]) -> Appeal:
    appeal = locked(Appeal.objects.select_related("unit"), appeal_id, version=version, attempted=attempted)
    if appeal.state != AppealState.OPEN:
        raise Refused({"": [_("This appeal has been decided.")]})
    return appeal
