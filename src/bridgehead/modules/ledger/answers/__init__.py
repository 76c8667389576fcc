"""The ledger's answers to measures, with the rows behind them, as of a day and as known at a moment."""

from bridgehead.modules.ledger.answers.answering import ANSWERABLE, answer
from bridgehead.modules.ledger.answers.courses import Course, courses
from bridgehead.modules.ledger.answers.crossed import STAGES, Cross, Line, cross
from bridgehead.modules.ledger.answers.currencies import in_currency
from bridgehead.modules.ledger.answers.differences import RowDifference, differences
from bridgehead.modules.ledger.answers.many import Ask, Told, answer_many
from bridgehead.modules.ledger.answers.sources import Sums, worth
from bridgehead.modules.ledger.answers.together import Asked, answers_together
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
    "Ask",
    "Asked",
    "Course",
    "Cross",
    "Line",
    "NotAnswerable",
    "RowDifference",
    "Scope",
    "Sums",
    "Told",
    "answer",
    "answer_many",
    "answers_together",
    "courses",
    "cross",
    "differences",
    "in_currency",
    "worth",
]
