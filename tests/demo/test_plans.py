"""The demonstration district is the same for the same seed, and its lives are possible ones."""

from bridgehead.demo.plans import LAST_DAY, project_plans
from bridgehead.engines.lifecycle import shipped


def test_same_seed_same_district():
    assert list(project_plans(40, 7)) == list(project_plans(40, 7))


def test_longer_list_starts_like_the_shorter_one():
    assert list(project_plans(60, 7))[:40] == list(project_plans(40, 7))


def test_another_seed_is_another_district():
    assert list(project_plans(5, 7)) != list(project_plans(5, 8))


def test_nothing_happens_after_the_last_day():
    for plan in project_plans(200, 1):
        assert max(milestone.on for milestone in plan.milestones) <= LAST_DAY


def test_gates_stand_before_what_needs_them():
    for plan in project_plans(200, 1):
        days = {milestone.kind: milestone.on for milestone in plan.milestones}
        for kind, day in days.items():
            assert all(days[need] <= day for need in shipped().milestones[kind].needs if need in days)


def test_shares_of_contributions_sum_to_one():
    assert all(sum(share for _, _, share in plan.contributions) == 1 for plan in project_plans(200, 1))


def test_every_stage_is_there():
    last = {max(plan.milestones, key=lambda milestone: milestone.on).kind for plan in project_plans(300, 20260731)}
    assert {"negotiating", "signed", "filed", "started", "topped_out", "producing", "full_capacity"} <= last | {
        milestone.kind for plan in project_plans(300, 20260731) for milestone in plan.milestones
    }
