"""The history of a project: who changed what, from which source, and the project as it was by both clocks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import Milestone, Project
from tests import factories

pytestmark = pytest.mark.django_db
YI = Decimal(100_000_000)


def url(project: Project, name: str = "project_history") -> str:
    return reverse(f"workspace:{name}", args=[project.code])


@pytest.fixture
def park() -> Unit:
    return factories.make_unit(name="甲园")


@pytest.fixture
def project(park: Unit) -> Project:
    """Registered from a document, moved by one person, signed and corrected by another."""
    first, second = (factories.make_actor(name=name) for name in ("何以宁", "顾南乔"))
    made = actions.register_project(
        actor=first,
        facts={"name": "乐棹储能项目", "unit": park, "site": "北岸"},
        source_kind="document",
        source={"document": 1, "title": "七月简报"},
    )
    actions.change_project(actor=second, project_id=made.pk, version=1, facts={"site": "南岸"}, note="现场核实")
    row = actions.report_milestone(
        actor=first, project_id=made.pk, kind="signed", happened_on=date(2026, 3, 31), amount=YI
    )
    actions.correct_milestone(actor=second, milestone_id=row.pk, happened_on=date(2026, 3, 30), amount=2 * YI)
    actions.report_investment(actor=first, project_id=made.pk, month=date(2026, 3, 1), amount=YI / 10)
    return made


def test_every_write_is_told_with_its_source(project: Project, client: Client, sign_in: Any, park: Unit) -> None:
    sign_in(role="leader", unit=park)
    answer = client.get(url(project))
    lines = answer.context["lines"]
    assert [line.who for line in lines] == ["何以宁", "顾南乔", "何以宁", "顾南乔", "何以宁"]
    assert lines[-1].source == "文稿：七月简报"
    assert lines[0].source == "表单录入" or lines[0].source
    (moved,) = [line for line in lines if line.note == "现场核实"]
    assert [(change.old, change.new) for change in moved.changes] == [("北岸", "南岸")]
    assert "<s>北岸</s> → <b>南岸</b>" in answer.content.decode()
    assert all(line.via == "页面" for line in lines)


def test_narrowed_to_a_field_and_to_a_person(project: Project, client: Client, sign_in: Any, park: Unit) -> None:
    sign_in(role="leader", unit=park)
    by_field = client.get(url(project), {"field": "site"}).context["lines"]
    assert [line.who for line in by_field] == ["顾南乔", "何以宁"]
    person = AuditEntry.objects.filter(actor_name="顾南乔").values_list("actor_id", flat=True)[0]
    assert {line.who for line in client.get(url(project), {"person": person}).context["lines"]} == {"顾南乔"}
    assert client.get(url(project), {"person": "x", "field": "password"}).context["page"].paginator.count == 5
    assert client.get(url(project), {"person": "0"}).context["lines"] == []


def test_openings_are_no_part_of_it(project: Project, client: Client, sign_in: Any, park: Unit) -> None:
    person = sign_in(unit=park)
    factories.make_grant(person=person, role="negotiation", unit=park)
    assert client.get(reverse("ledger:terms", args=[project.code])).status_code == 200
    assert AuditEntry.objects.filter(action="ledger.terms.opened").exists()
    assert client.get(url(project)).context["page"].paginator.count == 5


def test_as_it_was_by_both_clocks(project: Project, client: Client, sign_in: Any, park: Unit) -> None:
    sign_in(role="leader", unit=park)
    page = url(project, "project")
    before_correction = Milestone.objects.filter(superseded_at__isnull=False).get()
    moment = before_correction.recorded_at + (before_correction.superseded_at - before_correction.recorded_at) / 2
    then = client.get(page, {"known_at": moment.isoformat()}).context["detail"]
    assert then.totals.agreed == YI
    now = client.get(page).context
    assert now["detail"].totals.agreed == 2 * YI
    assert now["may"]["change"] is False or now["detail"].as_of is None
    day = client.get(page, {"as_of": "2026-03-29"})
    assert day.context["detail"].stage.id == "lead", "the signing was the day after"
    assert "2026" in day.content.decode()
    both = client.get(page, {"as_of": "2026-03-30", "known_at": moment.isoformat()}).context["detail"]
    assert both.stage.id == "lead", "then the ledger said that it was signed on the 31st"
    assert client.get(page, {"as_of": "2026-03-30"}).context["detail"].stage.id == "signed"
    assert client.get(page, {"as_of": "2026-02-28"}).context["detail"].investments == ()


def test_a_day_that_is_none_and_one_to_come(project: Project, client: Client, sign_in: Any) -> None:
    sign_in()
    page = url(project, "project")
    assert "2026-02-30" in client.get(page, {"as_of": "2026-02-30"}).content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert client.get(page, {"as_of": tomorrow.isoformat()}).context["detail"].as_of is None
    assert client.get(page, {"as_of": "2026-03-29"}).context["may"] == dict.fromkeys(
        client.get(page).context["may"], False
    )


def test_who_may_look(project: Project, client: Client, sign_in: Any) -> None:
    sign_in(role="promoter", unit=factories.make_unit())
    assert client.get(url(project)).status_code == 404
    sign_in(role="leader")
    assert client.get(url(project)).status_code == 200
    assert client.post(url(project)).status_code == 405


def test_the_number_of_queries_does_not_grow(
    project: Project, client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    sign_in(role="leader")
    version = Project.objects.get(pk=project.pk).version
    for number in range(20):
        facts = {
            "site": f"{number}号",
            "unit_id": factories.make_unit().pk,
            "officer_id": factories.make_person().pk,
            "enterprise_id": factories.make_enterprise().pk,
        }
        done = actions.change_project(actor=factories.make_actor(), project_id=project.pk, version=version, facts=facts)
        version = done.version
    with django_assert_max_num_queries(10):
        assert len(client.get(url(project)).context["lines"]) == 25
    with django_assert_max_num_queries(10):
        told = client.get(url(project), {"field": "site"}).context
    # Twenty changes, the registration and what the fixture changed.
    assert len(told["lines"]) == told["page"].paginator.count == 22
