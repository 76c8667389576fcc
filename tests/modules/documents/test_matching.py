"""Which project of the ledger a text means: cases with the score's band and the reasons."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from bridgehead.engines.figures import Amount, ProjectStatement
from bridgehead.modules.documents.matching import (
    AHEAD,
    CLEAR,
    LIKELY,
    Candidate,
    Wanted,
    clear_best,
    find_matches,
    ranked,
    score,
    similarity,
)
from tests import factories

YI = Decimal(100_000_000)


def candidate(name: str, **facts: object) -> Candidate:
    return Candidate(code=str(facts.pop("code", "2026-1")), name=name, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ("星桅海上风电装备产业园", "星桅海上风电装备产业园", "1", "1"),
        ("星桅海上风电装备产业园项目", "《星桅海上風電裝備產業園》项目", "1", "1"),
        ("星桅海上风电装备产业园项目", "星桅海上风电装备基地", "0.95", "0.95"),
        ("珩渡铜箔", "珩渡高强极薄铜箔项目", "0.3", "0.7"),
        ("星桅海上风电", "星桅海上风电叶片项目", "0.85", "0.85"),
        ("星桅海上风电", "岫远汽车线束", "0", "0.1"),
        ("新材料生产基地项目", "智能制造产业园项目", "0", "0.1"),
    ],
)
def test_names_are_compared_without_the_words_that_all_share(one: str, other: str, low: str, high: str) -> None:
    assert Decimal(low) <= similarity(one, other) <= Decimal(high)
    assert similarity(one, other) == similarity(other, one)


WIND = Wanted("星桅海上风电装备产业园", "星桅风电有限公司", 100 * YI, "临港产业园")


@pytest.mark.parametrize(
    ("wanted", "known", "is_likely", "is_clear"),
    [
        (WIND, candidate("星桅海上风电装备产业园"), True, True),
        (WIND, candidate("星桅海上风电装备产业园", amounts=(100 * YI,), places=("临港产业园",)), True, True),
        # The same name with quite another amount is still the same project: the amount becomes a doubt.
        (WIND, candidate("星桅海上风电装备产业园", amounts=(20 * YI,)), True, True),
        (
            WIND,
            candidate("海上风电装备", enterprise_names=("星桅风电（桥港）有限公司",), amounts=(100 * YI,)),
            True,
            True,
        ),
        (WIND, candidate("星桅海上风电装备产业园二期", amounts=(30 * YI,)), False, False),
        (WIND, candidate("岫远汽车线束项目", amounts=(100 * YI,), places=("临港产业园",)), False, False),
        (Wanted("珩渡铜箔二期项目"), candidate("珩渡铜箔第二期项目"), True, True),
        (Wanted("珩渡铜箔首期"), candidate("珩渡铜箔一期"), True, True),
    ],
)
def test_scores_of_single_projects(wanted: Wanted, known: Candidate, is_likely: bool, is_clear: bool) -> None:
    found = score(wanted, known).score
    assert (found >= LIKELY) is is_likely
    assert (found >= CLEAR) is is_clear


def test_reasons_say_what_agrees_and_what_does_not() -> None:
    known = candidate(
        "星桅海上风电装备产业园", enterprise_names=("星桅风电有限公司",), amounts=(20 * YI,), places=("临港产业园",)
    )
    with translation.override("en"):
        reasons = [str(reason) for reason in score(WIND, known).reasons]
    assert reasons == ["same name", "same enterprise", "amount differs", "same place"]


def test_two_projects_as_likely_are_no_clear_best() -> None:
    twins = [candidate("珩渡铜箔项目", code="2026-1"), candidate("珩渡铜箔基地", code="2026-2")]
    found = ranked(Wanted("珩渡铜箔产业园"), twins)
    assert len(found) == 2
    assert clear_best(found) is None


def test_a_second_that_is_far_behind_leaves_the_first_clear() -> None:
    found = ranked(
        Wanted("珩渡铜箔项目", amount=10 * YI),
        [
            candidate("珩渡铜箔项目", code="2026-1", amounts=(10 * YI,)),
            candidate("珩渡高强铝箔项目", code="2026-2"),
        ],
    )
    best = clear_best(found)
    assert best is not None
    assert best.candidate.code == "2026-1"
    assert len(found) == 1 or found[0].score - found[1].score >= AHEAD


def statement(name: str, **facts: object) -> ProjectStatement:
    return ProjectStatement(doc="d", quote=name, span=(0, len(name)), place=None, name=name, **facts)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_ledger_is_narrowed_by_name_firm_and_amount_in_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    firm = factories.make_enterprise(name="硕渡新材料有限公司")
    factories.make_alias(enterprise=firm, name="硕渡新材")
    same_firm = factories.make_project(name="高端膜材项目", enterprise=firm, total_investment=5 * YI)
    by_name = factories.make_project(name="硕渡膜材项目")
    for _each in range(5):
        factories.make_project(name="岫远线束项目")
    actor = factories.make_actor("statistician")
    wanted = statement("硕渡膜材产业园", enterprise="硕渡新材", investment=Amount(5 * YI))
    with django_assert_num_queries(2):
        found = find_matches(actor, wanted)
    assert {match.candidate.code for match in found} == {same_firm.code, by_name.code}


@pytest.mark.django_db
def test_projects_that_the_actor_does_not_see_are_no_matches() -> None:
    here, there = factories.make_unit(), factories.make_unit()
    factories.make_project(name="硕渡膜材项目", unit=there)
    assert find_matches(factories.make_actor("promoter", unit=here), statement("硕渡膜材项目")) == []
    assert len(find_matches(factories.make_actor("promoter", unit=there), statement("硕渡膜材项目"))) == 1
