"""What a target asks of the forecaster: events of the path, what stands in a state, shares, promises kept, or money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bridgehead.engines.figures import Measure
from bridgehead.modules.ledger.answers.answering import FOREIGN_USED, shared_by

PATH: Final = ("lead", "negotiating", "signed", "filed", "started", "completed", "producing")
# What is reached by whichever of several milestones comes first, the way there, and these milestones.
INTRODUCED: Final = "introduced"
CONTRACTED: Final = "contracted"
FIRST_OF: Final[Mapping[str, tuple[str, ...]]] = {
    INTRODUCED: ("signed", "incorporated"),
    CONTRACTED: ("foreign_contracted", "foreign_used"),
}
Kind = Literal["events", "state", "share", "promises", "money"]


@dataclass(frozen=True, slots=True)
class Aim:
    """The stage that is to be reached on `path`, and for a state the stage that ends it; `also` counts besides.

    `without` are the filters that a share leaves out of what it is of; `of_plans` that money is held against the plans
    of the year, `in_lumps` that it comes in a few payments.
    """

    kind: Kind
    stage: str
    until: str = ""
    without: tuple[str, ...] = ()
    of_plans: bool = False
    also: tuple[str, ...] = ()
    in_lumps: bool = False
    path: tuple[str, ...] = PATH


_INTRODUCED: Final = Aim("events", INTRODUCED, path=("lead", "negotiating", INTRODUCED))
_EITHER: Final = Aim("events", "started", also=("completed",))


# As the ledger counts them: ledger/counting.py says which stage ends a state.
_OTHERS: Final[Mapping[str, Aim]] = {
    "project.introduced.count": _INTRODUCED,
    "project.introduced.investment": _INTRODUCED,
    "project.started_or_completed.count": _EITHER,
    "project.started_or_completed.investment": _EITHER,
    "project.building.count": Aim("state", "started", "completed"),
    "project.building.investment": Aim("state", "started", "completed"),
    "project.in_hand.count": Aim("state", "lead", "signed"),
    "project.in_hand.investment": Aim("state", "lead", "signed"),
    "project.started.rate": Aim("promises", "started"),
    "investment.done.amount": Aim("money", "started"),
    "investment.done.rate": Aim("money", "started", of_plans=True),
    FOREIGN_USED: Aim("money", CONTRACTED, in_lumps=True, path=("lead", "negotiating", CONTRACTED)),
}


def aim_of(measure: Measure) -> Aim | None:
    """What a measure asks of the forecaster; None for one that it says nothing of."""
    room, _, rest = measure.id.partition(".")
    stage, _, what = rest.partition(".")
    if room == "project" and stage in PATH[2:] and what in ("count", "investment"):
        return Aim("events", stage)
    if measure.id == "project.share":
        found = shared_by(measure)
        return Aim("share", "signed", without=found) if found else None
    return _OTHERS.get(measure.id)
