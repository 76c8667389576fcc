"""What holds for every endpoint: who may call, how errors look, how creates are repeated, how lists are paged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from ninja import Schema

from bridgehead.config import api
from bridgehead.foundation.access import Refused
from bridgehead.foundation.api.paging import read_cursor, write_cursor
from bridgehead.modules.accounts import idempotency
from bridgehead.modules.accounts.models import ApiToken, IdempotencyRecord
from bridgehead.modules.parties.models import Enterprise
from tests.factories import make_enterprise, make_person, make_token

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def all_schemas(known: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for one in known.__subclasses__():
        yield one
        yield from all_schemas(one)


def test_every_shape_has_a_name_of_its_own() -> None:
    """The document knows shapes by their names: of two with the same one it would describe the other."""
    assert api.api.get_openapi_schema()
    ours = {one for one in all_schemas() if one.__module__.startswith("bridgehead.")}
    names = Counter(one.__name__ for one in ours)
    assert [name for name, times in names.items() if times > 1] == []


def assert_problem(answer, status: int, kind: str) -> dict:  # type: ignore[no-untyped-def,type-arg]
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM
    body = answer.json()
    assert body["type"] == f"urn:bridgehead:problem:{kind}"
    assert body["status"] == status
    assert body["title"]
    assert body["request_id"] == answer["X-Request-ID"]
    return body


def test_strangers_hear_401_and_how_to_call(client: Client) -> None:
    answer = client.get("/api/v1/me")
    assert_problem(answer, 401, "unauthenticated")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert_problem(client.post("/api/v1/enterprises", {}, content_type="application/json"), 401, "unauthenticated")


@pytest.mark.parametrize(
    "facts",
    [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(days=1)}],
    ids=["revoked", "expired"],
)
def test_a_token_that_is_not_in_force_is_nobody(client: Client, facts) -> None:  # type: ignore[no-untyped-def]
    _token, secret = make_token(scopes=("accounts.*",), **facts)
    assert_problem(client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}), 401, "unauthenticated")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "bh_abc"])
def test_a_header_that_is_no_token_is_nobody(client: Client, header: str) -> None:
    assert_problem(client.get("/api/v1/me", headers={"Authorization": header}), 401, "unauthenticated")


def test_a_bad_token_is_not_saved_by_a_session(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_a_token_reaches_no_further_than_its_scopes(caller) -> None:  # type: ignore[no-untyped-def]
    narrow = caller("administrator", scopes=("accounts.view_units",))
    assert narrow.get("/units").status_code == 200
    assert narrow.get("/me").json()["token_scopes"] == ["accounts.view_units"]
    body = assert_problem(narrow.post("/enterprises", {"name": "硕渡新材料有限公司"}), 403, "forbidden")
    assert body["detail"] == "parties.register_enterprise"
    assert narrow.get("/enterprises").json()["items"] == []


def test_a_token_reaches_no_further_than_its_person(caller) -> None:  # type: ignore[no-untyped-def]
    assert caller("leader").post("/enterprises", {"name": "硕渡新材料有限公司"}).status_code == 403


def test_last_use_is_noted_at_most_once_a_minute(caller, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    with django_assert_num_queries(3):  # token with person, last use, grants
        one.get("/me")
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    with django_assert_num_queries(2):
        one.get("/me")
    assert ApiToken.objects.get().last_used_at == first


def test_a_session_may_read_and_needs_the_csrf_token_to_write(sign_in) -> None:  # type: ignore[no-untyped-def]
    person = make_person()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/me").json()["token_scopes"] is None
    send = {"data": {"name": "硕渡新材料有限公司"}, "content_type": "application/json"}
    assert_problem(browser.post("/api/v1/enterprises", **send), 403, "forbidden")
    browser.get(reverse("accounts:units"))
    page = browser.get(reverse("api:openapi-view"))
    token = page.context["csrf_token"]
    assert browser.post("/api/v1/enterprises", headers={"X-CSRFToken": str(token)}, **send).status_code == 201


def test_a_one_time_password_must_be_changed_before_the_api_answers(client: Client, caller) -> None:  # type: ignore[no-untyped-def]
    person = make_person(must_change_password=True)
    assert_problem(caller(person=person).get("/me"), 403, "forbidden")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert_problem(client.get("/api/v1/me"), 403, "forbidden")


def test_errors_are_problems_wherever_they_arise(caller, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    assert_problem(one.get("/no/such/path"), 404, "not-found")
    assert_problem(one.get("/"), 404, "not-found")
    assert_problem(one.client.get("/api/v2/me"), 404, "not-found")
    assert_problem(one.get("/enterprises/999999"), 404, "not-found")
    assert_problem(one.get("/enterprises/%00"), 404, "not-found")
    wrong_way = one.client.delete("/api/v1/me")
    assert_problem(wrong_way, 405, "method")
    assert wrong_way["Allow"] == "GET"
    body = assert_problem(one.get("/enterprises", limit=0), 422, "invalid")
    assert body["errors"][0]["field"] == "query.limit"
    unreadable = one.client.post("/api/v1/enterprises", "{", content_type="application/json")
    assert_problem(unreadable, 400, "unreadable")


@pytest.mark.parametrize("text", ['{"name": "a\\u0000b"}', '{"name": "\\ud800"}'])
def test_text_that_no_database_takes_is_refused(caller, text: str) -> None:  # type: ignore[no-untyped-def]
    answer = caller().client.post("/api/v1/enterprises", text, content_type="application/json")
    assert_problem(answer, 400, "unreadable")
    assert_problem(caller().get("/enterprises", q="a\x00"), 400, "unreadable")


def test_what_breaks_is_logged_and_says_nothing_of_the_inside(caller, monkeypatch, caplog) -> None:  # type: ignore[no-untyped-def]
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("bridgehead.modules.parties.api.search", broken)
    answer = caller().get("/enterprises")
    assert_problem(answer, 500, "broken")
    assert "secret inside" not in answer.content.decode()
    assert "secret inside" in caplog.text


def test_too_many_calls_are_told_when_to_come_back(caller, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    throttle = next(t for t in api.api.throttle if isinstance(t, api.CallerThrottle))
    monkeypatch.setattr(throttle, "num_requests", 2)
    cache.clear()
    one, other = caller(), caller()
    assert [one.get("/me").status_code for _call in range(3)] == [200, 200, 429]
    again = one.get("/me")
    assert_problem(again, 429, "too-many")
    assert int(again["Retry-After"]) > 0
    assert other.get("/me").status_code == 200, "another person has a count of their own"


def test_the_same_key_makes_nothing_twice_and_answers_the_same(caller) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    body = {"name": "硕渡新材料有限公司"}
    first = one.post("/enterprises", body, **{"Idempotency-Key": "k-1"})
    again = one.post("/enterprises", body, **{"Idempotency-Key": "k-1"})
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Enterprise.objects.count() == 1


def test_a_key_belongs_to_one_request_and_one_person(caller) -> None:  # type: ignore[no-untyped-def]
    one, other = caller(), caller()
    key = {"Idempotency-Key": "k-1"}
    one.post("/enterprises", {"name": "硕渡新材料有限公司"}, **key)
    body = assert_problem(one.post("/enterprises", {"name": "乐棹储能有限公司"}, **key), 422, "refused")
    assert body["errors"][0]["field"] == "Idempotency-Key"
    assert other.post("/enterprises", {"name": "乐棹储能有限公司"}, **key).status_code == 201
    assert Enterprise.objects.count() == 2


def test_a_twin_of_a_call_that_is_under_way_makes_nothing_of_its_own(caller, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """The twin looks for the key before our commit and finds nothing; it then waits at the key and replays."""
    one = caller()
    body, key = {"name": "硕渡新材料有限公司"}, {"Idempotency-Key": "k-1"}
    first = one.post("/enterprises", body, **key)
    answers = iter([None])
    looked = idempotency._replay
    monkeypatch.setattr(idempotency, "_replay", lambda *asked: next(answers, ...) and looked(*asked))
    twin = one.post("/enterprises", body, **key)
    assert (twin.status_code, twin.json()) == (201, first.json())
    assert twin["Idempotency-Replayed"] == "true"
    assert Enterprise.objects.count() == 1


def test_a_refused_call_may_be_mended_under_its_key(caller) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    make_enterprise(credit_code="91350100M000100Y43")
    body = {"name": "硕渡新材料有限公司", "credit_code": "91350100M000100Y43"}
    assert one.post("/enterprises", body, **{"Idempotency-Key": "k-1"}).status_code == 422
    assert not IdempotencyRecord.objects.exists()
    assert one.post("/enterprises", {"name": "硕渡"}, **{"Idempotency-Key": "k-1"}).status_code == 201


def test_a_key_is_forgotten_after_a_day(caller) -> None:  # type: ignore[no-untyped-def]
    one = caller()
    one.post("/enterprises", {"name": "硕渡新材料有限公司"}, **{"Idempotency-Key": "k-1"})
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert one.post("/enterprises", {"name": "乐棹储能有限公司"}, **{"Idempotency-Key": "k-1"}).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 81, "with space"])
def test_a_malformed_key_is_refused(caller, key: str) -> None:  # type: ignore[no-untyped-def]
    answer = caller().post("/enterprises", {"name": "硕渡"}, **{"Idempotency-Key": key})
    assert_problem(answer, 422, "invalid")


def test_pages_follow_each_other_without_gap_or_double_while_rows_arrive(caller) -> None:  # type: ignore[no-untyped-def]
    made = [make_enterprise().pk for _number in range(5)]
    one = caller()
    seen, after = [], {}
    while True:
        page = one.get("/enterprises", limit=2, **after).json()
        seen += [item["id"] for item in page["items"]]
        if len(seen) == 2:
            made.append(make_enterprise().pk)
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == made


@pytest.mark.parametrize("cursor", ["x", "YWZ0ZXI6", "YWZ0ZXI6LTE", "é", "YWZ0ZXI6OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_cursor_that_was_not_made_here_is_refused(caller, cursor: str) -> None:  # type: ignore[no-untyped-def]
    body = assert_problem(caller().get("/enterprises", after=cursor), 422, "refused")
    assert body["errors"][0]["field"] == "after"
    with pytest.raises(Refused):
        read_cursor(cursor)


def test_a_cursor_reads_back() -> None:
    assert [read_cursor(write_cursor(pk)) for pk in (0, 1, 2**63 - 1)] == [0, 1, 2**63 - 1]


def test_the_schema_in_git_is_the_schema_of_the_code() -> None:
    kept = Path(__file__).parents[2] / "docs" / "openapi.json"
    assert kept.read_text(encoding="utf-8") == api.openapi_text(), "run `bridgehead openapi` and commit what differs"


def test_the_interactive_docs_load_nothing_from_elsewhere_and_run_no_inline_script(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    page = reverse("api:openapi-view")
    assert client.get(page).status_code == 302, "they act as whoever is logged in"
    sign_in()
    text = client.get(page).content.decode()
    assert "http://" not in text
    assert "https://" not in text
    assert text.count("<script") == text.count("<script src=") + text.count('<script type="application/json"')
    assert "<style" not in text
    assert " style=" not in text
    assert client.get(reverse("api:openapi-json")).json()["openapi"].startswith("3.1")
