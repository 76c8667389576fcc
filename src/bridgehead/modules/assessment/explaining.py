"""What differs between two runs, and why: other rows, other shares, another worth, another figure, another version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from bridgehead.engines.scoring import Change, RowChange, changes
from bridgehead.engines.scoring.formulas import Given, Tally
from bridgehead.foundation.access import Actor
from bridgehead.modules.assessment.bindings import every_item
from bridgehead.modules.assessment.gathering import project_names, titles_seen
from bridgehead.modules.assessment.scoring import Assessed
from bridgehead.modules.assessment.words import DROPPED, figure_word, number_word, source_word
from bridgehead.modules.ledger.queries import visible_projects


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that made a difference: in words, with the project where the reader may see it."""

    what: str
    title: str
    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody whose total differs: before, after, and everything at the bottom that changed."""

    subject: str
    name: str
    before: Decimal | None
    after: Decimal | None
    causes: Sequence[Cause]

    @property
    def by(self) -> Decimal | None:
        """What the total gained or lost; None where one of the two is not known."""
        return None if self.before is None or self.after is None else self.after - self.before


def moved(before: Assessed, after: Assessed, actor: Actor) -> list[Moved]:
    """Everybody for whom anything differs, the largest difference first."""
    found = changes(before.scores, after.scores)
    rows = [one for change in found for one in change.rows]
    projects = {
        int(row.entry.project)
        for one in rows
        for row in (one.before, one.after)
        if row is not None and row.entry.project.isdecimal()
    }
    names = project_names(projects, visible_projects(actor))
    people = {one.id: one.name for one in (*before.participants, *after.participants)}
    by_unit: dict[str, list[Change]] = {}
    for change in found:
        by_unit.setdefault(change.unit, []).append(change)
    titles = titles_seen(before.gathered, actor) | titles_seen(after.gathered, actor)
    teller = _Teller(before, after, names, titles)
    result = [
        Moved(
            unit,
            people[unit],
            before.scores.totals.get(unit),
            after.scores.totals.get(unit),
            [cause for change in changed for cause in teller.causes(change)],
        )
        for unit, changed in by_unit.items()
    ]
    return sorted(result, key=lambda one: (one.by is None, -abs(one.by or Decimal(0)), one.name))


class _Teller:
    def __init__(
        self, before: Assessed, after: Assessed, names: Mapping[int, tuple[str, str]], titles: Mapping[str, str]
    ) -> None:
        self.formula = after.formula
        self.titles = titles
        self.items = {one.key: one for found in (before, after) for one in every_item(found.formula)}
        self.names = names

    def causes(self, change: Change) -> list[Cause]:
        """The causes at the bottom: rows, and given figures. Items above them differ because of these."""
        item = self.items[change.key]
        if isinstance(item.rule, Given):
            name = figure_word(self.formula, item.rule.name)
            return [Cause(_("Another figure"), name, "", _shown(change.before), _shown(change.after))]
        if isinstance(item.rule, Tally):
            return [self._row(source_word(item.rule.source), one) for one in change.rows]
        return []

    def _row(self, series: str, one: RowChange) -> Cause:
        told = one.after or one.before
        title, code = self._title(told)
        before = "—" if one.before is None else number_word(one.before.points)
        after = "—" if one.after is None else number_word(one.after.points)
        return Cause(f"{series}{_(': ')}{_why(one)}", title, code, before, after)

    def _title(self, row: object) -> tuple[str, str]:
        entry = row.entry  # type: ignore[attr-defined]
        if entry.id in self.titles:
            return self.titles[entry.id], ""
        known = self.names.get(int(entry.project)) if entry.project.isdecimal() else None
        return known or (_("A project outside of what you may see"), "")


def _shown(value: Decimal | None) -> str:
    return _("not known") if value is None else number_word(value)


def _why(one: RowChange) -> str:
    """Why a row differs, in words."""
    before, after = one.before, one.after
    if before is None or after is None:
        return _("came") if before is None else _("gone")
    if before.dropped != after.dropped:
        if after.dropped:
            return str(DROPPED[after.dropped])
        return _("counts now")
    if before.entry.share != after.entry.share:
        shares = {"before": number_word(before.entry.share * 100), "after": number_word(after.entry.share * 100)}
        return _("share changed from %(before)s to %(after)s in a hundred") % shares
    if before.worth != after.worth:
        return _("worth another amount")
    return _("another day") if before.entry.on != after.entry.on else _("its facts changed")


def versions_said(before: Assessed, after: Assessed) -> str:
    """That the two were scored by different versions; empty where by one."""
    if before.version.pk == after.version.pk:
        return ""
    told = {"before": before.version.number, "after": after.version.number}
    return _("The first was scored by version %(before)s, the second by version %(after)s.") % told
