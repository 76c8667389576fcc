"""The targets of the main figures: what the tiles of Home are held against, where there is one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from bridgehead.engines.figures import format_points, format_value, print_measure
from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.modules.ledger import words
from bridgehead.modules.targets.lights import rules_of
from bridgehead.modules.targets.models import Bound, Target
from bridgehead.modules.targets.pace import Pace, expected, months_behind
from bridgehead.modules.targets.queries import VIEW, year_targets
from bridgehead.modules.workspace.figures import Tile


@dataclass(frozen=True, slots=True)
class Goal:
    """A target that a tile is held against: how far it is, its light, its page."""

    pace: Pace
    light: str
    target: str
    lead: str
    url: str


def goals(actor: Actor, tiles: Sequence[Tile], as_of: date) -> Mapping[str, Goal]:
    """The targets of the tiles by the id of their figure: one query, none for whoever sees no single unit whole.

    A tile says what the actor sees, so it is held against the target of the unit that holds all of that.
    """
    if not may(actor, VIEW):
        return {}
    paths = covering_paths(actor, "ledger.view_project")
    roots = (
        None if paths is None else [one for one in paths if not any(one != up and one.startswith(up) for up in paths)]
    )
    if roots is not None and len(roots) != 1:
        return {}
    texts = {print_measure(tile.measure): tile for tile in tiles}
    found = year_targets(actor, list(texts), roots[0] if roots else None, as_of)
    return {texts[target.measure].figure.id: _goal(target, texts[target.measure], as_of) for target in found}


def _goal(target: Target, tile: Tile, as_of: date) -> Goal:
    course = expected(target.curve, [Decimal(share) for share in target.shares], target.period)
    pace = Pace(target.value, tile.value, course.due(as_of), is_cap=target.comparator == Bound.AT_MOST)
    course_so_far = [
        Pace(target.value, value, course.due(min(month_end(as_of.year, number), as_of)), is_cap=pace.is_cap)
        for number, value in enumerate(tile.months, start=1)
    ]
    return Goal(
        pace=pace,
        light=rules_of(target.rules, min(as_of, target.ends_on)).light_of(pace, months_behind(course_so_far)),
        target=format_value(target.value, target.value_unit, words.language()),
        lead=_lead(pace.lead),
        url=reverse("targets:target", args=[target.pk]),
    )


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _lead(points: Decimal | None) -> str:
    if points is None:
        return ""
    size = format_points(abs(points), words.language())
    return _("%(points)s ahead") % {"points": size} if points >= 0 else _("%(points)s behind") % {"points": size}
