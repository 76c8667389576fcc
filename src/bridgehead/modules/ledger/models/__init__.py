"""The ledger: projects, what is known of them and since when, milestones, phases, contributions, investment.

Two clocks. A row tells of a day (`happened_on`, `month`) and was in force in the ledger from `recorded_at` until
`superseded_at`. Nothing is overwritten: a correction closes the row and writes another. `known_at` reads the rows
that were in force at that moment.
"""

from __future__ import annotations

from bridgehead.modules.ledger.models.counted import NEVER, Counted, CountedAs, CountedChange, CountedSum, Grain
from bridgehead.modules.ledger.models.milestones import (
    ClaimState,
    Evidence,
    Milestone,
    Strand,
)
from bridgehead.modules.ledger.models.money import (
    FundSource,
    Investment,
    InvestmentBefore,
    PlanLine,
    PlanVersion,
    YearPlan,
)
from bridgehead.modules.ledger.models.projects import (
    Contribution,
    Level,
    NegotiationTerms,
    Origin,
    Phase,
    Project,
    ProjectAlias,
    ProjectFacts,
    ProjectMark,
    ProjectVersion,
    Sector,
)
from bridgehead.modules.ledger.models.recorded import (
    Recorded,
    SourceKind,
    TemporalQuerySet,
)
from bridgehead.modules.ledger.models.rules import (
    RuleVersion,
)
from bridgehead.modules.ledger.models.views import (
    SavedView,
)

__all__ = [
    "NEVER",
    "ClaimState",
    "Contribution",
    "Counted",
    "CountedAs",
    "CountedChange",
    "CountedSum",
    "Evidence",
    "FundSource",
    "Grain",
    "Investment",
    "InvestmentBefore",
    "Level",
    "Milestone",
    "NegotiationTerms",
    "Origin",
    "Phase",
    "PlanLine",
    "PlanVersion",
    "Project",
    "ProjectAlias",
    "ProjectFacts",
    "ProjectMark",
    "ProjectVersion",
    "Recorded",
    "RuleVersion",
    "SavedView",
    "Sector",
    "SourceKind",
    "Strand",
    "TemporalQuerySet",
    "YearPlan",
]
