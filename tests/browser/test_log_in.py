"""Logging in and out in a browser, and what a wrong password leaves standing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from bridgehead.modules.accounts.models import Person
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page: Page, username: str, password: str) -> None:
    page.goto("/people/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(password)
    page.locator("main button[type=submit]").click()


def test_in_and_out(page: Page, shoot: Callable[[Page, str], None]) -> None:
    person = factories.make_person(role="administrator", name="沈知行")
    page.goto("/people/")
    expect(page.locator("#id_username")).to_be_visible()
    shoot(page, "log-in")
    log_in(page, person.username, factories.PASSWORD)
    expect(page).to_have_url(re.compile("/people/$"))
    shoot(page, "people")
    page.locator(".bh-side .bh-me").click()
    page.locator("#bh-me form[action*=logout] button").click()
    expect(page.locator("#id_username")).to_be_visible()


def test_a_wrong_password_keeps_the_name(page: Page) -> None:
    person = factories.make_person(role="administrator")
    log_in(page, person.username, "not the password")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#id_username")).to_have_value(person.username)


def test_what_was_typed_is_there_again_after_the_session_ended(
    page: Page, sign_in_browser: Callable[[Person], None], shoot: Callable[[Page, str], None]
) -> None:
    person = factories.make_person(role="administrator", name="沈知行")
    park = factories.make_unit(name="临港产业园")
    sign_in_browser(person)
    page.goto("/people/new/")
    page.locator("#id_name").fill("温见山")
    page.locator("#id_username").fill("wenjianshan")
    page.locator("#id_unit").select_option(str(park.pk))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main [role=status].warning")).to_contain_text("登录已过期")
    shoot(page, "log-in-expired")
    page.locator("#id_username").fill(person.username)
    page.locator("#id_password").fill(factories.PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.locator("#messages")).to_contain_text("已填回表单")
    expect(page.locator("#id_name")).to_have_value("温见山")
    expect(page.locator("#id_unit")).to_have_value(str(park.pk))
    shoot(page, "form-restored")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main code")).to_be_visible()
    assert Person.objects.filter(username="wenjianshan").exists()
