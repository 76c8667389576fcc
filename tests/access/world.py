"""Two parks, one with a row of everything in it, each carrying a mark; and every address of pages and of the API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse

from bridgehead.foundation.files import store
from bridgehead.modules.accounts.models import Unit
from tests import factories
from tests.test_meta import PAGES

# Stands in the names and texts of the park: whoever is not of the park never reads it. (Names of units, firms and
# officials are no secret: forms offer them to everybody who works here.)
MARK = "隐桥坞"
OPENAPI = Path(__file__).parents[2] / "docs" / "openapi.json"
# Parameters behind which no row stands.
_PLAIN = {"kind": "milestone", "stage": "signed", "form": "library", "year": 2026, "media": "word"}
_CLEARANCES = ("contacts", "financials", "negotiation")


@dataclass(frozen=True, slots=True)
class World:
    """The unit with a row of everything, one beside it, and the parameters that lead to those rows."""

    inside: Unit
    outside: Unit
    enterprise_id: int
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `name` as it stands in the table of answers; `body` for the API, None for pages."""

    name: str
    method: str
    url: str
    body: dict[str, Any] | None = None

    @property
    def is_api(self) -> bool:
        """Whether this is an operation of the API."""
        return self.url.startswith("/api/")


def _paper(milestone: Any) -> int:
    file = store(b"%PDF-1.4\n%%EOF\n", f"{MARK}协议.pdf")
    return int(factories.make_evidence(milestone=milestone, name=file.name, sha256=file.sha256).pk)


def _planned(project: Any) -> dict[str, Any]:
    """The plan of a project with a row of everything."""
    schedule = factories.make_schedule(project=project)
    task = factories.make_schedule_task(schedule=schedule, name=f"{MARK}外线")
    return {
        "task_id": task.pk,
        "task": task.code,
        "rules": "promised_day",
        "proposal_id": factories.make_proposal(schedule=schedule, reason=f"{MARK}顺延").pk,
        "baseline_id": factories.make_baseline(schedule=schedule, reason=f"{MARK}批准").pk,
        **_approved(project, task),
        **_reminded(project),
        **_led(project),
        "day_id": factories.make_calendar_day().pk,
    }


def _assessed(unit: Any) -> dict[str, Any]:
    """A scheme with a draft, a run of the unit with an appeal, a posted task, an event."""
    version = factories.make_scheme_version()
    draft = factories.make_scheme_version(scheme=version.scheme, number=2, put_in_force_at=None)
    score = factories.make_run_score(run=factories.make_run(scheme_version=version), unit=unit)
    return {
        "scheme_id": version.scheme_id,
        "version_id": draft.pk,
        "item": "signed",
        "subject": f"u{unit.pk}",
        "run_id": score.run_id,
        "score_id": score.pk,
        "appeal_id": factories.make_appeal(score=score, reason=f"{MARK}申诉").pk,
        "posted_id": factories.make_posted_task(scheme=version.scheme).pk,
        "event_id": factories.make_credit_event(scheme=version.scheme, unit=unit, title=f"{MARK}走访").pk,
    }


def _led(project: Any) -> dict[str, Any]:
    """The task force of the project, with what it settled."""
    force = factories.make_task_force(project=project, basis=f"{MARK}专班文件")
    meeting = factories.make_meeting(force=force, text=f"{MARK}会议")
    return {
        "file_kind": "docx",
        "member_id": factories.make_member(force=force, charge=f"{MARK}总协调").pk,
        "meeting_id": meeting.pk,
        "matter_id": factories.make_matter(meeting=meeting, text=f"{MARK}议定").pk,
    }


def _reminded(project: Any) -> dict[str, Any]:
    """What the officer of the project is reminded of, and a calendar of the project."""
    officer = project.officer
    point = factories.make_point(title=f"{MARK}到期", project=project.name)
    return {
        "digest_id": factories.make_digest(person=officer, body=[point.as_json()]).pk,
        "channel_id": factories.make_channel(person=officer).pk,
        "feed_id": factories.make_feed(person=officer, project=project).pk,
        "secret": "s" * 43,
    }


