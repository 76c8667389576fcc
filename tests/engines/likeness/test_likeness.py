"""Reasons and scores, phases told from doubles, and the join that misses no near pair."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest

from bridgehead.engines.likeness import (
    FirmCard,
    PersonCard,
    ProjectCard,
    by_key,
    judge_firms,
    judge_people,
    judge_projects,
    near_pairs,
    part_of,
)

BASE = ProjectCard("硕渡高纯电子试剂项目", firm=7, site="北岸大道9号", amount=Decimal(327_000_000))


def codes(judged: object) -> list[str]:
    return [reason.code for reason in judged.reasons]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("other", "likely", "first"),
    [
        (replace(BASE), True, "same_name"),
        (replace(BASE, name="硕渡高纯电子试剂生产基地"), True, "near_name"),
        (replace(BASE, name="北岸材料基地"), True, "same_builder_and_site"),
        (replace(BASE, name="北岸材料基地", site="", amount=None), False, "same_builder"),
        (replace(BASE, name="硕渡高纯电子试剂项目二期"), False, "same_builder_and_site"),
        (replace(BASE, name="硕渡高纯电子试剂增资扩产项目"), False, "same_builder_and_site"),
        (replace(BASE, firm=8, site="", amount=None), False, "same_name"),
        (replace(BASE, firm=None, site="", amount=None), True, "same_name"),
        (ProjectCard("新材料项目"), False, ""),
    ],
)
def test_projects(other: ProjectCard, likely: bool, first: str) -> None:
    judged = judge_projects(BASE, other)
    assert judged.is_likely is likely, judged
    assert (codes(judged) or [""])[0] == first
    assert judge_projects(other, BASE) == judged


def test_a_shared_code_speaks_through_a_phase_and_differing_codes_against() -> None:
    one, other = replace(BASE, national_code="2601"), replace(BASE, name="二期厂房", national_code="2601")
    assert judge_projects(one, replace(other, name="硕渡高纯电子试剂项目")).score > 90
    assert codes(judge_projects(one, other))[0] == "same_national_code"
    apart = judge_projects(replace(one, firm=None), replace(one, firm=None, national_code="2602"))
    assert "national_codes_differ" in codes(apart)
    assert not apart.is_likely


def test_a_name_that_half_the_ledger_has_is_weak_and_a_round_sum_too() -> None:
    assert judge_projects(ProjectCard("新材料项目"), ProjectCard("新材料项目")).score < 60
    round_sum, odd = Decimal(10**9), Decimal(327_000_000)
    one = ProjectCard("甲", amount=round_sum)
    assert judge_projects(one, ProjectCard("乙", amount=round_sum)).score < judge_projects(
        ProjectCard("甲", amount=odd), ProjectCard("乙", amount=odd)
    ).score  # fmt: skip


def test_days_and_other_names() -> None:
    one = replace(BASE, signed_on=date(2026, 1, 5))
    assert "near_day" in codes(judge_projects(one, replace(BASE, signed_on=date(2026, 1, 20))))
    assert "same_day" in codes(judge_projects(one, one))
    alias = ProjectCard("北岸一号", other_names=(BASE.name,))
    assert codes(judge_projects(BASE, alias)) == ["same_other_name"]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("高纯试剂项目", (1, False)),
        ("高纯试剂项目一期", (1, False)),
        ("高纯试剂首期", (1, False)),
        ("高纯试剂第三期", (3, False)),
        ("高纯试剂2期扩建", (2, True)),
        ("高纯试剂ii期", (2, False)),
        ("增资扩产", (1, True)),
    ],
)
def test_parts(name: str, part: tuple[int, bool]) -> None:
    assert part_of(name) == part


def test_firms() -> None:
    one = FirmCard("硕渡新材料有限公司", "硕渡新材料", credit_code="91440300MA5D00011X")
    assert judge_firms(one, replace(one, credit_code="")).is_likely
    other_form = replace(one, key="硕渡新材料有限责任公司", credit_code="")
    assert codes(judge_firms(one, other_form)) == ["other_legal_form"]
    assert judge_firms(one, other_form).is_likely
    assert not judge_firms(one, replace(one, credit_code="91440300MA5D00022X")).is_likely
    assert (
        codes(judge_firms(one, replace(one, key="另名", core="另名", credit_code="MA5D00011")))[0] == "same_credit_code"
    )
    phone = frozenset({"13912345678"})
    told = judge_firms(replace(one, phones=phone), replace(other_form, phones=phone))
    assert told.score > judge_firms(one, other_form).score


def test_people() -> None:
    one = PersonCard("沈知远", 1, phone="13912345678")
    assert judge_people(one, one).is_likely
    assert judge_people(one, replace(one, firm=2)).is_likely
    assert not judge_people(one, PersonCard("顾望", 1, phone="13912345678")).is_likely
    assert not judge_people(one, PersonCard("沈知远", 2)).is_likely


@pytest.mark.parametrize("least", [0.5, 0.7, 0.9])
@pytest.mark.parametrize("seed", range(6))
def test_the_join_finds_every_near_pair_and_no_other(seed: int, least: float) -> None:
    dice = random.Random(seed)
    letters = "甲乙丙丁戊己庚辛壬癸子丑"
    sets = {n: frozenset(dice.choices(letters, k=dice.randint(0, 7))) for n in range(80)}
    wanted = {
        (a, b)
        for a, b in combinations(sets, 2)
        if sets[a] and sets[b] and 2 * len(sets[a] & sets[b]) >= least * (len(sets[a]) + len(sets[b])) - 1e-9
    }
    found = list(near_pairs(sets, least))
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_a_key_that_too_many_share_pairs_neighbours_only() -> None:
    keyed = [("x", n) for n in (5, 3, 9)]
    assert sorted(by_key(keyed)) == [(3, 5), (3, 9), (5, 9)]
    assert sorted(by_key(keyed, most=2)) == [(3, 5), (5, 9)]
