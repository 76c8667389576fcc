"""What can be done in the approvals room."""

from bridgehead.modules.approvals.actions.clocks import (
    accept_approval,
    decide_approval,
    extend_limit,
    pause_clock,
    reopen_approval,
    resume_clock,
)
from bridgehead.modules.approvals.actions.debts import owe_paper, settle_paper
from bridgehead.modules.approvals.actions.register import (
    change_approval,
    count_anew,
    register_approval,
    take_from_plan,
)

__all__ = [
    "accept_approval",
    "change_approval",
    "count_anew",
    "decide_approval",
    "extend_limit",
    "owe_paper",
    "pause_clock",
    "register_approval",
    "reopen_approval",
    "resume_clock",
    "settle_paper",
    "take_from_plan",
]
