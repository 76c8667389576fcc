"""What can be done to people, roles, units and tokens. Pages, the API and the command line all come through here."""

from bridgehead.modules.accounts.actions.delegations import delegate, end_delegation
from bridgehead.modules.accounts.actions.people import (
    change_own_password,
    change_person,
    create_person,
    deactivate_person,
    reactivate_person,
    reset_password,
    set_language,
)
from bridgehead.modules.accounts.actions.roles import grant_role, revoke_role
from bridgehead.modules.accounts.actions.tokens import create_token, revoke_token
from bridgehead.modules.accounts.actions.units import (
    change_unit,
    create_unit,
    deactivate_unit,
    move_unit,
    reactivate_unit,
)

__all__ = [
    "change_own_password",
    "change_person",
    "change_unit",
    "create_person",
    "create_token",
    "create_unit",
    "deactivate_person",
    "deactivate_unit",
    "delegate",
    "end_delegation",
    "grant_role",
    "move_unit",
    "reactivate_person",
    "reactivate_unit",
    "reset_password",
    "revoke_role",
    "revoke_token",
    "set_language",
]
