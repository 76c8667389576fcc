"""What can be done about problems: raise, report progress, put off, hand over, close with evidence, open again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Forbidden, Refused, may
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.files import StoredFile
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.delivery.models import Problem, ProblemKind, ProblemState, ProblemStep, StepKind
from bridgehead.modules.delivery.queries import access_problem
from bridgehead.modules.ledger.actions.common import check_day, check_text
from bridgehead.modules.ledger.queries import access_project

# What takes longer than this is no problem of a project but a plan of its own.
LONGEST = timedelta(days=730)


def raise_problem(  # noqa: PLR0913 - the fields of a problem, by keyword
    *,
    actor: Actor,
    project_id: int,
    kind: str,
    title: str,
    unit: Unit,
    due_on: date,
    detail: str = "",
    raised_on: date | None = None,
    source: str = "",
    owner: Person | None = None,
    helpers: str = "",
) -> Problem:
    """Say what holds a project up, who has to solve it and by when. Raises Refused with messages by field."""
    raised_on = raised_on or timezone.localdate()
    check_day(raised_on, "raised_on")
    if kind not in ProblemKind.values:
        raise Refused({"kind": [_("This choice is not offered.")]})
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    values: dict[str, Any] = {
        "kind": kind,
        "title": check_text(title, "title", 120, required=True),
        "detail": check_text(detail, "detail", 2000),
        "source": check_text(source, "source", 120),
        "helpers": check_text(helpers, "helpers", 120),
        "raised_on": raised_on,
        "due_on": _due(due_on, raised_on),
        "unit": unit,
        "owner": owner,
    }
    with transaction.atomic():
        project = access_project(actor, action="ledger.view_project", project_id=project_id)
        # Whoever sees the project and works anywhere on problems may say what holds it up.
        _require_worker(actor, project.unit.path, unit.path)
        now = timezone.now()
        problem = Problem.objects.create(project=project, raised_by_id=actor.id, latest_at=now, **values)
        ProblemStep.objects.create(problem=problem, kind=StepKind.RAISED, at=now, by_id=actor.id, due_on=due_on)
        record(actor=actor, action="delivery.problem.raised", target=problem, before=None, after=values)
    return problem


def _require_worker(actor: Actor, *paths: str) -> None:
    if not any(may(actor, "delivery.raise_problem", path) for path in paths):
        raise Forbidden("delivery.raise_problem")


def _due(due_on: date, since: date) -> date:
    if due_on < since or due_on - since > LONGEST:
        raise Refused({"due_on": [_("Choose a day from the first one on, at most two years later.")]})
    return due_on


def _open_one(actor: Actor, problem_id: int, action: str, version: int, attempted: dict[str, Any]) -> Problem:
    access_problem(actor, problem_id, action)
    problem = locked(Problem.objects.all(), problem_id, version=version, attempted=attempted)
    if problem.state != ProblemState.OPEN:
        raise Refused({"": [_("This problem is closed. Open it again first.")]})
    return problem


def _step(actor: Actor, problem: Problem, kind: str, changes: dict[str, Any], **facts: Any) -> ProblemStep:
    """Write the step, the columns of the problem that it changes, and the audit entry."""
    now = timezone.now()
    before = {name: getattr(problem, name) for name in changes}
    step = ProblemStep.objects.create(problem=problem, kind=kind, at=now, by_id=actor.id, **facts)
    save_fields(problem, {**changes, "latest_at": now})
    told = {name: facts[name] for name in ("text", "paper", "name", "sha256") if facts.get(name)}
    record(
        actor=actor,
        action=f"delivery.problem.{kind}",
        target=problem,
        before=before,
        after={**changes, **told},
    )
    return step


def report_progress(
    *, actor: Actor, problem_id: int, version: int, text: str, file: StoredFile | None = None
) -> ProblemStep:
    """Say what was done about it, with a picture or a paper if there is one."""
    text = check_text(text, "text", 500, required=True)
    with transaction.atomic():
        problem = _open_one(actor, problem_id, "delivery.work_problem", version, {})
        return _step(actor, problem, StepKind.PROGRESS, {}, text=text, **_file(file))


def put_off(*, actor: Actor, problem_id: int, version: int, due_on: date, text: str) -> ProblemStep:
    """Set a later day, and say why; how often that happened is counted."""
    text = check_text(text, "text", 500, required=True)
    with transaction.atomic():
        problem = _open_one(actor, problem_id, "delivery.work_problem", version, {"due_on": due_on})
        if due_on <= problem.due_on:
            raise Refused({"due_on": [_("This is no later than the day that is set.")]})
        changes = {"due_on": _due(due_on, problem.raised_on), "extensions": problem.extensions + 1}
        return _step(actor, problem, StepKind.EXTENDED, changes, text=text, due_on=due_on)


def hand_over(
    *, actor: Actor, problem_id: int, version: int, unit: Unit, owner: Person | None = None, text: str = ""
) -> ProblemStep:
    """Give it to another unit or person, and say why."""
    text = check_text(text, "text", 500, required=True)
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    with transaction.atomic():
        changes = {"unit": unit, "owner": owner}
        problem = _open_one(actor, problem_id, "delivery.work_problem", version, changes)
        if (problem.unit_id, problem.owner_id) == (unit.pk, owner.pk if owner else None):
            raise Refused({"unit": [_("They have it already.")]})
        return _step(actor, problem, StepKind.HANDED_OVER, changes, text=text)


def close_problem(
    *,
    actor: Actor,
    problem_id: int,
    version: int,
    text: str,
    closed_on: date | None = None,
    paper: str = "",
    file: StoredFile | None = None,
) -> ProblemStep:
    """Say that it is gone, since when, and what proves it: a file, or a paper by its number. Neither is Refused."""
    text, paper = check_text(text, "text", 500, required=True), check_text(paper, "paper", 120)
    closed_on = closed_on or timezone.localdate()
    check_day(closed_on, "closed_on")
    if file is None and not paper:
        raise Refused({"paper": [_("Attach a file or name the paper that proves it.")]})
    with transaction.atomic():
        changes = {"state": ProblemState.CLOSED, "closed_on": closed_on}
        problem = _open_one(actor, problem_id, "delivery.close_problem", version, changes)
        if closed_on < problem.raised_on:
            raise Refused({"closed_on": [_("This is before the problem was raised.")]})
        return _step(actor, problem, StepKind.CLOSED, changes, text=text, paper=paper, **_file(file))


def reopen_problem(*, actor: Actor, problem_id: int, version: int, text: str) -> ProblemStep:
    """Say that it is not gone after all."""
    text = check_text(text, "text", 500, required=True)
    with transaction.atomic():
        access_problem(actor, problem_id, "delivery.close_problem")
        problem = locked(Problem.objects.all(), problem_id, version=version, attempted={"state": ProblemState.OPEN})
        if problem.state != ProblemState.CLOSED:
            raise Refused({"": [_("This problem is open already.")]})
        changes = {"state": ProblemState.OPEN, "closed_on": None}
        return _step(actor, problem, StepKind.REOPENED, changes, text=text)


def _file(file: StoredFile | None) -> dict[str, Any]:
    if file is None:
        return {}
    return {"name": file.name, "sha256": file.sha256, "size": file.size, "media_type": file.media_type}
