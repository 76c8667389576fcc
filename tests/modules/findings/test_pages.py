"""The pages of findings: who reaches them, what they show, what they cost, closing and opening again."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
PAGE = reverse("findings:list")


def test_the_list_shows_what_is_open(client: Any, sign_in: Any) -> None:
    finding = factories.make_finding()
    factories.make_finding_evidence(finding=finding)
    sign_in(role="statistician")
    page = client.get(PAGE)
    assert page.status_code == 200
    assert finding.message_zh in page.content.decode()
    assert client.get(reverse("findings:finding", args=[finding.pk])).status_code == 200
