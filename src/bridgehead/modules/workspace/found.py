"""What was found, as pages and the API show it: where the words stand in it, and what of it matched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bridgehead.foundation.access import Actor
from bridgehead.foundation.search.excerpts import Piece, excerpt_at, pieces_of
from bridgehead.foundation.search.finding import Found, Section, find
from bridgehead.foundation.search.folding import fold, places
from bridgehead.foundation.search.kinds import field_label, place_names
from bridgehead.foundation.search.matching import Hit, Level
from bridgehead.foundation.search.tokens import BODY, NAME


@dataclass(frozen=True, slots=True)
class Matched:
    """Why a thing was found: `field` and `how` (written, sound or initials) with their words, the text, its marks.

    Marks are `[start, end)` in characters of the text. `through` is the kind that brought the thing along: a contact.
    """

    field: str
    how: str
    label: str
    text: str
    marks: tuple[tuple[int, int], ...]
    through: str = ""

    @property
    def pieces(self) -> Sequence[Piece]:
        """The text in pieces."""
        return pieces_of(self.text, self.marks)


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that was found: `title` in pieces; `reasons` are what matched besides the name as it is written."""

    id: int
    url: str
    name: str
    reference: str
    title: Sequence[Piece]
    notes: Sequence[str]
    matched: Sequence[Matched]

    @property
    def reasons(self) -> Sequence[Matched]:
        """What the marks in the title don't show."""
        return [one for one in self.matched if one.field != NAME or one.how != "written" or one.through]


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of a kind. `total` is None where there are more than anybody counted."""

    key: str
    label: str
    icon: str
    lines: Sequence[Line]
    total: int | None
    more: bool
    all_url: str


def found_groups(actor: Actor, text: str, *, limit: int, kinds: Sequence[str] | None = None) -> list[Group]:
    """What the actor may see that matches, kind by kind, ready to show."""
    sections = find(actor, text, limit=limit, kinds=kinds)
    units = dict(place_names()) if any(_names_units(section) for section in sections) else {}
    labels = {section.kind.key: str(section.kind.label) for section in sections}
    return [
        Group(
            key=section.kind.key,
            label=str(section.kind.label),
            icon=section.kind.icon,
            lines=[_line(section, one, units, labels) for one in section.found],
            total=section.total,
            more=section.more,
            all_url=section.kind.all_url(text),
        )
        for section in sections
    ]


def _names_units(section: Section) -> bool:
    return any(hit.line is None for one in section.found for hit in one.judged.hits)


def _line(section: Section, one: Found, units: Mapping[int, str], labels: Mapping[str, str]) -> Line:
    shown = section.shown[one.id]
    matched = list(_matched(one, section.texts.get(one.id, ()), units, labels))
    own = [mark for each in matched if each.field == NAME and not each.through for mark in each.marks]
    # The name as it stands now: the index may be a moment behind.
    title = pieces_of(shown.title, own if shown.title == _name(section, one) else ())
    return Line(one.id, shown.url, shown.title, shown.reference, title, shown.notes, matched)


def _name(section: Section, one: Found) -> str:
    texts = section.texts.get(one.id, ())
    return texts[0][1] if texts else ""


def _matched(
    one: Found, texts: Sequence[tuple[str, str]], units: Mapping[int, str], labels: Mapping[str, str]
) -> Iterator[Matched]:
    through = labels.get(one.brought_by[0], "") if one.brought_by else ""
    for hit in one.judged.hits:
        if hit.line is None:
            yield _of_unit(one, hit, units)
        elif hit.line < len(texts):
            field, text = texts[hit.line]
            yield _of_text(field, text, hit, through)


def _of_text(field: str, text: str, hit: Hit, through: str) -> Matched:
    if field == BODY:
        # Of a whole document the words around say enough.
        around = excerpt_at(text, hit.start, hit.end)
        words, marks = (around[0], (around[1],)) if around else ("", ())
        return Matched(field, "written", str(field_label(field)), words, marks, through)
    how = {Level.SOUND: "sound", Level.INITIALS: "initials"}.get(hit.level, "written")
    at = places(text)
    # Codes are compared without their dashes, which fold to nothing as well: places count the same.
    marks = ((at[hit.start], at[hit.end - 1] + 1),) if 0 <= hit.start < hit.end <= len(at) else ()
    named = str(field_label(field))
    # 拼音 alone says it of a name; of another name both are said.
    said = str(field_label(how)) if how != "written" else ""
    parts = [through, said, named if field != NAME or not said else ""]
    return Matched(field, how, " · ".join(filter(None, parts)), text, marks, through)


def _of_unit(one: Found, hit: Hit, units: Mapping[int, str]) -> Matched:
    inside = [units[number] for number in map(int, filter(None, one.unit_path.split("/"))) if number in units]
    name = next((name for name in reversed(inside) if hit.word in fold(name)), inside[-1] if inside else "")
    start = fold(name).find(hit.word)
    at = places(name)
    marks = ((at[start], at[start + len(hit.word) - 1] + 1),) if start >= 0 else ()
    return Matched("unit", "written", str(field_label("unit")), name, marks)
