"""A wrong method gets a page that says what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.test import RequestFactory

from bridgehead.foundation.ui.middleware import MethodNotAllowedMiddleware


def answer(response: HttpResponse, accept: str = "text/html") -> HttpResponse:
    def respond(_request: HttpRequest) -> HttpResponse:
        return response

    return MethodNotAllowedMiddleware(respond)(RequestFactory().post("/", headers={"accept": accept}))


def test_a_bare_405_gets_its_page_and_keeps_its_status() -> None:
    response = answer(HttpResponseNotAllowed(["GET"]))
    assert response.status_code == 405
    assert response["Allow"] == "GET"
    assert b"<h1>" in response.content


def test_programs_and_other_answers_are_left_alone() -> None:
    assert answer(HttpResponseNotAllowed(["GET"]), "application/json").content == b""
    assert answer(JsonResponse({"detail": "no"}, status=405)).content == b'{"detail": "no"}'
    assert answer(HttpResponse("ok")).content == b"ok"
