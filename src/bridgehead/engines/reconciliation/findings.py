"""What goes in (assertions) and what comes out (findings)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from bridgehead.engines.figures import FrozenMap, Statement

from .package_data import load_toml

Severity = Literal["error", "warning", "note"]
Origin = Literal["document", "ledger"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of disagreement: `error` (cannot all be right), `warning` (one is likely wrong) or `note` (ask)."""

    id: str
    severity: Severity
    english: str
    chinese: str


KINDS: Final[Mapping[str, Kind]] = FrozenMap(
    {name: Kind(name, row["severity"], row["en"], row["zh"]) for name, row in load_toml("kinds.toml").items()}
)


@dataclass(frozen=True, slots=True)
class Assertion:
    """A statement and where it stands: the document's name, its date, or the ledger's own answer."""

    statement: Statement
    document: str
    published: date | None = None
    origin: Origin = "document"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up.

    `evidence` are the indexes of the assertions that disagree, the one most in doubt first. `found` is what stands
    there and `expected` what the others make of it, both in `unit` (as a statement's, or `CNY/mu` and its like for a
    quotient); `difference` is found less expected. They are `None` where the disagreement is no number. `key` is the
    same for the same disagreement in every run, whatever else is there and in which order.
    """

    kind: str
    evidence: tuple[int, ...]
    unit: str
    expected: Decimal | None
    found: Decimal | None
    difference: Decimal | None
    message_en: str
    message_zh: str
    likeliest_en: str
    likeliest_zh: str
    key: str

    @property
    def severity(self) -> Severity:
        """How sure the rule is; see `Kind`."""
        return KINDS[self.kind].severity


def assertions_of(
    statements: Sequence[Statement], document: str = "", published: date | None = None
) -> tuple[Assertion, ...]:
    """The statements of one document as assertions, in the same order; without `document` each keeps its own name."""
    return tuple(Assertion(statement, document or statement.doc, published) for statement in statements)
