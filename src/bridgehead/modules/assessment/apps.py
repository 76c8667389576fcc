"""The assessment room: schemes, monthly runs, appeals, posted tasks."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.files.references import register_reference
from bridgehead.foundation.merging.movers import How, Mover, register_movers
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class AssessmentConfig(AppConfig):
    """Registers the room's policies and its doors, and writes the shipped schemes down."""

    name = "bridgehead.modules.assessment"
    label = "assessment"

    def ready(self) -> None:
        """Make policies, doors, files and shipped schemes known."""
        from bridgehead.modules.assessment import schemes
        from bridgehead.modules.assessment.policies import POLICY

        register_policy(POLICY)
        post_migrate.connect(schemes.ensure_first, sender=self)
        register_movers(
            Mover("ledger.Project", "assessment.CreditEvent", "project", How.MOVED, _("Events entered for assessment"))
        )
        register_reference("assessment.Appeal", "sha256")
        register_reference("assessment.PostedStep", "sha256")
        register_disclosure(Disclosure("assessment.table.exported", _("Table of scores exported")))
        register_disclosure(Disclosure("assessment.inputs.taken", _("Table of figures taken away")))
        register_nav(NavItem("assessment:league", _("Assessment"), "report", action_id="assessment.view", order=28))
        register_nav(NavItem("assessment:tasks", _("Posted tasks"), "target", action_id="assessment.view", order=29))
        register_nav(
            NavItem(
                "assessment:schemes",
                _("Schemes of assessment"),
                "checklist",
                group="admin",
                action_id="assessment.change_scheme",
                order=35,
            )
        )
