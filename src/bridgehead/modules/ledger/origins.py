"""Which row a value that is shown was taken from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from bridgehead.engines.investment import whole_with_increases
from bridgehead.modules.ledger.derived import ADDED, AnyClaimed, counted, increases
from bridgehead.modules.ledger.facts import FACT_FIELDS
from bridgehead.modules.ledger.models import ProjectVersion, SourceKind

# A row is compared by its id, so that nothing is fetched for it.
_COLUMNS: Final = {name: f"{name}_id" if name in ("unit", "enterprise", "officer") else name for name in FACT_FIELDS}


def total_row(milestones: Iterable[AnyClaimed], total: Decimal | None) -> AnyClaimed | None:
    """The milestone that the total investment of a project starts from: the filing, the signing, any other.

    Capital that was added later is in the total and in rows of its own.
    """
    rows = [row for row in counted(milestones) if row.amount_cny is not None]
    filed = [row for row in rows if row.kind == "filed"][-1:]
    signed = [row for row in rows if row.kind == "signed"][:1]
    for row in filed or signed:
        return row
    added = increases(rows)
    others = [
        row
        for row in rows
        if row.kind != ADDED and whole_with_increases(row.amount_cny or Decimal(0), row.happened_on, added) == total
    ]
    return others[-1] if others else None


def fact_origins(versions: Sequence[ProjectVersion]) -> Mapping[str, ProjectVersion]:
    """For every fact the version that brought the value it has now; `versions` are all of one project, oldest first."""
    origins: dict[str, ProjectVersion] = {}
    for version in versions:
        for name in FACT_FIELDS:
            column = _COLUMNS[name]
            known = origins.get(name)
            if known is None or getattr(known, column) != getattr(version, column):
                origins[name] = version
    return origins


def fact_source(version: ProjectVersion, name: str) -> tuple[str, Mapping[str, Any]]:
    """Kind and place of the source of one fact of a version.

    A document says some of the facts, named in `source["facts"]`; the others of the same entry (the responsible unit,
    say) were chosen by whoever took the document in, and count as entered by them.
    """
    said = version.source.get("facts")
    if said is None or name in said:
        return version.source_kind, version.source
    person = version.recorded_by.name if version.recorded_by else ""
    return SourceKind.FORM.value, {"person": person}
