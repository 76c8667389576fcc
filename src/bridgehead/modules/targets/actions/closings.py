"""Closing a month: its figures are frozen, and never changed afterwards."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import SYSTEM, Actor, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.targets.models import ClosedFigure, Closing, Target
from bridgehead.modules.targets.queries.standing import Standing, standings

CLOSE = "targets.close_month"


def close_month(*, actor: Actor, month: date, note: str = "") -> Closing:
    """Freeze what every target of that month stands at, as of its last day and as known now; for the whole district.

    `month` is its first day. Raises Refused for a month that is not over, has no targets, or is closed already.
    """
    for path in Unit.objects.filter(parent=None).values_list("path", flat=True):
        require(actor, CLOSE, path)
    month = month.replace(day=1)
    as_of = month.replace(day=monthrange(month.year, month.month)[1])
    note = check_text(note, "note", 200)
    if as_of >= timezone.localdate():
        raise Refused({"month": [_("This month is not over yet.")]})
    with transaction.atomic():
        if Closing.objects.filter(month=month).exists():
            raise Refused({"month": [_("This month is closed already.")]})
        rows = Target.objects.filter(withdrawn_at=None, starts_on__lte=as_of, ends_on__gte=month)
        targets = list(rows.select_related("unit", "person"))
        if not targets:
            raise Refused({"month": [_("There are no targets for this month.")]})
        closing = Closing.objects.create(
            month=month, as_of=as_of, known_at=timezone.now(), closed_by_id=actor.id, note=note
        )
        # What is frozen is the figure of the district, whoever closes the month.
        ClosedFigure.objects.bulk_create([_figure(closing, one) for one in standings(SYSTEM, targets, as_of)])
        told = {"month": month, "figures": len(targets), "note": note}
        record(actor=actor, action="targets.month.closed", target=closing, before=None, after=told)
    return closing


def _figure(closing: Closing, standing: Standing) -> ClosedFigure:
    target, told = standing.target, standing.told
    return ClosedFigure(
        closing=closing,
        target=target,
        measure=target.measure,
        unit=target.unit,
        person=target.person,
        starts_on=target.starts_on,
        ends_on=target.ends_on,
        target_value=target.value,
        value=None if standing.pace.done is None else round(standing.pace.done, 10),
        value_unit=target.value_unit,
        count=told.count if told is not None else None,
        numerator=told.numerator if told is not None else None,
        denominator=told.denominator if told is not None else None,
        expected=round(standing.pace.due, 10),
        light=standing.light,
    )
