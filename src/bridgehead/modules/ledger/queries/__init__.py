"""Reading the ledger: who sees what, the list and its filters, one project whole, the newest events."""

from bridgehead.modules.ledger.queries.clocks import data_day, last_recorded, ledger_clocks
from bridgehead.modules.ledger.queries.detail import (
    ContributionShare,
    EvidenceFile,
    HistoryEntry,
    MilestoneView,
    MonthMoney,
    PhasePart,
    ProjectDetail,
    StrandView,
    Totals,
    project_detail,
)
from bridgehead.modules.ledger.queries.events import Event, latest_events
from bridgehead.modules.ledger.queries.filters import (
    FLAGS,
    SORTS,
    ListTotals,
    ProjectFilter,
    filter_projects,
    list_totals,
)
from bridgehead.modules.ledger.queries.visibility import (
    access_milestone,
    access_project,
    aliases_of,
    count_projects_of,
    facts_scope_q,
    may_act,
    project_scope_q,
    projects_named,
    visible_projects,
)

__all__ = [
    "FLAGS",
    "SORTS",
    "ContributionShare",
    "Event",
    "EvidenceFile",
    "HistoryEntry",
    "ListTotals",
    "MilestoneView",
    "MonthMoney",
    "PhasePart",
    "ProjectDetail",
    "ProjectFilter",
    "StrandView",
    "Totals",
    "access_milestone",
    "access_project",
    "aliases_of",
    "count_projects_of",
    "data_day",
    "facts_scope_q",
    "filter_projects",
    "last_recorded",
    "latest_events",
    "ledger_clocks",
    "list_totals",
    "may_act",
    "project_detail",
    "project_scope_q",
    "projects_named",
    "visible_projects",
]
