"""Running a scheme for a month: the scores as known now are kept for good."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.assessment.models import Run, RunScore, Scheme
from bridgehead.modules.assessment.queries.schemes import access_scheme
from bridgehead.modules.assessment.schemes import version_on
from bridgehead.modules.assessment.scoring import Assessed, assess, end_of
from bridgehead.modules.ledger.actions.common import check_text

RUN: Final = "assessment.run"
_TENTH: Final = Decimal(10) ** -10


def run_scores(*, actor: Actor, scheme_id: int, month: date, note: str = "") -> Run:
    """Keep the scores of a month by the version in force on its last day. A month may be run again; both stay.

    Raises Refused for a month that has not ended, or where nobody is scored.
    """
    for path in Unit.objects.filter(parent=None).values_list("path", flat=True):
        require(actor, RUN, path)
    require(actor, RUN)
    scheme = access_scheme(actor, scheme_id)
    note = check_text(note, "note", 200)
    end = end_of(month)
    if month.day != 1 or end >= timezone.localdate():
        raise Refused({"month": [_("This month has not ended: its figures can be looked at, not kept.")]})
    with transaction.atomic():
        now = timezone.now()
        version = version_on(scheme.pk, end)
        found = assess(version, month, known_at=now)
        if not found.participants:
            raise Refused({"": [_("Nobody is scored by this scheme.")]})
        run = Run.objects.create(
            scheme=scheme,
            scheme_version=version,
            month=month,
            start=found.period.start or month,
            end=end,
            known_at=now,
            run_by_id=actor.id,
            note=note,
            appeals_until=timezone.localdate(now) + timedelta(days=found.inputs.appeal_days),
            decide_within=found.inputs.decide_days,
        )
        RunScore.objects.bulk_create(_scores(run, found), batch_size=500)
        Scheme.objects.filter(pk=scheme.pk, in_use=False).update(in_use=True)
        after = {"scheme": scheme.key, "version": version.number, "month": month, "scored": len(found.participants)}
        record(actor=actor, action="assessment.run.kept", target=run, before=None, after=after)
    return run


def _scores(run: Run, found: Assessed) -> list[RunScore]:
    rows = []
    for one in found.participants:
        total, grade = found.scores.totals[one.id], found.scores.grade(one.id)
        key = {"unit_id" if one.id.startswith("u") else "person_id": int(one.id[1:])}
        rows.append(
            RunScore(
                run=run,
                name=one.name,
                group=one.group,
                total=_kept(total),
                place=found.places[one.id],
                grade="" if grade is None else grade.chinese,
                items={name: _text(row[one.id]) for name, row in found.items.items()},
                **key,
            )
        )
    return rows


def _kept(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_TENTH)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.quantize(_TENTH).normalize(), "f")
