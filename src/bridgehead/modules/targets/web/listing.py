"""The table of targets, one of them with its course, its split and its paper, and its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from bridgehead.foundation.access import may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.history import Speaker, history_page, plain_lines
from bridgehead.foundation.ui.navigation import Clocks
from bridgehead.modules.accounts.queries import unit_rows
from bridgehead.modules.ledger.queries import data_day, last_recorded
from bridgehead.modules.targets import actions
from bridgehead.modules.targets.days import asked_day
from bridgehead.modules.targets.models import Target
from bridgehead.modules.targets.queries import (
    VIEW,
    TargetFilter,
    access_target,
    history_of,
    listed_targets,
    newest_closing,
    outlooks,
    splits_of,
    standings,
    years_of,
)
from bridgehead.modules.targets.web.outlook import outlook_said, shortfalls_said
from bridgehead.modules.targets.web.presentation import (
    groups_of,
    line_of,
    measure_said,
    period_said,
    picture_of,
    rules_said,
    statement_url,
)

WORDS: dict[str, Promise] = {
    "targets.target.set": _("Target set"),
    "targets.target.changed": _("Changed"),
    "targets.target.split": _("Split"),
    "targets.target.withdrawn": _("Taken back"),
}
FORECAST = "targets.forecast"
_ORDER = ("late", "warn", "ok", "none")


@require_safe
def targets(request: ActedRequest) -> HttpResponse:
    """What is to be reached, how far it is, and whether that is enough by now."""
    require(request.actor, VIEW)
    chosen = TargetFilter.from_query(request.GET.dict())
    as_of = asked_day(request.GET.get("as_of", ""))
    year = chosen.year or as_of.year
    rows = listed_targets(request.actor, chosen, year)
    has_parts = not chosen.parts and any(_is_part(row, rows) for row in rows)
    if has_parts:
        rows = [row for row in rows if not _is_part(row, rows)]
    found = standings(request.actor, rows, as_of)
    counts = Counter(standing.light for standing in found)
    shown = [standing for standing in found if chosen.light in ("", standing.light)]
    groups = groups_of(shown, splits_of(rows), outlooks(rows, as_of))
    context = {
        "groups": groups,
        "lines": [line for group in groups for line in group.lines],
        "total": len(found),
        "counts": counts,
        "lights": [(name, counts[name]) for name in _ORDER if counts[name] or name != "none"],
        "chosen": chosen,
        "has_parts": has_parts,
        "year": year,
        "years": [(one, one) for one in sorted({year, *years_of(request.actor)}, reverse=True)],
        "units": [(unit.pk, unit.label) for unit in unit_rows()],
        "as_of": as_of,
        "clocks": Clocks(as_of, last_recorded() or timezone.now()),
        "closing": newest_closing(request.actor),
        "may_set": may(request.actor, "targets.set"),
    }
    return render(request, "targets/list.html", context)


def _is_part(row: Target, rows: Sequence[Target]) -> bool:
    """Whether a target is part of another one of the list."""
    return row.parent_id is not None and any(other.pk == row.parent_id for other in rows)


@require_safe
def target(request: ActedRequest, target_id: int) -> HttpResponse:
    """One target: its course against its curve, what it is split into, the words that set it."""
    found = access_target(request.actor, target_id)
    as_of = asked_day(request.GET.get("as_of", ""))
    (standing,) = standings(request.actor, [found], as_of)
    split = splits_of([found]).get(found.pk)
    parts = standings(request.actor, split.parts, as_of) if split is not None else []
    may_set = may(request.actor, "targets.set", found.unit.path)
    chance = outlooks([found], as_of).get(found.pk)
    stated = found.statement
    context = {
        "target": found,
        "standing": standing,
        "line": line_of(standing, split),
        "parts": [line_of(part) for part in parts],
        "measure": measure_said(found.measure),
        "period": period_said(found),
        "picture": picture_of(standing),
        "rule": rules_said(standing),
        "as_of": as_of,
        "document_url": statement_url(stated.document_id, stated.pk) if stated is not None else "",
        "may_set": may_set,
        "chance": chance,
        "outlook": outlook_said(chance, found, is_met=standing.pace.is_met) if chance is not None else None,
        "shortfalls": shortfalls_said(chance, found.measure_id) if chance is not None else [],
        "may_forecast": may(request.actor, FORECAST, found.unit.path),
        "clocks": Clocks(as_of, last_recorded() or timezone.now()),
    }
    return render(request, "targets/target.html", context)


@require_POST
def target_chance(request: ActedRequest, target_id: int) -> HttpResponse:
    """Work out the chance of a target as of the ledger's day, without waiting for the night."""
    access_target(request.actor, target_id, FORECAST)
    actions.work_out_chance(actor=request.actor, target_id=target_id, day=data_day())
    messages.success(request, gettext("The chance is worked out anew."))
    return redirect("targets:target", target_id)


@require_safe
def target_history(request: ActedRequest, target_id: int) -> HttpResponse:
    """Who set and changed a target, and why."""
    found = access_target(request.actor, target_id)
    say = Speaker(Target)
    told = history_of(found)
    back = reverse("targets:target", args=[found.pk])
    now = {name: getattr(found, name) for name in told.fields}
    name = f"{found.unit} · {measure_said(found.measure)}"
    return history_page(request, told, name=name, back=back, lines=plain_lines(told, WORDS, say), say=say, now=now)
