"""The ledger's answers to measures, with the rows behind them, as of a day and as known at a moment."""

from bridgehead.modules.ledger.answers.answering import (
    ANSWERABLE,
    answer,
    claims_of,
    events_of,
    parts_of,
    rows_of,
)
from bridgehead.modules.ledger.answers.courses import Course, courses
from bridgehead.modules.ledger.answers.crediting import shares_of
from bridgehead.modules.ledger.answers.crossed import STAGES, Cross, Line, cross
from bridgehead.modules.ledger.answers.currencies import in_currency
from bridgehead.modules.ledger.answers.differences import RowDifference, differences
from bridgehead.modules.ledger.answers.many import Asked, answer_many
from bridgehead.modules.ledger.answers.sources import Sums, worth
from bridgehead.modules.ledger.answers.types import (
    Answer,
    AnswerMonth,
    AnswerRow,
    AnswerTier,
    NotAnswerable,
    Scope,
)

__all__ = [
    "ANSWERABLE",
    "STAGES",
    "Answer",
    "AnswerMonth",
    "AnswerRow",
    "AnswerTier",
    "Asked",
    "Course",
    "Cross",
    "Line",
    "NotAnswerable",
    "RowDifference",
    "Scope",
    "Sums",
    "answer",
    "answer_many",
    "claims_of",
    "courses",
    "cross",
    "differences",
    "events_of",
    "in_currency",
    "parts_of",
    "rows_of",
    "shares_of",
    "worth",
]
