"""A draft held against the ledger, for programs."""

from __future__ import annotations

import pytest
from django.test import Client

from bridgehead.modules.checking.models import Draft
from tests import factories
from tests.modules.checking.test_danyang import PARAGRAPH
from tests.support import danyang

pytestmark = pytest.mark.django_db


def test_a_draft_is_checked_and_not_kept(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    ledger = danyang.build()
    sign_in(role="statistician")
    text = PARAGRAPH.replace("42个，总投资260.69", "43个，总投资262.89")
    body = {"text": text, "unit_id": ledger.district.pk, "as_of": "2023-07-31"}
    told = client.post("/api/v1/checks", body, content_type="application/json").json()
    assert told["fine"] is False
    first = told["figures"][0]
    assert (first["outcome"], first["said"], first["known"], first["is_explained"]) == ("differs", "43", "42", True)
    assert [(row["code"], row["reason"]) for row in first["rows"]] == [(ledger.august.code, "after")]
    assert text[slice(*first["span"])] == first["quote"]
    assert not Draft.objects.exists()


def test_people_of_a_firm_and_wrong_units_are_refused(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(role="leader")
    wrong = client.post("/api/v1/checks", {"text": "签约项目2个。", "unit_id": 10**6}, content_type="application/json")
    assert wrong.status_code == 422
    sign_in(role="enterprise", enterprise_id=factories.make_enterprise().pk)
    assert client.post("/api/v1/checks", {"text": "签约项目2个。"}, content_type="application/json").status_code == 403
