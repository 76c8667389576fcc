"""Where the pages of the room ledger stand, from the root."""

from django.urls import URLPattern

app_name = "ledger"
urlpatterns: list[URLPattern] = []
