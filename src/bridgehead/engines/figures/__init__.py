"""The language of every other room: quantities, money, periods, tiers, measures and statements.

Pure: plain values in, plain values out. The tables of this package are read once, at import.
"""

from .currencies import CURRENCIES, CurrencyError, Language
from .frozen import FrozenMap
from .measures import (
    FILTERS,
    REGISTRY,
    Choice,
    FilterDefinition,
    Measure,
    MeasureDefinition,
    MeasureError,
)
from .periods import Period, PeriodError
from .quantities import Area, PercentagePoints, Ratio, round_half_up
from .statement_json import statement_from_json, statement_to_json
from .statements import (
    COMPARATORS,
    MODALITIES,
    STAGES,
    Amount,
    Capacity,
    Comparator,
    FigureStatement,
    Modality,
    Phase,
    ProjectStatement,
    StageDate,
    Statement,
    StatementError,
)

__all__ = [
    "COMPARATORS",
    "CURRENCIES",
    "FILTERS",
    "MODALITIES",
    "REGISTRY",
    "STAGES",
    "Amount",
    "Area",
    "Capacity",
    "Choice",
    "Comparator",
    "CurrencyError",
    "FigureStatement",
    "FilterDefinition",
    "FrozenMap",
    "Language",
    "Measure",
    "MeasureDefinition",
    "MeasureError",
    "Modality",
    "PercentagePoints",
    "Period",
    "PeriodError",
    "Phase",
    "ProjectStatement",
    "Ratio",
    "StageDate",
    "Statement",
    "StatementError",
    "round_half_up",
    "statement_from_json",
    "statement_to_json",
]
