"""What a rule puts together, and how it becomes a finding with a key that lasts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from .facts import Fact, ProjectFact
from .findings import Finding
from .reach import WIDE
from .words import Told

# A disagreement of a thousand copies is shown by some of them.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before it has its key.

    `about` is what the disagreement is, in words that do not depend on anything else that is asserted; the contents of
    the figures in `evidence` where it is empty.
    """

    kind: str
    evidence: tuple[Fact | ProjectFact, ...]
    told: Told
    unit: str = ""
    expected: Decimal | None = None
    found: Decimal | None = None
    about: tuple[str, ...] = ()

    @property
    def sources(self) -> frozenset[tuple[str, str]]:
        """The documents and the ledger that it rests on."""
        return frozenset(fact.source for fact in self.evidence)

    @property
    def key(self) -> str:
        """The same for the same disagreement in every run."""
        about = self.about or tuple(fact.content for fact in self.evidence if isinstance(fact, Fact))
        text = "\n".join((self.kind, *sorted(about)))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def to_finding(draft: Draft) -> Finding:
    """The finding as it is handed out."""
    difference = None
    if draft.found is not None and draft.expected is not None:
        difference = WIDE.subtract(draft.found, draft.expected)
    return Finding(
        kind=draft.kind,
        evidence=tuple(dict.fromkeys(fact.index for fact in draft.evidence))[:SHOWN],
        unit=draft.unit,
        expected=draft.expected,
        found=draft.found,
        difference=difference,
        message_en=draft.told.message.en,
        message_zh=draft.told.message.zh,
        likeliest_en=draft.told.likeliest.en,
        likeliest_zh=draft.told.likeliest.zh,
        key=draft.key,
    )
