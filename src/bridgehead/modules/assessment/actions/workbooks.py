"""Figures from a workbook: one row a unit or a person, one column a figure, read by the reader of all workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from bridgehead.foundation import files
from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.modules.assessment.actions.inputs import ENTER, enter_figures
from bridgehead.modules.assessment.bindings import HAND, read_inputs
from bridgehead.modules.assessment.queries.schemes import access_scheme, newest_version
from bridgehead.modules.assessment.schemes import formula_of
from bridgehead.modules.assessment.scoring import assess_now
from bridgehead.modules.assessment.words import figure_word
from bridgehead.modules.exchange.reading import letters, open_workbook

# How many problems of a workbook are told at once.
_TOLD: Final = 20


def hand_figures(scheme_id: int) -> dict[str, str]:
    """The figures of a scheme that are entered by hand: name -> as it is called."""
    version = newest_version(scheme_id)
    formula = formula_of(version)
    given = read_inputs(version.inputs, formula).given
    return {name: figure_word(formula, name) for name, one in given.items() if one.what == HAND}


def take_figures(*, actor: Actor, scheme_id: int, month: date, data: bytes, file_name: str) -> int:
    """Enter the figures of a workbook for a month; returns how many changed.

    The first row says what the columns are (a figure by its name, in either language, or its key); the first column
    names whom a row is about. An empty cell leaves a figure as it is. All or nothing: Refused under `file` names cells.
    """
    require(actor, ENTER)
    access_scheme(actor, scheme_id)
    name = files.safe_name(file_name)
    # The reader refuses a workbook without a filled sheet.
    sheet = next(one for one in open_workbook(data, name) if one.rows)
    called = {word.casefold(): key for key, words in hand_figures(scheme_id).items() for word in (words, key)}
    heads = [str(cell).strip().partition("（")[0].casefold() for cell in sheet.rows[0]]
    columns = {at: called[head] for at, head in enumerate(heads) if at and head in called}
    if not columns:
        raise Refused({"file": [_("No column of the first row is called as a figure of this scheme.")]})
    people = {one.name: one.id for one in assess_now(scheme_id, month).participants}
    values, sources, wrong = _cells(sheet.rows, columns, people)
    if wrong:
        raise Refused({"file": wrong[:_TOLD]})
    if not values:
        raise Refused({"file": [_("This workbook holds no figure.")]})
    stored = files.store(data, name)
    told = {
        key: {"title": name, "sheet": sheet.name, "cell": cell, "sha256": stored.sha256}
        for key, cell in sources.items()
    }
    return enter_figures(
        actor=actor, scheme_id=scheme_id, month=month, values=values, note=name[:200], source_kind="sheet", sources=told
    )


def _cells(
    rows: Sequence[Sequence[Any]], columns: Mapping[int, str], people: Mapping[str, str]
) -> tuple[dict[tuple[str, str], Decimal | None], dict[tuple[str, str], str], list[str]]:
    """The figures by (name, subject), the cell of each, and what is wrong."""
    values: dict[tuple[str, str], Decimal | None] = {}
    cells: dict[tuple[str, str], str] = {}
    wrong: list[str] = []
    for number, row in enumerate(rows[1:], 2):
        who = str(row[0]).strip() if row else ""
        if not who or all(str(cell).strip() == "" for cell in row[1:]):
            continue
        if who not in people:
            wrong.append(
                _("Row %(row)d: “%(name)s” is not among those who are scored.") % {"row": number, "name": who[:40]}
            )
            continue
        for at, name in columns.items():
            said = row[at] if at < len(row) else ""
            if str(said).strip() == "":
                continue
            cell, key = f"{letters(at)}{number}", (name, people[who])
            number_said = _number(said)
            if number_said is None:
                wrong.append(_("Cell %(cell)s: “%(text)s” is no number.") % {"cell": cell, "text": str(said)[:40]})
            elif key in values:
                wrong.append(_("Row %(row)d: “%(name)s” stands twice.") % {"row": number, "name": who[:40]})
            else:
                values[key], cells[key] = number_said, cell
    return values, cells, wrong


def _number(said: Any) -> Decimal | None:
    try:
        number = Decimal(repr(said) if isinstance(said, float) else str(said).strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
