"""Whatever a caller sends, by the OpenAPI document or against it, the API answers as it says and never with a 5xx."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import EVERYTHING

_DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
schema = schemathesis.openapi.from_dict(json.loads(_DOCUMENT.read_text(encoding="utf-8")))
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def wsgi_app() -> Iterator[Any]:
    """The application as a server runs it; but it closes no connections, which would end the test's transaction."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    from bridgehead.config.wsgi import application

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield application
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(db: None, unthrottled: None) -> dict[str, Any]:
    """A token that may do everything, and one row of each kind to hit."""
    from bridgehead.modules.ledger.answers import ANSWERABLE
    from tests import factories

    _token, secret = factories.make_token(scopes=EVERYTHING)
    statement = factories.make_statement()
    milestone = factories.make_milestone()
    return {
        "secret": secret,
        "unit": factories.make_district().pk,
        "measures": sorted(ANSWERABLE),
        "paths": {
            "enterprise_id": factories.make_enterprise().pk,
            "code": milestone.project.code,
            "milestone_id": milestone.pk,
            "document_id": statement.document_id,
            "statement_id": statement.pk,
            "problem_id": factories.make_problem().pk,
            "finding_id": factories.make_finding_evidence().finding_id,
        },
    }


def _ground(case: Any, world: dict[str, Any]) -> None:
    """Let most calls hit rows that are there: what is drawn out of the air would end at 404 or 422 every time."""
    if len(repr((case.path_parameters, case.query, case.body))) % 4 == 3:
        return
    case.path_parameters = {
        name: world["paths"].get(name, value) for name, value in (case.path_parameters or {}).items()
    }
    if isinstance(case.query, dict):
        known = {"m": world["measures"][len(repr(case.query)) % len(world["measures"])], "unit": world["unit"]}
        case.query = {name: known.get(name, value) for name, value in case.query.items()}
    if isinstance(case.body, dict):
        known = {"version": 1, "unit_id": world["unit"], "kind": "started", "unit_path": "", "enterprise_id": None}
        case.body = {name: known.get(name, value) for name, value in case.body.items()}


@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=50,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_call_breaks_the_api(case: Any, world: dict[str, Any], wsgi_app: Any) -> None:
    _ground(case, world)
    response = case.call(app=wsgi_app, headers={"Authorization": f"Bearer {world['secret']}"})
    case.validate_response(response, checks=_CHECKS)
