"""How the plan of a project goes along when the project is merged into another: whole, with all that hangs on it.

Where both have a plan a person chooses which stays; the other is kept as a baseline of it and, with all that hangs on
it, with the record that goes, so that undoing brings both back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from bridgehead.foundation.merging.movers import Own, Step
from bridgehead.modules.delivery.actions.schedules import body_of
from bridgehead.modules.delivery.models import Baseline, Schedule
from bridgehead.modules.ledger import words


def _of(project: int) -> Schedule | None:
    return Schedule.objects.select_related("project").filter(project=project).first()


def _count(loser: int) -> int:
    return Schedule.objects.filter(project=loser).count()


def _both(loser: int, survivor: int) -> tuple[Schedule, Schedule] | None:
    mine, theirs = _of(survivor), _of(loser)
    return (mine, theirs) if mine is not None and theirs is not None else None


def plan_said(schedule: Schedule) -> str:
    """A plan in a few words: whose, for which day, whether it is accepted."""
    due = words.day_said(schedule.promised_on) if schedule.promised_on is not None else ""
    parts = (
        schedule.project.code,
        schedule.get_state_display(),
        _("for the promised %(day)s") % {"day": due} if due else "",
    )
    return " · ".join(filter(None, parts))


def place_said(_plan: Schedule) -> str:
    """What is chosen where both have a plan."""
    return _("which one stays")


def which_stays(mine: Schedule, theirs: Schedule) -> bool:
    """Whether the plan of the record that goes is proposed: where it is accepted and the other a draft."""
    return mine.is_draft and not theirs.is_draft


def _move(loser: int, survivor: int, actor_id: int | None, at: Any) -> Sequence[Step]:
    """The plan moves where the other project has none; else it becomes a baseline of the one that stays."""
    mine, theirs = _of(survivor), _of(loser)
    if theirs is None:
        return ()
    if mine is not None:
        return ({"kept": _kept(mine, theirs, actor_id, at)},)
    _give(theirs.pk, survivor)
    return ({"pk": theirs.pk, "from": loser, "to": survivor},)


def _exchange(loser: int, survivor: int, actor_id: int | None, at: Any) -> Sequence[Step]:
    """The two plans change places; the one that goes becomes a baseline of the other."""
    mine, theirs = _of(survivor), _of(loser)
    if mine is None or theirs is None:
        return _move(loser, survivor, actor_id, at)
    kept = _kept(theirs, mine, actor_id, at)
    _swap(mine.pk, loser, theirs.pk, survivor)
    return ({"pk": theirs.pk, "from": loser, "to": survivor, "other": mine.pk, "kept": kept},)


def _kept(stays: Schedule, goes: Schedule, actor_id: int | None, at: Any) -> int:
    """A plan as a baseline of another; the baseline's id."""
    taken = Baseline.objects.create(
        schedule=stays,
        number=stays.baselines.count() + 1,
        reason=_("Plan of %(code)s, which is part of it now") % {"code": goes.project.code},
        revision=goes.revision,
        promised_on=goes.promised_on,
        taken_at=at,
        taken_by_id=actor_id,
        body=body_of(goes),
    )
    return taken.pk


def _give(schedule: int, project: int) -> None:
    Schedule.objects.filter(pk=schedule).update(project=project, version=F("version") + 1)


def _swap(one: int, one_to: int, other: int, other_to: int) -> None:
    """Two plans change projects. A project has one plan at any moment, so the first waits at a project that is none:
    references are checked when the transaction ends.
    """
    Schedule.objects.filter(pk=one).update(project_id=-one)
    _give(other, other_to)
    _give(one, one_to)


def _blocked(step: Step) -> str:
    kept = step.get("kept")
    if "pk" in step and not Schedule.objects.filter(pk=step["pk"], project=step["to"]).exists():
        return _("Its plan was thrown away since.")
    if kept is None:
        return ""
    found = Baseline.objects.filter(pk=kept).first()
    if found is None:
        return _("Its plan was thrown away since.")
    # Numbers count up: a later one would keep a number that nothing leads to.
    later = Baseline.objects.filter(schedule=found.schedule_id, number__gt=found.number).exists()
    return _("The plan that stayed has a later baseline.") if later else ""


def _back(step: Step, _actor_id: int | None, _at: Any) -> None:
    if "kept" in step:
        Baseline.objects.filter(pk=step["kept"]).delete()
    if "other" in step:
        _swap(step["other"], step["to"], step["pk"], step["from"])
    elif "pk" in step:
        _give(step["pk"], step["from"])


PLAN: Final = Own(count=_count, move=_move, blocked=_blocked, back=_back, both=_both, exchange=_exchange)
