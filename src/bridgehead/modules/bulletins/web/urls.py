"""Addresses of the bulletins room."""

from __future__ import annotations

from django.urls import path

from bridgehead.modules.bulletins.web import templates, views, writing

app_name = "bulletins"
urlpatterns = [
    path("bulletins/", views.bulletins, name="list"),
    path("bulletins/write/", writing.write, name="write"),
    path("bulletins/draft/<str:media>/", writing.draft, name="draft"),
    path("bulletins/publish/", writing.publish, name="publish"),
    path("bulletins/fields/", templates.fields, name="fields"),
    path("bulletins/templates/", templates.templates, name="templates"),
    path("bulletins/templates/new/", templates.new, name="template_new"),
    path("bulletins/templates/<int:template_id>/", templates.template, name="template"),
    path("bulletins/templates/<int:template_id>/withdraw/", templates.withdraw, name="template_withdraw"),
    path("bulletins/<int:bulletin_id>/", views.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/withdraw/", views.withdraw, name="withdraw"),
    path("bulletins/<int:bulletin_id>/file/<str:media>/", views.file, name="file"),
    path("bulletins/<int:bulletin_id>/figures/<int:figure_number>/", views.figure, name="figure"),
]
