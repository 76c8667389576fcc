"""Runs, their scores, and where each stands with the corrections that appeals brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404

from bridgehead.engines.scoring.comparing import places_of
from bridgehead.foundation.access import Actor, require
from bridgehead.modules.assessment.models import Run, RunScore
from bridgehead.modules.assessment.queries.appeals import corrections_of
from bridgehead.modules.assessment.queries.schemes import VIEW


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands: total and items with corrections in them; `corrected` is what appeals added or took."""

    name: str
    subject: str
    group: str
    total: Decimal | None
    place: int | None
    grade: str
    items: Mapping[str, Decimal | None]
    corrected: Decimal
    score_id: int | None


def visible_runs(actor: Actor) -> QuerySet[Run]:
    """All runs, the newest month first: results are circulated. Forbidden for outsiders."""
    require(actor, VIEW)
    return Run.objects.select_related("scheme", "scheme_version", "run_by")


def access_run(actor: Actor, run_id: int) -> Run:
    """One run. Http404 where there is none."""
    found = visible_runs(actor).filter(pk=run_id).first()
    if found is None:
        raise Http404("run")
    return found


def newest_run(actor: Actor, scheme_id: int, month: date) -> Run | None:
    """The last run of a month."""
    return visible_runs(actor).filter(scheme=scheme_id, month=month).order_by("-known_at", "-pk").first()


def before_run(run: Run) -> Run | None:
    """The last run of the nearest month before, by the same scheme."""
    rows = Run.objects.filter(scheme=run.scheme_id, month__lt=run.month).select_related("scheme_version", "scheme")
    return rows.order_by("-month", "-known_at", "-pk").first()


def access_score(actor: Actor, run_id: int, score_id: int) -> RunScore:
    """One score of a run. Http404 where there is none."""
    require(actor, VIEW)
    rows = RunScore.objects.select_related("run__scheme", "run__scheme_version", "unit", "person__unit")
    found = rows.filter(pk=score_id, run=run_id).first()
    if found is None:
        raise Http404("score")
    return found


def standing_of(run: Run) -> list[Standing]:
    """The table of a run with its corrections, the best first: two queries."""
    rows = list(RunScore.objects.filter(run=run).order_by("pk"))
    corrections = corrections_of(run)
    added = [sum(corrections.get(row.pk, {}).values(), Decimal(0)) for row in rows]
    totals = [None if row.total is None else row.total + more for row, more in zip(rows, added, strict=True)]
    places = places_of(totals, "more")
    found = [
        Standing(
            row.name,
            row.subject,
            row.group,
            total,
            place,
            row.grade,
            _items(row, corrections.get(row.pk, {})),
            more,
            row.pk,
        )
        for row, total, place, more in zip(rows, totals, places, added, strict=True)
    ]
    return sorted(found, key=lambda one: (one.place is None, one.place or 0, one.score_id))


def _items(row: RunScore, corrections: Mapping[str, Decimal]) -> dict[str, Decimal | None]:
    items = {key: None if said is None else Decimal(said) for key, said in row.items.items()}
    return {key: None if value is None else value + corrections.get(key, Decimal(0)) for key, value in items.items()}
