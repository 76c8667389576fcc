"""Findings in the API: the list with its filters, settling, the ladder of each endpoint."""

from __future__ import annotations

import pytest

from tests.factories import make_document, make_finding, make_finding_evidence, make_unit

pytestmark = pytest.mark.django_db
WHY = {"version": 1, "reason_kind": "definition", "reason": "一个含续建"}


def test_the_list_gives_findings_with_their_evidence(caller) -> None:  # type: ignore[no-untyped-def]
    finding = make_finding()
    evidence = make_finding_evidence(finding=finding)
    make_finding(state="closed")
    body = caller("leader").get("/findings").json()
    assert body["next"] is None
    (only,) = body["items"]
    assert (only["id"], only["status"], only["severity"]) == (finding.pk, "open", "error")
    assert [float(only[name]) for name in ("found", "expected", "difference")] == [50, 42, 8]
    assert only["evidence"][0]["statement_id"] == evidence.statement_id
    assert only["evidence"][0]["quote"] == evidence.quote


def test_the_list_is_filtered_and_paged(caller) -> None:  # type: ignore[no-untyped-def]
    document = make_document()
    first = make_finding(document=document)
    make_finding_evidence(finding=first)
    second = make_finding(kind="rate", severity="warning")
    one = caller()

    def ids(**query) -> list[int]:  # type: ignore[no-untyped-def]
        return [item["id"] for item in one.get("/findings", **query).json()["items"]]

    assert ids() == [first.pk, second.pk]
    assert ids(kind="rate") == ids(severity="warning") == [second.pk]
    assert ids(document_id=document.pk) == [first.pk]
    assert ids(status="closed") == []
    page = one.get("/findings", limit=1).json()
    assert ids(limit=1, after=page["next"]) == [second.pk]
    assert one.get("/findings", status="odd").status_code == 422


def test_closing_and_opening_again(caller) -> None:  # type: ignore[no-untyped-def]
    finding, one = make_finding(), caller("project_officer")
    path = f"/findings/{finding.pk}"
    closed = one.post(f"{path}/close", WHY)
    assert (closed.status_code, closed.json()["status"], closed.json()["reason"]) == (200, "closed", "一个含续建")
    assert one.post(f"{path}/close", WHY).status_code == 409
    assert one.post(f"{path}/close", {**WHY, "version": 2}).status_code == 422
    opened = one.post(f"{path}/reopen", {"version": 2})
    assert (opened.status_code, opened.json()["status"]) == (200, "open")
    assert one.get(path).json() == opened.json()


@pytest.mark.parametrize("body", [{}, {"version": 1}, {**WHY, "reason_kind": "odd"}, {**WHY, "reason": "长" * 301}])
def test_what_cannot_be_done(caller, body) -> None:  # type: ignore[no-untyped-def]
    assert caller().post(f"/findings/{make_finding().pk}/close", body).status_code == 422


def test_other_needs_words(caller) -> None:  # type: ignore[no-untyped-def]
    answer = caller().post(f"/findings/{make_finding().pk}/close", {"version": 1, "reason_kind": "other"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "reason")


def test_strangers_hear_404_and_readers_403(caller) -> None:  # type: ignore[no-untyped-def]
    finding = make_finding()
    stranger, reader = caller("statistician", unit=make_unit()), caller("leader")
    assert stranger.get(f"/findings/{finding.pk}").status_code == 404
    assert reader.get(f"/findings/{finding.pk}").status_code == 200
    for path, body in ((f"/findings/{finding.pk}/close", WHY), (f"/findings/{finding.pk}/reopen", {"version": 1})):
        assert stranger.post(path, body).status_code == 404
        assert reader.post(path, body).status_code == 403
        assert reader.get(path).status_code == 405
    assert stranger.get("/findings").json()["items"] == []


def test_a_token_without_documents_gets_no_words(caller) -> None:  # type: ignore[no-untyped-def]
    finding = make_finding()
    make_finding_evidence(finding=finding)
    body = caller("leader", scopes=("findings.*",)).get(f"/findings/{finding.pk}").json()
    assert body["evidence"][0]["quote"] is None
    assert body["evidence"][0]["content"] is None
    assert caller("leader", scopes=("documents.*",)).get(f"/findings/{finding.pk}").status_code == 404
