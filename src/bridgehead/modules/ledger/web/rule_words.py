"""A version of the rules in words: a table a strand, the lists, and what is otherwise than before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bridgehead.engines.figures import STAGES
from bridgehead.engines.lifecycle import Change, EvidenceKind, MilestoneKind, RuleSet, StageRule, WaitingList
from bridgehead.foundation.access import Conflict
from bridgehead.foundation.ui.conflicts import Difference
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.web.rule_forms import CLEARANCE_WORDS, GATE_WORDS, STRENGTH_WORDS


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A milestone as the table of a version shows it."""

    kind: MilestoneKind
    name: str
    stage: str
    must: str
    one_of: str
    optional: str
    needs: str
    blocks: bool
    rule: str


@dataclass(frozen=True, slots=True)
class StrandTable:
    """The milestones of a strand."""

    name: str
    owner: str
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list of waiting projects: when it begins and ends."""

    row: WaitingList
    name: str
    since: str
    ends: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage: whether it is a next step, and how long it may be silent."""

    row: StageRule
    name: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Something that a version says otherwise: of what, which part, before and after."""

    what: str
    part: str
    before: str
    after: str


def _papers(kinds: Iterable[EvidenceKind]) -> str:
    return words.joined(words.say(kind.words) for kind in kinds)


def _kinds(rules: RuleSet, ids: Iterable[str]) -> str:
    return words.joined(words.say(rules.milestones[kind].words) for kind in ids)


def strand_tables(rules: RuleSet) -> list[StrandTable]:
    """What a version says of each milestone, strand by strand."""
    return [
        StrandTable(
            words.say(strand.words),
            words.say(strand.owner),
            tuple(_row(rules, kind) for kind in rules.milestones.values() if kind.strand == strand.id),
        )
        for strand in rules.strands.values()
    ]


def _row(rules: RuleSet, kind: MilestoneKind) -> RuleRow:
    return RuleRow(
        kind=kind,
        name=words.say(kind.words),
        stage=words.stage_word(kind.stage) if kind.stage else "",
        must=_papers(kind.demanded("M")),
        one_of=_papers(kind.demanded("A")),
        optional=_papers(kind.demanded("O")),
        needs=_kinds(rules, kind.needs),
        blocks=kind.gate == "block",
        rule=words.say(kind.rule) if kind.rule else "",
    )


def list_rows(rules: RuleSet) -> list[ListRow]:
    """The lists of waiting projects."""
    return [_list_row(rules, row) for row in rules.lists.values()]


def _list_row(rules: RuleSet, row: WaitingList) -> ListRow:
    since = [words.say(rules.milestones[kind].words) for kind in row.since]
    since += [_("%(stage)s or later") % {"stage": words.stage_word(row.since_stage)}] if row.since_stage else []
    ends = [words.say(rules.milestones[kind].words) for kind in row.lacks]
    ends += [_("%(stage)s or later") % {"stage": words.stage_word(row.until)}] if row.until else []
    return ListRow(row, words.say(row.words), words.joined(since), words.joined(ends))


def stage_rows(rules: RuleSet) -> list[StageRow]:
    """The stages in their order."""
    return [StageRow(rules.stages[stage], words.stage_word(stage)) for stage in STAGES]


def change_lines(changes: Sequence[Change], rules: RuleSet) -> list[ChangeLine]:
    """What is otherwise, in words; names are those of `rules`."""
    return [_line(change, rules) for change in changes]


def _line(change: Change, rules: RuleSet) -> ChangeLine:
    what = _row_word(change, rules)
    part = _field_word(change.field)
    if change.part:
        parts: Mapping[str, Any] = rules.evidence if change.field == "evidence" else rules.milestones
        name = words.say(parts[change.part].words) if change.part in parts else change.part
        part = f"{part} · {name}"
    return ChangeLine(what, part, _value(change.field, change.before), _value(change.field, change.after))


def _row_word(change: Change, rules: RuleSet) -> str:
    if change.section == "stages":
        return words.stage_word(change.id)
    sections: Mapping[str, Mapping[str, Any]] = {
        "milestones": rules.milestones,
        "evidence": rules.evidence,
        "lists": rules.lists,
    }
    rows = sections[change.section]
    return words.say(rows[change.id].words) if change.id in rows else change.id


def _field_word(field: str) -> str:
    return {
        "exists": _("Known"),
        "zh": _("Name in Chinese"),
        "clearance": _("Opening one needs"),
        "en": _("Name in English"),
        "strand": _("Strand"),
        "stage": _("Reaches the stage"),
        "used": _("It is offered"),
        "asks_reason": _("Whoever reports it says why"),
        "gate": _("When something is missing"),
        "needs": _("Must stand before"),
        "rule": _("Definition"),
        "evidence": _("Evidence"),
        "limit": _("Limit in days"),
        "on_path": _("It is a next step"),
        "silent": _("Stalled after days without an event"),
    }[field]


def _value(field: str, value: Any) -> str:
    if field == "evidence":
        return str(dict(STRENGTH_WORDS)[value or ""])
    if field == "clearance":
        return str(dict(CLEARANCE_WORDS)[value or ""])
    if field == "gate":
        return str(dict(GATE_WORDS)[value])
    if field in ("used", "asks_reason", "exists", "needs", "on_path"):
        return _("yes") if value else _("no")
    if field == "stage":
        return words.stage_word(value) if value else "—"
    if field == "rule":
        return str(value["en" if words.language() == "en" else "zh"]) if value else "—"
    return "—" if value in (None, "") else str(value)


def field_differences(conflict: Conflict, rules: RuleSet) -> tuple[Difference, ...]:
    """What somebody else wrote meanwhile beside what was typed, field by field."""
    found = []
    for name, (stored, typed) in conflict.differences.items():
        if name == "needs":
            said = (_kinds(rules, stored or ()), _kinds(rules, typed or ()))
        elif name == "evidence":
            said = (_strengths(rules, stored or {}), _strengths(rules, typed or {}))
        else:
            said = (_value(name, stored), _value(name, typed))
        found.append(Difference(_field_word(name), said[0] or "—", said[1] or "—"))
    return tuple(found)


def _strengths(rules: RuleSet, papers: Mapping[str, str]) -> str:
    named = dict(STRENGTH_WORDS)
    return words.joined(
        f"{words.say(rules.evidence[paper].words)} {named[strength]}"
        for paper, strength in papers.items()
        if paper in rules.evidence
    )
