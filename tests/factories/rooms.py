"""Rows of the rooms above the ledger: documents, findings, problems, imports."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from bridgehead.foundation import files
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.accounts.models import (
    Unit,
)
from bridgehead.modules.bulletins.models import Bulletin, BulletinFigure, OwnTemplate
from bridgehead.modules.checking.models import Draft
from bridgehead.modules.delivery.models import (
    Baseline,
    CalendarDay,
    LightChoice,
    LightRule,
    MonthLight,
    Problem,
    ProblemStep,
    Proposal,
    Schedule,
    ScheduleTask,
)
from bridgehead.modules.delivery.planning import sketch_json, sketch_of
from bridgehead.modules.documents.models import (
    Document,
    GazetteerEntry,
    PublishedFigure,
    ReviewStep,
    StatementRecord,
)
from bridgehead.modules.exchange.models import ColumnHabit, ImportRow, WorkbookImport
from bridgehead.modules.findings.models import Finding, FindingEvidence, Reconciliation
from bridgehead.modules.ledger import models as ledger
from bridgehead.modules.targets.models import Chance, ClosedFigure, Closing, SeriesValue, Target
from tests.factories.core import NOON, _numbers, make_district, make_person, make_project, make_unit


def make_document(**facts: Any) -> Document:
    """A document with one sentence and no statement."""
    number = next(_numbers)
    text = facts.pop("text", "桥港区1至7月签约亿元以上项目42个。")
    unit = facts.pop("unit", None) or make_district()
    facts = {
        "title": f"桥港区招商简报{number}",
        "file_name": f"bulletin{number}.txt",
        "file_sha256": hashlib.sha256(f"{number}{text}".encode()).hexdigest(),
        "file_size": len(text.encode()),
        "encoding": "utf-8",
        "uploaded_at": timezone.now(),
        **facts,
    }
    document = Document.objects.create(text=text, unit=unit, **facts)
    index("document", [document.pk])
    return document


def make_draft(**facts: Any) -> Draft:
    """A draft of one sentence."""
    person = facts.pop("person", None) or make_person()
    text = facts.pop("text", "桥港区今年1—7月新签约亿元以上项目42个。")
    unit = facts.pop("unit", None) or person.unit
    facts = {"title": "招商月报送审稿", "created_at": timezone.now(), **facts}
    return Draft.objects.create(person=person, unit=unit, text=text, **facts)


def make_statement(*, document: Document | None = None, **facts: Any) -> StatementRecord:
    """A figure statement over the whole text of `make_document`."""
    document = document or make_document()
    content = facts.pop("content", None) or {
        "doc": document.file_name,
        "kind": "figure",
        "quote": document.text,
        "span": [0, len(document.text)],
        "place": "桥港区",
        "measure": "project.signed.count",
        "filters": {"investment_min": 100000000},
        "value": "42",
        "unit": "1",
        "comparator": "=",
        "modality": "actual",
        "period": "2026-01-01/2026-07-31",
    }
    facts = {
        "position": document.statements.count(),
        "kind": content["kind"],
        "start": content["span"][0],
        "end": content["span"][1],
        "read_as": content,
        "content": content,
        **facts,
    }
    return StatementRecord.objects.create(document=document, **facts)


def make_review_step(*, document: Document | None = None, **facts: Any) -> ReviewStep:
    """A step of a review that changed nothing."""
    facts = {"action": "accept", "taken_at": NOON, "changes": [], **facts}
    return ReviewStep.objects.create(document=document or make_document(), **facts)


def make_gazetteer_entry(*, unit: Unit | None = None, **facts: Any) -> GazetteerEntry:
    """A park that somebody entered by hand."""
    facts = {"kind": "park", "term": f"沿江智造园{next(_numbers)}", "created_at": NOON, **facts}
    return GazetteerEntry.objects.create(unit=unit or make_district(), **facts)


def make_published_figure(*, statement: StatementRecord | None = None, **facts: Any) -> PublishedFigure:
    """The accepted figure of a statement."""
    statement = statement or make_statement(state="accepted")
    facts = {
        "unit": statement.document.unit,
        "measure_id": "project.signed.count",
        "measure": "project.signed.count[investment_min=100000000]",
        "place": "桥港区",
        "value": Decimal(42),
        "value_unit": "1",
        "comparator": "=",
        "modality": "actual",
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 7, 31),
        "accepted_at": NOON,
        **facts,
    }
    return PublishedFigure.objects.create(statement=statement, **facts)


def make_finding(*, document: Document | None = None, **facts: Any) -> Finding:
    """A contradiction within a document, without its evidence."""
    document = document or make_document()
    facts = {
        "key": hashlib.sha256(f"finding{next(_numbers)}".encode()).hexdigest()[:32],
        "kind": "part",
        "severity": "error",
        "gravity": 0,
        "scope": "document",
        "unit": document.unit,
        "message_zh": "外资项目50个，多于全部项目42个",
        "message_en": "50 foreign projects are more than the 42 in all",
        "likeliest_zh": "两数口径不同",
        "likeliest_en": "the two have different definitions",
        "value_unit": "1",
        "expected_text": "42",
        "found_text": "50",
        "first_seen_at": NOON,
        "last_seen_at": NOON,
        **facts,
    }
    return Finding.objects.create(document=document, **facts)


def make_finding_evidence(*, finding: Finding | None = None, **facts: Any) -> FindingEvidence:
    """A statement of the finding's document that disagrees."""
    finding = finding or make_finding()
    statement = facts.pop("statement", None) or make_statement(document=finding.document)
    facts = {
        "position": finding.evidence.count(),
        "origin": "document",
        "document": statement.document,
        "statement": statement,
        "unit": statement.document.unit,
        "start": statement.start,
        "end": statement.end,
        "quote": statement.content["quote"],
        "content": statement.content,
        **facts,
    }
    return FindingEvidence.objects.create(finding=finding, **facts)


