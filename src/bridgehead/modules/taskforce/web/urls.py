"""Where the pages of the task force room stand."""

from django.urls import path, register_converter

from bridgehead.modules.taskforce.web import forces, lists


class FileKind:
    """The two kinds of files that lists leave in."""

    regex = "xlsx|docx"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(FileKind, "listfile")
app_name = "taskforce"
urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/export.<listfile:file_kind>", lists.lists_file, name="lists_file"),
    path("projects/<str:code>/taskforce/", forces.force, name="force"),
    path("projects/<str:code>/lists/", lists.project_lists, name="project_lists"),
    path("projects/<str:code>/lists/export.<listfile:file_kind>", lists.project_lists_file, name="project_lists_file"),
]
