"""What a rule set of the life cycle is made of: strands, kinds of milestones and of evidence, lists of projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strength = Literal["M", "A", "O"]
Gate = Literal["block", "warn"]
Effect = Literal["", "exit", "return"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages."""

    english: str
    chinese: str

    def say(self, language: str) -> str:
        """In Chinese where the language code starts with `zh`, else in English."""
        return self.chinese if language.lower().startswith("zh") else self.english


@dataclass(frozen=True, slots=True)
class StrandDefinition:
    """One of the four authorities that keep their own dates; `owner` says who that is."""

    id: str
    english: str
    chinese: str
    owner: Words

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.english, self.chinese)


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of paper or picture that proves a milestone; `clearance` is what opening one asks for, of CLEARANCES."""

    id: str
    english: str
    chinese: str
    clearance: str = ""

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.english, self.chinese)


@dataclass(frozen=True, slots=True)
class EvidenceDemand:
    """How strongly a milestone demands a kind of evidence: M must, A one of the alternatives, O optional."""

    kind: EvidenceKind
    strength: Strength


@dataclass(frozen=True, slots=True)
class MilestoneKind:
    """Something that can happen to a project. `stage` is the stage it reaches, None where it moves none.

    `gate` says what becomes of a claim that its `needs` or the papers it must have do not back: `block` or `warn`.
    `effect` is `exit` for what ends a project and `return` for what takes the exit back. `observed` kinds are states
    seen on a day (在建 in a bulletin) and no steps: nothing asks for them; nor for those no longer `used`.
    `amount_is_total` is false where an amount beside the milestone is something else, such as capital paid in.
    """

    id: str
    strand: str
    english: str
    chinese: str
    stage: str | None
    needs: tuple[str, ...]
    evidence: tuple[EvidenceDemand, ...]
    rule: Words | None
    observed: bool
    amount_is_total: bool
    gate: Gate = "warn"
    effect: Effect = ""
    asks_reason: bool = False
    used: bool = True

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.english, self.chinese)

    @property
    def is_step(self) -> bool:
        """Whether a project is expected to take it."""
        return self.used and not self.observed and not self.effect

    def demanded(self, strength: Strength) -> tuple[EvidenceKind, ...]:
        """The kinds of evidence that it demands with that strength."""
        return tuple(demand.kind for demand in self.evidence if demand.strength == strength)


@dataclass(frozen=True, slots=True)
class StageRule:
    """What a rule set says of a stage: whether it is a next step, and how many days it may be silent (None: ever)."""

    id: str
    on_path: bool
    silent: int | None


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Projects that wait: since the first of `since` (kinds) or of what reaches `since_stage`, while nothing reaches
    `until` and none of `lacks` stands. `limit` is in days, None where nobody set one.
    """

    id: str
    english: str
    chinese: str
    since: tuple[str, ...]
    since_stage: str | None
    until: str | None
    lacks: tuple[str, ...]
    limit: int | None

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.english, self.chinese)
