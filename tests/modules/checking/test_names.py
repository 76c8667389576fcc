"""Names in a draft that are nearly a known one: found among very many, offered to whoever may see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bridgehead.engines.figures import ProjectStatement
from bridgehead.foundation.access import SYSTEM, Actor
from bridgehead.modules.checking import names
from bridgehead.modules.checking.names import NearName, near_names
from bridgehead.modules.checking.verdicts import check_text
from tests.factories import make_actor, make_district, make_enterprise, make_project, make_unit

pytestmark = pytest.mark.django_db


def found(*said: tuple[str, str | None], actor: Actor = SYSTEM) -> list[NearName]:
    """What is offered for projects and their firms, as a reading has them."""
    statements = [
        ProjectStatement(doc="", quote=name, span=(at, at + 1), place=None, name=name, enterprise=firm)
        for at, (name, firm) in enumerate(said)
    ]
    return list(near_names(actor, statements, make_district()))


def offered(*said: tuple[str, str | None], actor: Actor = SYSTEM) -> dict[str, list[str]]:
    return {one.name: [name for name, _url in one.offered] for one in found(*said, actor=actor)}


@pytest.mark.parametrize(
    "said",
    [
        "星桅海上风电装备产业园",  # shortened
        "星桅海上凤电装备产业园项目",
        "星梳海上风电装备产业园项目",
        "星桅海上风电装产业园项目",
        "星桅海上风力发电装备产业园项目",
    ],
)
def test_a_project_that_is_written_nearly_so_is_offered(said: str) -> None:
    make_project(name="星桅海上风电装备产业园项目")
    wanted = {} if said in "星桅海上风电装备产业园项目" else {said: ["星桅海上风电装备产业园项目"]}
    assert offered((said, None)) == wanted


@pytest.mark.parametrize(
    "said", ["珞右生物股份有限公司", "珞石牲物股份有限公司", "洛石生物股份有限公司", "珞石生物有限公司"]
)
def test_a_firm_of_a_short_name_is_offered_and_none_that_is_only_called_a_company(said: str) -> None:
    make_enterprise(name="珞石生物股份有限公司")
    make_enterprise(name="屿林机械股份有限公司")
    make_project(name="甲地块厂房")
    assert offered(("不相干的事", said)) == {said: ["珞石生物股份有限公司"]}


def test_a_known_name_is_never_questioned_however_many_are_like_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_CANDIDATES", 20)
    for number in range(40):
        make_enterprise(name=f"{chr(0x4E10 + number)}林半导体股份有限公司")
    make_enterprise(name="珩溯半导体股份有限公司")
    assert offered(("不相干的事", "珩溯半导体股份有限公司")) == {}
    assert offered(("不相干的事", "珩朔半导体股份有限公司")) == {"珩朔半导体股份有限公司": ["珩溯半导体股份有限公司"]}


def test_only_what_the_reader_may_see_is_offered() -> None:
    park, other = make_unit(name="云岫园"), make_unit(name="江澜园")
    make_project(name="星桅海上风电装备产业园项目", unit=park)
    said = ("星桅海上凤电装备产业园项目", None)
    assert list(offered(said, actor=make_actor("statistician", park)))
    assert offered(said, actor=make_actor("statistician", other)) == {}
    # A name that only somebody else's project bears is as good as unknown: it is neither offered nor vouched for.
    make_project(name="星桅海上凤电装备二期项目", unit=other)
    own = offered(("星桅海上凤电装备二期项目", None), actor=make_actor("statistician", park))
    assert own == {"星桅海上凤电装备二期项目": ["星桅海上风电装备产业园项目"]}


def test_two_queries_a_kind() -> None:
    make_project(name="星桅海上风电装备产业园项目")
    make_enterprise(name="珞石生物股份有限公司")

    def queries(count: int) -> int:
        said = [
            (f"星桅海上凤电装备{chr(0x7532 + number)}厂", f"珞右{chr(0x7532 + number)}物有限公司")
            for number in range(count)
        ]
        with CaptureQueriesContext(connection) as context:
            found(*said)
        return len(context.captured_queries)

    # One is the district, another its places.
    assert queries(2) == queries(30) == 6


def test_the_total_that_a_draft_gives_of_a_named_project_is_checked() -> None:
    district = make_district()
    total = {"total_investment": Decimal(5_090_000_000)}
    project = make_project(unit=district, name="骁桁锂电隔膜产业化项目", **total)
    make_project(unit=district, name="澄湾储能变流器项目")
    text = (
        "9月以来，骁桁锂电隔膜产业化项目签约，该项目总投资{}亿元。"
        "澄湾储能变流器项目总投资3亿元。无名光电项目总投资4亿元。"
    )
    outcomes = []
    for said in ("50.9", "51", "59"):
        check = check_text(actor=SYSTEM, text=text.format(said), unit=district, as_of=date(2026, 10, 31))
        of_project = [one for one in check.figures if one.statement.measure.id == "other.amount"]
        assert [check.text[slice(*one.statement.span)] for one in of_project] == [f"{said}亿元", "3亿元"]
        outcomes.append(of_project[0].outcome)
        assert (of_project[1].outcome, of_project[1].known) == ("unchecked", None)
        assert project.code in of_project[0].url
    assert outcomes == ["agrees", "rounded", "differs"]
