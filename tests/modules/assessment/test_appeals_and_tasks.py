"""Appeals and posted tasks: who raises, takes, decides and verifies; corrections and rewards in the score."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.files import store
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.models import Appeal, PostedTask, RunScore
from bridgehead.modules.assessment.queries import corrections_of, standing_of, visible_appeals
from tests.factories import make_actor, make_appeal, make_posted_task, make_run_score, make_unit
from tests.modules.assessment.world import MARCH, Assessed

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def paper() -> Any:
    return store(b"%PDF-1.4\n%%EOF\n", "佐证.pdf")


def raised(actor: Any, score: RunScore, **facts: Any) -> Appeal:
    given = {"item": "signed", "reason": "份额有误", "file": paper(), **facts}
    return actions.raise_appeal(actor=actor, run_id=score.run_id, score_id=score.pk, **given)


def test_an_upheld_appeal_is_a_correction_beside_what_was_kept(parks: Assessed) -> None:
    run = actions.run_scores(actor=make_actor(), scheme_id=parks.version.scheme_id, month=MARCH)
    score = RunScore.objects.get(run=run, unit=parks.one)
    appeal = raised(make_actor("project_officer", unit=parks.one), score, asked=Decimal(20))
    decision = {"state": "partly", "decision": "核对协议", "correction": Decimal(16), "version": 1}
    actions.decide_appeal(actor=make_actor("statistician"), appeal_id=appeal.pk, **decision)
    assert corrections_of(run) == {score.pk: {"signed": Decimal(16)}}
    assert [(one.name, one.total, one.place, one.corrected) for one in standing_of(run)] == [
        ("临港园", Decimal(61), 1, Decimal(16)),
        ("高新园", Decimal(60), 2, Decimal(0)),
    ]
    score.refresh_from_db()
    assert (score.total, score.items["signed"]) == (Decimal(45), "15"), "what was kept is not touched"


def test_nobody_decides_for_their_own_unit(parks: Assessed) -> None:
    appeal = make_appeal(score=make_run_score(unit=parks.one))
    team = make_unit(kind="team", parent=parks.one)
    decide = {"appeal_id": appeal.pk, "version": 1, "state": "rejected", "decision": "不成立"}
    for unit in (parks.one, team):
        own = make_actor("statistician", unit=unit)
        actor = type(own)(**{**_facts(own), "grants": make_actor("statistician").grants})
        with pytest.raises(Refused, match="本单位"):
            actions.decide_appeal(actor=actor, **decide)
    with pytest.raises(Forbidden):
        actions.decide_appeal(actor=make_actor("leader"), **decide)
    actions.decide_appeal(actor=make_actor("statistician", unit=None), **decide)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.correction) == ("rejected", None)
    with pytest.raises(Refused):
        actions.decide_appeal(actor=make_actor("statistician"), **{**decide, "version": 2})


def _facts(actor: Any) -> dict[str, Any]:
    return {name: getattr(actor, name) for name in type(actor).__dataclass_fields__}


def test_whoever_raised_it_does_not_decide(parks: Assessed) -> None:
    actor = make_actor()
    appeal = raised(actor, make_run_score(unit=parks.one))
    with pytest.raises(Refused, match="申诉人"):
        actions.decide_appeal(actor=actor, appeal_id=appeal.pk, version=1, state="rejected", decision="不成立")


def test_what_is_refused_when_appealing_and_deciding(parks: Assessed) -> None:
    officer = make_actor("project_officer", unit=parks.one)
    score = make_run_score(unit=parks.one)
    for facts, field in (({"file": None}, "file"), ({"item": "x"}, "item"), ({"reason": " "}, "reason")):
        with pytest.raises(Refused) as refused:
            raised(officer, score, **facts)
        assert set(refused.value.errors) == {field}
    with pytest.raises(Forbidden):
        raised(make_actor("project_officer", unit=parks.two), score)
    appeal = raised(officer, score)
    with pytest.raises(Refused, match="已有"):
        raised(officer, score)
    judge = make_actor("statistician")
    with pytest.raises(Refused):
        actions.decide_appeal(actor=judge, appeal_id=appeal.pk, version=1, state="upheld", decision="成立")
    with pytest.raises(Conflict):
        actions.decide_appeal(actor=judge, appeal_id=appeal.pk, version=9, state="rejected", decision="不成立")
    actions.take_back_appeal(actor=officer, appeal_id=appeal.pk, version=1)
    raised(officer, score)
    score.run.appeals_until = TODAY - timedelta(days=1)
    score.run.save(update_fields=["appeals_until"])
    with pytest.raises(Refused, match="截止"):
        raised(officer, score, item="others")
    assert not visible_appeals(make_actor("leader", unit=parks.two)).exists()


def test_a_task_from_the_board_to_the_score(parks: Assessed) -> None:
    judge, officer = make_actor("statistician"), make_actor("project_officer", unit=parks.two)
    task = actions.post_task(
        actor=judge,
        scheme_id=parks.version.scheme_id,
        title="引进检测平台",
        asks="签约",
        proof="协议",
        reward=Decimal(3),
        due_on=TODAY,
    )
    pk = {"posted_id": task.pk}
    actions.take_task(actor=officer, version=1, unit=parks.two, **pk)
    with pytest.raises(Refused):
        actions.take_task(actor=make_actor("project_officer", unit=parks.one), version=2, unit=parks.one, **pk)
    actions.give_back_task(actor=officer, version=2, text="力量不足", **pk)
    actions.take_task(actor=officer, version=3, unit=parks.two, **pk)
    with pytest.raises(Forbidden):
        actions.report_result(actor=make_actor("promoter", unit=parks.one), version=4, text="完成", file=paper(), **pk)
    with pytest.raises(Refused):
        actions.report_result(actor=officer, version=4, text="完成", file=None, **pk)
    actions.report_result(actor=officer, version=4, text="完成", file=paper(), **pk)
    actions.return_result(actor=judge, version=5, text="缺盖章页", **pk)
    actions.report_result(actor=officer, version=6, text="补齐", file=paper(), **pk)
    own = make_actor("statistician", unit=parks.two)
    with pytest.raises(Refused, match="本单位"):
        actions.verify_result(actor=own, version=7, text="好", **pk)
    actions.verify_result(actor=judge, version=7, text="佐证齐全", **pk)
    found = PostedTask.objects.get()
    assert (found.state, found.unit) == ("verified", parks.two)
    kinds = [one.kind for one in found.steps.all()]
    assert kinds == ["posted", "taken", "given_back", "taken", "reported", "returned", "reported", "verified"]


def test_whoever_reported_does_not_verify_and_what_cannot_be_posted(parks: Assessed) -> None:
    actor = make_actor()
    task = make_posted_task(scheme=parks.version.scheme)
    actions.take_task(actor=actor, posted_id=task.pk, version=1, unit=parks.one)
    actions.report_result(actor=actor, posted_id=task.pk, version=2, text="完成", file=paper())
    with pytest.raises(Refused, match="报送人"):
        actions.verify_result(actor=actor, posted_id=task.pk, version=3, text="好")
    facts = {"scheme_id": parks.version.scheme_id, "title": "题", "asks": "求", "proof": "证"}
    for reward, due, field in ((0, TODAY, "reward"), (1, TODAY - timedelta(days=1), "due_on")):
        with pytest.raises(Refused) as refused:
            actions.post_task(actor=actor, reward=Decimal(reward), due_on=due, **facts)
        assert set(refused.value.errors) == {field}
    with pytest.raises(Forbidden):
        actions.post_task(actor=make_actor("promoter"), reward=Decimal(1), due_on=TODAY, **facts)
    late = make_posted_task(scheme=parks.version.scheme, due_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused):
        actions.take_task(actor=actor, posted_id=late.pk, version=1, unit=parks.one)
    actions.withdraw_task(actor=actor, posted_id=late.pk, version=1, text="逾期")
    late.refresh_from_db()
    assert late.state == "withdrawn"
