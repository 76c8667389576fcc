"""Task forces in a real browser: formed, entered, met, a problem linked to its task, the three lists as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Locator, Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


def deed(page: Page, name: str) -> Locator:
    """The form of a deed, unfolded."""
    found = page.locator(".tf-deed").filter(has=page.locator(f"[name=deed][value={name}]"))
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def test_formed_entered_met_and_listed(
    page: Page, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    schedule = factories.make_schedule()
    project, task = schedule.project, schedule.tasks.get(code="C2")
    factories.make_problem(project=project, title="出线间隔未批", due_on=TODAY)
    factories.make_person(name="何知远", role="leader")
    sign_in_browser(factories.make_person(name="许青禾", role="project_officer"))
    page.goto(f"/projects/{project.code}/taskforce/")

    form = deed(page, "form")
    form.locator("[name=form-basis]").fill("桥重项发〔2026〕12号")
    form.locator("[name=form-rhythm]").fill("每周一")
    form.get_by_role("button").click()
    expect(page.locator("#answer")).to_contain_text("桥重项发〔2026〕12号")

    form = deed(page, "member")
    form.locator("[name=member-duty]").select_option("1_leader")
    form.locator("[name=member-person]").fill("何知远")
    form.locator("[name=member-unit]").select_option(str(project.unit_id))
    form.locator("[name=member-charge]").fill("总协调")
    form.get_by_role("button").click()
    expect(page.locator(".bh-gap li", has_text="总协调")).to_contain_text("何知远")

    form = deed(page, "meeting")
    form.locator("[name=meeting-chair]").fill("何知远")
    form.locator("[name=meeting-text]").fill("议定一项，本周内办结。")
    form.get_by_role("button").click()
    expect(page.locator(".tf-text")).to_contain_text("本周内办结")

    form = deed(page, "matter")
    form.locator("[name=matter-text]").fill("落实出线间隔")
    form.locator("[name=matter-unit]").select_option(str(project.unit_id))
    form.locator("[name=matter-due_on]").fill(f"{TODAY + timedelta(days=1):%Y-%m-%d}")
    form.locator("[name=matter-task]").select_option(str(task.pk))
    form.get_by_role("button").click()
    expect(page.locator("#week li", has_text="落实出线间隔")).to_be_visible()

    form = deed(page, "link")
    form.locator("[name=link-problem]").select_option(label="出线间隔未批")
    form.locator("[name=link-task]").select_option(str(task.pk))
    form.get_by_role("button").click()
    expect(page.locator(".bh-gap li", has_text="出线间隔未批").last).to_contain_text(task.name)
    shoot(page, "task-force")

    follow_the_link(page, task.name, shoot)
    take_the_lists(page, project.code, task.name)


def follow_the_link(page: Page, task: str, shoot: Callable[[Page, str], None]) -> None:
    """From the page of the task force to the problem, to the task that it holds up, and back."""
    page.get_by_role("link", name="出线间隔未批").last.click()
    page.get_by_role("link", name=f"C2 {task}").click()
    expect(page.locator("h1")).to_contain_text(task)
    page.get_by_role("link", name="出线间隔未批").click()
    expect(page.locator("h1")).to_contain_text("出线间隔未批")
    shoot(page, "problem")


def take_the_lists(page: Page, code: str, task: str) -> None:
    """Each list in both kinds of file; what it holds stands in both."""
    page.goto(f"/projects/{code}/taskforce/")
    page.get_by_role("link", name="三张清单").last.click()
    for name, told in (("任务清单", task), ("问题清单", "出线间隔未批"), ("责任清单", "何知远")):
        page.get_by_role("navigation", name="清单类别").get_by_role("link", name=name).click()
        expect(page.locator("#answer")).to_contain_text(name)
        for button, suffix in (("Excel", ".xlsx"), ("Word", ".docx")):
            with page.expect_download() as coming:
                page.get_by_role("link", name=button).click()
            assert coming.value.suggested_filename.endswith(suffix)
            assert name in coming.value.suggested_filename
            assert told in read(coming.value.path(), suffix)


def read(path: Any, suffix: str) -> str:
    """All words of a file that came down."""
    with Path(path).open("rb") as file:
        if suffix == ".xlsx":
            sheet = openpyxl.load_workbook(file).active
            assert sheet is not None
            return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
        tables = Document(file).tables
        return "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
