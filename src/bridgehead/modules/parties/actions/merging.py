"""Two firms, or two people to call, that are one: merging them and parting them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.audit.chain import record_many
from bridgehead.foundation.merging.journal import carry_out, change, written
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
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.parties.actions.firms import FACTS
from bridgehead.modules.parties.models import Contact, Enterprise, EnterpriseAlias
from bridgehead.modules.parties.names import name_key
from bridgehead.modules.parties.queries import visible_contacts, visible_enterprises

MERGE_FIRMS: Final = "parties.merge_enterprise"
MERGE_PEOPLE: Final = "parties.merge_contact"
CONTACT_FACTS: Final = ("name", "title", "phone", "email", "note")


def plan_enterprises(*, actor: Actor, survivor_id: int, loser_id: int, rows: Mapping[str, str] | None = None) -> Plan:
    """What merging two firms would do. Http404 for whoever doesn't see both, Forbidden for whoever may not merge."""
    survivor, loser = _firms(actor, survivor_id, loser_id, {})
    return plan_merge(survivor, loser, dict(rows or {}))


def _firms(actor: Actor, survivor_id: int, loser_id: int, versions: Mapping[int, int]) -> tuple[Any, Any]:
    def permit(firm: Enterprise) -> None:
        require(actor, MERGE_FIRMS, firm.unit_path or None)

    with transaction.atomic():
        return lock_both(visible_enterprises(actor), survivor_id, loser_id, versions, permit)


