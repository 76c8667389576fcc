"""Plans of projects as files of Microsoft Project: what is written of one, and a sketch of what was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridgehead.engines.calendars import parse_duration
from bridgehead.engines.scheduling import Link, link_of
from bridgehead.engines.scheduling.mspdi import ExchangedTask, Imported, MspdiError, Remark, read_mspdi, write_mspdi
from bridgehead.foundation.access import Refused
from bridgehead.modules.delivery.planning import Sketch, TaskSpec
from bridgehead.modules.delivery.queries.schedules import Board, BoardRow

_WHY: Final[dict[str, Promise]] = {
    "large": gettext_lazy("The file is larger than 5 MB."),
    "doctype": gettext_lazy("The file declares a document type or entities, which no plan needs: it is refused."),
    "xml": gettext_lazy("This is no XML. In Microsoft Project choose Save as, XML."),
    "root": gettext_lazy("This is XML, but no plan of Microsoft Project."),
    "empty": gettext_lazy("There is no task in it."),
    "many": gettext_lazy("A plan has at most 400 tasks."),
}
_REMARKS: Final[dict[str, Promise]] = {
    "summary": gettext_lazy("%(task)s is a summary: its tasks are taken, it is not"),
    "inactive": gettext_lazy("%(task)s is switched off and is not taken"),
    "resources": gettext_lazy("resources and who works how long are not taken"),
    "calendar": gettext_lazy("days are counted by the calendar in force here, not by that of the file"),
    "task_calendar": gettext_lazy("%(task)s has a calendar of its own there, and the one in force here"),
    "manual": gettext_lazy("%(task)s is scheduled by hand: its start becomes a day before which it does not begin"),
    "duration": gettext_lazy("the duration of %(task)s cannot be read and is one working day: %(what)s"),
    "rounded": gettext_lazy("%(task)s has a part of a day, which is a whole one here: %(what)s"),
    "must_start": gettext_lazy("%(task)s must start on %(what)s there; here it does not begin before"),
    "must_finish": gettext_lazy("%(task)s must finish by %(what)s there; here that is its deadline"),
    "constraint": gettext_lazy("%(task)s has a constraint that there is none of here (kind %(what)s)"),
    "link": gettext_lazy("%(task)s comes after something that is not in the file (%(what)s)"),
    "lag": gettext_lazy("%(task)s has a lag in per cent after %(what)s, which is left out"),
    "progress": gettext_lazy("what happened is reported here and not taken from the file"),
}


def remark_said(remark: Remark) -> str:
    """A remark of the reader in words."""
    return str(_REMARKS[remark.code]) % {"task": remark.task, "what": remark.what}


def file_of(board: Board, mark: str = "") -> bytes:
    """A plan as a file of Microsoft Project: its planned days (of a draft: those worked out), and what happened.

    The `mark` of who takes it stands as its author.
    """
    tasks = [_exchanged(row) for row in board.rows]
    target, promised = board.schedule.target, board.schedule.promised_on
    tasks = [
        replace(one, deadline=min(filter(None, (one.deadline, promised)))) if one.code == target and promised else one
        for one in tasks
    ]
    return write_mspdi(board.schedule.project.name, board.schedule.data_date, tasks, board.calendar, mark)


def _exchanged(row: BoardRow) -> ExchangedTask:
    task = row.task
    owner = task.unit.name if task.unit is not None else task.owner
    return ExchangedTask(
        code=task.code,
        name=task.name,
        duration=parse_duration(task.takes),
        links=tuple(link_of(task.code, after) for after in task.after),
        not_before=task.not_before,
        deadline=task.deadline,
        start=row.start if row.is_begun else task.planned_start,
        finish=row.finish if row.is_done else task.planned_finish,
        started=row.start if row.is_begun else None,
        finished=row.finish if row.is_done else None,
        percent=100 if row.is_done else task.percent,
        notes="；".join(filter(None, (owner, "、".join(task.documents)))),
    )


def read_file(content: bytes) -> Imported:
    """What a file says. Raises Refused on `file`."""
    try:
        found = read_mspdi(content)
    except MspdiError as wrong:
        raise Refused({"file": [str(_WHY[wrong.code])]}) from None
    if any(one.started is not None or one.finished is not None or one.percent for one in found.tasks):
        return replace(found, remarks=(*found.remarks, Remark("progress")))
    return found


def sketch_of_file(found: Imported, stands: Sketch | None, data_date: date) -> Sketch:
    """A file as a plan from `data_date` on. Of a task whose code the plan has already, what a file cannot say stays:
    its milestone, the rule with its minimum, the papers.

    The target stays where it is still there; else it is the last task that nothing waits for.
    """
    specs = tuple(_spec(task, stands.task(task.code) if stands is not None else None) for task in found.tasks)
    codes = [spec.code for spec in specs]
    target = stands.target if stands is not None and stands.target in codes else _last(found.tasks)
    promised = stands.promised_on if stands is not None else None
    if promised is not None:
        # It was written as the deadline of the target, and is no deadline beside the promise.
        specs = tuple(
            replace(one, deadline=None) if one.code == target and one.deadline == promised else one for one in specs
        )
    return Sketch(specs, target, data_date, promised)


def _spec(task: ExchangedTask, known: TaskSpec | None) -> TaskSpec:
    said = {
        "name": task.name,
        "takes": str(task.duration),
        "after": tuple(_after(link) for link in task.links),
        "not_before": task.not_before,
        "deadline": task.deadline,
    }
    return replace(known, **said) if known is not None else TaskSpec(code=task.code, **said)  # type: ignore[arg-type]


def _after(link: Link) -> str:
    """A link as tables write it."""
    return str(link).removesuffix(f" {link.successor}").removesuffix(" FS")


def _last(tasks: Iterable[ExchangedTask]) -> str:
    kept = list(tasks)
    waited = {link.predecessor for task in kept for link in task.links}
    free = [task for task in kept if task.code not in waited]
    if not free:
        raise Refused({"file": [_("These tasks wait for each other in a ring: nothing ends the plan.")]})
    return max(free, key=lambda task: task.finish or date.min).code
