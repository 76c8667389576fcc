"""The documents room: documents and reviewed statements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.files.references import register_reference
from bridgehead.foundation.search.kinds import register_fields, register_kind
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class DocumentsConfig(AppConfig):
    """Registers the room's policies and its door when Django starts."""

    name = "bridgehead.modules.documents"
    label = "documents"

    def ready(self) -> None:
        """Make policies and navigation known."""
        from bridgehead.modules.documents.findable import FIELDS, KIND
        from bridgehead.modules.documents.policies import POLICY
        from bridgehead.modules.documents.queries import documents_to_review

        register_policy(POLICY)
        register_kind(KIND)
        register_fields(FIELDS)
        register_reference("documents.Document", "file_sha256")
        register_nav(
            NavItem(
                url_name="documents:list",
                label=_("Documents"),
                icon="file-text",
                group="words",
                action_id="documents.view",
                order=10,
                tab=_("Documents"),
                rows=documents_to_review,
            )
        )
