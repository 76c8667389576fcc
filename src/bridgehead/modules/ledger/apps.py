"""The ledger room: projects, milestones, investment, answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class LedgerConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Make the policies and the door known."""
        from bridgehead.modules.ledger.policies import POLICY

        register_policy(POLICY)
        register_nav(
            NavItem("ledger:projects", _("Projects"), "table", order=20, tab=_("Projects"), search=True)
        )
