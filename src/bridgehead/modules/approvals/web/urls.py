"""Where the pages of the approvals room stand."""

from django.urls import path

from bridgehead.modules.approvals.web import approval, approvals

app_name = "approvals"
urlpatterns = [
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/export.xlsx", approvals.approvals_xlsx, name="approvals_xlsx"),
    path("approvals/<int:approval_id>/", approval.approval, name="approval"),
    path("approvals/<int:approval_id>/steps/<int:record_id>/", approval.step_file, name="step_file"),
    path("projects/<str:code>/approvals/", approvals.of_project, name="of_project"),
]