def merge_enterprises(
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
    """Make two firms one: the loser's projects, contacts, years, names and people are the survivor's from now on.

    `fields` says of a fact (one of FACTS) whether `mine` (the survivor's) or `theirs` stays; what the survivor lacks it
    takes from the other. `rows` says so of what there can be one of, by the keys of the plan. The loser's name becomes
    another name of the survivor. Raises Conflict where either was changed since its version was read, Refused where
    records refer to the loser that nobody knows how to move.
    """
    reason = check_reason(reason)
    with transaction.atomic():
        versions = {survivor_id: survivor_version, loser_id: loser_version}
        survivor, loser = _firms(actor, survivor_id, loser_id, versions)
        plan = plan_merge(survivor, loser, dict(rows or {}))
        at = timezone.now()
        changed = chosen_values(FACTS, survivor, loser, fields or {})
        if "unit_path" in changed:
            require(actor, MERGE_FIRMS, changed["unit_path"] or None)
        names = (survivor.name, loser.name)
        steps = [_set_aside(loser, at, changed)]
        if survivor.parent_id == loser.pk:
            changed["parent_id"] = None if loser.parent_id == survivor.pk else loser.parent_id
        if "name" in changed:
            changed["name_key"] = name_key(changed["name"])
        if changed:
            steps.append(change(survivor, changed))
        steps += carry_out(plan, actor.id, at)
        steps += _other_name(survivor, names)
        merge = keep_merge(
            kind="enterprise", plan=plan, actor=actor, at=at, reason=reason,
            choices={"fields": dict(fields or {}), "rows": dict(rows or {})}, steps=steps,
        )  # fmt: skip
        index("enterprise", [survivor.pk, loser.pk])
        _tell(actor, "merged", merge, plan, reason)
    return merge


def _set_aside(loser: Enterprise, at: Any, changed: Mapping[str, Any]) -> Step:
    """The one that goes is on no list; its name and code lead to the one that stays.

    Its name stays with it: what was said of it before is still asked for by that name.
    """
    taken = {"credit_code": ""} if changed.get("credit_code") else {}
    return change(loser, {"merged_at": at, **taken})


def _other_name(survivor: Enterprise, names: tuple[str, str]) -> list[Step]:
    steps: list[Step] = []
    for name in names:
        key = name_key(name)
        if key == survivor.name_key or EnterpriseAlias.objects.filter(enterprise=survivor, name_key=key).exists():
            continue
        source = _("the name of a firm that was merged into this one")
        alias = EnterpriseAlias.objects.create(enterprise=survivor, name=name, name_key=key, source=source)
        steps.append(written(alias))
    return steps


def _tell(actor: Actor, verb: str, merge: Merge, plan: Plan | None, note: str) -> None:
    thing = merge.kind
    both = [("survivor", merge.survivor_id, merge.loser_id), ("loser", merge.loser_id, merge.survivor_id)]
    moved = dict(merge.moved) if plan is not None else {}
    record_many(
        actor=actor,
        action=f"parties.{thing}.{verb}",
        rows=[
            ((f"parties.{thing}", pk), None, {"merge": merge.pk, "as": part, "other": other, "moved": moved})
            for part, pk, other in both
        ],
        note=note,
    )


def unmerge_enterprises(*, actor: Actor, merge_id: int, reason: str) -> Merge:
    """Part two firms again: everything is as it was. Refused where somebody has gone on with what was moved."""
    with transaction.atomic():
        merge = standing_merge("enterprise", merge_id)
        survivor = visible_enterprises(actor).filter(pk=merge.survivor_id).first()
        loser = Enterprise.objects.select_for_update().get(pk=merge.loser_id)
        if survivor is None:
            raise Refused({"": [_("You do not see the enterprise that stayed.")]})
        for firm in (survivor, loser):
            require(actor, MERGE_FIRMS, firm.unit_path or None)
        # The code that went to the one that stays is given back before the other takes it.
        undo(Enterprise, merge, actor, reason)
        index("enterprise", [merge.survivor_id, merge.loser_id])
        _tell(actor, "unmerged", merge, None, reason)
    return merge


def plan_contacts(*, actor: Actor, survivor_id: int, loser_id: int, rows: Mapping[str, str] | None = None) -> Plan:
    """What merging two people to call would do."""
    survivor, loser = _people(actor, survivor_id, loser_id, {})
    return plan_merge(survivor, loser, dict(rows or {}))


def _people(actor: Actor, survivor_id: int, loser_id: int, versions: Mapping[int, int]) -> tuple[Any, Any]:
    def permit(contact: Contact) -> None:
        require(actor, MERGE_PEOPLE, contact.enterprise.unit_path or None)

    with transaction.atomic():
        seen = visible_contacts(actor).select_related("enterprise")
        return lock_both(seen, survivor_id, loser_id, versions, permit)


def merge_contacts(
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
    """Make two people to call one, as `merge_enterprises` does with firms; `fields` are any of CONTACT_FACTS."""
    reason = check_reason(reason)
    with transaction.atomic():
        versions = {survivor_id: survivor_version, loser_id: loser_version}
        survivor, loser = _people(actor, survivor_id, loser_id, versions)
        plan = plan_merge(survivor, loser, dict(rows or {}))
        at = timezone.now()
        changed = chosen_values(CONTACT_FACTS, survivor, loser, fields or {})
        steps = [change(loser, {"merged_at": at})]
        if changed:
            steps.append(change(survivor, changed))
        steps += carry_out(plan, actor.id, at)
        merge = keep_merge(
            kind="contact", plan=plan, actor=actor, at=at, reason=reason,
            choices={"fields": dict(fields or {}), "rows": dict(rows or {})}, steps=steps,
        )  # fmt: skip
        index("contact", [survivor.pk, loser.pk])
        _tell(actor, "merged", merge, plan, reason)
    return merge


def unmerge_contacts(*, actor: Actor, merge_id: int, reason: str) -> Merge:
    """Part two people to call again."""
    with transaction.atomic():
        merge = standing_merge("contact", merge_id)
        survivor = visible_contacts(actor).select_related("enterprise").filter(pk=merge.survivor_id).first()
        if survivor is None:
            raise Refused({"": [_("You do not see the person who stayed.")]})
        loser = Contact.objects.select_for_update().select_related("enterprise").get(pk=merge.loser_id)
        for contact in (survivor, loser):
            require(actor, MERGE_PEOPLE, contact.enterprise.unit_path or None)
        undo(Contact, merge, actor, reason)
        index("contact", [merge.survivor_id, merge.loser_id])
        _tell(actor, "unmerged", merge, None, reason)
    return merge
