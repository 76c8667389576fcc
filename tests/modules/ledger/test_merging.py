"""Merging two projects, and parting them: everything moves, yesterday stays, undoing restores."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from bridgehead.engines.figures import Measure
from bridgehead.foundation.access import SYSTEM, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.merging.models import LikePair, Merge, PairState
from bridgehead.foundation.merging.pairs import survivor_of
from bridgehead.foundation.search.finding import find
from bridgehead.foundation.search.indexing import faults, index
from bridgehead.modules.ledger import actions, kept, models
from bridgehead.modules.ledger.answers import ANSWERABLE, NotAnswerable, Scope, answer
from bridgehead.modules.ledger.derived import drift, refresh
from bridgehead.modules.ledger.facts import facts_of
from tests import factories
from tests.modules.ledger import worlds

pytestmark = pytest.mark.django_db

RECORDED = (
    models.Milestone,
    models.Investment,
    models.InvestmentBefore,
    models.YearPlan,
    models.Phase,
    models.Contribution,
    models.NegotiationTerms,
    models.ProjectAlias,
)
_CLOCK = {"id", "recorded_at", "superseded_at", "recorded_by_id", "supersedes_id"}


def said(pk: int) -> dict[str, Any]:
    """All that the ledger says of a project now, without the ids and clocks of its rows."""
    project = models.Project.objects.get(pk=pk)
    rows = {
        model.__name__: sorted(
            repr({f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields if f.attname not in _CLOCK})
            for row in model.objects.current().filter(project_id=pk)
        )
        for model in RECORDED
    }
    derived = {name: getattr(project, name) for name in ("stage", "stage_on", "total_investment", "signed_on")}
    current = [facts_of(row) for row in models.ProjectVersion.objects.current().filter(project_id=pk)]
    evidence = sorted(
        models.Evidence.objects.filter(milestone__project_id=pk).values_list("milestone__claim", "sha256")
    )
    problems = sorted(project.problems.values_list("pk", flat=True))
    return {
        **rows,
        **derived,
        "facts": facts_of(project),
        "versions": current,
        "evidence": evidence,
        "problems": problems,
        "marks": sorted(project.marks.values_list("key", "since")),
        "withdrawn": project.withdrawn_at,
    }


def answers(at: Any) -> dict[str, Any]:
    """Every measure that the ledger answers, as known at a moment."""
    found: dict[str, Any] = {}
    for measure_id in sorted(ANSWERABLE):
        try:
            one = answer(Measure(measure_id, {}), Scope(SYSTEM), date(2026, 7, 31), at)
        except NotAnswerable:
            continue
        found[measure_id] = (one.value, one.count) if hasattr(one, "count") else one.value
    return found


def merge(survivor: models.Project, loser: models.Project, actor: Any = None, **more: Any) -> Merge:
    survivor.refresh_from_db()
    loser.refresh_from_db()
    values = {
        "survivor_id": survivor.pk,
        "loser_id": loser.pk,
        "survivor_version": survivor.version,
        "loser_version": loser.version,
        "reason": "同一项目两处登记",
        **more,
    }
    return actions.merge_projects(actor=actor or factories.make_actor("statistician"), **values)


def two(**facts: Any) -> tuple[models.Project, models.Project]:
    first = factories.make_project(name="硕渡高纯试剂项目", **facts)
    return first, factories.make_project(name="硕渡高纯电子试剂项目", **facts)


@pytest.mark.parametrize("seed", range(4))
def test_random_ledgers_keep_yesterday_and_come_back(seed: int) -> None:
    worlds.build(seed, projects=12)
    index("project", models.Project.objects.values_list("pk", flat=True))
    dice = random.Random(seed)
    actor = factories.make_actor("statistician")
    alive = list(models.Project.objects.filter(withdrawn_at__isnull=True).order_by("pk"))
    alive = [one for one in alive if models.ProjectVersion.objects.current().filter(project=one).count() == 1]
    survivor, loser = dice.sample(alive, 2)
    before = timezone.now()
    earlier = worlds.moments(dice, 3)
    known = {at: answers(at) for at in [before, *earlier]}
    state = (said(survivor.pk), said(loser.pk))
    merged = merge(survivor, loser, actor)
    between = timezone.now()
    assert list(drift()) == []
    assert list(faults()) == []
    assert list(kept.faults()) == []
    assert {at: answers(at) for at in known} == known
    together = answers(between)
    assert all(model.objects.current().filter(project=loser).count() == 0 for model in RECORDED)
    actions.unmerge_projects(actor=actor, merge_id=merged.pk, reason="看错了")
    assert (said(survivor.pk), said(loser.pk)) == state
    assert list(drift()) == []
    assert list(faults()) == []
    assert list(kept.faults()) == []
    assert {at: answers(at) for at in known} == known
    assert answers(between) == together
    assert answers(None) == known[before]


def test_everything_goes_along() -> None:
    first, second = two()
    claim = factories.make_milestone(project=second, kind="signed")
    paper = factories.make_evidence(milestone=claim)
    factories.make_investment(project=second, amount=Decimal(3_000_000))
    factories.make_year_plan(project=second)
    problem = factories.make_problem(project=second)
    statement = factories.make_statement(project=second, created_project=True)
    side = factories.make_finding_evidence(project=second)
    merge(first, second)
    paper.refresh_from_db()
    assert (paper.milestone.project_id, paper.milestone.claim) == (first.pk, claim.claim)
    assert paper.milestone.supersedes_id == claim.pk
    assert models.Investment.objects.current().get(project=first).amount == 3_000_000
    assert models.YearPlan.objects.current().filter(project=first).count() == 1
    for row in (problem, statement, side):
        row.refresh_from_db()
        assert row.project_id == first.pk
    assert statement.created_project is False
    first.refresh_from_db()
    assert (first.signed_on, first.stage) == (claim.happened_on, "signed")


def test_the_name_and_the_number_lead_to_the_one_that_stays() -> None:
    first, second = two(national_code="")
    actor = factories.make_actor("statistician")
    merge(first, second, actor)
    assert list(models.ProjectAlias.objects.current().values_list("project_id", "name")) == [(first.pk, second.name)]
    for text in (second.name, second.code):
        sections = find(actor, text)
        assert [one.id for section in sections for one in section.found if section.kind.key == "project"] == [first.pk]
    assert survivor_of("project", second.pk) == first.pk
    actions_seen = set(AuditEntry.objects.filter(action="ledger.project.merged").values_list("target_id", flat=True))
    assert actions_seen == {first.pk, second.pk}


def test_where_both_have_a_month_a_person_chooses() -> None:
    first, second = two()
    factories.make_investment(project=first, amount=Decimal(1))
    factories.make_investment(project=second, amount=Decimal(2))
    actor = factories.make_actor("statistician")
    plan = actions.plan_projects(actor=actor, survivor_id=first.pk, loser_id=second.pk)
    (clash,) = plan.clashes
    assert (clash.key, clash.stays, clash.title) == ("ledger.Investment.project:2026-03", "mine", "2026-03")
    merged = merge(first, second, actor, rows={clash.key: "theirs"})
    assert models.Investment.objects.current().get(project=first).amount == 2
    actions.unmerge_projects(actor=actor, merge_id=merged.pk, reason="看错了")
    assert models.Investment.objects.current().get(project=first).amount == 1
    assert models.Investment.objects.current().get(project=second).amount == 2


def test_a_verified_claim_is_proposed_and_the_papers_of_the_other_are_kept() -> None:
    first, second = two()
    reported = factories.make_milestone(project=first, kind="signed", state="reported")
    paper = factories.make_evidence(milestone=reported, sha256="1" * 64)
    verified = factories.make_milestone(project=second, kind="signed", state="verified", happened_on=date(2026, 2, 2))
    merged = merge(first, second)
    row = models.Milestone.objects.current().get(project=first)
    assert (row.claim, row.state) == (verified.claim, "verified")
    paper.refresh_from_db()
    assert paper.milestone_id == row.pk
    actions.unmerge_projects(actor=factories.make_actor("statistician"), merge_id=merged.pk, reason="看错了")
    paper.refresh_from_db()
    assert (paper.milestone.claim, paper.milestone.project_id) == (reported.claim, first.pk)


def test_facts_are_chosen_field_by_field() -> None:
    first, second = two()
    models.Project.objects.filter(pk=second.pk).update(site="北岸大道9号", investor="远舟资本")
    models.Project.objects.filter(pk=first.pk).update(site="", investor="近岸资本")
    merge(first, second, fields={"investor": "theirs"})
    first.refresh_from_db()
    assert (first.site, first.investor, first.name) == ("北岸大道9号", "远舟资本", "硕渡高纯试剂项目")
    assert models.ProjectVersion.objects.current().get(project=first).investor == "远舟资本"


def test_a_merge_is_refused_where_a_kind_of_record_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    from bridgehead.foundation.merging import movers

    first, second = two()
    factories.make_problem(project=second)
    known = {key: mover for key, mover in movers._movers.items() if mover.model != "delivery.Problem"}
    monkeypatch.setattr(movers, "_movers", known)
    with pytest.raises(Refused, match="problem"):
        merge(first, second)
    second.refresh_from_db()
    assert second.withdrawn_at is None
    second.problems.all().delete()
    assert merge(first, second).loser_id == second.pk


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_onward", [False, True], ids=["two into one", "one into the next"])
def test_merges_that_follow_each_other_are_undone_from_the_last_to_the_first(seed: int, is_onward: bool) -> None:
    worlds.build(seed, projects=12)
    index("project", models.Project.objects.values_list("pk", flat=True))
    actor = factories.make_actor("statistician")
    alive = list(models.Project.objects.filter(withdrawn_at__isnull=True).order_by("pk"))
    alive = [one for one in alive if models.ProjectVersion.objects.current().filter(project=one).count() == 1]
    first, second, third = random.Random(seed).sample(alive, 3)
    states = [said(one.pk) for one in (first, second, third)]
    earlier = merge(first, second, actor)
    later = merge(third, first, actor) if is_onward else merge(first, third, actor)
    for one in (later, earlier):
        actions.unmerge_projects(actor=actor, merge_id=one.pk, reason="看错了")
    assert [said(one.pk) for one in (first, second, third)] == states
    assert list(drift()) == []
    assert list(kept.faults()) == []


def test_undoing_is_refused_where_somebody_went_on() -> None:
    actor = factories.make_actor("statistician")
    first, second = two()
    claim = factories.make_milestone(project=second, kind="signed", state="reported")
    merged = merge(first, second)
    moved = models.Milestone.objects.current().get(claim=claim.claim)
    actions.verify_milestone(actor=actor, milestone_id=moved.pk, decision="verified")
    with pytest.raises(Refused, match="该合并已不能撤销"):
        actions.unmerge_projects(actor=actor, merge_id=merged.pk, reason="看错了")
    third = factories.make_project(name="第三个")
    again = merge(third, first)
    with pytest.raises(Refused, match="请先撤销后一次合并"):
        actions.unmerge_projects(actor=actor, merge_id=merged.pk, reason="看错了")
    actions.unmerge_projects(actor=actor, merge_id=again.pk, reason="看错了")
    with pytest.raises(Refused, match="该合并已撤销"):
        actions.unmerge_projects(actor=actor, merge_id=again.pk, reason="再来")


def test_who_may_merge() -> None:
    here, there = factories.make_unit(name="北岸园区"), factories.make_unit(name="南岸园区")
    first = factories.make_project(name="甲", unit=here)
    second = factories.make_project(name="乙", unit=there)
    with pytest.raises(Forbidden):
        merge(first, second, factories.make_actor("promoter"))
    with pytest.raises(Forbidden):
        merge(first, second, factories.make_actor("promoter"), survivor_version=99)
    with pytest.raises(Http404):
        merge(first, second, factories.make_actor("statistician", unit=here))
    first.version += 1
    with pytest.raises(Conflict):
        merge(first, second, survivor_version=99)
    with pytest.raises(Refused):
        merge(first, second, reason=" ")
    with pytest.raises(Refused):
        merge(first, second, fields={"code": "theirs"})


def heard(*projects: models.Project) -> list[date | None]:
    return [models.Project.objects.get(pk=one.pk).heard_on for one in projects]


def test_neither_a_merge_nor_its_undoing_is_a_sign_of_life() -> None:
    long_ago, later = (timezone.now() - timedelta(days=days) for days in (400, 200))
    days = [timezone.localdate(at) for at in (long_ago, later)]
    first, second = two(created_at=long_ago)
    third = factories.make_project(name="硕渡电子级试剂项目", created_at=long_ago)
    for project, kind, at in ((first, "signed", long_ago), (second, "filed", later)):
        factories.make_milestone(project=project, kind=kind, recorded_at=at, happened_on=timezone.localdate(at))
    factories.make_investment(project=second, month=date(2026, 1, 1), recorded_at=long_ago)
    for project in (first, second, third):
        refresh(models.Project.objects.get(pk=project.pk))
    assert heard(first, second) == days
    actor = factories.make_actor("statistician")
    merged = merge(first, second, actor)
    assert heard(first, second) == [days[1], days[0]]
    onward = merge(third, first, actor)
    assert heard(third) == [days[1]]
    for one in (onward, merged):
        actions.unmerge_projects(actor=actor, merge_id=one.pk, reason="看错了")
        assert list(kept.faults()) == []
    assert heard(first, second, third) == [*days, days[0]]
    actions.report_milestone(actor=SYSTEM, project_id=first.pk, kind="funded", happened_on=timezone.localdate())
    assert heard(first, second) == [timezone.localdate(), days[1]]


def test_pairs_follow_the_merge() -> None:
    first, second = two()
    third = factories.make_project(name="丙")
    ordered = sorted((first.pk, second.pk))
    pair = LikePair.objects.create(
        kind="project", first_id=ordered[0], second_id=ordered[1], score=80, found_at=factories.NOON
    )
    LikePair.objects.create(
        kind="project", first_id=second.pk, second_id=third.pk, score=70, found_at=factories.NOON,
        state=PairState.DIFFERENT, reason="两家企业",
    )  # fmt: skip
    merged = merge(first, second)
    pair.refresh_from_db()
    assert pair.state == PairState.MERGED
    carried = LikePair.objects.get(kind="project", first_id=first.pk, second_id=third.pk)
    assert (carried.state, carried.reason) == (PairState.DIFFERENT, "两家企业")
    actions.unmerge_projects(actor=factories.make_actor("statistician"), merge_id=merged.pk, reason="看错了")
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN
