"""What can be done about targets: set, change, split down the tree of units, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import (
    REGISTRY,
    Measure,
    MeasureError,
    Period,
    PeriodError,
    parse_measure,
    print_measure,
)
from bridgehead.engines.figures.measures import FIXED_UNITS
from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.documents.models import StatementRecord
from bridgehead.modules.documents.queries import comparable
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.targets.lights import rule_book
from bridgehead.modules.targets.models import Bound, Curve, Target
from bridgehead.modules.targets.pace import CurveError, expected
from bridgehead.modules.targets.queries.targets import access_target

SET: Final = "targets.set"
_LARGEST: Final = Decimal(10) ** 17
_LONGEST_MONTHS: Final = 120


def set_target(  # noqa: PLR0913 - the fields of a target, by keyword
    *,
    actor: Actor,
    measure: str,
    unit: Unit,
    starts_on: date,
    ends_on: date,
    value: Decimal,
    value_unit: str = "",
    person: Person | None = None,
    comparator: str = Bound.AT_LEAST,
    curve: str = Curve.PRO_RATA,
    shares: Sequence[Decimal] = (),
    rules: str = "",
    basis: str = "",
    quote: str = "",
    statement: StatementRecord | None = None,
    parent: Target | None = None,
) -> Target:
    """Say what is to be reached, by whom, in which whole months, and by which paper. Raises Refused by field."""
    require(actor, SET, unit.path)
    if not unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    asked = _measure(measure)
    period = _period(starts_on, ends_on)
    values: dict[str, Any] = {
        "measure": print_measure(asked),
        "measure_id": asked.id,
        "unit": unit,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "person": person,
        "statement": statement,
        "parent": parent,
        "value_unit": _unit_of(asked, value_unit),
        **_changeable(value, comparator, curve, shares, rules, basis, quote, period),
    }
    with transaction.atomic():
        twin = Target.objects.filter(
            measure=values["measure"], unit=unit, person=person, starts_on=starts_on, ends_on=ends_on, withdrawn_at=None
        )
        if twin.exists():
            raise Refused({"measure": [_("There is a target for this already: change it there.")]})
        target = Target.objects.create(set_at=timezone.now(), set_by_id=actor.id, **values)
        record(actor=actor, action="targets.target.set", target=target, before=None, after=_told(values))
    return target


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the audit keeps them."""
    return {
        name: value.pk if isinstance(value, (Unit, Person, Target, StatementRecord)) else value
        for name, value in values.items()
    }


def _measure(text: str) -> Measure:
    try:
        measure = comparable(parse_measure(text.strip()))
    except MeasureError as error:
        raise Refused({"measure": [str(error)]}) from None
    if len(print_measure(measure)) > 300:
        raise Refused({"measure": [_("At most %(limit)d characters.") % {"limit": 300}]})
    return measure


def _unit_of(measure: Measure, value_unit: str) -> str:
    """The unit of the value: money is in CNY, where nothing else is said; of a capacity it has to be said."""
    kind = REGISTRY[measure.id].unit_kind
    if kind == "currency":
        if value_unit not in ("", "CNY"):
            raise Refused({"value": [_("A target of money is in CNY.")]})
        return "CNY"
    fixed = sorted(FIXED_UNITS.get(kind, ()))
    if value_unit in fixed or (not fixed and value_unit.strip()):
        return value_unit.strip()
    if not value_unit and fixed:
        return fixed[0]
    raise Refused({"value": [_("Say in which unit the value is.")]})


def _period(starts_on: date, ends_on: date) -> Period:
    try:
        period = Period(starts_on, ends_on)
    except PeriodError:
        raise Refused({"ends_on": [_("The period ends before it begins.")]}) from None
    if not period.is_whole_months():
        raise Refused({"ends_on": [_("A target's period begins on the first and ends on the last day of a month.")]})
    if len(period.months()) > _LONGEST_MONTHS:
        raise Refused({"ends_on": [_("A target's period is ten years at most.")]})
    return period


def _changeable(
    value: Decimal,
    comparator: str,
    curve: str,
    shares: Sequence[Decimal],
    rules: str,
    basis: str,
    quote: str,
    period: Period,
) -> dict[str, Any]:
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 < value < _LARGEST:
        raise Refused({"value": [_("Write a number above 0.")]})
    if value != round(value, 6):
        raise Refused({"value": [_("A target has six decimal places at most.")]})
    if comparator not in Bound.values:
        raise Refused({"comparator": [_("This choice is not offered.")]})
    if curve not in Curve.values:
        raise Refused({"curve": [_("This choice is not offered.")]})
    rules = rules or rule_book().standard
    assert period.end is not None  # noqa: S101 - _period let whole months through alone
    if rules not in {one.id for one in rule_book().offered(period.end)}:
        raise Refused({"rules": [_("This choice is not offered.")]})
    tabled = list(shares) if curve in (Curve.QUARTERLY, Curve.OWN) else []
    try:
        expected(curve, tabled, period)
    except CurveError:
        raise Refused({"shares": [_shares_wanted(curve, period)]}) from None
    return {
        "value": value,
        "comparator": comparator,
        "curve": curve,
        "shares": [format(share.normalize(), "f") for share in tabled],
        "rules": rules,
        "basis": check_text(basis, "basis", 200),
        "quote": check_text(quote, "quote", 500),
    }


