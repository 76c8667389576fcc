"""Targets that accepted documents state (力争, 确保, 目标) and nobody has set yet."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.http import Http404

from bridgehead.engines.figures import Measure, MeasureError, Period, parse_measure, print_measure
from bridgehead.foundation.access import Actor, scope_q
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.comparison import unit_of_place
from bridgehead.modules.documents.models import PublishedFigure
from bridgehead.modules.documents.queries import comparable
from bridgehead.modules.targets.models import Bound, Target

_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """A target as a document states it: what it would be set to. `unit` None: a place that the ledger does not keep."""

    statement_id: int
    document_id: int
    title: str
    quote: str
    measure: Measure
    unit: Unit | None
    value: Decimal
    value_unit: str
    comparator: str
    period: Period | None


def offered_targets(actor: Actor, statement_id: int | None = None) -> list[Offer]:
    """Target statements that were accepted in documents the actor may read, the newest first: three queries, or four.

    What a target in force is of already (measure, unit and period) is not offered, and the same value once.
    """
    taken = Target.objects.filter(statement__isnull=False, withdrawn_at__isnull=True).values("statement")
    rows = PublishedFigure.objects.filter(scope_q(actor, "documents.view", "unit__path"), modality="target")
    rows = rows.exclude(statement__in=taken).select_related("statement__document__unit")
    rows = rows.defer("statement__document__text", "statement__document__anchors").order_by("-accepted_at", "-id")
    if statement_id is not None:
        rows = rows.filter(statement=statement_id)
    offers = [offer for row in rows[:_MOST] if (offer := _offer(row)) is not None]
    stands = Target.objects.filter(measure__in={print_measure(one.measure) for one in offers}, person=None)
    keys = set(stands.filter(withdrawn_at=None).values_list("measure", "unit", "starts_on", "ends_on"))
    fresh = [offer for offer in offers if _key(offer) not in keys]
    return [one for place, one in enumerate(fresh) if all(not _is_same(one, other) for other in fresh[:place])]


def _is_same(one: Offer, other: Offer) -> bool:
    return (_key(one), one.value, one.value_unit) == (_key(other), other.value, other.value_unit)


def _key(offer: Offer) -> tuple[str, int | None, date | None, date | None]:
    """What there can be one target of."""
    start, end = (offer.period.start, offer.period.end) if offer.period is not None else (None, None)
    return print_measure(offer.measure), offer.unit.pk if offer.unit is not None else None, start, end


def offered_with(actor: Actor, statement_id: int) -> Offer:
    """The offer of one statement. Http404 where there is none."""
    found = offered_targets(actor, statement_id)
    if not found:
        raise Http404("statement")
    return found[0]


def _offer(row: PublishedFigure) -> Offer | None:
    try:
        measure = parse_measure(row.measure)
    except MeasureError:  # the registry has lost this measure since: no target can have it
        return None
    document = row.statement.document
    return Offer(
        statement_id=row.statement_id,
        document_id=document.pk,
        title=document.title,
        quote=str(row.statement.content["quote"]),
        measure=comparable(measure),
        unit=unit_of_place(row.place, document),
        value=row.value,
        value_unit=row.value_unit,
        comparator=Bound.AT_MOST if row.comparator == "<=" else Bound.AT_LEAST,
        period=_period(row),
    )


def _period(row: PublishedFigure) -> Period | None:
    """Whole months: a target until a day is one of that year, to the end of the month."""
    end = row.period_end
    if end is None:
        return None
    start = row.period_start or date(end.year, 1, 1)
    return Period(start.replace(day=1), end.replace(day=monthrange(end.year, end.month)[1]))