def _published(unit: Unit) -> dict[str, Any]:
    """A figure of a bulletin, and a template."""
    figure = factories.make_bulletin_figure(bulletin=factories.make_bulletin(unit=unit, title=f"{MARK}通报"))
    template = factories.make_own_template(unit=unit, name=f"{MARK}模板")
    return {"bulletin_id": figure.bulletin_id, "figure_number": figure.number, "template_id": template.pk}


def _approved(project: Any, task: Any) -> dict[str, Any]:
    """An approval of the project with a row of everything."""
    approval = factories.make_approval(project=project, task=task, name=f"{MARK}施工许可")
    factories.make_approval_debt(approval=approval, paper=f"{MARK}消防文件")
    step = factories.make_approval_step(approval=approval, text=f"{MARK}收件")
    return {"approval_id": approval.pk, "record_id": step.pk}


def _held_up(project: Any) -> dict[str, Any]:
    """A problem of a project, with a step."""
    problem = factories.make_problem(project=project, title=f"{MARK}堵点")
    step = factories.make_problem_step(problem=problem, text=f"{MARK}进展")
    return {"problem_id": problem.pk, "step_id": step.pk}


def _blocked(project: Any) -> int:
    """A problem that holds a task of the project's plan up."""
    task = project.schedule.tasks.get(code="C2")
    problem = factories.make_problem(project=project, title=f"{MARK}卡点")
    return int(factories.make_blocked(problem=problem, task=task).pk)


def _aimed_at(unit: Unit) -> dict[str, Any]:
    """A target with a month that was closed, and a series."""
    target = factories.make_target(unit=unit, basis=f"{MARK}责任书")
    frozen = factories.make_closed_figure(target=target)
    factories.make_series_value(unit=unit)
    return {"target_id": target.pk, "closing_id": frozen.closing_id, "figure_id": frozen.pk}


def build_world() -> World:
    """A row behind every parameter of every address, all of the unit `inside`."""
    inside, outside = factories.make_unit(name="内园"), factories.make_unit(name="外园")
    officer = factories.make_person(role="promoter", unit=inside)
    for clearance in _CLEARANCES:
        factories.make_grant(person=officer, role=clearance, unit=inside)
    firm = factories.make_enterprise(name="内园新材料有限公司", unit_path=inside.path)
    factories.make_enterprise_year(enterprise=firm, source=f"{MARK}报表")
    project = factories.make_project(unit=inside, enterprise=firm, name=f"{MARK}项目", officer=officer)
    factories.make_negotiation_terms(project=project, wanted=f"{MARK}诉求")
    milestone = factories.make_milestone(project=project, kind="signed", note=f"{MARK}签约")
    statement = factories.make_statement(document=factories.make_document(unit=inside, title=f"{MARK}简报"))
    document, draft = statement.document, factories.make_draft(person=officer, title=f"{MARK}送审稿")
    finding = factories.make_finding(document=document, message_zh=f"{MARK}打架")
    factories.make_finding_evidence(finding=finding, statement=statement)
    twin = factories.make_project(unit=inside, enterprise=firm, name=f"{MARK}项目孪生")
    gone = factories.make_project(unit=inside, name=f"{MARK}旧登记", withdrawn_at=factories.NOON)
    workbook = factories.make_workbook_import(unit=inside, state="compared", title=f"{MARK}台账")
    plan = factories.make_plan_version(unit=inside, title=f"{MARK}年初计划")
    factories.make_plan_line(plan=plan, project=project, note=f"{MARK}线")
    return World(
        inside,
        outside,
        firm.pk,
        {
            "code": project.code,
            "milestone_id": milestone.pk,
            "evidence_id": _paper(milestone),
            "phase_id": factories.make_phase(project=project, label="一期").pk,
            "alias_id": factories.make_project_alias(project=project, name=f"{MARK}二厂").pk,
            "view_id": factories.make_saved_view(person=officer).pk,
            "document_id": document.pk,
            "statement_id": statement.pk,
            "draft_id": draft.pk,
            "person_id": officer.pk,
            "grant_id": officer.grants.get(role="promoter").pk,
            "delegation_id": factories.make_delegation(giver=officer, deputy=factories.make_person(role=None)).pk,
            "unit_id": inside.pk,
            "token_id": factories.make_token(person=officer)[0].pk,
            **_held_up(project),
            "entry_id": factories.make_gazetteer_entry(unit=inside, term=f"{MARK}产业园").pk,
            "finding_id": finding.pk,
            "enterprise_id": firm.pk,
            "contact_id": factories.make_contact(enterprise=firm, name=f"{MARK}联").pk,
            "key": str(milestone.pk),
            "number": factories.make_rule_version().pk,
            "plan_id": plan.pk,
            **_planned(project),
            "paper_id": factories.make_evidence(plan=plan, name=f"{MARK}计划.pdf").pk,
            **_PLAIN,
            **_published(inside),
            "import_id": workbook.pk,
            **_aimed_at(inside),
            "blocked_id": _blocked(project),
            "keep_id": project.pk,
            "pair_id": factories.make_like_pair(one=project, other=twin, reason=f"{MARK}两期").pk,
            "merge_id": factories.make_merge(survivor=project, loser=gone, reason=f"{MARK}重复").pk,
            **_assessed(inside),
            "row_id": factories.make_import_row(workbook=workbook, name=f"{MARK}膜材项目").pk,
        },
    )


