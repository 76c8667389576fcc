"""What a target asks of the forecaster: events of the path, what stands in a state, shares, promises kept, or money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bridgehead.engines.figures import Measure
from bridgehead.modules.ledger.answers.answering import SHARED_BY

PATH: Final = ("lead", "negotiating", "signed", "filed", "started", "completed", "producing")
Kind = Literal["events", "state", "share", "promises", "money"]


@dataclass(frozen=True, slots=True)
class Aim:
    """The stage that is to be reached, and for a state the stage that ends it.

    `without` are the filters that a share leaves out of what it is of; `of_plans` that money is held against the plans
    of the year.
    """

    kind: Kind
    stage: str
    until: str = ""
    without: tuple[str, ...] = ()
    of_plans: bool = False


# As the ledger counts them: ledger/counting.py says which stage ends a state.
_OTHERS: Final[Mapping[str, Aim]] = {
    "project.building.count": Aim("state", "started", "completed"),
    "project.building.investment": Aim("state", "started", "completed"),
    "project.in_hand.count": Aim("state", "lead", "signed"),
    "project.in_hand.investment": Aim("state", "lead", "signed"),
    "project.started.rate": Aim("promises", "started"),
    "investment.done.amount": Aim("money", "started"),
    "investment.done.rate": Aim("money", "started", of_plans=True),
}


def aim_of(measure: Measure) -> Aim | None:
    """What a measure asks of the forecaster; None for one that it says nothing of."""
    room, _, rest = measure.id.partition(".")
    stage, _, what = rest.partition(".")
    if room == "project" and stage in PATH[2:] and what in ("count", "investment"):
        return Aim("events", stage)
    if measure.id == "project.share":
        found = next((some for some in SHARED_BY if not measure.filters.keys().isdisjoint(some)), None)
        return Aim("share", "signed", without=found) if found is not None else None
    return _OTHERS.get(measure.id)
