"""The bulletins room: figures out, in sentences, tables and charts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.files.references import register_reference
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class BulletinsConfig(AppConfig):
    """Registers the room's policies, its door, its files, and what leaves by it."""

    name = "bridgehead.modules.bulletins"
    label = "bulletins"

    def ready(self) -> None:
        """Make policies, navigation and files known."""
        from bridgehead.modules.bulletins.policies import POLICY

        register_policy(POLICY)
        register_reference("bulletins.OwnTemplate", "sha256")
        register_reference("bulletins.Bulletin", "sha256")
        register_disclosure(Disclosure("bulletins.exported", _("Bulletins taken out")))
        register_nav(
            NavItem(
                url_name="bulletins:list",
                label=_("Bulletins"),
                icon="report",
                group="words",
                action_id="bulletins.view",
                order=30,
            )
        )
