"""Every export and every opening of a sensitive field is logged, and the log is for those who administer the person."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from bridgehead.foundation.audit.disclosures import disclosures
from bridgehead.foundation.audit.models import AuditEntry
from tests.factories import make_contact, make_enterprise, make_grant, make_person, make_project, make_unit

pytestmark = pytest.mark.django_db
LOG = reverse("accounts:disclosures")


def test_an_export_is_numbered_and_marked_with_who_took_it(client: Client, sign_in: Any) -> None:
    person = sign_in(role="leader")
    make_project(unit=person.unit)
    answer = client.get(reverse("ledger:projects_xlsx"))
    entry = AuditEntry.objects.get(action="ledger.projects.exported")
    assert entry.after["rows"] == 1
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    mark = next(text for text in said if person.name in text and str(entry.pk) in text)
    assert mark
    header = sheet.oddHeader.center.text
    assert person.name in header
    assert str(entry.pk) in header
    assert person.name in book.properties.creator


def test_opening_contacts_financials_and_terms_is_logged(client: Client, sign_in: Any) -> None:
    person = sign_in(role="promoter")
    for clearance in ("contacts", "financials", "negotiation"):
        make_grant(person=person, role=clearance)
    contact, project = make_contact(enterprise=make_enterprise()), make_project()
    firm = contact.enterprise_id
    for url in (
        reverse("parties:contacts", args=[firm]),
        reverse("parties:contact", args=[firm, contact.pk]),
        reverse("parties:financials", args=[firm]),
        reverse("ledger:terms", args=[project.code]),
    ):
        assert client.get(url).status_code == 200
    actions = [entry.action for entry in AuditEntry.objects.order_by("pk")]
    assert actions == [
        "parties.contacts.opened",
        "parties.contacts.opened",
        "parties.financials.opened",
        "ledger.terms.opened",
    ]
    sign_in()
    text = client.get(LOG).content.decode()
    assert text.count(person.name) == 4
    assert project.name in text


def test_the_log_is_narrowed_by_who_what_and_when(client: Client, sign_in: Any) -> None:
    taker = sign_in(role="leader", name="柳出表")
    client.get(reverse("ledger:projects_xlsx"))
    client.get(reverse("findings:xlsx"))
    sign_in()

    def found(**asked: str) -> int:
        return len(client.get(LOG, asked).context["lines"])

    assert found() == 2
    assert found(action="findings.exported") == 1
    assert found(q=taker.name) == 2
    assert found(q="别人") == 0
    assert found(since="2999-01-01") == 0
    assert found(until="2000-01-01") == 0
    assert client.get(LOG, {"since": "bad"}).status_code == 200


def test_an_administrator_sees_their_own_people_only(client: Client, sign_in: Any) -> None:
    park = make_unit()
    sign_in(make_person(role="leader", unit=make_unit()))
    client.get(reverse("ledger:projects_xlsx"))
    sign_in(make_person(role="administrator", unit=park))
    assert client.get(LOG).context["lines"] == []


def test_every_export_of_the_code_is_in_the_log() -> None:
    """Whatever sends a workbook goes through `export_response`, under an action that the log knows."""
    assert {"ledger.projects.exported", "ledger.answer.exported", "findings.exported"} <= set(disclosures())


def test_the_log_asks_the_same_number_of_queries_for_many_rows(
    client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    person = sign_in(role="promoter")
    make_grant(person=person, role="contacts")
    for _number in range(6):
        client.get(reverse("parties:contacts", args=[make_enterprise().pk]))
    sign_in()
    with django_assert_max_num_queries(12):
        client.get(LOG)
