"""Reading imports: those of the units that an actor may import for, their rows by verdict."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, require, scope_q
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.exchange.models import ImportRow, RowState, Verdict, WorkbookImport

VIEW = "exchange.view"
IMPORT = "exchange.import"
SHOWN = ("all", *Verdict.values, "refused")


def visible_imports(actor: Actor) -> QuerySet[WorkbookImport]:
    """The imports of the units that the actor sees."""
    return WorkbookImport.objects.filter(scope_q(actor, VIEW, "unit__path")).select_related("unit", "person")


def access_import(actor: Actor, import_id: int, action: str = VIEW, *, lock: bool = False) -> WorkbookImport:
    """One import. Http404 for strangers, Forbidden for readers who may not import there; `lock` for a write."""
    rows = visible_imports(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=import_id).first()
    if found is None:
        raise Http404("import")
    require(actor, action, found.unit.path)
    return found


def rows_of_import(book: WorkbookImport, shown: str = "all") -> QuerySet[ImportRow]:
    """The rows of an import with that verdict, in the order of the sheet."""
    rows = ImportRow.objects.filter(workbook=book).select_related("project").order_by("number")
    if shown == "refused":
        return rows.filter(state__in=(RowState.REFUSED, RowState.KEPT))
    return rows.filter(verdict=shown) if shown in Verdict.values else rows


def counts_of(book: WorkbookImport) -> dict[str, int]:
    """How many rows have each verdict, and how many are in each state: one query."""
    counts: dict[str, int] = dict.fromkeys((*Verdict.values, *RowState.values, "chosen", "all"), 0)
    grouped = ImportRow.objects.filter(workbook=book).values_list("verdict", "state", "is_chosen")
    for verdict, state, is_chosen, number in grouped.order_by().annotate(number=Count("pk")):
        counts["all"] += number
        counts[verdict] += number
        counts[state] += number
        counts["chosen"] += number if is_chosen and state == RowState.WAITING else 0
    return counts


def import_units(actor: Actor) -> QuerySet[Unit]:
    """The units that the actor may import for."""
    return Unit.objects.filter(scope_q(actor, IMPORT, "path"), is_active=True).order_by("path")


def default_unit(actor: Actor) -> Unit | None:
    """The actor's own unit where they may import for it, else the first that they may."""
    mine = (
        Person.objects.filter(pk=actor.id).values_list("unit_id", flat=True).first() if actor.id is not None else None
    )
    units = import_units(actor)
    return (units.filter(pk=mine).first() if mine is not None else None) or units.first()
