"""The ledger room: projects, milestones, investment, answers."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.ledger"
    label = "ledger"
