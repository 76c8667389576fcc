"""The accounts room: people, units, roles, tokens."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.accounts"
    label = "accounts"
