"""Two projects that are one: asked about when registered, merged, parted again, as a statistician does it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridgehead.modules.ledger.models import Project
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_found_like_merged_and_undone(page: Page, sign_in_browser: Any, shoot: Any) -> None:
    person = factories.make_person(role="statistician")
    factories.make_rule_version()
    known = factories.make_project(
        name="硕渡高纯电子试剂项目", site="北岸大道9号", enterprise=factories.make_enterprise(name="硕渡新材料有限公司")
    )
    factories.make_investment(project=known)
    sign_in_browser(person)
    page.goto("/projects/new/")
    page.get_by_label("项目名称").or_(page.locator("[name=name]")).first.fill("硕渡高纯电子试剂生产项目")
    page.locator("[name=unit]").select_option(str(person.unit_id))
    page.locator("[name=site]").fill("北岸大道九号")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("#likes")).to_contain_text(known.code)
    expect(page.locator("[name=site]")).to_have_value("北岸大道九号")
    shoot(page, "registering-asks")
    page.locator("[name=like_decision][value=later]").check()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".bh-msgs")).to_contain_text("硕渡高纯电子试剂生产项目")
    made = Project.objects.latest("pk")
    factories.make_investment(project=made, amount=20_000_000)

    page.goto("/duplicates/")
    shoot(page, "duplicates")
    page.get_by_role("link", name="比对并认定").click()
    shoot(page, "duplicate-pair")
    page.locator("[name='row-ledger.Investment.project:2026-03'][value=theirs]").check()
    page.get_by_label("认定为同一个的理由").fill("两处登记")
    page.get_by_role("button", name="合并", exact=True).click()
    expect(page.locator(".bh-msgs")).to_contain_text("已并入")
    shoot(page, "duplicates-merged")
    page.goto(f"/projects/{made.code}/")
    expect(page).to_have_url(f"/projects/{known.code}/")
    expect(page.locator("main")).to_contain_text("0.20")

    page.goto("/duplicates/merges/")
    page.get_by_label("撤销理由").fill("看错了")
    page.get_by_role("button", name="撤销合并").click()
    expect(page.locator(".bh-msgs")).to_contain_text("合并已撤销")
    page.goto(f"/projects/{made.code}/")
    expect(page).to_have_url(f"/projects/{made.code}/")
