"""The names that reading may expect: of projects, enterprises and units, and what reviewers have taught.

Kept in the process and read again when the audit shows that one of these was written. Reading only ever finds a name
that stands in the text itself, so the ledger's names need no scope; what was learned is used on its own line of the
tree: a park's documents are read with what the park and the district above it taught, not with another park's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import Q

from bridgehead.engines.reading import Gazetteer
from bridgehead.engines.reading.about import LearnedUnit
from bridgehead.foundation.audit.models import AuditEntry, AuditLane
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.models import GazetteerEntry, NameKind
from bridgehead.modules.ledger.models import Project, ProjectAlias
from bridgehead.modules.parties.models import Enterprise, EnterpriseAlias

_TARGETS = (
    "ledger.project",
    "parties.enterprise",
    "parties.enterprisealias",
    "accounts.unit",
    "documents.gazetteerentry",
)
# Each holds an automaton over every name of the ledger.
_LINES_KEPT = 4
_FIELDS: Mapping[str, str] = {
    NameKind.PROJECT: "projects",
    NameKind.ENTERPRISE: "enterprises",
    NameKind.PLACE: "places",
    NameKind.PARK: "parks",
    NameKind.CLUSTER: "clusters",
}
Heads = Mapping[int, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _Learned:
    kind: str
    term: str
    canonical: str
    unit_kind: str
    factor: Decimal | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Names as of the heads of the audit's lanes; `by_line` are gazetteers by the units whose lessons they hold."""

    heads: Heads
    ledger: Gazetteer
    learned: Mapping[str, tuple[_Learned, ...]]
    by_line: dict[tuple[str, ...], Gazetteer] = field(default_factory=dict)


_kept: list[_Kept] = []


def forget() -> None:
    """Read the names anew the next time."""
    _kept.clear()


def current_gazetteer(unit_path: str = "") -> Gazetteer:
    """The names for documents of the unit at `unit_path`, as they are; for "" with what was learned anywhere.

    One query when nothing was written since the last time, two when something else was. The same object is given as
    long as nothing changes.
    """
    heads = {
        lane: (sequence, digest) for lane, sequence, digest in AuditLane.objects.values_list("id", "sequence", "digest")
    }
    kept = _kept[0] if _kept else None
    if kept is None or _written_since(kept.heads, heads):
        kept = _read(heads)
    elif kept.heads != heads:
        kept = replace(kept, heads=heads)
    _kept[:] = [kept]
    return _for_line(kept, unit_path)


def _written_since(before: Heads, heads: Heads) -> bool:
    """Whether a name was written after `before`. By lane: entries of one lane become visible in their order."""
    changed = [lane for lane, head in heads.items() if before.get(lane) != head]
    if before.keys() - heads.keys() or any(heads[lane][0] <= before.get(lane, (0, ""))[0] for lane in changed):
        return True  # another database, or one that was put back
    if not changed:
        return False
    newer = Q()
    for lane in changed:
        newer |= Q(lane_id=lane, sequence__gt=before.get(lane, (0, ""))[0])
    return AuditEntry.objects.filter(newer, target_type__in=_TARGETS).exists()


def _read(heads: Heads) -> _Kept:
    units = Unit.objects.filter(is_active=True).values_list("name", "short_name")
    projects = Project.objects.filter(withdrawn_at__isnull=True)
    ledger = Gazetteer(
        projects=tuple(dict.fromkeys(projects.values_list("name", flat=True))),
        enterprises=tuple(dict.fromkeys(Enterprise.objects.values_list("name", flat=True))),
        places=tuple(dict.fromkeys(name for pair in units for name in pair if name)),
        aliases=(
            *EnterpriseAlias.objects.order_by("id").values_list("name", "enterprise__name"),
            *ProjectAlias.objects.current().order_by("id").values_list("name", "project__name"),
        ),
    )
    learned: defaultdict[str, list[_Learned]] = defaultdict(list)
    rows = GazetteerEntry.objects.filter(retired_at__isnull=True).order_by("id")
    for path, kind, term, canonical, unit_kind, factor in rows.values_list(
        "unit__path", "kind", "term", "canonical", "unit_kind", "factor"
    ):
        learned[path].append(_Learned(kind, term, canonical, unit_kind, factor))
    return _Kept(heads, ledger, {path: tuple(entries) for path, entries in sorted(learned.items())})


def _for_line(kept: _Kept, unit_path: str) -> Gazetteer:
    line = tuple(path for path in kept.learned if path.startswith(unit_path) or unit_path.startswith(path))
    if line not in kept.by_line:
        while len(kept.by_line) >= _LINES_KEPT:
            kept.by_line.pop(next(iter(kept.by_line)))
        kept.by_line[line] = _with_learned(kept.ledger, [entry for path in line for entry in kept.learned[path]])
    return kept.by_line[line]


def _with_learned(ledger: Gazetteer, learned: list[_Learned]) -> Gazetteer:
    if not learned:
        return ledger
    names: dict[str, dict[str, None]] = {each: dict.fromkeys(getattr(ledger, each)) for each in _FIELDS.values()}
    aliases = dict.fromkeys(ledger.aliases)
    units: dict[str, LearnedUnit] = {}
    for entry in learned:
        if entry.kind == NameKind.UNIT:
            units[entry.term] = LearnedUnit(entry.term, entry.unit_kind, entry.canonical, entry.factor or Decimal(1))
        elif entry.canonical:
            names[_FIELDS[entry.kind]][entry.canonical] = None
            aliases[entry.term, entry.canonical] = None
        else:
            names[_FIELDS[entry.kind]][entry.term] = None
    return Gazetteer(
        **{each: tuple(found) for each, found in names.items()}, aliases=tuple(aliases), units=tuple(units.values())
    )
