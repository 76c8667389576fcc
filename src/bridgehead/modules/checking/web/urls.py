"""Where the pages of the checking room stand."""

from django.urls import path

from bridgehead.modules.checking.web import drafts

app_name = "checking"
urlpatterns = [
    path("check/", drafts.drafts, name="drafts"),
    path("check/new/", drafts.hand_in, name="hand_in"),
    path("check/<int:draft_id>/", drafts.draft, name="draft"),
    path("check/<int:draft_id>/corrected.docx", drafts.corrected, name="corrected"),
    path("check/<int:draft_id>/discard/", drafts.discard, name="discard"),
]
