"""The table of scores: as it stands now, of a run, exported; a score opened; what differs between two runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from bridgehead.foundation.access import Actor, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.sheets.exports import export_response
from bridgehead.foundation.sheets.workbooks import Column, Footer
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.actions.appeals import APPEAL
from bridgehead.modules.assessment.actions.runs import RUN
from bridgehead.modules.assessment.explaining import moved, versions_said
from bridgehead.modules.assessment.models import Run, RunScore, Scheme
from bridgehead.modules.assessment.queries import (
    VIEW,
    access_run,
    access_scheme,
    access_score,
    before_run,
    corrections_of,
    newest_run,
    newest_version,
    standing_of,
    visible_appeals,
    visible_runs,
    visible_schemes,
)
from bridgehead.modules.assessment.queries.runs import Standing
from bridgehead.modules.assessment.scoring import Assessed, assess_now, of_run, path_of
from bridgehead.modules.assessment.tables import League, band_of, league_now, league_of, month_before
from bridgehead.modules.assessment.words import grade_said, scheme_word
from bridgehead.modules.assessment.working import work_of
from bridgehead.modules.ledger.words import language


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table as it is shown."""

    standing: Standing
    url: str
    band: str
    points: tuple[Decimal | None, ...]
    rose: int | None
    gained: Decimal | None


def month_asked(typed: str) -> date:
    """The month of an address (`2026-10`), else the last one that has ended."""
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return month_before(timezone.localdate().replace(day=1))
    return month if 1990 <= month.year <= 2100 else month_before(timezone.localdate().replace(day=1))


def scheme_asked(actor: Actor, typed: str) -> Scheme | None:
    """The scheme of an address by its number, else the first that is in use."""
    if typed.isdecimal() and len(typed) < 19:
        return access_scheme(actor, int(typed))
    return visible_schemes(actor).first()


def _choices(actor: Actor, chosen: Scheme) -> list[tuple[int, str]]:
    schemes = list(visible_schemes(actor))
    used = [one for one in schemes if one.in_use or one.pk == chosen.pk]
    return [(one.pk, scheme_word(newest_version(one.pk).body)) for one in used]


def _lines(table: League, url: Any) -> list[Line]:
    scored = sum(1 for one in table.lines if one.place is not None)
    lines = []
    for one in table.lines:
        earlier = table.before.get(one.subject)
        both = earlier is not None and earlier.place is not None and one.place is not None
        gained = None
        if earlier is not None and earlier.total is not None and one.total is not None:
            gained = one.total - earlier.total
        lines.append(
            Line(
                one,
                url(one),
                one.grade or band_of(one.place, scored),
                tuple(one.items.get(key) for key, _name in table.columns),
                earlier.place - one.place if both else None,  # type: ignore[operator, union-attr]
                gained,
            )
        )
    # Bands are shown in the order of units, so that the table itself tells no place.
    return lines if table.shown == "places" else sorted(lines, key=lambda line: line.standing.subject)


def _table(request: ActedRequest, scheme: Scheme, month: date, table: League) -> HttpResponse:
    def url(one: Standing) -> str:
        if table.run is not None:
            return reverse("assessment:score", args=[table.run.pk, one.score_id])
        return f"{reverse('assessment:score_now', args=[scheme.pk, one.subject])}?month={month:%Y-%m}"

    runs = list(visible_runs(request.actor).filter(scheme=scheme)[:24])
    context = {
        "scheme": scheme,
        "name": scheme_word(newest_version(scheme.pk).body),
        "month": month,
        "table": table,
        "lines": _lines(table, url),
        "is_places": table.shown == "places",
        "schemes": _choices(request.actor, scheme),
        "runs": runs,
        "lacking": sum(1 for one in table.lines if one.total is None),
        "may_run": may(request.actor, RUN) and month_before(timezone.localdate().replace(day=1)) >= month,
        "may_enter": may(request.actor, "assessment.enter"),
        "appeals": visible_appeals(request.actor).filter(state="open").count(),
        "today": timezone.localdate(),
    }
    return render(request, "assessment/league.html", context)


@require_safe
def league(request: ActedRequest) -> HttpResponse:
    """The table of a scheme and a month: the newest run, or as it stands now (`now=1`, or where nothing was kept)."""
    scheme = scheme_asked(request.actor, request.GET.get("scheme", ""))
    if scheme is None:
        return render(request, "assessment/none.html")
    month = month_asked(request.GET.get("month", ""))
    kept = None if request.GET.get("now") else newest_run(request.actor, scheme.pk, month)
    if kept is not None:
        return _table(request, scheme, month, league_of(kept))
    try:
        return _table(request, scheme, month, league_now(request.actor, scheme.pk, month))
    except Refused as refused:
        said = [message for told in refused.errors.values() for message in told]
        return render(request, "assessment/none.html", {"errors": said}, status=422)


@require_safe
def run(request: ActedRequest, run_id: int) -> HttpResponse:
    """The table of a run."""
    found = access_run(request.actor, run_id)
    return _table(request, found.scheme, found.month, league_of(found))


