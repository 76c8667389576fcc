"""The duplicates room: pairs that may be one thing, and merges."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class DuplicatesConfig(AppConfig):
    """Registers the room's policy and its door when Django starts."""

    name = "bridgehead.modules.duplicates"
    label = "duplicates"

    def ready(self) -> None:
        """Make policy and navigation known."""
        from bridgehead.modules.duplicates.policies import POLICY
        from bridgehead.modules.duplicates.queries import VIEW

        register_policy(POLICY)
        register_nav(
            NavItem(
                url_name="duplicates:list",
                label=_("Possible duplicates"),
                icon="copy",
                group="things",
                action_id=VIEW,
                order=40,
            )
        )
