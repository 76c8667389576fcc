"""One table of a district: every stage by unit and by tier, with what it is worth.

Stages are what reports count: those that projects reached within the period, and the two that they stand in at its end.
A unit has what is below it. Where sums tell it, all of it is one statement; else it is counted from its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from bridgehead.engines.figures import Measure, Period
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.answers.answering import AnyQuestion, question_of, refuse_unkept
from bridgehead.modules.ledger.answers.now import Question
from bridgehead.modules.ledger.answers.sources import Band, Rows, Source, Sums, bands_of
from bridgehead.modules.ledger.answers.totals import Totals, grouped_together, paths_of, tiers_of
from bridgehead.modules.ledger.answers.types import Scope
from bridgehead.modules.ledger.counting import STATES
from bridgehead.modules.ledger.models import CountedAs
from bridgehead.modules.ledger.queries.visibility import VIEW

# In the order of a project's life.
STAGES: Final = (
    CountedAs.IN_HAND,
    CountedAs.SIGNED,
    CountedAs.FILED,
    CountedAs.STARTED,
    CountedAs.BUILDING,
    CountedAs.COMPLETED,
    CountedAs.PRODUCING,
)
_EVENTS: Final = tuple(stage for stage in STAGES if stage not in STATES)
_STANDING: Final = tuple(stage for stage in STAGES if stage in STATES)
# (unit, stage, number of the band in `bands`)
Cells = Mapping[tuple[int, CountedAs, int], Sums]


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the table; `id` 0 is what the unit above them is responsible for itself, not through one of them."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Cross:
    """The table: `cells` by (unit, stage, band), that hold something; the last of `bands` is of unknown amounts."""

    period: Period | None
    as_of: date
    known_at: datetime | None
    lines: Sequence[Line]
    bands: Sequence[Band]
    cells: Cells

    def sums(self, line: int | None, stage: CountedAs, band: int | None = None) -> Sums:
        """What a unit (None: all of them) has reached of a stage, in a band or in all."""
        lines = [one.id for one in self.lines] if line is None else [line]
        bands = range(len(self.bands)) if band is None else [band]
        return sum((self.cells.get((one, stage, number), Sums()) for one in lines for number in bands), Sums())


def cross(measure: Measure, scope: Scope, as_of: date, known_at: datetime | None = None) -> Cross:
    """The table of what a scope covers, told by the filters of `measure` without its tier; its id is not asked.

    Units are those just below the one asked for, or below the one that the actor sees all of. Raises NotAnswerable for
    a filter that the ledger does not keep.
    """
    refuse_unkept(measure)
    plain = Measure("project.signed.count", measure.filters).with_filters(investment_min=None, investment_max=None)
    question = question_of(plain, scope, as_of, known_at)
    units = _units(scope)
    bands = bands_of(as_of)
    place = _places(units)
    cells: dict[tuple[int, CountedAs, int], tuple[int, int, int]] = {}
    for unit, stage, band, count, cents, known in _counted(question, units, as_of):
        key = place.get(unit, 0), stage, band
        before = cells.get(key)
        cells[key] = (
            (count, cents, known) if before is None else (before[0] + count, before[1] + cents, before[2] + known)
        )
    found = {key: Sums(*told) for key, told in cells.items() if told != _NOTHING}
    paths = covering_paths(scope.actor, VIEW)
    lines = [Line(unit.pk, str(unit)) for unit in units if paths is None or _is_reached(paths, unit)]
    if any(unit == 0 for unit, _stage, _band in found):
        lines.append(Line(0, ""))
    is_within = question.start is None or question.start <= question.end
    period = Period(question.start, question.end) if is_within else scope.period
    return Cross(period, as_of, known_at, lines, bands, found)


def _units(scope: Scope) -> list[Unit]:
    """The units of the lines, none below another."""
    if scope.unit_path is not None:
        return _below([scope.unit_path])
    paths = covering_paths(scope.actor, VIEW)
    if paths is None:
        return _below(list(Unit.objects.filter(parent=None).values_list("path", flat=True)))
    roots = sorted({path for path in paths if not any(path != one and path.startswith(one) for one in paths)})
    return _below(roots) if len(roots) == 1 else list(Unit.objects.filter(path__in=roots).order_by("path"))


def _is_reached(paths: Iterable[str], unit: Unit) -> bool:
    """Whether who sees what lies under the paths sees anything of a unit, or of one below it."""
    return any(unit.path.startswith(path) or path.startswith(unit.path) for path in paths)


def _below(paths: Sequence[str]) -> list[Unit]:
    return list(Unit.objects.filter(parent__path__in=paths).order_by("path"))


def _places(units: Sequence[Unit]) -> dict[int, int]:
    """Of every unit the line that it belongs to."""
    lines = {unit.path: unit.pk for unit in units}
    found = {}
    for pk, path in Unit.objects.values_list("pk", "path"):
        above = path
        while above and above not in lines:
            above = above[: above.rstrip("/").rfind("/") + 1] if above != "/" else ""
        if above:
            found[pk] = lines[above]
    return found


# (unit, stage, number of the band, count, hundredths, known amounts): several of one cell add up.
_Part = tuple[int, CountedAs, int, int, int, int]


def _counted(question: AnyQuestion, units: Sequence[Unit], as_of: date) -> Iterator[_Part]:
    told = _told_by_sums(question)
    return _from_rows(question, as_of) if told is None else _from_sums(question, units, *told)


def _told_by_sums(question: AnyQuestion) -> tuple[list[str], tuple[int, int]] | None:
    """The units that hold what is asked, and the tiers; None where sums cannot tell it."""
    if not isinstance(question, Question) or question.officer_id is not None:
        return None
    if question.start is not None and question.start > question.end:
        return None
    tiers = tiers_of(question.measure, question.as_of)
    paths = paths_of(question.actor, question.unit_path)
    return None if tiers is None or paths is None else (paths, tiers)


def _from_sums(
    question: AnyQuestion, units: Sequence[Unit], paths: Sequence[str], tiers: tuple[int, int]
) -> Iterator[_Part]:
    unknown = len(bands_of(question.as_of)) - 1
    # Of a line what holds it and the lines beside it: what is left of that is its own.
    holder = {
        unit.pk: int(path.strip("/").rpartition("/")[2])
        for unit in units
        for path in paths
        if unit.path.startswith(path) and unit.path != path
    }
    asked = sorted({*paths, *(unit.path for unit in units if unit.pk in holder)})
    reached = Totals(asked, (*_EVENTS, CountedAs.ADDED), tiers, question.start, question.end)
    standing = replace(reached, counted_as=_STANDING, first=None)
    rows = grouped_together((reached, standing), "waits", "unit_id", "counted_as", "tier")
    # What the lines have of their holders, told once for all of them: there is a line to nearly every row.
    theirs: dict[tuple[int, CountedAs, int], tuple[int, int, int]] = {}
    for waits, unit, kind, tier, number, cents, known in rows:
        stage, band = _STAGE_OF[kind], unknown if tier < 0 else tier
        count = 0 if kind == _ADDED else number
        yield unit, stage, band, count, cents, known
        if not waits and unit in holder:
            key = holder[unit], stage, band
            before = theirs.get(key, _NOTHING)
            theirs[key] = (before[0] + count, before[1] + cents, before[2] + known)
    for (unit, stage, band), (count, cents, known) in theirs.items():
        yield unit, stage, band, -count, -cents, -known


_ADDED: Final = int(CountedAs.ADDED)
_NOTHING: Final = (0, 0, 0)
# Capital added is worth something among what was signed, and is no project more.
_STAGE_OF: Final = {**{int(stage): stage for stage in STAGES}, int(CountedAs.ADDED): CountedAs.SIGNED}


def _from_rows(question: AnyQuestion, as_of: date) -> Iterator[_Part]:
    if question.start is not None and question.start > question.end:
        return
    for stage in STAGES:
        found = question.state(stage) if stage in STATES else question.events(stage)
        for unit, band, sums in _by_unit(found, as_of):
            worth = (0, 0) if stage == CountedAs.SIGNED else (sums.cents, sums.known)
            yield unit, stage, band, sums.count, *worth
    for unit, band, sums in _by_unit(question.signed_amounts(), as_of):
        yield unit, CountedAs.SIGNED, band, 0, sums.cents, sums.known


def _by_unit(found: Rows, as_of: date) -> Iterator[tuple[int, int, Sums]]:
    return Source(lambda: found, "count").by_unit(as_of)
