"""The answer page: the form, the text form, rates, rows, published figures, the workbook."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.ledger.models import Project
from tests import factories

pytestmark = pytest.mark.django_db
PAGE, SHEET = "/answers/", "/answers/export.xlsx"
SIGNED = "project.signed.count[investment_min=100000000]"
# Session, person, grants; units, answer by tier, rows, events, names, months, published; the shell's numbers.
QUERIES = 12


def ask(measure: str = SIGNED, **more: Any) -> str:
    return f"{PAGE}?{urlencode({'m': measure, 'as_of': '2026-07-31', **more})}"


def signed(day: date = date(2026, 3, 1), amount: int = 200_000_000, **facts: Any) -> Project:
    project = factories.make_project(total_investment=Decimal(amount), signed_on=day, stage="signed", **facts)
    factories.make_milestone(project=project, happened_on=day, amount=Decimal(amount))
    return project


def test_without_a_question_it_offers_the_form(client: Any, sign_in: Any) -> None:
    sign_in()
    response = client.get(PAGE)
    assert response.status_code == 200
    assert response.context["found"] is None
    assert "?m=project.signed.count[investment_min=100000000]" in {
        url for _name, url in response.context["suggestions"]
    }


def test_the_form_leads_to_the_permanent_address(client: Any, sign_in: Any) -> None:
    sign_in()
    typed = {
        "measure": "project.signed.count",
        "tier": "from_1",
        "level": "city",
        "from": "2026-01-01",
        "as_of": "2026-07-31",
    }
    response = client.get(PAGE, typed)
    wanted = {
        "m": "project.signed.count[investment_min=100000000,level=city]",
        "from": "2026-01-01",
        "as_of": "2026-07-31",
    }
    assert response.status_code == 302
    assert response.url == f"{PAGE}?{urlencode(wanted)}"
    values = client.get(response.url).context["values"]
    assert (values["measure"], values["tier"], values["level"]) == ("project.signed.count", "from_1", "city")


def test_answers_with_value_clocks_rows_and_charts(client: Any, sign_in: Any) -> None:
    sign_in()
    first = signed(date(2026, 2, 1))
    signed(date(2026, 3, 1), amount=1_500_000_000)
    signed(date(2026, 3, 2), amount=50_000_000)
    context = client.get(ask()).context
    assert context["found"].value == 2
    assert context["lines"][0].row.project_code == first.code
    assert context["lines"][0].url == f"/projects/{first.code}/"
    assert [row[1] for row in context["month_rows"]] == ["1", "1"]
    assert context["tier_chart"]["series"][0]["values"].count(1.0) == 2


def test_a_rate_never_stands_alone(client: Any, sign_in: Any) -> None:
    sign_in()
    project = factories.make_project()
    factories.make_investment(project=project, amount=Decimal(25_000_000))
    factories.make_year_plan(project=project, amount=Decimal(100_000_000))
    text = client.get(ask("investment.done.rate")).content.decode()
    assert "25.0%" in text
    assert "÷" in text
    assert "1.00亿元" in text


def test_bad_measure_keeps_what_was_typed_and_says_what_is_wrong(client: Any, sign_in: Any) -> None:
    sign_in()
    response = client.get(ask("project.signed.count[level=moon]"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "project.signed.count[level=moon]" in text
    assert "province" in response.context["errors"]["m"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "soon"}, "from"),
        ({"from": "2026-05-01", "to": "2026-04-01"}, "to"),
        ({"as_of": "2126-01-01"}, "as_of"),
        ({"unit": "99999"}, "unit"),
        ({"known_at": "yesterday"}, "known_at"),
    ],
)
def test_bad_fields_are_named_and_kept(client: Any, sign_in: Any, query: dict[str, str], field: str) -> None:
    sign_in()
    response = client.get(ask(**query))
    assert response.status_code == 422
    assert field in response.context["errors"]
    assert response.context["found"] is None
    assert response.context["values"][field] == query[field]


def test_says_why_it_cannot_answer(client: Any, sign_in: Any) -> None:
    sign_in()
    response = client.get(ask("gdp.amount"))
    assert response.status_code == 200
    assert response.context["reason"]
    assert response.context["reason"] in response.content.decode()


def test_yesterdays_answer_again(client: Any, sign_in: Any) -> None:
    sign_in()
    signed()
    assert client.get(ask(known_at="2026-01-01")).context["found"].value == 0
    assert client.get(ask(known_at="2026-06-01")).context["found"].value == 1


def test_a_unit_narrows_the_answer(client: Any, sign_in: Any) -> None:
    sign_in()
    park = factories.make_unit()
    signed(unit=park)
    signed(unit=factories.make_unit())
    assert client.get(ask(unit=park.pk)).context["found"].value == 1


def test_fifty_rows_a_page(client: Any, sign_in: Any) -> None:
    sign_in()
    for _number in range(51):
        signed()
    first, second = client.get(ask()).context, client.get(ask(page=2)).context
    assert (len(first["lines"]), first["previous"], bool(first["next"])) == (50, "", True)
    assert (len(second["lines"]), bool(second["previous"]), second["next"]) == (1, True, "")


def test_published_figures_that_say_otherwise(client: Any, sign_in: Any) -> None:
    sign_in()
    signed()
    factories.make_published_figure()
    said = client.get(ask()).context["said"]
    assert [(one.verdict, one.difference, one.is_more) for one in said] == [("differs", "41", True)]
    assert said[0].published.quote in client.get(ask()).content.decode()


def test_published_figures_of_another_period_or_place_are_left_out(client: Any, sign_in: Any) -> None:
    sign_in()
    factories.make_published_figure(period_end=date(2026, 6, 30))
    factories.make_published_figure(place="石渡镇")
    assert client.get(ask()).context["said"] == []


def test_a_target_is_no_claim(client: Any, sign_in: Any) -> None:
    sign_in()
    factories.make_published_figure(modality="target")
    assert [one.verdict for one in client.get(ask()).context["said"]] == ["target"]


def test_queries_do_not_grow_with_rows(client: Any, sign_in: Any) -> None:
    sign_in()

    def counted() -> int:
        client.get(ask())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ask()).status_code == 200
        return len(captured)

    signed()
    factories.make_published_figure()
    few = counted()
    for _number in range(20):
        signed()
        factories.make_published_figure()
    assert counted() == few == QUERIES


def test_workbook_holds_the_rows_and_the_answer(client: Any, sign_in: Any) -> None:
    person = sign_in()
    for _number in range(60):
        signed()
    response = client.get(ask().replace(PAGE, SHEET))
    rows = list(openpyxl.load_workbook(BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))
    assert len([row for row in rows[1:] if row[6] == 200_000_000]) == 60
    assert any("60" in str(row[0]) for row in rows[61:])
    entry = AuditEntry.objects.get(action="ledger.answer.exported")
    assert entry.after is not None
    assert (entry.actor_id, entry.after["rows"]) == (person.pk, 60)


def test_workbook_of_a_bad_question_leads_back_to_it(client: Any, sign_in: Any) -> None:
    sign_in()
    response = client.get(f"{SHEET}?m=nonsense")
    assert response.url == f"{PAGE}?m=nonsense"


@pytest.mark.parametrize("address", [PAGE, SHEET])
def test_an_enterprise_does_not_ask(client: Any, sign_in: Any, address: str) -> None:
    sign_in(role="enterprise", enterprise_id=factories.make_enterprise().pk)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", [PAGE, SHEET])
def test_asking_is_only_reading(client: Any, sign_in: Any, address: str) -> None:
    sign_in()
    assert client.post(address).status_code == 405


def test_the_table_says_every_stage_by_unit_and_tier(client: Any, sign_in: Any) -> None:
    sign_in()
    town = factories.make_unit(name="甲镇", kind="town")
    signed(unit=town)
    signed(date(2026, 4, 1), amount=1_500_000_000, unit=town)
    response = client.get(f"/answers/table/?{urlencode({'m': SIGNED, 'as_of': '2026-07-31'})}")
    assert response.status_code == 200
    place = 1  # signed comes after those in hand
    [row] = [row for row in response.context["units"] if row.cells[place][0]]
    assert (row.name, row.cells[place]) == ("甲镇", (2, Decimal(1_700_000_000)))
    assert [tier.cells[place][0] for tier in response.context["tiers"]] == [1, 1]
    below = client.get(row.url)
    assert below.context["total"].cells[place][0] == 2
    assert client.get(ask()).content.decode().count("/answers/table/?") == 1


@pytest.mark.parametrize(("query", "status"), [("as_of=2126-01-01", 422), ("unit=999999", 422), ("m=nonsense[", 422)])
def test_a_table_that_cannot_be_made_says_why(client: Any, sign_in: Any, query: str, status: int) -> None:
    sign_in()
    response = client.get(f"/answers/table/?{query}")
    assert response.status_code == status
    assert response.context["errors"]
