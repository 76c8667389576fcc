"""What is read of the approvals room."""

from bridgehead.modules.approvals.queries.approvals import (
    SHOWN,
    VIEW,
    ApprovalFilter,
    access_approval,
    approvals_in,
    approvals_of,
    before_of,
    count_open_in,
    counts_in,
    counts_of,
    may_here,
    read_all,
    steps_of,
    visible_approvals,
)

__all__ = [
    "SHOWN",
    "VIEW",
    "ApprovalFilter",
    "access_approval",
    "approvals_in",
    "approvals_of",
    "before_of",
    "count_open_in",
    "counts_in",
    "counts_of",
    "may_here",
    "read_all",
    "steps_of",
    "visible_approvals",
]