def make_problem(*, project: ledger.Project | None = None, **facts: Any) -> Problem:
    """A permit that does not come, due in ten days."""
    project = project or make_project()
    today = timezone.localdate()
    facts = {
        "kind": "permit",
        "title": "施工许可证未办结",
        "raised_on": today - timedelta(days=20),
        "due_on": today + timedelta(days=10),
        "unit": project.unit,
        "latest_at": NOON,
        **facts,
    }
    return Problem.objects.create(project=project, **facts)


def make_problem_step(*, problem: Problem | None = None, **facts: Any) -> ProblemStep:
    """Something that was done."""
    facts = {"kind": "progress", "at": NOON, "text": "已补齐材料", **facts}
    return ProblemStep.objects.create(problem=problem or make_problem(), **facts)


def make_calendar_day(**facts: Any) -> CalendarDay:
    """A Friday on which the place rests."""
    facts = {"day": date(2026, 12, 4), "name": "登高节", "source": "桥政发〔2026〕8号", "recorded_at": NOON, **facts}
    return CalendarDay.objects.create(**facts)


def make_schedule(*, project: ledger.Project | None = None, **facts: Any) -> Schedule:
    """The plan of a project: a review of the layout from today on, then the start."""
    today = timezone.localdate()
    facts = {
        "template": "land_ready",
        "template_version": "2026-11",
        "direction": "start",
        "data_date": today,
        "target": "F2",
        "state": "accepted",
        "created_at": NOON,
        **facts,
    }
    schedule = Schedule.objects.create(project=project or make_project(), **facts)
    done = today + timedelta(days=14)
    make_schedule_task(schedule=schedule, code="C2", name="设计方案审查", planned_finish=done)
    make_schedule_task(
        schedule=schedule,
        code="F2",
        name="实质性开工",
        takes="0wd",
        after=["C2"],
        milestone="started",
        position=1,
        planned_start=done,
        planned_finish=done,
    )
    return schedule


