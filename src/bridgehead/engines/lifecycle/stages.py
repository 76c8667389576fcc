"""The stage that milestones add up to, and what is missing for the next one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from bridgehead.engines.figures import STAGES

from .kinds import GAP_WORDS, MAIN_PATH, MILESTONE_KINDS, STRANDS, EvidenceKind, MilestoneKind, StrandDefinition, Words

ClaimState = Literal["reported", "verified", "returned", "not_recognised"]
# A claim counts until somebody returns it or refuses to recognise it.
COUNTED_STATES: Final = ("reported", "verified")


@dataclass(frozen=True, slots=True)
class Claim:
    """A milestone as claimed: its kind, its day and what became of the claim."""

    kind: str
    happened_on: date
    state: str = "reported"


@dataclass(frozen=True, slots=True)
class Stage:
    """The furthest stage reached, and the first day on which something reached it."""

    id: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing for the next step.

    `what`: a `milestone` that must stand before, a claim that waits for `verification`, a `returned` claim that waits
    for completion, or `evidence` (any one of the kinds listed is enough). `holder` is the strand whose owner has it.
    """

    what: Literal["milestone", "verification", "returned", "evidence"]
    milestone: MilestoneKind
    evidence: tuple[EvidenceKind, ...]
    holder: StrandDefinition
    why: Words


def derive_stage(claims: Iterable[Claim]) -> Stage:
    """The furthest stage that counted claims reach; `lead` with no day where none reaches any.

    Raises KeyError for a kind that lifecycle.toml does not list.
    """
    best, on = 0, None
    for claim in claims:
        stage = MILESTONE_KINDS[claim.kind].stage
        if stage is None or claim.state not in COUNTED_STATES:
            continue
        rank = STAGES.index(stage)
        if on is None or rank > best:
            best, on = rank, claim.happened_on
        elif rank == best:
            on = min(on, claim.happened_on)
    return Stage(STAGES[best], on)


def next_step(claims: Iterable[Claim]) -> MilestoneKind | None:
    """The milestone of the main path that comes next; None at full capacity and after an exit."""
    listed = list(claims)
    if any(claim.kind == "exited" and claim.state in COUNTED_STATES for claim in listed):
        return None
    stage = derive_stage(listed)
    reached = -1 if stage.on is None else STAGES.index(stage.id)
    for kind in MAIN_PATH:
        goal = MILESTONE_KINDS[kind]
        if goal.stage is not None and STAGES.index(goal.stage) > reached:
            return goal
    return None


def missing_for_next(claims: Iterable[Claim], evidence: Mapping[str, Collection[str]]) -> list[Gap]:
    """What is missing for the next step, in the order in which it is asked for.

    `evidence` maps a kind of milestone to the kinds of evidence that are attached to it. The gate of the next
    milestone comes first (what must stand before, and be verified), then claims of the present stage that wait,
    then the evidence that the next milestone itself will have to bring.
    """
    listed = list(claims)
    goal = next_step(listed)
    if goal is None:
        return []
    states = _best_states(listed)
    gaps: list[Gap] = []
    for need in goal.needs:
        gap = _gate_gap(MILESTONE_KINDS[need], states.get(need), goal)
        if gap is not None:
            gaps.append(gap)
    asked = {gap.milestone.id for gap in gaps}
    stage = derive_stage(listed)
    for kind_id, state in states.items():
        kind = MILESTONE_KINDS[kind_id]
        if kind_id not in asked and kind.stage == stage.id and state in ("reported", "returned"):
            gaps.append(_gap("verification" if state == "reported" else "returned", kind, goal))
    if states.get(goal.id) == "returned":
        gaps.append(_gap("returned", goal, goal))
    gaps.extend(_evidence_gaps(goal, frozenset(evidence.get(goal.id, ()))))
    return gaps


def _best_states(claims: Iterable[Claim]) -> dict[str, str]:
    """For each kind the state of its best claim."""
    order = ("verified", "reported", "returned", "not_recognised")
    states: dict[str, str] = {}
    for claim in claims:
        known = states.get(claim.kind)
        if known is None or order.index(claim.state) < order.index(known):
            states[claim.kind] = claim.state
    return states


def _gate_gap(kind: MilestoneKind, state: str | None, goal: MilestoneKind) -> Gap | None:
    if state == "verified":
        return None
    if state == "reported":
        return _gap("verification", kind, goal)
    return _gap("returned" if state == "returned" else "milestone", kind, goal)


def _evidence_gaps(goal: MilestoneKind, attached: frozenset[str]) -> Iterable[Gap]:
    for kind in goal.demanded("M"):
        if kind.id not in attached:
            yield _gap("evidence", goal, goal, (kind,))
    alternatives = goal.demanded("A")
    if alternatives and not any(kind.id in attached for kind in alternatives):
        yield _gap("evidence", goal, goal, alternatives)


def _gap(
    what: Literal["milestone", "verification", "returned", "evidence"],
    kind: MilestoneKind,
    goal: MilestoneKind,
    evidence: tuple[EvidenceKind, ...] = (),
) -> Gap:
    words = GAP_WORDS[what]
    why = Words(
        words.english.format(milestone=kind.english, next=goal.english),
        words.chinese.format(milestone=kind.chinese, next=goal.chinese),
    )
    if what == "evidence" and kind.rule is not None:
        why = kind.rule
    return Gap(what, kind, evidence, STRANDS[kind.strand], why)
