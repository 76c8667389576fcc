"""What runs once a day: the chances of all targets."""

from __future__ import annotations

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.ledger.queries import data_day
from bridgehead.modules.targets.actions import work_out_chances


def chances_of_the_day() -> int:
    """Work out the chances of all targets as of the ledger's day; returns of how many."""
    return work_out_chances(actor=SYSTEM, day=data_day())
