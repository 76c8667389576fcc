"""What firms were called at a moment: their names as known then, out of the entries that tell of every change since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.parties.models import EnterpriseAlias
from bridgehead.modules.parties.names import name_key


@dataclass(frozen=True, slots=True)
class NamedThen:
    """A firm that was renamed since a moment: its name of then, and the keys of the names that it took since."""

    name: str
    since: frozenset[str]


def renamed_since(moment: datetime, firms: Collection[int] | None = None) -> Mapping[int, NamedThen]:
    """The firms, or those of them, that were renamed after a moment, by id: one query. Renaming is rare."""
    entries = AuditEntry.objects.filter(
        action="parties.enterprise.changed", recorded_at__gt=moment, before__has_key="name"
    )
    if firms is not None:
        entries = entries.filter(target_type="parties.enterprise", target_id__in=firms)
    found: dict[int, NamedThen] = {}
    rows: Iterable[tuple[Any, Any, Any]] = entries.order_by("pk").values_list("target_id", "before", "after")
    # From the first change on: what stood before it is the name of then.
    for firm, before, after in rows:
        known = found.get(firm) or NamedThen(str(before["name"]), frozenset())
        found[firm] = NamedThen(known.name, known.since | {name_key(str(after["name"]))})
    return found


def so_named_then(words: str, renamed: Mapping[int, NamedThen]) -> list[int]:
    """Those of the renamed firms whose name of then, or another name that they did not only take since, holds words."""
    key = name_key(words)
    if not key:
        return []
    found = {firm for firm, then in renamed.items() if key in name_key(then.name)}
    aliases = EnterpriseAlias.objects.filter(Q(enterprise_id__in=renamed), name_key__contains=key)
    for firm, alias in aliases.values_list("enterprise_id", "name_key"):
        if alias not in renamed[firm].since:
            found.add(firm)
    return sorted(found)


def names_then(moment: datetime | None, names: Iterable[tuple[int | None, str]]) -> dict[int, str]:
    """What these firms, (id, name now), were called at a moment, by id; None is now. One query at most."""
    now = {firm: name for firm, name in names if firm is not None}
    if moment is None or not now:
        return now
    return now | {firm: then.name for firm, then in renamed_since(moment, now).items()}
