"""The tables of the life cycle hold together; stage and gaps follow from claims, whatever their order."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import STAGES
from bridgehead.engines.lifecycle import (
    COUNTED_STATES,
    Claim,
    Exit,
    Stage,
    derive_exit,
    derive_stage,
    gate_gaps,
    kind_of_stage,
    missing_for_next,
    next_step,
    proof_gaps,
    shipped,
    standing,
    tier_of,
    waiting,
)

RULES = shipped()
DAY = date(2026, 1, 1)
claims = st.lists(
    st.builds(
        Claim,
        st.sampled_from(sorted(RULES.milestones)),
        st.dates(date(2020, 1, 1), date(2026, 12, 31)),
        st.sampled_from(["reported", "verified", "returned", "not_recognised"]),
    ),
    max_size=15,
)


def rank(stage: str) -> int:
    return STAGES.index(stage)


def verified(*kinds: str) -> list[Claim]:
    return [Claim(kind, DAY + timedelta(days=number), "verified") for number, kind in enumerate(kinds)]


def told(gaps) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return [(gap.what, gap.milestone.id) for gap in gaps]


def test_there_are_four_strands_and_each_kind_is_in_one() -> None:
    assert list(RULES.strands) == ["promotion", "approval", "construction", "statistics"]
    assert {kind.strand for kind in RULES.milestones.values()} == set(RULES.strands)


def test_every_stage_of_the_figures_is_reached_by_a_milestone_of_its_name() -> None:
    for stage in STAGES:
        assert RULES.milestones[kind_of_stage(stage)].stage == stage
    with pytest.raises(KeyError):
        kind_of_stage("dreamt")


def test_the_main_path_rises_and_no_gate_asks_for_something_later() -> None:
    ranks = [rank(RULES.milestones[kind].stage or "") for kind in RULES.main_path]
    assert ranks == sorted(set(ranks))
    for kind in RULES.milestones.values():
        for need in kind.needs:
            before = RULES.milestones[need].stage
            assert before is None or kind.stage is None or rank(before) <= rank(kind.stage), (kind.id, need)
            assert not RULES.milestones[need].observed


def test_every_kind_has_words_in_both_languages() -> None:
    for kind in [*RULES.milestones.values(), *RULES.evidence.values(), *RULES.strands.values()]:
        assert kind.english.isascii() or "±" in kind.english
        assert not kind.chinese.isascii()
        assert kind.words.say("zh-hans") == kind.chinese
        assert kind.words.say("en") == kind.english


def test_kinds_by_stage() -> None:
    assert "foundation" in RULES.reaching("building")
    assert set(RULES.from_stage("completed")) == {"completed", "producing", "above_scale", "full_capacity"}


@given(claims)
def test_the_stage_is_the_furthest_counted_one_at_its_first_day(given_claims: list[Claim]) -> None:
    counted = [
        (rank(stage), claim.happened_on)
        for claim in given_claims
        if claim.state in COUNTED_STATES and (stage := RULES.milestones[claim.kind].stage)
    ]
    stage = derive_stage(given_claims, RULES)
    if not counted:
        assert stage == Stage("lead", None)
        return
    furthest = max(number for number, _ in counted)
    assert stage == Stage(STAGES[furthest], min(on for number, on in counted if number == furthest))


@given(claims, st.randoms(use_true_random=False))
def test_order_does_not_matter(given_claims: list[Claim], dice: random.Random) -> None:
    shuffled = given_claims[:]
    dice.shuffle(shuffled)
    assert derive_stage(shuffled, RULES) == derive_stage(given_claims, RULES)
    assert set(told(missing_for_next(shuffled, {}, RULES))) == set(told(missing_for_next(given_claims, {}, RULES)))


@given(claims)
def test_the_next_step_lies_beyond_the_stage(given_claims: list[Claim]) -> None:
    goal, stage = next_step(given_claims, RULES), derive_stage(given_claims, RULES)
    gone = derive_exit(given_claims, RULES) is not None
    if goal is None:
        assert gone or stage.id == "full_capacity"
        assert missing_for_next(given_claims, {}, RULES) == []
    else:
        assert rank(goal.stage or "") > rank(stage.id) or stage.on is None


def test_the_gate_of_a_start_names_the_permits_that_are_missing() -> None:
    gaps = missing_for_next(verified("lead", "negotiating", "signed", "filed", "planning_permit"), {}, RULES)
    assert told(gaps) == [
        ("milestone", "land_supplied"),
        ("milestone", "construction_permit"),
        ("evidence", "started"),
        ("evidence", "started"),
    ]
    assert [gap.holder.id for gap in gaps] == ["approval", "approval", "construction", "construction"]
    assert gaps[0].why.chinese == "实质性开工之前应先有供地"
    assert "永久性工程" in gaps[2].why.chinese
    assert [kind.id for gap in gaps[2:] for kind in gap.evidence] == ["site_photo", "site_check"]


def test_a_permit_that_waits_or_was_returned_is_asked_for_as_such() -> None:
    given_claims = [
        *verified("signed", "filed", "land_supplied", "planning_permit"),
        Claim("construction_permit", DAY, "reported"),
    ]
    assert ("verification", "construction_permit") in told(missing_for_next(given_claims, {}, RULES))
    given_claims[-1] = Claim("construction_permit", DAY, "returned")
    assert ("returned", "construction_permit") in told(missing_for_next(given_claims, {}, RULES))


def test_evidence_that_is_there_is_no_gap_and_one_alternative_is_enough() -> None:
    given_claims = verified("signed", "incorporated")
    assert told(missing_for_next(given_claims, {}, RULES)) == [("evidence", "filed")]
    assert missing_for_next(given_claims, {"filed": {"approval_document"}}, RULES) == []


def test_nothing_is_missing_after_the_last_stage_or_an_exit() -> None:
    assert missing_for_next(verified("full_capacity"), {}, RULES) == []
    assert missing_for_next([*verified("signed"), Claim("exited", DAY)], {}, RULES) == []
    assert missing_for_next([*verified("signed"), Claim("exited", DAY, "returned")], {}, RULES) != []


def test_a_new_project_is_asked_for_its_lead() -> None:
    goal = next_step([], RULES)
    assert goal is not None
    assert goal.id == "lead"


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        derive_stage([Claim("unheard_of", DAY)], RULES)


# ---- status: one derivation, so that it cannot contradict the stage


@given(claims)
def test_a_project_that_left_has_no_next_step_no_gap_and_waits_nowhere(given_claims: list[Claim]) -> None:
    stands = standing(given_claims, RULES, None, DAY)
    assert stands.stage == derive_stage(given_claims, RULES)
    assert (stands.status == "exited") == (stands.exit is not None)
    if stands.exit is not None:
        assert RULES.milestones[stands.exit.kind].effect == "exit"
        assert stands.next is None
        assert stands.waiting == {}
        assert missing_for_next(given_claims, {}, RULES) == []
    elif stands.stage.id != "full_capacity":
        assert stands.next is not None


@given(claims, st.randoms(use_true_random=False))
def test_the_exit_does_not_depend_on_the_order(given_claims: list[Claim], dice: random.Random) -> None:
    shuffled = given_claims[:]
    dice.shuffle(shuffled)
    assert derive_exit(shuffled, RULES) == derive_exit(given_claims, RULES)


def test_a_return_takes_the_exit_back_and_a_later_exit_counts_again() -> None:
    left = [Claim("signed", DAY), Claim("withdrawn", DAY + timedelta(days=30))]
    assert derive_exit(left, RULES) == Exit("withdrawn", DAY + timedelta(days=30))
    back = [*left, Claim("resumed", DAY + timedelta(days=30))]
    assert derive_exit(back, RULES) is None
    assert standing(back, RULES, None, DAY).status == "active"
    again = [*back, Claim("terminated", DAY + timedelta(days=60))]
    assert derive_exit(again, RULES) == Exit("terminated", DAY + timedelta(days=60))
    assert derive_exit([*left, Claim("resumed", DAY + timedelta(days=40), "returned")], RULES) is not None


def test_the_tier_is_the_highest_band_that_the_total_reaches() -> None:
    band = tier_of(Decimal(600_000_000), RULES, date(2026, 7, 31))
    assert band is not None
    assert band.filters()["investment_min"] == 500_000_000
    assert tier_of(None, RULES, DAY) is None
    assert tier_of(Decimal(1), RULES, DAY) is None


# ---- lists


@pytest.mark.parametrize(
    ("kinds", "lists"),
    [
        (["lead"], {}),
        (["signed"], {"signed_not_started": 0}),
        (["signed", "filed"], {"signed_not_started": 0, "filed_not_started": 1}),
        (
            ["filed", "construction_permit"],
            {"filed_not_started": 0, "permit_not_started": 1},
        ),
        (["filed", "entered_library"], {"filed_not_started": 0, "entered_not_started": 1}),
        (["started"], {"started_not_building": 0, "started_not_in_statistics": 0}),
        (["started", "entered_library"], {"started_not_building": 0}),
        (["started", "foundation", "entered_library"], {"building_not_completed": 1}),
        (["started", "building", "topped_out"], {"started_not_in_statistics": 0, "building_not_completed": 1}),
        (["started", "entered_library", "completed"], {"completed_not_producing": 2}),
        (["started", "entered_library", "producing"], {}),
        (["signed", "lost"], {}),
        (["signed", "lost", "resumed"], {"signed_not_started": 0}),
    ],
)
def test_where_a_project_waits_and_since_when(kinds: list[str], lists: dict[str, int]) -> None:
    found = waiting(verified(*kinds), RULES)
    assert found == {key: DAY + timedelta(days=days) for key, days in lists.items()}


def test_the_three_not_list_holds_a_project_once_at_most() -> None:
    three = ["filed_not_started", "started_not_building", "building_not_completed"]
    for length in range(1, len(RULES.main_path) + 1):
        found = waiting(verified(*RULES.main_path[:length]), RULES)
        assert sum(one in found for one in three) <= 1


# ---- gates


def test_a_gate_names_what_does_not_stand_and_reported_stands_where_it_is_accepted() -> None:
    given_claims = [*verified("filed", "land_supplied", "planning_permit"), Claim("construction_permit", DAY)]
    assert told(gate_gaps("started", given_claims, RULES)) == [("verification", "construction_permit")]
    assert gate_gaps("started", given_claims, RULES, COUNTED_STATES) == []
    assert [gap.key for gap in gate_gaps("started", given_claims[:2], RULES)] == [
        "milestone:planning_permit",
        "milestone:construction_permit",
    ]


def test_papers_that_a_milestone_must_have() -> None:
    assert [gap.key for gap in proof_gaps("started", {"site_photo"}, RULES)] == ["evidence:started:site_check"]
    assert [gap.key for gap in proof_gaps("filed", (), RULES)] == ["evidence:filed:filing_certificate"]
    assert proof_gaps("filed", {"approval_document"}, RULES) == []
    assert proof_gaps("lead", (), RULES) == []
