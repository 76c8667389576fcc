"""The ledger's answers to measures, with the rows behind them, as of a day and as known at a moment."""

from bridgehead.modules.ledger.answers.answering import ANSWERABLE, answer
from bridgehead.modules.ledger.answers.types import (
    Answer,
    AnswerMonth,
    AnswerRow,
    AnswerTier,
    NotAnswerable,
    Scope,
)

__all__ = ["ANSWERABLE", "Answer", "AnswerMonth", "AnswerRow", "AnswerTier", "NotAnswerable", "Scope", "answer"]
