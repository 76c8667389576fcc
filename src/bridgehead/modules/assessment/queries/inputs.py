"""What was entered by hand: figures and events of a scheme."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from bridgehead.foundation.access import Actor, require, scope_q
from bridgehead.modules.assessment.models import CreditEvent, GivenFigure
from bridgehead.modules.assessment.queries.schemes import VIEW


def entered_figures(actor: Actor, scheme_id: int, month: date) -> QuerySet[GivenFigure]:
    """The figures in force of the year up to a month, the newest last."""
    require(actor, VIEW)
    rows: QuerySet[GivenFigure] = GivenFigure.objects.current().filter(
        scheme=scheme_id, month__gte=month.replace(month=1, day=1), month__lte=month
    )
    return rows.select_related("recorded_by").order_by("month", "pk")


def entered_events(actor: Actor, scheme_id: int) -> QuerySet[CreditEvent]:
    """The events entered for units within the actor's scope, the newest first."""
    require(actor, VIEW)
    scope = scope_q(actor, VIEW, "unit__path") | scope_q(actor, VIEW, "person__unit__path")
    rows: QuerySet[CreditEvent] = CreditEvent.objects.current().filter(scope, scheme=scheme_id)
    return rows.select_related("unit", "person", "project", "recorded_by").order_by("-happened_on", "-pk")
