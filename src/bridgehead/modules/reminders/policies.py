"""Who may do what about reminders."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}

POLICY = {
    # One's own digests, ways out and calendars.
    "reminders.view_own": _OFFICIALS,
    "reminders.change_own": _OFFICIALS,
    # The robot of a unit's group reads what the unit has to do.
    "reminders.change_unit": frozenset({"project_officer", "administrator"}),
}
