"""What a document finds in itself is kept, goes, comes back, and stays closed."""

from __future__ import annotations

from typing import Any

import pytest

from bridgehead.foundation.audit.chain import history
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.documents import actions as documents
from bridgehead.modules.findings.actions import close_finding
from bridgehead.modules.findings.models import Finding
from bridgehead.modules.findings.recording import lowest_common
from tests import factories
from tests.modules.findings.worlds import WRONG_RATE, corrected, statement, take_in

pytestmark = pytest.mark.django_db
RATE = "case.resolved.rate"


@pytest.fixture
def actor() -> Any:
    return factories.make_actor("statistician")


@pytest.fixture
def document(actor: Any) -> Any:
    return take_in(actor, WRONG_RATE)


def reject(actor: Any, document: Any) -> None:
    record = statement(document, RATE)
    documents.reject_statement(actor=actor, statement_id=record.pk, version=record.version)


def test_a_document_that_comes_in_has_its_findings(document: Any) -> None:
    finding = Finding.objects.get()
    assert (finding.kind, finding.severity, finding.scope, finding.status) == ("rate", "error", "document", "open")
    assert (finding.document, finding.unit) == (document, document.unit)
    assert str(finding.found) == "0.95"
    assert str(finding.expected) == "0.9"
    assert str(finding.difference) == "0.05"
    quotes = [one.quote for one in finding.evidence.all()]
    assert quotes[0] == "办结率95%"
    assert all(document.text[one.start : one.end] == one.quote for one in finding.evidence.all())
    assert [entry.action for entry in history(finding)] == ["findings.found"]


def test_the_review_page_and_the_findings_say_the_same(document: Any) -> None:
    finding = Finding.objects.get()
    assert [warning["code"] for warning in document.warnings] == [finding.kind]
    assert finding.message_zh in document.warnings[0]["zh"]


def test_working_it_out_again_changes_nothing(actor: Any, document: Any) -> None:
    before: dict[str, Any] = dict(Finding.objects.values().get())
    evidence = list(Finding.objects.get().evidence.values())
    record = statement(document, "case.raised.count")
    documents.accept_statement(actor=actor, statement_id=record.pk, version=record.version)
    after: dict[str, Any] = dict(Finding.objects.values().get())
    assert after.pop("last_seen_at") > before.pop("last_seen_at")
    assert after == before
    assert list(Finding.objects.get().evidence.values()) == evidence
    assert AuditEntry.objects.filter(action__startswith="findings.").count() == 1


def test_rejecting_the_figure_takes_it_away_and_undoing_brings_it_back(actor: Any, document: Any) -> None:
    reject(actor, document)
    finding = Finding.objects.get()
    assert finding.status == "gone"
    document.refresh_from_db()
    assert document.warnings == []
    documents.undo_review(actor=actor, document_id=document.pk)
    finding.refresh_from_db()
    assert (finding.status, finding.gone_at) == ("open", None)
    told = [entry.action for entry in history(finding)]
    assert told == ["findings.found_again", "findings.gone", "findings.found"]


def test_a_correction_settles_it(actor: Any, document: Any) -> None:
    record = statement(document, RATE)
    documents.correct_statement(
        actor=actor, statement_id=record.pk, version=record.version, content=corrected(record, value="0.9")
    )
    assert Finding.objects.get().status == "gone"


def test_a_correction_to_another_wrong_value_is_another_finding(actor: Any, document: Any) -> None:
    first = Finding.objects.get()
    close_finding(actor=actor, finding_id=first.pk, version=1, reason_kind="verified")
    record = statement(document, RATE)
    documents.correct_statement(
        actor=actor, statement_id=record.pk, version=record.version, content=corrected(record, value="0.8")
    )
    second = Finding.objects.exclude(pk=first.pk).get()
    first.refresh_from_db()
    assert (first.status, second.status) == ("closed", "open")
    assert first.gone_at is not None
    assert second.key != first.key


def test_a_closed_one_that_is_found_again_stays_closed(actor: Any, document: Any) -> None:
    finding = Finding.objects.get()
    close_finding(actor=actor, finding_id=finding.pk, version=1, reason_kind="definition")
    reject(actor, document)
    documents.undo_review(actor=actor, document_id=document.pk)
    finding.refresh_from_db()
    assert (finding.status, finding.gone_at, finding.reason_kind) == ("closed", None, "definition")


def test_copies_are_kept_apart(actor: Any, document: Any) -> None:
    copy = take_in(actor, WRONG_RATE + "\n")
    assert set(Finding.objects.values_list("document_id", flat=True)) == {document.pk, copy.pk}
    reject(actor, copy)
    assert Finding.objects.get(document=document).status == "open"
    assert Finding.objects.get(document=copy).status == "gone"


def test_the_unit_is_the_lowest_that_holds_all() -> None:
    park, town = factories.make_unit(), factories.make_unit()
    team = factories.make_unit(parent=park)
    district = factories.make_district()
    assert lowest_common([park, park]) == park
    assert lowest_common([team, park]) == park
    assert lowest_common([team, town]) == district
