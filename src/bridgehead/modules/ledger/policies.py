"""Who may do what in the ledger (domain/09 section 1)."""

from __future__ import annotations

from bridgehead.foundation.access.actors import ROLES

_OFFICIALS = frozenset(ROLES) - {"enterprise"}
_WRITERS = frozenset({"promoter", "project_officer", "statistician", "administrator"})

POLICY = {
    "ledger.view_project": _OFFICIALS,
    # People of an enterprise see the projects of their own firm, wherever these are.
    "ledger.view_own_project": frozenset({"enterprise"}),
    "ledger.register_project": _WRITERS,
    "ledger.change_project": _WRITERS,
    "ledger.withdraw_project": frozenset({"statistician", "administrator"}),
    # Merging touches what other units entered; undoing and telling apart go with it.
    "ledger.merge_project": frozenset({"statistician", "administrator"}),
    "ledger.report_milestone": _WRITERS | {"department_handler"},
    # Whoever reported a claim can't verify it: milestones.verify_milestone sees to that.
    "ledger.verify_milestone": frozenset({"department_handler", "statistician", "administrator"}),
    # Past a gate that blocks: on a leader's written decision, which is the reason that stays on the row.
    "ledger.pass_gate": frozenset({"administrator"}),
    "ledger.view_rules": _OFFICIALS,
    "ledger.change_rules": frozenset({"administrator"}),
    "ledger.report_investment": _WRITERS,
    # The plan of a year: whoever answers for the statistics drafts and freezes it.
    "ledger.view_plan": _OFFICIALS,
    "ledger.change_plan": frozenset({"statistician", "administrator"}),
    "ledger.set_contributions": frozenset({"statistician", "administrator"}),
    # A clearance, whatever the role (domain/09 section 6).
    "ledger.view_terms": frozenset({"negotiation"}),
    "ledger.view_financial_papers": frozenset({"financials"}),
    "ledger.change_terms": _WRITERS,
    "ledger.export": _OFFICIALS,
    "ledger.save_view": _OFFICIALS,
}
