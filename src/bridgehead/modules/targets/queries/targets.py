"""Which targets an actor sees, the list with its filters, one of them with what it is split into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from bridgehead.engines.figures import REGISTRY
from bridgehead.foundation.access import Actor, require, scope_q
from bridgehead.foundation.audit.timeline import Told
from bridgehead.foundation.ui.history import labels_of
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.targets.lights import LIGHTS
from bridgehead.modules.targets.models import Target

VIEW = "targets.view"
_FIELDS = ("measure", "unit", "person", "value", "comparator", "curve", "shares", "rules", "basis", "quote")


@dataclass(frozen=True, slots=True)
class TargetFilter:
    """What the list shows: the targets of a year, of a unit with those below it, of one light, with their `parts`."""

    year: int | None = None
    unit: int | None = None
    light: str = ""
    parts: bool = False

    @classmethod
    def from_query(cls, typed: Mapping[str, str]) -> TargetFilter:
        """What an address asks for; what it cannot mean is left out."""
        year, unit, light = (typed.get(name, "") for name in ("year", "unit", "light"))
        return cls(
            year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
            unit=int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 19 else None,
            light=light if light in LIGHTS else "",
            parts=typed.get("parts") == "1",
        )


def visible_targets(actor: Actor) -> QuerySet[Target]:
    """The targets of the units in the actor's scope, without those that were withdrawn."""
    return Target.objects.filter(scope_q(actor, VIEW, "unit__path"), withdrawn_at__isnull=True)


def access_target(actor: Actor, target_id: int, action: str = VIEW) -> Target:
    """A target with its unit. Http404 for strangers, Forbidden for readers who may not do `action`."""
    rows = visible_targets(actor).select_related("unit", "person", "parent__unit", "statement")
    target = rows.filter(pk=target_id).first()
    if target is None:
        raise Http404("target")
    require(actor, action, target.unit.path)
    return target


def listed_targets(actor: Actor, chosen: TargetFilter, year: int) -> list[Target]:
    """The targets of the list, in the order of the tree of units: one query."""
    rows = visible_targets(actor).filter(starts_on__lte=date(year, 12, 31), ends_on__gte=date(year, 1, 1))
    if chosen.unit is not None:
        within = Unit.objects.filter(pk=chosen.unit).values("path")[:1]
        rows = rows.filter(unit__path__startswith=within)
    return list(rows.select_related("unit", "person").order_by("unit__path", "measure", "starts_on", "pk"))


def year_targets(actor: Actor, measures: Sequence[str], unit_path: str | None, as_of: date) -> list[Target]:
    """The targets of the year of a day of one unit (None: of the district) with these measures: one query."""
    whose: dict[str, Any] = {"unit__parent": None} if unit_path is None else {"unit__path": unit_path}
    year = {"starts_on": date(as_of.year, 1, 1), "ends_on": date(as_of.year, 12, 31)}
    return list(visible_targets(actor).filter(person=None, measure__in=measures, **whose, **year))


def years_of(actor: Actor) -> list[int]:
    """The years that there are targets of, the newest first: one query."""
    days = visible_targets(actor).order_by().values_list("starts_on", "ends_on").distinct()
    return sorted({year for first, last in days for year in range(first.year, last.year + 1)}, reverse=True)


def count_targets_in(unit_path: str) -> int:
    """How many targets the unit at that path itself has: it cannot go before they do."""
    return Target.objects.filter(unit__path=unit_path, withdrawn_at__isnull=True).count()


@dataclass(frozen=True, slots=True)
class Split:
    """What a target is split into: the sum of its parts against itself.

    `gap` is the parts less the whole: above 0 they pad (层层加码), below 0 some of it is nobody's. Both None for a
    rate, whose parts do not add up.
    """

    parts: Sequence[Target]
    sum: Decimal | None
    gap: Decimal | None
    is_padded: bool


def splits_of(targets: Iterable[Target]) -> dict[int, Split]:
    """The splits of those of the targets that are split: one query."""
    whole = {target.pk: target for target in targets}
    parts: dict[int, list[Target]] = {}
    rows = Target.objects.filter(parent__in=list(whole), withdrawn_at__isnull=True).select_related("unit", "person")
    for part in rows.order_by("unit__path", "pk"):
        if part.parent_id is not None:
            parts.setdefault(part.parent_id, []).append(part)
    return {pk: split_of(whole[pk], members) for pk, members in parts.items()}


def split_of(target: Target, parts: Sequence[Target]) -> Split:
    """The parts of a target, added up."""
    if REGISTRY[target.measure_id].unit_kind == "ratio":
        return Split(parts, None, None, is_padded=any(part.value > target.value for part in parts))
    total = sum((part.value for part in parts), Decimal(0))
    return Split(parts, total, total - target.value, is_padded=total > target.value)


def history_of(target: Target) -> Told:
    """What the history of a target tells."""
    return Told(("targets.target", target.pk), labels_of(Target, _FIELDS))
