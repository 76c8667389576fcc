"""The pages of possible duplicates: who gets in, what they show, and the decisions."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.merging.models import LikePair, Merge, PairState
from bridgehead.modules.ledger.models import Investment, Project
from bridgehead.modules.parties.models import Contact, Enterprise
from tests import factories

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"duplicates:{name}", args=args)


def two(**facts: Any) -> tuple[Project, Project, LikePair]:
    first = factories.make_project(name="硕渡高纯试剂项目", **facts)
    second = factories.make_project(name="硕渡高纯电子试剂项目", **facts)
    return first, second, factories.make_like_pair(one=first, other=second)


def merging(first: Any, second: Any, **more: str) -> dict[str, str]:
    return {
        "keep": str(first.pk),
        f"version-{first.pk}": str(first.version),
        f"version-{second.pk}": str(second.version),
        "reason": "两处登记",
        **more,
    }


@pytest.mark.parametrize(
    ("name", "method"),
    [("pair", "get"), ("merge", "post"), ("different", "post"), ("again", "post"), ("undo", "post")],
)
def test_the_ladder(sign_in: Any, client: Any, name: str, method: str) -> None:
    inside, outside = factories.make_unit(name="内园"), factories.make_unit(name="外园")
    first, second, pair = two(unit=inside)
    merge = factories.make_merge(survivor=first, loser=second)
    address = url(name, merge.pk if name == "undo" else pair.pk)
    sign_in(role="statistician", unit=outside)
    assert getattr(client, method)(address).status_code == 404
    sign_in(role="leader", unit=inside)
    if method == "post":
        assert client.post(address, {"reason": "x", "apart_reason": "x"}).status_code == 403
        assert client.get(address).status_code == 405
    else:
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405
    sign_in(role="enterprise", enterprise_id=factories.make_enterprise().pk)
    assert getattr(client, method)(address).status_code in (403, 404)


def test_one_side_out_of_sight_hides_the_pair(sign_in: Any, client: Any) -> None:
    inside = factories.make_unit(name="内园")
    first = factories.make_project(unit=inside, name="近岸一号")
    pair = factories.make_like_pair(
        one=first, other=factories.make_project(name="远岸一号", unit=factories.make_unit())
    )
    sign_in(role="statistician", unit=inside)
    assert client.get(url("pair", pair.pk)).status_code == 404
    assert "近岸一号" not in client.get(url("list")).content.decode()


@pytest.mark.parametrize(("name", "query"), [("list", ""), ("list", "?kind=enterprise&show=different"), ("merges", "")])
def test_lists(sign_in: Any, client: Any, name: str, query: str) -> None:
    sign_in(role="leader")
    assert client.get(url(name) + query).status_code == 200
    assert client.post(url(name)).status_code == 405
    sign_in(role="enterprise", enterprise_id=factories.make_enterprise().pk)
    assert client.get(url(name) + query).status_code == 403


def test_a_list_takes_the_same_queries_however_long(
    sign_in: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    sign_in(role="statistician")
    for _ in range(12):
        two()
    client.get(url("list"))
    with django_assert_max_num_queries(10):
        page = client.get(url("list"))
    assert page.content.decode().count("<article") == 12


def test_two_are_merged_and_parted(sign_in: Any, client: Any) -> None:
    sign_in(role="statistician")
    first, second, pair = two()
    factories.make_investment(project=first, amount=1)
    factories.make_investment(project=second, amount=2)
    shown = client.get(url("pair", pair.pk)).content.decode()
    assert "2026-03" in shown
    key = "row-ledger.Investment.project:2026-03"
    refused = client.post(url("merge", pair.pk), merging(first, second, reason=" ", **{key: "theirs"}))
    assert refused.status_code == 422
    assert f'name="{key}" value="theirs" checked' in refused.content.decode()
    done = client.post(url("merge", pair.pk), merging(first, second, **{key: "theirs"}))
    assert done.status_code == 302
    assert Investment.objects.current().get(project=first).amount == 2
    gone = client.get(reverse("workspace:project", args=[second.code]))
    assert (gone.status_code, gone["Location"]) == (302, reverse("workspace:project", args=[first.code]))
    moved = client.get(f"/api/v1/projects/{second.code}")
    assert (moved.status_code, moved["Location"]) == (307, f"/api/v1/projects/{first.code}")
    assert moved.json() == {"code": second.code, "merged_into": first.code}
    merge = Merge.objects.get()
    assert second.name in client.get(url("merges")).content.decode()
    assert client.post(url("undo", merge.pk), {"reason": "看错了"}).status_code == 302
    assert client.get(reverse("workspace:project", args=[second.code])).status_code == 200
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN


def test_a_stale_merge_shows_the_two_again(sign_in: Any, client: Any) -> None:
    sign_in(role="statistician")
    first, second, pair = two()
    stale = merging(first, second)
    Project.objects.filter(pk=first.pk).update(version=5, site="新址")
    answer = client.post(url("merge", pair.pk), stale)
    assert answer.status_code == 409
    assert "两处登记" in answer.content.decode()
    assert not Merge.objects.exists()


def test_told_apart_and_asked_again(sign_in: Any, client: Any) -> None:
    sign_in(role="statistician")
    _first, _second, pair = two()
    assert client.post(url("different", pair.pk), {"version": 1, "apart_reason": ""}).status_code == 422
    assert client.post(url("different", pair.pk), {"version": 1, "apart_reason": "两期"}).status_code == 302
    assert client.post(url("different", pair.pk), {"version": 1, "apart_reason": "两期"}).status_code == 409
    pair.refresh_from_db()
    assert (pair.state, pair.reason) == (PairState.DIFFERENT, "两期")
    assert AuditEntry.objects.filter(action="duplicates.pair.decided").count() == 1
    assert client.post(url("again", pair.pk), {"version": pair.version}).status_code == 302
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN


def test_firms_are_merged_with_projects_and_people(sign_in: Any, client: Any) -> None:
    person = sign_in(role="statistician")
    first = factories.make_enterprise(name="硕渡新材料有限公司", credit_code="")
    second = factories.make_enterprise(name="硕渡新材料有限责任公司", credit_code="91440300MA5DXXXX1X")
    project = factories.make_project(enterprise=second, name="高纯试剂")
    contact = factories.make_contact(enterprise=second)
    clerk = factories.make_person(role="enterprise", enterprise_id=second.pk)
    child = factories.make_enterprise(name="硕渡子公司", parent=second)
    for firm in (first, second):
        factories.make_enterprise_year(enterprise=firm, year=2025)
    pair = factories.make_like_pair(one=first, other=second, kind="enterprise")
    assert client.post(url("merge", pair.pk), merging(first, second)).status_code == 302
    for row in (first, second, project, contact, clerk, child):
        row.refresh_from_db()
    assert (project.enterprise_id, contact.enterprise_id, clerk.enterprise_id) == (first.pk,) * 3
    assert (first.credit_code, second.credit_code, child.parent_id) == ("91440300MA5DXXXX1X", "", first.pk)
    assert first.aliases.get().name == second.name
    answer = client.get(reverse("parties:enterprise", args=[second.pk]))
    assert answer["Location"] == reverse("parties:enterprise", args=[first.pk])
    merge = Merge.objects.get()
    client.post(url("undo", merge.pk), {"reason": "看错了"})
    for row in (first, second, project, contact, clerk, child):
        row.refresh_from_db()
    assert (project.enterprise_id, contact.enterprise_id, clerk.enterprise_id) == (second.pk,) * 3
    assert (first.credit_code, second.credit_code) == ("", "91440300MA5DXXXX1X")
    assert Enterprise.objects.filter(merged_at__isnull=True).count() == 3
    assert first.aliases.count() == 0
    assert person.pk


def test_people_need_the_clearance_and_are_masked(sign_in: Any, client: Any) -> None:
    firm = factories.make_enterprise()
    first = factories.make_contact(enterprise=firm, name="沈知远", phone="13912345678", email="")
    second = factories.make_contact(enterprise=firm, name="沈知远", phone="13912345678", email="shen@example.cn")
    pair = factories.make_like_pair(one=first, other=second, kind="contact")
    person = sign_in(role="statistician")
    assert client.get(url("pair", pair.pk)).status_code == 404
    factories.make_grant(person=person, role="contacts", unit=person.unit)
    shown = client.get(url("pair", pair.pk)).content.decode()
    assert "沈知远" in shown
    assert "13912345678" not in shown
    assert client.post(url("merge", pair.pk), merging(first, second)).status_code == 302
    first.refresh_from_db()
    assert first.email == "shen@example.cn"
    assert Contact.objects.filter(merged_at__isnull=True).get() == first
    client.post(url("undo", Merge.objects.get().pk), {"reason": "看错了"})
    first.refresh_from_db()
    assert (first.email, Contact.objects.filter(merged_at__isnull=True).count()) == ("", 2)


def test_the_api_decides_too(sign_in: Any, client: Any) -> None:
    sign_in(role="statistician")
    first, second, pair = two()
    listed = client.get("/api/v1/duplicates").json()["items"]
    assert [(one["id"], one["score"], one["reasons"][0]["code"]) for one in listed] == [(pair.pk, 80, "near_name")]
    body = {"keep_id": second.pk, "versions": {str(first.pk): 1, str(second.pk): 1}, "reason": "两处登记"}
    made = client.post(f"/api/v1/duplicates/{pair.pk}/merge", body, content_type="application/json").json()
    assert (made["survivor_id"], made["loser_id"]) == (second.pk, first.pk)
    assert client.get("/api/v1/merges").json()["items"][0]["id"] == made["id"]
    undone = client.post(f"/api/v1/merges/{made['id']}/undo", {"reason": "看错了"}, content_type="application/json")
    assert undone.json()["undone_at"]
    again = client.get(f"/api/v1/duplicates/{pair.pk}").json()
    apart = {"version": again["version"], "reason": "两期"}
    told = client.post(f"/api/v1/duplicates/{pair.pk}/different", apart, content_type="application/json").json()
    assert (told["state"], told["reason"]) == ("different", "两期")
