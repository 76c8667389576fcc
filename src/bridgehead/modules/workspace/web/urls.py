"""Where the pages of the room workspace stand, from the root."""

from django.urls import URLPattern

app_name = "workspace"
urlpatterns: list[URLPattern] = []
