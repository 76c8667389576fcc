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
# What else may be granted, person by person, whatever their role: the sensitive fields of domain/09 section 6.
CLEARANCES = ("negotiation", "contacts", "financials")


@dataclass(frozen=True, slots=True)
class Grant:
    """A role or a clearance held in a unit. `unit_path` is the unit's path, `/1/4/9/`; it covers what starts with it.

    `lent_by` is the id of the person on leave whose grant this is (代理), None for one's own.
    """

    role: str
    unit_path: str
    lent_by: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what grants, through which door.

    `enterprise_id` is set for people of an enterprise, who see their own projects only.
    `token_scopes` is set for calls with an API token: the action ids (or `module.*`) that the token may use.
    `stands_in_for` names those on leave whose roles the actor has too.
    """

    id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    enterprise_id: int | None = None
    via: Via = "web"
    request_id: str = ""
    token_scopes: frozenset[str] | None = None
    is_system: bool = False
    stands_in_for: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """The name as the audit keeps it: with those that the actor stands in for."""
        return f"{self.name}（代{'、'.join(self.stands_in_for)}）" if self.stands_in_for else self.name

    def answers_for(self, person_id: int | None) -> bool:
        """Whether what that person did is the actor's own: theirs, or of somebody that they stand in for."""
        if person_id is None:
            return False
        return person_id == self.id or any(grant.lent_by == person_id for grant in self.grants)

    def roles(self) -> frozenset[str]:
        """The roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)


SYSTEM = Actor(id=None, name="system", via="cli", is_system=True)
ANONYMOUS = Actor(id=None, name="")
