"""The exchange room: workbooks in, workbooks out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class ExchangeConfig(AppConfig):
    """Registers the room's policies and its door when Django starts."""

    name = "bridgehead.modules.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Make policies and navigation known."""
        from bridgehead.modules.exchange.policies import POLICY

        register_policy(POLICY)
        register_nav(
            NavItem(
                url_name="exchange:list",
                label=_("Workbooks"),
                icon="upload",
                group="words",
                action_id="exchange.view",
                order=30,
            )
        )
