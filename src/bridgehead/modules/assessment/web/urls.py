"""Where the pages of the assessment room stand."""

from django.urls import path

from bridgehead.modules.assessment.web import appeals, inputs, league, posted, schemes

app_name = "assessment"
_VERSION = "assessment/versions/<int:version_id>/"
urlpatterns = [
    path("assessment/", league.league, name="league"),
    path("assessment/export.xlsx", league.league_xlsx, name="league_xlsx"),
    path("assessment/keep/", league.keep, name="keep"),
    path("assessment/runs/<int:run_id>/", league.run, name="run"),
    path("assessment/runs/<int:run_id>/changes/", league.run_changes, name="run_changes"),
    path("assessment/runs/<int:run_id>/scores/<int:score_id>/", league.score, name="score"),
    path("assessment/runs/<int:run_id>/scores/<int:score_id>/appeal/", appeals.appeal_new, name="appeal_new"),
    path("assessment/schemes/<int:scheme_id>/now/<str:subject>/", league.score_now, name="score_now"),
    path("assessment/appeals/", appeals.appeals, name="appeals"),
    path("assessment/appeals/<int:appeal_id>/", appeals.appeal, name="appeal"),
    path("assessment/appeals/<int:appeal_id>/file/", appeals.appeal_file, name="appeal_file"),
    path("assessment/schemes/", schemes.schemes, name="schemes"),
    path("assessment/schemes/<int:scheme_id>/", schemes.scheme, name="scheme"),
    path("assessment/schemes/<int:scheme_id>/inputs/", inputs.inputs, name="inputs"),
    path("assessment/schemes/<int:scheme_id>/inputs/figures.xlsx", inputs.inputs_xlsx, name="inputs_xlsx"),
    path("assessment/schemes/<int:scheme_id>/inputs/event/", inputs.event_new, name="event_new"),
    path("assessment/events/<int:event_id>/void/", inputs.event_void, name="event_void"),
    path(_VERSION, schemes.version, name="version"),
    path(f"{_VERSION}force/", schemes.version_force, name="version_force"),
    path(f"{_VERSION}discard/", schemes.version_discard, name="version_discard"),
    path(f"{_VERSION}origins/", schemes.origins, name="origins"),
    path(f"{_VERSION}items/new/", schemes.item_new, name="item_new"),
    path(f"{_VERSION}items/<slug:item>/", schemes.item, name="item"),
    path("assessment/tasks/", posted.tasks, name="tasks"),
    path("assessment/tasks/new/", posted.task_new, name="task_new"),
    path("assessment/tasks/<int:posted_id>/", posted.task, name="task"),
    path("assessment/tasks/<int:posted_id>/steps/<int:step_id>/", posted.step_file, name="step_file"),
]
