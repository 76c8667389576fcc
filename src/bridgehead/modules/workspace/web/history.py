"""The whole history of a project: who changed what, from which source; and the way back in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.audit.timeline import Told
from bridgehead.foundation.ui.history import Change, Line, history_page, via
from bridgehead.modules.ledger.histories import told_of_project
from bridgehead.modules.ledger.models import (
    Contribution,
    Investment,
    Milestone,
    Phase,
    Project,
    ProjectVersion,
    SourceKind,
    YearPlan,
)
from bridgehead.modules.ledger.queries import HistoryEntry, access_project
from bridgehead.modules.workspace.web.sentences import field_label, history_lines

_RECORDED: Final = (ProjectVersion, Milestone, Investment, YearPlan, Phase, Contribution)
# A row is written a moment before the entry that tells of it, in the same transaction.
_APART: Final = timedelta(seconds=30)


@require_safe
def project_history(request: ActedRequest, code: str) -> HttpResponse:
    """The timeline of a project, filtered by field or person; the project page shows it as it was."""
    found = access_project(request.actor, code)
    fields = {name: field_label(name) for name in told_of_project(found).fields}
    told = Told(told_of_project(found).target, fields)
    page = reverse("workspace:project", args=[found.code])

    def lines(entries: Sequence[AuditEntry]) -> list[Line]:
        return _lines(found, page, entries)

    return history_page(request, told, name=found.name, back=page, lines=lines, then=page)


def _lines(project: Project, page: str, entries: Sequence[AuditEntry]) -> list[Line]:
    sources = _sources(project, entries)
    told = [
        HistoryEntry(one.recorded_at, one.actor_name, one.via, one.action, one.before, one.after, one.note)
        for one in entries
    ]
    return [
        Line(
            at=entry.recorded_at,
            who=line.who,
            via=via(entry),
            phrase=line.phrase,
            changes=tuple(Change(change.label, change.old, change.new) for change in line.changes),
            note=line.note,
            source=sources.get(entry.pk, ""),
            url=f"{page}?known_at={_written(entry.recorded_at)}",
        )
        for entry, line in zip(entries, history_lines(told), strict=True)
    ]


def _written(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat().replace("+", "%2B")


def _sources(project: Project, entries: Sequence[AuditEntry]) -> dict[int, str]:
    """Where the values of each entry came from: the row that was written with it says so. One query."""
    if not entries:
        return {}
    span = (entries[-1].recorded_at - _APART, entries[0].recorded_at)
    first, *others = (
        model.objects.filter(project=project, recorded_at__range=span)
        .order_by()
        .values_list("recorded_at", "recorded_by_id", "source_kind", "source")
        for model in _RECORDED
    )
    rows: list[tuple[datetime, int | None, str, Mapping[str, Any]]] = list(first.union(*others, all=True))
    rows.sort(key=lambda row: row[0], reverse=True)
    told = {}
    for entry in entries:
        row = next((one for one in rows if one[0] <= entry.recorded_at and one[1] == entry.actor_id), None)
        if row is not None and entry.recorded_at - row[0] <= _APART:
            told[entry.pk] = _source_said(row[2], row[3])
    return told


def _source_said(kind: str, source: Mapping[str, Any]) -> str:
    title = str(source.get("title") or source.get("file") or "")
    if kind == SourceKind.DOCUMENT and title:
        return _("Document: %(title)s") % {"title": title}
    return str(dict(SourceKind.choices).get(kind, kind))
