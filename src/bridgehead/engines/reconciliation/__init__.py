"""What does not add up: `reconcile(assertions)` over one document, or over all documents and the ledger."""

from .findings import KINDS, Assertion, Finding, Kind, Origin, Severity, assertions_of, lead_of
from .reconcile import reconcile

__all__ = ["KINDS", "Assertion", "Finding", "Kind", "Origin", "Severity", "assertions_of", "lead_of", "reconcile"]
