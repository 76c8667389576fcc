"""A small district for bulletins: two parks, a few signings, and who writes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.bulletins import actions
from bridgehead.modules.bulletins.models import Bulletin
from bridgehead.modules.bulletins.queries import Asked
from tests import factories

YI = Decimal(100_000_000)
START, AS_OF = date(2026, 1, 1), date(2026, 6, 30)
EARLIER = datetime(2026, 2, 1, 4, tzinfo=UTC)


def make_parks() -> tuple[Unit, Unit]:
    """Two parks; in the north one project of 2亿元 and one of 12亿元 is signed, in the south one of 0.5亿元."""
    north, south = factories.make_unit(name="北岸园区"), factories.make_unit(name="南汀园区")
    for unit, amount in ((north, "2"), (north, "12"), (south, "0.5")):
        sign(unit, Decimal(amount))
    return north, south


def sign(unit: Unit, amount: Decimal, **facts: Any) -> Any:
    """One more project of a unit, signed on 31 March 2026."""
    project = factories.make_project(unit=unit, sector="manufacturing")
    return factories.make_milestone(project=project, amount=amount * YI, recorded_at=EARLIER, **facts)


def asked_by(actor: Actor, unit: Unit | None = None, start: date = START, as_of: date = AS_OF) -> Asked:
    """A bulletin of the first half of 2026."""
    return Asked(actor, unit or factories.make_district(), start, as_of)


def publish(actor: Actor, reference: str = "supplied:circular", unit: Unit | None = None, **more: Any) -> Bulletin:
    """Publish it."""
    return actions.publish_bulletin(actor=actor, asked=asked_by(actor, unit), reference=reference, **more)
