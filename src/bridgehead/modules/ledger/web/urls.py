"""Where the pages of the ledger stand, from the root."""

from django.urls import path

from bridgehead.modules.ledger.web import aliases, milestones, money, project_forms, projects, terms

app_name = "ledger"
_PROJECT = "projects/<str:code>/"
urlpatterns = [
    path("projects/", projects.projects, name="projects"),
    path("projects/export.xlsx", projects.projects_xlsx, name="projects_xlsx"),
    path("projects/new/", project_forms.project_new, name="project_new"),
    path("projects/views/", projects.view_save, name="view_save"),
    path("projects/views/<int:view_id>/delete/", projects.view_delete, name="view_delete"),
    path(f"{_PROJECT}edit/", project_forms.project_edit, name="project_edit"),
    path(f"{_PROJECT}milestones/new/", milestones.milestone_new, name="milestone_new"),
    path(f"{_PROJECT}milestones/<int:milestone_id>/", milestones.milestone, name="milestone"),
    path(f"{_PROJECT}milestones/<int:milestone_id>/verify/", milestones.milestone_verify, name="milestone_verify"),
    path(f"{_PROJECT}milestones/<int:milestone_id>/correct/", milestones.milestone_correct, name="milestone_correct"),
    path(
        f"{_PROJECT}milestones/<int:milestone_id>/withdraw/", milestones.milestone_withdraw, name="milestone_withdraw"
    ),
    path(f"{_PROJECT}milestones/<int:milestone_id>/evidence/", milestones.evidence_attach, name="evidence_attach"),
    path(f"{_PROJECT}evidence/<int:evidence_id>/", milestones.evidence, name="evidence"),
    path(f"{_PROJECT}investment/", money.investment, name="investment"),
    path(f"{_PROJECT}plan/", money.year_plan, name="year_plan"),
    path(f"{_PROJECT}phases/new/", money.phase, name="phase_new"),
    path(f"{_PROJECT}phases/<int:phase_id>/", money.phase, name="phase"),
    path(f"{_PROJECT}phases/<int:phase_id>/withdraw/", money.phase_withdraw, name="phase_withdraw"),
    path(f"{_PROJECT}terms/", terms.terms, name="terms"),
    path(f"{_PROJECT}names/", aliases.aliases, name="aliases"),
    path(f"{_PROJECT}names/<int:alias_id>/drop/", aliases.alias_drop, name="alias_drop"),
    path(f"{_PROJECT}contributions/", money.contributions, name="contributions"),
]
