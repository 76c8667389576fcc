"""Whether somebody would judge their own unit."""

from __future__ import annotations

from bridgehead.foundation.access import Actor
from bridgehead.modules.accounts.models import Person, depth_of


def is_own_unit(actor: Actor, path: str) -> bool:
    """Whether a unit is the actor's own, belongs to it, or has it under itself.

    People who sit in the district's own office judge its units: that all of these belong to it does not hold them off.
    """
    if actor.id is None:
        return False
    own = Person.objects.filter(pk=actor.id).values_list("unit__path", flat=True).first()
    if own is None:
        return False
    return own == path or (depth_of(own) > 0 and depth_of(path) > 0 and (path.startswith(own) or own.startswith(path)))
