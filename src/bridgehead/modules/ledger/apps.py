"""The ledger room: projects, milestones, investment, answers."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.files.references import register_reference
from bridgehead.foundation.merging.kinds import register_like_kind
from bridgehead.foundation.merging.movers import register_movers
from bridgehead.foundation.search.kinds import register_fields, register_kind
from bridgehead.foundation.ui.navigation import NavItem, register_clocks, register_nav


class LedgerConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Make the policies, the door, the clocks, and what the room keeps of units known."""
        from bridgehead.modules.accounts.holders import Holder, Mover, register_holder, register_mover
        from bridgehead.modules.ledger import rules, summing
        from bridgehead.modules.ledger.findable import FIELDS, KIND
        from bridgehead.modules.ledger.merging import KIND as LIKE_KIND
        from bridgehead.modules.ledger.movers import MOVERS
        from bridgehead.modules.ledger.policies import POLICY
        from bridgehead.modules.ledger.queries import clocks, count_projects_of, projects_named

        register_policy(POLICY)
        register_kind(KIND)
        register_fields(FIELDS)
        register_movers(*MOVERS)
        register_like_kind(LIKE_KIND)
        post_migrate.connect(rules.ensure_first, sender=self)
        register_disclosure(Disclosure("ledger.projects.exported", _("Projects exported")))
        register_disclosure(Disclosure("ledger.answer.exported", _("Answer exported")))
        register_disclosure(Disclosure("ledger.terms.opened", _("Negotiation terms looked at"), projects_named))
        register_disclosure(Disclosure("ledger.evidence.opened", _("Confidential evidence opened"), projects_named))
        register_disclosure(Disclosure("ledger.plan.exported", _("Plan exported")))
        register_reference("ledger.Evidence", "sha256")
        register_clocks(lambda _request: clocks.ledger_clocks())
        register_holder("ledger.projects", Holder(noun=_("projects"), count=count_projects_of))
        register_mover("ledger.sums", Mover(prepare=summing.prepare_move, moved=summing.move_unit))
        register_nav(
            NavItem(
                "ledger:rules",
                _("Rules of the life cycle"),
                "checklist",
                group="admin",
                action_id="ledger.view_rules",
                order=30,
            )
        )
        register_nav(NavItem("ledger:plans", _("Year plans"), "target", action_id="ledger.view_plan", order=25))
        register_nav(NavItem("ledger:projects", _("Projects"), "table", order=20, tab=_("Projects")))
