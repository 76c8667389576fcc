"""Single days that are worked or not by an order of the place."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.delivery.models import CalendarDay
from bridgehead.modules.delivery.workdays import FIRST, LAST, calendar_changed
from bridgehead.modules.ledger.actions.common import check_text

CHANGE = "delivery.change_calendar"


def set_day(
    *, actor: Actor, day: date, is_worked: bool, name: str, source: str, version: int | None = None
) -> CalendarDay:
    """Say of a day that it is worked or not, what for, and by which document; `version` None where nothing stood.

    Plans keep their planned days; what is expected of them is counted by the new calendar from now on.
    """
    require(actor, CHANGE)
    if not FIRST <= day <= LAST:
        facts = {"first": FIRST.year, "last": LAST.year}
        raise Refused({"day": [_("The calendar knows the years %(first)d to %(last)d.") % facts]})
    values = {
        "is_worked": is_worked,
        "name": check_text(name, "name", 40, required=True),
        "source": check_text(source, "source", 120, required=True),
    }
    now = timezone.now()
    with transaction.atomic():
        stands = CalendarDay.objects.filter(day=day).first()
        if version is None:
            if stands is not None:
                raise Refused({"day": [_("This day is in the table already: change it there.")]})
            made = CalendarDay.objects.create(day=day, recorded_at=now, recorded_by_id=actor.id, **values)
            record(actor=actor, action="delivery.calendar.set", target=made, before=None, after={"day": day, **values})
            calendar_changed()
            return made
        if stands is None:
            raise Http404("day")
        row = locked(CalendarDay.objects.all(), stands.pk, version=version, attempted=values)
        before = {name: getattr(row, name) for name in values}
        if before != values:
            save_fields(row, {**values, "recorded_at": now, "recorded_by_id": actor.id})
            record(actor=actor, action="delivery.calendar.set", target=row, before=before, after=values)
            calendar_changed()
        return row


def drop_day(*, actor: Actor, day_id: int, version: int) -> None:
    """Take a day out of the table: the State's notice holds again."""
    require(actor, CHANGE)
    with transaction.atomic():
        if not CalendarDay.objects.filter(pk=day_id).exists():
            raise Http404("day")
        row = locked(CalendarDay.objects.all(), day_id, version=version, attempted={})
        before = {"day": row.day, "is_worked": row.is_worked, "name": row.name, "source": row.source}
        record(actor=actor, action="delivery.calendar.dropped", target=row, before=before, after=None)
        row.delete()
        calendar_changed()
