"""From the row of an approval to its clocks: one for the limit of the law, one for what was promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bridgehead.engines.calendars import Duration, WorkCalendar, parse_duration
from bridgehead.engines.clocks import Clock, Pause, Reading, due_day, read_clock
from bridgehead.modules.approvals.models import Approval, ApprovalPause, ApprovalState

LIMITS: Final = ("promised", "statutory")


def limit_of(approval: Approval, which: str) -> Duration | None:
    """A limit with what it was extended by; None where there is none. `which` is one of LIMITS."""
    written = getattr(approval, which)
    if not written:
        return None
    limit = parse_duration(written)
    return replace(limit, count=limit.count + approval.extended)


def clock_of(approval: Approval, which: str, pauses: Iterable[ApprovalPause]) -> Clock | None:
    """The clock of a limit; None without the limit, and before the matter was accepted."""
    limit = limit_of(approval, which)
    if limit is None or approval.accepted_on is None:
        return None
    stops = tuple(Pause(one.first_on, one.last_on, str(one.get_kind_display())) for one in pauses)
    return Clock(approval.accepted_on, limit, stops, approval.done_on)


def derived(approval: Approval, pauses: Iterable[ApprovalPause], calendar: WorkCalendar) -> dict[str, object]:
    """The columns that are worked out: state and due days. The pauses are those of the approval."""
    stops = list(pauses)
    dues = {
        f"{which}_due": due_day(clock, calendar) if (clock := clock_of(approval, which, stops)) is not None else None
        for which in LIMITS
    }
    due = min((day for day in dues.values() if day is not None), default=None)
    return {**dues, "due_on": due, "state": _state(approval, stops)}


def _state(approval: Approval, pauses: list[ApprovalPause]) -> str:
    if approval.done_on is not None:
        return ApprovalState.DONE
    if approval.accepted_on is None:
        return ApprovalState.APPLIED if approval.applied_on is not None else ApprovalState.WAITING
    return ApprovalState.PAUSED if any(one.last_on is None for one in pauses) else ApprovalState.RUNNING


@dataclass(frozen=True, slots=True)
class ReadApproval:
    """An approval with what its clocks say: `tight` is the one of the limit that ends first, None without a limit."""

    row: Approval
    promised: Reading | None
    statutory: Reading | None
    tight: Reading | None

    @property
    def light(self) -> str:
        """`late` when a limit is overrun, `warn` with two days or less left, else `ok`; `none` where nothing runs."""
        if self.tight is None or (self.row.state == ApprovalState.DONE and not self.tight.is_overrun):
            return "none" if self.tight is None else "ok"
        if self.tight.is_overrun:
            return "late"
        return "warn" if self.tight.left.count <= 2 and self.tight.paused is None else "ok"


def read_approval(
    approval: Approval, pauses: Iterable[ApprovalPause], calendar: WorkCalendar, today: date
) -> ReadApproval:
    """What the clocks of an approval say on a day."""
    stops = list(pauses)
    readings = {
        which: read_clock(clock, calendar, today) if (clock := clock_of(approval, which, stops)) is not None else None
        for which in LIMITS
    }
    known = [one for one in readings.values() if one is not None]
    tight = min(known, key=lambda one: (not one.is_overrun, one.due or date.max, one.left.count), default=None)
    return ReadApproval(approval, readings["promised"], readings["statutory"], tight)
