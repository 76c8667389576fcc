"""The approvals room: what a project is approved in, by when, and what is still owed."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.files.references import register_reference
from bridgehead.foundation.merging.movers import How, Mover, register_movers
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class ApprovalsConfig(AppConfig):
    """Registers the room's policies and its door."""

    name = "bridgehead.modules.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Make policies, the door, files and what the room keeps of units and days known."""
        from bridgehead.modules.accounts.holders import Holder, register_holder
        from bridgehead.modules.approvals.actions import count_anew
        from bridgehead.modules.approvals.policies import POLICY
        from bridgehead.modules.approvals.queries import count_open_in
        from bridgehead.modules.delivery.workdays import follow_calendar

        register_policy(POLICY)
        register_movers(Mover("ledger.Project", "approvals.Approval", "project", How.MOVED, _("Approvals")))
        register_disclosure(Disclosure("approvals.exported", _("Approvals exported")))
        register_reference("approvals.ApprovalStep", "sha256")
        register_holder("approvals.approvals", Holder(noun=_("undecided approvals"), count=count_open_in))
        follow_calendar("approvals", count_anew)
        register_nav(
            NavItem("approvals:approvals", _("Approvals"), "shield-check", order=24, action_id="approvals.view")
        )
