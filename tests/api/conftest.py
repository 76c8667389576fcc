"""Callers of the API: a person, a token, a client that sends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:  # models can be imported only after Django has started
    from bridgehead.modules.accounts.models import Person, Unit

EVERYTHING = (
    "accounts.*",
    "parties.*",
    "ledger.*",
    "documents.*",
    "exchange.*",
    "findings.*",
    "delivery.*",
    "approvals.*",
    "reminders.*",
    "taskforce.*",
)


@dataclass(frozen=True)
class Caller:
    """Calls with a token; `person` is whose it is."""

    person: Person
    client: Client

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`path` starts behind /api/v1."""
        content = {"data": body, "content_type": "application/json"} if body is not None else {}
        return getattr(self.client, method)(f"/api/v1{path}", headers=headers, **content)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("post", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any) -> Any:
        return self.send("patch", path, body)


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    """The throttle counts in the cache, which outlives a test."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def caller(db: None) -> Callable[..., Caller]:
    """`caller("statistician", unit=park, scopes=("ledger.view_project",))`."""
    from tests.factories import make_person, make_token

    def make(
        role: str | None = "administrator",
        unit: Unit | None = None,
        scopes: tuple[str, ...] = EVERYTHING,
        person: Person | None = None,
    ) -> Caller:
        person = person or make_person(role=role, unit=unit)
        _token, secret = make_token(person=person, scopes=scopes)
        return Caller(person, Client(headers={"Authorization": f"Bearer {secret}"}))

    return make
