"""What completed investment is made of, as form 206 of the fixed-asset statistics splits it.

The four parts (建筑工程、安装工程、设备工器具购置、其他费用) add up to the investment completed; land (土地购置费) is
one of the other costs (domain/02 section 2.5, domain/10 section 2 [B5]). A report may leave parts out while they are
not known: those that are given may then not exceed the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

PARTS: Final = ("construction", "installation", "equipment", "other_costs")
LAND: Final = "land_costs"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a split cannot be right: `by` is the difference, above 0, in the unit of the amounts.

    `exceeds`: the parts given are more than the whole; `short`: all four are given and make less than the whole;
    `land`: land is more than the other costs that it is one of, or these are not given.
    """

    code: Literal["exceeds", "short", "land"]
    field: str
    by: Decimal


def composition_faults(whole: Decimal, parts: Mapping[str, Decimal | None]) -> list[Fault]:
    """What contradicts the rule of the form; nothing where no part is given. Amounts are 0 or more."""
    given = [amount for name in PARTS if (amount := parts.get(name)) is not None]
    together = sum(given, Decimal(0))
    faults = []
    if together > whole:
        faults.append(Fault("exceeds", PARTS[0], together - whole))
    elif len(given) == len(PARTS) and together < whole:
        faults.append(Fault("short", PARTS[0], whole - together))
    land, other = parts.get(LAND), parts.get("other_costs") or Decimal(0)
    if land is not None and land > other:
        faults.append(Fault("land", LAND, land - other))
    return faults
