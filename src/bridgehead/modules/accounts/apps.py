"""The accounts room: people, units, roles, tokens."""

from django.apps import AppConfig

from bridgehead.foundation.access import register_policy


class AccountsConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Make the policies known."""
        from bridgehead.modules.accounts.policies import POLICY

        register_policy(POLICY)