def make_schedule_task(*, schedule: Schedule | None = None, **facts: Any) -> ScheduleTask:
    """A task of ten working days."""
    today = timezone.localdate()
    facts = {
        "code": "X1",
        "name": "外线供电",
        "takes": "10wd",
        "position": 2,
        "planned_start": today,
        "planned_finish": today + timedelta(days=14),
        **facts,
    }
    return ScheduleTask.objects.create(schedule=schedule or make_schedule(), **facts)


def make_baseline(*, schedule: Schedule | None = None, **facts: Any) -> Baseline:
    """What a plan was, of one task."""
    today = timezone.localdate().isoformat()
    row = {"code": "C2", "name": "设计方案审查", "start": today, "finish": today, "takes": "1wd"}
    facts = {"number": 1, "reason": "批准计划", "revision": 1, "taken_at": NOON, "body": [row], **facts}
    return Baseline.objects.create(schedule=schedule or make_schedule(), **facts)


def make_light_rule(**facts: Any) -> LightRule:
    """A rule set that knows two lights."""
    facts = {
        "key": "two_lights",
        "name": "两色",
        "rules": "ok: days_late <= 0\nlate: days_late > 0",
        "since": timezone.localdate(),
        "source": "桥政办〔2026〕30号",
        "recorded_at": NOON,
        **facts,
    }
    return LightRule.objects.create(**facts)


def make_light_choice(**facts: Any) -> LightChoice:
    """A unit that is judged strictly."""
    facts = {
        "key": "strict",
        "since": timezone.localdate(),
        "source": "桥政办〔2026〕31号",
        "recorded_at": NOON,
        **facts,
    }
    return LightChoice.objects.create(unit=facts.pop("unit", None) or make_unit(), **facts)


def make_month_light(*, project: ledger.Project | None = None, **facts: Any) -> MonthLight:
    """A project that was on time at the end of a month."""
    day = date(2026, 9, 30)
    facts = {"month": date(2026, 9, 1), "light": "ok", "late_by": 0, "due": day, "expected": day, **facts}
    return MonthLight.objects.create(
        project=project or make_project(), **{"key": "promised_day", "recorded_at": NOON, **facts}
    )


def make_proposal(*, schedule: Schedule | None = None, **facts: Any) -> Proposal:
    """The same plan from today on."""
    schedule = schedule or make_schedule()
    body = sketch_json(sketch_of(schedule, schedule.tasks.order_by("position")))
    facts = {"reason": "图审退改", "revision": schedule.revision, "body": body, "made_at": NOON, **facts}
    return Proposal.objects.create(schedule=schedule, **facts)


def make_reconciliation(**facts: Any) -> Reconciliation:
    """A run over nothing."""
    return Reconciliation.objects.create(**{"ran_at": NOON, **facts})


