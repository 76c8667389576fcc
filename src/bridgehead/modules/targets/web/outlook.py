"""Chances in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from bridgehead.engines.figures import format_day, format_points, round_half_up
from bridgehead.modules.ledger.answers.answering import FOREIGN_USED
from bridgehead.modules.ledger.words import kind_word, language
from bridgehead.modules.targets.models import Target
from bridgehead.modules.targets.queries import BackTest, Outlook, Raise
from bridgehead.modules.targets.web.presentation import chance_said, value_said


@dataclass(frozen=True, slots=True)
class OutlookSaid:
    """The chance, the band in the target's unit, by how much the middle of it is `short` of the target where it is, the
    back-test in a sentence, the projects with their own chance, next step and points.
    """

    chance: str
    short: str
    low: str
    middle: str
    high: str
    back_test: str
    raises: Sequence[tuple[Raise, str, str, str]]


def outlook_said(found: Outlook, target: Target, *, is_met: bool) -> OutlookSaid:
    """A chance in words."""
    unit, gap = target.value_unit, target.value - found.middle
    return OutlookSaid(
        chance=chance_said(found.probability, is_met=is_met),
        short=_gap_said(gap, unit) if gap > 0 else "",
        low=_amount(found.low, unit),
        middle=_amount(found.middle, unit),
        high=_amount(found.high, unit),
        back_test=_back_test_said(found.back_test, unit) if found.back_test is not None else "",
        raises=[
            (
                one,
                chance_said(one.chance),
                kind_word(one.next_kind) if one.next_kind else "",
                f"{round_half_up(Decimal(one.raises) * 100, 1)}",
            )
            for one in found.raises
        ],
    )


def _gap_said(gap: Decimal, unit: str) -> str:
    return format_points(gap * 100, language()) if unit == "ratio" else _amount(gap, unit)


def _amount(value: Decimal, unit: str) -> str:
    return value_said(round_half_up(value, 0) if unit == "1" else value, unit)


def _back_test_said(found: BackTest, unit: str) -> str:
    facts = {
        "day": format_day(found.day, language()),
        "low": _amount(found.low, unit),
        "high": _amount(found.high, unit),
        "actual": _amount(found.actual, unit),
    }
    if found.held:
        return (
            _("Tried on %(day)s the same way gave %(low)s to %(high)s; it came to %(actual)s, within the band.") % facts
        )
    return _("Tried on %(day)s the same way gave %(low)s to %(high)s; it came to %(actual)s, outside of it.") % facts


def shortfalls_said(found: Outlook, measure_id: str) -> list[str]:
    """What is lacking, in sentences."""
    is_foreign = measure_id == FOREIGN_USED
    words = {
        "careers": _("{have} projects are known, {need} are needed."),
        "months": _("{have} months of history are known, {need} are needed."),
        "arrivals": _("{have} projects have ever got that far, {need} are needed."),
        "spenders": _("Of {have} projects receipts of foreign capital are known, {need} are needed.")
        if is_foreign
        else _("Of {have} projects investment is reported, {need} are needed."),
        "paid_months": _("Receipts of foreign capital are known for {have} months, {need} are needed.")
        if is_foreign
        else _("Investment is reported for {have} months, {need} are needed."),
        "plans": _("No plan of the year is in the ledger that it could be held against."),
        "promises": _("No project has promised to start in this period."),
    }
    return [words[what].format(have=have, need=need) for what, have, need in found.shortfalls]
