"""What the wall shows: filters of an address, and what they can be set to among the plans of a scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q, QuerySet

from bridgehead.foundation.access import Actor, scope_q
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.delivery.lights import LIGHTS
from bridgehead.modules.delivery.models import Schedule, ScheduleState
from bridgehead.modules.delivery.queries.schedules import VIEW
from bridgehead.modules.ledger.queries.filters import TIERS

_LARGEST_KEY: Final = 2**63 - 1
# What rows of the wall are made of: a project has long texts that nobody reads there.
_READ: Final = (
    "project", "target", "data_date", "promised_on", "state", "project__code", "project__name", "project__industry",
    "project__stage", "project__promised_start_on", "project__unit", "project__unit__name", "project__unit__path",
    "project__unit__short_name", "project__officer", "project__officer__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WallFilter:
    """Empty text, None and False filter nothing; `unit` takes the units below it along, `officer` is a person's id."""

    unit: int | None = None
    industry: str = ""
    officer: int | None = None
    tier: str = ""
    stage: str = ""
    light: str = ""
    late: bool = False

    @classmethod
    def from_query(cls, typed: Mapping[str, str]) -> WallFilter:
        """What an address asks for; what it cannot mean is left out."""
        return cls(
            unit=_number(typed.get("unit", "")),
            industry=_text(typed.get("industry", "")),
            officer=_number(typed.get("officer", "")),
            tier=typed.get("tier", "") if typed.get("tier", "") in TIERS else "",
            stage=_text(typed.get("stage", "")),
            light=typed.get("light", "") if typed.get("light", "") in LIGHTS else "",
            late=bool(typed.get("late", "")),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether plans are left out before any light is known."""
        return any((self.unit, self.industry, self.officer, self.tier, self.stage))


def _number(typed: str) -> int | None:
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 20 else 0
    return number if 0 < number <= _LARGEST_KEY else None


def _text(typed: str) -> str:
    return typed.replace("\x00", "").strip()[:60]


def _in_scope(actor: Actor) -> QuerySet[Schedule]:
    units = Unit.objects.filter(scope_q(actor, VIEW, "path")).order_by().values("pk")
    rows = Schedule.objects.filter(state=ScheduleState.ACCEPTED, project__unit__in=units)
    return rows.filter(project__withdrawn_at__isnull=True, project__exited_on__isnull=True)


def plans_on_wall(
    actor: Actor, chosen: WallFilter | None = None, *, ids: Iterable[int] | None = None
) -> list[Schedule]:
    """The accepted plans of the projects in the actor's scope, those that are chosen, of `ids` only: one query."""
    rows = _in_scope(actor).filter(_chosen(chosen or WallFilter()))
    rows = rows.filter(pk__in=ids) if ids is not None else rows
    rows = rows.select_related("project__unit", "project__officer").only(*_READ)
    return list(rows.order_by("project__unit__path", "pk"))


def _chosen(chosen: WallFilter) -> Q:
    found = Q()
    if chosen.unit is not None:
        # A path holds the ids of the units above it, each between strokes.
        found &= Q(project__unit__path__contains=f"/{chosen.unit}/")
    if chosen.industry:
        found &= Q(project__industry=chosen.industry)
    if chosen.officer is not None:
        found &= Q(project__officer=chosen.officer)
    if chosen.stage:
        found &= Q(project__stage=chosen.stage)
    if chosen.tier:
        low, high = TIERS[chosen.tier]
        found &= Q(project__total_investment__gte=low) if low is not None else Q()
        found &= Q(project__total_investment__lt=high) if high is not None else Q()
    return found


@dataclass(slots=True)
class WallChoices:
    """What the plans of a scope can be filtered by: ids or keys with their names."""

    units: dict[int, str] = field(default_factory=dict)
    industries: set[str] = field(default_factory=set)
    officers: dict[int, str] = field(default_factory=dict)
    stages: set[str] = field(default_factory=set)


def choices_on_wall(actor: Actor) -> WallChoices:
    """The units, chains, officers and stages of the plans in a scope: one query."""
    found = WallChoices()
    names = ("project__unit_id", "project__unit__name", "project__industry", "project__officer_id")
    rows: Iterable[tuple[int, str, str, int | None, str | None, str]]
    rows = _in_scope(actor).values_list(*names, "project__officer__name", "project__stage").order_by()
    for unit, unit_name, industry, officer, officer_name, stage in rows.distinct():
        found.units[unit] = unit_name
        found.stages.add(stage)
        if industry:
            found.industries.add(industry)
        if officer is not None:
            found.officers[officer] = officer_name or ""
    return found
