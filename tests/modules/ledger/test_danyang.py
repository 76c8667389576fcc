"""The ledger of `tests.support.danyang` answers what the report says, in yuan and in dollars."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bridgehead.engines.figures import Period, parse_measure
from bridgehead.modules.ledger.answers import Scope, answer, in_currency
from bridgehead.modules.ledger.models import Milestone
from tests import factories
from tests.support import danyang

pytestmark = pytest.mark.django_db

LARGE = "investment_min=100000000"
SAID = {
    f"project.signed.count[{LARGE},scope=new]": "42",
    f"project.signed.investment[{LARGE},scope=new]": "26069000000",
    "project.signed.count[investment_min=3000000000,scope=new]": "3",
    "project.signed.count[investment_min=1000000000,investment_max=3000000000,scope=new]": "3",
    "project.signed.count[investment_min=500000000,investment_max=1000000000,scope=new]": "2",
    f"project.signed.count[{LARGE},sector=manufacturing,scope=new]": "41",
    f"project.signed.count[{LARGE},sector=service,scope=new]": "1",
    f"project.signed.count[{LARGE},industry={danyang.INDUSTRY},scope=new]": "26",
    "project.in_hand.count": "113",
    "project.in_hand.count[origin=domestic]": "97",
    "project.in_hand.investment[origin=domestic]": "36903000000",
    "project.in_hand.count[origin=foreign]": "16",
}


def _ask(text: str, end: date = danyang.AS_OF):  # type: ignore[no-untyped-def]
    scope = Scope(factories.make_actor("leader"), period=Period(date(2023, 1, 1), end))
    return answer(parse_measure(text), scope, end)


def test_the_figures_of_seven_months_and_of_the_half_year() -> None:
    danyang.build()
    assert {text: _ask(text).value for text in SAID} == {text: Decimal(said) for text, said in SAID.items()}
    share = _ask(f"project.share[{LARGE},industry={danyang.INDUSTRY},scope=new]")
    assert (share.numerator, share.denominator) == (26, 42)
    half = date(2023, 6, 30)
    assert _ask(f"project.signed.count[{LARGE}]", half).value == 41
    assert _ask(f"project.signed.investment[{LARGE}]", half).value == Decimal("16070000000")
    assert _ask("project.signed.count[investment_min=3000000000]", half).value == 2


def test_foreign_capital_is_summed_in_dollars_where_all_of_it_is_stated_so() -> None:
    made = danyang.build()
    foreign = _ask("project.in_hand.investment[origin=foreign]")
    assert in_currency(foreign, "USD") == Decimal("737000000")
    assert in_currency(foreign, "EUR") is None
    assert in_currency(_ask("project.in_hand.investment"), "USD") is None
    signed = _ask(f"project.signed.investment[{LARGE}]")
    assert in_currency(signed, "CNY") == signed.value
    Milestone.objects.filter(project=made.in_hand[-1]).update(amount=None, amount_cny=None)
    assert in_currency(foreign, "USD") is None
