"""Logging in and out: what was typed is kept, guessing is throttled, one-time passwords are changed first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.foundation.audit.chain import history
from bridgehead.modules.accounts.models import Person
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db
LOGIN = reverse("accounts:login")


def test_strangers_are_sent_to_the_log_in_page_and_back(client: Client) -> None:
    answer = client.get(reverse("accounts:units"))
    assert answer.status_code == 302
    assert answer["Location"] == f"{LOGIN}?next=/units/"
    person = make_person()
    answer = client.post(LOGIN, {"username": person.username, "password": PASSWORD, "next": "/units/"})
    assert answer["Location"] == "/units/"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client) -> None:
    answer = client.post("/units/1/move/", {"parent": "2"}, headers={"Referer": "http://testserver/units/1/?x=1"})
    assert answer["Location"] == f"{LOGIN}?next=/units/1/%3Fx%3D1&expired=sent"
    assert "登录已过期" in client.get(answer["Location"], headers={"Accept-Language": "zh-CN"}).content.decode()


def test_a_part_of_a_page_moves_the_whole_page_to_the_log_in_page(client: Client) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/documents/"}
    answer = client.get(reverse("accounts:units"), headers=asked)
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == f"{LOGIN}?next=/documents/&expired=sent"


def test_a_page_opened_after_the_session_ended_says_so(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "gone"
    answer = client.get(reverse("accounts:units"))
    assert answer["Location"] == f"{LOGIN}?next=/units/&expired=seen"
    page = client.get(answer["Location"], headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "登录已过期" in page
    assert "保留在本浏览器" not in page


def test_a_stranger_is_not_told_of_a_session(client: Client) -> None:
    assert "登录已过期" not in client.get(LOGIN, headers={"Accept-Language": "zh-CN"}).content.decode()


def test_the_name_is_compared_without_regard_to_case(client: Client) -> None:
    make_person(username="HeYining")
    assert client.post(LOGIN, {"username": " heyining ", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_logging_in_never_leads_off_the_site(client: Client, target: str) -> None:
    person = make_person()
    answer = client.post(LOGIN, {"username": person.username, "password": PASSWORD, "next": target})
    assert answer["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(client: Client) -> None:
    person = make_person()
    answer = client.post(LOGIN, {"username": person.username, "password": "wrong"})
    assert answer.status_code == 422
    assert f'value="{person.username}"' in answer.content.decode()
    assert answer.context["form"].non_field_errors()


def test_a_closed_account_cannot_log_in(client: Client) -> None:
    person = make_person(is_active=False)
    assert client.post(LOGIN, {"username": person.username, "password": PASSWORD}).status_code == 422


def _lock(client: Client, person: Person) -> None:
    for typed in (person.username, person.username.upper(), f" {person.username}", person.username, person.username):
        last = client.post(LOGIN, {"username": typed, "password": "wrong"})
    assert last.status_code == 429


def test_five_wrong_passwords_pause_log_in_and_say_until_when(client: Client) -> None:
    person = make_person()
    _lock(client, person)
    answer = client.post(LOGIN, {"username": person.username, "password": PASSWORD})
    assert answer.status_code == 429
    assert 800 < int(answer["Retry-After"]) <= 900
    assert timedelta(minutes=14) < answer.context["until"] - timezone.now() <= timedelta(minutes=15)
    assert "ui/error.html" in [template.name for template in answer.templates]


def test_the_pause_is_for_this_name_from_this_address_only(client: Client) -> None:
    person, colleague = make_person(), make_person()
    _lock(client, person)
    assert client.post(LOGIN, {"username": colleague.username, "password": PASSWORD}).status_code == 302
    other_place = Client(REMOTE_ADDR="10.0.0.9")
    assert other_place.post(LOGIN, {"username": person.username, "password": PASSWORD}).status_code == 302


def test_the_pause_ends_by_itself(client: Client) -> None:
    person = make_person()
    _lock(client, person)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert client.post(LOGIN, {"username": person.username, "password": PASSWORD}).status_code == 302


def test_logging_out_takes_a_post(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert client.post(reverse("accounts:logout")).status_code == 302
    assert client.get(reverse("accounts:units")).status_code == 302


def test_a_one_time_password_leads_to_the_password_page_and_nowhere_else(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    person = sign_in(must_change_password=True)
    page = reverse("accounts:password")
    assert client.get(reverse("accounts:units"))["Location"] == page
    assert client.get(reverse("accounts:units"), headers={"HX-Request": "true"})["HX-Redirect"] == page
    new = "a-fresh-long-word"
    answer = client.post(page, {"old": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 302
    assert client.get(reverse("accounts:units")).status_code == 200, "the session goes on after the change"
    person.refresh_from_db()
    assert person.check_password(new)
    entry = history(person).get(action="accounts.person.password_changed")
    assert (entry.before, entry.after) == (None, None), "no password in the audit, not even hashed"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"old": "wrong", "new": "a-fresh-long-word", "again": "a-fresh-long-word"}, "old"),
        ({"old": PASSWORD, "new": "a-fresh-long-word", "again": "another-long-word"}, "again"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "new"),
        ({"old": PASSWORD, "new": "12345678901234", "again": "12345678901234"}, "new"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "new"),
    ],
)
def test_a_password_that_cannot_be_taken_says_which_field(client: Client, sign_in, typed, field) -> None:  # type: ignore[no-untyped-def]
    person = sign_in()
    answer = client.post(reverse("accounts:password"), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_other_sessions_end_with_the_password(client: Client) -> None:
    person = make_person()
    elsewhere = Client()
    for one in (client, elsewhere):
        one.post(LOGIN, {"username": person.username, "password": PASSWORD})
    new = "a-fresh-long-word"
    client.post(reverse("accounts:password"), {"old": PASSWORD, "new": new, "again": new})
    assert elsewhere.get(reverse("accounts:units")).status_code == 302


def test_the_language_stays_with_the_person(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    person = sign_in()
    assert client.get(reverse("accounts:units"))["Content-Language"] == "zh-hans"
    client.post(reverse("set_language"), {"language": "en", "next": "/units/"})
    person.refresh_from_db()
    assert person.language == "en"
    another_machine = Client()
    another_machine.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert another_machine.get(reverse("accounts:units"))["Content-Language"] == "en"


def test_strangers_choose_the_language_of_the_log_in_page(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": LOGIN})
    assert client.get(LOGIN)["Content-Language"] == "en"


def test_a_language_that_is_not_spoken_is_refused(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    assert client.post(reverse("set_language"), {"language": "tlh"}).status_code == 422
    assert client.get(reverse("set_language")).status_code == 405
