"""The search room's Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SearchConfig(AppConfig):
    """Foundation: finding things by any of their names."""

    name = "bridgehead.foundation.search"
    label = "search"

    def ready(self) -> None:
        """Say what texts are called that several rooms have."""
        from bridgehead.foundation.search.kinds import register_fields

        register_fields(
            {
                "name": _("Name"),
                "alias": _("Other name"),
                "former": _("Former name"),
                "unit": pgettext_lazy("search", "Unit"),
                "sound": _("Pinyin"),
                "initials": _("Initials"),
            }
        )
