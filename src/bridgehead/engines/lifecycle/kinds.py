"""The tables of the life cycle: strands, kinds of milestones and of evidence, read from lifecycle.toml at import."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal

from bridgehead.engines.figures import STAGES, FrozenMap

Strength = Literal["M", "A", "O"]


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
    """A kind of paper or picture that proves a milestone."""

    id: str
    english: str
    chinese: str

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

    `observed` kinds are states seen on a day (在建 in a bulletin) and no steps: nothing asks for them.
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

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.english, self.chinese)

    def demanded(self, strength: Strength) -> tuple[EvidenceKind, ...]:
        """The kinds of evidence that it demands with that strength."""
        return tuple(demand.kind for demand in self.evidence if demand.strength == strength)


def _tables() -> dict[str, Any]:
    text = files("bridgehead.engines.lifecycle").joinpath("lifecycle.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _words(row: Mapping[str, str]) -> Words:
    return Words(row["en"], row["zh"])


_TABLES: Final = _tables()

STRANDS: Final[Mapping[str, StrandDefinition]] = FrozenMap(
    {
        key: StrandDefinition(key, row["en"], row["zh"], Words(row["owner_en"], row["owner_zh"]))
        for key, row in _TABLES["strands"].items()
    }
)
EVIDENCE_KINDS: Final[Mapping[str, EvidenceKind]] = FrozenMap(
    {key: EvidenceKind(key, row["en"], row["zh"]) for key, row in _TABLES["evidence"].items()}
)


def _milestone_kind(kind_id: str, row: Mapping[str, Any]) -> MilestoneKind:
    stage = row.get("stage")
    if stage is not None and stage not in STAGES:
        raise ValueError(f"lifecycle.toml: {kind_id} reaches {stage!r}, which is no stage")
    return MilestoneKind(
        id=kind_id,
        strand=STRANDS[row["strand"]].id,
        english=row["en"],
        chinese=row["zh"],
        stage=stage,
        needs=tuple(row.get("needs", ())),
        evidence=tuple(EvidenceDemand(EVIDENCE_KINDS[k], s) for k, s in row.get("evidence", {}).items()),
        rule=_words(row["rule"]) if "rule" in row else None,
        observed=row.get("observed", False),
        amount_is_total=row.get("amount", "total") == "total",
    )


MILESTONE_KINDS: Final[Mapping[str, MilestoneKind]] = FrozenMap(
    {key: _milestone_kind(key, row) for key, row in _TABLES["milestones"].items()}
)
MAIN_PATH: Final[tuple[str, ...]] = tuple(_TABLES["main_path"])
GAP_WORDS: Final[Mapping[str, Words]] = FrozenMap({key: _words(row) for key, row in _TABLES["gaps"].items()})

for _kind in MILESTONE_KINDS.values():
    for _need in _kind.needs:
        if _need not in MILESTONE_KINDS:
            raise ValueError(f"lifecycle.toml: {_kind.id} needs {_need!r}, which is no milestone")


def kinds_reaching(*stages: str) -> tuple[str, ...]:
    """The kinds of milestones that reach one of these stages."""
    return tuple(kind.id for kind in MILESTONE_KINDS.values() if kind.stage in stages)


def kinds_from_stage(stage: str) -> tuple[str, ...]:
    """The kinds of milestones that reach `stage` or a later one."""
    return kinds_reaching(*STAGES[STAGES.index(stage) :])


def kind_of_stage(stage: str) -> str:
    """The kind of milestone that stands for a stage said in a text (`building` in a bulletin is 在建)."""
    if stage not in STAGES:
        raise KeyError(stage)
    return stage
