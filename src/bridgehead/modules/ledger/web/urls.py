"""Where the pages of the ledger stand, from the root."""

from django.urls import path

from bridgehead.modules.ledger.web import (
    aliases,
    investment,
    milestones,
    money,
    plans,
    project_forms,
    projects,
    rules,
    terms,
)

app_name = "ledger"
_PROJECT = "projects/<str:code>/"
_PLAN = "plans/<int:plan_id>/"
_RULES = "rules/<int:number>/"
urlpatterns = [
    path("projects/", projects.projects, name="projects"),
    path("projects/export.xlsx", projects.projects_xlsx, name="projects_xlsx"),
    path("projects/waiting/", projects.waiting, name="waiting"),
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
    path(f"{_PROJECT}money/", investment.money, name="money"),
    path(f"{_PROJECT}investment/", investment.investment, name="investment"),
    path(f"{_PROJECT}investment/before/", investment.investment_before, name="investment_before"),
    path(f"{_PROJECT}plan/", investment.year_plan, name="year_plan"),
    path(f"{_PROJECT}phases/new/", money.phase, name="phase_new"),
    path(f"{_PROJECT}phases/<int:phase_id>/", money.phase, name="phase"),
    path(f"{_PROJECT}phases/<int:phase_id>/withdraw/", money.phase_withdraw, name="phase_withdraw"),
    path(f"{_PROJECT}terms/", terms.terms, name="terms"),
    path(f"{_PROJECT}names/", aliases.aliases, name="aliases"),
    path(f"{_PROJECT}names/<int:alias_id>/drop/", aliases.alias_drop, name="alias_drop"),
    path(f"{_PROJECT}contributions/", money.contributions, name="contributions"),
    path("plans/", plans.plans, name="plans"),
    path(_PLAN, plans.plan, name="plan"),
    path(f"{_PLAN}export.xlsx", plans.plan_xlsx, name="plan_xlsx"),
    path(f"{_PLAN}freeze/", plans.plan_freeze, name="plan_freeze"),
    path(f"{_PLAN}discard/", plans.plan_discard, name="plan_discard"),
    path(f"{_PLAN}evidence/", plans.plan_evidence, name="plan_evidence"),
    path(f"{_PLAN}evidence/<int:paper_id>/", plans.plan_paper, name="plan_paper"),
    path(f"{_PLAN}lines/<str:code>/", plans.plan_line, name="plan_line"),
    path("rules/", rules.rules, name="rules"),
    path("rules/draft/", rules.rules_draft, name="rules_draft"),
    path("rules/rederive/", rules.rules_rederive, name="rules_rederive"),
    path(_RULES, rules.rules_version, name="rules_version"),
    path(f"{_RULES}force/", rules.rules_force, name="rules_force"),
    path(f"{_RULES}discard/", rules.rules_discard, name="rules_discard"),
    path(f"{_RULES}milestones/new/", rules.rules_milestone, name="rules_milestone_new"),
    path(f"{_RULES}milestones/<str:kind>/", rules.rules_milestone, name="rules_milestone"),
    path(f"{_RULES}evidence/new/", rules.rules_paper, name="rules_paper_new"),
    path(f"{_RULES}evidence/<str:kind>/", rules.rules_paper, name="rules_paper"),
    path(f"{_RULES}stages/<str:stage>/", rules.rules_stage, name="rules_stage"),
    path(f"{_RULES}lists/<str:key>/", rules.rules_list, name="rules_list"),
]
