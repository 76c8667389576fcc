"""Single rows before they are written: mended, told which project they mean, chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from bridgehead.engines.sheets import FIELDS, Context, Row, read_cell
from bridgehead.foundation.access import Actor, Conflict, Refused
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.exchange.actions.intake import frame_of
from bridgehead.modules.exchange.comparing import compare
from bridgehead.modules.exchange.models import ImportRow, ImportState, RowState, Verdict, WorkbookImport
from bridgehead.modules.exchange.queries import IMPORT, access_import, counts_of
from bridgehead.modules.exchange.values import kept, typed
from bridgehead.modules.ledger.bulk_facts import limits
from bridgehead.modules.ledger.queries import visible_projects

_WRITABLE = (Verdict.NEW, Verdict.CHANGED, Verdict.CONFLICT)
NEW = "new"


def mend_row(*, actor: Actor, import_id: int, row_id: int, given: Mapping[str, str], meaning: str = "") -> ImportRow:
    """Correct cells of a row as a person would type them, or say which project it means, and judge it anew.

    `given` holds text by field; an empty one takes the value away. Amounts without a unit are in 万元, areas in the
    usual unit of their field. `meaning` is a project's id, `new` for a new one, or empty to leave it as it is. Raises
    Refused by field where a text cannot be read.
    """
    with transaction.atomic():
        book = access_import(actor, import_id, IMPORT, lock=True)
        row = ImportRow.objects.select_for_update().filter(workbook=book, pk=row_id).first()
        if row is None:
            raise Http404("row")
        if book.state not in (ImportState.COMPARED, ImportState.WRITTEN) or row.state != RowState.WAITING:
            raise Refused({"": [_("This row is written already.")]})
        values = {name: typed(name, value) for name, value in row.values.items() if name in FIELDS}
        values |= _read(book, given)
        values = {name: value for name, value in values.items() if value is not None}
        # What stands in a cell that nobody corrected is as doubtful as before.
        doubts = [(name, code, text) for name, code, text in row.doubts if name not in given]
        doubts += [(name, code, text) for name, code, text in row.reasons if code in _OF_CELLS and name not in given]
        before = {"verdict": row.verdict, "values": row.values}
        _judge(actor, book, row, Row(row.number, values=values, doubts=doubts), meaning)
        row.is_mended = True
        row.save()
        _count(book)
        after = {"row": row.number, "verdict": row.verdict, "values": row.values, "means": row.project_id}
        record(actor=actor, action="exchange.row.mended", target=book, before=before, after=after)
    return row


_OF_CELLS = frozenset(["range", "currency", "negative", "error", "choice", "long", "unread"])


def _read(book: WorkbookImport, given: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    most = limits()
    for name, text in given.items():
        field = FIELDS.get(name)
        if field is None:
            raise Refused({name: [_("There is no such field.")]})
        year = book.settings.get("year")
        limit = most.get(field.of, 0)
        context = Context(unit=field.unit, year=year, choices=field.choices, limit=limit)
        value, doubt = read_cell(field.kind, text.strip(), context)
        if value is None and doubt:
            wrong[name] = [_("This cannot be read.")]
        values[name] = value
    if wrong:
        raise Refused(wrong)
    return values


def _judge(actor: Actor, book: WorkbookImport, row: ImportRow, read: Row, meaning: str) -> None:
    choices: dict[int, int | None] = {}
    if meaning == NEW:
        choices[row.number] = None
    elif meaning:
        pk = int(meaning) if meaning.isdecimal() and len(meaning) < 19 else 0
        if not visible_projects(actor).filter(pk=pk).exists():
            raise Refused({"meaning": [_("This choice is not offered.")]})
        choices[row.number] = pk
    elif row.matched_by == "person":
        choices[row.number] = row.project_id
    others = ImportRow.objects.filter(workbook=book, project__isnull=False).exclude(pk=row.pk)
    taken = [pk for pk in others.values_list("project_id", flat=True) if pk is not None]
    (plan,) = compare(actor, [read], frame_of(book), choices, taken)
    row.name, row.verdict, row.matched_by = plan.name, plan.verdict, plan.matched_by
    row.project_id, row.project_version = plan.project, plan.version
    row.values = {name: kept(value) for name, value in plan.values.items()}
    row.doubts, row.reasons = plan.doubts, plan.reasons
    row.changes, row.candidates = plan.changes, plan.candidates
    row.is_chosen = plan.verdict in (Verdict.NEW, Verdict.CHANGED)


def accept_rows(*, actor: Actor, import_id: int, version: int, rows: Sequence[int] | None = None) -> WorkbookImport:
    """Choose what is to be written: these rows by id, or (None) every new and changed one. Then `write_on` writes it.

    A conflict is written only where it is named: whoever names it has seen both sides. Raises Conflict where somebody
    else went on with the import, Refused where nothing is left to write.
    """
    with transaction.atomic():
        book = access_import(actor, import_id, IMPORT, lock=True)
        if book.version != version:
            raise Conflict(current_version=book.version, differences={})
        if book.state not in (ImportState.COMPARED, ImportState.WRITTEN):
            raise Refused({"": [_("There is nothing to accept now.")]})
        waiting = ImportRow.objects.filter(workbook=book, state=RowState.WAITING)
        if rows is None:
            wanted = waiting.filter(verdict__in=(Verdict.NEW, Verdict.CHANGED))
        else:
            wanted = waiting.filter(pk__in=rows, verdict__in=_WRITABLE)
        number = wanted.count()
        waiting.filter(is_chosen=True).exclude(pk__in=wanted.values("pk")).update(is_chosen=False)
        wanted.filter(is_chosen=False).update(is_chosen=True)
        if not number:
            raise Refused({"": [_("Tick the rows that are to be written.")]})
        book.state = ImportState.WRITING
        _count(book)
        record(actor=actor, action="exchange.rows.accepted", target=book, before=None, after={"rows": number})
    return book


def _count(book: WorkbookImport) -> None:
    book.counts = counts_of(book)
    book.version += 1
    book.save(update_fields=["state", "counts", "version"])
