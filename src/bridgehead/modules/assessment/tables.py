"""The table of scores as pages and the API show it: of a run with its corrections, or as it stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from bridgehead.foundation.access import Actor, require
from bridgehead.modules.assessment.models import Run
from bridgehead.modules.assessment.queries.runs import Standing, before_run, newest_run, standing_of
from bridgehead.modules.assessment.queries.schemes import VIEW, newest_version
from bridgehead.modules.assessment.schemes import formula_of, version_on
from bridgehead.modules.assessment.scoring import Assessed, assess, assess_months, end_of
from bridgehead.modules.assessment.words import grade_said, grade_word
from bridgehead.modules.ledger.words import language


@dataclass(frozen=True, slots=True)
class League:
    """A table: its run (None: as it stands now), the columns (key, name), the lines, and the table before."""

    run: Run | None
    found: Assessed | None
    columns: Sequence[tuple[str, str]]
    lines: Sequence[Standing]
    before: Mapping[str, Standing]
    before_run: Run | None
    shown: str


def month_before(month: date) -> date:
    """The first day of the month before."""
    return month.replace(month=month.month - 1) if month.month > 1 else month.replace(year=month.year - 1, month=12)


def league_of(run: Run) -> League:
    """The table of a run."""
    earlier = before_run(run)
    formula = formula_of(run.scheme_version)
    columns = [(part.item.key, part.item.say(language())) for part in formula.parts]
    shown = run.scheme_version.inputs.get("shown", "places")
    lines = [replace(one, grade=grade_word(formula, one.grade)) for one in standing_of(run)]
    return League(run, None, columns, lines, _before(earlier), earlier, shown)


def league_now(actor: Actor, scheme_id: int, month: date) -> League:
    """The table of a month as it stands now, kept nowhere."""
    found = assess(version_on(scheme_id, end_of(month)), month)
    lines = lines_of(found)
    columns = [(part.item.key, part.item.say(language())) for part in found.formula.parts]
    earlier = newest_run(actor, scheme_id, month_before(month))
    return League(None, found, columns, lines, _before(earlier), earlier, found.inputs.shown)


def lines_of(found: Assessed) -> list[Standing]:
    """The table of scores that are kept nowhere, the best first."""
    lines = []
    for one in found.participants:
        grade = found.scores.grade(one.id)
        lines.append(
            Standing(
                name=one.name,
                subject=one.id,
                group=one.group,
                total=found.scores.totals[one.id],
                place=found.places[one.id],
                grade="" if grade is None else grade_said(grade),
                items={key: row[one.id] for key, row in found.items.items()},
                corrected=Decimal(0),
                score_id=None,
            )
        )
    lines.sort(key=lambda line: (line.place is None, line.place or 0))
    return lines


def _before(run: Run | None) -> dict[str, Standing]:
    return {} if run is None else {one.subject: one for one in standing_of(run)}


def year_now(actor: Actor, scheme_id: int, year: int, until: date) -> list[tuple[date, list[Standing]]]:
    """The tables of the months of a year that have begun by a day, as they stand now, by the version of each month."""
    require(actor, VIEW)
    months = [month for month in (date(year, number, 1) for number in range(1, 13)) if month <= until]
    found: list[tuple[date, list[Standing]]] = []
    versions = ((version_on(scheme_id, end_of(month)), month) for month in months)
    for version, members in groupby(versions, lambda pair: pair[0]):
        some = [month for _version, month in members]
        found += zip(some, map(lines_of, assess_months(version, some)), strict=True)
    return found


def band_of(place: int | None, scored: int) -> str:
    """The third of the table that a place lies in, for schemes that show bands and not places: A, B or C."""
    if place is None:
        return ""
    return "ABC"[min((place - 1) * 3 // max(scored, 1), 2)]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draft would have made of a month: the score and place of each by the version in force and by the draft."""

    name: str
    before: Decimal | None
    after: Decimal | None
    place_before: int | None
    place_after: int | None

    @property
    def moved(self) -> int:
        """By how many places it would rise (below 0: fall)."""
        if self.place_before is None or self.place_after is None:
            return 0
        return self.place_before - self.place_after


def trial_of(found: Assessed, month: date) -> list[Trial]:
    """A draft's scores of a month beside those by the newest version in force, on the same figures."""
    now = assess(newest_version(found.version.scheme_id), month)
    names = {one.id: one.name for one in (*now.participants, *found.participants)}
    rows = [
        Trial(name, now.scores.totals.get(pk), found.scores.totals.get(pk), now.places.get(pk), found.places.get(pk))
        for pk, name in names.items()
    ]
    return sorted(rows, key=lambda row: (row.place_after is None, row.place_after or 0))
