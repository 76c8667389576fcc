"""Rules of the lights: written anew from a day on, chosen for a unit; and the light of each month, kept or rebuilt."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import SYSTEM, Actor, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.delivery.lights import checked_rules, judge_on, sets_on
from bridgehead.modules.delivery.models import LightChoice, LightRule, MonthLight
from bridgehead.modules.delivery.queries.light_measures import month_of
from bridgehead.modules.delivery.queries.month_lights import months_before
from bridgehead.modules.delivery.queries.wall import wall_rows
from bridgehead.modules.delivery.queries.wall_filter import plans_on_wall
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.ledger.actions.common import check_text

CHANGE: Final = "delivery.change_lights"
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
_BATCH: Final = 500


def write_rules(
    *, actor: Actor, key: str, name: str, rules: str, since: date, source: str, note: str = ""
) -> LightRule:
    """Write a rule set, or the next version of one, that holds from `since` on. Nothing that was judged before changes.

    Raises Refused on `rules` where some values have no light or two, on `since` for a day of the past.
    """
    require(actor, CHANGE)
    if not _KEY.fullmatch(key):
        raise Refused({"key": [_("Small letters, digits and _, beginning with a letter, at most 40.")]})
    _refuse_past(since)
    facts = {
        "name": check_text(name, "name", 60, required=True),
        "rules": checked_rules(rules).text,
        "source": check_text(source, "source", 120, required=True),
        "note": check_text(note, "note", 200),
    }
    with transaction.atomic():
        made = LightRule.objects.create(
            key=key, since=since, recorded_at=timezone.now(), recorded_by_id=actor.id, **facts
        )
        after = {"key": key, "since": since, **facts}
        record(actor=actor, action="delivery.lights.written", target=made, before=None, after=after)
    return made


def _refuse_past(since: date) -> None:
    if since < timezone.localdate():
        raise Refused({"since": [_("This day is over: what was judged by then stands.")]})


def choose_rules(*, actor: Actor, unit: Unit, key: str, since: date, source: str) -> LightChoice:
    """Judge a unit and those below it by a rule set from `since` on. Raises Refused by field."""
    require(actor, CHANGE, unit.path)
    _refuse_past(since)
    if key not in sets_on(since):
        raise Refused({"key": [_("This choice is not offered.")]})
    source = check_text(source, "source", 120, required=True)
    with transaction.atomic():
        made = LightChoice.objects.create(
            unit=unit, key=key, since=since, source=source, recorded_at=timezone.now(), recorded_by_id=actor.id
        )
        after: dict[str, Any] = {"unit": unit.pk, "key": key, "since": since, "source": source}
        record(actor=actor, action="delivery.lights.chosen", target=made, before=None, after=after)
    return made


def keep_month(month: date, *, today: date, anew: bool = False) -> int:
    """Keep the light that each project with an accepted plan has at the end of a month; how many were written.

    What was kept stays unless `anew`. A month that is not over is kept as of today, and written over until it is: run
    on its last evening or any later day. A plan counts from its first day on, whenever it was entered. What is written
    later than a day after the month is marked as rebuilt.
    """
    month = month_of(month)
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    is_over, day = last < today, min(last, today)
    judge = judge_on(day)
    schedules = [one for one in plans_on_wall(SYSTEM) if one.data_date <= day]
    kept = set(MonthLight.objects.filter(month=month).values_list("project_id", flat=True))
    if is_over and not anew:
        # A row from the last evening is what the month ended with.
        schedules = [one for one in schedules if one.project_id not in kept]
    now, made = timezone.now(), []
    for row in wall_rows(schedules, calendar_in_force(), judge, day) if schedules else ():
        project = row.schedule.project
        made.append(
            MonthLight(
                project=project,
                month=month,
                light=row.light,
                late_by=row.late_by,
                due=row.due,
                expected=row.expected,
                key=judge.rules_for(project.unit.path).id,
                is_rebuilt=(today - last).days > 1,
                recorded_at=now,
            )
        )
    with transaction.atomic():
        MonthLight.objects.filter(month=month, project__in=[one.project_id for one in made]).delete()
        MonthLight.objects.bulk_create(made, batch_size=_BATCH)
    return len(made)


def rebuild_months(*, today: date, months: int, anew: bool = False) -> dict[date, int]:
    """Keep the lights of so many past months that nobody kept; `anew` works all of them out again."""
    return {month: keep_month(month, today=today, anew=anew) for month in months_before(today, months)}
