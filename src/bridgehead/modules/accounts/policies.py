"""Who may do what to people, units, roles and tokens."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_EVERYBODY = frozenset(ROLES)
_OFFICIALS = _EVERYBODY - {"enterprise"}
_ADMINISTRATORS = frozenset({"administrator"})

POLICY = {
    "accounts.view_units": _EVERYBODY,
    "accounts.change_own": _EVERYBODY,
    "accounts.manage_own_tokens": _OFFICIALS,
    "accounts.delegate_own": _OFFICIALS,
    "accounts.view_people": _ADMINISTRATORS,
    "accounts.manage_people": _ADMINISTRATORS,
    "accounts.view_disclosures": _ADMINISTRATORS,
    "accounts.grant_role": _ADMINISTRATORS,
    "accounts.manage_units": _ADMINISTRATORS,
}
