"""Two projects that are one: merging them with everything that hangs on them, and parting them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.audit.chain import record_many
from bridgehead.foundation.merging.journal import carry_out, change, close, written
from bridgehead.foundation.merging.merging import (
    check_reason,
    keep_merge,
    lock_both,
    standing_merge,
    undo,
)
from bridgehead.foundation.merging.models import Merge
from bridgehead.foundation.merging.movers import Step
from bridgehead.foundation.merging.planning import Plan, chosen_values, plan_merge
from bridgehead.foundation.search.folding import fold
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import derived, rules, words
from bridgehead.modules.ledger.actions.common import clock
from bridgehead.modules.ledger.alike import PROJECT
from bridgehead.modules.ledger.facts import contradictions, facts_of
from bridgehead.modules.ledger.merging_money import count_once
from bridgehead.modules.ledger.models import (
    Milestone,
    Project,
    ProjectAlias,
    ProjectFacts,
    ProjectVersion,
    SourceKind,
)
from bridgehead.modules.ledger.queries.visibility import visible_projects

MERGE: Final = "ledger.merge_project"
FACTS: Final = tuple(field.attname for field in ProjectFacts._meta.local_fields)


def plan_projects(*, actor: Actor, survivor_id: int, loser_id: int, rows: Mapping[str, str] | None = None) -> Plan:
    """What merging would do. Http404 for whoever doesn't see both projects, Forbidden for whoever may not merge."""
    rules.refresh()
    with transaction.atomic():
        survivor, loser = _both(actor, survivor_id, loser_id, {})
        return _planned(survivor, loser, rows or {})


def _planned(survivor: Project, loser: Project, rows: Mapping[str, str]) -> Plan:
    return count_once(plan_merge(survivor, loser, dict(rows)), rows)


def _both(actor: Actor, survivor_id: int, loser_id: int, versions: Mapping[int, int]) -> tuple[Any, Any]:
    seen = visible_projects(actor).select_related("unit", "enterprise")
    return lock_both(seen, survivor_id, loser_id, versions, lambda project: require(actor, MERGE, project.unit.path))


def merge_projects(
    *,
    actor: Actor,
    survivor_id: int,
    loser_id: int,
    survivor_version: int,
    loser_version: int,
    reason: str,
    fields: Mapping[str, str] | None = None,
    rows: Mapping[str, str] | None = None,
) -> Merge:
    """Make two projects one: everything that hangs on the loser is the survivor's from this moment on.

    `fields` says of a fact (an attribute name: `unit_id`, `site`) whether `mine` (the survivor's) or `theirs` stays;
    what the survivor lacks it takes from the other. `rows` says so where both have what there can be one of, by the
    keys of the plan. The loser's name becomes another name of the survivor, its number leads there; answers for moments
    before count both. Raises Conflict where either was changed since its version was read, Refused where records refer
    to the loser that nobody knows how to move.
    """
    reason = check_reason(reason)
    rules.refresh()
    with transaction.atomic():
        versions = {survivor_id: survivor_version, loser_id: loser_version}
        survivor, loser = _both(actor, survivor_id, loser_id, versions)
        plan = _planned(survivor, loser, rows or {})
        at = timezone.now()
        facts = _chosen_facts(actor, survivor, loser, fields or {})
        names = (survivor.name, loser.name)
        now = {**clock(actor, SourceKind.FORM, {"person": actor.name, "merged": loser.code}), "recorded_at": at}
        steps = carry_out(plan, actor.id, at)
        steps += _new_facts(survivor, facts, now)
        steps.append(close(ProjectVersion.objects.current().get(project=loser), at))
        steps.append(change(loser, {"withdrawn_at": at}))
        steps += _names_kept(survivor, names, now)
        merge = keep_merge(
            kind=PROJECT, plan=plan, actor=actor, at=at, reason=reason,
            choices={"fields": dict(fields or {}), "rows": dict(rows or {})}, steps=steps,
        )  # fmt: skip
        _bring_up_to_date([survivor.pk, loser.pk])
        _tell(actor, "merged", merge, (survivor, loser), reason)
    return merge


