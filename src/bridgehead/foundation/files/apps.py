"""The files room's Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure


class FilesConfig(AppConfig):
    """Foundation room files."""

    name = "bridgehead.foundation.files"
    label = "files"

    def ready(self) -> None:
        """Show what was taken away in the log of exports and openings."""
        from bridgehead.foundation.files.downloads import TAKEN

        register_disclosure(Disclosure(TAKEN, _("Stored file taken away")))
