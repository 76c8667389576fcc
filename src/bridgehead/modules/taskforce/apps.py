"""The task force room: who carries a project, what they settled, and who owes what."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.merging.movers import How, Mover, register_movers
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class TaskforceConfig(AppConfig):
    """Registers the room's policies and its door."""

    name = "bridgehead.modules.taskforce"
    label = "taskforce"

    def ready(self) -> None:
        """Make policies, the door, links of problems and tasks, and what is exported known."""
        from bridgehead.foundation.ui.neighbours import register_neighbours
        from bridgehead.modules.taskforce.neighbours import held_up_by, holding_up
        from bridgehead.modules.taskforce.policies import POLICY

        register_policy(POLICY)
        register_movers(
            Mover(
                "ledger.Project",
                "taskforce.TaskForce",
                "project",
                How.MOVED,
                _("Task force"),
                # One a project: where both have one, a person chooses.
                slot=lambda _row: "force",
            )
        )
        register_neighbours("delivery.Problem", held_up_by)
        register_neighbours("delivery.ScheduleTask", holding_up)
        register_disclosure(Disclosure("taskforce.lists.exported", _("Lists exported")))
        register_nav(NavItem("taskforce:lists", _("Three lists"), "list", order=26, action_id="taskforce.view"))
