"""The reminders room: one digest a day for everybody who has something to do, and calendars to subscribe to."""

from django.apps import AppConfig
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.merging.movers import How, Mover, register_movers
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class RemindersConfig(AppConfig):
    """Registers the room's policies and its doors."""

    name = "bridgehead.modules.reminders"
    label = "reminders"

    def ready(self) -> None:
        """Make policies and doors known."""
        from bridgehead.modules.reminders.policies import POLICY

        register_policy(POLICY)
        register_movers(Mover("ledger.Project", "reminders.Feed", "project", How.MOVED, _("Calendars to subscribe to")))
        register_nav(
            NavItem(
                "reminders:inbox",
                _("Inbox"),
                "bell",
                group="me",
                action_id="reminders.view_own",
                order=5,
                head=True,
                rows=_unread,
            )
        )
        register_nav(
            NavItem(
                "reminders:ways",
                _("Reminders and calendars"),
                "settings",
                group="me",
                action_id="reminders.change_own",
                order=6,
            )
        )


def _unread(request: HttpRequest) -> QuerySet:  # type: ignore[type-arg]  # generic for the type checker only
    from bridgehead.modules.reminders.models import Digest

    return Digest.objects.filter(person_id=getattr(request.user, "pk", None) or 0, read_at__isnull=True)
