"""Series that the ledger cannot work out: what stands, and a workbook to take in."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bridgehead.foundation.access import Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files import store_uploads
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.targets import actions
from bridgehead.modules.targets.queries import VIEW, series_in_force
from bridgehead.modules.targets.web.forms import SeriesForm
from bridgehead.modules.targets.web.presentation import measure_said, value_said

ENTER = "targets.enter_series"


@require_http_methods(["GET", "HEAD", "POST"])
def series(request: ActedRequest) -> HttpResponse:
    """Every series by unit and month; a POST takes in a workbook."""
    require(request.actor, VIEW)
    form = SeriesForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(request.actor, ENTER)
        if form.is_valid():
            try:
                (file,) = store_uploads([form.cleaned_data["file"]], "file")
                made = actions.read_series(actor=request.actor, file=file, measure=form.cleaned_data["measure"])
            except Refused as refused:
                add_refusal(form, refused)
            else:
                said = ngettext("%(n)d value is taken in.", "%(n)d values are taken in.", len(made))
                messages.success(request, said % {"n": len(made)})
                return redirect("targets:series")
    rows = series_in_force(request.actor)
    groups = [
        (measure_said(measure), unit, [(row, value_said(row.value, row.value_unit)) for row in members])
        for (measure, unit), members in groupby(rows, key=lambda row: (row.measure, row.unit))
    ]
    context = {"groups": groups, "form": form, "may_enter": may(request.actor, ENTER)}
    return render(request, "targets/series.html", context, status=422 if form.errors else 200)
