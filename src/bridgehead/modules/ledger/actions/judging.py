"""What a claim is judged by: its gate, the papers it must have, and whether the project is still pursued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from bridgehead.engines.lifecycle import COUNTED_STATES, Gap, MilestoneKind, derive_exit, gate_gaps, proof_gaps
from bridgehead.foundation.access import Actor, Refused
from bridgehead.modules.accounts.queries import place_of
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.actions.common import BY_HAND
from bridgehead.modules.ledger.marks import claims_of
from bridgehead.modules.ledger.models import Evidence, Milestone, Project
from bridgehead.modules.ledger.rules import InForce

GATEKEEPER: Final = "ledger.pass_gate"


@dataclass(frozen=True, slots=True)
class Case:
    """A claim to be judged: of which project, by which version, beside which other claims in force."""

    project: Project
    kind: MilestoneKind
    by: InForce
    others: Sequence[Milestone]


def version_for(kind: str, happened_on: date) -> InForce:
    """The version in force on the day it happened; that of today for a kind which was not known then."""
    then = rulebook.in_force(happened_on)
    return then if kind in then.rules.milestones else rulebook.in_force()


def case_of(project: Project, kind: str, happened_on: date, *, without: Milestone | None = None) -> Case:
    """The case of a claim; `without` is the row that it supersedes."""
    by = version_for(kind, happened_on)
    others = [row for row in Milestone.objects.current().filter(project=project) if row != without]
    return Case(project, by.rules.milestones[kind], by, others)


def refuse_unreasoned(kind: MilestoneKind, note: str) -> None:
    """Raise Refused where the kind asks why and the note says nothing."""
    if kind.asks_reason and not note:
        raise Refused({"note": [_("Say why.")]})


def refuse_contradiction(case: Case, happened_on: date) -> None:
    """Raise Refused for what cannot have happened to a project that left, or that did not."""
    left = derive_exit(claims_of(case.others), rulebook.current())
    if case.kind.effect == "return":
        if left is None:
            raise Refused({"kind": [_("The project has not left: there is nothing to take up again.")]})
        if happened_on < left.on:
            raise Refused({"happened_on": [_("The project left only on %(day)s.") % {"day": left.on.isoformat()}]})
    elif left is not None and case.kind.effect == "exit":
        raise Refused({"kind": [_("The project has left already: correct that claim, or take the project up again.")]})
    elif left is not None and happened_on > left.on:
        said = _("The project left on %(day)s: report first that it was taken up again.")
        raise Refused({"happened_on": [said % {"day": left.on.isoformat()}]})


def judge_report(actor: Actor, case: Case, source_kind: str, authority: str) -> dict[str, Any]:
    """The columns of a claim that is reported: what stands before it counts as soon as it is reported itself.

    What a person claims is refused at a gate that blocks. What a document or an older workbook says happened is taken
    in with what it lacks, and blocked when somebody would verify it.
    """
    gaps = gate_gaps(case.kind.id, claims_of(case.others), case.by.rules, COUNTED_STATES)
    return _judged(actor, case, gaps, authority, field="kind", blocks=source_kind in BY_HAND)


def judge_verification(actor: Actor, case: Case, row: Milestone, authority: str) -> dict[str, Any]:
    """The columns of a claim that is verified: what stands before must be verified, the papers must be there."""
    attached = set(Evidence.objects.filter(milestone__claim=row.claim).values_list("kind", flat=True))
    gaps = gate_gaps(case.kind.id, claims_of(case.others), case.by.rules)
    gaps += proof_gaps(case.kind.id, attached, case.by.rules)
    if gaps and row.passed_by_id is not None and not authority:
        # Somebody with the authority has let it pass; what is still missing stays on the row.
        return {"rules_id": case.by.number, "missing": [gap.key for gap in gaps]}
    return _judged(actor, case, gaps, authority, field="decision", blocks=True)


def _judged(
    actor: Actor, case: Case, gaps: Sequence[Gap], authority: str, *, field: str, blocks: bool
) -> dict[str, Any]:
    columns: dict[str, Any] = {"rules_id": case.by.number, "missing": [gap.key for gap in gaps]}
    if authority:
        if not gaps:
            raise Refused({"authority": [_("Nothing is missing: no authority is needed.")]})
        return {**columns, "passed_by_id": actor.id, "pass_reason": authority}
    if gaps and blocks and case.kind.gate == "block":
        raise Refused({field: gap_messages(gaps)})
    return columns


def gap_messages(gaps: Iterable[Gap]) -> list[str]:
    """What is missing, a sentence each; the papers of one milestone together."""
    told: list[str] = []
    papers: dict[str, list[str]] = defaultdict(list)
    for gap in gaps:
        if gap.what == "evidence":
            papers[words.say(gap.milestone.words)].append(words.gap_word(gap))
        else:
            told.append(words.say(gap.why))
    for name, kinds in papers.items():
        told.append(_("%(milestone)s lacks: %(papers)s") % {"milestone": name, "papers": words.joined(kinds)})
    return told


def reporter_columns(actor: Actor, project: Project) -> dict[str, Any]:
    """Where the reporter stands today."""
    return reporter_columns_at(actor, project.unit.path)


def reporter_columns_at(actor: Actor, path: str) -> dict[str, Any]:
    """Where the reporter stands today, as seen from a unit."""
    if actor.id is None:
        return {"reporter_unit_id": None, "reporter_team_id": None, "reporter_place": ""}
    place = place_of(actor.id, path)
    return {
        "reporter_unit_id": place.unit_id,
        "reporter_team_id": place.team_id,
        "reporter_place": place.said,
    }
