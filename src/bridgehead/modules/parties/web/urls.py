"""Addresses of the parties room."""

from django.urls import path

from bridgehead.modules.parties.web import enterprises, histories, sensitive

app_name = "parties"
urlpatterns = [
    path("enterprises/<int:enterprise_id>/history/", histories.enterprise_history, name="enterprise_history"),
    path("enterprises/", enterprises.enterprises, name="enterprises"),
    path("enterprises/new/", enterprises.enterprise_new, name="enterprise_new"),
    path("enterprises/<int:enterprise_id>/", enterprises.enterprise, name="enterprise"),
    path("enterprises/<int:enterprise_id>/aliases/", enterprises.alias_add, name="alias_add"),
    path("enterprises/<int:enterprise_id>/contacts/", enterprises.contact_add, name="contact_add"),
    path("enterprises/<int:enterprise_id>/contacts/open/", sensitive.contacts, name="contacts"),
    path("enterprises/<int:enterprise_id>/financials/", sensitive.financials, name="financials"),
    path("enterprises/<int:enterprise_id>/contacts/<int:contact_id>/", enterprises.contact, name="contact"),
]
