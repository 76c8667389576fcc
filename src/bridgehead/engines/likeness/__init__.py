"""Whether two records tell of one thing, and why: reasons with weights, no database.

`judge_projects`, `judge_firms` and `judge_people` hold two records against each other; `near_pairs` finds the pairs
that are worth judging without comparing all with all.
"""

from bridgehead.engines.likeness.joining import by_key, near_pairs
from bridgehead.engines.likeness.names import core, core_similarity, pairs
from bridgehead.engines.likeness.parties import FirmCard, PersonCard, judge_firms, judge_people
from bridgehead.engines.likeness.projects import ProjectCard, judge_projects, part_of
from bridgehead.engines.likeness.reasons import LIKELY, SURE, Judgement, Reason

__all__ = [
    "LIKELY",
    "SURE",
    "FirmCard",
    "Judgement",
    "PersonCard",
    "ProjectCard",
    "Reason",
    "by_key",
    "core",
    "core_similarity",
    "judge_firms",
    "judge_people",
    "judge_projects",
    "near_pairs",
    "pairs",
    "part_of",
]
