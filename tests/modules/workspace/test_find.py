"""The box: its page of results, its suggestions and the same for programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bridgehead.modules.ledger.models import Project
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    firm = factories.make_enterprise(name="硕渡新材料有限公司")
    park = factories.make_unit(name="松木园区")
    made = factories.make_project(
        name="重庆高强极薄铜箔项目", enterprise=firm, unit=park, national_code="2301-990099-89-01-100123"
    )
    factories.make_project_alias(project=made, name="北塘二厂")
    return made


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("極薄", "重庆高强<mark>极薄</mark>铜箔项目"),
        ("chongqing", "<b>拼音</b> <mark>重庆</mark>高强极薄铜箔项目"),
        ("jbtb", "<b>拼音首字母</b> 重庆高强<mark>极薄铜箔</mark>项目"),
        ("北塘", "<b>其他名称</b> <mark>北塘</mark>二厂"),
        ("beitang", "<b>拼音 · 其他名称</b> <mark>北塘</mark>二厂"),
        ("2301-9900", "<b>项目代码</b> <mark>2301-9900</mark>99-89-01-100123"),
        ("100123", "<b>项目代码</b> 2301-990099-89-01-<mark>100123</mark>"),
        ("新材料", "<b>企业</b> 硕渡<mark>新材料</mark>有限公司"),
        ("松木", "<b>所属单位</b> <mark>松木</mark>园区"),
    ],
)
def test_what_matched_is_marked_and_named(client: Any, sign_in: Any, project: Project, typed: str, shown: str) -> None:
    sign_in()
    answer = client.get("/find/", {"q": typed})
    assert answer.status_code == 200
    assert shown in answer.content.decode()
    assert f"/projects/{project.code}/" in answer.content.decode()


def test_says_what_to_do_where_nothing_is_found(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    text = client.get("/find/", {"q": "没有"}).content.decode()
    assert "没有叫“没有”的" in text
    assert "名称里相连的两个字就够" in text
    assert "请写两个字" in client.get("/find/", {"q": "箔"}).content.decode()
    assert client.get("/find/").status_code == 200


def test_more_of_one_kind(client: Any, sign_in: Any) -> None:
    sign_in()
    for number in range(25):
        factories.make_project(name=f"铜箔{number}项目")
    page = client.get("/find/", {"q": "铜箔"})
    assert [len(group.lines) for group in page.context["groups"]] == [20]
    assert "kind=project" in page.content.decode()
    page = client.get("/find/", {"q": "铜箔", "kind": "project"})
    assert [len(group.lines) for group in page.context["groups"]] == [25]
    assert client.get("/projects/", {"text": "铜箔"}).context["totals"].count == 25


def test_suggestions_are_a_part_of_a_page(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    answer = client.get("/find/suggestions/", {"q": "铜箔"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert 'role="option"' in text
    assert "/find/?q=%E9%93%9C%E7%AE%94" in text
    assert "private" in answer["Cache-Control"]
    assert client.get("/find/suggestions/").content.decode().strip() == ""


def test_nobody_sees_more_than_the_lists_show(client: Any, sign_in: Any, project: Project) -> None:
    sign_in(role="project_officer", unit=factories.make_unit())
    for address in ("/find/", "/find/suggestions/"):
        text = client.get(address, {"q": "铜箔"}).content.decode()
        assert "高强" not in text
        assert project.code not in text
    assert client.get("/api/v1/find", {"q": "铜箔"}).json() == {"query": "铜箔", "groups": []}


def test_strangers_log_in_and_nobody_posts(client: Any, sign_in: Any) -> None:
    assert client.get("/find/", {"q": "铜箔"}).status_code == 302
    assert client.get("/find/suggestions/", {"q": "铜箔"}).status_code == 302
    assert client.get("/api/v1/find", {"q": "铜箔"}).status_code == 401
    sign_in()
    assert client.post("/find/").status_code == 405
    assert client.post("/find/suggestions/").status_code == 405


def test_every_page_has_the_box(client: Any, sign_in: Any) -> None:
    sign_in()
    text = client.get("/projects/").content.decode()
    assert 'action="/find/"' in text
    assert 'hx-get="/find/suggestions/"' in text


def test_programs_get_the_same(client: Any, sign_in: Any, project: Project) -> None:
    sign_in()
    found = client.get("/api/v1/find", {"q": "beitang"}).json()["groups"]
    assert [group["kind"] for group in found] == ["project"]
    item = found[0]["items"][0]
    assert (item["reference"], item["name"]) == (project.code, project.name)
    assert item["matched"] == [{"field": "alias", "how": "sound", "text": "北塘二厂", "marks": [[0, 2]], "through": ""}]
    assert client.get("/api/v1/find").status_code == 422
    assert client.get("/api/v1/find", {"q": "铜箔", "kind": "enterprise"}).json()["groups"] == []


def test_queries_of_a_page_do_not_grow(client: Any, sign_in: Any) -> None:
    sign_in()

    def counted() -> int:
        client.get("/find/", {"q": "铜箔"})
        with CaptureQueriesContext(connection) as captured:
            client.get("/find/suggestions/", {"q": "铜箔"})
        return len(captured)

    factories.make_project(name="铜箔项目")
    few = counted()
    for number in range(30):
        factories.make_project(name=f"铜箔{number}项目")
    # Session, person, grants; units, common tokens, rows, projects, texts.
    assert counted() == few == 8
