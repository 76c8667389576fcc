"""Targets in words and as pictures: values in their unit, what a rate is made of, the curve as SVG points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bridgehead.engines.figures import (
    REGISTRY,
    UNKNOWN,
    Measure,
    Period,
    format_measure,
    format_period,
    format_points,
    format_ratio,
    format_value,
    parse_measure,
    round_half_up,
)
from bridgehead.modules.ledger.words import language
from bridgehead.modules.targets.lights import PaceRules, rules_of
from bridgehead.modules.targets.models import Target
from bridgehead.modules.targets.queries import Outlook, Split, Standing

# The picture of a course, in its own units.
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 640, 220, 44, 26, 14
_TICKS: Final = (Decimal(0), Decimal("0.5"), Decimal(1))
# Chances below it (and above what is left) are stated as bounds: simulations tell no more.
_RARE: Final = 0.01


def measure_said(measure: Measure | str) -> str:
    """A measure as a noun phrase."""
    return format_measure(parse_measure(measure) if isinstance(measure, str) else measure, language())


def period_said(target: Target) -> str:
    """The period of a target."""
    return format_period(Period(target.starts_on, target.ends_on), language())


def value_said(value: Decimal | None, unit: str) -> str:
    """A value in its unit; unknown is a dash."""
    return UNKNOWN if value is None else format_value(value, unit, language())


def lead_said(points: Decimal | None) -> str:
    """How far ahead or behind, in words."""
    if points is None:
        return UNKNOWN
    size = format_points(abs(points), language())
    if round(points, 2) == 0:
        return _("as due")
    return _("%(points)s ahead") % {"points": size} if points > 0 else _("%(points)s behind") % {"points": size}


def lead_signed(points: Decimal | None) -> str:
    """Percentage points with their sign, without the word."""
    if points is None:
        return UNKNOWN
    size = format(abs(round_half_up(points, 2)).normalize(), "f")
    return f"+{size}" if points > 0 else f"−{size}" if points < 0 else size


def rule_said(rules: PaceRules) -> str:
    """A rule of the lights in a sentence."""
    return rules.chinese if language().startswith("zh") else rules.english


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A row of the list."""

    standing: Standing
    depth: int
    split: Split | None
    target: str
    done: str
    due: str
    lead: str
    signed: str
    counted: str
    course: Sequence[Decimal | None]
    gap: str
    chance: str

    @property
    def measure(self) -> str:
        """What is measured."""
        return measure_said(self.row.measure)

    @property
    def period(self) -> str:
        """When it is to be reached."""
        return period_said(self.row)

    @property
    def row(self) -> Target:
        """The target."""
        return self.standing.target


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The targets of one measure and period, in the order of the tree of units."""

    name: str
    period: str
    lines: Sequence[TargetLine]


def line_of(
    standing: Standing, split: Split | None = None, depth: int = 0, outlook: Outlook | None = None
) -> TargetLine:
    """A target as a row says it."""
    target, pace = standing.target, standing.pace
    unit = target.value_unit
    return TargetLine(
        standing=standing,
        depth=depth,
        split=split,
        target=value_said(target.value, unit),
        done=value_said(pace.done, unit),
        # Of things that are counted a tenth is enough.
        due=value_said(round_half_up(pace.expected, 1) if unit == "1" else pace.expected, unit),
        lead=lead_said(pace.lead),
        signed=lead_signed(pace.lead),
        counted=counted_said(standing),
        course=[point.done for point in standing.months],
        gap=gap_said(split, unit),
        chance=chance_said(outlook.probability, is_met=pace.is_met) if outlook is not None else "",
    )


def chance_said(share: float | None, *, is_met: bool = False) -> str:
    """A chance in whole per cent; what never (or always) came in so many courses is still not out of the question."""
    if share is None:
        return ""
    if share < _RARE:
        return _("below 1%")
    if share > 1 - _RARE and not is_met:
        return _("above 99%")
    return format_ratio(Decimal(str(share)), language(), 0)


def counted_said(standing: Standing) -> str:
    """What stands behind a figure: the rate's own parts, the number of projects, or the paper that says it."""
    told = standing.told
    if told is None:
        return standing.said.title if standing.said is not None else standing.reason or _("nobody has said it yet")
    if told.denominator_count is not None:
        facts = {
            "top": value_said(told.numerator, _part_unit(standing)),
            "bottom": value_said(told.denominator, _part_unit(standing)),
            "n": told.numerator_count,
            "m": told.denominator_count,
        }
        return _("%(top)s ÷ %(bottom)s, %(n)d of %(m)d projects") % facts
    if standing.is_count:
        return ""
    return _("%(n)d projects") % {"n": told.count}


