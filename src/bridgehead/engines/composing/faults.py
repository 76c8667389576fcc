"""What is wrong with a template: which field, where, and why. The words are the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "syntax",
    "unknown_field",
    "unknown_filter",
    "wrong_argument",
    "not_allowed",
    "not_answered",
    "no_value",
    "no_goal",
    "not_text",
    "too_many",
    "too_long",
    "not_word",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `line` counts lines of a text or paragraphs of a Word file from 1 (0: the whole template).

    `field` is what was written there; `detail` is the parser's or the ledger's own word, empty where there is none.
    """

    kind: Kind
    line: int
    field: str = ""
    detail: str = ""


class TemplateFaults(ValueError):
    """A template that cannot be written out; `faults` are all that were found, in the order of the template."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.line))
        super().__init__("; ".join(f"{one.line}: {one.kind} {one.field} {one.detail}".rstrip() for one in self.faults))
