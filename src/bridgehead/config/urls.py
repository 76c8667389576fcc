"""Where every page stands: each room names its own paths from the root."""

from django.urls import include, path

from bridgehead.config import api
from bridgehead.modules.accounts.web.login import set_language

urlpatterns = [
    *api.urlpatterns,
    path("i18n/setlang/", set_language, name="set_language"),
    path("", include("bridgehead.modules.workspace.web.urls")),
    path("", include("bridgehead.modules.ledger.web.urls")),
    path("", include("bridgehead.modules.documents.web.urls")),
    path("", include("bridgehead.modules.checking.web.urls")),
    path("", include("bridgehead.modules.findings.web.urls")),
    path("", include("bridgehead.modules.exchange.web.urls")),
    path("", include("bridgehead.modules.delivery.web.urls")),
    path("", include("bridgehead.modules.assessment.web.urls")),
    path("", include("bridgehead.modules.targets.web.urls")),
    path("", include("bridgehead.modules.approvals.web.urls")),
    path("", include("bridgehead.modules.taskforce.web.urls")),
    path("", include("bridgehead.modules.reminders.web.urls")),
    path("", include("bridgehead.modules.duplicates.web.urls")),
    path("", include("bridgehead.modules.bulletins.web.urls")),
    path("", include("bridgehead.modules.parties.web.urls")),
    path("", include("bridgehead.modules.accounts.web.urls")),
]

handler400 = "bridgehead.foundation.ui.views.bad_request"
handler403 = "bridgehead.foundation.ui.views.forbidden"
handler404 = "bridgehead.foundation.ui.views.not_found"
handler500 = "bridgehead.foundation.ui.views.server_error"
