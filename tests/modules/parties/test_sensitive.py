"""What a firm reported of its years: who sees it, who writes it, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.parties import sensitive
from bridgehead.modules.parties.models import Enterprise, EnterpriseYear
from bridgehead.modules.parties.queries import masked
from tests.factories import make_actor, make_enterprise, make_enterprise_year, make_grant, make_person

pytestmark = pytest.mark.django_db


def cleared(role: str = "promoter") -> Any:
    person = make_person(role=role)
    make_grant(person=person, role="financials")
    return actor_of(person)


def save(actor: Any, firm: Enterprise, year: int = 2025, version: int | None = None, **facts: Any) -> EnterpriseYear:
    return sensitive.save_year(actor=actor, enterprise_id=firm.pk, year=year, version=version, **facts)


def test_a_year_is_entered_and_changed_with_both_values_in_the_history() -> None:
    firm, actor = make_enterprise(), cleared()
    save(actor, firm, revenue=Decimal(100), employees=5)
    row = save(actor, firm, version=1, revenue=Decimal(120))
    assert (row.revenue, row.employees, row.version) == (Decimal(120), 5, 2)
    newest = history(firm).first()
    assert newest is not None
    assert (newest.before, newest.after) == ({"year": 2025, "revenue": "100.00"}, {"year": 2025, "revenue": "120"})


def test_a_stale_save_says_what_the_other_wrote() -> None:
    row = make_enterprise_year(revenue=Decimal(7), version=3)
    with pytest.raises(Conflict) as conflict:
        save(cleared(), row.enterprise, version=2, revenue=Decimal(9))
    assert conflict.value.differences == {"revenue": (Decimal(7), Decimal(9))}
    with pytest.raises(Conflict):
        save(cleared(), row.enterprise, revenue=Decimal(9))


def test_it_takes_the_clearance_and_the_right_to_change() -> None:
    firm = make_enterprise()
    with pytest.raises(Forbidden):
        save(make_actor("promoter"), firm, revenue=Decimal(1))
    with pytest.raises(Forbidden):
        save(cleared("leader"), firm, revenue=Decimal(1))
    with pytest.raises(Forbidden):
        sensitive.open_financials(actor=make_actor("administrator"), enterprise_id=firm.pk)


@pytest.mark.parametrize(
    ("year", "facts", "field"),
    [
        (2999, {}, "year"),
        (1900, {}, "year"),
        (2025, {"revenue": Decimal(-1)}, "revenue"),
        (2025, {"tax": Decimal("NaN")}, "tax"),
        (2025, {"employees": 3, "researchers": 4}, "researchers"),
    ],
)
def test_what_is_refused(year: int, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        save(cleared(), make_enterprise(), year, **facts)
    assert set(refused.value.errors) == {field}


def test_the_page_shows_the_years_and_takes_a_new_one(client: Client, sign_in: Any) -> None:
    person = sign_in(role="statistician")
    make_grant(person=person, role="financials")
    row = make_enterprise_year(year=2024, revenue=Decimal(230_000_000))
    url = reverse("parties:financials", args=[row.enterprise_id])
    assert "2.30亿元" in client.get(url).content.decode()
    assert client.post(url, {"year": "2025", "revenue": "1000", "employees": "3"})["Location"] == url
    assert client.post(url, {"year": "二〇二五"}).status_code == 422
    shown = client.get(url, {"year": "2024"}).context["form"].initial
    assert shown["version"] == 1
    assert client.post(url, {"year": "2024", "revenue": "5", "version": "9"}).status_code == 409


@pytest.mark.parametrize(
    ("text", "shown"),
    [("13900006678", "139****78"), ("0512-6655", "051****55"), ("110", "****"), ("", ""), ("a@b.cn", "a***@b.cn")],
)
def test_numbers_are_shown_in_part(text: str, shown: str) -> None:
    assert masked(text) == shown
