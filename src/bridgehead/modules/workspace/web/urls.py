"""Where the pages of the workspace stand, from the root."""

from django.urls import path, re_path

from bridgehead.modules.workspace.web import answers, crossed, find, history, home, project, source

app_name = "workspace"
urlpatterns = [
    path("", home.home, name="home"),
    path("find/", find.find, name="find"),
    path("find/suggestions/", find.suggestions, name="find_suggestions"),
    path("answers/", answers.answer, name="answer"),
    path("answers/table/", crossed.answer_table, name="answer_table"),
    path("answers/export.xlsx", answers.answer_xlsx, name="answer_xlsx"),
    # "new", "views" and "waiting" are pages of the ledger's own, in whatever order the rooms are included.
    re_path(r"^projects/(?P<code>(?!new/|views/|waiting/)[^/]+)/$", project.project, name="project"),
    path("projects/<str:code>/history/", history.project_history, name="project_history"),
    path("projects/<str:code>/source/<str:kind>/<str:key>/", source.source, name="source"),
]
