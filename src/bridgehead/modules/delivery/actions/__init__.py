"""What can be done in the delivery room."""

from bridgehead.modules.delivery.actions.calendars import drop_day, set_day
from bridgehead.modules.delivery.actions.exchange import export_plan, import_plan
from bridgehead.modules.delivery.actions.lights import choose_rules, keep_month, rebuild_months, write_rules
from bridgehead.modules.delivery.actions.problems import (
    close_problem,
    hand_over,
    put_off,
    raise_problem,
    reopen_problem,
    report_progress,
)
from bridgehead.modules.delivery.actions.proposals import (
    accept_proposal,
    change_proposed_task,
    drop_proposal,
    propose,
    remove_proposed_task,
)
from bridgehead.modules.delivery.actions.schedules import (
    accept_schedule,
    discard_schedule,
    draft_schedule,
    rebaseline,
)
from bridgehead.modules.delivery.actions.shifts import propose_shift, shift_in_draft
from bridgehead.modules.delivery.actions.tasks import assign_task, change_task, remove_task, report_task

__all__ = [
    "accept_proposal",
    "accept_schedule",
    "assign_task",
    "change_proposed_task",
    "change_task",
    "choose_rules",
    "close_problem",
    "discard_schedule",
    "draft_schedule",
    "drop_day",
    "drop_proposal",
    "export_plan",
    "hand_over",
    "import_plan",
    "keep_month",
    "propose",
    "propose_shift",
    "put_off",
    "raise_problem",
    "rebaseline",
    "rebuild_months",
    "remove_proposed_task",
    "remove_task",
    "reopen_problem",
    "report_progress",
    "report_task",
    "set_day",
    "shift_in_draft",
    "write_rules",
]
