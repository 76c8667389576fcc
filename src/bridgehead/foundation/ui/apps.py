"""The ui room's Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Foundation room ui."""

    name = "bridgehead.foundation.ui"
    label = "ui"

    def ready(self) -> None:
        """Let the language switch of the log-in page work for whoever isn't logged in yet."""
        from django.contrib.auth.decorators import login_not_required
        from django.views.i18n import set_language

        login_not_required(set_language)
