"""Documents in the API: taking in, reading, reviewing; the ladder of each endpoint."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bridgehead.modules.documents.models import Document, PublishedFigure
from tests.factories import make_document, make_statement, make_unit

pytestmark = pytest.mark.django_db
TEXT = "桥港区招商简报\n2026年8月5日\n今年1至7月，全区签约亿元以上项目42个，总投资254.69亿元。\n"


def send(caller, text: str = TEXT, name: str = "bulletin.txt", **more: object):  # type: ignore[no-untyped-def]
    headers = more.pop("headers", {})
    file = SimpleUploadedFile(name, text.encode(), "text/plain")
    return caller.client.post("/api/v1/documents", {"file": file, **more}, headers=headers)


def test_a_text_is_taken_in_and_read(caller) -> None:  # type: ignore[no-untyped-def]
    one = caller("statistician")
    made = send(one, published_on="2026-08-05", place="桥港区")
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["is_new"], body["published_on"], body["place"]) == (True, "2026-08-05", "桥港区")
    assert body["statement_count"] == body["pending_count"] > 0
    whole = one.get(f"/documents/{body['id']}").json()
    statements = one.get(f"/documents/{body['id']}/statements").json()
    assert len(statements) == body["statement_count"]
    for statement in statements:
        if statement["kind"] == "figure":
            assert statement["read_as"]["quote"] == whole["text"][statement["start"] : statement["end"]]


def test_the_same_bytes_again_are_noticed(caller) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    first, again = send(one), send(one, name="other.txt")
    assert (again.status_code, again.json()["is_new"], again.json()["id"]) == (200, False, first.json()["id"])


def test_a_repeated_upload_with_a_key_answers_as_the_first_time(caller) -> None:  # type: ignore[no-untyped-def]
    one, key = caller(), {"Idempotency-Key": "d-1"}
    first, again = (send(one, headers=key) for _call in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert send(one, text="另一篇文稿。", headers=key).status_code == 422
    assert Document.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("leader", 403), ("enterprise", 403), (None, 403), ("promoter", 201)])
def test_who_may_take_in(caller, role, status) -> None:  # type: ignore[no-untyped-def]
    assert send(caller(role)).status_code == status


def test_taking_in_for_anothers_unit_is_forbidden(caller) -> None:  # type: ignore[no-untyped-def]
    assert send(caller("promoter", unit=make_unit()), unit_id=make_unit().pk).status_code == 403


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("", {}),
        (TEXT, {"name": "program.exe"}),
        (TEXT, {"published_on": "soon"}),
        (TEXT, {"url": "javascript:1"}),
        (TEXT, {"unit_id": 10**9}),
    ],
)
def test_what_cannot_be_taken_in(caller, text, more) -> None:  # type: ignore[no-untyped-def]
    answer = send(caller(), text, **more)
    assert answer.status_code == 422, answer.content
    assert not Document.objects.exists()


def test_an_upload_without_a_file_is_refused(caller) -> None:  # type: ignore[no-untyped-def]
    assert caller().client.post("/api/v1/documents", {"title": "x"}).status_code == 422


def test_strangers_hear_404_and_readers_403(caller) -> None:  # type: ignore[no-untyped-def]
    document = make_document(unit=make_unit(), pending_count=1)
    statement = make_statement(document=document)
    stranger, reader = caller("statistician", unit=make_unit()), caller("leader")
    version = {"version": 1}
    for path in (f"/documents/{document.pk}", f"/documents/{document.pk}/statements", f"/statements/{statement.pk}"):
        assert stranger.get(path).status_code == 404
        assert reader.get(path).status_code == 200
    for path, body in (
        (f"/statements/{statement.pk}/accept", version),
        (f"/statements/{statement.pk}/reject", version),
        (f"/statements/{statement.pk}/correct", {**version, "content": statement.content}),
        (f"/documents/{document.pk}/undo", {}),
    ):
        assert stranger.post(path, body).status_code == 404, path
        assert reader.post(path, body).status_code == 403, path
    assert stranger.get("/documents").json()["items"] == []
    assert [item["id"] for item in reader.get("/documents").json()["items"]] == [document.pk]
    assert caller("enterprise").get("/documents").json()["items"] == []


def test_accepting_publishes_a_figure_and_undo_takes_it_back(caller) -> None:  # type: ignore[no-untyped-def]
    statement = make_statement()
    one = caller("statistician")
    accepted = one.post(f"/statements/{statement.pk}/accept", {"version": 1})
    assert accepted.status_code == 200, accepted.content
    assert accepted.json()["statement"]["state"] == "accepted"
    assert PublishedFigure.objects.get().period_end == date(2026, 7, 31)
    assert one.post(f"/statements/{statement.pk}/accept", {"version": 1}).status_code == 409
    undone = one.post(f"/documents/{statement.document_id}/undo")
    assert undone.status_code == 200, undone.content
    assert [row["state"] for row in undone.json()["statements"]] == ["pending"]
    assert not PublishedFigure.objects.exists()
    assert one.post(f"/documents/{statement.document_id}/undo").status_code == 422


def test_correcting_and_rejecting(caller) -> None:  # type: ignore[no-untyped-def]
    statement = make_statement()
    one = caller()
    better = {**statement.content, "value": "43"}
    corrected = one.post(f"/statements/{statement.pk}/correct", {"version": 1, "content": better})
    assert corrected.status_code == 200, corrected.content
    row = corrected.json()["statement"]
    assert (row["content"]["value"], row["read_as"]["value"], row["is_corrected"]) == ("43", "42", True)
    stale = one.post(f"/statements/{statement.pk}/reject", {"version": 1, "reason": "旧稿"})
    assert stale.status_code == 409
    assert stale.json()["current_version"] == row["version"]
    rejected = one.post(f"/statements/{statement.pk}/reject", {"version": row["version"], "reason": "旧稿"})
    assert (rejected.json()["statement"]["state"], rejected.json()["statement"]["reason"]) == ("rejected", "旧稿")


@pytest.mark.parametrize("content", [{}, {"kind": "figure"}, {"kind": "poem"}, {"value": "many"}])
def test_a_correction_that_is_no_statement_is_refused(caller, content) -> None:  # type: ignore[no-untyped-def]
    statement = make_statement()
    answer = caller().post(f"/statements/{statement.pk}/correct", {"version": 1, "content": content})
    assert answer.status_code == 422, answer.content


def test_the_list_is_narrowed(caller) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    waiting = make_document(pending_count=2, title="七月简报")
    make_document(pending_count=0)
    assert [item["id"] for item in one.get("/documents", show="review").json()["items"]] == [waiting.pk]
    assert [item["id"] for item in one.get("/documents", text="七月").json()["items"]] == [waiting.pk]
    assert one.get("/documents", show="mine").json()["items"] == []
    assert one.get("/documents", show="nonsense").status_code == 422


def test_a_list_costs_the_same_for_two_documents_and_for_ten(caller, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    make_document()
    one.get("/documents")
    for _number in range(9):
        make_document()
    with django_assert_num_queries(3):  # token with person, grants, rows
        assert len(one.get("/documents").json()["items"]) == 10


def test_ways_in_that_there_are_not(caller) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    for method, path in (
        ("delete", "/documents"),
        ("delete", "/documents/1"),
        ("post", "/documents/1/statements"),
        ("put", "/statements/1"),
        ("get", "/statements/1/accept"),
        ("get", "/statements/1/correct"),
        ("get", "/statements/1/reject"),
        ("get", "/documents/1/undo"),
    ):
        assert getattr(one.client, method)(f"/api/v1{path}").status_code == 405, path
