"""Logging in and out in a browser, and what a wrong password leaves standing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

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