def _shares_wanted(curve: str, period: Period) -> str:
    months = len(period.months())
    if curve == Curve.QUARTERLY and months % 3:
        return _("This period has no whole quarters: table it by month.")
    number = months // 3 if curve == Curve.QUARTERLY else months
    return _("Write %(n)d rising shares, the last of them 100.") % {"n": number}


def change_target(  # noqa: PLR0913 - the fields that may change, by keyword
    *,
    actor: Actor,
    target_id: int,
    version: int,
    reason: str,
    value: Decimal,
    comparator: str = Bound.AT_LEAST,
    curve: str = Curve.PRO_RATA,
    shares: Sequence[Decimal] = (),
    rules: str = "",
    basis: str = "",
    quote: str = "",
) -> Target:
    """Change what is to be reached, or by which curve, rule or paper; why is kept in the history. Raises Refused."""
    reason = check_text(reason, "reason", 200, required=True)
    with transaction.atomic():
        found = access_target(actor, target_id, SET)
        values = _changeable(value, comparator, curve, shares, rules, basis, quote, found.period)
        target = locked(Target.objects.all(), target_id, version=version, attempted=values)
        changes = {name: new for name, new in values.items() if getattr(target, name) != new}
        if changes:
            before = {name: getattr(target, name) for name in changes}
            save_fields(target, changes)
            record(
                actor=actor, action="targets.target.changed", target=target, before=before, after=changes, note=reason
            )
    return target


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a target: a unit below the target's, perhaps one officer there, and the value."""

    unit: Unit
    value: Decimal
    person: Person | None = None


def split_target(*, actor: Actor, target_id: int, version: int, parts: Sequence[Part], reason: str) -> list[Target]:
    """Split a target among units below its own: parts that are there are changed, those left out are withdrawn.

    A part has the measure, period, curve, rule and paper of the whole. The sum may be more or less than the whole: that
    is shown, not refused. Raises Refused under `parts`.
    """
    reason = check_text(reason, "reason", 200, required=True)
    with transaction.atomic():
        access_target(actor, target_id, SET)
        whole = locked(Target.objects.select_related("unit"), target_id, version=version, attempted={})
        _check_parts(whole, parts)
        held = {(one.unit_id, one.person_id): one for one in whole.parts.filter(withdrawn_at=None)}
        for part in parts:
            stands = held.pop((part.unit.pk, part.person.pk if part.person else None), None)
            if stands is None:
                _add_part(actor, whole, part)
            elif stands.value != part.value:
                before = {"value": stands.value}
                save_fields(stands, {"value": part.value})
                after = {"value": part.value}
                record(
                    actor=actor, action="targets.target.changed", target=stands, before=before, after=after, note=reason
                )
        for gone in held.values():
            _withdraw(actor, gone, reason)
        told = {"parts": [[part.unit.pk, str(part.value)] for part in parts]}
        save_fields(whole, {})
        record(actor=actor, action="targets.target.split", target=whole, before=None, after=told, note=reason)
        return list(whole.parts.filter(withdrawn_at=None).select_related("unit", "person"))


def _check_parts(whole: Target, parts: Sequence[Part]) -> None:
    seen = set()
    for part in parts:
        name = part.unit.pk, part.person.pk if part.person else None
        if name in seen:
            raise Refused({"parts": [_("%(unit)s stands there twice.") % {"unit": part.unit}]})
        seen.add(name)
        is_below = part.unit.path.startswith(whole.unit.path)
        if not is_below or (part.unit.pk == whole.unit_id and part.person is None):
            raise Refused({"parts": [_("%(unit)s is not below %(whole)s.") % {"unit": part.unit, "whole": whole.unit}]})
        if not part.value.is_finite() or not 0 < part.value < _LARGEST or part.value != round(part.value, 6):
            raise Refused({"parts": [_("%(unit)s: write a number above 0.") % {"unit": part.unit}]})


def _add_part(actor: Actor, whole: Target, part: Part) -> None:
    common = ("measure", "starts_on", "ends_on", "value_unit", "comparator", "curve", "rules", "basis", "quote")
    set_target(
        actor=actor,
        unit=part.unit,
        person=part.person,
        value=part.value,
        shares=[Decimal(share) for share in whole.shares],
        statement=whole.statement,
        parent=whole,
        **{name: getattr(whole, name) for name in common},
    )


def withdraw_target(*, actor: Actor, target_id: int, version: int, reason: str) -> Target:
    """Take a target back: no list shows it, closed months keep it. One that is split is Refused: its parts go first."""
    reason = check_text(reason, "reason", 200, required=True)
    with transaction.atomic():
        access_target(actor, target_id, SET)
        target = locked(Target.objects.all(), target_id, version=version, attempted={})
        if target.parts.filter(withdrawn_at=None).exists():
            raise Refused({"": [_("This target is split: take its parts back first.")]})
        _withdraw(actor, target, reason)
    return target


def _withdraw(actor: Actor, target: Target, reason: str) -> None:
    now = timezone.now()
    save_fields(target, {"withdrawn_at": now})
    before, after = {"withdrawn_at": None}, {"withdrawn_at": now}
    record(actor=actor, action="targets.target.withdrawn", target=target, before=before, after=after, note=reason)
