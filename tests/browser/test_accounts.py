"""Administration, enterprises and the API's own pages in a real browser: nothing refused, nothing sideways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bridgehead.modules.accounts.models import Person
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
Shoot = Callable[[Page, str], None]


def test_a_person_is_added_and_given_a_role(
    page: Page, sign_in_browser: Callable[[Person], None], shoot: Shoot
) -> None:
    sign_in_browser(factories.make_person(name="沈知行"))
    park = factories.make_unit(name="临港产业园")
    page.goto("/people/")
    page.locator(".acts a").first.click()
    page.locator("#id_name").fill("温见山")
    page.locator("#id_username").fill("wenjianshan")
    page.locator("#id_unit").select_option(str(park.pk))
    page.locator("main form button[type=submit]").first.click()
    word = page.locator("main code").inner_text()
    assert Person.objects.get(username="wenjianshan").check_password(word)
    page.locator("main .btn-primary").click()
    page.locator("#id_role").select_option("promoter")
    page.locator("form[action$='/roles/'] button").click()
    expect(page.locator("#messages .success")).to_be_visible()
    shoot(page, "person")


def test_the_tree_of_units(page: Page, sign_in_browser: Callable[[Person], None], shoot: Shoot) -> None:
    park = factories.make_unit(name="临港产业园")
    factories.make_unit(name="储能专班", kind="team", parent=park)
    sign_in_browser(factories.make_person(name="沈知行"))
    page.goto("/units/")
    shoot(page, "units")
    page.get_by_role("link", name="临港产业园").click()
    expect(page.locator("form[action$='/move/']")).to_be_visible()
    shoot(page, "unit")


def test_a_token_is_shown_once(page: Page, sign_in_browser: Callable[[Person], None], shoot: Shoot) -> None:
    sign_in_browser(factories.make_person(role="statistician", name="沈知行"))
    page.goto("/tokens/")
    page.locator("#id_name").fill("月报接口")
    page.locator("input[value='ledger.view_project']").check()
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main code").first).to_contain_text("bh_")
    shoot(page, "tokens")
    page.goto("/tokens/")
    expect(page.locator("main code")).to_have_count(1)


def test_a_doubtful_code_is_confirmed(page: Page, sign_in_browser: Callable[[Person], None], shoot: Shoot) -> None:
    sign_in_browser(factories.make_person(name="沈知行"))
    page.goto("/enterprises/new/")
    page.locator("#id_name").fill("硕渡新材料有限公司")
    page.locator("#id_credit_code").fill("91350211M0000XUF46")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main [role=alert]")).to_be_visible()
    shoot(page, "enterprise-doubt")
    page.locator("#id_is_confirmed").check()
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("硕渡新材料有限公司")
    shoot(page, "enterprise")
    page.goto("/enterprises/")
    shoot(page, "enterprises")


def test_the_interactive_docs_draw_offline(page: Page, sign_in_browser: Callable[[Person], None]) -> None:
    sign_in_browser(factories.make_person())
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if "//localhost" not in request.url else None)
    page.goto("/api/v1/docs")
    expect(page.locator("#operations-ledger-list_projects")).to_be_visible()
    page.locator("#operations-accounts-me button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator("#operations-accounts-me .responses-table.live-responses-table")).to_contain_text("200")
    assert [url for url in elsewhere if not url.startswith(("data:", "blob:"))] == []
