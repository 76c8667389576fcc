"""The project page, its sources, and how it looked at an earlier moment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import Milestone, Project
from bridgehead.modules.workspace.queries import sentence_around
from tests import factories

pytestmark = pytest.mark.django_db
# Session, person, grants; project, facts, versions, milestones, evidence, phases, shares, investment, plans, history;
# the plan with its target; approvals and their pauses; the names in the history, contacts and where they may be seen;
# the shell's numbers.
QUERIES = 21


@pytest.fixture
def project(db: None) -> Project:
    firm = factories.make_enterprise(name="珩渡新材料有限公司")
    factories.make_contact(enterprise=firm, name="苏筱")
    return factories.make_project(name="珩渡高强极薄铜箔", enterprise=firm, land_m2=Decimal(80000))


def page(project: Project, query: str = "") -> str:
    return reverse("workspace:project", args=[project.code]) + query


def source(project: Project, kind: str, key: Any) -> str:
    return reverse("workspace:source", args=[project.code, kind, key])


def test_four_strands_with_what_was_claimed_and_what_is_to_come(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="leader")
    factories.make_milestone(project=project, state="verified", verified_by=factories.make_person())
    factories.make_milestone(project=project, kind="filed", strand="approval", amount=None)
    strands = client.get(page(project)).context["strands"]
    assert len(strands) == 4
    promotion, approval, construction, _statistics = strands
    assert promotion.cells[0].look == "done"
    assert approval.cells[0].look == "claim"
    assert {cell.look for cell in construction.cells} <= {"next", "todo"}


def test_says_what_is_missing_and_where_to_report_it(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    factories.make_milestone(project=project)
    response = client.get(page(project))
    gaps = response.context["gaps"]
    assert gaps
    waiting = Milestone.objects.get()
    assert reverse("ledger:milestone", args=[project.code, waiting.pk]) in {gap.url for gap in gaps}


def test_three_totals_stand_apart(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    factories.make_milestone(project=project, amount=Decimal(1_050_000_000))
    factories.make_milestone(project=project, kind="filed", strand="approval", amount=Decimal(1_080_000_000))
    lines = client.get(page(project)).context["totals"]
    assert [line.amount for line in lines] == [1_050_000_000, 1_080_000_000, None]


def test_money_of_the_year_with_chart_and_table(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    factories.make_investment(project=project, month=date(2026, 2, 1), amount=Decimal(30_000_000))
    factories.make_year_plan(project=project, year=2026, amount=Decimal(120_000_000))
    response = client.get(page(project))
    money = response.context["money"]
    assert (money.done, money.plan, money.rate) == (30_000_000, 120_000_000, Decimal("0.25"))
    assert money.chart["series"][0]["values"][:3] == [0.0, 0.3, None]
    assert money.table[1][1:] == ("0.30", "0.20")
    assert 'data-chart="investment"' in response.content.decode()


def test_contacts_are_for_those_with_the_clearance(client: Any, sign_in: Any, project: Project) -> None:
    officer = sign_in(role="project_officer")
    assert "苏筱" not in client.get(page(project)).content.decode()
    factories.make_grant(person=officer, role="contacts")
    assert "苏筱" in client.get(page(project)).content.decode()
    sign_in(role="enterprise", enterprise_id=project.enterprise_id)
    assert "苏筱" not in client.get(page(project)).content.decode()


def test_readers_are_offered_nothing_to_change(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="leader")
    text = client.get(page(project)).content.decode()
    assert reverse("ledger:project_edit", args=[project.code]) not in text
    assert reverse("ledger:milestone_new", args=[project.code]) not in text


def test_history_reads_as_sentences_with_both_values(client: Any, sign_in: Any, project: Project) -> None:
    person = sign_in()
    park = factories.make_unit(name="临港产业园")
    facts = {"site": "北岸", "unit_id": park.pk}
    actions.change_project(actor=actor_of(person), project_id=project.pk, version=1, facts=facts)
    line = client.get(page(project)).context["history"][0]
    assert line.who == person.name
    assert {(change.old, change.new) for change in line.changes} == {("—", "北岸"), ("桥港区", "临港产业园")}


def test_the_page_as_it_was_known(client: Any, sign_in: Any, project: Project) -> None:
    person = sign_in()
    later = datetime(2026, 6, 1, tzinfo=UTC)
    factories.make_milestone(project=project, state="verified")
    factories.make_milestone(project=project, kind="filed", strand="approval", recorded_at=later)
    actions.change_project(actor=actor_of(person), project_id=project.pk, version=1, facts={"name": "新名称"})
    then = client.get(page(project, "?known_at=2026-05-01"))
    assert then.context["facts"].name == "珩渡高强极薄铜箔"
    assert len(then.context["strands"][1].cells) > 0
    assert {cell.look for cell in then.context["strands"][1].cells} <= {"next", "todo"}
    assert not any(then.context["may"].values())
    now = client.get(page(project))
    assert now.context["facts"].name == "新名称"


def test_before_anything_was_known_there_is_no_page(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    assert client.get(page(project, "?known_at=2020-01-01")).status_code == 404


def test_a_bad_moment_keeps_what_was_typed_and_shows_now(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    response = client.get(page(project, "?known_at=yesterday"))
    assert response.status_code == 200
    assert "yesterday" in response.content.decode()
    assert response.context["detail"].known_at is None


def test_queries_do_not_grow_with_rows(client: Any, sign_in: Any, project: Project) -> None:
    person = sign_in()
    version = 1

    def more(number: int) -> None:
        nonlocal version
        row = factories.make_milestone(project=project, kind="funded", reported_by=person, verified_by=person)
        factories.make_evidence(milestone=row, sha256=f"{number:064d}")
        factories.make_investment(project=project, month=date(2025, number % 12 + 1, 1))
        factories.make_phase(project=project, label=f"{number}期")
        factories.make_contribution(project=project)
        changed = {"unit_id": factories.make_unit().pk, "site": str(number)}
        actions.change_project(actor=actor_of(person), project_id=project.pk, version=version, facts=changed)
        version += 1

    def counted() -> int:
        client.get(page(project))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(project)).status_code == 200
        return len(captured)

    more(0)
    few = counted()
    for number in range(1, 10):
        more(number)
    assert counted() == few == QUERIES


def test_strangers_get_404(client: Any, sign_in: Any, project: Project) -> None:
    milestone = factories.make_milestone(project=project)
    sign_in(role="leader", unit=factories.make_unit())
    assert client.get(page(project)).status_code == 404
    assert client.get(source(project, "milestone", milestone.pk)).status_code == 404


def test_pages_are_only_read(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    assert client.post(page(project)).status_code == 405
    assert client.post(source(project, "fact", "name")).status_code == 405


# ---- sources


TEXT = "会上通报了进展。经审查，核定概算总投资99600万元，分两期实施。下一步加快建设。"
QUOTE = "概算总投资99600万元"


@pytest.fixture
def from_document(project: Project) -> Milestone:
    document = factories.make_document(text=TEXT, title="关于初步设计的批复")
    start = TEXT.index(QUOTE)
    said = {"document": document.pk, "start": start, "end": start + len(QUOTE), "quote": QUOTE, "title": document.title}
    return factories.make_milestone(project=project, source_kind="document", source=said)


def test_a_source_quotes_the_sentence_with_the_span_marked(
    client: Any, sign_in: Any, project: Project, from_document: Milestone
) -> None:
    sign_in()
    text = client.get(source(project, "milestone", from_document.pk)).content.decode()
    assert f"经审查，核定<mark>{QUOTE}</mark>，分两期实施。" in text
    assert "会上通报" not in text
    assert "《关于初步设计的批复》" in text


def test_the_popover_gets_the_same_without_the_page(
    client: Any, sign_in: Any, project: Project, from_document: Milestone
) -> None:
    sign_in()
    text = client.get(source(project, "milestone", from_document.pk), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert f"<mark>{QUOTE}</mark>" in text


def test_whoever_may_not_read_the_document_gets_the_quote_alone(
    client: Any, sign_in: Any, project: Project, from_document: Milestone
) -> None:
    sign_in(role="enterprise", enterprise_id=project.enterprise_id)
    text = client.get(source(project, "milestone", from_document.pk)).content.decode()
    assert f"<mark>{QUOTE}</mark>" in text
    assert "经审查" not in text


def test_a_corrected_value_says_what_it_was_before(client: Any, sign_in: Any, project: Project) -> None:
    person = sign_in()
    first = factories.make_milestone(project=project, amount=Decimal(300_000_000))
    row = actions.correct_milestone(
        actor=actor_of(person), milestone_id=first.pk, happened_on=date(2026, 3, 30), amount=Decimal(320_000_000)
    )
    found = client.get(source(project, "milestone", row.pk)).context["found"]
    assert "3.20亿元" in found.value
    assert ["3.00亿元" in one.value for one in found.earlier] == [True]


def test_a_fact_is_traced_to_the_version_that_brought_it(client: Any, sign_in: Any, project: Project) -> None:
    actor = actor_of(sign_in())
    for version, facts in enumerate(({"site": "南岸"}, {"investor": "某集团"}, {"site": "北岸"}), start=1):
        actions.change_project(actor=actor, project_id=project.pk, version=version, facts=facts)
    found = client.get(source(project, "fact", "site")).context["found"]
    assert found.value == "北岸"
    assert [one.value for one in found.earlier] == ["南岸", "—"]
    investor = client.get(source(project, "fact", "investor")).context["found"]
    assert [one.value for one in investor.earlier] == ["—"]


@pytest.mark.parametrize("kind", ["investment", "plan", "phase", "contribution"])
def test_every_kind_of_value_has_a_source(client: Any, sign_in: Any, project: Project, kind: str) -> None:
    sign_in()
    make = {
        "investment": factories.make_investment,
        "plan": factories.make_year_plan,
        "phase": factories.make_phase,
        "contribution": factories.make_contribution,
    }[kind]
    row = make(project=project)
    assert client.get(source(project, kind, row.pk)).status_code == 200
    assert client.get(source(factories.make_project(), kind, row.pk)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("milestone", "x"),
        ("milestone", "9" * 30),
        ("fact", "password"),
        ("fact", "site"),
        ("total", "filed"),
        ("a", "b"),
    ],
)
def test_what_is_not_there_is_404(client: Any, sign_in: Any, project: Project, kind: str, key: str) -> None:
    sign_in()
    assert client.get(source(project, kind, key)).status_code == 404


@pytest.mark.parametrize("span", [(-1, 4), (5, 5), (0, 10_000), (None, None), ("0", "4")])
def test_a_span_outside_the_text_leaves_the_quote(span: tuple[Any, Any]) -> None:
    said = sentence_around(TEXT, {"start": span[0], "end": span[1], "quote": "总投资"})
    assert (said.before, said.marked, said.after) == ("", "总投资", "")
