"""What the history of an enterprise tells. Its financials need a clearance and are no part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bridgehead.foundation.audit.timeline import Told
from bridgehead.foundation.ui.history import labels_of
from bridgehead.modules.parties.actions import FACTS
from bridgehead.modules.parties.models import Enterprise

ACTIONS: Final = frozenset({"parties.enterprise.registered", "parties.enterprise.changed", "parties.alias.added"})


def told_of_enterprise(enterprise: Enterprise) -> Told:
    """A firm's history."""
    return Told(("parties.enterprise", enterprise.pk), labels_of(Enterprise, FACTS), ACTIONS)


def enterprise_now(enterprise: Enterprise) -> Mapping[str, Any]:
    """A firm's facts as they are."""
    return {name: getattr(enterprise, name) for name in FACTS}
