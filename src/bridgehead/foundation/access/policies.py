"""Policies as data: a dotted action id -> the roles or clearances that may do it, in the units of their grants."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from bridgehead.foundation.access.actors import CLEARANCES, ROLES, Actor
from bridgehead.foundation.access.errors import Forbidden

Policy = Mapping[str, frozenset[str]]

_policies: dict[str, frozenset[str]] = {}


def register_policy(policy: Policy) -> None:
    """Make a room's policy known. An unknown role, or an action id claimed twice with other roles, is an error."""
    for action, roles in policy.items():
        unknown = roles - frozenset((*ROLES, *CLEARANCES))
        if unknown:
            raise ValueError(f"{action}: unknown roles {sorted(unknown)}")
        if _policies.setdefault(action, roles) != roles:
            raise ValueError(f"{action} is registered already, with other roles")


def policy_actions() -> Mapping[str, frozenset[str]]:
    """Every registered action with its roles, for the administration page and the meta-tests."""
    return dict(_policies)


def _token_covers(actor: Actor, action: str) -> bool:
    if actor.token_scopes is None:
        return True
    return action in actor.token_scopes or f"{action.split('.', 1)[0]}.*" in actor.token_scopes


def _covering_paths(actor: Actor, action: str) -> tuple[str, ...]:
    roles = _policies[action]
    return tuple(sorted({grant.unit_path for grant in actor.grants if grant.role in roles}))


def covering_paths(actor: Actor, action: str) -> tuple[str, ...] | None:
    """The paths of the units within which the actor may do `action`; None: everywhere. The scope of `scope_q`, told."""
    if action not in _policies:
        raise KeyError(action)
    if actor.is_system:
        return None
    return _covering_paths(actor, action) if _token_covers(actor, action) else ()


def may(actor: Actor, action: str, unit_path: str | None = None) -> bool:
    """May the actor do `action` to something of the unit at `unit_path` (anywhere at all, when left out)?

    An action that no room registered is a programming error and raises KeyError.
    """
    if action not in _policies:
        raise KeyError(action)
    if actor.is_system:
        return True
    if not _token_covers(actor, action):
        return False
    paths = _covering_paths(actor, action)
    if unit_path is None:
        return bool(paths)
    return any(unit_path.startswith(path) for path in paths)


def may_anywhere(actor: Actor, action: str) -> bool:
    """May the actor do `action` to anything at all? For navigation and buttons."""
    return may(actor, action)


def require(actor: Actor, action: str, unit_path: str | None = None) -> None:
    """Raise Forbidden unless `may`."""
    if not may(actor, action, unit_path):
        raise Forbidden(action)


def scope_q(actor: Actor, action: str, field: str) -> Q:
    """The rows that the actor may do `action` to, by the unit path found at `field` (such as `unit__path`)."""
    paths = covering_paths(actor, action)
    if paths is None:
        return Q()
    if not paths:
        return Q(pk__in=[])
    scope = Q()
    for path in paths:
        scope |= Q(**{f"{field}__startswith": path})
    return scope
