"""The delivery room: what holds projects up, and which are stalled."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.files.references import register_reference
from bridgehead.foundation.merging.movers import How, Mover, register_movers
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class DeliveryConfig(AppConfig):
    """Registers the room's policies and its door."""

    name = "bridgehead.modules.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Make policies, the door, files and what the room keeps of units known."""
        from bridgehead.foundation.ui.neighbours import register_neighbours
        from bridgehead.modules.accounts.holders import Holder, register_holder
        from bridgehead.modules.delivery.merging import PLAN, place_said, plan_said, which_stays
        from bridgehead.modules.delivery.neighbours import closing_tasks
        from bridgehead.modules.delivery.policies import POLICY
        from bridgehead.modules.delivery.queries import count_open_in

        register_policy(POLICY)
        register_movers(Mover("ledger.Project", "delivery.Problem", "project", How.MOVED, _("Problems")))
        register_movers(
            Mover(
                "ledger.Project",
                "delivery.Schedule",
                "project",
                How.OWN,
                _("Plan of the project"),
                own=PLAN,
                shown=plan_said,
                slot_shown=place_said,
                theirs_first=which_stays,
            )
        )
        register_movers(
            Mover(
                "ledger.Project",
                "delivery.MonthLight",
                "project",
                How.STAYS,
                _("Lights of months"),
                why="They tell how the record stood at the time.",
            )
        )
        register_disclosure(Disclosure("delivery.problems.exported", _("Problems exported")))
        register_disclosure(Disclosure("delivery.plan.exported", _("Plan of a project exported")))
        register_neighbours("ledger.Milestone", closing_tasks)
        register_reference("delivery.ProblemStep", "sha256")
        register_holder("delivery.problems", Holder(noun=_("open problems"), count=count_open_in))
        register_nav(
            NavItem(
                url_name="delivery:problems",
                label=_("Problems"),
                icon="checklist",
                order=25,
                action_id="delivery.view_problem",
            )
        )
        register_nav(
            NavItem(
                url_name="delivery:wall",
                label=_("Wall"),
                icon="timeline",
                order=22,
                action_id="delivery.view_schedule",
            )
        )
