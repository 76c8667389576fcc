"""The ledger's answer beside a document's figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from bridgehead.engines.figures import FigureStatement, Measure, Period
from bridgehead.modules.documents.comparison import Beside, ledger_beside, unit_of_place
from bridgehead.modules.ledger import actions as ledger
from tests import factories

pytestmark = pytest.mark.django_db
YI = Decimal(100_000_000)
HALF_YEAR = Period(date(2026, 1, 1), date(2026, 6, 30))


@pytest.fixture(autouse=True)
def _english():  # type: ignore[no-untyped-def]
    with translation.override("en"):
        yield


def beside(value: Decimal, today: date = date(2026, 8, 4), **facts: Any) -> Beside:
    """What stands beside a statement, where the ledger has one project of 10.004亿元, signed in March."""
    actor = factories.make_actor("statistician")
    document = factories.make_document(published_on=date(2026, 8, 4))
    made = ledger.register_project(actor=actor, facts={"name": "硕渡膜材项目", "unit": document.unit})
    ledger.report_milestone(
        actor=actor, project_id=made.pk, kind="signed", happened_on=date(2026, 3, 9), amount=Decimal("1000400000")
    )
    statement = FigureStatement(
        **{
            "doc": "d",
            "quote": "q",
            "span": (0, 1),
            "place": "桥港区",
            "measure": Measure("project.signed.investment", {"investment_min": 100_000_000, "scope": "new"}),
            "value": value,
            "unit": "CNY",
            "period": HALF_YEAR,
            **facts,
        }
    )
    return ledger_beside(actor=actor, statement=statement, document=document, today=today, language="zh-Hans")


@pytest.mark.parametrize(
    ("value", "facts", "verdict"),
    [
        (Decimal("1000400000"), {}, "same"),
        (Decimal("1000000000"), {}, "rounded"),
        (12 * YI, {}, "differs"),
        (9 * YI, {"comparator": ">="}, "within"),
        (11 * YI, {"comparator": ">="}, "differs"),
        (11 * YI, {"comparator": "<="}, "within"),
        (Decimal("1020000000"), {"comparator": "~"}, "within"),
        (40 * YI, {"modality": "target"}, "open"),
        (12 * YI, {"label": "新能源招商"}, "open"),
        (2 * YI, {"unit": "USD"}, "open"),
    ],
)
def test_verdicts(value: Decimal, facts: dict[str, Any], verdict: str) -> None:
    found = beside(value, **facts)
    assert found.answer is not None
    assert found.answer.value == Decimal("1000400000")
    assert found.verdict == verdict
    assert (found.difference is None) is (facts.get("unit") == "USD")
    assert "project.signed.investment" in found.url


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"place": "远山市"}, "远山市"),
        ({"period": Period(date(2027, 1, 1), date(2027, 12, 31))}, "not begun"),
        ({"measure": Measure("gdp.amount")}, ""),
    ],
)
def test_where_the_ledger_has_no_answer_it_says_why(facts: dict[str, Any], said: str) -> None:
    found = beside(YI, **facts)
    assert found.answer is None
    assert found.reason
    assert said in found.reason


def test_a_year_that_is_not_over_is_answered_up_to_today() -> None:
    found = beside(YI, today=date(2026, 2, 1), period=Period(date(2026, 1, 1), date(2026, 12, 31)))
    assert found.answer is not None
    assert (found.answer.as_of, found.answer.count) == (date(2026, 2, 1), 0)


def test_places_are_units_by_any_of_their_names() -> None:
    park = factories.make_unit(name="临港产业园", short_name="临港园")
    document = factories.make_document()
    assert unit_of_place("临港园", document) == park
    assert unit_of_place("临汀市桥港区", document) == document.unit
    assert unit_of_place("港区", document) is None
    assert unit_of_place(None, document) == document.unit
    assert unit_of_place("远山市", document) is None
