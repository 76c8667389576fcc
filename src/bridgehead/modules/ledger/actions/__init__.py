"""Every write to the ledger, one function a verb."""

from bridgehead.modules.ledger.actions.aliases import add_project_alias, drop_project_alias
from bridgehead.modules.ledger.actions.evidence import (
    attach_evidence,
    attach_investment_evidence,
    attach_plan_evidence,
    open_evidence,
)
from bridgehead.modules.ledger.actions.investment import report_investment, set_investment_before, set_year_plan
from bridgehead.modules.ledger.actions.likeness import Alike, register_distinct, report_distinct
from bridgehead.modules.ledger.actions.merging import merge_projects, plan_projects, unmerge_projects
from bridgehead.modules.ledger.actions.milestones import (
    correct_milestone,
    report_milestone,
    verify_milestone,
    withdraw_milestone,
)
from bridgehead.modules.ledger.actions.money import (
    Share,
    set_contributions,
    set_phase,
    withdraw_phase,
)
from bridgehead.modules.ledger.actions.plans import change_plan, discard_plan, draft_plan, freeze_plan, set_plan_line
from bridgehead.modules.ledger.actions.projects import change_project, register_project, withdraw_project
from bridgehead.modules.ledger.actions.rule_versions import (
    discard_rules,
    draft_rules,
    put_rules_in_force,
    require_everywhere,
    write_rule,
)
from bridgehead.modules.ledger.actions.terms import open_terms, set_terms
from bridgehead.modules.ledger.actions.views import delete_view, save_view

__all__ = [
    "Alike",
    "Share",
    "add_project_alias",
    "attach_evidence",
    "attach_investment_evidence",
    "attach_plan_evidence",
    "change_plan",
    "change_project",
    "correct_milestone",
    "delete_view",
    "discard_plan",
    "discard_rules",
    "draft_plan",
    "draft_rules",
    "drop_project_alias",
    "freeze_plan",
    "merge_projects",
    "open_evidence",
    "open_terms",
    "plan_projects",
    "put_rules_in_force",
    "register_distinct",
    "register_project",
    "report_distinct",
    "report_investment",
    "report_milestone",
    "require_everywhere",
    "save_view",
    "set_contributions",
    "set_investment_before",
    "set_phase",
    "set_plan_line",
    "set_terms",
    "set_year_plan",
    "unmerge_projects",
    "verify_milestone",
    "withdraw_milestone",
    "withdraw_phase",
    "withdraw_project",
    "write_rule",
]
