"""What goes in (assertions) and what comes out (findings)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from bridgehead.engines.figures import FrozenMap, Statement

from .package_data import load_toml

# A longer sentence is a list, and what begins it says little of its end.
_LEAD = 120
_SENTENCE_ENDS = "。；！？\n"

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
    """A statement and where it stands: the document's name, its date, or the ledger's own answer.

    `lead` are the words of its sentence before it, which say 其中 or 初步核算; `None` where nobody knows the text.
    """

    statement: Statement
    document: str
    published: date | None = None
    origin: Origin = "document"
    lead: str | None = None


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
    statements: Sequence[Statement], document: str = "", published: date | None = None, text: str | None = None
) -> tuple[Assertion, ...]:
    """The statements of one document as assertions, in the same order; without `document` each keeps its own name.

    `text` is what the statements were read from and their spans are of.
    """
    return tuple(
        Assertion(each, document or each.doc, published, lead=None if text is None else lead_of(text, each.span[0]))
        for each in statements
    )


def lead_of(text: str, start: int) -> str:
    """The words of a sentence before the offset `start`."""
    before = text[max(0, start - _LEAD) : start]
    return before[max(before.rfind(mark) for mark in _SENTENCE_ENDS) + 1 :]
