"""Series that the ledger cannot work out: from workbooks, and from what accepted documents say.

Where both say something of a month, the workbook goes before the document: somebody has put it there on purpose.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from bridgehead.engines.figures import REGISTRY, MeasureError, parse_measure, print_measure
from bridgehead.foundation.access import Actor, scope_q
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.models import PublishedFigure
from bridgehead.modules.documents.queries import comparable
from bridgehead.modules.targets.models import SeriesValue, Target

VIEW = "targets.view"
# A measure as text, and the id of a unit.
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """What a series stood at by a day, and where that is said: a sheet, or a statement of a document."""

    until: date
    value: Decimal
    source_kind: str
    title: str
    document_id: int | None = None
    statement_id: int | None = None


def series_of(targets: Iterable[Target], as_of: date) -> Mapping[int, Sequence[SeriesPoint]]:
    """The points of each target's series within its period, until a day, by the target's id: two queries.

    A target that is not of a whole unit (an officer's) has none.
    """
    asked = [target for target in targets if target.person_id is None]
    if not asked:
        return {}
    measures = {target.measure for target in asked}
    rows = SeriesValue.objects.filter(
        measure__in=measures, unit__in={target.unit_id for target in asked}, superseded_at__isnull=True
    )
    points: dict[Key, dict[date, SeriesPoint]] = {}
    for target, figure in _said(asked):
        said = SeriesPoint(
            figure.period_end or as_of,
            figure.value,
            "document",
            figure.statement.document.title,
            figure.statement.document_id,
            figure.statement_id,
        )
        points.setdefault((target.measure, target.unit_id), {})[said.until] = said
    for row in rows:
        until = _month_end(row.month)
        title = " · ".join(str(row.source[name]) for name in ("file", "sheet", "cell") if row.source.get(name))
        points.setdefault((row.measure, row.unit_id), {})[until] = SeriesPoint(until, row.value, "sheet", title)
    return {target.pk: _within(target, points.get((target.measure, target.unit_id), {}), as_of) for target in asked}


def _within(target: Target, points: Mapping[date, SeriesPoint], as_of: date) -> list[SeriesPoint]:
    last = min(as_of, target.ends_on)
    return [points[day] for day in sorted(points) if target.starts_on <= day <= last]


def _month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _said(targets: Sequence[Target]) -> Iterable[tuple[Target, PublishedFigure]]:
    """Accepted figures that state the measure of a target for its unit, from its first day on (a stock: at any day)."""
    wanted = {(_plain(target.measure), target.unit_id): target for target in targets}
    ids = {target.measure_id for target in targets}
    names = {target.unit_id: {target.unit.name, target.unit.short_name} - {""} for target in targets}
    rows = PublishedFigure.objects.filter(measure_id__in=ids, modality="actual", period_end__isnull=False)
    rows = rows.select_related("statement__document").defer("statement__document__text", "statement__document__anchors")
    for row in rows.order_by("accepted_at", "id"):
        for unit_id in _units_said(row, names):
            target = wanted.get((_plain(row.measure), unit_id))
            if target is None or row.value_unit != target.value_unit:
                continue
            if REGISTRY[target.measure_id].kind == "stock" or row.period_start == target.starts_on:
                yield target, row


def _units_said(row: PublishedFigure, names: Mapping[int, Collection[str]]) -> list[int]:
    """Which of the units a figure speaks of: the place that it names, else the unit whose document it stands in."""
    if not row.place:
        return [row.unit_id] if row.unit_id in names else []
    return [unit for unit, called in names.items() if any(row.place.endswith(name) for name in called)]


def _plain(text: str) -> str:
    try:
        return print_measure(comparable(parse_measure(text)))
    except MeasureError:  # the registry has lost this measure since: no target has it
        return ""


def series_in_force(actor: Actor) -> QuerySet[SeriesValue]:
    """The values of the units in the actor's scope, by series, the newest month first."""
    units = Unit.objects.filter(scope_q(actor, VIEW, "path")).order_by().values("pk")
    rows = SeriesValue.objects.filter(Q(unit__in=units), superseded_at__isnull=True)
    return rows.select_related("unit", "recorded_by").order_by("measure", "unit__path", "-month")
