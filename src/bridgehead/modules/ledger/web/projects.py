"""The project list: filter, order, saved views, and the same rows as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bridgehead.foundation.access import Forbidden, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.sheets.exports import export_response
from bridgehead.foundation.sheets.workbooks import Column, Footer
from bridgehead.modules.accounts.queries import UnitRow, unit_rows
from bridgehead.modules.ledger import actions, words
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger.models import Level, Origin, Project, SavedView, Sector
from bridgehead.modules.ledger.queries import (
    ListTotals,
    ListWaiting,
    ProjectFilter,
    clocks_of,
    countable_projects,
    days_since,
    filter_projects,
    kept_gaps,
    list_totals,
    marked_totals,
    page_of_projects,
    waiting_lists,
)
from bridgehead.modules.ledger.web import filters
from bridgehead.modules.ledger.web.rows import project_rows

PAGE = 50
_CHUNK = 2000
# The three-not list, and what else waits.
QUICK = (
    "filed_not_started",
    "started_not_building",
    "building_not_completed",
    "permit_not_started",
    "started_not_in_statistics",
    "to_verify",
)


def _typed(request: HttpRequest) -> dict[str, str]:
    """The query as the filter takes it: the search box of the shell says `q`, the form says `text`."""
    typed = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    if "q" in typed and not typed.get("text"):
        typed["text"] = typed["q"]
    return typed


def _may_look(request: ActedRequest) -> None:
    """Officials and people of an enterprise see a list, if only of their own projects; nobody else has one."""
    if not (may(request.actor, "ledger.view_project") or may(request.actor, "ledger.view_own_project")):
        raise Forbidden("ledger.view_project")


@require_safe
def projects(request: ActedRequest) -> HttpResponse:
    """The list under a filter; htmx gets the part that changes."""
    _may_look(request)
    template = "ledger/projects.html#list" if request.htmx and not request.htmx.boosted else "ledger/projects.html"
    return render(request, template, _list_context(request))


def _list_context(request: ActedRequest) -> dict[str, Any]:
    typed = _typed(request)
    wanted, errors = ProjectFilter.from_query(typed)
    base = reverse("ledger:projects")
    units = unit_rows()
    found, most = countable_projects(request.actor, wanted, units)
    waiting = _waiting(request, wanted, units)
    totals = _totals(request, wanted, waiting) or list_totals(found, most)
    # The pager only counts: the rows are fetched below, found in an index first.
    paginator = Paginator(range(totals.count), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    start = page.start_index() - 1 if totals.count else 0
    shown = page_of_projects(request.actor, wanted, found, start, page.end_index()) if totals.count else []
    known = [project.total_investment for project in shown if project.total_investment is not None]
    return {
        "wanted": wanted,
        "typed": {**dict.fromkeys(("text", "industry", "signed_from", "signed_to"), ""), **typed},
        "errors": errors,
        "page": page,
        "rows": project_rows(shown, waiting.row.limit if waiting else None),
        "totals": totals,
        "page_sum": sum(known, Decimal(0)),
        "chips": filters.chips(base, wanted, units),
        "choices": filters.choices(),
        "units": [(unit.pk, unit.label) for unit in units],
        "waiting": waiting,
        "by_unit": filters.unit_links(base, wanted, waiting.units) if waiting else [],
        "heads": filters.sort_heads(base, wanted),
        "quick": [
            (words.shown_word(flag), filters.address(base, ProjectFilter(missing=flag)), wanted.missing == flag)
            for flag in QUICK
        ],
        "views": _views(request, base, wanted),
        "query": wanted.to_query(),
        "may_register": may(request.actor, "ledger.register_project"),
        "may_export": may(request.actor, "ledger.export"),
        "may_save": may(request.actor, "ledger.save_view"),
        # Without a row the shell asks for them itself.
        **({"clocks": clocks_of(shown[0].newest_at)} if shown else {}),
    }


def _waiting(request: ActedRequest, wanted: ProjectFilter, units: list[UnitRow]) -> ListWaiting | None:
    """The list of the rules that the page shows, unit by unit; None where it shows none."""
    if not wanted.waits:
        return None
    # A unit that is not there has no projects.
    path = "" if wanted.unit is None else next((unit.path for unit in units if unit.pk == wanted.unit), "none")
    return waiting_lists(request.actor, (wanted.missing,), path, units)[0]


def _totals(request: ActedRequest, wanted: ProjectFilter, waiting: ListWaiting | None) -> ListTotals | None:
    """Count and sum of a list that marks alone answer; no query where the units of a waiting list are counted."""
    if waiting is not None and wanted.marks:
        return ListTotals(waiting.count, waiting.total_investment, waiting.unknown)
    return marked_totals(request.actor, wanted) if wanted.marks else None


@require_safe
def waiting(request: ActedRequest) -> HttpResponse:
    """All lists of projects that wait, each unit by unit."""
    _may_look(request)
    base = reverse("ledger:projects")
    rows = [
        (one, filters.address(base, wanted), filters.unit_links(base, wanted, one.units))
        for one in waiting_lists(request.actor)
        for wanted in (ProjectFilter(missing=one.row.id),)
    ]
    return render(request, "ledger/waiting.html", {"rows": rows, "number": rulebook.in_force().number})


def _views(request: ActedRequest, base: str, wanted: ProjectFilter) -> list[tuple[SavedView, str, bool]]:
    own = SavedView.objects.filter(person_id=request.actor.id or 0).order_by("name")
    here = wanted.to_query()
    return [(view, f"{base}?{view.query}", view.query == here) for view in own]


@require_POST
def view_save(request: ActedRequest) -> HttpResponse:
    """Keep the filter of the list under a name."""
    query = request.POST.get("query", "")
    try:
        view = actions.save_view(actor=request.actor, name=request.POST.get("name", ""), query=query)
    except Refused as refused:
        for told in refused.errors.values():
            messages.error(request, " ".join(told))
        return redirect(f"{reverse('ledger:projects')}?{query}" if query else reverse("ledger:projects"))
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(f"{reverse('ledger:projects')}?{view.query}")


@require_POST
def view_delete(request: ActedRequest, view_id: int) -> HttpResponse:
    """Forget an own view."""
    actions.delete_view(actor=request.actor, view_id=view_id)
    messages.success(request, _("The view is forgotten."))
    return redirect("ledger:projects")


_FIELDS = (
    "code",
    "name",
    "enterprise__name",
    "investor",
    "unit__name",
    "stage",
    "stage_on",
    "exit_kind",
    "exited_on",
    "next_kind",
    "total_investment",
    "fixed_assets",
    "signed_on",
    "sector",
    "industry",
    "origin",
    "level",
    "site",
    "land_m2",
    "floor_m2",
    "promised_start_on",
    "promised_completion_on",
    "promised_production_on",
    "latest_event_at",
    # By these an edited export is known again, row by row, and what was changed meanwhile is seen.
    "pk",
    "version",
)


def _columns(*, waits: bool) -> list[Column]:
    return [
        Column(_("Number"), width=14),
        Column(_("Project"), width=34),
        Column(_("Builder"), width=30),
        Column(_("Investor"), width=20),
        Column(_("Responsible unit"), width=16),
        Column(_("Stage"), width=12),
        Column(_("Stage since"), "date"),
        Column(_("How it left"), width=10),
        Column(_("Left on"), "date"),
        Column(_("Next milestone"), width=12),
        Column(_("Total investment"), "money", unit=_("CNY")),
        Column(_("Of which fixed assets"), "money", unit=_("CNY")),
        Column(_("Signed on"), "date"),
        Column(_("Sector"), width=12),
        Column(_("Industry chain"), width=16),
        Column(_("Origin of capital"), width=10),
        Column(_("Project list"), width=12),
        Column(_("Site"), width=24),
        Column(_("Land"), "area", unit="㎡"),
        Column(_("Floor area"), "area", unit="㎡"),
        Column(_("Promised start"), "date"),
        Column(_("Promised completion"), "date"),
        Column(_("Promised production"), "date"),
        Column(_("Latest event entered"), "datetime"),
        Column(_("Record"), "int", hidden=True),
        Column(_("Version"), "int", hidden=True),
        Column(_("Exported at"), hidden=True),
        Column(_("Missing next"), width=40),
        *([Column(_("Waiting since"), "date"), Column(_("Days waited"), "number")] if waits else []),
    ]


def _sheet_rows(found: Any, *, waits: bool) -> Iterator[list[Any]]:
    words_of = {"sector": dict(Sector.choices), "origin": dict(Origin.choices), "level": dict(Level.choices)}
    translated = [
        (_FIELDS.index(name), {key: str(word) for key, word in table.items()}) for name, table in words_of.items()
    ]
    kinds = [(_FIELDS.index(name), words.kind_word) for name in ("exit_kind", "next_kind")]
    spoken = [(_FIELDS.index("stage"), words.stage_word), *kinds]
    pk_at, made_at = _FIELDS.index("pk"), timezone.now().isoformat()
    rows = found.values_list(*_FIELDS, *(("waiting_since",) if waits else ())).iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        gaps = kept_gaps([values[pk_at] for values in chunk])
        for values in chunk:
            row = [value if value != "" else None for value in values]
            for position, say in spoken:
                row[position] = say(values[position]) if values[position] else None
            for position, table in translated:
                row[position] = table.get(values[position])
            since = row[len(_FIELDS) :]
            missing = words.joined(words.gap_key_word(key) for key in gaps.get(values[pk_at], ())) or None
            yield [*row[: len(_FIELDS)], made_at, missing, *since, *(days_since(day) for day in since)]


@require_safe
def projects_xlsx(request: ActedRequest) -> HttpResponse:
    """Every row that the filter shows, with exact amounts; who took it away is recorded."""
    require(request.actor, "ledger.export")
    wanted, _errors = ProjectFilter.from_query(_typed(request))
    found = filter_projects(request.actor, wanted)
    notes = tuple(f"{chip.name} {chip.value}" for chip in filters.chips("", wanted, unit_rows() if wanted.unit else ()))
    return export_response(
        actor=request.actor,
        action="ledger.projects.exported",
        target=(Project._meta.label_lower, None),
        asked=wanted.to_query(),
        count=list_totals(found).count,
        columns=_columns(waits=wanted.waits),
        rows=_sheet_rows(found, waits=wanted.waits),
        title=_("Projects"),
        footer=Footer(as_of=timezone.localdate(), known_at=timezone.now(), prepared_by=request.actor.name, notes=notes),
        name=f"{_('Projects')}-{timezone.localdate():%Y%m%d}.xlsx",
    )
