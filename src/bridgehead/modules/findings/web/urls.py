"""Where the pages of the findings room stand."""

from django.urls import path

from bridgehead.modules.findings.web import views

app_name = "findings"
urlpatterns = [
    path("findings/", views.findings, name="list"),
    path("findings/export.xlsx", views.findings_xlsx, name="xlsx"),
    path("findings/close/", views.close_many, name="close_many"),
    path("findings/reconcile/", views.reconcile_now, name="reconcile"),
    path("findings/<int:finding_id>/", views.finding, name="finding"),
    path("findings/<int:finding_id>/close/", views.close, name="close"),
    path("findings/<int:finding_id>/reopen/", views.reopen, name="reopen"),
]
