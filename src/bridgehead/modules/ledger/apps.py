"""The ledger room: projects, milestones, investment, answers."""

from django.apps import AppConfig

from bridgehead.foundation.access import register_policy


class LedgerConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Make the policies known."""
        from bridgehead.modules.ledger.policies import POLICY

        register_policy(POLICY)
