"""The documents room: documents and reviewed statements."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.documents"
    label = "documents"
