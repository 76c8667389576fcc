"""Reading by the million: sources, engines (this machine, Ray), sinks, and the journal of a run that can be stopped."""

from .job import BulkError, Columns, Job, Limits
from .reading import Settings
from .run import Progress, Stop, Summary, read_in_bulk

__all__ = [
    "BulkError",
    "Columns",
    "Job",
    "Limits",
    "Progress",
    "Settings",
    "Stop",
    "Summary",
    "read_in_bulk",
]
