"""Error pages, the shell and its registry."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from bridgehead.foundation.access import Actor, Conflict, Grant, policies, register_policy
from bridgehead.foundation.ui import context, navigation, views
from bridgehead.foundation.ui.navigation import Clocks, NavItem, register_clocks, register_nav

OFFICER = Actor(id=7, name="沈知行", grants=(Grant("project_officer", "/1/"),))


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty navigation of the test's own."""
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_clock", [])


def request_of(actor: Actor | None, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.actor = actor  # type: ignore[attr-defined]
    request.user = None  # type: ignore[assignment]
    return request


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500])
def test_error_pages_say_what_happened_what_was_kept_and_what_to_do(status: int) -> None:
    with translation.override("en"):
        html = render_to_string(f"ui/{status}.html", {}, request_of(None))
    for word in ("What happened", "What was kept", "What to do"):
        assert word in html
    assert html.count("<dd></dd>") == 0


@pytest.mark.parametrize(
    ("view", "status"),
    [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404), (views.csrf_failure, 403)],
)
def test_error_views_answer_with_their_status(view, status: int) -> None:  # type: ignore[no-untyped-def]
    assert view(request_of(None)).status_code == status


def test_server_error_needs_no_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_request: HttpRequest) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(context, "build_shell", broken)
    assert views.server_error(request_of(OFFICER)).status_code == 500


def test_conflict_page_shows_both_values() -> None:
    conflict = Conflict(current_version=4, differences={"amount": ("10.50", "9.96")})
    html = render_to_string("ui/409.html", {"conflict": conflict}, request_of(OFFICER))
    assert "10.50" in html
    assert "9.96" in html


@pytest.mark.usefixtures("doors")
def test_navigation_shows_only_doors_that_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "_policies", {})
    register_policy({"uitest.see": frozenset({"project_officer"}), "uitest.rule": frozenset({"administrator"})})
    register_nav(NavItem("set_language", "甲", "table", action_id="uitest.see", tab="甲"))
    register_nav(NavItem("no-such:page", "乙", "table"))
    register_nav(NavItem("nowhere", "丙", "table", action_id="uitest.rule"))
    shell = context.build_shell(request_of(OFFICER))
    assert [door.label for group in shell.groups for door in group.doors] == ["甲"]
    assert [door.label for door in shell.tabs] == ["甲"]
    assert context.build_shell(request_of(None)).groups == ()


@pytest.mark.usefixtures("doors")
def test_navigation_refuses_contradictions() -> None:
    register_nav(NavItem("set_language", "甲", "table"))
    register_nav(NavItem("set_language", "甲", "table"))
    with pytest.raises(ValueError, match="already"):
        register_nav(NavItem("set_language", "乙", "table"))
    with pytest.raises(ValueError, match="unknown group"):
        register_nav(NavItem("other", "乙", "table", group="cellar"))


@pytest.mark.usefixtures("doors")
def test_counts_and_the_two_clocks_stand_in_the_shell() -> None:
    clocks = Clocks(date(2026, 7, 31), datetime(2026, 8, 5, 1, 30, tzinfo=UTC))
    register_clocks(lambda _request: clocks)
    register_nav(NavItem("set_language", "甲", "table", count=lambda _request: 1234))
    with translation.override("zh-hans"):
        html = render_to_string("ui/base.html", {}, request_of(OFFICER))
    assert "<em>1,234</em>" in html
    assert "2026年7月31日" in html
    assert "8月5日 09:30" in html
    assert "沈知行" in html


@pytest.mark.usefixtures("doors")
def test_only_the_nearest_door_is_current() -> None:
    register_nav(NavItem("set_language", "甲", "table"))
    shell = context.build_shell(request_of(OFFICER, "/i18n/setlang/deeper/"))
    assert [door.current for group in shell.groups for door in group.doors] == [True]
    shell = context.build_shell(request_of(OFFICER, "/elsewhere/"))
    assert [door.current for group in shell.groups for door in group.doors] == [False]


@pytest.mark.usefixtures("doors")
def test_shell_costs_nothing_where_it_is_not_drawn() -> None:
    def never(_request: HttpRequest) -> int:
        raise AssertionError("a partial must not pay for the navigation")

    register_nav(NavItem("set_language", "甲", "table", count=never))
    assert "shell" in context.shell(request_of(OFFICER))


@pytest.mark.usefixtures("doors")
def test_title_stands_in_the_head_and_in_the_heading() -> None:
    from django.template import engines

    page = engines["django"].from_string("{% extends 'ui/base.html' %}{% block title %}项目库{% endblock %}")
    html = page.render({}, request_of(OFFICER))
    assert "<title>项目库 ·" in html
    assert "<h1>项目库</h1>" in html
