"""The versions of the rules: who sees which, and what each says otherwise than the one before."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from bridgehead.engines.lifecycle import Change, differences
from bridgehead.foundation.access import Actor, may, require
from bridgehead.modules.ledger.models import RuleVersion

VIEW_RULES = "ledger.view_rules"
CHANGE = "ledger.change_rules"


def visible_rules(actor: Actor) -> QuerySet[RuleVersion]:
    """The versions in force, past and to come; drafts for those who may write them. Forbidden for outsiders."""
    require(actor, VIEW_RULES)
    rows = RuleVersion.objects.select_related("created_by", "put_in_force_by")
    return rows if may(actor, CHANGE) else rows.filter(put_in_force_at__isnull=False)


def access_rules(actor: Actor, number: int, *, lock: bool = False) -> RuleVersion:
    """One version by its number. Http404 where there is none, or a draft of others."""
    rows = visible_rules(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=number).first()
    if found is None:
        raise Http404("rules")
    return found


def newest_in_force(*, lock: bool = False) -> RuleVersion:
    """The version that was put in force last; it is what a new draft starts from."""
    rows = RuleVersion.objects.filter(put_in_force_at__isnull=False).order_by("-put_in_force_at", "-pk")
    found: RuleVersion | None = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Http404("rules")
    return found


def before_of(version: RuleVersion) -> RuleVersion | None:
    """The version in force before this one was; for a draft the newest in force. None for the first."""
    rows = RuleVersion.objects.filter(put_in_force_at__isnull=False)
    if version.put_in_force_at is not None:
        rows = rows.filter(put_in_force_at__lt=version.put_in_force_at)
    return rows.order_by("-put_in_force_at", "-pk").first()


def changes_since(version: RuleVersion, before: RuleVersion | None) -> list[Change]:
    """What a version says otherwise than another; nothing for the first."""
    return differences(before.body, version.body) if before is not None else []
