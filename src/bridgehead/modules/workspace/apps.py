"""The workspace room: pages that gather several rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.ui.navigation import NavItem, register_nav


class WorkspaceConfig(AppConfig):
    """Registers the room's doors when Django starts; it has no policies of its own."""

    name = "bridgehead.modules.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Make the doors known."""
        register_nav(NavItem("workspace:home", _("Home"), "layout-dashboard", order=10, tab=_("Home")))
        register_nav(
            NavItem(
                "workspace:answer",
                _("Ask the ledger"),
                "question-mark",
                group="words",
                action_id="ledger.view_project",
                order=30,
                tab=_("Ask"),
            )
        )
