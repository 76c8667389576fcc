"""The checking room: a draft held against the ledger before it is published."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.files.references import register_reference
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class CheckingConfig(AppConfig):
    """Registers the room's policies and its door when Django starts."""

    name = "bridgehead.modules.checking"
    label = "checking"

    def ready(self) -> None:
        """Make policies and navigation known."""
        from bridgehead.modules.checking.policies import POLICY

        register_policy(POLICY)
        register_reference("checking.Draft", "file_sha256")
        register_disclosure(Disclosure("checking.draft.taken", _("Checked draft taken away")))
        register_nav(
            NavItem(
                url_name="checking:drafts",
                label=_("Check a draft"),
                icon="checklist",
                group="words",
                action_id="checking.check",
                order=15,
            )
        )
