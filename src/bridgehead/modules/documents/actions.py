"""Everything that can be done to documents: take them in, review what they say."""

from bridgehead.modules.documents.intake import DocumentFacts, TakenIn, take_in_document, take_in_text
from bridgehead.modules.documents.learning import add_entry, retire_entry
from bridgehead.modules.documents.review import (
    Verdict,
    accept_rest,
    accept_statement,
    correct_statement,
    reject_statement,
    undo_review,
)

__all__ = [
    "DocumentFacts",
    "TakenIn",
    "Verdict",
    "accept_rest",
    "accept_statement",
    "add_entry",
    "correct_statement",
    "reject_statement",
    "retire_entry",
    "take_in_document",
    "take_in_text",
    "undo_review",
]
