"""Where the pages of the targets room stand."""

from django.urls import path

from bridgehead.modules.targets.web import closings, editing, listing, series

app_name = "targets"
urlpatterns = [
    path("targets/", listing.targets, name="list"),
    path("targets/new/", editing.target_new, name="new"),
    path("targets/series/", series.series, name="series"),
    path("targets/closings/", closings.closings, name="closings"),
    path("targets/closings/changes/", closings.changes, name="changes"),
    path("targets/closings/<int:closing_id>/", closings.closing, name="closing"),
    path("targets/closings/<int:closing_id>/<int:figure_id>/", closings.figure, name="figure"),
    path("targets/<int:target_id>/", listing.target, name="target"),
    path("targets/<int:target_id>/edit/", editing.target_edit, name="edit"),
    path("targets/<int:target_id>/split/", editing.target_split, name="split"),
    path("targets/<int:target_id>/withdraw/", editing.target_withdraw, name="withdraw"),
    path("targets/<int:target_id>/chance/", listing.target_chance, name="chance"),
    path("targets/<int:target_id>/history/", listing.target_history, name="history"),
]
