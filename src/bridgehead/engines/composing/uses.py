"""Every figure that a bulletin prints, kept with the question that it answers; and the marks that find it again.

A printed figure stands between characters of the private use area until the text has become blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from .faults import Fault, Kind
from .world import Question

OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
PART_OPEN, PART_CLOSE = "\ue003", "\ue004"
MARKS: Final = OPEN + MIDDLE + CLOSE + PART_OPEN + PART_CLOSE
# A bulletin of two hundred units by twelve months is as large as anybody reads.
MOST_FIGURES: Final = 4_000
# What stands for a figure that cannot be said while the other faults are being found.
BROKEN: Final = "〇"


@dataclass(frozen=True, slots=True)
class Use:
    """A figure as printed: its number in the bulletin, the question, in which form, the words and the value.

    `value` is in `unit`; for a comparison it is the difference, and `base` what it was compared with.
    """

    number: int
    question: Question
    form: str
    text: str
    value: Decimal
    unit: str
    base: Decimal | None = None


@dataclass(slots=True)
class Writing:
    """What one rendering has printed so far, and what went wrong."""

    uses: list[Use] = field(default_factory=list)
    parts: list[object] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asked: int = 0

    def fault(self, kind: Kind, line: int, name: str, detail: str = "") -> str:
        """Remember a fault; gives what is printed instead, so that the others are found too."""
        self.faults.append(Fault(kind, line, name, detail))
        return BROKEN

    def use(
        self, question: Question, form: str, text: str, value: Decimal, unit: str, base: Decimal | None = None
    ) -> Use:
        """Keep a figure that is printed."""
        kept = Use(len(self.uses) + 1, question, form, text, value, unit, base)
        self.uses.append(kept)
        return kept

    def marked(self, use: Use) -> str:
        """The figure's words between its marks."""
        return f"{OPEN}{use.number}{MIDDLE}{use.text}{CLOSE}"

    def part(self, block: object) -> str:
        """The mark of a table or a chart, which takes the place of its paragraph."""
        self.parts.append(block)
        return f"{PART_OPEN}{len(self.parts)}{PART_CLOSE}"


def unmarked(text: str) -> str:
    """Text without our marks, wherever it comes from."""
    return text.translate(dict.fromkeys(map(ord, MARKS)))
