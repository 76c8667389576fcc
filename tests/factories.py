"""Rows for tests: one plain function a model. Every name in here is invented."""

from __future__ import annotations

import hashlib
import io
import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from bridgehead.foundation import files
from bridgehead.foundation.access import Actor
from bridgehead.foundation.search.indexing import index
from bridgehead.foundation.search.models import CommonToken, SearchEntry, SearchStratum
from bridgehead.modules.accounts.models import (
    ApiToken,
    Delegation,
    IdempotencyRecord,
    Person,
    RoleGrant,
    Unit,
    UnitKind,
)
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.delivery.models import Problem, ProblemStep
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
from bridgehead.modules.parties.models import Contact, Enterprise, EnterpriseAlias, EnterpriseYear

_numbers = itertools.count(1)
PASSWORD = "long-enough-for-tests"
NOON = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)


def make_district() -> Unit:
    """The root of the tree; the same one on every call of a test."""
    district = Unit.objects.filter(parent=None).order_by("pk").first()
    return district or make_unit(name="桥港区", kind=UnitKind.DISTRICT, parent=None)


_DISTRICT: Any = object()


def make_unit(*, name: str = "", kind: str = UnitKind.PARK, parent: Any = _DISTRICT, **facts: Any) -> Unit:
    """A unit below `parent`; below the district, when left out; a root, when None."""
    above: Unit | None = make_district() if parent is _DISTRICT else parent
    unit = Unit(name=name or f"园区{next(_numbers)}", kind=kind, parent=above, **facts)
    unit.path = f"draft-{next(_numbers)}"
    unit.save()
    unit.path = f"{above.path if above else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def make_person(*, role: str | None = "administrator", unit: Unit | None = None, **facts: Any) -> Person:
    """A person of `unit` (the district, when left out) who holds `role` there; `role=None` gives no role."""
    number = next(_numbers)
    unit = unit or make_district()
    person = Person(**{"username": f"person{number}", "name": f"何以宁{number}", "unit": unit, **facts})
    person.set_password(PASSWORD)
    person.save()
    index("person", [person.pk])
    if role is not None:
        make_grant(person=person, role=role, unit=unit)
    return person


def make_grant(*, person: Person | None = None, role: str = "promoter", unit: Unit | None = None) -> RoleGrant:
    """One more role."""
    person = person or make_person(role=None)
    return RoleGrant.objects.create(person=person, role=role, unit=unit or person.unit)


def make_delegation(*, giver: Person | None = None, deputy: Person | None = None, **facts: Any) -> Delegation:
    """All that `giver` holds is lent to `deputy` for this week."""
    giver = giver or make_person()
    today = timezone.localdate()
    facts = {"starts_on": today, "ends_on": today + timedelta(days=6), **facts}
    lent = Delegation.objects.create(giver=giver, deputy=deputy or make_person(role=None), **facts)
    lent.grants.set(giver.grants.all())
    return lent


def make_actor(role: str | None = "administrator", unit: Unit | None = None, **facts: Any) -> Actor:
    """A new person as an actor."""
    return actor_of(make_person(role=role, unit=unit, **facts))


def make_token(*, person: Person | None = None, scopes: tuple[str, ...] = (), **facts: Any) -> tuple[ApiToken, str]:
    """A token and its secret; `scopes` as in `Actor.token_scopes`."""
    secret = f"bh_test{next(_numbers):08d}secret"
    token = ApiToken.objects.create(
        person=person or make_person(),
        **{
            "name": "月报接口",
            "prefix": secret[:12],
            "digest": hashlib.sha256(secret.encode()).hexdigest(),
            "scopes": list(scopes),
            **facts,
        },
    )
    return token, secret


def make_idempotency_record(*, person: Person | None = None, **facts: Any) -> IdempotencyRecord:
    """An answer of the API that was kept under a key."""
    facts = {"key": "k-1", "request_digest": "0" * 64, "status": 201, "body": {"id": 1}, **facts}
    return IdempotencyRecord.objects.create(person=person or make_person(), **facts)


def make_enterprise(**facts: Any) -> Enterprise:
    """A firm without a credit code."""
    name = facts.pop("name", f"硕渡{next(_numbers)}新材料有限公司")
    facts.setdefault("name_key", name)
    enterprise = Enterprise.objects.create(name=name, **facts)
    index("enterprise", [enterprise.pk])
    return enterprise


def make_alias(*, enterprise: Enterprise | None = None, name: str = "硕渡新材", **facts: Any) -> EnterpriseAlias:
    """Another name of a firm."""
    facts.setdefault("name_key", name)
    alias = EnterpriseAlias.objects.create(enterprise=enterprise or make_enterprise(), name=name, **facts)
    index("enterprise", [alias.enterprise_id])
    return alias


def make_contact(*, enterprise: Enterprise | None = None, **facts: Any) -> Contact:
    """Somebody to call."""
    facts.setdefault("name", "温见山")
    contact = Contact.objects.create(enterprise=enterprise or make_enterprise(), **facts)
    index("contact", [contact.pk])
    return contact


def make_enterprise_year(*, enterprise: Enterprise | None = None, **facts: Any) -> EnterpriseYear:
    """What a firm reported of a year."""
    facts = {"year": 2025, "revenue": Decimal(120_000_000), "employees": 86, **facts}
    return EnterpriseYear.objects.create(enterprise=enterprise or make_enterprise(), **facts)


def make_negotiation_terms(*, project: ledger.Project | None = None, **facts: Any) -> ledger.NegotiationTerms:
    """What is asked before signing."""
    facts = {"wanted": "标准厂房三万平方米", "recorded_at": NOON, **facts}
    return ledger.NegotiationTerms.objects.create(project=project or make_project(), **facts)


