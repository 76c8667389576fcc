"""The exchange room: workbooks in, workbooks out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.files.references import register_reference
from bridgehead.foundation.merging.movers import How, Mover, register_movers
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class ExchangeConfig(AppConfig):
    """Registers the room's policies and its door when Django starts."""

    name = "bridgehead.modules.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Make policies and navigation known."""
        from bridgehead.modules.exchange.policies import POLICY

        register_policy(POLICY)
        register_movers(
            Mover(
                "ledger.Project",
                "exchange.ImportRow",
                "project",
                How.STAYS,
                why="A row tells what an import wrote, and undoing it compares with that; the number leads on.",
            )
        )
        register_reference("exchange.WorkbookImport", "file_sha256")
        register_disclosure(Disclosure("exchange.rows.returned", _("Rejected rows taken away")))
        register_disclosure(Disclosure("exchange.form.filled", _("A form filled with projects taken away")))
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
