"""The pages of imports: who reaches them, what they show, what they cost, the way from a file to the ledger."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from bridgehead.engines.sheets import FORMS
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.exchange.models import ImportRow, WorkbookImport
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Project
from tests import factories
from tests.modules.exchange.worlds import compared, messy, row, towns, workbook, written

pytestmark = pytest.mark.django_db
LIST = reverse("exchange:list")
UPLOAD = reverse("exchange:upload")
FORM = reverse("exchange:form", args=["monthly"])
OF_ONE = ("import", "columns", "returned", "original")
WRITES = ("accept", "go_on", "undo", "columns")
# With three for the session, the person and the grants, and two for the numbers beside the doors.
IMPORT_QUERIES = 8


def url(name: str, book: WorkbookImport, *args: int) -> str:
    return reverse(f"exchange:{name}", args=[book.pk, *args])


@pytest.fixture
def writer(sign_in: Any) -> Any:
    return sign_in(role="statistician")


@pytest.fixture
def book(writer: Any) -> WorkbookImport:
    towns()
    return compared(actor_of(writer), messy())


def test_readers_look_and_do_not_import(client: Any, book: WorkbookImport, sign_in: Any) -> None:
    sign_in(role="leader")
    assert UPLOAD not in client.get(LIST).content.decode()
    assert client.get(url("import", book)).status_code == 200
    assert client.get(url("returned", book)).status_code == 200
    assert client.post(UPLOAD).status_code == 403
    for name in WRITES:
        assert client.post(url(name, book)).status_code == 403
    assert client.post(url("row", book, row(book, 7).pk)).status_code == 403


def test_another_unit_does_not_see_it(client: Any, book: WorkbookImport, sign_in: Any) -> None:
    sign_in(role="statistician", unit=factories.make_unit())
    for name in OF_ONE:
        assert client.get(url(name, book)).status_code == 404
    for name in WRITES:
        assert client.post(url(name, book)).status_code == 404
    assert client.get(url("row", book, row(book, 7).pk)).status_code == 404


def test_wrong_methods(client: Any, book: WorkbookImport) -> None:
    for name in ("accept", "go_on", "undo"):
        assert client.get(url(name, book)).status_code == 405
    for address in (LIST, FORM, url("import", book), url("returned", book), url("original", book)):
        assert client.post(address).status_code == 405
    assert client.get(url("row", book, 0)).status_code == 404
    assert client.get(reverse("exchange:form", args=["nothing"])).status_code == 404


def test_from_the_file_to_the_ledger(client: Any, writer: Any) -> None:
    towns()
    file = SimpleUploadedFile("台账.xlsx", messy())
    answer = client.post(UPLOAD, {"workbook": file, "unit": writer.unit_id})
    book = WorkbookImport.objects.get()
    assert answer.headers["Location"] == url("columns", book)
    page = client.get(url("columns", book)).content.decode()
    assert "其中：固定资产" in page
    given = {"version": book.version, "sheet": book.sheet, "month": "2026-08", "year": "2026", "unit": ""}
    answer = client.post(url("columns", book), given)
    assert answer.headers["Location"] == url("import", book)
    page = client.get(url("import", book)).content.decode()
    assert "岫远线束项目" in page
    # A new row shows the milestones that it will report, as exact as they are.
    assert "<b>2025-08</b>" in page
    book.refresh_from_db()
    answer = client.post(url("accept", book), {"version": book.version, "which": "all"})
    assert answer.headers["Location"] == url("import", book)
    assert Project.objects.count() == 2
    book.refresh_from_db()
    client.post(url("undo", book), {"version": book.version})
    assert Project.objects.filter(withdrawn_at__isnull=True).count() == 0
    assert client.get(url("import", book)).status_code == 200


def test_a_file_that_is_no_workbook_is_refused_on_the_page(client: Any, writer: Any) -> None:
    answer = client.post(UPLOAD, {"workbook": SimpleUploadedFile("x.xlsx", b"%PDF-1.7"), "unit": writer.unit_id})
    assert answer.status_code == 422
    assert not WorkbookImport.objects.exists()


def test_columns_can_be_chosen_otherwise(client: Any, book: WorkbookImport) -> None:
    given = {"version": book.version, "sheet": book.sheet, "month": "2026-08", "year": "2026", "unit": ""}
    wrong = client.post(url("columns", book), {**given, "field-1": "name", "field-2": "name"})
    assert wrong.status_code == 422
    choice = {"field-1": "name", "field-3": "unit", "field-4": "total", "unit-4": "万元"}
    client.post(url("columns", book), {**given, **choice})
    assert row(book, 9).values["total"] == "100000.00"
    stale = client.post(url("columns", book), {**given, **choice})
    assert stale.status_code == 409


def test_a_row_is_mended_on_its_page(client: Any, book: WorkbookImport) -> None:
    seven = row(book, 7)
    address = url("row", book, seven.pk)
    page = client.get(address).content.decode()
    assert 'value="3-5"' in page
    assert client.post(address, {"v-total": "三到五亿"}).status_code == 422
    assert client.post(address, {"v-total": "4亿"}).status_code == 302
    seven.refresh_from_db()
    assert (seven.verdict, seven.values["total"]) == ("new", "400000000.00")
    assert 'value="40,000万元"' in client.get(address).content.decode()
    assert client.post(address, {"v-total": "40,000万元", "v-site": "临江路1号"}).status_code == 302
    seven.refresh_from_db()
    assert (seven.values["total"], seven.values["site"]) == ("400000000.00", "临江路1号")


def test_nothing_ticked_is_said(client: Any, book: WorkbookImport) -> None:
    answer = client.post(url("accept", book), {"version": book.version, "which": "some"})
    assert answer.status_code == 422
    some = client.post(
        url("accept", book), {"version": book.version, "which": "some", "row": [str(row(book, 10).pk), "x"]}
    )
    assert some.status_code == 302
    assert [project.name for project in Project.objects.all()] == ["乐棹储能项目"]


def test_progress_goes_on_by_itself(client: Any, book: WorkbookImport) -> None:
    from bridgehead.modules.exchange import actions

    actions.accept_rows(
        actor=actor_of(book.person),
        import_id=book.pk,
        version=book.version,  # type: ignore[arg-type]
    )
    page = client.get(url("import", book)).content.decode()
    assert "progress" in page
    answer = client.post(url("go_on", book), headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"] == url("import", book)
    assert Project.objects.count() == 2


def test_rejected_rows_come_back_with_the_reason(client: Any, book: WorkbookImport) -> None:
    sheet = load_workbook(BytesIO(client.get(url("returned", book)).content))["台账"]
    assert sheet["A1"].value == "2026年8月重点项目推进情况表"
    assert [sheet.cell(5, column).value for column in (1, 2, 5)] == [2, "岫远线束项目", "3-5"]
    assert [sheet.cell(6, column).value for column in (2, 4)] == ["澄屿装备项目", "无此街道"]
    assert "无此街道" in sheet.cell(6, 10).value
    assert sheet.max_row == 6
    buffer = BytesIO()
    sheet["E5"], sheet["D6"] = 4, "港西街道"
    assert sheet.parent is not None
    sheet.parent.save(buffer)
    again = compared(actor_of(book.person), buffer.getvalue())  # type: ignore[arg-type]
    assert set(ImportRow.objects.filter(workbook=again).values_list("verdict", flat=True)) == {"new"}
    assert AuditEntry.objects.filter(action="exchange.rows.returned").count() == 1


def test_formulas_in_names_come_back_as_text(client: Any, writer: Any) -> None:
    towns()
    evil = workbook([("项目名称", "责任单位"), ("'=1+1", "无此街道"), ("@SUM(A1)项目", "无此街道")])
    book = compared(actor_of(writer), evil)
    sheet = load_workbook(BytesIO(client.get(url("returned", book)).content))["台账"]
    for number in (2, 3):
        assert sheet.cell(number, 1).data_type == "s"
        assert str(sheet.cell(number, 1).value).startswith("'")


def test_the_original_is_what_came(client: Any, book: WorkbookImport) -> None:
    answer = client.get(url("original", book))
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == book.file_sha256


@pytest.mark.parametrize("form", list(FORMS))
def test_forms_to_fill_in(client: Any, writer: Any, form: str) -> None:
    answer = client.get(reverse("exchange:form", args=[form]))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    assert heads[: len(FORMS[form].columns)] == [column.head for column in FORMS[form].columns]


def test_the_monthly_form_comes_with_the_projects_and_goes_back_in(client: Any, writer: Any) -> None:
    east, _west = towns()
    actor = actor_of(writer)
    project = ledger.register_project(actor=actor, facts={"name": "硕渡膜材项目", "unit": east})
    content = client.get(FORM).content
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    assert sheet.cell(4, heads.index("项目名称") + 1).value == "硕渡膜材项目"
    assert sheet.cell(4, heads.index("系统编号") + 1).value == project.pk
    assert sheet.column_dimensions[sheet.cell(3, heads.index("系统编号") + 1).column_letter].hidden
    sheet.cell(4, heads.index("本月完成投资（万元）") + 1).value = 850.5
    sheet.cell(4, heads.index("项目名称") + 1).value = "硕渡膜材"
    buffer = BytesIO()
    assert sheet.parent is not None
    sheet.parent.save(buffer)
    back = compared(actor, buffer.getvalue())
    reported = ImportRow.objects.get(workbook=back)
    assert (reported.matched_by, reported.project_id) == ("record", project.pk)
    assert ["month_amount", "", "8505000.00"] in reported.changes


def test_an_import_page_asks_a_fixed_number_of_queries(
    client: Any, writer: Any, django_assert_num_queries: Any
) -> None:
    towns()
    rows = [("项目名称", "责任单位", "备注"), *((f"硕渡{number}号项目", "港东街道", "") for number in range(60))]
    book = compared(actor_of(writer), workbook(rows))
    client.get(url("import", book))
    with django_assert_num_queries(IMPORT_QUERIES):
        client.get(url("import", book))
    written(actor_of(writer), book)
    with django_assert_num_queries(IMPORT_QUERIES):
        client.get(url("import", book))