def make_project(**facts: Any) -> ledger.Project:
    """A project with its current version; derived fields are what is given, not derived."""
    number = next(_numbers)
    own = {
        "code": facts.pop("code", f"QG2026-{number:04d}"),
        "created_at": facts.pop("created_at", NOON),
        **{
            name: facts.pop(name)
            for name in (
                "stage",
                "stage_on",
                "total_investment",
                "signed_on",
                "latest_event_at",
                "rules_id",
            )
            if name in facts
        },
    }
    facts = {"name": f"乐棹{number}号储能项目", **facts}
    facts.setdefault("unit", None)
    facts["unit"] = facts["unit"] or make_district()
    project = ledger.Project.objects.create(**facts, **own)
    ledger.ProjectVersion.objects.create(project=project, recorded_at=own["created_at"], **facts)
    index("project", [project.pk])
    return project


def make_project_alias(*, project: ledger.Project | None = None, **facts: Any) -> ledger.ProjectAlias:
    """Another name of a project."""
    facts = {"name": "硕渡二号厂房", "name_key": "硕渡二号厂房", "recorded_at": NOON, **facts}
    alias = ledger.ProjectAlias.objects.create(project=project or make_project(), **facts)
    index("project", [alias.project_id])
    return alias


def make_search_entry(**facts: Any) -> SearchEntry:
    """A row of the index without a thing behind it."""
    facts = {"kind": "project", "object_id": next(_numbers) + 10**9, "lines": "name\t乐棹", "tokens": "n乐棹", **facts}
    return SearchEntry.objects.create(**facts)


def make_search_stratum(**facts: Any) -> SearchStratum:
    """Where the first stratum of projects begins."""
    return SearchStratum.objects.create(**{"kind": "project", "number": 0, "weight": 1, **facts})


def make_common_token(**facts: Any) -> CommonToken:
    """A token of many projects."""
    return CommonToken.objects.create(**{"kind": "project", "token": "n项目", "entries": 1_000, **facts})


def make_rule_version(**facts: Any) -> ledger.RuleVersion:
    """A draft of the rules that says what the shipped ones say."""
    facts = {"pk": 100 + next(_numbers), "title": "试行口径", "body": {}, "created_at": NOON, **facts}
    return ledger.RuleVersion.objects.create(**facts)


def make_project_mark(*, project: ledger.Project | None = None, **facts: Any) -> ledger.ProjectMark:
    """A project waits in the list of those filed and not started."""
    facts = {"key": "list:filed_not_started", "since": date(2026, 3, 31), **facts}
    return ledger.ProjectMark.objects.create(project=project or make_project(), **facts)


def make_milestone(*, project: ledger.Project | None = None, **facts: Any) -> ledger.Milestone:
    """A reported signing of 1亿元 on 31 March 2026, unless told otherwise."""
    facts = {
        "strand": "promotion",
        "kind": "signed",
        "happened_on": date(2026, 3, 31),
        "amount": Decimal(100_000_000),
        "recorded_at": NOON,
        **facts,
    }
    facts.setdefault("amount_cny", facts["amount"])
    return ledger.Milestone.objects.create(project=project or make_project(), **facts)


def make_evidence(*, milestone: ledger.Milestone | None = None, **facts: Any) -> ledger.Evidence:
    """A file that backs a milestone; its bytes are not stored."""
    facts = {
        "kind": "agreement",
        "name": "协议.pdf",
        "sha256": "0" * 64,
        "size": 1,
        "media_type": "application/pdf",
        "uploaded_at": NOON,
        **facts,
    }
    return ledger.Evidence.objects.create(milestone=milestone or make_milestone(), **facts)


def make_phase(*, project: ledger.Project | None = None, **facts: Any) -> ledger.Phase:
    """首期."""
    facts = {"label": "首期", "recorded_at": NOON, **facts}
    return ledger.Phase.objects.create(project=project or make_project(), **facts)


def make_contribution(*, project: ledger.Project | None = None, **facts: Any) -> ledger.Contribution:
    """The whole share for the project's own unit."""
    project = project or make_project()
    facts = {"unit": project.unit, "role": "lead", "share": Decimal(1), "recorded_at": NOON, **facts}
    return ledger.Contribution.objects.create(project=project, **facts)


def make_investment(*, project: ledger.Project | None = None, **facts: Any) -> ledger.Investment:
    """1000万元 in March 2026."""
    facts = {"month": date(2026, 3, 1), "amount": Decimal(10_000_000), "recorded_at": NOON, **facts}
    return ledger.Investment.objects.create(project=project or make_project(), **facts)


def make_year_plan(*, project: ledger.Project | None = None, **facts: Any) -> ledger.YearPlan:
    """1亿元 planned for 2026."""
    facts = {"year": 2026, "amount": Decimal(100_000_000), "recorded_at": NOON, **facts}
    return ledger.YearPlan.objects.create(project=project or make_project(), **facts)


def make_saved_view(*, person: Person | None = None, **facts: Any) -> ledger.SavedView:
    """A kept filter."""
    facts = {"name": "亿元以上", "query": "investment_min=100000000", **facts}
    return ledger.SavedView.objects.create(person=person or make_person(), **facts)


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


def make_column_habit(*, unit: Unit | None = None, **facts: Any) -> ColumnHabit:
    """甲栏 means the total."""
    facts = {"head": "甲栏", "field": "total", "money_unit": "亿元", "used_at": NOON, **facts}
    return ColumnHabit.objects.create(unit=unit or make_district(), **facts)