def _chosen_facts(actor: Actor, survivor: Project, loser: Project, fields: Mapping[str, str]) -> dict[str, Any]:
    facts = chosen_values(FACTS, survivor, loser, fields)
    if "unit_id" in facts:
        require(actor, MERGE, Unit.objects.get(pk=facts["unit_id"]).path)
    if wrong := contradictions({**facts_of(survivor), **facts}, facts):
        raise Refused(wrong)
    return facts


def _new_facts(survivor: Project, facts: Mapping[str, Any], now: Mapping[str, Any]) -> list[Step]:
    """A version of the survivor with what was chosen from the other, where anything was."""
    if not facts:
        return []
    steps = [close(ProjectVersion.objects.current().get(project=survivor), now["recorded_at"])]
    version = ProjectVersion.objects.create(project=survivor, **{**facts_of(survivor), **facts}, **now)
    return [*steps, written(version), change(survivor, facts)]


def _names_kept(survivor: Project, names: Sequence[str], now: Mapping[str, Any]) -> list[Step]:
    steps: list[Step] = []
    for name in names:
        key = fold(name)
        if key == fold(survivor.name) or ProjectAlias.objects.current().filter(project=survivor, name_key=key).exists():
            continue
        steps.append(written(ProjectAlias.objects.create(project=survivor, name=name, name_key=key, **now)))
    return steps


def _bring_up_to_date(ids: Sequence[int]) -> None:
    """Derived columns, marks and what search knows, of projects as they are in the database now."""
    for project in Project.objects.filter(pk__in=ids).order_by("pk"):
        derived.refresh(project)
    index("project", ids)


def _tell(actor: Actor, verb: str, merge: Merge, both: tuple[Project, Project], note: str) -> None:
    survivor, loser = both
    record_many(
        actor=actor,
        action=f"ledger.project.{verb}",
        rows=[
            (project, None, {"merge": merge.pk, "as": part, "other": other.code, "moved": dict(merge.moved)})
            for part, project, other in (("survivor", survivor, loser), ("loser", loser, survivor))
        ],
        note=note,
    )


def unmerge_projects(*, actor: Actor, merge_id: int, reason: str) -> Merge:
    """Part two projects again: facts, milestones and money are as they were, in rows that say so from now on.

    Raises Refused, naming it, where somebody has gone on with what was moved, or reported a milestone since: the order
    of milestones would rest on what goes.
    """
    rules.refresh()
    with transaction.atomic():
        merge = standing_merge(PROJECT, merge_id)
        ids = (merge.survivor_id, merge.loser_id)
        both = {
            row.pk: row
            for row in Project.objects.select_related("unit")
            .filter(pk__in=ids)
            .order_by("pk")
            .select_for_update(of=("self",))
        }
        survivor, loser = both[merge.survivor_id], both[merge.loser_id]
        if not visible_projects(actor).filter(pk=survivor.pk).exists():
            raise Http404("merge")
        for project in (survivor, loser):
            require(actor, MERGE, project.unit.path)
        undo(Project, merge, actor, reason, _later_milestones(merge))
        _bring_up_to_date(ids)
        _tell(actor, "unmerged", merge, (survivor, loser), reason)
    return merge


def _later_milestones(merge: Merge) -> list[str]:
    """Claims that came to the survivor since, in words."""
    of_survivor = Milestone.objects.filter(project_id=merge.survivor_id)
    known = of_survivor.filter(recorded_at__lte=merge.at).values("claim")
    rows = Milestone.objects.current().filter(project_id=merge.survivor_id).exclude(claim__in=known)
    return [
        _("Reported since: %(milestone)s. Take it back first.") % {"milestone": words.kind_word(row.kind)}
        for row in rows.order_by("pk")
    ]
