"""The table by unit, stage and tier says in every cell what the single answer says."""

from __future__ import annotations

import random
from datetime import date

import pytest

from bridgehead.engines.figures import Measure, Period
from bridgehead.foundation.access import SYSTEM, Actor, Grant
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import summing
from bridgehead.modules.ledger.answers import STAGES, Cross, Scope, answer, cross
from bridgehead.modules.ledger.models import CountedAs
from tests.factories import make_district, make_enterprise, make_milestone, make_project, make_unit
from tests.modules.ledger import worlds

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 31)


def check(table: Cross, measure: Measure, scope: Scope, day: date, at) -> int:  # type: ignore[no-untyped-def]
    """Every line, stage and band against answers of their own; how many projects were counted."""
    seen = 0
    paths = dict(Unit.objects.values_list("pk", "path"))
    for stage in STAGES:
        count, worth = (Measure(f"project.{stage.label}.{what}", measure.filters) for what in ("count", "investment"))
        whole = [answer(each, scope, day, at) for each in (count, worth)]
        assert table.sums(None, stage).count == whole[0].count, (stage, scope)
        assert table.sums(None, stage).amount == (whole[1].value or 0), (stage, scope)
        for line in table.lines:
            if not line.id:
                continue
            within = Scope(scope.actor, paths[line.id], scope.period)
            numbers, amounts = (answer(each, within, day, at).by_tier() for each in (count, worth))
            bands = {(tier.low, tier.high): tier for tier in numbers}
            sums = {(tier.low, tier.high): tier.value or 0 for tier in amounts}
            for place, band in enumerate(table.bands):
                cell = table.sums(line.id, stage, place)
                where = (stage, line, band)
                assert cell.count == (bands[band].count if band in bands else 0), where
                assert cell.amount == sums.get(band, 0), where
                seen += cell.count
    return seen


@pytest.mark.parametrize("seed", range(3))
def test_every_cell_is_what_the_answer_says(seed: int) -> None:
    worlds.build(4000 + seed, projects=25)
    dice = random.Random(seed)
    if seed:
        summing.fold()
    park = Unit.objects.get(name="北岸园区")
    leader = Actor(id=1, name="沈知行", grants=(Grant("leader", park.path),))
    at = worlds.moments(dice, 1)[0]
    seen = 0
    for actor, path, filters, known_at in (
        (SYSTEM, None, {}, None),
        (leader, None, {}, None),
        (SYSTEM, park.path, {}, None),
        (SYSTEM, None, {"origin": "foreign"}, None),
        (SYSTEM, None, {}, at),
        (leader, None, {"sector": "manufacturing"}, at),
    ):
        measure, scope = Measure("project.signed.count", filters), Scope(actor, path, Period.since(worlds.day(dice)))
        seen += check(cross(measure, scope, DAY, known_at), measure, scope, DAY, known_at)
    assert seen, "the ledgers must not all be empty"


def test_what_the_unit_above_has_itself_is_a_line_of_its_own() -> None:
    town = make_unit(name="甲镇", kind="town")
    for unit in (make_district(), town, town):
        make_milestone(project=make_project(unit=unit), happened_on=date(2026, 2, 1))
    for folded in (False, True):
        if folded:
            summing.fold()
        table = cross(Measure("project.signed.count"), Scope(SYSTEM), DAY)
        counted = {line.name: table.sums(line.id, CountedAs.SIGNED).count for line in table.lines}
        assert counted == {"甲镇": 2, "": 1}


def test_people_of_a_firm_count_what_is_theirs_wherever_it_stands() -> None:
    firm, town = make_enterprise(), make_unit(kind="town")
    for unit, builder in ((make_unit(), firm), (town, None), (make_unit(), None)):
        make_milestone(project=make_project(unit=unit, enterprise=builder), happened_on=date(2026, 2, 1))
    grants = (Grant("leader", town.path), Grant("enterprise", make_district().path))
    both = Actor(id=1, name="顾予安", grants=grants, enterprise_id=firm.pk)
    assert cross(Measure("project.signed.count"), Scope(both), DAY).sums(None, CountedAs.SIGNED).count == 2


def test_a_period_that_has_not_begun_is_empty() -> None:
    make_milestone(project=make_project(unit=make_unit(kind="town")), happened_on=date(2026, 2, 1))
    later = Scope(SYSTEM, None, Period.since(date(2027, 1, 1)))
    for at in (None, worlds.BEGIN):
        assert not cross(Measure("project.signed.count"), later, DAY, at).cells
