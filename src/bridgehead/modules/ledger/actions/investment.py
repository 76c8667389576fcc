"""Investment of a month, what was completed before the first month, and the plan of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import format_count
from bridgehead.engines.investment import LAND, PARTS, composition_faults, running
from bridgehead.foundation.access import Actor, Refused
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.actions.common import (
    BY_HAND,
    check_amount,
    check_day,
    check_text,
    replace_row,
)
from bridgehead.modules.ledger.models import Investment, InvestmentBefore, Project, SourceKind, YearPlan
from bridgehead.modules.ledger.queries.plans import frozen_plan_of
from bridgehead.modules.ledger.queries.visibility import access_project

_ACTION = "ledger.report_investment"


def report_investment(  # noqa: PLR0913 - the columns of form 206, by keyword
    *,
    actor: Actor,
    project_id: int,
    month: date,
    amount: Decimal,
    construction: Decimal | None = None,
    installation: Decimal | None = None,
    equipment: Decimal | None = None,
    other_costs: Decimal | None = None,
    land_costs: Decimal | None = None,
    visible_progress: str = "",
    reason: str = "",
    year_to_date: Decimal | None = None,
    since_start: Decimal | None = None,
    replaces: int | None = None,
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
) -> Investment:
    """Investment completed in the month that holds the day `month`, CNY, and what it is made of.

    `replaces` is the id of the row in force that the actor saw, None where they saw none; anything else is a Conflict.
    Another figure for a month that has one asks for a `reason` when a person types it. `year_to_date` and `since_start`
    are not kept: given, they are compared with what the months add up to. Raises Refused by field where the parts
    contradict the whole (engines/investment) or a stated sum the months.
    """
    month = month.replace(day=1)
    check_day(month, "month")
    check_amount(amount, required=True)
    parts = dict(zip((*PARTS, LAND), (construction, installation, equipment, other_costs, land_costs), strict=True))
    check_parts(amount, parts)
    reason = check_text(reason, "reason", 200)
    values = {"amount": amount, **parts, "visible_progress": check_text(visible_progress, "visible_progress", 200)}
    with transaction.atomic():
        project = access_project(actor, action=_ACTION, project_id=project_id, lock=True)
        current: Investment | None = Investment.objects.current().filter(project=project, month=month).first()
        if current is not None and current.pk == replaces and source_kind in BY_HAND:
            _ask_reason(current.amount, amount, reason)
        _check_sums(project, month, amount, year_to_date, since_start)
        return replace_row(
            actor, project, Investment, current, replaces, {"month": month}, values, source_kind, source, reason
        )


def set_investment_before(
    *,
    actor: Actor,
    project_id: int,
    until: date,
    amount: Decimal,
    reason: str = "",
    replaces: int | None = None,
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
) -> InvestmentBefore:
    """What was completed up to the end of the month `until`, CNY; `replaces` and `reason` as in `report_investment`.

    Raises Refused where a month up to then is reported by itself: it would count twice.
    """
    until = until.replace(day=1)
    check_day(until, "until")
    check_amount(amount, required=True)
    reason = check_text(reason, "reason", 200)
    with transaction.atomic():
        project = access_project(actor, action=_ACTION, project_id=project_id, lock=True)
        first = Investment.objects.current().filter(project=project, month__lte=until).order_by("month").first()
        if first is not None:
            said = _("%(month)s is reported by itself already and would count twice.")
            raise Refused({"until": [said % {"month": f"{first.month:%Y-%m}"}]})
        current: InvestmentBefore | None = InvestmentBefore.objects.current().filter(project=project).first()
        if current is not None and current.pk == replaces and source_kind in BY_HAND:
            _ask_reason(current.amount, amount, reason)
        values = {"until": until, "amount": amount}
        return replace_row(actor, project, InvestmentBefore, current, replaces, {}, values, source_kind, source, reason)


def set_year_plan(
    *,
    actor: Actor,
    project_id: int,
    year: int,
    amount: Decimal,
    replaces: int | None = None,
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
) -> YearPlan:
    """Investment planned for a calendar year, CNY; `replaces` as in `report_investment`.

    Raises Refused where a version of the plan of that year is frozen: only the next version changes it.
    """
    if not 1990 <= year <= 2100:
        raise Refused({"year": [_("Write the year with four digits.")]})
    check_amount(amount, required=True)
    with transaction.atomic():
        project = access_project(actor, action=_ACTION, project_id=project_id, lock=True)
        frozen = frozen_plan_of(project, year)
        if frozen is not None:
            raise Refused({"year": [plan_stands(year, frozen.number, frozen.title)]})
        current: YearPlan | None = YearPlan.objects.current().filter(project=project, year=year).first()
        return replace_row(
            actor, project, YearPlan, current, replaces, {"year": year}, {"amount": amount}, source_kind, source
        )


def plan_stands(year: int, number: int, title: str) -> str:
    """Why a plan cannot be changed by itself."""
    said = _("The plan of %(year)d is frozen as version %(number)d (%(title)s): draft the next version to change it.")
    return said % {"year": year, "number": number, "title": title}


def counted_before(month: date) -> str:
    """Why a month cannot be reported: what was completed up to `month` is counted in one sum."""
    said = _("What was completed up to %(month)s is counted in one sum already; this month would count twice.")
    return said % {"month": f"{month:%Y-%m}"}


def _ask_reason(before: Decimal, after: Decimal, reason: str) -> None:
    if before != after and not reason:
        raise Refused({"reason": [_("Say why the figure changes; the figure before is kept with it.")]})


def _said(amount: Decimal) -> str:
    return f"{format_count(amount / 10_000, words.language())} {_('CNY 10,000')}"


def check_parts(whole: Decimal, parts: Mapping[str, Decimal | None]) -> None:
    """Raise Refused by part where the parts contradict each other or the whole."""
    for name, part in parts.items():
        check_amount(part, name)
    if errors := part_problems(whole, parts):
        raise Refused(errors)


def part_problems(whole: Decimal, parts: Mapping[str, Decimal | None]) -> dict[str, list[str]]:
    """What contradicts form 206 in the parts of a month's investment, by part."""
    sentences = {
        "exceeds": _("The parts are %(by)s more than the investment of the month."),
        "short": _("The four parts are %(by)s less than the investment of the month; they must add up to it."),
        "land": _("Land is one of the other costs and cannot be %(by)s more than they are."),
    }
    return {
        fault.field: [sentences[fault.code] % {"by": _said(fault.by)}] for fault in composition_faults(whole, parts)
    }


def _check_sums(
    project: Project, month: date, amount: Decimal, year_to_date: Decimal | None, since_start: Decimal | None
) -> None:
    """Refuse a month that is counted in the sum before, and stated sums that the months do not add up to."""
    before = InvestmentBefore.objects.current().filter(project=project).first()
    if before is not None and month <= before.until:
        raise Refused({"month": [counted_before(before.until)]})
    if year_to_date is None and since_start is None:
        return
    rows = Investment.objects.current().filter(project=project, month__lt=month).values_list("month", "amount")
    months = {**dict(rows), month: amount}
    stands = running(months, before.amount if before is not None else Decimal(0))[-1]
    errors = {}
    for name, stated, added in (
        ("year_to_date", year_to_date, stands.year_to_date),
        ("since_start", since_start, stands.since_start),
    ):
        if stated is not None and stated != added:
            said = _("The months add up to %(added)s and not to %(stated)s: a month is wrong or missing.")
            errors[name] = [said % {"added": _said(added), "stated": _said(stated)}]
    if errors:
        raise Refused(errors)


def newest_month() -> date:
    """The month that is usually reported now: the last one that is over."""
    today = timezone.localdate()
    return date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
