"""The parties room: enterprises and contacts."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.parties"
    label = "parties"