def calls(world: World) -> Iterator[Call]:
    """Every page with GET and POST, every operation of the API with the least body that it takes."""
    for name, parameters in PAGES:
        url = reverse(name, kwargs={parameter: world.arguments[parameter] for parameter in parameters})
        yield Call(name, "GET", url)
        yield Call(name, "POST", url)
    document = json.loads(OPENAPI.read_text(encoding="utf-8"))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            filled = path.format_map(world.arguments)
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            body = _least(content["schema"], document, world.arguments) if content else {}
            query = "&".join(
                _asked(each, document, world.arguments)
                for each in operation.get("parameters", ())
                if each.get("required")
            )
            yield Call(operation["operationId"], method.upper(), filled + (f"?{query}" if "=" in query else ""), body)


def _asked(parameter: dict[str, Any], document: dict[str, Any], known: dict[str, Any]) -> str:
    """`name=value` of a required parameter of the query; nothing for one of the path."""
    if parameter["in"] != "query":
        return ""
    value = "project.signed.count" if parameter["name"] == "m" else _least(parameter["schema"], document, known)
    return f"{parameter['name']}={value}"


def _least(schema: dict[str, Any], document: dict[str, Any], known: dict[str, Any]) -> Any:
    """The smallest value that a schema of the OpenAPI document takes; ids of rows are those `known`."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _least(document["components"]["schemas"][name], document, known)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return _least(schema[several][0], document, known)
    if "enum" in schema or "const" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        fields = schema.get("properties", {})
        return {
            name: known[name] if _is_row(name, fields[name], known) else _least(fields[name], document, known)
            for name in schema.get("required", ())
        }
    if kind == "array":
        return [_least(schema["items"], document, known)] * schema.get("minItems", 0)
    if kind == "string":
        words = {"date": "2026-01-01", "date-time": "2026-01-01T00:00:00Z"}.get(schema.get("format", ""), "signed")
        return words if re.search(schema.get("pattern", ""), words) else "2026-01"
    return {"integer": 1, "number": 1, "boolean": False}.get(kind)


def _is_row(name: str, schema: dict[str, Any], known: dict[str, Any]) -> bool:
    """Whether a value of a body is the id of a row, and not the name of something that ships with us."""
    return name.endswith("_id") and name in known and schema.get("type") != "string"
