"""The ui room's Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Foundation room ui."""

    name = "bridgehead.foundation.ui"
    label = "ui"
