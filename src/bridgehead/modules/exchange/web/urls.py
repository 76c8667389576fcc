"""Where the pages of the exchange room stand."""

from django.urls import path

from bridgehead.modules.exchange.web import downloads, imports, rows

app_name = "exchange"
urlpatterns = [
    path("imports/", imports.imports, name="list"),
    path("imports/upload/", imports.upload, name="upload"),
    path("imports/forms/<slug:form>.xlsx", downloads.form_xlsx, name="form"),
    path("imports/<int:import_id>/", imports.workbook_import, name="import"),
    path("imports/<int:import_id>/columns/", imports.columns, name="columns"),
    path("imports/<int:import_id>/accept/", imports.accept, name="accept"),
    path("imports/<int:import_id>/go-on/", imports.go_on, name="go_on"),
    path("imports/<int:import_id>/undo/", imports.undo, name="undo"),
    path("imports/<int:import_id>/returned.xlsx", downloads.returned_xlsx, name="returned"),
    path("imports/<int:import_id>/original/", downloads.original, name="original"),
    path("imports/<int:import_id>/rows/<int:row_id>/", rows.row, name="row"),
]
