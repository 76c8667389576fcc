"""Where the pages of the room accounts stand, from the root."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
