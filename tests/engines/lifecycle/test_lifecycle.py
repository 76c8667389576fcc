"""The tables of the life cycle hold together; stage and gaps follow from claims, whatever their order."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import STAGES
from bridgehead.engines.lifecycle import (
    COUNTED_STATES,
    EVIDENCE_KINDS,
    MAIN_PATH,
    MILESTONE_KINDS,
    STRANDS,
    Claim,
    Stage,
    derive_stage,
    kind_of_stage,
    kinds_from_stage,
    kinds_reaching,
    missing_for_next,
    next_step,
)

DAY = date(2026, 1, 1)
claims = st.lists(
    st.builds(
        Claim,
        st.sampled_from(sorted(MILESTONE_KINDS)),
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
    assert list(STRANDS) == ["promotion", "approval", "construction", "statistics"]
    assert {kind.strand for kind in MILESTONE_KINDS.values()} == set(STRANDS)


def test_every_stage_of_the_figures_is_reached_by_a_milestone_of_its_name() -> None:
    for stage in STAGES:
        assert MILESTONE_KINDS[kind_of_stage(stage)].stage == stage
    with pytest.raises(KeyError):
        kind_of_stage("dreamt")


def test_the_main_path_rises_and_no_gate_asks_for_something_later() -> None:
    ranks = [rank(MILESTONE_KINDS[kind].stage or "") for kind in MAIN_PATH]
    assert ranks == sorted(set(ranks))
    for kind in MILESTONE_KINDS.values():
        for need in kind.needs:
            before = MILESTONE_KINDS[need].stage
            assert before is None or kind.stage is None or rank(before) <= rank(kind.stage), (kind.id, need)
            assert not MILESTONE_KINDS[need].observed


def test_every_kind_has_words_in_both_languages() -> None:
    for kind in [*MILESTONE_KINDS.values(), *EVIDENCE_KINDS.values(), *STRANDS.values()]:
        assert kind.english.isascii() or "±" in kind.english
        assert not kind.chinese.isascii()
        assert kind.words.say("zh-hans") == kind.chinese
        assert kind.words.say("en") == kind.english


def test_kinds_by_stage() -> None:
    assert "foundation" in kinds_reaching("building")
    assert set(kinds_from_stage("completed")) == {"completed", "producing", "above_scale", "full_capacity"}


@given(claims)
def test_the_stage_is_the_furthest_counted_one_at_its_first_day(given_claims: list[Claim]) -> None:
    counted = [
        (rank(stage), claim.happened_on)
        for claim in given_claims
        if claim.state in COUNTED_STATES and (stage := MILESTONE_KINDS[claim.kind].stage)
    ]
    stage = derive_stage(given_claims)
    if not counted:
        assert stage == Stage("lead", None)
        return
    furthest = max(number for number, _ in counted)
    assert stage == Stage(STAGES[furthest], min(on for number, on in counted if number == furthest))


@given(claims, st.randoms(use_true_random=False))
def test_order_does_not_matter(given_claims: list[Claim], dice: random.Random) -> None:
    shuffled = given_claims[:]
    dice.shuffle(shuffled)
    assert derive_stage(shuffled) == derive_stage(given_claims)
    assert set(told(missing_for_next(shuffled, {}))) == set(told(missing_for_next(given_claims, {})))


@given(claims)
def test_the_next_step_lies_beyond_the_stage(given_claims: list[Claim]) -> None:
    goal, stage = next_step(given_claims), derive_stage(given_claims)
    gone = any(claim.kind == "exited" and claim.state in COUNTED_STATES for claim in given_claims)
    if goal is None:
        assert gone or stage.id == "full_capacity"
        assert missing_for_next(given_claims, {}) == []
    else:
        assert rank(goal.stage or "") > rank(stage.id) or stage.on is None


def test_the_gate_of_a_start_names_the_permits_that_are_missing() -> None:
    gaps = missing_for_next(verified("lead", "negotiating", "signed", "filed", "planning_permit"), {})
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
    assert ("verification", "construction_permit") in told(missing_for_next(given_claims, {}))
    given_claims[-1] = Claim("construction_permit", DAY, "returned")
    assert ("returned", "construction_permit") in told(missing_for_next(given_claims, {}))


def test_evidence_that_is_there_is_no_gap_and_one_alternative_is_enough() -> None:
    given_claims = verified("signed", "incorporated")
    assert told(missing_for_next(given_claims, {})) == [("evidence", "filed")]
    assert missing_for_next(given_claims, {"filed": {"approval_document"}}) == []


def test_nothing_is_missing_after_the_last_stage_or_an_exit() -> None:
    assert missing_for_next(verified("full_capacity"), {}) == []
    assert missing_for_next([*verified("signed"), Claim("exited", DAY)], {}) == []
    assert missing_for_next([*verified("signed"), Claim("exited", DAY, "returned")], {}) != []


def test_a_new_project_is_asked_for_its_lead() -> None:
    goal = next_step([])
    assert goal is not None
    assert goal.id == "lead"


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        derive_stage([Claim("unheard_of", DAY)])
