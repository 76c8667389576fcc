"""How money goes along when two projects are merged: sums and months, their papers, lines of plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from bridgehead.foundation.merging.journal import change
from bridgehead.foundation.merging.movers import Mover, Own, Step, movers_of
from bridgehead.foundation.merging.planning import Line, Plan, clash_of
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.models import Evidence, Investment, InvestmentBefore, PlanLine, PlanVersion, Project

SUM: Final = "sum"
Reckoned = Investment | InvestmentBefore


def papers_follow(old: Reckoned, new: Reckoned) -> None:
    """The papers of a month are where the month is, whichever of its rows they came to."""
    if isinstance(old, Investment):
        _papers(old).update(investment=new)


def papers_back(last: Reckoned, restored: Reckoned) -> None:
    """Parting: only those of the row that a merge wrote go back, for the month of the other has papers of its own."""
    if isinstance(last, Investment):
        Evidence.objects.filter(investment=last.pk).update(investment=restored)


def papers_kept(dropped: Reckoned, kept: Reckoned) -> Sequence[Step]:
    """The papers of the other's month that gives way back the month that stays, unless it has them.

    Those of the one that stays are known by project and month: they back whichever row is in force.
    """
    if not isinstance(dropped, Investment) or dropped.project_id == kept.project_id:
        return ()
    stays = Investment.objects.current().filter(project=kept.project_id, month=dropped.month).first()
    if stays is None:
        return ()
    has = set(_papers(stays).values_list("kind", "sha256"))
    papers = _papers(dropped).order_by("pk")
    return [change(row, {"investment_id": stays.pk}) for row in papers if (row.kind, row.sha256) not in has]


def _papers(row: Investment) -> Any:
    return Evidence.objects.filter(investment__project=row.project_id, investment__month=row.month)


def reckoned(row: Reckoned) -> str:
    """A sum up to a month, or a month, in a few words."""
    amount = words.exact(row.amount)
    if isinstance(row, Investment):
        return f"{row.month:%Y-%m} {amount}"
    return _("up to %(month)s: %(amount)s") % {"month": f"{row.until:%Y-%m}", "amount": amount}


def count_once(plan: Plan, choices: Mapping[str, str]) -> Plan:
    """The plan, asking which reckoning stays where one project has a sum up to a month and the other months up to then.

    Both would count twice (`set_investment_before`). Up to the later of such months everything of the one gives way to
    everything of the other; later months are compared one by one.
    """
    mine, theirs = _reckoning(plan.survivor.pk), _reckoning(plan.loser.pk)
    covered = [until for until in (_covered(mine, theirs), _covered(theirs, mine)) if until is not None]
    if not covered:
        return plan
    sums, months = _mover(InvestmentBefore), _mover(Investment)
    until = max(covered)
    clash = clash_of(sums, SUM, _up_to(mine, until), _up_to(theirs, until), dict(choices))
    others = [line for line in plan.lines if line.mover not in (sums, months)]
    lines = [_after(line, until) for line in plan.lines if line.mover == months]
    return replace(plan, lines=[*others, *(line for line in lines if line.count), Line(sums, (), (clash,))])


def _mover(model: type[Reckoned]) -> Mover:
    return next(mover for mover in movers_of(Project) if mover.model == model._meta.label)


def _reckoning(pk: int) -> list[Reckoned]:
    """What a project has in force: its sum if any, then its months."""
    sums = InvestmentBefore.objects.current().filter(project=pk)
    return [*sums, *Investment.objects.current().filter(project=pk).order_by("month")]


def _covered(one: Iterable[Reckoned], other: Iterable[Reckoned]) -> date | None:
    """Up to when the sum of the one holds months of the other; None where it holds none."""
    until = next((row.until for row in one if isinstance(row, InvestmentBefore)), None)
    if until is not None and any(isinstance(row, Investment) and row.month <= until for row in other):
        return until
    return None


def _up_to(rows: Iterable[Reckoned], until: date) -> list[Reckoned]:
    return [row for row in rows if isinstance(row, InvestmentBefore) or row.month <= until]


def _after(line: Line, until: date) -> Line:
    free = [row for row in line.free if row.month > until]
    return replace(line, free=free, clashes=[clash for clash in line.clashes if clash.theirs[0].month > until])


def _drafted(pk: int) -> Any:
    return PlanLine.objects.filter(project=pk, plan__frozen_at__isnull=True).select_related("plan").order_by("pk")


def _count(pk: int) -> int:
    return int(_drafted(pk).count())


def _move(loser: int, survivor: int, _actor_id: int | None, _at: datetime) -> list[Step]:
    """A draft plans for the one that stays; where it plans for it already, that line stays. Frozen lines never change:
    whoever reads them takes them for what the project became part of (queries/plans).
    """
    steps: list[Step] = []
    for line in _drafted(loser).select_for_update():
        is_moved = not PlanLine.objects.filter(plan=line.plan_id, project=survivor).exists()
        if is_moved:
            PlanLine.objects.filter(pk=line.pk).update(project=survivor)
        else:
            line.delete()
        _bump(line.plan_id)
        told = {"plan": line.plan_id, "from": loser, "to": survivor, "amount": str(line.amount), "note": line.note}
        steps.append({**told, "moved": is_moved})
    return steps


def _bump(plan_id: int) -> None:
    PlanVersion.objects.filter(pk=plan_id).update(version=F("version") + 1)


def _blocked(step: Step) -> str:
    """A plan that was frozen since, or whose line was written anew, keeps a merge from being undone."""
    plan = PlanVersion.objects.filter(pk=step["plan"]).first()
    if plan is None:
        return ""
    same = {"plan": plan, "amount": Decimal(step["amount"]), "note": step["note"], "project": step["to"]}
    if plan.is_draft and (not step["moved"] or PlanLine.objects.filter(**same).exists()):
        return ""
    return _("The plan “%(plan)s” was frozen, or its line changed, since the merge.") % {"plan": plan.title}


def _back(step: Step, _actor_id: int | None, _at: datetime) -> None:
    """The draft says of both what it said; a draft that was thrown away since stays so."""
    if not PlanVersion.objects.filter(pk=step["plan"]).exists():
        return
    if step["moved"]:
        PlanLine.objects.filter(plan=step["plan"], project=step["to"]).update(project=step["from"])
    else:
        said = {"amount": Decimal(step["amount"]), "note": step["note"]}
        PlanLine.objects.create(plan_id=step["plan"], project_id=step["from"], **said)
    _bump(step["plan"])


DRAFTED: Final = Own(_count, _move, _blocked, _back)
