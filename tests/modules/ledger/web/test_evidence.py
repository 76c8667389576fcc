"""The papers behind a claim: attached once, handed out, and the confidential ones to few."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.files import store
from bridgehead.modules.ledger.models import Evidence, Milestone
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF"


def to(name: str, *args: Any) -> str:
    return reverse(f"ledger:{name}", args=args)


@pytest.fixture
def reported(db: None) -> Milestone:
    return factories.make_milestone(reported_by=factories.make_person(role="promoter"))


def test_attaches_evidence_and_hands_it_out(client: Any, sign_in: Any, reported: Milestone) -> None:
    sign_in(role="promoter")
    code = reported.project.code
    typed = {"kind": "agreement", "papers": SimpleUploadedFile("协议.pdf", PDF)}
    assert client.post(to("evidence_attach", code, reported.pk), typed).status_code == 302
    response = client.get(to("evidence", code, Evidence.objects.get().pk))
    assert b"".join(response.streaming_content) == PDF
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize(("kind", "clearance"), [("agreement", "negotiation"), ("bank_credit_slip", "financials")])
def test_confidential_evidence_is_opened_with_a_clearance_and_logged(
    client: Any, sign_in: Any, reported: Milestone, kind: str, clearance: str
) -> None:
    file = store(PDF, "受限材料.pdf")
    stored = {"kind": kind, "name": file.name, "sha256": file.sha256, "media_type": file.media_type}
    project, paper = reported.project, factories.make_evidence(milestone=reported, **stored)
    pages = [to("milestone", project.code, reported.pk), reverse("workspace:project", args=[project.code])]
    url = to("evidence", project.code, paper.pk)

    reader = sign_in(role="leader")
    assert client.get(url).status_code == 403
    assert not any(url in client.get(page).content.decode() for page in pages)
    factories.make_grant(person=reader, role="contacts")
    assert client.get(url).status_code == 403
    assert not AuditEntry.objects.filter(action="ledger.evidence.opened").exists()

    factories.make_grant(person=reader, role=clearance)
    assert client.get(url).status_code == 200
    assert all(url in client.get(page).content.decode() for page in pages)
    # Who decides on the claim has to read it, and who brought it knows it.
    sign_in(role="statistician")
    assert client.get(url).status_code == 200
    Evidence.objects.update(uploaded_by=sign_in(role="promoter"))
    assert client.get(url).status_code == 200
    opened = AuditEntry.objects.filter(action="ledger.evidence.opened", target_id=str(project.pk))
    assert [entry.after["evidence"] for entry in opened] == [paper.pk] * 3


def test_the_same_file_twice_is_refused(client: Any, sign_in: Any, reported: Milestone) -> None:
    sign_in()
    url = to("evidence_attach", reported.project.code, reported.pk)
    client.post(url, {"kind": "agreement", "papers": SimpleUploadedFile("协议.pdf", PDF)})
    response = client.post(url, {"kind": "agreement", "papers": SimpleUploadedFile("又一份.pdf", PDF)})
    assert response.status_code == 422
    assert Evidence.objects.count() == 1
