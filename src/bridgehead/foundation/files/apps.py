"""The files room's Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Foundation room files."""

    name = "bridgehead.foundation.files"
    label = "files"
