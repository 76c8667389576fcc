"""The workspace room: pages that gather several rooms."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.workspace"
    label = "workspace"
