"""Standing in for somebody on leave (休假代理): lending roles to a deputy for some days, and ending that early."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Forbidden, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.actions import guards
from bridgehead.modules.accounts.models import Delegation, Person
from bridgehead.modules.accounts.queries import access_person, official_called, own_grants

# Whoever is away longer has a successor, who is granted roles and not lent them.
LONGEST = timedelta(days=92)


def delegate(
    *,
    actor: Actor,
    deputy: str,
    grants: Collection[int],
    starts_on: date,
    ends_on: date,
    reason: str = "",
    giver_id: int | None = None,
) -> Delegation:
    """Lend `grants` (ids) of the actor's own to the person called `deputy`, from `starts_on` to the end of `ends_on`.

    An administrator may do so for somebody who is away already (`giver_id`). What was lent to the giver is not theirs
    to lend on. Raises Refused with messages by field, Http404 or Forbidden where the giver is out of reach.
    """
    giver = _giver(actor, giver_id)
    errors = _refusals(starts_on, ends_on)
    with transaction.atomic():
        held = {grant.pk: grant for grant in own_grants(giver)}
        if not grants or not set(grants) <= held.keys():
            errors["grants"] = [_("Choose what the deputy may do, from what the person holds.")]
        if errors:
            raise Refused(errors)
        person = _deputy(deputy, giver)
        lent = Delegation.objects.create(
            giver_id=giver,
            deputy=person,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
            created_by_id=actor.id,
        )
        lent.grants.set(sorted(grants))
        after = {
            "deputy": person.pk,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "reason": reason.strip(),
            "roles": [[held[pk].role, held[pk].unit_id] for pk in sorted(grants)],
        }
        record(actor=actor, action="accounts.delegation.made", target=lent.giver, before=None, after=after)
    return lent


def _deputy(name: str, giver: int) -> Person:
    try:
        return official_called(name, besides=giver)
    except Refused as refused:
        raise Refused({"deputy": refused.errors[""]}) from None


def _giver(actor: Actor, giver_id: int | None) -> int:
    """The id of the person whose roles are lent: the actor, or somebody that the actor administers."""
    if giver_id is None or giver_id == actor.id:
        require(actor, "accounts.delegate_own")
        if actor.id is None:
            raise Forbidden("accounts.delegate_own")
        return actor.id
    person = access_person(actor, giver_id, "accounts.grant_role")
    guards.require_over(actor, person, "accounts.grant_role")
    return person.pk


def _refusals(starts_on: date, ends_on: date) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if starts_on < timezone.localdate():
        errors["starts_on"] = [_("Choose today or a later day: what was done before stays with whoever did it.")]
    if ends_on < starts_on or ends_on - starts_on > LONGEST:
        errors["ends_on"] = [_("Choose a day from the first one on, at most three months later.")]
    return errors


def end_delegation(*, actor: Actor, delegation_id: int) -> Delegation:
    """End at once what one has lent or was lent, or what somebody whom one administers has lent.

    Http404 for what concerns others. Ending twice changes nothing.
    """
    with transaction.atomic():
        lent = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
        if lent is None:
            raise Http404("delegation")
        if actor.id not in (lent.giver_id, lent.deputy_id):
            access_person(actor, lent.giver_id, "accounts.grant_role")
        if lent.ended_at is None:
            lent.ended_at, lent.ended_by_id = timezone.now(), actor.id
            lent.save(update_fields=["ended_at", "ended_by"])
            after = {"deputy": lent.deputy_id, "ended_at": lent.ended_at}
            record(actor=actor, action="accounts.delegation.ended", target=lent.giver, before=None, after=after)
    return lent
