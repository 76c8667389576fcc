"""What is read of the assessment, by whoever may see it."""

from bridgehead.modules.assessment.queries.appeals import (
    access_appeal,
    appeals_of_run,
    corrections_of,
    visible_appeals,
)
from bridgehead.modules.assessment.queries.inputs import entered_events, entered_figures
from bridgehead.modules.assessment.queries.posted import access_posted, posted_counts, visible_posted
from bridgehead.modules.assessment.queries.runs import (
    access_run,
    access_score,
    before_run,
    newest_run,
    standing_of,
    visible_runs,
)
from bridgehead.modules.assessment.queries.schemes import (
    CHANGE,
    VIEW,
    access_scheme,
    access_version,
    before_version,
    newest_version,
    visible_schemes,
    visible_versions,
)

__all__ = [
    "CHANGE",
    "VIEW",
    "access_appeal",
    "access_posted",
    "access_run",
    "access_scheme",
    "access_score",
    "access_version",
    "appeals_of_run",
    "before_run",
    "before_version",
    "corrections_of",
    "entered_events",
    "entered_figures",
    "newest_run",
    "newest_version",
    "posted_counts",
    "standing_of",
    "visible_appeals",
    "visible_posted",
    "visible_runs",
    "visible_schemes",
    "visible_versions",
]
