"""Posted tasks: posted, taken, given back, reported with evidence, verified by somebody else, returned, withdrawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Forbidden, Refused, may, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.files import StoredFile
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.assessment.actions.own import is_own_unit
from bridgehead.modules.assessment.models import PostedState, PostedStep, PostedStepKind, PostedTask
from bridgehead.modules.assessment.queries.posted import access_posted
from bridgehead.modules.assessment.queries.schemes import access_scheme
from bridgehead.modules.ledger.actions.common import check_text

POST: Final = "assessment.post_task"
TAKE: Final = "assessment.take_task"
VERIFY: Final = "assessment.verify_task"


def post_task(
    *, actor: Actor, scheme_id: int, title: str, asks: str, proof: str, reward: Decimal, due_on: date
) -> PostedTask:
    """Post a task that whoever can may take: what is to be reached, what proves it, for how many points, by when."""
    require(actor, POST)
    scheme = access_scheme(actor, scheme_id)
    if not (reward.is_finite() and 0 < reward <= 100):
        raise Refused({"reward": [_("Write a number of points above 0, 100 at most.")]})
    if due_on < timezone.localdate():
        raise Refused({"due_on": [_("Choose a day from today on.")]})
    values = {
        "title": check_text(title, "title", 120, required=True),
        "asks": check_text(asks, "asks", 1000, required=True),
        "proof": check_text(proof, "proof", 200, required=True),
        "reward": reward,
        "due_on": due_on,
    }
    with transaction.atomic():
        now = timezone.now()
        task = PostedTask.objects.create(scheme=scheme, posted_by_id=actor.id, latest_at=now, **values)
        PostedStep.objects.create(task=task, kind=PostedStepKind.POSTED, at=now, by_id=actor.id)
        record(actor=actor, action="assessment.posted.posted", target=task, before=None, after=values)
    return task


def take_task(*, actor: Actor, posted_id: int, version: int, unit: Unit, person: Person | None = None) -> PostedTask:
    """Take a task for a unit, with the person who leads it."""
    access_posted(actor, posted_id)
    require(actor, TAKE, unit.path)
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    if person is None and actor.id is not None:
        person = Person.objects.filter(pk=actor.id).first()
    with transaction.atomic():
        task = _at(posted_id, version, (PostedState.POSTED,))
        if task.due_on < timezone.localdate():
            raise Refused({"": [_("The day for this task has passed.")]})
        return _step(
            actor, task, PostedStepKind.TAKEN, PostedState.TAKEN, {"unit": unit, "person": person}, text=str(unit)
        )


def give_back_task(*, actor: Actor, posted_id: int, version: int, text: str) -> PostedTask:
    """Give a task back that one cannot do; others may take it."""
    text = check_text(text, "text", 500, required=True)
    _mine(actor, access_posted(actor, posted_id))
    with transaction.atomic():
        task = _at(posted_id, version, (PostedState.TAKEN,))
        return _step(
            actor, task, PostedStepKind.GIVEN_BACK, PostedState.POSTED, {"unit": None, "person": None}, text=text
        )


def report_result(*, actor: Actor, posted_id: int, version: int, text: str, file: StoredFile | None) -> PostedTask:
    """Report what came of it, with the file that proves it."""
    text = check_text(text, "text", 500, required=True)
    _mine(actor, access_posted(actor, posted_id))
    if file is None:
        raise Refused({"file": [_("Attach what proves it.")]})
    with transaction.atomic():
        task = _at(posted_id, version, (PostedState.TAKEN,))
        facts = {"name": file.name, "sha256": file.sha256, "size": file.size, "media_type": file.media_type}
        return _step(actor, task, PostedStepKind.REPORTED, PostedState.REPORTED, {}, text=text, **facts)


def verify_result(*, actor: Actor, posted_id: int, version: int, text: str) -> PostedTask:
    """Recognise a result: its points count from today. Not by whoever reported it, nor by the unit that took it."""
    return _judged(actor, posted_id, version, text, PostedStepKind.VERIFIED, PostedState.VERIFIED)


def return_result(*, actor: Actor, posted_id: int, version: int, text: str) -> PostedTask:
    """Send a result back with what is missing."""
    return _judged(actor, posted_id, version, text, PostedStepKind.RETURNED, PostedState.TAKEN)


def withdraw_task(*, actor: Actor, posted_id: int, version: int, text: str) -> PostedTask:
    """Take a task off the board that nobody has brought to a result."""
    text = check_text(text, "text", 500, required=True)
    access_posted(actor, posted_id)
    require(actor, POST)
    with transaction.atomic():
        task = _at(posted_id, version, (PostedState.POSTED, PostedState.TAKEN))
        return _step(actor, task, PostedStepKind.WITHDRAWN, PostedState.WITHDRAWN, {}, text=text)


def why_not_verify(actor: Actor, task: PostedTask) -> str:
    """Why this person may not judge the result; empty where they may."""
    reported = task.steps.filter(kind=PostedStepKind.REPORTED).order_by("-at", "-pk").first()
    if actor.answers_for(task.person_id) or (reported is not None and actor.answers_for(reported.by_id)):
        return _("Whoever reported a result cannot verify it.")
    is_own = task.unit is not None and is_own_unit(actor, task.unit.path)
    return _("Nobody verifies a result of their own unit.") if is_own else ""


def _judged(actor: Actor, posted_id: int, version: int, text: str, kind: str, state: str) -> PostedTask:
    text = check_text(text, "text", 500, required=True)
    found = access_posted(actor, posted_id)
    require(actor, VERIFY, found.unit.path if found.unit is not None else None)
    with transaction.atomic():
        task = _at(posted_id, version, (PostedState.REPORTED,))
        if why := why_not_verify(actor, task):
            raise Refused({"": [why]})
        return _step(actor, task, kind, state, {}, text=text)


def _mine(actor: Actor, task: PostedTask) -> None:
    """Raise Forbidden unless the task is of a unit that the actor acts for."""
    if task.unit is None or not may(actor, TAKE, task.unit.path):
        raise Forbidden(TAKE)


def _at(posted_id: int, version: int, states: tuple[str, ...]) -> PostedTask:
    rows = PostedTask.objects.all()
    task = locked(rows, posted_id, version=version, attempted={})
    if task.state not in states:
        raise Refused({"": [_("The task has got further meanwhile; look at it again.")]})
    return task


def _step(actor: Actor, task: PostedTask, kind: str, state: str, changes: dict[str, Any], **facts: Any) -> PostedTask:
    now = timezone.now()
    before = {"state": task.state, **{name: getattr(task, name) for name in changes}}
    PostedStep.objects.create(task=task, kind=kind, at=now, by_id=actor.id, **facts)
    save_fields(task, {**changes, "state": state, "latest_at": now})
    told = {name: facts[name] for name in ("text", "name", "sha256") if facts.get(name)}
    record(
        actor=actor,
        action=f"assessment.posted.{kind}",
        target=task,
        before=before,
        after={**changes, "state": state, **told},
    )
    return task
