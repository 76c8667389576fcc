"""Reading drafts: one's own only, for a text before its publication is nobody else's."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, require, scope_q
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.checking.models import Draft


def owner_of(actor: Actor) -> int:
    """Whose drafts the actor's are. Http404 for the system, which has none."""
    if actor.id is None:
        raise Http404("draft")
    return actor.id


def own_drafts(actor: Actor) -> QuerySet[Draft]:
    """The drafts that the actor handed in, newest first, without their texts."""
    return Draft.objects.filter(person_id=owner_of(actor)).select_related("unit").defer("text")


def access_draft(actor: Actor, draft_id: int) -> Draft:
    """A draft of one's own. Http404 for everybody else's, Forbidden where the actor may check none any more."""
    draft = Draft.objects.filter(person_id=owner_of(actor), pk=draft_id).select_related("unit").first()
    if draft is None:
        raise Http404("draft")
    require(actor, "checking.check")
    return draft


def units_to_check(actor: Actor) -> QuerySet[Unit]:
    """The units whose drafts the actor may check."""
    return Unit.objects.filter(scope_q(actor, "checking.check", "path"), is_active=True).order_by("path")


def usual_unit(actor: Actor) -> Unit | None:
    """The unit whose drafts the actor checks unless told otherwise: the highest of those they may."""
    units = units_to_check(actor)
    mine = Person.objects.filter(pk=actor.id).values_list("unit_id", flat=True).first() if actor.id is not None else 0
    # Reports are on the whole district, whichever office writes them.
    return units.filter(parent=None).first() or units.filter(pk=mine or 0).first() or units.first()
