"""What is registered or signed is held against what there is, before it is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from bridgehead.foundation.merging.models import LikePair, PairState
from bridgehead.foundation.merging.pairs import keep_found
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.alike import card_of_facts, like_many, project_pairs
from bridgehead.modules.ledger.models import Project
from tests import factories

pytestmark = pytest.mark.django_db


def registering(unit: Any, **more: str) -> dict[str, str]:
    return {"name": "硕渡高纯电子试剂生产项目", "unit": str(unit.pk), "origin": "domestic", **more}


def test_the_form_asks_before_it_writes_and_keeps_what_was_typed(sign_in: Any, client: Any) -> None:
    person = sign_in(role="promoter")
    known = factories.make_project(name="硕渡高纯电子试剂项目")
    address = reverse("ledger:project_new")
    asked = client.post(address, registering(person.unit, site="北岸大道9号"))
    shown = asked.content.decode()
    assert asked.status_code == 422
    assert known.code in shown
    assert "北岸大道9号" in shown
    assert Project.objects.count() == 1
    bare = client.post(address, registering(person.unit, like_decision="different", like_reason=""))
    assert bare.status_code == 422
    assert known.code in bare.content.decode()
    done = client.post(address, registering(person.unit, like_decision="different", like_reason="两家企业"))
    assert done.status_code == 302
    pair = LikePair.objects.get()
    assert (pair.state, pair.reason) == (PairState.DIFFERENT, "两家企业")
    assert keep_found("project", project_pairs()) == (0, 0)


def test_later_puts_the_two_on_the_page() -> None:
    actor = factories.make_actor("promoter")
    factories.make_project(name="硕渡高纯电子试剂项目")
    facts = {"name": "硕渡高纯电子试剂项目", "unit_id": factories.make_district().pk}
    with pytest.raises(actions.Alike) as asked:
        actions.register_distinct(actor=actor, facts=facts)
    assert "名称相同" in str(asked.value)
    actions.register_distinct(actor=actor, facts=facts, decision="later")
    assert LikePair.objects.get().state == PairState.OPEN


def test_what_another_unit_has_stops_nobody_and_is_kept_for_whoever_sees_both() -> None:
    here = factories.make_unit(name="北岸园区")
    actor = factories.make_actor("promoter", unit=here)
    factories.make_project(name="硕渡高纯电子试剂项目", unit=factories.make_unit(name="南岸园区"))
    facts = {"name": "硕渡高纯电子试剂项目", "unit_id": here.pk}
    made = actions.register_distinct(actor=actor, facts=facts)
    pair = LikePair.objects.get()
    assert (pair.state, made.pk in (pair.first_id, pair.second_id)) == (PairState.OPEN, True)


def test_a_further_phase_and_added_capital_are_not_asked_about() -> None:
    actor = factories.make_actor("promoter")
    firm = factories.make_enterprise()
    factories.make_project(name="硕渡高纯电子试剂项目", enterprise=firm)
    unit = factories.make_district()
    for name in ("硕渡高纯电子试剂项目二期", "硕渡高纯电子试剂增资扩产项目"):
        actions.register_distinct(actor=actor, facts={"name": name, "unit_id": unit.pk, "enterprise_id": firm.pk})
    assert not LikePair.objects.exists()


def test_a_second_signing_is_caught(sign_in: Any, client: Any) -> None:
    sign_in(role="statistician")
    firm = factories.make_enterprise()
    first = factories.make_project(name="高纯试剂项目", enterprise=firm, site="北岸大道9号", signed_on=date(2026, 1, 5))
    factories.make_milestone(project=first, kind="signed")
    second = factories.make_project(name="电子材料基地", enterprise=firm, site="北岸大道9号")
    claim = {"kind": "signed", "happened_on": "2026-03-01", "date_precision": "day", "currency": "CNY"}
    address = reverse("ledger:milestone_new", args=[second.code])
    asked = client.post(address, claim)
    assert asked.status_code == 422
    assert first.code in asked.content.decode()
    assert not second.milestones.exists()
    answer = client.post(address, {**claim, "like_decision": "different", "like_reason": "另一条产线"})
    assert answer.status_code == 302
    assert second.milestones.count() == 1
    other = factories.make_project(name="储能电站", unit=second.unit)
    row = actions.report_distinct(
        actor=factories.make_actor("promoter"),
        project_id=other.pk,
        kind="signed",
        happened_on=date(2026, 3, 1),
        amount=Decimal(10**8),
    )
    assert row.kind == "signed"


def test_the_api_names_the_likely_ones(sign_in: Any, client: Any) -> None:
    person = sign_in(role="promoter")
    known = factories.make_project(name="硕渡高纯电子试剂项目")
    body = {"name": "硕渡高纯电子试剂项目", "unit_id": person.unit_id}
    refused = client.post("/api/v1/projects", body, content_type="application/json")
    assert refused.status_code == 422
    assert [(one["field"], known.code in one["detail"]) for one in refused.json()["errors"]] == [
        ("like_decision", True)
    ]
    answered = {**body, "like_decision": "later"}
    assert client.post("/api/v1/projects", answered, content_type="application/json").status_code == 201


def test_many_are_asked_about_as_one_is() -> None:
    unit, firm = factories.make_unit(), factories.make_enterprise()
    words = ("硕渡极薄膜材", "岫远线束", "澄屿装备", "乐棹储能")
    tails = ("生产基地项目", "基地项目", "项目", "二期项目", "扩建项目")
    told: list[dict[str, Any]] = [
        {
            "name": f"{words[at % 4]}{tails[at % 5]}",
            "unit": unit,
            "enterprise": firm if at % 7 == 0 else None,
            "national_code": f"2603-320900-04-01-{at % 9:06d}" if at % 3 == 0 else "",
            "site": f"临江路{at % 4}号",
        }
        for at in range(30)
    ]
    for facts in told[::2]:
        actions.register_project(actor=factories.make_actor("statistician"), facts=facts)
    cards = [card_of_facts(facts) for facts in told]
    together = like_many(cards)
    assert together == [like_many([card])[0] for card in cards]
    assert 0 < sum(map(bool, together)) < len(told)
