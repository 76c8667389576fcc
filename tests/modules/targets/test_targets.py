"""Targets: set, changed, split, taken back; how they stand by the ledger, by sheets and by documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bridgehead.foundation.access import SYSTEM, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.ledger.answers import Scope, answer
from bridgehead.modules.targets import actions
from bridgehead.modules.targets.actions.targets import Part
from bridgehead.modules.targets.models import SeriesValue, Target
from bridgehead.modules.targets.queries import (
    Standing,
    access_target,
    offered_targets,
    split_of,
    splits_of,
    standings,
    visible_targets,
)
from tests.factories import (
    make_actor,
    make_district,
    make_document,
    make_milestone,
    make_person,
    make_project,
    make_published_figure,
    make_series_value,
    make_statement,
    make_target,
    make_unit,
)
from tests.modules.ledger import worlds

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 31)


def set_one(actor: Any = None, **facts: Any) -> Target:
    given: dict[str, Any] = {
        "measure": "project.signed.count[investment_min=100000000]",
        "unit": make_district(),
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "value": Decimal(40),
        "basis": "2026年政府工作报告",
        **facts,
    }
    return actions.set_target(actor=actor or make_actor("statistician"), **given)


def stands(target: Target, day: date = DAY) -> Standing:
    (found,) = standings(SYSTEM, [target], day)
    return found


def signed(unit: Any, day: date, amount: int = 200_000_000, **facts: Any) -> Any:
    project = make_project(unit=unit, estimated_investment=Decimal(amount), **facts)
    return make_milestone(
        project=project, kind="signed", happened_on=day, amount=Decimal(amount), amount_cny=Decimal(amount)
    )


# ---- verbs


def test_a_target_is_set_changed_and_taken_back_and_all_of_it_stays() -> None:
    actor = make_actor("statistician")
    target = set_one(actor)
    assert (target.measure_id, target.value_unit, target.rules) == ("project.signed.count", "1", "pro_rata")
    actions.change_target(
        actor=actor, target_id=target.pk, version=1, reason="区人大批准", value=Decimal(45), curve="quarterly",
        shares=[Decimal("0.2"), Decimal("0.5"), Decimal("0.8"), Decimal(1)],
    )  # fmt: skip
    target.refresh_from_db()
    assert (target.value, target.shares, target.version) == (45, ["0.2", "0.5", "0.8", "1"], 2)
    actions.withdraw_target(actor=actor, target_id=target.pk, version=2, reason="并入新指标")
    assert not visible_targets(actor).exists()
    kept = list(history(target).values_list("action", "note"))
    assert kept == [
        ("targets.target.withdrawn", "并入新指标"),
        ("targets.target.changed", "区人大批准"),
        ("targets.target.set", ""),
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"measure": "project.signed.cuont"}, "measure"),
        ({"value": Decimal(0)}, "value"),
        ({"value": Decimal("1.1234567")}, "value"),
        ({"value_unit": "m2"}, "value"),
        ({"ends_on": date(2026, 12, 30)}, "ends_on"),
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"ends_on": date(2046, 12, 31)}, "ends_on"),
        ({"curve": "quarterly", "shares": [Decimal(1)]}, "shares"),
        ({"curve": "wish"}, "curve"),
        ({"comparator": "~"}, "comparator"),
        ({"rules": "weather"}, "rules"),
        ({"basis": "长" * 201}, "basis"),
    ],
)
def test_what_is_refused(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        set_one(**facts)
    assert set(refused.value.errors) == {field}


def test_the_same_target_twice_is_refused_and_an_officers_is_another() -> None:
    set_one()
    with pytest.raises(Refused):
        set_one(measure="project.signed.count[investment_min=100000000,scope=new]")
    assert set_one(person=make_person(role="promoter")).pk


def test_who_may_and_who_sees() -> None:
    park = make_unit()
    target = set_one(unit=park)
    for role in ("leader", "promoter", "department_handler"):
        with pytest.raises(Forbidden):
            set_one(make_actor(role), unit=park)
    with pytest.raises(Forbidden):
        set_one(make_actor("statistician", make_unit()), unit=park)
    assert list(visible_targets(make_actor("promoter", park))) == [target]
    assert not visible_targets(make_actor("promoter", make_unit())).exists()


def test_a_stale_change_is_a_conflict() -> None:
    actor, target = make_actor("statistician"), set_one()
    actions.change_target(actor=actor, target_id=target.pk, version=1, reason="一", value=Decimal(41))
    with pytest.raises(Conflict):
        actions.change_target(actor=actor, target_id=target.pk, version=1, reason="二", value=Decimal(42))


# ---- split


def test_a_split_shows_its_sum_and_padding_is_flagged() -> None:
    actor, target = make_actor("statistician"), set_one()
    one, other, third = make_unit(), make_unit(), make_unit()
    reason = "分解"
    parts = actions.split_target(
        actor=actor,
        target_id=target.pk,
        version=1,
        reason=reason,
        parts=[Part(one, Decimal(25)), Part(other, Decimal(21))],
    )
    split = splits_of([target])[target.pk]
    assert (split.sum, split.gap, split.is_padded) == (46, 6, True)
    assert {part.curve for part in parts} == {target.curve}
    actions.split_target(
        actor=actor,
        target_id=target.pk,
        version=2,
        reason=reason,
        parts=[Part(one, Decimal(25)), Part(third, Decimal(12))],
    )
    split = splits_of([target])[target.pk]
    assert [(part.unit_id, part.value) for part in split.parts] == [(one.pk, 25), (third.pk, 12)]
    assert (split.gap, split.is_padded) == (-3, False)
    with pytest.raises(Refused):
        actions.withdraw_target(actor=actor, target_id=target.pk, version=3, reason="不行")


def test_what_is_no_part() -> None:
    park = make_unit()
    target = set_one(unit=park)
    for parts in (
        [Part(make_unit(), Decimal(1))],
        [Part(park, Decimal(1))],
        [Part(make_unit(parent=park), Decimal(0))],
    ):
        with pytest.raises(Refused) as refused:
            actions.split_target(actor=SYSTEM, target_id=target.pk, version=1, reason="分解", parts=parts)
        assert set(refused.value.errors) == {"parts"}


def test_parts_of_a_rate_do_not_add_up() -> None:
    whole = make_target(
        measure="project.started.rate", measure_id="project.started.rate", value=Decimal("0.9"), value_unit="ratio"
    )
    part = make_target(unit=make_unit(), parent=whole, value=Decimal("0.95"), measure_id="project.started.rate")
    split = split_of(whole, [part])
    assert (split.sum, split.gap, split.is_padded) == (None, None, True)


# ---- how they stand


def test_a_target_stands_as_the_ledger_answers() -> None:
    park, town = make_unit(), make_unit()
    for day in (date(2026, 1, 20), date(2026, 3, 5), date(2026, 7, 30), date(2026, 8, 2), date(2025, 12, 31)):
        signed(park, day)
    signed(town, date(2026, 2, 2), 50_000_000)
    found = stands(set_one(value=Decimal(6)))
    assert found.pace.done == 3
    assert found.pace.completion == Decimal("0.5")
    assert found.pace.due == found.curve[6][1]
    assert found.light == "warn"
    assert [point.done for point in found.months] == [1, 1, 2, 2, 2, 2, 3]
    assert found.months_behind == 3
    assert "known_at" not in found.url
    assert f"unit={found.target.unit_id}" in found.url


def test_a_unit_target_is_of_its_subtree_and_a_persons_of_the_person() -> None:
    park, officer = make_unit(), make_person(role="promoter")
    team = make_unit(parent=park)
    signed(team, date(2026, 2, 1), officer=officer)
    signed(make_unit(), date(2026, 2, 1))
    assert stands(set_one(unit=park)).pace.done == 1
    assert stands(set_one(person=officer)).pace.done == 1
    assert stands(set_one()).pace.done == 2


def test_a_chain_target_is_a_filter() -> None:
    signed(make_unit(), date(2026, 2, 1), industry="集成电路产业链")
    signed(make_unit(), date(2026, 2, 1), industry="生物医药")
    found = stands(set_one(measure="project.signed.count[industry=集成电路]"))
    assert found.pace.done == 1


def test_random_targets_stand_as_answers_do() -> None:
    worlds.build(17)
    measures = [
        "project.started.count",
        "project.signed.investment",
        "investment.done.rate",
        "project.in_hand.count",
        "project.share[sector=service]",
    ]
    targets = [set_one(measure=measure, value=Decimal(1)) for measure in measures]
    for found in standings(SYSTEM, targets, DAY):
        scope = Scope(SYSTEM, found.target.unit.path, found.target.period)
        wanted = answer(found.target.asked, scope, DAY)
        assert found.pace.done == wanted.value
        assert found.told is not None
        assert found.told.denominator == wanted.denominator


def test_many_targets_take_few_queries() -> None:
    worlds.build(18)
    units = [make_unit() for _ in range(6)]
    measures = [
        "project.signed.count",
        "investment.done.rate",
        "project.filed.count[sector=service]",
        "gdp.amount",
        "fdi.used.amount",
    ]
    targets = [set_one(SYSTEM, measure=measure, unit=unit, value=Decimal(3)) for unit in units for measure in measures]
    with CaptureQueriesContext(connection) as queries:
        standings(SYSTEM, targets, DAY)
    assert len(queries) <= 8


# ---- series that the ledger cannot work out


def test_a_sheets_value_goes_before_a_documents() -> None:
    district = make_district()
    target = set_one(measure="gdp.amount", value=Decimal(100))
    document = make_document(unit=district)
    statement = make_statement(document=document)
    make_published_figure(
        statement=statement, unit=district, measure_id="gdp.amount", measure="gdp.amount", value=Decimal(30),
        value_unit="CNY", comparator="=", modality="actual", period_start=date(2026, 1, 1),
        period_end=date(2026, 6, 30),
    )  # fmt: skip
    found = stands(target)
    assert (found.pace.done, found.pace.due) == (30, Decimal("0.5"))
    assert found.said is not None
    assert (found.said.source_kind, found.known_until) == ("document", date(2026, 6, 30))
    make_series_value(unit=district, month=date(2026, 6, 1), value=Decimal(33))
    found = stands(target)
    assert found.pace.done == 33
    assert found.said is not None
    assert found.said.source_kind == "sheet"


def test_a_series_is_superseded_and_never_overwritten() -> None:
    actor, district = make_actor("statistician"), make_district()
    common = {"actor": actor, "measure": "trade.amount", "unit": district, "month": date(2026, 5, 1)}
    actions.enter_series(**common, value=Decimal(5))
    actions.enter_series(**common, value=Decimal(5))
    actions.enter_series(**common, value=Decimal(6))
    rows = SeriesValue.objects.order_by("pk")
    assert [(row.value, row.superseded_at is None) for row in rows] == [(5, False), (6, True)]
    with pytest.raises(Refused):
        actions.enter_series(**{**common, "measure": "project.signed.count"}, value=Decimal(5))


# ---- offers


def test_what_a_target_is_of_already_is_not_offered_and_the_same_value_once() -> None:
    actor = make_actor("statistician")
    facts = {
        "measure_id": "project.completed.count", "measure": "project.completed.count", "value_unit": "1",
        "modality": "target", "period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31),
    }  # fmt: skip
    district = make_district()
    for value in (25, 25, 30):
        statement = make_statement(document=make_document(unit=district))
        make_published_figure(statement=statement, unit=district, value=Decimal(value), **facts)
    assert [offer.value for offer in offered_targets(actor)] == [30, 25]
    set_one(actor, measure="project.completed.count", unit=district)
    assert offered_targets(actor) == []


def test_an_accepted_target_statement_is_offered_until_it_is_set() -> None:
    actor = make_actor("statistician")
    document = make_document(unit=make_district(), title="2026年政府工作报告")
    statement = make_statement(document=document)
    make_published_figure(
        statement=statement, unit=document.unit, measure_id="project.signed.count", value=Decimal(150), value_unit="1",
        measure="project.signed.count[investment_min=100000000]", comparator=">=", modality="target",
        period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
    )  # fmt: skip
    (offer,) = offered_targets(actor)
    assert offer.period is not None
    assert (offer.value, offer.unit, offer.title) == (150, document.unit, "2026年政府工作报告")
    target = set_one(actor, value=offer.value, statement=statement, quote=offer.quote)
    assert offered_targets(actor) == []
    assert access_target(actor, target.pk).statement == statement
    actions.withdraw_target(actor=actor, target_id=target.pk, version=1, reason="重设")
    assert len(offered_targets(actor)) == 1
