"""The accounts room: people, units, roles, tokens."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.search.kinds import register_fields, register_kind, register_places
from bridgehead.foundation.search.places import register_paths
from bridgehead.foundation.ui.navigation import NavItem, register_nav

_DOORS = (
    NavItem("accounts:people", _("People"), "users", group="admin", action_id="accounts.view_people", order=10),
    NavItem(
        "accounts:units", _("Units"), "building-community", group="admin", action_id="accounts.view_units", order=20
    ),
    NavItem(
        "accounts:disclosures",
        _("Exports and openings"),
        "download",
        group="admin",
        action_id="accounts.view_disclosures",
        order=30,
    ),
    NavItem("accounts:tokens", _("API tokens"), "key", group="me", action_id="accounts.manage_own_tokens", order=20),
    NavItem("accounts:deputies", _("Deputies"), "users", group="me", action_id="accounts.delegate_own", order=15),
    NavItem("accounts:password", _("Change password"), "settings", group="me", order=30),
    NavItem("accounts:logout", _("Log out"), "logout", group="me", order=40, post=True),
)


class AccountsConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Make the policies and the doors known."""
        from bridgehead.modules.accounts.findable import FIELDS, KIND, place_names
        from bridgehead.modules.accounts.policies import POLICY
        from bridgehead.modules.accounts.queries import paths_of

        register_policy(POLICY)
        register_kind(KIND)
        register_fields(FIELDS)
        register_places(place_names)
        register_paths(paths_of)
        for item in _DOORS:
            register_nav(item)
