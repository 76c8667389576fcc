"""Tests of the tests: no address without a test and a lock, no model without a factory, no action without a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bridgehead.config import api
from bridgehead.foundation.access import policy_actions
from bridgehead.foundation.access.actors import CLEARANCES, ROLES
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.merging.movers import How, movers_of, references_to, undeclared
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.parties.models import Contact, Enterprise
from tests import factories

TESTS = Path(__file__).parent
SOURCE = Path(__file__).parents[1] / "src" / "bridgehead"
Address = tuple[str, tuple[str, ...]]

# What whoever is nobody may reach: the door itself, the language on it, the description of the API.
OPEN = {"reminders:feed", "accounts:login", "set_language", "api:openapi-json", "api:api-root"}
# One's own doors, which take no role.
OWN = {"accounts:login", "accounts:logout", "accounts:password", "set_language"}
# Models that come with another's factory, or that only their own room writes.
MADE_ELSEWHERE = {"ProjectVersion": factories.make_project, "AuditLane": None, "AuditEntry": None}
SHORT = {
    "ApiToken": "token",
    "EnterpriseAlias": "alias",
    "RoleGrant": "grant",
    "StatementRecord": "statement",
}


def addresses(patterns: Any = None, namespace: str = "") -> Iterator[Address]:
    """Every named address with the names of its parameters, as `room:name`."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}", tuple(pattern.pattern.regex.groupindex)


ADDRESSES = sorted(set(addresses()))
PAGES = [address for address in ADDRESSES if not address[0].startswith("api:")]


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("bridgehead.")]


def assessed() -> dict[str, Any]:
    """A row behind every parameter of the assessment room."""
    score = factories.make_run_score()
    scheme = score.run.scheme
    return {
        "score_id": score.pk,
        "run_id": score.run_id,
        "scheme_id": scheme.pk,
        "version_id": factories.make_scheme_version(scheme=scheme, number=2, put_in_force_at=None).pk,
        "item": "signed",
        "subject": f"u{score.unit_id}",
        "appeal_id": factories.make_appeal(score=score).pk,
        "posted_id": factories.make_posted_task(scheme=scheme).pk,
        "event_id": factories.make_credit_event(scheme=scheme).pk,
    }


# What addresses hold besides ids.
WORDS = {"task": "C2", "kind": "milestone", "rules": "promised_day", "stage": "signed", "form": "library"}


def _carried(project: Project) -> dict[str, Any]:
    """Rows behind the parameters of approvals, lists and reminders."""
    entered = factories.make_approval_step(approval=factories.make_approval(project=project))
    return {
        "approval_id": entered.approval_id,
        "record_id": entered.pk,
        "file_kind": "docx",
        "channel_id": factories.make_channel().pk,
        "feed_id": factories.make_feed().pk,
        "digest_id": factories.make_digest().pk,
        "secret": "s" * 43,
        **_led(project),
    }


def _led(project: Project) -> dict[str, Any]:
    """Rows behind the parameters of task forces; the project has its plan."""
    force = factories.make_task_force(project=project)
    matter = factories.make_matter(meeting=factories.make_meeting(force=force))
    problem = factories.make_problem(project=project)
    return {
        "member_id": factories.make_member(force=force).pk,
        "meeting_id": matter.meeting_id,
        "matter_id": matter.pk,
        "blocked_id": factories.make_blocked(problem=problem, task=project.schedule.tasks.get(code="C2")).pk,
    }


@pytest.fixture
def arguments(db: None) -> dict[str, Any]:
    """A row behind every parameter, so that a refusal is a refusal and not a row that isn't there."""
    milestone = factories.make_milestone()
    statement = factories.make_statement()
    contact = factories.make_contact()
    workbook = factories.make_workbook_import(state="compared")
    schedule = factories.make_schedule(project=milestone.project)
    grant = factories.make_grant(person=factories.make_person())
    token, _secret = factories.make_token()
    return {
        "code": milestone.project.code,
        "milestone_id": milestone.pk,
        "evidence_id": factories.make_evidence(milestone=milestone).pk,
        "alias_id": factories.make_project_alias(project=milestone.project).pk,
        "phase_id": factories.make_phase(project=milestone.project).pk,
        "view_id": factories.make_saved_view().pk,
        "document_id": statement.document_id,
        "statement_id": statement.pk,
        "person_id": grant.person_id,
        "delegation_id": factories.make_delegation().pk,
        "grant_id": grant.pk,
        "unit_id": factories.make_unit().pk,
        "token_id": token.pk,
        "entry_id": factories.make_gazetteer_entry().pk,
        "problem_id": (
            step := factories.make_problem_step(problem=factories.make_problem(project=milestone.project))
        ).problem_id,
        "step_id": step.pk,
        "draft_id": factories.make_draft().pk,
        "finding_id": factories.make_finding().pk,
        "enterprise_id": contact.enterprise_id,
        "contact_id": contact.pk,
        "number": factories.make_rule_version().pk,
        "plan_id": (plan := factories.make_plan_version()).pk,
        "task_id": factories.make_schedule_task(schedule=schedule).pk,
        "proposal_id": factories.make_proposal(schedule=schedule).pk,
        "baseline_id": factories.make_baseline(schedule=schedule).pk,
        **_carried(milestone.project),
        "day_id": factories.make_calendar_day().pk,
        "paper_id": factories.make_evidence(plan=plan).pk,
        "year": 2026,
        **WORDS,
        "key": str(milestone.pk),
        "import_id": workbook.pk,
        "row_id": factories.make_import_row(workbook=workbook).pk,
        "pair_id": factories.make_like_pair().pk,
        "bulletin_id": (figure := factories.make_bulletin_figure()).bulletin_id,
        "figure_number": figure.number,
        "template_id": factories.make_own_template().pk,
        "media": "word",
        "merge_id": factories.make_merge().pk,
        "target_id": (frozen := factories.make_closed_figure()).target_id,
        "closing_id": frozen.closing_id,
        "figure_id": frozen.pk,
        **assessed(),
    }