@require_safe
def league_xlsx(request: ActedRequest) -> HttpResponse:
    """The newest run of a scheme and a month as a workbook; who took it away is recorded."""
    require(request.actor, VIEW)
    require(request.actor, "ledger.export")
    scheme = scheme_asked(request.actor, request.GET.get("scheme", ""))
    month = month_asked(request.GET.get("month", ""))
    kept = None if scheme is None else newest_run(request.actor, scheme.pk, month)
    if kept is None:
        raise Http404("run")
    table = league_of(kept)
    name = scheme_word(kept.scheme_version.body)
    columns = [
        Column(pgettext("score", "Place"), "int"),
        Column(_("Who is scored"), width=24),
        Column(_("Total"), "number"),
    ]
    columns += [Column(said, "number") for _key, said in table.columns]
    rows = [
        (one.place, one.name, one.total, *(one.items.get(key) for key, _name in table.columns)) for one in table.lines
    ]
    return export_response(
        actor=request.actor,
        action="assessment.table.exported",
        target=kept,
        asked=f"run={kept.pk}",
        count=len(rows),
        columns=columns,
        rows=rows,
        title=name,
        footer=Footer(as_of=kept.end, known_at=kept.known_at, prepared_by=request.actor.name),
        name=f"{name}-{month:%Y%m}.xlsx",
    )


@require_POST
def keep(request: ActedRequest) -> HttpResponse:
    """Keep the scores of a month as they are known now."""
    require(request.actor, RUN)
    scheme = scheme_asked(request.actor, request.POST.get("scheme", ""))
    if scheme is None:
        raise Http404("scheme")
    month = month_asked(request.POST.get("month", ""))
    try:
        made = actions.run_scores(
            actor=request.actor, scheme_id=scheme.pk, month=month, note=request.POST.get("note", "")
        )
    except Refused as refused:
        for told in refused.errors.values():
            messages.error(request, " ".join(told))
        return redirect(f"{reverse('assessment:league')}?scheme={scheme.pk}&month={month:%Y-%m}")
    messages.success(request, _("The scores of the month are kept as they are known now."))
    return redirect("assessment:run", made.pk)


@require_safe
def score(request: ActedRequest, run_id: int, score_id: int) -> HttpResponse:
    """A score of a run opened: items, their working, the rows behind them, appeals and what they corrected."""
    row = access_score(request.actor, run_id, score_id)
    found = of_run(row.run)
    standing = next(one for one in standing_of(row.run) if one.score_id == row.pk)
    context = _opened(request, found, row.subject, row.name) | {
        "run": row.run,
        "score": row,
        "standing": standing,
        "corrections": corrections_of(row.run).get(row.pk, {}),
        "appeals": list(visible_appeals(request.actor).filter(score=row)),
        "differs": _differs(row, found),
        "may_appeal": may(request.actor, APPEAL, path_of(row)) and timezone.localdate() <= row.run.appeals_until,
    }
    return render(request, "assessment/score.html", context)


def _differs(row: RunScore, found: Assessed) -> bool:
    """Whether what is computed from the facts known then is another total than was kept: rows were merged since."""
    total = found.scores.totals[row.subject]
    if total is None or row.total is None:
        return total is not row.total
    return abs(total - row.total) > Decimal("0.00000001")


@require_safe
def score_now(request: ActedRequest, scheme_id: int, subject: str) -> HttpResponse:
    """A score as it stands now, opened."""
    scheme = access_scheme(request.actor, scheme_id)
    month = month_asked(request.GET.get("month", ""))
    found = assess_now(scheme.pk, month)
    one = next((each for each in found.participants if each.id == subject), None)
    if one is None:
        raise Http404("subject")
    return render(request, "assessment/score.html", _opened(request, found, subject, one.name))


def _opened(request: ActedRequest, found: Assessed, subject: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "scheme": found.version.scheme,
        "scheme_name": scheme_word(found.version.body),
        "version": found.version,
        "period": found.period,
        "month": found.period.end,
        "total": found.scores.totals[subject],
        "place": found.places[subject] if found.inputs.shown == "places" else None,
        "scored": len(found.participants),
        "work": work_of(found, subject, request.actor),
        "flags": [flag.item.say(language()) for flag in found.scores.flags(subject)],
        "grade": "" if (grade := found.scores.grade(subject)) is None else grade_said(grade),
        "corrections": {},
    }


@require_safe
def run_changes(request: ActedRequest, run_id: int) -> HttpResponse:
    """What differs between a run and another one (`before=`), else the one of the month before, and why."""
    found = access_run(request.actor, run_id)
    others = [one for one in visible_runs(request.actor).filter(scheme=found.scheme_id) if one.pk != found.pk]
    before = _asked_before(request.GET, others) or before_run(found)
    context: dict[str, Any] = {"run": found, "before": before, "others": others}
    if before is not None:
        one, other = of_run(before), of_run(found)
        context |= {"moved": moved(one, other, request.actor), "versions": versions_said(one, other)}
    context["name"] = scheme_word(found.scheme_version.body)
    return render(request, "assessment/changes.html", context)


def _asked_before(typed: Mapping[str, str], others: list[Run]) -> Run | None:
    return next((one for one in others if str(one.pk) == typed.get("before", "")), None)
