"""The life cycle in a real browser: a start is reported with a photo, verified by somebody else, and the tile moves."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bridgehead.modules.ledger import derived
from bridgehead.modules.ledger.models import Milestone, Project
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TILE = ".bh-fig:has(.n:text-is('开工亿元以上项目')) .v"


def photo(name: str) -> dict[str, Any]:
    """A picture as a camera's file arrives, four pixels of it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\x00\x80\x80\x80\x60\x60\x60" * 2)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return {"name": name, "mimeType": "image/png", "buffer": content}


@pytest.fixture
def project(transactional_db: None) -> Project:
    """A project of 5亿元 with all its permits, not started."""
    today = timezone.localdate()
    made = factories.make_project(name="衡川新型储能电池", enterprise=factories.make_enterprise())
    for number, (kind, strand) in enumerate(
        (
            ("signed", "promotion"),
            ("incorporated", "promotion"),
            ("filed", "approval"),
            ("land_supplied", "approval"),
            ("planning_permit", "approval"),
        )
    ):
        factories.make_milestone(
            project=made,
            kind=kind,
            strand=strand,
            state="verified",
            happened_on=today - timedelta(days=90 - number),
            amount=Decimal(500_000_000) if kind in ("signed", "filed") else None,
            recorded_at=timezone.now(),
        )
    derived.refresh(made)
    return made


def tile(page: Page) -> str:
    page.goto("/")
    return page.locator(TILE).inner_text()


def report(page: Page, code: str, kind: str, *, evidence: str = "", file: dict[str, Any] | None = None) -> None:
    page.goto(f"/projects/{code}/milestones/new/?kind={kind}")
    page.get_by_label("发生日期").fill(timezone.localdate().isoformat())
    if file is not None:
        page.get_by_label("文件类别").select_option(evidence)
        page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="登记", exact=True).click()


def test_a_start_is_reported_with_a_photo_and_verified_by_another(
    page: Page, project: Project, sign_in_browser: Callable[[Any], None], shoot: Callable[[Page, str], None]
) -> None:
    officer = factories.make_person(name="何以宁", role="project_officer")
    checker = factories.make_person(name="许青禾", role="statistician")
    sign_in_browser(officer)
    assert tile(page).startswith("0")

    # Without the permit the gate is shut, and says so; nothing that was typed is lost.
    report(page, project.code, "started")
    expect(page.locator(".err, .bh-errs").filter(has_text="实质性开工之前应先有施工许可").first).to_be_visible()
    expect(page.get_by_label("发生日期")).to_have_value(timezone.localdate().isoformat())

    report(page, project.code, "construction_permit", evidence="construction_permit", file=photo("施工许可证.png"))
    expect(page.locator("main")).to_contain_text("施工许可")
    expect(page.locator(".ws-title")).to_contain_text("持证未开工")
    report(page, project.code, "started", evidence="site_photo", file=photo("破土.png"))
    expect(page.locator("main")).to_contain_text("证 1")
    assert tile(page).startswith("1")

    # What is reported by hand counts at once; who reported it cannot verify it, and somebody else needs the record.
    started = Milestone.objects.current().get(project=project, kind="started")
    page.goto(f"/projects/{project.code}/milestones/{started.pk}/")
    page.locator("select[name=kind]").select_option("site_check")
    page.locator("form[action$='/evidence/'] input[type=file]").set_input_files(photo("核验单.png"))
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".lg-files li")).to_have_count(2)
    expect(page.locator("input[name=decision]")).to_have_count(0)

    sign_in_browser(checker)
    permit = Milestone.objects.current().get(project=project, kind="construction_permit")
    page.goto(f"/projects/{project.code}/milestones/{started.pk}/")
    page.get_by_role("button", name="核定").click()
    expect(page.locator("main")).to_contain_text("施工许可已报，待核实")
    for row in (permit, started):
        page.goto(f"/projects/{project.code}/milestones/{row.pk}/")
        page.get_by_role("button", name="核定").click()
        page.wait_for_url(f"**/projects/{project.code}/")
    expect(page.locator(".bh-ms.done", has_text="实质性开工")).to_contain_text("许青禾")
    expect(page.locator(".ws-title")).to_contain_text("开工未入库")
    assert tile(page).startswith("1")
    page.goto("/projects/waiting/")
    expect(page.locator("main")).to_contain_text("开工未建设")
    shoot(page, "projects-that-wait")

    # Not recognised after all: the tile goes back.
    standing = Milestone.objects.current().get(project=project, kind="started")
    page.goto(f"/projects/{project.code}/milestones/{standing.pk}/")
    page.get_by_label("不予认定").check()
    page.locator("#id_reason").fill("现场仅为场地平整")
    page.get_by_role("button", name="核定").click()
    page.wait_for_url(f"**/projects/{project.code}/")
    assert tile(page).startswith("0")
