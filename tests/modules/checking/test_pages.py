"""The pages of a draft: handed in, looked at, taken home corrected, thrown away; by its owner alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from bridgehead.modules.checking.models import Draft
from bridgehead.modules.checking.word import document_of
from tests import factories
from tests.modules.checking.test_danyang import PARAGRAPH
from tests.support import danyang

pytestmark = pytest.mark.django_db
TEXT = PARAGRAPH.replace("42个，总投资260.69", "43个，总投资262.89")


def hand_in(client: Client, **sent: object) -> Draft:
    unit = factories.make_district()
    response = client.post(reverse("checking:hand_in"), {"unit": unit.pk, "as_of": "2023-07-31", "text": TEXT, **sent})
    kept = Draft.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("checking:draft", args=[kept.pk])
    return kept


def test_pasted_text_comes_back_with_every_figure_marked(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    ledger = danyang.build()
    sign_in(role="statistician")
    kept = hand_in(client)
    page = html.fromstring(client.get(reverse("checking:draft", args=[kept.pk])).content)
    marks = page.xpath("//article[contains(@class, 'draft')]//span[contains(@class, 'ck')]")
    said = [mark.text_content().replace("\u2060", "") for mark in marks]
    assert [one for one in said if one[-1] in "≠✓"][:3] == ["43个≠", "262.89亿元≠", "3个✓"]
    assert ledger.august.name in page.xpath("//*[@id='panel']")[0].text_content()
    article = page.xpath("//article")[0].text_content().replace("\u2060", "").replace("≠", "")
    assert article.count("总投资262.89亿元") == 1
    rows = page.xpath("//*[@id='list']//tr[@data-row]")
    assert len(rows) == 14
    assert "is-cur" in rows[0].get("class")


def test_a_figure_is_opened_alone(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    danyang.build()
    sign_in(role="statistician")
    url = reverse("checking:draft", args=[hand_in(client).pk])
    part = client.get(f"{url}?n=3&was=1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="m1" hx-swap-oob="true"' in part
    assert 'id="m3" hx-swap-oob="true"' in part
    assert client.get(f"{url}?n=99999").status_code == 200
    assert client.get(f"{url}?n=x").status_code == 200


def test_a_file_is_read_and_comes_back_corrected(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    danyang.build()
    sign_in(role="statistician")
    file = SimpleUploadedFile("月报.docx", document_of(TEXT))
    kept = hand_in(client, text="", file=file)
    assert kept.text.strip() == TEXT
    response = client.get(reverse("checking:corrected", args=[kept.pk]))
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert response.content.startswith(b"PK")


def test_nothing_typed_is_lost_by_an_error(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="statistician")
    unit = factories.make_district()
    broken = SimpleUploadedFile("月报.docx", b"PK\x03\x04 no zip")
    sent = {"unit": unit.pk, "as_of": "2099-01-01", "text": TEXT}
    for more in ({}, {"as_of": "", "file": broken}, {"unit": 0}):
        response = client.post(reverse("checking:hand_in"), {**sent, **more})
        assert response.status_code == 422
        assert TEXT in response.content.decode()
        assert 'class="err"' in response.content.decode() or "bh-errs" in response.content.decode()
    assert not Draft.objects.exists()


def test_a_draft_is_its_owners_alone(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    theirs = factories.make_draft()
    sign_in(role="administrator")
    for name in ("checking:draft", "checking:corrected"):
        assert client.get(reverse(name, args=[theirs.pk])).status_code == 404
    assert client.post(reverse("checking:discard", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("checking:draft", args=[theirs.pk])).status_code == 405
    assert client.get(reverse("checking:discard", args=[theirs.pk])).status_code == 405
    assert theirs.title not in client.get(reverse("checking:drafts")).content.decode()


def test_people_of_a_firm_check_nothing(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="enterprise", enterprise_id=factories.make_enterprise().pk)
    assert client.get(reverse("checking:drafts")).status_code == 403
    assert client.post(reverse("checking:hand_in"), {"text": TEXT}).status_code == 403


def test_a_draft_is_thrown_away(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    person = sign_in(role="leader")
    kept = factories.make_draft(person=person, as_of=date(2026, 7, 31))
    assert kept.title in client.get(reverse("checking:drafts")).content.decode()
    assert client.post(reverse("checking:discard", args=[kept.pk])).status_code == 302
    assert not Draft.objects.exists()


def test_whoever_sees_a_park_only_is_told_so(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    danyang.build()
    park = factories.make_unit(name="澄湾产业园")
    person = sign_in(role="promoter", unit=park)
    kept = factories.make_draft(person=person, unit=park, text=TEXT.replace("全市", "桥港区"), as_of=danyang.AS_OF)
    said = client.get(reverse("checking:draft", args=[kept.pk])).content.decode()
    assert "线项目" not in said
