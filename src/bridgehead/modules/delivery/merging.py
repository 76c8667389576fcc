"""How the plan of a project goes along when the project is merged into another: whole, with all that hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from bridgehead.foundation.merging.movers import Own, Step
from bridgehead.modules.delivery.models import Schedule


def _count(loser: int) -> int:
    return Schedule.objects.filter(project=loser).count()


def _move(loser: int, survivor: int, _actor_id: int | None, _at: Any) -> Sequence[Step]:
    """The plan moves where the other project has none; else it stays with the record that goes."""
    found = Schedule.objects.filter(project=loser).values_list("pk", flat=True).first()
    if found is None or Schedule.objects.filter(project=survivor).exists():
        return ()
    _give(found, survivor)
    return ({"pk": found, "from": loser, "to": survivor},)


def _give(schedule: int, project: int) -> None:
    Schedule.objects.filter(pk=schedule).update(project=project, version=F("version") + 1)


def _blocked(step: Step) -> str:
    there = Schedule.objects.filter(pk=step["pk"], project=step["to"]).exists()
    return "" if there else _("Its plan was thrown away since.")


def _back(step: Step, _actor_id: int | None, _at: Any) -> None:
    _give(step["pk"], step["from"])


PLAN: Final = Own(count=_count, move=_move, blocked=_blocked, back=_back)
