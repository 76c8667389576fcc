"""The project list: filter, order, pages, saved views, workbook; who may, and how many queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.search import indexing
from bridgehead.foundation.ui.templatetags.bridgehead import source_mark
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.models import Project, SavedView
from bridgehead.modules.ledger.queries import filters
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/projects/"
# Session, person, grants; saved views, units, totals, page, milestones, evidence; the shell's numbers.
QUERIES = 9


def _url(pk: int) -> str:
    return f"/projects/{Project.objects.get(pk=pk).code}/"


def some_projects(count: int, **facts: Any) -> list[Any]:
    made = []
    for number in range(count):
        amount = Decimal(100_000_000 + number)
        signed = date(2026, 3, 1)
        project = factories.make_project(
            name=f"枳澜{number}号电缆", stage="signed", total_investment=amount, signed_on=signed, **facts
        )
        factories.make_milestone(project=project, happened_on=signed, amount=amount, state="verified")
        made.append(project)
    return made


def counted(client: Any, url: str) -> int:
    client.get(url)  # the first answer fills caches that outlive a request
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_shows_what_the_reader_may_see_with_count_and_sum(client: Any, sign_in: Any) -> None:
    park, other = factories.make_unit(name="临港产业园"), factories.make_unit(name="石渡镇")
    sign_in(role="project_officer", unit=park)
    some_projects(2, unit=park)
    factories.make_project(name="别处的项目", unit=other)
    response = client.get(LIST)
    text = response.content.decode()
    assert "枳澜0号电缆" in text
    assert "别处的项目" not in text
    assert response.context["totals"].count == 2
    assert "2.00亿元" in text


def test_htmx_gets_the_list_alone(client: Any, sign_in: Any) -> None:
    sign_in()
    text = client.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert 'id="answer"' in text


def test_filters_by_tier_stage_text_and_unit(client: Any, sign_in: Any) -> None:
    sign_in()
    park = factories.make_unit()
    small = factories.make_project(name="小项目", total_investment=Decimal(50_000_000), unit=park)
    large = factories.make_project(name="大项目", total_investment=Decimal(2_000_000_000), stage="started")
    factories.make_project_mark(project=large, key="list:started_not_in_statistics")
    for query, wanted in (
        ("tier=from_10", {large.pk}),
        ("tier=below_1", {small.pk}),
        ("stage=started", {large.pk}),
        (f"unit={park.pk}", {small.pk}),
        ("missing=started_not_in_statistics", {large.pk}),
    ):
        rows = client.get(f"{LIST}?{query}").context["rows"]
        assert {row["url"] for row in rows} == set(map(_url, wanted)), query


def test_search_box_of_the_shell_filters_by_text(client: Any, sign_in: Any) -> None:
    sign_in()
    response = client.get(f"{LIST}?q=没有这样的项目")
    assert response.context["wanted"].text == "没有这样的项目"
    assert response.context["totals"].count == 0


def test_bad_filter_keeps_what_was_typed_and_says_what_to_do(client: Any, sign_in: Any) -> None:
    sign_in()
    response = client.get(f"{LIST}?signed_from=soon&tier=huge")
    text = response.content.decode()
    assert set(response.context["errors"]) == {"signed_from", "tier"}
    assert 'value="soon"' in text
    assert response.context["errors"]["signed_from"][0] in text


def test_chips_lead_to_the_list_without_their_condition(client: Any, sign_in: Any) -> None:
    sign_in()
    chips = client.get(f"{LIST}?tier=from_1&stage=signed").context["chips"]
    assert [chip.url for chip in chips] == [f"{LIST}?stage=signed", f"{LIST}?tier=from_1"]


def test_heads_sort_both_ways(client: Any, sign_in: Any) -> None:
    sign_in()
    some_projects(3)
    first = client.get(f"{LIST}?sort=-investment").context
    assert first["heads"]["investment"].aria == "descending"
    assert first["heads"]["investment"].url == f"{LIST}?sort=investment"
    last = client.get(f"{LIST}?sort=investment").context
    assert [row["url"] for row in first["rows"]] == [row["url"] for row in reversed(last["rows"])]


def test_pages_of_fifty_with_page_sum_and_whole_sum(client: Any, sign_in: Any) -> None:
    sign_in()
    some_projects(51)
    context = client.get(f"{LIST}?page=2").context
    assert len(context["rows"]) == 1
    assert context["totals"].count == 51
    assert context["rows"][0]["amount_exact"] == words.exact(context["page_sum"])


def test_of_very_many_with_the_words_it_says_that_there_are_more(
    client: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(role="leader")
    some_projects(60)
    for number in range(20):
        factories.make_project(name=f"石渡{number}号铜箔")
    monkeypatch.setattr(indexing, "COMMON", 1)
    indexing.settle()
    monkeypatch.setattr(filters, "_VERY_MANY", 30)
    monkeypatch.setattr(filters, "_COUNTED", 55)
    response = client.get(LIST, {"text": "电缆"})
    totals = response.context["totals"]
    assert (totals.count, totals.is_more, totals.total_investment) == (55, True, None)
    assert "超过 <b>55</b> 个" in response.content.decode()
    # In the order of the list: the first of all that have the words.
    every = [_url(one.pk) for one in filters.filter_projects(SYSTEM, filters.ProjectFilter()) if "电缆" in one.name]
    assert [row["url"] for row in response.context["rows"]] == every[:50]
    last = client.get(LIST, {"text": "电缆", "page": "2"})
    assert [row["url"] for row in last.context["rows"]] == every[50:55]
    assert "总数超过 55 行" in last.content.decode()
    # One condition more, and few are left: they are counted, as few are from the beginning.
    few = client.get(LIST, {"text": "电缆", "investment_min": "100000040"}).context["totals"]
    assert (few.count, few.is_more, few.total_investment) == (20, False, sum(range(100_000_040, 100_000_060)))
    assert client.get(LIST, {"text": "铜箔"}).context["totals"].count == 20
    rows = sheet(client.get(reverse("ledger:projects_xlsx"), {"text": "电缆"}))
    assert sum("电缆" in str(row[1]) for row in rows) == 60


def test_amount_says_where_it_came_from(client: Any, sign_in: Any) -> None:
    sign_in()
    project = factories.make_project(total_investment=Decimal(300_000_000))
    factories.make_milestone(project=project, amount=Decimal(300_000_000), source_kind="document")
    row = client.get(LIST).context["rows"][0]
    kept = SimpleNamespace(kind="document", url=f"/projects/{project.code}/source/total/now/", title="")
    assert row["source"] == source_mark(kept)


def test_queries_do_not_grow_with_rows(client: Any, sign_in: Any) -> None:
    sign_in()
    some_projects(2)
    few = counted(client, LIST)
    some_projects(40)
    assert counted(client, LIST) == few == QUERIES


def test_empty_list_says_what_belongs_here(client: Any, sign_in: Any) -> None:
    sign_in()
    assert reverse("ledger:project_new") in client.get(LIST).content.decode()


def test_without_any_role_there_is_no_list(client: Any, sign_in: Any) -> None:
    sign_in(role=None)
    assert client.get(LIST).status_code == 403


def test_people_of_an_enterprise_see_their_own_projects_only(client: Any, sign_in: Any) -> None:
    firm = factories.make_enterprise()
    sign_in(role="enterprise", enterprise_id=firm.pk)
    own = factories.make_project(enterprise=firm)
    factories.make_project(enterprise=factories.make_enterprise())
    rows = client.get(LIST).context["rows"]
    assert [row["url"] for row in rows] == [_url(own.pk)]


def test_strangers_log_in_first(client: Any) -> None:
    assert client.get(LIST).status_code == 302


def test_list_is_only_read(client: Any, sign_in: Any) -> None:
    sign_in()
    assert client.post(LIST).status_code == 405


# ---- the workbook


def sheet(response: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO(response.content))
    return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_workbook_holds_every_row_of_the_filter_with_exact_amounts(client: Any, sign_in: Any) -> None:
    sign_in()
    some_projects(60)
    factories.make_project(name="不在筛选内", total_investment=Decimal(1))
    response = client.get(f"{reverse('ledger:projects_xlsx')}?tier=from_1&sort=investment")
    rows = sheet(response)
    assert len([row for row in rows[1:] if str(row[1] or "").startswith("枳澜")]) == 60
    assert rows[1][10] == 100_000_000
    assert "不在筛选内" not in {row[1] for row in rows}


def test_workbook_leaves_an_audit_entry(client: Any, sign_in: Any) -> None:
    person = sign_in()
    some_projects(1)
    client.get(f"{reverse('ledger:projects_xlsx')}?tier=from_1")
    entry = AuditEntry.objects.get(action="ledger.projects.exported")
    assert entry.actor_id == person.pk
    assert entry.after == {"query": "tier=from_1", "rows": 1}


def test_workbook_is_refused_to_an_enterprise(client: Any, sign_in: Any) -> None:
    sign_in(role="enterprise", enterprise_id=factories.make_enterprise().pk)
    assert client.get(reverse("ledger:projects_xlsx")).status_code == 403


def test_workbook_is_only_read(client: Any, sign_in: Any) -> None:
    sign_in()
    assert client.post(reverse("ledger:projects_xlsx")).status_code == 405


# ---- saved views


def test_view_is_saved_and_forgotten(client: Any, sign_in: Any) -> None:
    person = sign_in()
    response = client.post(reverse("ledger:view_save"), {"name": "亿元以上", "query": "tier=from_1"})
    assert response.url == f"{LIST}?tier=from_1"
    view = SavedView.objects.get(person=person)
    assert "亿元以上" in client.get(f"{LIST}?tier=from_1").content.decode()
    client.post(reverse("ledger:view_delete", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_view_without_a_name_says_so_and_keeps_the_filter(client: Any, sign_in: Any) -> None:
    sign_in()
    response = client.post(reverse("ledger:view_save"), {"name": " ", "query": "tier=from_1"}, follow=True)
    assert response.redirect_chain == [(f"{LIST}?tier=from_1", 302)]
    assert len(response.context["messages"]) == 1


def test_somebody_elses_view_is_not_there(client: Any, sign_in: Any) -> None:
    sign_in()
    view = factories.make_saved_view()
    assert client.post(reverse("ledger:view_delete", args=[view.pk])).status_code == 404


def test_views_are_refused_to_an_enterprise(client: Any, sign_in: Any) -> None:
    sign_in(role="enterprise", enterprise_id=factories.make_enterprise().pk)
    assert client.post(reverse("ledger:view_save"), {"name": "x", "query": ""}).status_code == 403


def test_views_are_only_written(client: Any, sign_in: Any) -> None:
    sign_in()
    assert client.get(reverse("ledger:view_save")).status_code == 405
    assert client.get(reverse("ledger:view_delete", args=[1])).status_code == 405
