"""The days for which accepted plans have the milestones of projects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bridgehead.modules.delivery.models import ScheduleState, ScheduleTask


def planned_days(milestone: str) -> Mapping[int, date]:
    """The planned day of that milestone by project, of every accepted plan that has it: one query."""
    rows = ScheduleTask.objects.filter(milestone=milestone, schedule__state=ScheduleState.ACCEPTED)
    return dict(rows.order_by("-planned_finish").values_list("schedule__project_id", "planned_finish"))
