"""Where the pages of the delivery room stand."""

from django.urls import path

from bridgehead.modules.delivery.web import problems, stalled

app_name = "delivery"
urlpatterns = [
    path("problems/", problems.problems, name="problems"),
    path("problems/export.xlsx", problems.problems_xlsx, name="problems_xlsx"),
    path("problems/<int:problem_id>/", problems.problem, name="problem"),
    path("problems/<int:problem_id>/steps/<int:step_id>/", problems.step_file, name="step_file"),
    path("projects/<str:code>/problems/new/", problems.problem_new, name="problem_new"),
    path("stalled/", stalled.stalled, name="stalled"),
]
