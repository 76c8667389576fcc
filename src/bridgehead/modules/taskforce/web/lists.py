"""The three lists, of a project and of a unit, as pages, workbooks and Word documents."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.sheets.documents import document_response
from bridgehead.foundation.sheets.exports import export_response
from bridgehead.foundation.sheets.workbooks import Footer
from bridgehead.modules.accounts.queries import UnitRow, unit_rows
from bridgehead.modules.taskforce.models import TaskForce
from bridgehead.modules.taskforce.queries import (
    LISTS,
    VIEW,
    Lead,
    Listing,
    access_led,
    listing_of_project,
    listing_of_unit,
)

PAGE = 50
_SENDERS = {"xlsx": export_response, "docx": document_response}


def _words() -> dict[str, str]:
    return {
        "tasks": _("List of tasks"),
        "problems": _("List of problems"),
        "duties": _("List of responsibilities"),
    }


def _name(request: ActedRequest) -> str:
    asked = request.GET.get("list", "")
    return asked if asked in LISTS else "tasks"


def _unit(request: ActedRequest, units: list[UnitRow]) -> UnitRow | None:
    """The unit that is asked for, else the actor's own place in the tree."""
    asked = request.GET.get("unit", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 19:
        return next((one for one in units if one.pk == int(asked)), None)
    paths = [grant.unit_path for grant in request.actor.grants]
    own = min(paths, key=len) if paths else ""
    return next((one for one in units if one.path == own), None)


@require_safe
def lists(request: ActedRequest) -> HttpResponse:
    """The lists of a unit and all below it."""
    require(request.actor, VIEW)
    units = unit_rows()
    unit, name = _unit(request, units), _name(request)
    found = listing_of_unit(request.actor, unit, name, timezone.localdate()) if unit is not None else None
    context = {"unit": unit, "units": [(one.pk, one.label) for one in units], **_context(request, name, found)}
    return render(request, "taskforce/lists.html", context)


@require_safe
def project_lists(request: ActedRequest, code: str) -> HttpResponse:
    """The lists of a project."""
    project, name = access_led(request.actor, code), _name(request)
    found = listing_of_project(request.actor, project, name, timezone.localdate())
    return render(request, "taskforce/lists.html", {"project": project, **_context(request, name, found)})


def _context(request: ActedRequest, name: str, found: Listing | None) -> dict[str, Any]:
    # Of very many rows a page is drawn: the file holds all of them.
    page = Paginator(found.rows if found is not None else (), PAGE).get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    rows = (
        [
            (_address(found.leads[number]), number in found.late, list(zip(found.columns, row, strict=True)))
            for number, row in enumerate(page.object_list, start=start)
        ]
        if found is not None
        else []
    )
    return {"name": name, "tabs": list(_words().items()), "found": found, "rows": rows, "page": page}


def _address(lead: Lead | None) -> str:
    return "" if lead is None else reverse(lead[0], args=lead[1])


@require_safe
def lists_file(request: ActedRequest, file_kind: str) -> HttpResponse:
    """A list of a unit as a file; who took it is recorded."""
    require(request.actor, VIEW)
    unit = _unit(request, unit_rows())
    if unit is None:
        raise Http404("unit")
    found = listing_of_unit(request.actor, unit, _name(request), timezone.localdate())
    return _file(request, file_kind, found, unit.name)


@require_safe
def project_lists_file(request: ActedRequest, code: str, file_kind: str) -> HttpResponse:
    """A list of a project as a file; who took it is recorded."""
    project = access_led(request.actor, code)
    found = listing_of_project(request.actor, project, _name(request), timezone.localdate())
    return _file(request, file_kind, found, project.name)


def _file(request: ActedRequest, kind: str, found: Listing, whose: str) -> HttpResponse:
    require(request.actor, "ledger.export")
    if kind not in _SENDERS:
        raise Http404("kind of file")
    notes = (_("Only the first %(count)d rows.") % {"count": len(found.rows)},) if found.is_cut else ()
    return _SENDERS[kind](
        actor=request.actor,
        action="taskforce.lists.exported",
        target=(TaskForce._meta.label_lower, None),
        asked=f"{request.path}?{request.GET.urlencode()}",
        count=len(found.rows),
        columns=found.columns,
        rows=found.rows,
        title=f"{whose} {found.title}",
        footer=Footer(known_at=timezone.now(), prepared_by=request.actor.name, notes=notes),
        name=f"{whose}-{found.title}-{timezone.localdate():%Y%m%d}.{kind}",
    )
