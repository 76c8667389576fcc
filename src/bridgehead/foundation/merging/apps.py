"""The Django app of merging."""

from django.apps import AppConfig


class MergingConfig(AppConfig):
    """Foundation: like pairs and merges."""

    name = "bridgehead.foundation.merging"
    label = "merging"
