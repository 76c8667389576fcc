"""A district with two parks, a scheme, and projects of theirs whose merit is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.assessment.models import SchemeVersion
from tests.factories import (
    make_contribution,
    make_given_figure,
    make_milestone,
    make_project,
    make_scheme_version,
    make_unit,
)

MARCH = date(2026, 3, 1)


@dataclass(frozen=True)
class Assessed:
    """Two parks; 1亿元 of `shared` is theirs by 0.6 and 0.4, 2亿元 of `own` nobody shared: it is the first park's."""

    version: SchemeVersion
    one: Unit
    two: Unit
    own: Any
    shared: Any


def build() -> Assessed:
    """The two parks and what they have done by the end of March."""
    version = make_scheme_version()
    one, two = make_unit(name="临港园"), make_unit(name="高新园")
    own, shared = make_project(unit=one, name="乐棹储能项目"), make_project(unit=two, name="硕渡新材项目")
    make_milestone(project=own, amount=Decimal(200_000_000), happened_on=date(2026, 3, 10))
    make_milestone(project=shared, happened_on=date(2026, 2, 10))
    make_contribution(project=shared, unit=one, share=Decimal("0.6"))
    make_contribution(project=shared, unit=two, share=Decimal("0.4"))
    for unit, target in ((one, 4_160_000_000), (two, 320_000_000)):
        make_given_figure(scheme=version.scheme, unit=unit, value=Decimal(target))
        make_given_figure(scheme=version.scheme, unit=unit, name="others", month=MARCH, value=Decimal(30))
    return Assessed(version, one, two, own, shared)
