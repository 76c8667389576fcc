"""What a correction teaches, as plain values: names that stand in the text, other names, nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bridgehead.engines.figures import FigureStatement, Measure, ProjectStatement, parse_measure
from bridgehead.modules.documents.lessons import Ledger, Lesson, lessons_of

TEXT = """桥港区前七月情况
总投资5亿元的合力星桅风电装备产业园项目由澜图光电投资建设，落户云岫谷。
全区465现代产业体系签约项目12个，“4+3+1”产业产值80亿元，其中2025年1465家。
绿能公司年产能达到12.5万吨标煤。二期项目同步推进，经开区公司、园区、产业共同发力。
"""
PROJECT = ProjectStatement(
    doc="", quote="合力星桅风电装备产业园项目", span=(0, 1), place="桥港区", name="合力星桅风电装备产业园项目"
)
FIGURE = FigureStatement(
    doc="",
    quote="签约项目12个",
    span=(0, 1),
    place="桥港区",
    measure=parse_measure("project.signed.count"),
    value=Decimal(12),
    unit="1",
)
CAPACITY = replace(FIGURE, measure=parse_measure("capacity.amount"), value=Decimal(125000), unit="t")


def of_project(ledger: Ledger | None = None, **corrected: Any) -> list[Lesson]:
    return lessons_of(TEXT, PROJECT, replace(PROJECT, **corrected), ledger or Ledger())


def of_figure(read: FigureStatement = FIGURE, filters: dict[str, str] | None = None, **corrected: Any) -> list[Lesson]:
    if filters is not None:
        corrected["measure"] = Measure(read.measure.id, filters)
    return lessons_of(TEXT, read, replace(read, **corrected), Ledger())


def test_nothing_corrected_teaches_nothing() -> None:
    assert of_project() == []
    assert of_figure() == []
    assert of_figure(value=Decimal(13)) == []


def test_a_projects_name_that_stands_in_the_text() -> None:
    assert of_project(name="星桅风电装备产业园项目") == [Lesson("project", "星桅风电装备产业园项目")]


@pytest.mark.parametrize(
    "name",
    ["星枙风电装备产业园项目", "二期项目", "项目", "产业园项目", "星桅风电装备产业园项目由澜图光电投资建设，落户"],
)
def test_a_slip_and_a_name_of_nothing_in_particular_teach_nothing(name: str) -> None:
    assert of_project(name=name) == []


def test_another_name_of_a_project_in_the_ledger() -> None:
    known = "江海星桅海上风电装备基地"
    alias = Lesson("project", PROJECT.name, known)
    assert of_project(Ledger(project=known), name=known) == [alias]
    assert of_project(Ledger(linked=known)) == [alias]


@pytest.mark.parametrize("known", ["合力星桅风电装备产业园", "合力星桅风电装备产业园二期项目"])
def test_filler_words_and_another_phase_make_no_other_name(known: str) -> None:
    assert of_project(Ledger(linked=known)) == []


def test_an_enterprise_and_its_short_name() -> None:
    assert of_project(enterprise="澜图光电") == [Lesson("enterprise", "澜图光电")]
    read = replace(PROJECT, enterprise="澜图光电")
    full = "澜图光学科技有限公司"
    assert lessons_of(TEXT, read, replace(read, enterprise=full), Ledger(enterprise=full)) == [
        Lesson("enterprise", "澜图光电", full)
    ]
    assert lessons_of(TEXT, read, replace(read, enterprise=full), Ledger()) == []
    assert of_project(enterprise="公司") == []


def test_the_enterprise_of_a_figure() -> None:
    assert of_figure(CAPACITY, filters={"enterprise": "绿能公司"}) == [Lesson("enterprise", "绿能公司")]


@pytest.mark.parametrize(("place", "kind"), [("云岫谷", "park"), ("云岫", "place")])
def test_a_place_or_a_park(place: str, kind: str) -> None:
    assert of_figure(place=place) == [Lesson(kind, place)]
    assert of_project(place=place) == [Lesson(kind, place)]


@pytest.mark.parametrize("place", ["园区", "经开区公司、园区", "云岫山", None])
def test_what_is_no_place_of_its_own(place: str | None) -> None:
    assert of_figure(place=place) == []


@pytest.mark.parametrize("cluster", ["465", "4+3+1", "465现代产业体系"])
def test_a_cluster_may_be_called_by_numbers_where_the_text_says_so(cluster: str) -> None:
    assert of_figure(filters={"industry": cluster}) == [Lesson("cluster", cluster)]


@pytest.mark.parametrize("cluster", ["12", "2025", "1465", "80", "产业", "风电"])
def test_a_bare_number_a_year_and_a_known_industry_are_no_clusters(cluster: str) -> None:
    assert of_figure(filters={"industry": cluster}) == []


def test_a_unit_that_stands_after_a_number() -> None:
    assert of_figure(CAPACITY, unit="吨标煤") == [Lesson("unit", "吨标煤", "吨标煤", "physical", Decimal(1))]
    assert of_figure(CAPACITY, unit="标煤") == []
    assert of_figure(CAPACITY, unit="GWh") == []


def test_names_are_compared_as_reading_sees_the_text() -> None:
    wide = "总投资５亿元的澜图光学（桥港）薄膜项目落户雲岫谷。"
    read = replace(PROJECT, name="桥港薄膜项目")
    assert lessons_of(wide, read, replace(read, place="云岫谷"), Ledger()) == [Lesson("park", "云岫谷")]
    name = "澜图光学(桥港)薄膜项目"
    assert lessons_of(wide, read, replace(read, name=name), Ledger()) == [Lesson("project", name)]
