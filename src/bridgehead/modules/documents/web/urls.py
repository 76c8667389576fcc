"""Where the pages of the room documents stand, from the root."""

from django.urls import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
