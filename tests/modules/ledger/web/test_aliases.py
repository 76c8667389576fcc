"""What a project is called: names that are added and dropped, each with its source."""

from __future__ import annotations

from typing import Any

import pytest

from bridgehead.foundation.access import SYSTEM, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.documents.gazetteer import current_gazetteer, forget
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.models import ProjectAlias
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_name_is_added_and_dropped(client: Any, sign_in: Any) -> None:
    sign_in(role="project_officer")
    project = factories.make_project(name="高强铜箔项目")
    address = f"/projects/{project.code}/names/"
    assert client.post(address, {"name": " 北塘二廠 "}).status_code == 302
    alias = ProjectAlias.objects.current().get(project=project)
    assert (alias.name, alias.name_key, alias.source_kind) == ("北塘二廠", "北塘二厂", "form")
    assert "北塘二廠" in client.get(address).content.decode()
    assert "也称 北塘二廠" in client.get(f"/projects/{project.code}/").content.decode()
    assert "北塘二廠" in client.get(f"/projects/{project.code}/source/alias/{alias.pk}/").content.decode()
    assert client.post(f"{address}{alias.pk}/drop/").status_code == 302
    assert not ProjectAlias.objects.current().exists()
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "ledger.alias.added",
        "ledger.alias.dropped",
    ]
    assert client.post(f"{address}{alias.pk}/drop/").status_code == 409


def test_the_ladder(client: Any, sign_in: Any) -> None:
    project = factories.make_project()
    alias = factories.make_project_alias(project=project)
    address = f"/projects/{project.code}/names/"
    sign_in(role="leader")
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "别名"}).status_code == 403
    assert client.post(f"{address}{alias.pk}/drop/").status_code == 403
    assert client.get(f"{address}{alias.pk}/drop/").status_code == 405
    assert client.delete(address).status_code == 405
    sign_in(role="project_officer", unit=factories.make_unit())
    for answer in (client.get(address), client.post(address), client.post(f"{address}{alias.pk}/drop/")):
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["", " 《高强銅箔項目》 ", "箔", "……", "长" * 161])
def test_refuses_names_that_say_nothing(client: Any, sign_in: Any, name: str) -> None:
    sign_in()
    project = factories.make_project(name="高强铜箔项目")
    assert client.post(f"/projects/{project.code}/names/", {"name": name}).status_code == 422
    assert not ProjectAlias.objects.exists()


def test_the_same_name_twice_is_one() -> None:
    project = factories.make_project()
    one = actions.add_project_alias(actor=SYSTEM, project_id=project.pk, name="北塘二厂")
    assert actions.add_project_alias(actor=SYSTEM, project_id=project.pk, name="北塘·二廠") == one
    with pytest.raises(Forbidden):
        actions.add_project_alias(actor=factories.make_actor("leader"), project_id=project.pk, name="三厂车间")
    with pytest.raises(Refused):
        actions.add_project_alias(actor=SYSTEM, project_id=project.pk, name=project.name)


def test_reading_knows_other_names() -> None:
    project = factories.make_project(name="高强铜箔项目")
    actions.add_project_alias(actor=SYSTEM, project_id=project.pk, name="北塘二厂")
    forget()
    assert ("北塘二厂", "高强铜箔项目") in current_gazetteer().aliases
