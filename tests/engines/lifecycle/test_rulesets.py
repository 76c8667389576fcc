"""Rule sets read from tables: what they may say, what is refused, how two of them differ."""

from __future__ import annotations

from typing import Any

import pytest

from bridgehead.engines.figures import STAGES
from bridgehead.engines.lifecycle import (
    Change,
    Claim,
    RuleSetError,
    derive_stage,
    differences,
    make_rule_set,
    missing_for_next,
    next_step,
    shipped,
    shipped_tables,
)
from tests.engines.lifecycle.test_lifecycle import DAY, verified


def with_milestone(kind: str, **changes: Any) -> dict[str, Any]:
    """Tables that say one milestone otherwise than the shipped ones."""
    row = {**shipped_tables()["milestones"].get(kind, {}), **changes}
    return {"milestones": {kind: {name: value for name, value in row.items() if value is not None}}}


# domain/02 section 1, strand by strand.
FIELD = {
    "promotion": "线索登记 研判 洽谈 评审通过 签约 注册 资金到位",
    "approval": "备案 供地 用地规划许可 工程规划许可 施工许可 竣工验收",
    "construction": "进场 实质性开工 正负零 封顶 设备进场 竣工 试运行",
    "statistics": "入库 月度投资 竣工投产 入规",
}


@pytest.mark.parametrize("strand", FIELD)
def test_every_milestone_of_the_field_is_there_and_says_what_proves_it(strand: str) -> None:
    steps = {kind.chinese: kind for kind in shipped().steps(strand)}
    for name in FIELD[strand].split():
        assert name in steps
        assert steps[name].evidence, f"{name} says nothing of evidence"


def test_tables_that_say_nothing_are_the_shipped_rules() -> None:
    assert make_rule_set({}) == shipped()
    assert differences({}, shipped_tables()) == []


def test_a_version_speaks_for_itself_and_the_rest_stays_as_shipped() -> None:
    rules = make_rule_set(with_milestone("started", needs=["construction_permit"], gate="warn", rule=None))
    assert rules.milestones["started"].needs == ("construction_permit",)
    assert rules.milestones["started"].gate == "warn"
    assert rules.milestones["started"].rule is None
    assert rules.milestones["filed"] == shipped().milestones["filed"]


def test_the_same_claims_stand_elsewhere_by_other_rules() -> None:
    stricter = make_rule_set(with_milestone("foundation", stage="started"))
    claims = verified("filed", "foundation")
    assert derive_stage(claims, shipped()).id == "building"
    assert derive_stage(claims, stricter).id == "started"


def test_a_milestone_out_of_use_is_no_next_step() -> None:
    tables = with_milestone("topped_out", used=False)
    tables["milestones"] |= with_milestone("completed", needs=["acceptance"])["milestones"]
    claims = verified("started")
    assert next_step(claims, shipped()).id == "topped_out"  # type: ignore[union-attr]
    assert next_step(claims, make_rule_set(tables)).id == "completed"  # type: ignore[union-attr]


def test_a_new_milestone_and_a_new_paper() -> None:
    tables = with_milestone(
        "own_1",
        zh="土建完工",
        en="Civil works done",
        strand="construction",
        stage="building",
        evidence={"own_paper_1": "M"},
    )
    tables["evidence"] = {"own_paper_1": {"zh": "完工报告", "en": "report of completion"}}
    rules = make_rule_set(tables)
    assert rules.milestones["own_1"].demanded("M")[0].chinese == "完工报告"
    assert derive_stage([Claim("own_1", DAY)], rules).id == "building"
    assert "own_1" in {kind.id for kind in rules.steps("construction")}


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        (with_milestone("started", stage="building"), ("stage", "started", "building")),
        (with_milestone("foundation", stage="roofed"), ("stage", "foundation", "roofed")),
        (with_milestone("foundation", strand="fifth"), ("strand", "foundation", "fifth")),
        (with_milestone("started", needs=["unheard_of"]), ("need", "started", "unheard_of")),
        (with_milestone("started", needs=["started"]), ("need", "started", "started")),
        (with_milestone("started", needs=["building"]), ("need", "started", "building")),
        (with_milestone("started", needs=["lost"]), ("need", "started", "lost")),
        (with_milestone("signed", needs=["filed"]), ("later", "signed", "filed")),
        (with_milestone("started", evidence={"horoscope": "M"}), ("evidence", "started", "horoscope")),
        (with_milestone("started", evidence={"site_photo": "X"}), ("evidence", "started", "site_photo")),
        ({"stages": {"building": {"on_path": True}}}, ("path", "building", "")),
        ({"stages": {"preparing": {"on_path": True}}}, ("path", "preparing", "")),
        ({"stages": {"roofed": {"on_path": False}}}, ("stage", "roofed", "roofed")),
    ],
)
def test_what_does_not_hold_together_is_refused(tables: dict[str, Any], problem: tuple[str, str, str]) -> None:
    with pytest.raises(RuleSetError) as refused:
        make_rule_set(tables)
    assert problem in [(one.code, one.kind, one.other) for one in refused.value.problems]


def test_a_circle_of_needs_is_refused() -> None:
    rows = shipped_tables()["milestones"]
    tables = {
        "milestones": {
            "acceptance": {**rows["acceptance"], "needs": ["trial_run"]},
            "trial_run": {**rows["trial_run"], "needs": ["acceptance"]},
        }
    }
    with pytest.raises(RuleSetError) as refused:
        make_rule_set(tables)
    assert [(one.code, one.kind) for one in refused.value.problems] == [
        ("circle", "acceptance"),
        ("circle", "trial_run"),
    ]


def test_a_needed_milestone_cannot_go_out_of_use() -> None:
    with pytest.raises(RuleSetError):
        make_rule_set(with_milestone("construction_permit", used=False))


def test_differences_are_told_part_by_part() -> None:
    shipped_row = shipped_tables()["milestones"]["started"]
    after = with_milestone(
        "started",
        gate="warn",
        needs=[*[need for need in shipped_row["needs"] if need != "land_supplied"], "land_permit"],
        evidence={**shipped_row["evidence"], "site_photo": "O", "supervision_record": "A"},
    )
    after["lists"] = {"permit_not_started": {**shipped_tables()["lists"]["permit_not_started"], "limit": 60}}
    after["stages"] = {"signed": {"on_path": True}}
    assert set(differences({}, after)) == {
        Change("milestones", "started", "gate", "", "block", "warn"),
        Change("milestones", "started", "needs", "land_supplied", True, None),
        Change("milestones", "started", "needs", "land_permit", None, True),
        Change("milestones", "started", "evidence", "site_photo", "M", "O"),
        Change("milestones", "started", "evidence", "supervision_record", None, "A"),
        Change("lists", "permit_not_started", "limit", "", 90, 60),
        Change("stages", "signed", "silent", "", 90, None),
    }


def test_stages_named_by_kinds_are_the_figures_stages() -> None:
    assert {kind.stage for kind in shipped().milestones.values() if kind.stage} == set(STAGES)


def test_gaps_follow_the_rules_given() -> None:
    looser = make_rule_set(with_milestone("signed", needs=[], evidence={}))
    claims = verified("lead", "negotiating")
    assert missing_for_next(claims, {}, shipped()) != []
    assert missing_for_next(claims, {}, looser) == []
