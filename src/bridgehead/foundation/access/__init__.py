"""Who may do what, where: actors, grants, policies and the errors that refuse.

A *role* is held in a *unit* and covers that unit and everything below it. A policy names, for each dotted
action id, the roles that may. Rooms register their policies when they start; nothing here knows a room.
"""

from bridgehead.foundation.access.actors import SYSTEM, Actor, Grant
from bridgehead.foundation.access.errors import Conflict, Forbidden, Refused
from bridgehead.foundation.access.policies import (
    may,
    may_anywhere,
    policy_actions,
    register_policy,
    require,
    scope_q,
)

__all__ = [
    "SYSTEM",
    "Actor",
    "Conflict",
    "Forbidden",
    "Grant",
    "Refused",
    "may",
    "may_anywhere",
    "policy_actions",
    "register_policy",
    "require",
    "scope_q",
]
