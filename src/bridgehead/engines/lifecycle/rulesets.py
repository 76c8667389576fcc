"""A rule set (口径) as a value: which milestones there are, what each demands, what it adds up to.

Rule sets are read from tables of the shape of lifecycle.toml, whether they ship or an administrator wrote them. What a
rule set does not speak of is as in the shipped one, so that an older version stays readable when a kind is added.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from bridgehead.engines.figures import STAGES, FrozenMap

from .kinds import EvidenceDemand, EvidenceKind, MilestoneKind, StageRule, StrandDefinition, WaitingList, Words

# What an administrator may write; strands and words of gaps belong to the program.
SECTIONS: Final = ("evidence", "milestones", "stages", "lists")
STRENGTHS: Final = ("M", "A", "O")
# What opening a paper may ask for: nothing, or one of the clearances of domain/09 section 6.
CLEARANCES: Final = ("", "financials", "negotiation")


class RuleSetError(ValueError):
    """Tables that are no rule set; `problems` says why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.code}: {problem.kind} {problem.other}".strip() for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold together: a code, the kind of milestone it is about, and what it collides with.

    `stage`: reaches what is no stage, or not the one it is named after; `path`: is to be a next step and no step is
    named after it; `need`: needs what is no step, or itself; `later`: needs what reaches a later stage; `circle`:
    needs, by a way round, itself; `evidence`: demands an unknown paper; `strand`: stands in none.
    """

    code: str
    kind: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules by which claims are judged and a project's standing is derived."""

    strands: Mapping[str, StrandDefinition]
    evidence: Mapping[str, EvidenceKind]
    milestones: Mapping[str, MilestoneKind]
    lists: Mapping[str, WaitingList]
    stages: Mapping[str, StageRule]
    gap_words: Mapping[str, Words]
    tier_set: str

    @property
    def main_path(self) -> tuple[str, ...]:
        """The stages that are next steps, in their order; each is reached by the kind that is named after it."""
        return tuple(stage for stage in STAGES if self.stages[stage].on_path)

    def silent_days(self) -> dict[str, int]:
        """After how many days without an event a project is stalled, by stage; a stage without a limit is not in it."""
        return {stage.id: stage.silent for stage in self.stages.values() if stage.silent is not None}

    def reaching(self, *stages: str) -> tuple[str, ...]:
        """The kinds of milestones that reach one of these stages."""
        return tuple(kind.id for kind in self.milestones.values() if kind.stage in stages)

    def from_stage(self, stage: str) -> tuple[str, ...]:
        """The kinds of milestones that reach `stage` or a later one."""
        return self.reaching(*STAGES[STAGES.index(stage) :])

    def with_effect(self, effect: str) -> tuple[str, ...]:
        """The kinds that end a project (`exit`) or take it up again (`return`)."""
        return tuple(kind.id for kind in self.milestones.values() if kind.effect == effect)

    def stating_total(self) -> tuple[str, ...]:
        """The kinds whose amount is the project's total investment."""
        return tuple(kind.id for kind in self.milestones.values() if kind.amount_is_total)

    def steps(self, strand: str) -> tuple[MilestoneKind, ...]:
        """The steps of a strand that a project is expected to take."""
        return tuple(kind for kind in self.milestones.values() if kind.strand == strand and kind.is_step)


def kind_of_stage(stage: str) -> str:
    """The kind of milestone that stands for a stage said in a text (`building` in a bulletin is 在建)."""
    if stage not in STAGES:
        raise KeyError(stage)
    return stage


def shipped_tables() -> dict[str, Any]:
    """The tables that ship with the program, a fresh copy."""
    return deepcopy(_shipped_tables())


