"""The API at /api/v1: the rooms' routers in one frame of authentication, throttling, problems and OpenAPI 3.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI, Swagger
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.throttling import SimpleRateThrottle

from bridgehead.foundation.api import problems
from bridgehead.modules.accounts.api import router as accounts
from bridgehead.modules.accounts.authentication import SessionAuthentication, TokenAuthentication
from bridgehead.modules.approvals.api import router as approvals
from bridgehead.modules.assessment.api import router as assessment
from bridgehead.modules.bulletins.api import router as bulletins
from bridgehead.modules.checking.api import router as checking
from bridgehead.modules.delivery.api import router as delivery
from bridgehead.modules.documents.api import router as documents
from bridgehead.modules.duplicates.api import router as duplicates
from bridgehead.modules.exchange.api import router as exchange
from bridgehead.modules.findings.api import router as findings
from bridgehead.modules.ledger.api import router as ledger
from bridgehead.modules.parties.api import router as parties
from bridgehead.modules.reminders.api import router as reminders
from bridgehead.modules.targets.api import router as targets
from bridgehead.modules.taskforce.api import router as taskforce
from bridgehead.modules.workspace.api import router as workspace

RATE = "1200/m"
_NUL = "\x00"
_ERRORS = {
    "400": "The request cannot be read.",
    "401": "No token, no session, or one that is not in force.",
    "403": "The caller may see this, but not do that; or the token's scopes do not include it.",
    "404": "There is nothing here, or not for the caller.",
    "409": "Somebody changed it meanwhile.",
    "422": "The request is understood and cannot be done as it stands.",
    "429": "Too many calls.",
    "500": "Something broke; nothing was changed.",
}


class CallerThrottle(SimpleRateThrottle):
    """Counts the calls of one person, whatever token or machine they come from."""

    scope = "caller"

    def get_cache_key(self, request: HttpRequest) -> str:
        """One count a person."""
        return f"api-caller-{request.actor.id}"  # type: ignore[attr-defined]


class CleanParser(Parser):
    """Refuses text that no database takes: NUL, and halves of surrogate pairs."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON body."""
        data = json.loads(request.body)
        try:
            text = json.dumps(data, ensure_ascii=False)
            text.encode()
        except UnicodeEncodeError as broken:
            raise HttpError(400, "The body holds half of a surrogate pair.") from broken
        if "\\u0000" in text:
            raise HttpError(400, "The body holds a NUL character.")
        return data

    def parse_querydict(self, data: MultiValueDict[str, str], list_fields: list[str], request: HttpRequest) -> Any:
        """A query or a form."""
        if any(_NUL in str(value) for values in data.lists() for value in values[1]):
            raise HttpError(400, "The request holds a NUL character.")
        return super().parse_querydict(data, list_fields, request)


class Api(NinjaAPI):
    """NinjaAPI whose schema tells of the problems that every operation may answer with."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """OpenAPI 3.1, with the problem documents of the frame on every operation."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"] |= _problem_schemas()
        for operations in schema["paths"].values():
            for operation in operations.values():
                answers = {str(status): answer for status, answer in operation["responses"].items()}
                answers |= {
                    status: {
                        "description": said,
                        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                    }
                    for status, said in _ERRORS.items()
                }
                operation["responses"] = dict(sorted(answers.items()))
        return schema


def _problem_schemas() -> dict[str, Any]:
    whole = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**whole.pop("$defs", {}), "Problem": whole}


api = Api(
    title="Bridgehead",
    version="1.0.0",
    description=(
        "The ledger of a district's investment promotion and major projects, by the same policies and actions as the "
        "pages. Errors are problem documents (RFC 9457). Creates take an `Idempotency-Key`. Lists are paged by `after` "
        "and `limit`."
    ),
    urls_namespace="api",
    auth=[TokenAuthentication(), SessionAuthentication()],
    throttle=[CallerThrottle(RATE)],
    parser=CleanParser(),
    # The badge that Swagger shows would ask a server elsewhere whether our schema is valid.
    docs=Swagger(settings={"validatorUrl": None, "persistAuthorization": False}),
)
problems.answer_with_problems(api)
for _router in (
    accounts,
    parties,
    ledger,
    documents,
    checking,
    exchange,
    findings,
    delivery,
    approvals,
    taskforce,
    reminders,
    assessment,
    targets,
    duplicates,
    bulletins,
    workspace,
):
    api.add_router("", _router)


def _framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What ninja answers outside its exception handlers (405, an unknown path) becomes a problem too."""

    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _NUL in request.path:
            return problems.not_found(request)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return problems.not_found(request)
        if response.status_code == 405:
            return problems.method_not_allowed(request, response["Allow"])
        return response

    framed.csrf_exempt = True  # type: ignore[attr-defined]  # SessionAuthentication checks it, a token needs none
    framed.login_required = False  # type: ignore[attr-defined]  # 401 instead of the log-in page
    return framed


def _unknown(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    return problems.not_found(request)


def _patterns() -> list[URLPattern]:
    found, _app_name, _namespace = api.urls
    patterns = [pattern for pattern in found if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        # The interactive docs act as whoever is logged in, so they stay behind the log-in.
        if pattern.name != "openapi-view":
            pattern.callback = _framed(pattern.callback)
    return patterns


urlpatterns = [
    path("api/v1/", (_patterns(), "ninja", "api")),
    re_path(r"^api/", _framed(_unknown)),
]


def openapi_text() -> str:
    """The schema as it is kept in git."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2) + "\n"


def write_openapi(path: Path) -> None:
    """Write the OpenAPI document; a test compares the one in docs/ with the code."""
    path.write_text(openapi_text(), encoding="utf-8")
