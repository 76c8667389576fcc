"""The three ways an action says no; pages and the API turn them into 403, 409 and 422."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied


class Forbidden(PermissionDenied):
    """The actor may see the thing but not do this to it."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


class Conflict(Exception):
    """Somebody else changed the thing since the actor read it.

    `differences` maps a field to (what is stored now, what the actor tried to write).
    """

    def __init__(self, *, current_version: int, differences: Mapping[str, tuple[Any, Any]]) -> None:
        super().__init__(f"version is {current_version} by now")
        self.current_version = current_version
        self.differences = dict(differences)


class Refused(Exception):
    """What was asked cannot be done as it stands. `errors` maps a field (or `""`) to translated messages."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__("; ".join(str(message) for messages in errors.values() for message in messages))
        self.errors = {field: list(messages) for field, messages in errors.items()}
