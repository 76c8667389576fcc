"""Closed months: what they froze, what came after as adjustments with their cause, what changed between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404

from bridgehead.engines.figures import Period, parse_measure
from bridgehead.foundation.access import Actor, require, scope_q
from bridgehead.modules.ledger.answers import (
    ANSWERABLE,
    Asked,
    NotAnswerable,
    RowDifference,
    Scope,
    answer,
    answer_many,
    differences,
)
from bridgehead.modules.targets.models import ClosedFigure, Closing, Target
from bridgehead.modules.targets.queries.series import series_of

VIEW = "targets.view"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A frozen figure that is given otherwise by now; `difference` is what it is now less what was frozen."""

    figure: ClosedFigure
    now: Decimal | None
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """A target in two closings; `difference` is the later less the earlier, None where one of them knows nothing."""

    earlier: ClosedFigure | None
    later: ClosedFigure | None
    difference: Decimal | None

    @property
    def figure(self) -> ClosedFigure:
        """The later one where there is one."""
        found = self.later or self.earlier
        assert found is not None  # noqa: S101 - one of the two is there
        return found

    @property
    def is_new_target(self) -> bool:
        """Whether the target itself was changed or is new."""
        if self.earlier is None or self.later is None:
            return True
        return self.earlier.target_value != self.later.target_value


def closings(actor: Actor) -> QuerySet[Closing]:
    """The closed months, the newest first."""
    require(actor, VIEW)
    return Closing.objects.select_related("closed_by")


def newest_closing(actor: Actor) -> Closing | None:
    """The month that was closed last."""
    return closings(actor).first()


def access_closing(actor: Actor, closing_id: int) -> Closing:
    """A closed month. Http404 where there is none."""
    closing = closings(actor).filter(pk=closing_id).first()
    if closing is None:
        raise Http404("closing")
    return closing


def figures_of(actor: Actor, closing: Closing) -> list[ClosedFigure]:
    """The frozen figures of the units in the actor's scope: one query."""
    rows = closing.figures.filter(scope_q(actor, VIEW, "unit__path"))
    return list(rows.select_related("unit", "person").order_by("unit__path", "measure", "pk"))


def adjustments(actor: Actor, closing: Closing, figures: Sequence[ClosedFigure]) -> list[Adjustment]:
    """Those of the figures that are given otherwise today for the same day: as many queries as `standings`."""
    now = _now(actor, figures, closing.as_of)
    found = []
    for figure in figures:
        value = now.get(figure.pk)
        if value is None and figure.value is None:
            continue
        # What is kept has ten decimals: a rate may have more, and no difference there is one.
        difference = (value or Decimal(0)) - (figure.value or Decimal(0))
        if round(difference, 8) != 0:
            found.append(Adjustment(figure, value, difference))
    return found


def _now(actor: Actor, figures: Sequence[ClosedFigure], as_of: date) -> Mapping[int, Decimal | None]:
    asked = [figure for figure in figures if parse_measure(figure.measure).id in ANSWERABLE]
    asks = [
        Asked(
            parse_measure(one.measure),
            Scope(actor, one.unit.path, Period(one.starts_on, one.ends_on), one.person_id),
            as_of,
        )
        for one in asked
    ]
    found: dict[int, Decimal | None] = {}
    for figure, told in zip(asked, answer_many(asks), strict=True):
        found[figure.pk] = None if isinstance(told, NotAnswerable) else told.value
    rest = [figure for figure in figures if figure.pk not in found]
    series = series_of([_as_target(figure) for figure in rest], as_of)
    return found | {figure.pk: points[-1].value for figure in rest if (points := series.get(figure.pk))}


def _as_target(figure: ClosedFigure) -> Target:
    """A target with what the figure was asked by, for reading only; its id is the figure's."""
    return Target(
        pk=figure.pk,
        measure=figure.measure,
        measure_id=parse_measure(figure.measure).id,
        unit=figure.unit,
        person_id=figure.person_id,
        starts_on=figure.starts_on,
        ends_on=figure.ends_on,
        value_unit=figure.value_unit,
    )


def changed_between(actor: Actor, earlier: Closing, later: Closing) -> list[Moved]:
    """What stands otherwise in the later closing, targets that are in one of them alone included: two queries."""
    old = {figure.target_id: figure for figure in figures_of(actor, earlier)}
    new = {figure.target_id: figure for figure in figures_of(actor, later)}
    moved = []
    for target in [*new, *(one for one in old if one not in new)]:
        one, other = old.get(target), new.get(target)
        known = one is not None and other is not None and one.value is not None and other.value is not None
        difference = other.value - one.value if known else None  # type: ignore[union-attr, operator]
        change = Moved(one, other, difference)
        if difference != 0 or change.is_new_target:
            moved.append(change)
    return moved


def rows_between(
    actor: Actor, figure: ClosedFigure, before: tuple[date, datetime | None], after: tuple[date, datetime | None]
) -> list[RowDifference]:
    """The projects and events by which a figure differs between two days as known at two moments (None: now).

    Raises NotAnswerable for what the ledger does not keep.
    """
    measure = parse_measure(figure.measure)
    period = Period(figure.starts_on, figure.ends_on)
    scope = Scope(actor, figure.unit.path, period, figure.person_id)
    old, new = (answer(measure, scope, as_of, known_at) for as_of, known_at in (before, after))
    return differences(old, new)


def access_figure(actor: Actor, closing_id: int, figure_id: int) -> ClosedFigure:
    """A frozen figure with its closing and unit. Http404 for strangers."""
    rows = ClosedFigure.objects.filter(scope_q(actor, VIEW, "unit__path"), closing=closing_id)
    figure = rows.select_related("closing", "unit", "person", "target").filter(pk=figure_id).first()
    if figure is None:
        raise Http404("figure")
    return figure
