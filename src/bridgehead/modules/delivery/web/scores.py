"""Both scores of speed on a page: from signing and from the land contract to the start, by unit, month, project."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.delivery.queries.schedules import VIEW
from bridgehead.modules.delivery.queries.scores import ScoredProject, started_projects
from bridgehead.modules.delivery.scores import both_of, grouped
from bridgehead.modules.delivery.web.forms import _day

_MOST_ROWS = 500


class ScoresForm(forms.Form):
    """Starts of which period, of which unit."""

    since = _day(_("Started from"), required=False)
    as_of = _day(_("As of"), required=False)
    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("all units"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", Unit.objects.filter(is_active=True).order_by("path"))


@require_safe
def scores(request: ActedRequest) -> HttpResponse:
    """Both scores of the starts of a period (this year, where none is given); `unit` takes those below it along."""
    require(request.actor, VIEW)
    today = timezone.localdate()
    form = ScoresForm({"since": date(today.year, 1, 1), "as_of": today, **request.GET.dict()})
    is_valid = form.is_valid()
    typed = form.cleaned_data if is_valid else {}
    as_of = typed.get("as_of") or today
    since = typed.get("since") or date(as_of.year, 1, 1)
    unit = typed["unit"].pk if typed.get("unit") else None
    rows = started_projects(request.actor, since, as_of, unit=unit) if is_valid else []
    context = {
        "form": form,
        "since": since,
        "as_of": as_of,
        "both": both_of(one.run for one in rows),
        "units": grouped((str(one.project.unit), one.run) for one in sorted(rows, key=_unit_path)),
        "months": grouped((f"{one.run.started:%Y-%m}", one.run) for one in rows),
        "rows": rows[:_MOST_ROWS],
        "left_out": max(len(rows) - _MOST_ROWS, 0),
    }
    return render(request, "delivery/scores.html", context, status=200 if is_valid else 422)


def _unit_path(one: ScoredProject) -> str:
    return one.project.unit.path
