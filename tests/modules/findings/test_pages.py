"""The pages of findings: who reaches them, what they show, what they cost, closing and opening again."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.findings.actions import reconcile_everything
from bridgehead.modules.findings.models import Finding
from tests import factories
from tests.modules.findings.worlds import EIGHT_MONTHS, TEN_MONTHS, WRONG_RATE, take_in

pytestmark = pytest.mark.django_db
PAGE = reverse("findings:list")
CLOSE_MANY = reverse("findings:close_many")
RECONCILE = reverse("findings:reconcile")
XLSX = reverse("findings:xlsx")
# With three for the session, the person and the grants, and two for the numbers beside the doors.
LIST_QUERIES = 10
PAGE_QUERIES = 8


def url(name: str, finding: Finding) -> str:
    return reverse(f"findings:{name}", args=[finding.pk])


@pytest.fixture
def closer(sign_in: Any) -> Any:
    return sign_in(role="statistician")


@pytest.fixture
def finding() -> Finding:
    made = factories.make_finding()
    factories.make_finding_evidence(finding=made)
    return made


# ---- the ladder


def test_strangers_are_sent_to_the_log_in(client: Any, finding: Finding) -> None:
    for address in (PAGE, XLSX, url("finding", finding)):
        assert client.get(address).headers["Location"].startswith("/login/")
    for address in (CLOSE_MANY, RECONCILE, url("close", finding), url("reopen", finding)):
        assert client.post(address).headers["Location"].startswith("/login/")


def test_readers_see_everything_and_change_nothing(client: Any, sign_in: Any, finding: Finding) -> None:
    sign_in(role="leader")
    page = client.get(PAGE).content.decode()
    assert finding.message_zh in page
    assert CLOSE_MANY not in page
    assert RECONCILE not in page
    assert client.get(XLSX).status_code == 200
    one = client.get(url("finding", finding)).content.decode()
    assert url("close", finding) not in one
    for address in (CLOSE_MANY, RECONCILE, url("close", finding), url("reopen", finding)):
        assert client.post(address, {"version": 1}).status_code == 403


def test_findings_of_other_units_are_not_there(client: Any, sign_in: Any, finding: Finding) -> None:
    sign_in(role="statistician", unit=factories.make_unit())
    assert finding.message_zh not in client.get(PAGE).content.decode()
    assert client.get(url("finding", finding)).status_code == 404
    for name in ("close", "reopen"):
        assert client.post(url(name, finding), {"version": 1}).status_code == 404
    chosen = {"finding": f"{finding.pk}:1", "reason_kind": "verified"}
    assert client.post(CLOSE_MANY, chosen).status_code == 404


def test_enterprises_stay_outside(client: Any, sign_in: Any, finding: Finding) -> None:
    sign_in(role="enterprise")
    assert client.get(PAGE).status_code == client.get(XLSX).status_code == 403
    assert client.get(url("finding", finding)).status_code == 404
    assert client.post(RECONCILE).status_code == 403


def test_the_wrong_method(client: Any, closer: Any, finding: Finding) -> None:
    for address in (CLOSE_MANY, RECONCILE, url("close", finding), url("reopen", finding)):
        assert client.get(address).status_code == 405
    for address in (PAGE, XLSX, url("finding", finding)):
        assert client.post(address).status_code == 405


# ---- what it shows and costs


def test_a_finding_stands_with_its_sentences_and_links(client: Any, closer: Any) -> None:
    document = take_in(actor_of(closer), WRONG_RATE)
    page = client.get(PAGE)
    text = page.content.decode()
    finding = Finding.objects.get()
    assert page.context["gravest"].finding == finding
    assert "<mark>办结率95%</mark>" in text
    assert f"/documents/{document.pk}/?s=3" in text
    assert "fi-bars" in text
    assert finding.likeliest_zh in text
    one = client.get(url("finding", finding)).content.decode()
    assert "<mark>收集企业诉求320件</mark>" in one
    assert "90.0%" in one
    # What stands in one paragraph is shown once, with all that disagrees marked.
    assert one.count('class="fi-side"') == 1
    assert one.count("<mark>") == 3
    assert "2026年1—9月 · 桥港区" in one


def test_english_readers_are_told_in_english(client: Any, closer: Any) -> None:
    take_in(actor_of(closer), WRONG_RATE)
    client.post(reverse("set_language"), {"language": "en"})
    text = client.get(PAGE).content.decode()
    assert "A rate is denied by its numerator and denominator" in text
    assert "more" in text


def test_what_is_not_the_readers_is_said_without_its_words(client: Any, sign_in: Any) -> None:
    park = factories.make_unit()
    finding = factories.make_finding(unit=park)
    evidence = factories.make_finding_evidence(finding=finding)
    sign_in(role="leader", unit=park)
    for address in (PAGE, url("finding", finding)):
        assert f"<mark>{evidence.quote}" not in client.get(address).content.decode()


def test_the_list_costs_the_same_for_any_number(client: Any, closer: Any, django_assert_num_queries: Any) -> None:
    for _ in range(15):
        made = factories.make_finding()
        factories.make_finding_evidence(finding=made)
        factories.make_finding_evidence(finding=made)
    client.get(PAGE)
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(PAGE)
    assert len(page.context["cards"]) == 15


def test_one_costs_the_same(client: Any, closer: Any, finding: Finding, django_assert_num_queries: Any) -> None:
    factories.make_finding_evidence(finding=finding)
    with django_assert_num_queries(PAGE_QUERIES):
        assert client.get(url("finding", finding)).status_code == 200


def test_the_empty_page_explains_itself(client: Any, closer: Any) -> None:
    for query in ({}, {"show": "closed"}, {"kind": "rate"}):
        assert "bh-empty" in client.get(PAGE, query).content.decode()


def test_the_door_counts_what_is_grave(client: Any, closer: Any) -> None:
    factories.make_finding()
    factories.make_finding(severity="note", gravity=2)
    factories.make_finding(state="closed")
    assert "数据打架<em>1</em>" in client.get(PAGE).content.decode()


# ---- what it does


def test_closing_and_opening_again(client: Any, closer: Any, finding: Finding) -> None:
    assert client.post(url("close", finding), {"version": 1}).status_code == 422
    answer = client.post(url("close", finding), {"version": 1, "reason_kind": "other"})
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
    sent = {"version": 1, "reason_kind": "definition", "reason": "一个含续建"}
    assert client.post(url("close", finding), sent).headers["Location"] == url("finding", finding)
    finding.refresh_from_db()
    assert (finding.status, finding.closed_by) == ("closed", closer)
    page = client.get(url("finding", finding)).content.decode()
    assert "一个含续建" in page
    assert client.post(url("close", finding), {**sent, "version": 2}).status_code == 422
    assert client.post(url("close", finding), sent).status_code == 409
    assert client.post(url("reopen", finding), {"version": 2}).status_code == 302
    finding.refresh_from_db()
    assert finding.status == "open"


def test_several_are_closed_with_one_reason_and_the_filter_stays(client: Any, closer: Any) -> None:
    made = [factories.make_finding() for _ in range(3)]
    ticked = [f"{one.pk}:1" for one in made[:2]]
    address = f"{CLOSE_MANY}?kind=part"
    refused = client.post(address, {"finding": ticked, "reason_kind": ""})
    assert refused.status_code == 422
    assert refused.content.decode().count(" checked") == 2
    assert client.post(address, {"reason_kind": "verified"}).status_code == 422
    answer = client.post(address, {"finding": ticked, "reason_kind": "verified"})
    assert answer.headers["Location"] == f"{PAGE}?kind=part"
    assert Finding.objects.filter(state="closed").count() == 2
    assert client.post(CLOSE_MANY, {"finding": ["x", "1:y", ":"], "reason_kind": "verified"}).status_code == 422


def test_everything_is_reconciled_from_the_page(client: Any, closer: Any, monkeypatch: Any) -> None:
    take_in(actor_of(closer), EIGHT_MONTHS, date(2026, 9, 22))
    take_in(actor_of(closer), TEN_MONTHS, date(2026, 11, 3))
    answer = client.post(RECONCILE, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert Finding.objects.get().kind == "fall"
    assert answer.context["last"].run.ran_by == closer
    monkeypatch.setattr("bridgehead.modules.findings.actions.MOST_IN_A_REQUEST", 1)
    assert "bridgehead reconcile" in client.post(RECONCILE, follow=True).content.decode()


def test_the_workbook_holds_what_the_filter_shows_and_no_formula(client: Any, closer: Any) -> None:
    factories.make_finding_evidence(finding=factories.make_finding(message_zh="=1+1", message_en="=1+1"))
    factories.make_finding(kind="rate")
    answer = client.get(XLSX, {"kind": "part"})
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert sheet["D2"].value == "'=1+1"
    assert [sheet["F2"].value, sheet["G2"].value] == ["50", "42"]
    assert sheet["A3"].value is None
    told = AuditEntry.objects.get(action="findings.exported")
    assert told.after == {"query": "kind=part", "rows": 1}


def test_ledger_evidence_links_to_the_answer_and_the_project(client: Any, closer: Any) -> None:
    finding = factories.make_finding(document=factories.make_document())
    shown = factories.make_finding_evidence(finding=finding)
    project = factories.make_project(unit=finding.unit)
    ledger = {"origin": "ledger", "document": None, "start": 0, "end": 0, "unit": finding.unit}
    factories.make_finding_evidence(finding=finding, statement=shown.statement, **ledger)
    content = {"doc": "ledger", "kind": "project", "quote": "", "span": [0, 0], "place": None, "name": project.name}
    made = factories.make_finding_evidence(finding=finding, statement=shown.statement, **ledger)
    Finding.objects.get().evidence.filter(pk=made.pk).update(project=project, content=content, statement=None)
    Finding.objects.get().evidence.filter(origin="ledger").update(statement=None)
    text = client.get(url("finding", finding)).content.decode()
    assert "/answers/?m=project.signed.count" in text
    assert f"/projects/{project.code}/" in text


def test_reconciling_twice_leaves_the_page_as_it_was(client: Any, closer: Any) -> None:
    take_in(actor_of(closer), WRONG_RATE)
    reconcile_everything(actor=actor_of(closer))
    before = client.get(PAGE).context["counts"]
    reconcile_everything(actor=actor_of(closer))
    assert client.get(PAGE).context["counts"] == before
