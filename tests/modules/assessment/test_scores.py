"""Scores from the ledger: shares, what was entered, old months as they were known, few queries."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from bridgehead.foundation.access import Forbidden, Refused
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.models import PostedTask, Scheme, SchemeVersion
from bridgehead.modules.assessment.queries import standing_of
from bridgehead.modules.assessment.scoring import assess, assess_months, assess_now, of_run, period_of
from bridgehead.modules.ledger.models import Contribution, Milestone
from tests.factories import (
    make_actor,
    make_contribution,
    make_credit_event,
    make_given_figure,
    make_milestone,
    make_person,
    make_posted_step,
    make_posted_task,
    make_project,
    make_scheme_version,
    make_unit,
)
from tests.modules.assessment.world import MARCH, Assessed

pytestmark = pytest.mark.django_db


def item(found: Any, key: str, unit: Unit) -> Decimal | None:
    value: Decimal | None = found.items[key][f"u{unit.pk}"]
    return value


def test_a_score_sums_shares_and_a_project_without_shares_is_its_units(parks: Assessed) -> None:
    found = assess(parks.version, MARCH)
    # Due by the end of March is a quarter: 10.4亿 and 0.8亿. Done: 2亿 + 0.6 × 1亿, and 0.4 × 1亿.
    assert item(found, "signed", parks.one) == Decimal("2.6") / Decimal("10.4") * 60
    assert item(found, "signed", parks.two) == Decimal("0.4") / Decimal("0.8") * 60
    assert found.scores.totals[f"u{parks.two.pk}"] == Decimal(60)
    assert found.places == {f"u{parks.one.pk}": 2, f"u{parks.two.pk}": 1}


def test_what_is_under_a_unit_counts_for_it(parks: Assessed) -> None:
    team = make_unit(name="海工专班", kind="team", parent=parks.two)
    project = make_project(unit=team)
    make_milestone(project=project, amount=Decimal(10_000_000))
    make_contribution(project=project, unit=team, share=Decimal("0.5"))
    make_contribution(project=project, unit=parks.two, share=Decimal("0.25"))
    # The rest went to an office that is not scored.
    make_contribution(project=project, unit=make_unit(kind="resident_office"), share=Decimal("0.25"))
    signed = assess(parks.version, MARCH).scores.explain(f"u{parks.two.pk}").find("signed.of")
    assert [(row.entry.share, row.points) for row in signed.rows] == [
        (Decimal("0.4"), Decimal(40_000_000)),
        (Decimal("0.75"), Decimal(7_500_000)),
    ]


def test_shares_of_a_project_add_up_to_the_project_counted_once(parks: Assessed) -> None:
    scores = assess(parks.version, MARCH).scores
    together = sum(scores.explain(f"u{unit.pk}").find("signed.of").value or 0 for unit in (parks.one, parks.two))
    assert together == 300_000_000


def test_a_month_stays_as_it_was_known(parks: Assessed) -> None:
    then = timezone.now()
    before = assess(parks.version, MARCH, known_at=then).scores.totals
    assert before == assess(parks.version, MARCH).scores.totals, "now and as known now are one answer"
    Contribution.objects.filter(project=parks.shared).update(superseded_at=timezone.now())
    make_contribution(project=parks.shared, unit=parks.one, recorded_at=timezone.now())
    make_milestone(project=make_project(unit=parks.two, created_at=timezone.now()), recorded_at=timezone.now())
    make_given_figure(
        scheme=parks.version.scheme, unit=parks.two, month=MARCH, value=Decimal(800_000_000), recorded_at=timezone.now()
    )
    assert assess(parks.version, MARCH, known_at=then).scores.totals == before
    assert assess(parks.version, MARCH).scores.totals != before


def test_what_is_not_known_is_no_zero(parks: Assessed) -> None:
    newcomer = make_unit(name="新设园区")
    found = assess(parks.version, MARCH)
    assert found.scores.totals[f"u{newcomer.pk}"] is None
    assert set(found.scores.explain(f"u{newcomer.pk}").unknown()) == {"signed.to", "others"}
    assert found.places[f"u{newcomer.pk}"] is None


def test_a_panels_score_stands_for_its_month_and_a_target_for_the_year(parks: Assessed) -> None:
    found = assess(parks.version, date(2026, 4, 1))
    assert item(found, "others", parks.one) is None, "March's score says nothing of April"
    assert item(found, "signed", parks.one) is not None


def test_events_by_hand_count_until_they_are_voided(parks: Assessed) -> None:
    actor = make_actor("statistician")
    event = make_credit_event(scheme=parks.version.scheme, unit=parks.one)
    then = timezone.now()
    assert item(assess(parks.version, MARCH), "visits", parks.one) == Decimal("0.5")
    actions.void_event(actor=actor, event_id=event.pk, reason="未成行")
    found = assess(parks.version, MARCH)
    assert item(found, "visits", parks.one) == 0
    (row,) = found.scores.explain(f"u{parks.one.pk}").find("visits").rows
    assert (row.dropped, row.entry.void) == ("void", "未成行")
    assert item(assess(parks.version, MARCH, known_at=then), "visits", parks.one) == Decimal("0.5")


def test_a_verified_task_brings_its_reward_from_the_day_of_verification(parks: Assessed) -> None:
    task = make_posted_task(scheme=parks.version.scheme, unit=parks.two, state="verified")
    step = make_posted_step(task=task, kind="verified")
    make_posted_task(scheme=parks.version.scheme, unit=parks.two, state="reported")
    month = timezone.localdate(step.at).replace(day=1)
    assert item(assess(parks.version, month), "posted", parks.two) == 3
    before = (month.replace(day=1) - timedelta(days=1)).replace(day=1)
    assert item(assess(parks.version, before), "posted", parks.two) == 0
    assert PostedTask.objects.count() == 2


def test_queries_do_not_grow_with_units_items_or_projects(parks: Assessed, django_assert_num_queries: Any) -> None:
    assess(parks.version, MARCH)  # the rules of the ledger are read once a minute, by whoever asks first
    # Units, signings with the root that they are asked of, shares, events, posted tasks, figures.
    with django_assert_num_queries(7):
        assess(parks.version, MARCH)
    for _each in range(5):
        unit = make_unit()
        make_milestone(project=make_project(unit=unit))
        make_contribution(project=make_project(unit=unit))
    with django_assert_num_queries(7):
        assess(parks.version, MARCH)


def test_milestones_late_starts_and_computed_figures(parks: Assessed) -> None:
    body = {
        "whole": None,
        "items": [
            {"id": "late", "zh": "迟开工", "en": "Late", "tally": {"source": "started_late", "window": "year"}},
            {"id": "library", "zh": "入库", "en": "Library", "tally": {"source": "entered_library", "window": "year"}},
            {"id": "done", "zh": "投资额", "en": "Done", "given": "done"},
        ],
    }
    version = make_scheme_version(
        body={key: value for key, value in body.items() if value is not None} | {"whole": 3},
        inputs={"given": {"done": {"what": "measure:project.signed.investment", "stands": "period"}}},
    )
    late = make_project(unit=parks.one, promised_start_on=date(2026, 2, 1))
    make_project(unit=parks.one, promised_start_on=date(2026, 4, 1))
    kept = make_project(unit=parks.one, promised_start_on=date(2026, 2, 1))
    make_milestone(project=kept, kind="started", strand="construction", happened_on=date(2026, 1, 20), amount=None)
    make_milestone(project=late, kind="entered_library", strand="statistics", happened_on=date(2026, 3, 2), amount=None)
    for known_at in (None, timezone.now()):
        found = assess(version, MARCH, known_at=known_at)
        assert (item(found, "late", parks.one), item(found, "late", parks.two)) == (1, 0)
        assert (item(found, "library", parks.one), item(found, "library", parks.two)) == (1, 0)
        # March alone, whole at the responsible unit: the statistic counts a project once.
        assert (item(found, "done", parks.one), item(found, "done", parks.two)) == (200_000_000, 0)


def test_people_are_scored_by_the_projects_of_theirs(parks: Assessed) -> None:
    officer = make_person(role="promoter", unit=parks.one, name="池晏清")
    make_milestone(project=make_project(unit=parks.two, officer=officer))
    body = {"whole": 1, "items": [{"id": "n", "zh": "签约", "en": "Signed", "tally": {"source": "signed"}}]}
    version = make_scheme_version(body=body, inputs={"subject": "person"})
    assert assess(version, MARCH).scores.totals == {f"p{officer.pk}": 1}


def test_a_run_stays_and_is_opened_as_it_was(parks: Assessed) -> None:
    actor = make_actor("statistician")
    run = actions.run_scores(actor=actor, scheme_id=parks.version.scheme_id, month=MARCH, note="三月")
    kept = [(one.name, one.total, one.place) for one in standing_of(run)]
    assert kept == [("高新园", Decimal(60), 1), ("临港园", Decimal(45), 2)]
    Milestone.objects.filter(project=parks.own).update(superseded_at=timezone.now())
    Unit.objects.filter(pk=parks.two.pk).update(is_active=False)
    assert [(one.name, one.total, one.place) for one in standing_of(run)] == kept
    totals = of_run(run).scores.totals
    assert totals == {f"u{parks.one.pk}": Decimal(45), f"u{parks.two.pk}": Decimal(60)}


def test_only_a_month_that_has_ended_is_kept_and_by_whom(parks: Assessed) -> None:
    scheme = parks.version.scheme_id
    with pytest.raises(Refused):
        actions.run_scores(actor=make_actor(), scheme_id=scheme, month=timezone.localdate().replace(day=1))
    for who in (make_actor("leader"), make_actor("statistician", unit=parks.one)):
        with pytest.raises(Forbidden):
            actions.run_scores(actor=who, scheme_id=scheme, month=MARCH)


def test_the_version_of_the_month_scores_it(parks: Assessed) -> None:
    later = make_scheme_version(
        scheme=parks.version.scheme, number=2, valid_from=date(2026, 4, 1), put_in_force_at=timezone.now()
    )
    scheme = parks.version.scheme_id
    assert assess_now(scheme, MARCH).version == parks.version
    assert assess_now(scheme, date(2026, 4, 1)).version == later
    assert (str(period_of("quarter", MARCH)), str(period_of("year", MARCH))) == (
        "2026-01-01/2026-03-31",
        "2026-01-01/2026-03-31",
    )


def test_every_shipped_scheme_stands_and_can_be_scored(parks: Assessed) -> None:
    shipped = SchemeVersion.objects.filter(number=1, scheme__in=Scheme.objects.filter(key__in=SHIPPED))
    assert shipped.count() == len(SHIPPED)
    for version in shipped:
        assert assess(version, MARCH).scores.totals is not None


SHIPPED = (
    "bureau_staff",
    "chain_task_force",
    "city_assessment",
    "county_projects",
    "efficacy",
    "funds_points",
    "grade_upgrade",
    "leaders_tasks",
    "office_tasks",
    "project_points",
    "reporting",
    "signed_amount",
)


@pytest.mark.parametrize("period", ["month", "quarter", "year"])
@pytest.mark.parametrize("moved", [False, True])
def test_the_months_of_a_year_together_are_what_each_is_by_itself(parks: Assessed, period: str, moved: bool) -> None:
    parks.version.inputs = {**parks.version.inputs, "period": period}
    parks.version.save()
    make_given_figure(scheme=parks.version.scheme, unit=parks.one, name="others", month=date(2026, 2, 1))
    if moved:
        Contribution.objects.filter(unit=parks.two).update(valid_until=date(2026, 2, 15))
    months = [date(2026, number, 1) for number in range(1, 5)]
    together = assess_months(parks.version, months)
    apart = [assess(parks.version, month) for month in months]
    assert [dict(one.scores.totals) for one in together] == [dict(one.scores.totals) for one in apart]
    assert [one.places for one in together] == [one.places for one in apart]
    assert len({tuple(one.scores.totals.values()) for one in apart}) > 1, "they are not all alike"
