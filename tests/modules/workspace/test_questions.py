"""A question in words: answered in the search box, in the API and in a terminal, within what the asker may see."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from bridgehead.modules.workspace.commands import ask
from tests import factories
from tests.support import danyang

pytestmark = pytest.mark.django_db
QUESTION = "2023年1—7月新签约亿元以上制造业项目有多少个、总投资多少"


def page_of(client: Client, text: str) -> html.HtmlElement:
    return html.fromstring(client.get(reverse("workspace:find"), {"q": text}).content)


def test_the_search_box_answers_and_leads_to_the_rows(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    ledger = danyang.build()
    sign_in(role="leader")
    (reply,) = page_of(client, QUESTION).xpath("//*[@id='reply']")
    figures = reply.xpath(".//p[@class='v']")
    assert figures[0].text.strip() == "41个" or figures[0].text.strip() == "41"
    assert "256.29" in figures[1].text
    assert ledger.signed[1].name in reply.text_content()
    links = reply.xpath(".//ul[@class='parts']//a/@href")
    assert any("sector%3Dmanufacturing" in link and link.endswith("#a_sector") for link in links)
    (rows,) = reply.xpath(".//p[@class='all']/a/@href")[:1]
    answered = client.get(rows)
    assert answered.status_code == 200
    assert "41" in answered.content.decode()


def test_what_is_not_understood_is_said_and_names_are_still_looked_for(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    ledger = danyang.build()
    sign_in(role="leader")
    (reply,) = page_of(client, "今年高质量签约项目有多少个").xpath("//*[@id='reply']")
    said = reply.text_content()
    assert "高质量" in said
    assert reply.xpath(".//ul[@class='parts']//a/@href")[0].endswith("?m=project.signed.count")
    page = page_of(client, ledger.august.name[:6])
    assert page.xpath("//*[@id='reply']") == []
    assert ledger.august.name in page.text_content()


def test_the_api_answers_the_same(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    danyang.build()
    sign_in(role="leader")
    told = client.get("/api/v1/ask", {"q": QUESTION}).json()
    assert [(one["measure"], one["value"], one["count"]) for one in told["answers"]] == [
        ("project.signed.count[investment_min=100000000,sector=manufacturing]", "41", 41),
        ("project.signed.investment[investment_min=100000000,sector=manufacturing]", "25629000000", 41),
    ]
    assert told["answers"][0]["period"] == "2023-01-01/2023-07-31"
    told = client.get("/api/v1/ask", {"q": "今年企业诉求办结多少件"}).json()
    assert (told["answers"], told["unkept"]) == ([], ["case.resolved.count"])


def test_people_of_a_firm_ask_nothing(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="enterprise", enterprise_id=factories.make_enterprise().pk)
    assert client.get("/api/v1/ask", {"q": QUESTION}).status_code == 403


def test_whoever_sees_a_park_only_gets_the_park(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    danyang.build()
    park = factories.make_unit(name="澄湾产业园")
    project = factories.make_project(unit=park)
    factories.make_milestone(project=project, kind="signed", happened_on=date(2023, 3, 1))
    sign_in(role="promoter", unit=park)
    told = client.get("/api/v1/ask", {"q": "2023年签约项目有多少个"}).json()
    assert all(row["code"] == project.code for one in told["answers"] for row in one["rows"])
    assert told["answers"][0]["count"] <= 1


def test_the_terminal_tells_answers_from_riddles(capsys: pytest.CaptureFixture[str]) -> None:
    danyang.build()
    assert ask(QUESTION, as_json=False) == 0
    assert "制造业" in capsys.readouterr().out
    assert ask("2023年高质量签约项目有多少个", as_json=False) == 1
    assert "高质量" in capsys.readouterr().out
    assert ask("澄湾产业园", as_json=False) == 1
    assert ask(QUESTION, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["answers"][0]["value"] == "41"
