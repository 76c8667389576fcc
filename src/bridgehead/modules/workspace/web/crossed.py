"""The table beside the answer page: every stage by unit, and by tier, of what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridgehead.engines.figures import REGISTRY, Measure, format_measure, format_period
from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.navigation import Clocks
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.answers import STAGES, Cross, NotAnswerable, Scope, cross
from bridgehead.modules.ledger.queries import last_recorded
from bridgehead.modules.workspace.asking import Asked, read_question
from bridgehead.modules.workspace.web.bands import band_said

_PLAIN = Measure("project.signed.count")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: a unit or a tier, with the number and the worth of each stage."""

    name: str
    url: str
    cells: Sequence[tuple[int, Decimal]]


@require_safe
def answer_table(request: ActedRequest) -> HttpResponse:
    """The table of a question: of its measure the filters are asked, without the tier."""
    require(request.actor, "ledger.view_project")
    units = list(Unit.objects.order_by("path"))
    asked = read_question({name: str(value) for name, value in request.GET.items()}, units)
    context: dict[str, Any] = {
        "asked": asked,
        "errors": asked.errors,
        "clocks": Clocks(asked.as_of, asked.known_at or last_recorded() or timezone.now()),
    }
    if not asked.errors:
        scope = Scope(request.actor, asked.unit.path if asked.unit else None, asked.period)
        try:
            table = cross(asked.measure or _PLAIN, scope, asked.as_of, asked.known_at)
            context |= _shown(asked, table)
        except NotAnswerable as refused:
            context["reason"] = refused.reason
    return render(request, "workspace/answer_table.html", context, status=422 if asked.errors else 200)


def _shown(asked: Asked, table: Cross) -> dict[str, Any]:
    address = reverse("workspace:answer_table")
    own = _("not of one of these units")
    return {
        "period": format_period(table.period, words.language()),
        "narrowed": _narrowed(asked.measure),
        "stages": [_stage_said(stage.label) for stage in STAGES],
        "total": _row(table, _("All together"), "", None),
        "tiers": [
            _row(table, band_said(*band), "", None, place)
            for place, band in enumerate(table.bands)
            if _has_any(table, None, place)
        ],
        "units": [
            _row(table, line.name or own, f"{address}?{asked.query(unit=line.id)}" if line.id else "", line.id)
            for line in table.lines
            if _has_any(table, line.id, None)
        ],
    }


def _has_any(table: Cross, line: int | None, band: int | None) -> bool:
    """Whether a row holds anything: offices without projects, and tiers that nobody reached, are left out."""
    return any(table.sums(line, stage, band).count for stage in STAGES)


def _row(table: Cross, name: str, url: str, line: int | None, band: int | None = None) -> Row:
    sums = [table.sums(line, stage, band) for stage in STAGES]
    return Row(name, url, [(one.count, one.amount) for one in sums])


def _stage_said(stage: str) -> str:
    """How a stage is called: as the measure that counts it."""
    measure = REGISTRY[f"project.{stage}.count"]
    return measure.chinese if words.language() == "zh-Hans" else measure.english


def _narrowed(measure: Measure | None) -> str:
    """What the projects are told by, besides the tier; empty where by nothing."""
    if measure is None:
        return ""
    plain = Measure(_PLAIN.id, measure.filters).with_filters(investment_min=None, investment_max=None, scope=None)
    return format_measure(plain, words.language()) if plain.filters else ""
