"""Where the pages of the delivery room stand."""

from django.urls import path

from bridgehead.modules.delivery.web import (
    calendars,
    exchange,
    lights,
    problems,
    proposals,
    schedules,
    scores,
    shifts,
    stalled,
    tasks,
    wall,
)

app_name = "delivery"
_PLAN = "projects/<str:code>/schedule/"
urlpatterns = [
    path("problems/", problems.problems, name="problems"),
    path("problems/export.xlsx", problems.problems_xlsx, name="problems_xlsx"),
    path("problems/<int:problem_id>/", problems.problem, name="problem"),
    path("problems/<int:problem_id>/steps/<int:step_id>/", problems.step_file, name="step_file"),
    path("projects/<str:code>/problems/new/", problems.problem_new, name="problem_new"),
    path("stalled/", stalled.stalled, name="stalled"),
    path("wall/", wall.wall, name="wall"),
    path("wall/rows/", wall.rows, name="wall_rows"),
    path("wall/<str:code>/", wall.wall_project, name="wall_project"),
    path("scores/", scores.scores, name="scores"),
    path("lights/", lights.lights, name="lights"),
    path("lights/<slug:rules>/", lights.light_set, name="light_set"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/<int:day_id>/", calendars.calendar_day, name="calendar_day"),
    path(_PLAN, schedules.schedule, name="schedule"),
    path(f"{_PLAN}new/", schedules.schedule_new, name="schedule_new"),
    path(f"{_PLAN}accept/", schedules.schedule_accept, name="schedule_accept"),
    path(f"{_PLAN}discard/", schedules.schedule_discard, name="schedule_discard"),
    path(f"{_PLAN}plan.xml", exchange.plan_file, name="plan_file"),
    path(f"{_PLAN}import/", exchange.plan_import, name="plan_import"),
    path(f"{_PLAN}shift/", shifts.shift, name="shift"),
    path(f"{_PLAN}tasks/new/", tasks.task_new, name="schedule_task_new"),
    path(f"{_PLAN}tasks/<int:task_id>/", tasks.task, name="schedule_task"),
    path(f"{_PLAN}propose/", proposals.propose, name="propose"),
    path(f"{_PLAN}proposals/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path(f"{_PLAN}proposals/<int:proposal_id>/tasks/<str:task>/", proposals.proposed_task, name="proposed_task"),
    path(f"{_PLAN}baselines/", proposals.baseline_take, name="baseline_take"),
    path(f"{_PLAN}baselines/<int:baseline_id>/", proposals.baseline, name="baseline"),
]
