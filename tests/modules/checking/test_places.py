"""Figures of the city, the province or a neighbour are not held against the district's ledger."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Unit, UnitKind
from bridgehead.modules.checking.verdicts import Check, check_text
from tests.factories import make_milestone, make_project, make_unit

pytestmark = pytest.mark.django_db
CASES = json.loads(Path(__file__).with_name("places.json").read_text(encoding="utf-8"))


def checked(text: str, name: str) -> Check:
    """A draft of the unit of that name: a district with two towns, or one of them."""
    towns = {"石渡镇", "云麓镇"}
    root = make_unit(name="桥港区" if name in towns else name, kind=UnitKind.DISTRICT, parent=None)
    for town in sorted(towns):
        make_unit(name=town, kind=UnitKind.TOWN, parent=root)
    return check_text(actor=SYSTEM, text=text, unit=Unit.objects.get(name=name), as_of=date(2026, 7, 31))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_figure_is_of_the_place_that_it_is_said_of(case: dict[str, Any]) -> None:
    check = checked(case["text"], case["unit"])
    own = {unit.name for unit in Unit.objects.all()}
    for figure, wanted in zip(check.figures, case["places"], strict=True):
        said = (figure.statement.quote, figure.reason)
        if wanted is None or wanted in own:
            assert figure.unit is not None, said
            assert figure.unit.name == (wanted or case["unit"]), said
        else:
            assert (figure.outcome, figure.unit, figure.question) == ("unchecked", None, None), said
            assert wanted in figure.reason


def test_the_city_contradicts_neither_the_ledger_nor_the_district() -> None:
    check = checked("1—7月，全市签约项目320个，总投资900亿元。1—7月，全区签约项目1个，总投资1亿元。", "桥港区")
    make_milestone(project=make_project(unit=check.unit))
    check = check_text(actor=SYSTEM, text=check.text, unit=check.unit, as_of=check.as_of)
    assert [figure.outcome for figure in check.figures] == ["unchecked", "unchecked", "agrees", "agrees"]
    assert check.is_fine
    with translation.override("zh-hans"):
        again = check_text(actor=SYSTEM, text=check.text, unit=check.unit, as_of=check.as_of)
        assert again.figures[0].reason == "说的是全市，不在本台账范围内。"
