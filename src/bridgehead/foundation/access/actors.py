"""The one who acts: a person with grants, a token of theirs, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Via = Literal["web", "api", "cli", "job"]

ROLES = (
    "leader",
    "promoter",
    "project_officer",
    "department_handler",
    "statistician",
    "administrator",
    "enterprise",
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in a unit. `unit_path` is the unit's path, `/1/4/9/`; it covers whatever starts with it."""

    role: str
    unit_path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what grants, through which door.

    `enterprise_id` is set for people of an enterprise, who see their own projects only.
    `token_scopes` is set for calls with an API token: the action ids (or `module.*`) that the token may use.
    """

    id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    enterprise_id: int | None = None
    via: Via = "web"
    request_id: str = ""
    token_scopes: frozenset[str] | None = None
    is_system: bool = False

    def roles(self) -> frozenset[str]:
        """The roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)


SYSTEM = Actor(id=None, name="system", via="cli", is_system=True)
ANONYMOUS = Actor(id=None, name="")
