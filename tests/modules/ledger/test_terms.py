"""Negotiation terms: for those with the clearance, kept in every version, told to nobody by the audit."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bridgehead.foundation.access import Actor, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import NegotiationTerms, Project
from tests.factories import make_actor, make_grant, make_negotiation_terms, make_person, make_project, make_unit

pytestmark = pytest.mark.django_db


def negotiator(role: str = "promoter", unit: Unit | None = None) -> Actor:
    person = make_person(role=role, unit=unit)
    make_grant(person=person, role="negotiation", unit=unit)
    return actor_of(person)


def page(project: Project) -> str:
    return reverse("ledger:terms", args=[project.code])


def test_writing_anew_keeps_what_was_there() -> None:
    project, actor = make_project(), negotiator()
    first = actions.set_terms(actor=actor, project_id=project.pk, wanted="土地五十亩")
    second = actions.set_terms(actor=actor, project_id=project.pk, replaces=first.pk, wanted="土地四十亩")
    assert [row.wanted for row in NegotiationTerms.objects.order_by("pk")] == ["土地五十亩", "土地四十亩"]
    first.refresh_from_db()
    assert first.superseded_at == second.recorded_at
    same = actions.set_terms(actor=actor, project_id=project.pk, replaces=second.pk, wanted="土地四十亩")
    assert same == second


def test_the_audit_tells_which_fields_changed_and_not_what_to() -> None:
    actions.set_terms(actor=negotiator(), project_id=make_project().pk, offered="设备补助两百万元")
    entry = AuditEntry.objects.get()
    assert entry.after["fields"] == ["offered"]
    assert "补助" not in str(entry.after)


def test_somebody_elses_version_is_not_overwritten() -> None:
    kept = make_negotiation_terms(wanted="原样")
    with pytest.raises(Conflict) as conflict:
        actions.set_terms(actor=negotiator(), project_id=kept.project_id, wanted="新样")
    assert conflict.value.differences["wanted"] == ("原样", "新样")


def test_it_takes_the_clearance_at_the_projects_unit_and_a_role_that_writes() -> None:
    project = make_project()
    for actor in (make_actor("administrator"), negotiator("leader")):
        with pytest.raises(Forbidden):
            actions.set_terms(actor=actor, project_id=project.pk, wanted="土地")
    person = make_person(role="promoter")
    make_grant(person=person, role="negotiation", unit=make_unit())
    with pytest.raises(Forbidden):
        actions.open_terms(actor=actor_of(person), code=project.code)


def test_nothing_at_all_and_too_much_are_refused() -> None:
    project, actor = make_project(), negotiator()
    with pytest.raises(Refused):
        actions.set_terms(actor=actor, project_id=project.pk)
    with pytest.raises(Refused):
        actions.set_terms(actor=actor, project_id=project.pk, wanted="长" * 1001)
    with pytest.raises(TypeError):
        actions.set_terms(actor=actor, project_id=project.pk, colour="teal")


def test_the_page(client: Client, sign_in: Any) -> None:
    project = make_project()
    person = sign_in(role="promoter")
    assert client.get(page(project)).status_code == 403
    make_grant(person=person, role="negotiation")
    assert client.get(page(project)).status_code == 200
    typed = {"wanted": "标准厂房", "offered": "租金减半", "replaces": ""}
    assert client.post(page(project), typed)["Location"] == page(project)
    shown = client.get(page(project))
    assert shown.context["unreviewed"], "support without a fair competition review is pointed out"
    stale = client.post(page(project), {**typed, "wanted": "别的"})
    assert stale.status_code == 409
    assert "别的" in stale.content.decode(), "nothing typed is lost"
    kept = NegotiationTerms.objects.current().get()
    assert client.post(page(project), {**typed, "wanted": "别的", "replaces": kept.pk}).status_code == 302
    assert client.post(page(project), {"wanted": ""}).status_code == 422
    reader = sign_in(role="leader")
    make_grant(person=reader, role="negotiation")
    text = client.get(page(project)).content.decode()
    assert "别的" in text
    assert '<form class="bh-sheet' not in text
    sign_in(role="promoter", unit=make_unit())
    assert client.get(page(project)).status_code == 404
