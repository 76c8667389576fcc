"""Rows and columns as the pages of this room show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bridgehead.engines.sheets import FIELDS
from bridgehead.foundation.access import Actor
from bridgehead.modules.exchange.models import ImportRow, ImportState, RowState, Verdict, WorkbookImport
from bridgehead.modules.exchange.standing import PART_FIELDS
from bridgehead.modules.exchange.words import doubt_word, field_word, reason_word, value_word
from bridgehead.modules.ledger.alike import WORDS
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import visible_projects
from bridgehead.modules.ledger.words import joined

_MILESTONES: Final = tuple(one.id for one in FIELDS.values() if one.target.startswith("milestone"))
# What a new row enters besides its name; the rest of its facts stands on its own page.
_SHOWN_OF_NEW: Final = (
    "enterprise",
    "investor",
    "unit",
    "total",
    "site",
    *_MILESTONES,
    "month_amount",
    *PART_FIELDS,
    "plan_year",
)
MATCHED: Final = ("record", "number", "national_code", "site", "name", "person")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: before and after, and what it was when the sheet was made where both sides changed it."""

    label: str
    before: str
    after: str
    was: str = ""
    is_clash: bool = False


@dataclass(frozen=True, slots=True)
class RowCard:
    """A row as the list shows it."""

    row: ImportRow
    cells: Sequence[Cell]
    doubts: Sequence[str]
    reasons: Sequence[str]
    matched: str
    can_tick: bool


def row_cards(actor: Actor, rows: Sequence[ImportRow]) -> list[RowCard]:
    """A page of rows: one query for the projects that they are like."""
    asked = {told[0] for row in rows if row.verdict == Verdict.QUESTION for told in row.candidates}
    known = visible_projects(actor).in_bulk(list(asked)) if asked else {}
    return [row_card(row, known) for row in rows]


def row_card(row: ImportRow, known: Mapping[int, Project]) -> RowCard:
    """One row; a new one shows what it would enter, a changed one each cell before and after.

    `known` are the projects that it may be like, as far as the reader sees them.
    """
    cells = [_cell(change) for change in row.changes]
    if row.verdict != Verdict.CHANGED and not cells:
        cells = [
            Cell(field_word(name), "", value_word(name, row.values[name]))
            for name in _SHOWN_OF_NEW
            if name in row.values
        ]
    return RowCard(
        row=row,
        cells=cells,
        doubts=[doubt_word(doubt) for doubt in row.doubts if FIELDS[doubt[0]].is_written or doubt[1] == "planned"],
        reasons=[*(reason_word(reason) for reason in row.reasons), *_likes(row, known)],
        matched=_matched(row),
        can_tick=row.state == RowState.WAITING and row.verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.CONFLICT),
    )


def _cell(change: Sequence[Any]) -> Cell:
    name, before, after = change[:3]
    is_clash = len(change) > 3
    return Cell(
        field_word(name),
        value_word(name, before) or "—",
        value_word(name, after) or "—",
        value_word(name, change[3]) or "—" if is_clash else "",
        is_clash,
    )


def _likes(row: ImportRow, known: Mapping[int, Project]) -> list[str]:
    if row.verdict != Verdict.QUESTION:
        return []
    return [
        _("It may be %(code)s “%(name)s”: %(reasons)s.")
        % {"code": known[pk].code, "name": known[pk].name, "reasons": like_words(codes)}
        for pk, _score, codes in row.candidates
        if pk in known
    ]


def like_words(codes: Sequence[str]) -> str:
    """Why two projects are held to be like, in the reader's language."""
    return joined([str(WORDS[code]) for code in codes])


def _matched(row: ImportRow) -> str:
    words = {
        "record": _("known by its export"),
        "number": _("known by its number"),
        "national_code": _("known by its project code"),
        "site": _("known by builder and site"),
        "name": _("known by its name"),
        "person": _("chosen by hand"),
    }
    return words.get(row.matched_by, "")


def tabs(book: WorkbookImport, shown: str) -> list[tuple[str, str, int, bool]]:
    """(key, word, how many rows, whether it is chosen) of the tabs that hold something."""
    counts = book.counts
    words = {"all": _("All"), **{value: str(label) for value, label in Verdict.choices}}
    found = [(key, word, counts.get(key, 0), key == shown) for key, word in words.items()]
    stopped = counts.get("refused", 0) + counts.get("kept", 0)
    if stopped:
        found.append(("refused", pgettext("rows", "Not written or not undone"), stopped, shown == "refused"))
    return [tab for tab in found if tab[2] or tab[3] or tab[0] == "all"]


def state_sentence(book: WorkbookImport) -> str:
    """What stands with the import, in one sentence."""
    counts = book.counts
    if book.state == ImportState.UNDONE:
        told = {"undone": counts.get("undone", 0), "kept": counts.get("kept", 0)}
        return _("Undone: %(undone)d rows taken back, %(kept)d kept because somebody went on with them.") % told
    if book.state in (ImportState.WRITTEN, ImportState.WRITING):
        told = {
            "written": counts.get("written", 0),
            "refused": counts.get("refused", 0),
            "rejected": counts.get("rejected", 0),
        }
        return _("%(written)d rows are written, %(refused)d were refused, %(rejected)d are rejected.") % told
    ready = counts.get("new", 0) + counts.get("changed", 0)
    open_rows = counts.get("question", 0) + counts.get("conflict", 0)
    number = counts.get("all", 0)
    read = ngettext("%(count)d row read", "%(count)d rows read", number) % {"count": number}
    told = {"ready": ready, "open": open_rows, **{name: counts.get(name, 0) for name in ("rejected", "same")}}
    what = _("%(ready)d can be written, %(open)d need a decision, %(rejected)d are rejected, %(same)d say nothing new.")
    return f"{read}{_(': ')}{what % told} {_('Nothing is written to the ledger yet.')}"


def column_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields that a column can be taken for, in groups."""
    groups = {
        "fact": _("Facts of the project"),
        "milestone": _("Milestones"),
        "money": _("Money of the month and the year"),
        "key": _("Which project is meant"),
        "left": _("Known, and not written"),
    }
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in groups}
    where = {
        "milestone_amount": "milestone",
        "investment": "money",
        "part": "money",
        "progress": "money",
        "plan": "money",
        "computed": "left",
        "note": "left",
    }
    for field in FIELDS.values():
        found[where.get(field.target, field.target)].append((field.id, field_word(field.id)))
    return [(word, found[key]) for key, word in groups.items()]


def unit_choices() -> list[str]:
    """The units that a person may choose for a column that says none."""
    return ["亿元", "万元", "千元", "元", "亩", "公顷", "平方米", "万平方米"]
