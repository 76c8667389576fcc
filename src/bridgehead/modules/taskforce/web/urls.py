"""Where the pages of the task force room stand."""

from django.urls import path

from bridgehead.modules.taskforce.web import forces, lists

app_name = "taskforce"
urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/export.<str:file_kind>", lists.lists_file, name="lists_file"),
    path("projects/<str:code>/taskforce/", forces.force, name="force"),
    path("projects/<str:code>/lists/", lists.project_lists, name="project_lists"),
    path("projects/<str:code>/lists/export.<str:file_kind>", lists.project_lists_file, name="project_lists_file"),
]
