"""What can be done in the assessment room: schemes, inputs, runs, appeals, posted tasks."""

from bridgehead.modules.assessment.actions.appeals import decide_appeal, raise_appeal, take_back_appeal
from bridgehead.modules.assessment.actions.inputs import enter_event, enter_figures, void_event
from bridgehead.modules.assessment.actions.posted import (
    give_back_task,
    post_task,
    report_result,
    return_result,
    take_task,
    verify_result,
    withdraw_task,
)
from bridgehead.modules.assessment.actions.runs import run_scores
from bridgehead.modules.assessment.actions.schemes import (
    add_item,
    discard_draft,
    draft_version,
    put_in_force,
    remove_item,
    write_inputs,
    write_item,
)
from bridgehead.modules.assessment.actions.workbooks import take_figures

__all__ = [
    "add_item",
    "decide_appeal",
    "discard_draft",
    "draft_version",
    "enter_event",
    "enter_figures",
    "give_back_task",
    "post_task",
    "put_in_force",
    "raise_appeal",
    "remove_item",
    "report_result",
    "return_result",
    "run_scores",
    "take_back_appeal",
    "take_figures",
    "take_task",
    "verify_result",
    "void_event",
    "withdraw_task",
    "write_inputs",
    "write_item",
]
