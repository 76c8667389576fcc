"""Out and back in: an edited export comes back as changes, and what somebody changed meanwhile is a conflict."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.exchange import actions
from bridgehead.modules.exchange.models import ImportRow
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Project
from tests import factories
from tests.modules.exchange.worlds import compared, row, towns, written

pytestmark = pytest.mark.django_db
EXPORT = reverse("ledger:projects_xlsx")
YI = Decimal(100_000_000)


@pytest.fixture
def person(sign_in: Any) -> Any:
    return sign_in(role="statistician")


@pytest.fixture
def project(person: Any) -> Project:
    east, _west = towns()
    facts = {
        "name": "硕渡膜材项目", "unit": east, "enterprise": factories.make_enterprise(name="硕渡新材料有限公司"),
        "investor": "=1+1投资", "site": "临江路1号", "land_m2": Decimal("66666.67"), "sector": "manufacturing",
        "level": "province", "estimated_investment": 3 * YI, "promised_start_on": date(2027, 6, 1),
        "national_code": "", "industry": "锂电",
    }  # fmt: skip
    return ledger.register_project(actor=actor_of(person), facts=facts)


def exported(client: Any, edit: Callable[[Any, list[Any]], None] | None = None) -> bytes:
    """The export, as somebody edited it: `edit` gets the sheet and its heads."""
    book = load_workbook(io.BytesIO(client.get(EXPORT).content))
    sheet = book.worksheets[0]
    if edit is not None:
        edit(sheet, [cell.value for cell in sheet[1]])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(head: str, value: Any) -> Callable[[Any, list[Any]], None]:
    def edit(sheet: Any, heads: list[Any]) -> None:
        at = next(number for number, said in enumerate(heads, start=1) if str(said).startswith(head))
        sheet.cell(2, at).value = value

    return edit


def test_an_export_that_nobody_edited_says_nothing_new(client: Any, person: Any, project: Project) -> None:
    ledger.report_milestone(
        actor=actor_of(person), project_id=project.pk, kind="signed", happened_on=date(2026, 1, 5), amount=2 * YI
    )
    book = compared(actor_of(person), exported(client))
    found = ImportRow.objects.get(workbook=book)
    assert (found.verdict, found.matched_by, found.project_id, found.changes) == ("same", "record", project.pk, [])


def test_the_columns_by_which_it_is_known_again_are_hidden(client: Any, project: Project) -> None:
    sheet = load_workbook(io.BytesIO(exported(client))).worksheets[0]
    heads = {str(cell.value): cell.column_letter for cell in sheet[1]}
    for head in ("系统编号", "版本号", "导出时间"):
        assert sheet.column_dimensions[heads[head]].hidden or sheet.column_dimensions[heads["系统编号"]].hidden


def test_what_was_edited_comes_back_as_changes(client: Any, person: Any, project: Project) -> None:
    book = compared(actor_of(person), exported(client, put("建设地点", "临江路9号")))
    found = ImportRow.objects.get(workbook=book)
    assert (found.verdict, found.changes) == ("changed", [["site", "临江路1号", "临江路9号"]])
    written(actor_of(person), book)
    project.refresh_from_db()
    assert (project.site, project.investor, project.land_m2) == ("临江路9号", "=1+1投资", Decimal("66666.67"))


def test_a_cell_that_was_emptied_takes_its_value_away(client: Any, person: Any, project: Project) -> None:
    book = compared(actor_of(person), exported(client, put("建设地点", None)))
    assert ImportRow.objects.get(workbook=book).changes == [["site", "临江路1号", ""]]
    written(actor_of(person), book)
    project.refresh_from_db()
    assert project.site == ""


def test_an_empty_cell_of_any_other_sheet_says_nothing(client: Any, person: Any, project: Project) -> None:
    from tests.modules.exchange.worlds import workbook

    book = compared(
        actor_of(person), workbook([("项目编号", "项目名称", "建设地点"), (project.code, project.name, "")])
    )
    assert ImportRow.objects.get(workbook=book).verdict == "same"


def test_what_another_changed_elsewhere_in_the_row_is_no_conflict(client: Any, person: Any, project: Project) -> None:
    data = exported(client, put("建设地点", "临江路9号"))
    ledger.change_project(actor=actor_of(person), project_id=project.pk, version=1, facts={"industry": "光伏"})
    book = compared(actor_of(person), data)
    found = ImportRow.objects.get(workbook=book)
    assert (found.verdict, found.changes) == ("changed", [["site", "临江路1号", "临江路9号"]])
    written(actor_of(person), book)
    project.refresh_from_db()
    assert (project.site, project.industry) == ("临江路9号", "光伏")


def test_what_both_changed_is_a_conflict_that_a_person_decides(client: Any, person: Any, project: Project) -> None:
    data = exported(client, put("建设地点", "临江路9号"))
    ledger.change_project(actor=actor_of(person), project_id=project.pk, version=1, facts={"site": "滨海路5号"})
    book = compared(actor_of(person), data)
    found = ImportRow.objects.get(workbook=book)
    assert found.verdict == "conflict"
    assert found.changes == [["site", "滨海路5号", "临江路9号", "临江路1号"]]
    page = client.get(reverse("exchange:import", args=[book.pk])).content.decode()
    assert "滨海路5号" in page
    assert "临江路1号" in page
    actions.accept_rows(actor=actor_of(person), import_id=book.pk, version=book.version, rows=[found.pk])
    actions.write_on(actor=actor_of(person), import_id=book.pk)
    project.refresh_from_db()
    assert project.site == "临江路9号"
    assert row(book, 2).state == "written"


def test_a_sheet_that_was_saved_before_both_agreed_says_nothing_new(client: Any, person: Any, project: Project) -> None:
    data = exported(client, put("建设地点", "临江路9号"))
    ledger.change_project(actor=actor_of(person), project_id=project.pk, version=1, facts={"site": "临江路9号"})
    book = compared(actor_of(person), data)
    assert ImportRow.objects.get(workbook=book).verdict == "same"