def make_workbook_import(*, unit: Unit | None = None, **facts: Any) -> WorkbookImport:
    """A workbook of one sheet with one project, stored, that waits for its columns."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("台账")
    for number, row in enumerate((("项目名称", "总投资（万元）"), ("硕渡膜材项目", 3000))):
        sheet.write_row(number, 0, row)
    book.close()
    stored = files.store(buffer.getvalue(), "台账.xlsx")
    facts = {
        "file_name": stored.name,
        "file_sha256": stored.sha256,
        "file_size": stored.size,
        "sheets": [["台账", 2, False]],
        "sheet": "台账",
        "uploaded_at": NOON,
        **facts,
    }
    return WorkbookImport.objects.create(unit=unit or make_district(), **facts)


def make_import_row(*, workbook: WorkbookImport | None = None, **facts: Any) -> ImportRow:
    """A new project in the second row of a sheet that was compared."""
    workbook = workbook or make_workbook_import(state="compared")
    facts = {"number": 2, "name": "硕渡膜材项目", "verdict": "new", "values": {"name": "硕渡膜材项目"}, **facts}
    return ImportRow.objects.create(workbook=workbook, **facts)


def make_target(*, unit: Unit | None = None, statement: StatementRecord | None = None, **facts: Any) -> Target:
    """Twelve projects of 亿元 signed in the year of the tests."""
    facts = {
        "measure": "project.signed.count[investment_min=100000000]",
        "measure_id": "project.signed.count",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "value": Decimal(12),
        "value_unit": "1",
        "rules": "pro_rata",
        "basis": "2026年政府工作报告",
        "set_at": NOON,
        **facts,
    }
    return Target.objects.create(unit=unit or make_district(), statement=statement, **facts)


def make_series_value(*, unit: Unit | None = None, **facts: Any) -> SeriesValue:
    """The regional product of a quarter."""
    facts = {
        "measure": "gdp.amount",
        "month": date(2026, 3, 1),
        "value": Decimal(25_000_000_000),
        "value_unit": "CNY",
        "recorded_at": NOON,
        **facts,
    }
    return SeriesValue.objects.create(unit=unit or make_district(), **facts)


def make_closing(**facts: Any) -> Closing:
    """A closed month without figures."""
    return Closing.objects.create(**{"month": date(2026, 3, 1), "as_of": date(2026, 3, 31), "known_at": NOON, **facts})


def make_closed_figure(*, closing: Closing | None = None, target: Target | None = None, **facts: Any) -> ClosedFigure:
    """What a target stood at."""
    target = target or make_target()
    own = {name: getattr(target, name) for name in ("measure", "unit", "person", "starts_on", "ends_on", "value_unit")}
    facts = {"target_value": target.value, "value": Decimal(2), "count": 2, "light": "warn", **own, **facts}
    return ClosedFigure.objects.create(closing=closing or make_closing(), target=target, **facts)


def make_chance(*, target: Target | None = None, **facts: Any) -> Chance:
    """Too little history to state one."""
    facts = {"day": date(2026, 3, 31), "outcome": {"shortfalls": []}, "computed_at": NOON, **facts}
    return Chance.objects.create(target=target or make_target(), **facts)


def make_column_habit(*, unit: Unit | None = None, **facts: Any) -> ColumnHabit:
    """甲栏 means the total."""
    facts = {"head": "甲栏", "field": "total", "money_unit": "亿元", "used_at": NOON, **facts}
    return ColumnHabit.objects.create(unit=unit or make_district(), **facts)


def make_own_template(*, unit: Unit | None = None, **facts: Any) -> OwnTemplate:
    """A text with one field."""
    facts = {
        "name": "周报",
        "kind": "text",
        "text": "# 周报\n{{ project.signed.count }}个",
        "changed_at": NOON,
        **facts,
    }
    return OwnTemplate.objects.create(unit=unit or make_district(), **facts)


def make_bulletin(*, unit: Unit | None = None, **facts: Any) -> Bulletin:
    """A circular of the first half of 2026, with no word in it."""
    facts = {
        "title": "招商引资通报",
        "template_key": "circular",
        "start": date(2026, 1, 1),
        "as_of": date(2026, 6, 30),
        "known_at": NOON,
        "blocks": [],
        **facts,
    }
    return Bulletin.objects.create(unit=unit or make_district(), **facts)


def make_bulletin_figure(*, bulletin: Bulletin | None = None, **facts: Any) -> BulletinFigure:
    """No project was signed."""
    bulletin = bulletin or make_bulletin()
    facts = {
        "number": 1,
        "measure_text": "project.signed.count",
        "unit": bulletin.unit,
        "start": bulletin.start,
        "end": bulletin.as_of,
        "form": "value",
        "text": "0",
        "value_text": "0",
        "value_unit": "1",
        **facts,
    }
    return BulletinFigure.objects.create(bulletin=bulletin, **facts)
