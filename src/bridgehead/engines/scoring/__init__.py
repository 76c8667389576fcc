"""Assessment (考核): formulas that are data, scores of units by them, and every score opened down to its events."""

from .cells import Problem
from .changes import Change, RowChange, changes
from .facts import Entry, Facts, FactsError, Unit, make_facts
from .formulas import Flag, Formula, Grade, Item
from .schemes import scheme, scheme_names, scheme_tables
from .scores import Explained, NoVersion, Scores, score, score_by_version, score_periods, version_on
from .tables import FormulaError, make_formula, make_versions
from .tallies import Row

__all__ = [
    "Change",
    "Entry",
    "Explained",
    "Facts",
    "FactsError",
    "Flag",
    "Formula",
    "FormulaError",
    "Grade",
    "Item",
    "NoVersion",
    "Problem",
    "Row",
    "RowChange",
    "Scores",
    "Unit",
    "changes",
    "make_facts",
    "make_formula",
    "make_versions",
    "scheme",
    "scheme_names",
    "scheme_tables",
    "score",
    "score_by_version",
    "score_periods",
    "version_on",
]