def _part_unit(standing: Standing) -> str:
    return "CNY" if standing.target.measure_id.startswith("investment.") else "1"


def gap_said(split: Split | None, unit: str) -> str:
    """How the parts of a target stand to the whole."""
    if split is None:
        return ""
    if split.sum is None or split.gap is None:
        return _("a part asks for more than the whole") if split.is_padded else ""
    facts = {"sum": value_said(split.sum, unit), "gap": value_said(abs(split.gap), unit)}
    if split.gap > 0:
        return _("parts add up to %(sum)s, %(gap)s more than the whole") % facts
    if split.gap < 0:
        return _("parts add up to %(sum)s, %(gap)s is nobody's") % facts
    return _("parts add up to the whole")


def groups_of(
    standings: Iterable[Standing], splits: Mapping[int, Split], chances: Mapping[int, Outlook]
) -> list[TargetGroup]:
    """The rows of the list by measure and period, the whole before its parts."""

    def name(standing: Standing) -> tuple[str, str, str]:
        target = standing.target
        return target.measure, str(target.starts_on), str(target.ends_on)

    groups = []
    ordered = sorted(standings, key=lambda one: (_place(one), *name(one), one.target.unit.path, one.target.pk))
    for _key, members in groupby(ordered, name):
        rows = list(members)
        least = min(one.target.unit.depth for one in rows)
        lines = [
            line_of(one, splits.get(one.target.pk), one.target.unit.depth - least, chances.get(one.target.pk))
            for one in rows
        ]
        groups.append(TargetGroup(measure_said(rows[0].target.measure), period_said(rows[0].target), lines))
    return groups


def _place(standing: Standing) -> int:
    """Measures stand in the order of their registry: what comes first in the life of a project comes first."""
    return list(REGISTRY).index(standing.target.measure_id)


# ---- the picture of a course


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the picture, or a month under it."""

    at: str
    said: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Expected and actual progress as points of polylines, with ticks; `shares` are of the whole target."""

    width: int
    height: int
    left: int
    bottom: int
    top: int
    expected: str
    actual: str
    last: tuple[str, str] | None
    lines: Sequence[Tick]
    months: Sequence[Tick]


def picture_of(standing: Standing) -> Picture:
    """The curve of a target with what was done."""
    target = standing.target
    shares = [point.done / target.value for point in standing.months if point.done is not None]
    most = max([Decimal(1), *shares])
    months = len(standing.curve)
    start = target.starts_on

    def across(number: Decimal) -> Decimal:
        return _LEFT + (_WIDTH - _LEFT - 8) * number / max(months, 1)

    def up(share: Decimal) -> Decimal:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * max(share, Decimal(0)) / most

    def place(until: object, share: Decimal) -> tuple[str, str]:
        day = until
        number = Decimal((day.year - start.year) * 12 + day.month - start.month)  # type: ignore[attr-defined]
        gone = Decimal(day.day) / Decimal(31)  # type: ignore[attr-defined]
        return f"{across(number + gone):.1f}", f"{up(share):.1f}"

    due = [place(start.replace(day=1), Decimal(0))] if standing.curve and standing.curve[0][1] < 1 else []
    due += [place(day, share) for day, share in standing.curve]
    done = [place(one.until, one.done / target.value) for one in standing.months if one.done is not None]
    return Picture(
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        bottom=_HEIGHT - _BOTTOM,
        top=_TOP,
        expected=" ".join(",".join(pair) for pair in due),
        actual=" ".join(",".join(pair) for pair in done),
        last=done[-1] if done else None,
        lines=[Tick(f"{up(share):.1f}", f"{share:.0%}") for share in _TICKS],
        months=[
            Tick(f"{across(Decimal(number) + Decimal('0.5')):.1f}", f"{day.month}")
            for number, (day, _share) in enumerate(standing.curve)
            if months <= 12 or number % 3 == 0
        ],
    )


def rules_said(standing: Standing) -> str:
    """The rule by which a target's light is given on the day that it is judged."""
    return rule_said(rules_of(standing.target.rules, standing.known_until))


def statement_url(document_id: int, statement_id: int) -> str:
    """A statement in its document, where its words are marked; empty while that page is switched off."""
    try:
        return f"{reverse('documents:review', args=[document_id])}?statement={statement_id}"
    except NoReverseMatch:
        return ""