@cache
def _shipped_tables() -> dict[str, Any]:
    text = files("bridgehead.engines.lifecycle").joinpath("lifecycle.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def shipped() -> RuleSet:
    """The rule set that ships with the program."""
    return make_rule_set({})


def complete(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables with everything they do not speak of as shipped."""
    whole = shipped_tables()
    for section in SECTIONS:
        whole[section].update(deepcopy(dict(tables.get(section, {}))))
    return whole


def make_rule_set(tables: Mapping[str, Any]) -> RuleSet:
    """A rule set from tables of the shape of lifecycle.toml. Raises RuleSetError where they do not hold together."""
    whole = complete(tables)
    found = tuple(problems(whole))
    if found:
        raise RuleSetError(found)
    papers = whole["evidence"].items()
    evidence = {key: EvidenceKind(key, row["en"], row["zh"], row.get("clearance", "")) for key, row in papers}
    return RuleSet(
        strands=FrozenMap(
            {
                key: StrandDefinition(key, row["en"], row["zh"], Words(row["owner_en"], row["owner_zh"]))
                for key, row in whole["strands"].items()
            }
        ),
        evidence=FrozenMap(evidence),
        milestones=FrozenMap({key: _milestone(key, row, evidence) for key, row in whole["milestones"].items()}),
        lists=FrozenMap({key: _list(key, row) for key, row in whole["lists"].items()}),
        stages=FrozenMap(
            {key: StageRule(key, row["on_path"], row.get("silent")) for key, row in whole["stages"].items()}
        ),
        gap_words=FrozenMap({key: Words(row["en"], row["zh"]) for key, row in whole["gaps"].items()}),
        tier_set=whole["tier_set"],
    )


def _milestone(key: str, row: Mapping[str, Any], evidence: Mapping[str, EvidenceKind]) -> MilestoneKind:
    return MilestoneKind(
        id=key,
        strand=row["strand"],
        english=row["en"],
        chinese=row["zh"],
        stage=row.get("stage"),
        needs=tuple(row.get("needs", ())),
        evidence=tuple(EvidenceDemand(evidence[kind], how) for kind, how in row.get("evidence", {}).items()),
        rule=Words(row["rule"]["en"], row["rule"]["zh"]) if row.get("rule") else None,
        observed=row.get("observed", False),
        amount_is_total=row.get("amount", "total") == "total",
        gate=row.get("gate", "warn"),
        effect=row.get("effect", ""),
        asks_reason=row.get("asks_reason", False),
        used=row.get("used", True),
    )


def _list(key: str, row: Mapping[str, Any]) -> WaitingList:
    return WaitingList(
        id=key,
        english=row["en"],
        chinese=row["zh"],
        since=tuple(row.get("since", ())),
        since_stage=row.get("since_stage"),
        until=row.get("until"),
        lacks=tuple(row.get("lacks", ())),
        limit=row.get("limit"),
    )


def problems(whole: Mapping[str, Any]) -> list[Problem]:
    """What does not hold together in complete tables."""
    rows = whole["milestones"]
    found = []
    for key, row in rows.items():
        stage = row.get("stage")
        named = key if key in STAGES else None
        if (stage is not None and stage not in STAGES) or (named is not None and stage != named):
            found.append(Problem("stage", key, stage or ""))
        if row["strand"] not in whole["strands"]:
            found.append(Problem("strand", key, row["strand"]))
        found += [
            Problem("evidence", key, paper)
            for paper, strength in row.get("evidence", {}).items()
            if paper not in whole["evidence"] or strength not in STRENGTHS
        ]
        found += [problem for need in row.get("needs", ()) if (problem := _need_problem(rows, key, need))]
    for stage, row in whole["stages"].items():
        if stage not in STAGES:
            found.append(Problem("stage", stage, stage))
        elif row["on_path"] and not _is_step(rows, stage):
            found.append(Problem("path", stage))
    return found or [Problem("circle", key) for key in rows if _needs_itself(rows, key)]


def _is_step(rows: Mapping[str, Any], key: str) -> bool:
    return key in rows and not rows[key].get("observed", False) and not rows[key].get("effect")


def _need_problem(rows: Mapping[str, Any], key: str, need: str) -> Problem | None:
    needed = rows.get(need)
    if need == key or needed is None or needed.get("effect"):
        return Problem("need", key, need)
    if needed.get("observed") or not needed.get("used", True):
        return Problem("need", key, need)
    before, stage = needed.get("stage"), rows[key].get("stage")
    if before in STAGES and stage in STAGES and STAGES.index(before) > STAGES.index(stage):
        return Problem("later", key, need)
    return None


def _needs_itself(rows: Mapping[str, Any], key: str) -> bool:
    waiting, seen = list(rows[key].get("needs", ())), set()
    while waiting:
        need = waiting.pop()
        if need == key:
            return True
        if need not in seen:
            seen.add(need)
            waiting.extend(rows[need].get("needs", ()))
    return False


@dataclass(frozen=True, slots=True)
class Change:
    """What one version says otherwise than the one before, of one field of one row of a section.

    For `evidence` of a milestone `part` is the paper, and the values are strengths (None: not asked for); for `needs`
    the milestone needed, and the values are True or None. A row that only one of them has differs in `exists`.
    """

    section: str
    id: str
    field: str
    part: str
    before: Any
    after: Any


_FIELDS: Final = {
    "evidence": ("zh", "en", "clearance"),
    "lists": ("limit",),
    "stages": ("on_path", "silent"),
    "milestones": ("zh", "en", "strand", "stage", "used", "gate", "asks_reason", "rule"),
}
_DEFAULTS: Final[Mapping[str, Any]] = {"used": True, "gate": "warn", "asks_reason": False, "clearance": ""}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What the second tables say otherwise than the first, section by section, in the order of the rows."""
    old, new = complete(before), complete(after)
    changes = []
    for section in SECTIONS:
        for key in {**old[section], **new[section]}:
            one, other = old[section].get(key), new[section].get(key)
            if one is None or other is None:
                changes.append(Change(section, key, "exists", "", one is not None, other is not None))
            else:
                changes += _changes_of(section, key, one, other)
    return changes


def _changes_of(section: str, key: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Change]:
    for name in _FIELDS[section]:
        before, after = (row.get(name, _DEFAULTS.get(name)) for row in (one, other))
        if before != after:
            yield Change(section, key, name, "", before, after)
    needed = [dict.fromkeys(row.get("needs", ()), True) for row in (one, other)]
    yield from _parts(section, key, "needs", needed[0], needed[1])
    if section == "milestones":
        yield from _parts(section, key, "evidence", one.get("evidence", {}), other.get("evidence", {}))


def _parts(section: str, key: str, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for part in {**before, **after}:
        if before.get(part) != after.get(part):
            yield Change(section, key, name, part, before.get(part), after.get(part))
