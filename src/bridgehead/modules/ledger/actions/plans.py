"""The plan of a year as numbered versions: drafting one, writing its lines, freezing it, throwing a draft away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Refused, require, scope_q
from bridgehead.foundation.audit.chain import Target, record, record_many
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.actions.common import check_amount, check_day, check_text
from bridgehead.modules.ledger.kept import keep_by_id
from bridgehead.modules.ledger.models import PlanLine, PlanVersion, Project, SourceKind, YearPlan
from bridgehead.modules.ledger.queries.plans import VIEW_PLAN, access_plan, before_of_plan, related_paths_q
from bridgehead.modules.ledger.queries.visibility import access_project

CHANGE = "ledger.change_plan"


def draft_plan(
    *, actor: Actor, unit_id: int, year: int, title: str, basis: str = "", basis_on: date | None = None
) -> PlanVersion:
    """Begin the next version of a unit's plan of a year, as a copy of what is in force.

    Raises Refused where a draft stands already, or where a unit above or below keeps the plan of that year: a project
    has one plan.
    """
    values = _checked(title, basis, basis_on)
    if not 1990 <= year <= 2100:
        raise Refused({"year": [_("Write the year with four digits.")]})
    with transaction.atomic():
        unit = Unit.objects.select_for_update().filter(scope_q(actor, VIEW_PLAN, "path"), pk=unit_id).first()
        if unit is None:
            raise Refused({"unit": [_("This choice is not offered.")]})
        require(actor, CHANGE, unit.path)
        _refuse_overlap(unit, year)
        same = PlanVersion.objects.filter(unit=unit, year=year).order_by("-number")
        last = same.first()
        if last is not None and last.is_draft:
            raise Refused({"year": [_("A draft stands already: change it, or throw it away.")]})
        number = last.number + 1 if last is not None else 1
        now = timezone.now()
        plan = PlanVersion.objects.create(
            unit=unit, year=year, number=number, created_at=now, created_by_id=actor.id, **values
        )
        standing = _standing(unit, year)
        lines = [PlanLine(plan=plan, project_id=row.project_id, amount=row.amount) for row in standing]
        PlanLine.objects.bulk_create(lines, batch_size=500)
        after = {"unit_id": unit.pk, "year": year, "number": number, "lines": len(lines), **values}
        record(actor=actor, action="ledger.plan.drafted", target=plan, before=None, after=after)
    return plan


def change_plan(
    *, actor: Actor, plan_id: int, version: int, title: str, basis: str = "", basis_on: date | None = None
) -> PlanVersion:
    """Change what a draft is called and based on; Conflict where `version` is old."""
    values = _checked(title, basis, basis_on)
    with transaction.atomic():
        plan = _draft(actor, plan_id, version)
        before = {name: getattr(plan, name) for name in values}
        if before != values:
            _save(plan, values)
            record(actor=actor, action="ledger.plan.changed", target=plan, before=before, after=values)
    return plan


def set_plan_line(
    *, actor: Actor, plan_id: int, project_id: int, amount: Decimal | None, note: str = "", seen: Decimal | None = None
) -> PlanLine | None:
    """Write what a draft plans for a project, CNY; `amount` None takes the project out of the draft.

    `seen` is the amount that the actor saw, None where there was no line: anything else is a Conflict.
    """
    check_amount(amount)
    note = check_text(note, "note", 200)
    with transaction.atomic():
        # The project before the plan, as whoever merges two projects takes them.
        project = access_project(actor, project_id=project_id, lock=True)
        plan = _draft(actor, plan_id, None)
        if not project.unit.path.startswith(plan.unit.path):
            raise Refused({"project": [_("This project does not belong to the unit of the plan.")]})
        line = PlanLine.objects.filter(plan=plan, project=project).first()
        stands = line.amount if line is not None else None
        if stands != seen:
            differing = {} if stands == amount else {"amount": (stands, amount)}
            raise Conflict(current_version=plan.version, differences=differing)
        if line is not None and (line.amount, line.note) == (amount, note):
            return line
        before = {"project_id": project.pk, "amount": stands, "note": line.note} if line is not None else None
        if amount is None:
            PlanLine.objects.filter(plan=plan, project=project).delete()
            line = None
        else:
            line, _made = PlanLine.objects.update_or_create(
                plan=plan, project=project, defaults={"amount": amount, "note": note}
            )
        _save(plan, {})
        after = {"project_id": project.pk, "amount": amount, "note": note}
        record(actor=actor, action="ledger.plan.line_written", target=plan, before=before, after=after)
    return line


def freeze_plan(*, actor: Actor, plan_id: int, version: int) -> PlanVersion:
    """Put a draft in force: from now on its lines stand, and the plan of each project is what its line says.

    `version` is the one that the actor saw: a line that somebody wrote since is a Conflict. Raises Refused for a plan
    without lines, without a basis, or that says nothing otherwise than the version before. Lines of projects that were
    withdrawn since they were drafted go from the plan: nothing is planned for what was registered by mistake.
    """
    with transaction.atomic():
        _lock_planned(access_plan(actor, plan_id, CHANGE))
        plan = _draft(actor, plan_id, version)
        gone, lines = _drop_withdrawn(plan), dict(plan.lines.values_list("project_id", "amount"))
        errors: dict[str, list[str]] = {}
        if not lines:
            errors["lines"] = [_("A plan without projects cannot be frozen.")]
        if not plan.basis:
            errors["basis"] = [_("Name the document that the plan is based on.")]
        before = before_of_plan(plan)
        if before is not None and dict(before.lines.values_list("project_id", "amount")) == lines:
            errors["lines"] = [_("This version says the same of every project as the one before.")]
        if errors:
            raise Refused(errors)
        now = timezone.now()
        _put_in_force(actor, plan, lines, now)
        _save(plan, {"frozen_at": now, "frozen_by_id": actor.id})
        after = {"frozen_at": now, "lines": len(lines), "amount": sum(lines.values(), Decimal(0)), "withdrawn": gone}
        record(actor=actor, action="ledger.plan.frozen", target=plan, before=None, after=after)
    return plan


def discard_plan(*, actor: Actor, plan_id: int, version: int) -> None:
    """Throw a draft away; its lines stay in the audit."""
    with transaction.atomic():
        plan = _draft(actor, plan_id, version)
        if plan.evidence.exists():
            raise Refused({"lines": [_("A draft that holds a file cannot be thrown away.")]})
        lines = {str(project): str(amount) for project, amount in plan.lines.values_list("project_id", "amount")}
        before = {"unit_id": plan.unit_id, "year": plan.year, "number": plan.number, "lines": lines}
        record(actor=actor, action="ledger.plan.discarded", target=plan, before=before, after=None)
        plan.delete()


def _checked(title: str, basis: str, basis_on: date | None) -> dict[str, Any]:
    if basis_on is not None:
        check_day(basis_on, "basis_on")
    return {
        "title": check_text(title, "title", 80, required=True),
        "basis": check_text(basis, "basis", 200),
        "basis_on": basis_on,
    }


def _draft(actor: Actor, plan_id: int, version: int | None) -> PlanVersion:
    plan = access_plan(actor, plan_id, CHANGE, lock=True)
    if not plan.is_draft:
        raise Refused({"lines": [_("This version is frozen: draft the next one to change it.")]})
    if version is not None and plan.version != version:
        raise Conflict(current_version=plan.version, differences={})
    return plan


def _save(plan: PlanVersion, values: Mapping[str, Any]) -> None:
    PlanVersion.objects.filter(pk=plan.pk).update(**values, version=F("version") + 1)
    plan.refresh_from_db()


def _refuse_overlap(unit: Unit, year: int) -> None:
    other = PlanVersion.objects.filter(related_paths_q(unit.path), year=year).exclude(unit=unit)
    found = other.select_related("unit").first()
    if found is not None:
        raise Refused({"unit": [_("The plan of this year is kept by %(unit)s.") % {"unit": found.unit.name}]})


def _standing(unit: Unit, year: int) -> QuerySet[Any]:
    """The plans in force of the projects of a unit."""
    rows = YearPlan.objects.current().filter(
        year=year, project__unit__path__startswith=unit.path, project__withdrawn_at__isnull=True
    )
    return rows.order_by("project_id")


def _lock_planned(plan: PlanVersion) -> None:
    """Lock every project that a plan may say something of: before the plan, as whoever merges two projects does."""
    drafted = plan.lines.values("project_id")
    projects = Project.objects.filter(Q(pk__in=drafted) | Q(unit__path__startswith=plan.unit.path))
    list(projects.order_by("pk").values_list("pk").select_for_update(of=("self",)))


def _drop_withdrawn(plan: PlanVersion) -> list[int]:
    """Take the lines of withdrawn projects out of a draft; the ids of these projects."""
    lines = plan.lines.filter(project__withdrawn_at__isnull=False)
    gone = sorted(lines.values_list("project_id", flat=True))
    lines.delete()
    return gone


def _put_in_force(actor: Actor, plan: PlanVersion, lines: Mapping[int, Decimal], now: datetime) -> None:
    """Close the plans in force that the version says otherwise, and write those that it says."""
    standing = {row.project_id: row for row in _standing(plan.unit, plan.year)}
    others = YearPlan.objects.current().filter(year=plan.year, project_id__in=lines)
    standing |= {row.project_id: row for row in others}
    changed = {pk: row.amount for pk, row in standing.items() if lines.get(pk) != row.amount}
    YearPlan.objects.filter(pk__in=[standing[pk].pk for pk in changed]).update(superseded_at=now)
    source = {"plan": {"id": plan.pk, "number": plan.number, "title": plan.title, "basis": plan.basis}}
    written = {pk: amount for pk, amount in lines.items() if pk not in standing or pk in changed}
    YearPlan.objects.bulk_create(
        [
            YearPlan(
                project_id=pk,
                year=plan.year,
                amount=amount,
                recorded_at=now,
                recorded_by_id=actor.id,
                source_kind=SourceKind.COMPUTED,
                source=source,
            )
            for pk, amount in written.items()
        ],
        batch_size=500,
    )
    rows: list[tuple[Target, Mapping[str, Any] | None, Mapping[str, Any] | None]] = [
        (
            ("ledger.project", pk),
            {"year": plan.year, "amount": changed[pk]} if pk in changed else None,
            {"year": plan.year, "amount": written[pk], "plan": plan.title} if pk in written else None,
        )
        for pk in sorted({*changed, *written})
    ]
    keep_by_id(sorted({*changed, *written}), rules.current())
    if rows:
        record_many(actor=actor, action="ledger.yearplan.frozen", rows=rows)
