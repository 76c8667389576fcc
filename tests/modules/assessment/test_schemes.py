"""Schemes: drafted, changed value by value, refused at the field, tried, put in force; earlier months keep theirs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridgehead.engines.scoring import make_formula, scheme_names, scheme_tables
from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.actions.schemes import problems_of
from bridgehead.modules.assessment.models import SchemeVersion
from bridgehead.modules.assessment.parameters import PATTERNS, differences, made_from, parameters_of, with_values
from bridgehead.modules.assessment.schemes import as_json, version_on
from bridgehead.modules.assessment.scoring import assess
from bridgehead.modules.assessment.tables import trial_of
from tests.factories import make_actor
from tests.modules.assessment.world import MARCH, Assessed

pytestmark = pytest.mark.django_db


def draft(parks: Assessed, actor: Any = None) -> SchemeVersion:
    return actions.draft_version(actor=actor or make_actor(), scheme_id=parks.version.scheme_id)


def written(actor: Any, found: SchemeVersion, item: str, own: Any = None, values: Any = None) -> SchemeVersion:
    return actions.write_item(
        actor=actor, version_id=found.pk, version=found.version, item=item, own=own or {}, values=values or {}
    )


@pytest.mark.parametrize("name", scheme_names())
def test_every_value_of_a_shipped_scheme_can_be_said_again(name: str) -> None:
    """What the page shows of each item and writes back, unchanged, is the same formula."""
    body = as_json(scheme_tables(name))
    assert make_formula(body) == make_formula(scheme_tables(name))
    for group in ("items", "flags"):
        for item in body.get(group, ()):
            parameters = parameters_of(item)
            assert parameters
            assert with_values(item, {one.place: one.value for one in parameters}) == item


@pytest.mark.parametrize("pattern", PATTERNS)
def test_an_item_of_a_pattern_holds_together(pattern: str) -> None:
    item = made_from(pattern, "new_one", "New one", "新指标")
    body = {"id": "x", "en": "X", "zh": "办法", "items": [item]}
    assert problems_of(as_json(body)) == ()


def test_a_version_from_draft_to_force(parks: Assessed) -> None:
    actor = make_actor()
    found = written(actor, draft(parks, actor), "signed", {"weight": 50}, {"ratio.to.given.curve": "pro_rata"})
    assert [one.code for one in problems_of(found.body)] == ["weights"]
    force = {"actor": actor, "version_id": found.pk, "valid_from": date(2026, 4, 1), "reason": "县委考核办〔2026〕5号"}
    with pytest.raises(Refused, match="满分"):
        actions.put_in_force(version=found.version, **force)
    found = written(actor, found, "others", {"full": 50, "cap": 50})
    made = actions.put_in_force(version=found.version, **force)
    scheme = parks.version.scheme_id
    assert (version_on(scheme, date(2026, 3, 31)), version_on(scheme, date(2026, 4, 30))) == (parks.version, made)
    with pytest.raises(Refused):
        written(actor, made, "signed", {"weight": 40})
    told = [(one.item, one.place, one.before, one.after) for one in differences(parks.version.body, made.body)]
    assert told == [("signed", "weight", 60, 50), ("others", "full", 40, 50), ("others", "cap", 40, 50)]
    assert history(made).count() == 4


def test_what_the_engine_refuses_stands_at_its_field(parks: Assessed) -> None:
    actor = make_actor()
    found = draft(parks, actor)
    for item, own, values, field in (
        ("signed", {}, {"ratio.of.tally.worth": ""}, "ratio.of.tally.worth"),
        ("signed", {}, {"ratio.to.given.curve": "steep"}, "to"),
        ("others", {"floor": 50}, {}, ""),
        ("visits", {"floor": None}, {}, ""),
        ("visits", {}, {"tally.counting": "weeks"}, "tally.counting"),
        ("signed", {"en": ""}, {}, ""),
    ):
        with pytest.raises(Refused) as refused:
            written(actor, found, item, own, values)
        assert field in refused.value.errors or "" in refused.value.errors, refused.value.errors
    with pytest.raises(Refused):
        written(actor, found, "signed", {}, {"nothing.here": 1})
    found.refresh_from_db()
    assert found.body == parks.version.body


def test_items_come_and_go(parks: Assessed) -> None:
    actor = make_actor()
    found = draft(parks, actor)
    add = {"actor": actor, "version_id": found.pk, "english": "Criticism", "chinese": "通报批评"}
    found = actions.add_item(version=found.version, pattern="deduction", key="criticism", **add)
    assert [one["id"] for one in found.body["items"]][-1] == "criticism"
    for pattern, key, field in (("deduction", "criticism", "key"), ("deduction", "No", "key"), ("sum", "x", "pattern")):
        with pytest.raises(Refused) as refused:
            actions.add_item(version=found.version, pattern=pattern, key=key, **add)
        assert set(refused.value.errors) == {field}
    found = actions.remove_item(actor=actor, version_id=found.pk, version=found.version, item="criticism")
    assert found.body == parks.version.body


def test_origins_are_checked(parks: Assessed) -> None:
    actor = make_actor()
    found = draft(parks, actor)
    write = {"actor": actor, "version_id": found.pk, "version": found.version}
    for inputs, field in (
        ({"kinds": []}, "kinds"),
        ({"period": "week"}, "period"),
        ({"appeal_days": 0}, "appeal_days"),
        ({"sources": {"signed": {"what": "measure:investment.done.rate"}}}, "sources.signed.what"),
        ({"sources": {"signed": {"what": "milestone:nothing"}}}, "sources.signed.what"),
        ({"sources": {"signed": {"what": "hand", "filters": {"level": "moon"}}}}, "sources.signed.level"),
        ({"given": {"others": {"what": "measure:project.share"}}}, "given.others.what"),
    ):
        with pytest.raises(Refused) as refused:
            actions.write_inputs(inputs=inputs, **write)
        assert set(refused.value.errors) == {field}
    limits = {"what": "measure:project.signed.count", "filters": {"investment_min": 150_000_000}}
    found = actions.write_inputs(inputs={"sources": {"signed": limits}}, **write)
    only = assess(found, MARCH).scores.explain(f"u{parks.one.pk}").find("signed.of")
    assert [row.points for row in only.rows] == [Decimal(200_000_000)]


def test_the_trial_beside_the_version_in_force(parks: Assessed) -> None:
    actor = make_actor()
    found = written(actor, draft(parks, actor), "signed", {"cap": None})
    found = written(actor, found, "signed", {}, {"ratio.to.given.curve": "pro_rata"})
    found = written(actor, found, "others", {"cap": 20, "full": 40})
    rows = {one.name: one for one in trial_of(assess(found, MARCH), MARCH)}
    assert (rows["高新园"].before, rows["高新园"].after) == (Decimal(60), Decimal(50))
    assert (rows["临港园"].before, rows["临港园"].after) == (Decimal(45), Decimal(35))
    assert rows["临港园"].moved == 0


def test_who_may_and_who_came_first(parks: Assessed) -> None:
    for who in (make_actor("statistician"), make_actor("administrator", unit=parks.one)):
        with pytest.raises(Forbidden):
            draft(parks, who)
    actor = make_actor()
    found = draft(parks, actor)
    with pytest.raises(Refused):
        draft(parks, actor)
    written(actor, found, "signed", {"weight": 50})
    with pytest.raises(Conflict):
        actions.write_item(actor=actor, version_id=found.pk, version=1, item="signed", own={"weight": 40}, values={})
    with pytest.raises(Conflict):
        actions.discard_draft(actor=actor, version_id=found.pk, version=1)
    actions.discard_draft(actor=actor, version_id=found.pk, version=2)
    assert not SchemeVersion.objects.filter(pk=found.pk).exists()
