"""The targets room: what is to be reached, how far it is, what a month closed with, and the chance of it all."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.files.references import register_reference
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class TargetsConfig(AppConfig):
    """Registers the room's policies and its door."""

    name = "bridgehead.modules.targets"
    label = "targets"

    def ready(self) -> None:
        """Make policies, the door, files and what the room keeps of units known."""
        from bridgehead.modules.accounts.holders import Holder, register_holder
        from bridgehead.modules.targets.policies import POLICY
        from bridgehead.modules.targets.queries import count_targets_in

        register_policy(POLICY)
        register_reference("targets.SeriesValue", "file_sha256")
        register_holder("targets.targets", Holder(noun=_("targets"), count=count_targets_in))
        register_nav(
            NavItem(
                url_name="targets:list",
                label=_("Targets"),
                icon="report",
                order=24,
                action_id="targets.view",
            )
        )
