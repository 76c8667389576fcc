"""Where the pages of the duplicates room stand."""

from django.urls import path

from bridgehead.modules.duplicates.web import views

app_name = "duplicates"
urlpatterns = [
    path("duplicates/", views.pairs, name="list"),
    path("duplicates/merges/", views.merges, name="merges"),
    path("duplicates/merges/<int:merge_id>/undo/", views.undo, name="undo"),
    path("duplicates/<int:pair_id>/", views.pair, name="pair"),
    path("duplicates/<int:pair_id>/merge/", views.merge, name="merge"),
    path("duplicates/<int:pair_id>/different/", views.different, name="different"),
    path("duplicates/<int:pair_id>/again/", views.again, name="again"),
]
