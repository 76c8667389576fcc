"""Errors of the API as problem documents (RFC 9457): what happened, in a form that programs can act on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, Throttled, ValidationError

from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import plain

MEDIA_TYPE = "application/problem+json"
logger = logging.getLogger("bridgehead.api")


class FieldError(Schema):
    """One thing that is wrong with the request. `field` is empty where it is about the whole."""

    field: str
    detail: str


class Difference(Schema):
    """A field that somebody else changed meanwhile."""

    field: str
    current: Any = None
    attempted: Any = None


class Problem(Schema):
    """An error (RFC 9457). `type` is stable; `title` and `detail` are for people."""

    type: str
    title: str
    status: int
    detail: str = ""
    request_id: str = ""
    errors: list[FieldError] = []
    current_version: int | None = None
    differences: list[Difference] = []


def problem(
    request: HttpRequest,
    status: int,
    kind: str,
    title: str,
    *,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """A problem document; members of `more` are the extension members of `Problem`."""
    body = {
        "type": f"urn:bridgehead:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": getattr(request, "request_id", ""),
        **more,
    }
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def not_found(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    """404, for what isn't there and for what the caller may not know of."""
    return problem(request, 404, "not-found", _("There is nothing here, or not for you."))


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405 with the methods that there are."""
    return problem(request, 405, "method", _("This address is used another way."), headers={"Allow": allowed})


def _forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    action = exception.action if isinstance(exception, Forbidden) else ""
    return problem(request, 403, "forbidden", _("You may see this, but not do that."), detail=action)


def _conflict(request: HttpRequest, exception: Exception) -> HttpResponse:
    assert isinstance(exception, Conflict)  # noqa: S101 - registered for nothing else
    differences = [
        {"field": field, "current": plain(current), "attempted": plain(attempted)}
        for field, (current, attempted) in exception.differences.items()
    ]
    return problem(
        request,
        409,
        "conflict",
        _("Somebody changed this meanwhile. Read it again and decide."),
        current_version=exception.current_version,
        differences=differences,
    )


def _refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    assert isinstance(exception, Refused)  # noqa: S101 - registered for nothing else
    errors = [
        {"field": field, "detail": str(message)} for field, messages in exception.errors.items() for message in messages
    ]
    return problem(request, 422, "refused", _("This cannot be done as it stands."), errors=errors)


def _invalid(request: HttpRequest, exception: Exception) -> HttpResponse:
    assert isinstance(exception, ValidationError)  # noqa: S101 - registered for nothing else
    errors = [
        {"field": ".".join(str(part) for part in error["loc"]), "detail": str(error["msg"])}
        for error in exception.errors
    ]
    return problem(request, 422, "invalid", _("Some part of the request has the wrong form."), errors=errors)


def _http_error(request: HttpRequest, exception: Exception) -> HttpResponse:
    assert isinstance(exception, HttpError)  # noqa: S101 - registered for nothing else
    status = exception.status_code
    if status == HTTPStatus.UNAUTHORIZED:
        title = _("Say who you are: with a token, or logged in.")
        return problem(request, status, "unauthenticated", title, headers={"WWW-Authenticate": "Bearer"})
    if isinstance(exception, Throttled):
        wait = {"Retry-After": str(exception.wait)} if exception.wait else {}
        return problem(request, status, "too-many", _("Too many calls. Wait a little."), headers=wait)
    kind = {400: "unreadable", 403: "forbidden"}.get(status, "http")
    return problem(request, status, kind, _("The request was not accepted."), detail=str(exception))


def _too_big(request: HttpRequest, _exception: Exception) -> HttpResponse:
    return problem(request, 413, "too-big", _("The request is larger than what is taken."))


def _suspicious(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, 400, "unreadable", _("The request was not accepted."), detail=type(exception).__name__)


def _broken(request: HttpRequest, exception: Exception) -> HttpResponse:
    logger.error("API call failed: %s %s", request.method, request.path, exc_info=exception)
    return problem(request, 500, "broken", _("Something broke on our side. This step was undone as a whole."))


def answer_with_problems(api: NinjaAPI) -> None:
    """Every error of the API, expected or not, becomes a problem document."""
    handlers: tuple[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
        (Http404, not_found),
        (PermissionDenied, _forbidden),
        (Conflict, _conflict),
        (Refused, _refused),
        (ValidationError, _invalid),
        (HttpError, _http_error),
        (RequestDataTooBig, _too_big),
        (SuspiciousOperation, _suspicious),
        (Exception, _broken),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)