def url_of(address: Address, arguments: dict[str, Any]) -> str:
    name, parameters = address
    return reverse(name, kwargs={parameter: arguments[parameter] for parameter in parameters})


def test_nobody_posts_anything_without_a_role(client: Client, arguments: dict[str, Any]) -> None:
    """Every view that writes asks a policy: somebody without any role is refused, and nothing is recorded."""
    person = factories.make_person(role=None)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    heard = {
        address[0]: client.post(url_of(address, arguments), {"version": 1}).status_code
        for address in PAGES
        if address[0] not in OWN
    }
    assert {name: status for name, status in heard.items() if status not in {403, 404, 405}} == {}
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_stay_outside(client: Client, method: str, arguments: dict[str, Any]) -> None:
    inside = {
        address[0]: (answer.status_code, answer.headers.get("Location", ""))
        for address in ADDRESSES
        if address[0] not in OPEN
        and not _is_closed(address[0], answer := getattr(client, method)(url_of(address, arguments)))
    }
    assert inside == {}


def _is_closed(name: str, answer: HttpResponse) -> bool:
    """Whether a stranger heard that they have to say first who they are."""
    if name.startswith("api:") and name != "api:openapi-view":
        return answer.status_code in {401, 405}
    return answer.status_code == 302 and answer["Location"].startswith("/login/")


def written(address: Address) -> re.Pattern[str]:
    """The address as tests write it: by name, or as a path with anything in place of its parameters."""
    name, parameters = address
    marks = {parameter: str(10**8 + number) for number, parameter in enumerate(parameters)}
    path = re.escape(reverse(name, kwargs=marks))
    for mark in marks.values():
        path = path.replace(mark, r"[^/]+?")
    return re.compile(rf"""["'](?:{re.escape(name)}|{path})["'?]""")


def test_every_address_is_visited_by_a_test() -> None:
    """So that a new page is noticed. (The API is walked whole by test_schemathesis.)"""
    texts = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__)}
    assert [address[0] for address in PAGES if not _is_visited(address, texts)] == []


def _is_visited(address: Address, texts: Mapping[Path, str]) -> bool:
    room, _, name = address[0].rpartition(":")
    said, bare = written(address), re.compile(rf"""["']{re.escape(name)}["']""")
    # Tests of a room's own pages have a helper that takes the name without the room: url("undo", document).
    own = TESTS / "modules" / room
    return any(said.search(text) or (own in path.parents and bare.search(text)) for path, text in texts.items())


def test_every_operation_of_the_api_has_a_name_and_says_what_it_is() -> None:
    for path, operations in api.api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            assert not operation["operationId"].startswith("bridgehead_"), f"{method} {path} needs an operation_id"
            assert operation["summary"]
            assert operation["description"]
            assert operation["security"], f"{method} {path} is open"


@pytest.mark.django_db
@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_every_model_has_a_factory(model: type[models.Model]) -> None:
    name = model.__name__
    if name in MADE_ELSEWHERE:
        factory = MADE_ELSEWHERE[name]
    else:
        snake = SHORT.get(name) or re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        factory = getattr(factories, f"make_{snake}", None)
        assert factory is not None, f"tests/factories has no make_{snake}"
    if factory is not None:
        factory()
        assert model._default_manager.exists()


def test_every_action_that_the_code_asks_for_has_a_policy() -> None:
    """`require(actor, "room.do_it")` with an unknown id would be a KeyError on somebody's screen."""
    known = set(policy_actions())
    asked = re.compile(r"""(?:require|may|may_here|may_act|may_anywhere|scope_q)\([^()]*?["']([a-z]+\.[a-z_]+)["']""")
    for path in SOURCE.rglob("*.py"):
        for action in asked.findall(path.read_text(encoding="utf-8")):
            assert action in known, f"{path.relative_to(SOURCE)} asks for {action}"


def test_every_policy_names_roles_that_there_are_and_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "policies.py")
    for action, roles in policy_actions().items():
        assert roles <= {*ROLES, *CLEARANCES}
        assert f'"{action}"' in code, f"nothing asks for {action}"


@pytest.mark.parametrize("target", [Project, Enterprise, Contact], ids=lambda model: model.__name__)
def test_everything_that_refers_to_what_can_be_merged_says_how_it_moves(target: type[models.Model]) -> None:
    """A new model that refers to a project, a firm or a contact needs a mover, or a reason to stay: decide, in apps.py.

    `register_movers(Mover("ledger.Project", "room.Model", "project", How.ANEW | How.MOVED | How.STAYS, …))`.
    """
    assert undeclared(target) == []
    there = set(references_to(target))
    assert [mover.reference for mover in movers_of(target) if mover.reference not in there] == []


def test_what_refers_to_rows_that_are_written_anew_is_known() -> None:
    """A row with the recording clock gets a new id when it moves: whatever refers to it has to follow, or to stay."""
    follows = {
        ("ledger.Evidence", "milestone"): "follows its claim: movers._papers_follow",
        ("ledger.Evidence", "investment"): "follows its month: merging_money.papers_follow",
        ("ledger.Milestone", "supersedes"): "tells what a row was written after",
        ("ledger.Counted", "milestone"): "derived anew",
    }
    anew = {mover.model for mover in movers_of(Project) if mover.how is How.ANEW}
    found = {reference for label in anew for reference in references_to(apps.get_model(label))}
    assert found == set(follows)
