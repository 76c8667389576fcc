"""Every write to targets, one function a verb."""

from bridgehead.modules.targets.actions.chances import work_out_chance, work_out_chances
from bridgehead.modules.targets.actions.closings import close_month
from bridgehead.modules.targets.actions.series import enter_series, read_series
from bridgehead.modules.targets.actions.targets import change_target, set_target, split_target, withdraw_target

__all__ = [
    "change_target",
    "close_month",
    "enter_series",
    "read_series",
    "set_target",
    "split_target",
    "withdraw_target",
    "work_out_chance",
    "work_out_chances",
]
