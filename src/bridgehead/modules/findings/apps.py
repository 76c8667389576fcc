"""The findings room: what does not add up, and what became of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class FindingsConfig(AppConfig):
    """Registers the room's policies and its door, and listens to the documents."""

    name = "bridgehead.modules.findings"
    label = "findings"

    def ready(self) -> None:
        """Make policies and navigation known; keep what documents find in themselves."""
        from bridgehead.modules.documents.doubts import register_listener
        from bridgehead.modules.findings.policies import POLICY
        from bridgehead.modules.findings.queries import open_findings
        from bridgehead.modules.findings.recording import keep_own

        register_policy(POLICY)
        register_disclosure(Disclosure("findings.exported", _("Findings exported")))
        register_listener(keep_own)
        register_nav(
            NavItem(
                url_name="findings:list",
                label=_("What does not add up"),
                icon="alert-triangle",
                group="words",
                action_id="findings.view",
                order=20,
                rows=open_findings,
            )
        )
