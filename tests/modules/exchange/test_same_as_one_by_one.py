"""A workbook written in bulk leaves what the ledger's actions leave when each row is entered by itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model

from bridgehead.foundation.audit.chain import history, verify
from bridgehead.foundation.search.indexing import faults
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger import kept
from bridgehead.modules.ledger.derived import drift
from bridgehead.modules.ledger.models import Counted, Milestone, Project, ProjectMark, ProjectVersion
from tests import factories
from tests.modules.exchange.worlds import compared, towns, workbook, written

pytestmark = pytest.mark.django_db
HEADS = (
    "项目名称",
    "责任单位",
    "投资方",
    "项目代码",
    "建设地点",
    "总投资（万元）",
    "用地（亩）",
    "计划竣工时间",
    "项目类别",
    "签约时间",
    "开工时间",
)
LEVELS = {"": "", "省重大": "province", "区重点": "district"}
WORDS = ("膜材", "线束", "储能", "装备", "食品")


def rows(count: int) -> list[tuple[Any, ...]]:
    """Facts in every mixture of there and not there; some are signed."""
    levels = list(LEVELS)
    return [
        (
            f"{number:02d}号{WORDS[number % 5]}项目",
            ("港东街道", "港西街道")[number % 2],
            f"投资集团{number % 7}" if number % 3 else "",
            f"2603-320900-04-01-{number:06d}" if number % 4 else "",
            f"{number % 6}路{number}号",
            1000 * number + 0.5 if number % 5 else "",
            10 * number if number % 2 else "",
            date(2027, 1, 1) + timedelta(days=number) if number % 3 else "",
            levels[number % 3],
            date(2026, 1, 1) + timedelta(days=number) if number % 4 == 1 else "",
            date(2026, 3, 1) + timedelta(days=number) if number % 5 == 1 else "",
        )
        for number in range(1, count + 1)
    ]


def entered_alone(actor: Any, row: tuple[Any, ...], units: dict[str, Any]) -> Project:
    name, unit, investor, code, site, total, land, completion, level, signed, started = row
    facts = {"name": name, "unit": units[unit], "investor": investor, "national_code": code, "site": site}
    facts |= {
        "estimated_investment": Decimal(str(total)) * 10_000 if total else None,
        "land_m2": (Decimal(land) * 2000 / 3).quantize(Decimal("0.01")) if land else None,
        "promised_completion_on": completion or None,
        "level": LEVELS[level],
    }
    project = ledger.register_project(actor=actor, facts=facts, source_kind="sheet")
    for kind, day in (("signed", signed), ("started", started)):
        if day:
            claim: dict[str, Any] = {"project_id": project.pk, "kind": kind, "happened_on": day}
            ledger.report_milestone(actor=actor, **claim, source_kind="sheet")
    project.refresh_from_db()
    return project


def stands(project: Project) -> dict[str, Any]:
    """What there is of a project, apart from ids, moments and where it came from."""
    tables = (ProjectVersion, Milestone, ProjectMark, Counted)
    return {
        "project": columns_of(project),
        **{model.__name__: sorted(map(columns_of, model.objects.filter(project=project)), key=str) for model in tables},
        "entries": [(each.action, each.before, sorted(each.after or ())) for each in history(project)],
    }


# Ids, what hangs on them, moments, and where it came from.
OWN = {"id", "project_id", "milestone_id", "claim", "code", "created_at", "recorded_at", "latest_event_at", "source"}


def columns_of(row: Model) -> dict[str, Any]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if one.attname not in OWN}


def test_a_workbook_leaves_what_entering_each_row_leaves() -> None:
    actor = factories.make_actor("statistician")
    units = {unit.name: unit for unit in towns()}
    told = rows(24)
    alone = [stands(entered_alone(actor, row, units)) for row in told]
    for project in Project.objects.all():
        ledger.withdraw_project(actor=actor, project_id=project.pk, version=project.version, reason="重复")
    book = written(actor, compared(actor, workbook([HEADS, *told])), most=7)
    assert book.counts["written"] == len(told)
    together = Project.objects.filter(withdrawn_at__isnull=True).order_by("pk")
    for project, one in zip(together, alone, strict=True):
        left = stands(project)
        assert {name: (value, one[name]) for name, value in left.items() if value != one[name]} == {}
    assert not list(drift())
    assert not list(kept.faults())
    assert not verify()
    assert not list(faults())
