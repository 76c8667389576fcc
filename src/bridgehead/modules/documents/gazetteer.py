"""The names that reading may expect: projects, enterprises with their other names, units as places.

Kept in the process and read again when the audit shows that one of these was written. Reading only ever finds a name
that stands in the text itself, so the gazetteer needs no scope.
"""

from __future__ import annotations

from dataclasses import dataclass

from bridgehead.engines.reading import Gazetteer
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.parties.models import Enterprise, EnterpriseAlias

_TARGETS = ("ledger.project", "parties.enterprise", "parties.enterprisealias", "accounts.unit")


@dataclass(frozen=True, slots=True)
class _Kept:
    entry_id: int
    entry_digest: str
    gazetteer: Gazetteer


_kept: list[_Kept] = []


def forget() -> None:
    """Read the names anew the next time."""
    _kept.clear()


def current_gazetteer() -> Gazetteer:
    """The names of the ledger as they are; one query when nothing was written since, two when something else was."""
    last = AuditEntry.objects.order_by("-id").values_list("id", "digest").first() or (0, "")
    gazetteer = _kept[0].gazetteer if _kept and not _written_since(_kept[0], last) else _read()
    _kept[:] = [_Kept(last[0], last[1], gazetteer)]
    return gazetteer


def _written_since(kept: _Kept, last: tuple[int, str]) -> bool:
    if (kept.entry_id, kept.entry_digest) == last:
        return False
    if last[0] <= kept.entry_id:  # another database, or one that was put back
        return True
    return AuditEntry.objects.filter(id__gt=kept.entry_id, target_type__in=_TARGETS).exists()


def _read() -> Gazetteer:
    units = Unit.objects.filter(is_active=True).values_list("name", "short_name")
    enterprises = [
        *Enterprise.objects.values_list("name", flat=True),
        *EnterpriseAlias.objects.values_list("name", flat=True),
    ]
    return Gazetteer(
        projects=tuple(dict.fromkeys(Project.objects.values_list("name", flat=True))),
        enterprises=tuple(dict.fromkeys(enterprises)),
        places=tuple(dict.fromkeys(name for pair in units for name in pair if name)),
    )
