"""Where a project stands by a rule set: stage, exit, lists it waits in, and what is missing for the next step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from bridgehead.engines.figures import STAGES, Band, Money, TierError, tier_set

from .kinds import EvidenceKind, MilestoneKind, StrandDefinition, WaitingList, Words
from .rulesets import RuleSet

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
class Exit:
    """How a project left, and when."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a rule set makes of a project's claims at once, so that no two parts can contradict each other.

    A project that left keeps the stage it had reached; it has no next step, waits in no list and lacks nothing.
    """

    stage: Stage
    exit: Exit | None
    tier: Band | None
    next: MilestoneKind | None
    waiting: Mapping[str, date]

    @property
    def status(self) -> Literal["active", "exited"]:
        """Whether the project is still pursued."""
        return "active" if self.exit is None else "exited"


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

    @property
    def key(self) -> str:
        """The same gap of another project has the same key: `milestone:filed`, `evidence:started:site_photo`."""
        return ":".join([self.what, self.milestone.id, *(kind.id for kind in self.evidence[:1])])


def standing(claims: Iterable[Claim], rules: RuleSet, total: Decimal | None, on: date) -> Standing:
    """Stage, exit, tier, next step and lists of a project whose total investment is `total` (CNY), as of a day."""
    listed = list(claims)
    return Standing(
        stage=derive_stage(listed, rules),
        exit=derive_exit(listed, rules),
        tier=tier_of(total, rules, on),
        next=next_step(listed, rules),
        waiting=waiting(listed, rules),
    )


def tier_of(total: Decimal | None, rules: RuleSet, on: date) -> Band | None:
    """The band of the rule set's tiers that a total (CNY) lies in; None below the first, and where it is unknown."""
    if total is None:
        return None
    try:
        return tier_set(rules.tier_set, on).highest_band_of(Money(total, "CNY"), on)
    except TierError:  # no tiers were defined yet on that day
        return None


def derive_stage(claims: Iterable[Claim], rules: RuleSet) -> Stage:
    """The furthest stage that counted claims reach; `lead` with no day where none reaches any.

    Raises KeyError for a kind that the rule set does not list.
    """
    best, on = 0, None
    for claim in claims:
        stage = rules.milestones[claim.kind].stage
        if stage is None or claim.state not in COUNTED_STATES:
            continue
        rank = STAGES.index(stage)
        if on is None or rank > best:
            best, on = rank, claim.happened_on
        elif rank == best:
            on = min(on, claim.happened_on)
    return Stage(STAGES[best], on)


def derive_exit(claims: Iterable[Claim], rules: RuleSet) -> Exit | None:
    """How a project left, unless it was taken up again on that day or later."""
    counted = [claim for claim in claims if claim.state in COUNTED_STATES]
    exits = [claim for claim in counted if rules.milestones[claim.kind].effect == "exit"]
    if not exits:
        return None
    last = max(exits, key=lambda claim: (claim.happened_on, claim.kind))
    for claim in counted:
        if rules.milestones[claim.kind].effect == "return" and claim.happened_on >= last.happened_on:
            return None
    return Exit(last.kind, last.happened_on)


def waiting(claims: Iterable[Claim], rules: RuleSet) -> dict[str, date]:
    """The lists that a project stands in, each with the day since when."""
    counted = [claim for claim in claims if claim.state in COUNTED_STATES]
    if derive_exit(counted, rules) is not None:
        return {}
    return {key: since for key, one in rules.lists.items() if (since := _waits_since(counted, one, rules)) is not None}


def _waits_since(counted: Iterable[Claim], one: WaitingList, rules: RuleSet) -> date | None:
    begins = {*one.since, *(rules.from_stage(one.since_stage) if one.since_stage else ())}
    ends = {*one.lacks, *(rules.from_stage(one.until) if one.until else ())}
    if any(claim.kind in ends for claim in counted):
        return None
    return min((claim.happened_on for claim in counted if claim.kind in begins), default=None)


def next_step(claims: Iterable[Claim], rules: RuleSet) -> MilestoneKind | None:
    """The milestone of the main path that comes next; None at full capacity and after an exit."""
    listed = list(claims)
    if derive_exit(listed, rules) is not None:
        return None
    stage = derive_stage(listed, rules)
    reached = -1 if stage.on is None else STAGES.index(stage.id)
    for kind in rules.main_path:
        goal = rules.milestones[kind]
        if goal.used and goal.stage is not None and STAGES.index(goal.stage) > reached:
            return goal
    return None


def missing_for_next(claims: Iterable[Claim], evidence: Mapping[str, Collection[str]], rules: RuleSet) -> list[Gap]:
    """What is missing for the next step, in the order in which it is asked for.

    `evidence` maps a kind of milestone to the kinds of evidence that are attached to it. The gate of the next
    milestone comes first (what must stand before, and be verified), then claims of the present stage that wait,
    then the evidence that the next milestone itself will have to bring.
    """
    listed = list(claims)
    goal = next_step(listed, rules)
    if goal is None:
        return []
    states = _best_states(listed)
    gaps = gate_gaps(goal.id, listed, rules)
    asked = {gap.milestone.id for gap in gaps}
    stage = derive_stage(listed, rules)
    for kind_id, state in states.items():
        kind = rules.milestones[kind_id]
        if kind_id not in asked and kind.stage == stage.id and state in ("reported", "returned"):
            gaps.append(_gap("verification" if state == "reported" else "returned", kind, goal, rules))
    if states.get(goal.id) == "returned":
        gaps.append(_gap("returned", goal, goal, rules))
    return gaps + proof_gaps(goal.id, evidence.get(goal.id, ()), rules)


def gate_gaps(
    kind_id: str, claims: Iterable[Claim], rules: RuleSet, accept: Collection[str] = ("verified",)
) -> list[Gap]:
    """What must stand before a milestone of this kind and does not; `accept` are the states that count as standing."""
    goal = rules.milestones[kind_id]
    states = _best_states(claims)
    gaps = []
    for need in goal.needs:
        kind, state = rules.milestones[need], states.get(need)
        if state in accept:
            continue
        what: Literal["milestone", "verification", "returned"] = "milestone"
        if state in ("reported", "returned"):
            what = "verification" if state == "reported" else "returned"
        gaps.append(_gap(what, kind, goal, rules))
    return gaps


def proof_gaps(kind_id: str, attached: Collection[str], rules: RuleSet) -> list[Gap]:
    """The papers that a milestone of this kind must have and that are not among those `attached` to it."""
    goal = rules.milestones[kind_id]
    gaps = [_gap("evidence", goal, goal, rules, (kind,)) for kind in goal.demanded("M") if kind.id not in attached]
    alternatives = goal.demanded("A")
    if alternatives and not any(kind.id in attached for kind in alternatives):
        gaps.append(_gap("evidence", goal, goal, rules, alternatives))
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


def _gap(
    what: Literal["milestone", "verification", "returned", "evidence"],
    kind: MilestoneKind,
    goal: MilestoneKind,
    rules: RuleSet,
    evidence: tuple[EvidenceKind, ...] = (),
) -> Gap:
    words = rules.gap_words[what]
    why = Words(
        words.english.format(milestone=kind.english, next=goal.english),
        words.chinese.format(milestone=kind.chinese, next=goal.chinese),
    )
    if what == "evidence" and kind.rule is not None:
        why = kind.rule
    return Gap(what, kind, evidence, rules.strands[kind.strand], why)
