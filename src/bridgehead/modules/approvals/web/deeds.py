"""What may be done about an approval: each deed with its form, its action, who may and when it is offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridgehead.modules.approvals import actions
from bridgehead.modules.approvals.models import ApprovalState
from bridgehead.modules.approvals.web import forms as room

_WORK: Final = "approvals.work"
_OPEN: Final = frozenset(ApprovalState.values) - {ApprovalState.DONE}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that may be done in some states; `said` is what the page tells afterwards."""

    form: type[forms.Form]
    act: Callable[..., object]
    states: frozenset[str]
    title: Promise
    said: Promise
    policy: str = _WORK
    only_owed: bool = False


DEEDS: Final[Mapping[str, Deed]] = {
    "accept": Deed(
        room.AcceptForm,
        actions.accept_approval,
        frozenset({ApprovalState.WAITING, ApprovalState.APPLIED}),
        _("Application and acceptance"),
        _("The days are kept; the clock runs from the day after it was accepted."),
    ),
    "resume": Deed(
        room.ResumeForm,
        actions.resume_clock,
        frozenset({ApprovalState.PAUSED}),
        _("Let the clock run again"),
        _("The clock runs again."),
    ),
    "decide": Deed(
        room.DecideForm,
        actions.decide_approval,
        frozenset({ApprovalState.RUNNING, ApprovalState.PAUSED}),
        _("Decide the matter"),
        _("The decision is kept."),
    ),
    "pause": Deed(
        room.PauseForm,
        actions.pause_clock,
        frozenset({ApprovalState.RUNNING}),
        _("Stop the clock"),
        _("The clock stands still."),
    ),
    "extend": Deed(
        room.ExtendForm,
        actions.extend_limit,
        frozenset({ApprovalState.RUNNING, ApprovalState.PAUSED}),
        _("Extend the limit"),
        _("The limit is extended."),
    ),
    "settle": Deed(
        room.SettleForm,
        actions.settle_paper,
        frozenset(ApprovalState.values),
        _("A promised paper was handed in"),
        _("The paper is handed in."),
        only_owed=True,
    ),
    "owe": Deed(room.OweForm, actions.owe_paper, _OPEN, _("Let a paper come later"), _("The promise is kept.")),
    "reopen": Deed(
        room.ReopenForm,
        actions.reopen_approval,
        frozenset({ApprovalState.DONE}),
        _("Open it again"),
        _("The approval is open again."),
    ),
}
