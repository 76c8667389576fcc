"""Where the pages of the room parties stand, from the root."""

from django.urls import URLPattern

app_name = "parties"
urlpatterns: list[URLPattern] = []
