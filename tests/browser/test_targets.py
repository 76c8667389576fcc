"""Targets: from the light to the rows behind it, split among parks, and a month closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
Shoot = Callable[[Page, str], None]


@pytest.fixture
def park(sign_in_browser: Callable[[Any], None]) -> Any:
    """A district with a target of four and two projects signed, one of them in the park."""
    sign_in_browser(factories.make_person(role="administrator", username="keeper"))
    park = factories.make_unit(name="临港产业园")
    for name, unit, day in (("乐棹储能项目", park, date(2026, 2, 3)), ("硕渡膜材项目", None, date(2026, 3, 9))):
        project = factories.make_project(name=name, unit=unit, estimated_investment=Decimal(200_000_000))
        factories.make_milestone(project=project, kind="signed", happened_on=day)
    return park


def test_from_a_light_to_the_rows(page: Page, park: Any, shoot: Shoot) -> None:
    factories.make_target(value=Decimal(9))
    factories.make_target(measure="project.signed.count", unit=park, value=Decimal(1))
    page.goto("/targets/?year=2026&as_of=2026-07-31")
    expect(page.locator("#answer")).to_contain_text("滞后1项")
    shoot(page, "targets")
    page.get_by_role("link", name=re.compile("滞后")).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody tr").get_by_role("link", name="2", exact=True).click()
    expect(page.locator("main")).to_contain_text("乐棹储能项目")
    expect(page.locator("main")).to_contain_text("硕渡膜材项目")


def test_set_split_and_close(page: Page, park: Any, shoot: Shoot) -> None:
    page.goto("/targets/")
    page.get_by_role("link", name="设定目标").click()
    page.get_by_label("指标").select_option("project.signed.count")
    page.get_by_label("单位", exact=True).select_option(label="桥港区")
    page.get_by_label("年份").fill("2026")
    page.get_by_label("目标值").fill("4")
    page.get_by_role("button", name="设定", exact=True).click()
    expect(page.locator(".bh-msg")).to_contain_text("目标已设定")
    page.get_by_role("link", name="分解").click()
    page.get_by_label("原因").fill("年初分解")
    page.get_by_label("临港产业园").fill("5")
    page.get_by_role("button", name="分解").click()
    expect(page.locator("main")).to_contain_text("层层加码")
    shoot(page, "target")
    page.goto("/targets/closings/")
    page.get_by_label("月份").fill("2026-03")
    page.get_by_role("button", name="关账").click()
    expect(page.locator("main tbody tr")).to_have_count(2)
    shoot(page, "closing")
