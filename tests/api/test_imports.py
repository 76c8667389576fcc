"""Workbooks in the API: from the file to the ledger and back; the ladder of each endpoint."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.exchange.models import ImportRow, WorkbookImport
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Project
from tests import factories
from tests.api.conftest import EVERYTHING, Caller
from tests.modules.exchange.worlds import messy, towns, workbook

pytestmark = pytest.mark.django_db
ROWS_QUERIES = 4


def send(one: Caller, data: bytes, name: str = "台账.xlsx", headers: Any = None, **more: Any) -> Any:
    file = SimpleUploadedFile(name, data, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    return one.client.post("/api/v1/imports", {"file": file, **more}, headers=headers or {})


def compared(one: Caller, data: bytes, **more: Any) -> dict[str, Any]:
    made = send(one, data)
    assert made.status_code == 201, made.content
    body = made.json()
    answer = one.post(f"/imports/{body['id']}/compare", {"version": body["version"], **more})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def gone_on(one: Caller, book: dict[str, Any]) -> dict[str, Any]:
    while (step := one.post(f"/imports/{book['id']}/go-on").json())["left"]:
        assert step["state"] in ("writing", "undone")
    return dict(one.get(f"/imports/{book['id']}").json())


def test_from_the_file_to_the_ledger_and_back(caller: Callable[..., Caller]) -> None:
    towns()
    one = caller("statistician")
    book = compared(one, messy(), month="2026-08", year=2026)
    assert (book["state"], book["sheet"], book["settings"]["month"]) == ("compared", "台账", "2026-08")
    rows = one.get(f"/imports/{book['id']}/rows").json()["items"]
    assert {row["number"]: row["verdict"] for row in rows} == {6: "new", 7: "rejected", 9: "rejected", 10: "new"}
    first = rows[0]
    assert (first["values"]["total"], first["values"]["name"]) == ("300000000.00", "硕渡膜材项目")
    assert first["doubts"]
    assert not first["reasons"]
    assert "无此街道" in rows[2]["reasons"][0]
    assert not Project.objects.exists()

    accepted = one.post(f"/imports/{book['id']}/accept", {"version": book["version"], "rows": [first["id"]]}).json()
    assert accepted["state"] == "writing"
    book = gone_on(one, accepted)
    assert (book["state"], book["counts"]["written"]) == ("written", 1)
    project = Project.objects.get()
    assert one.get(f"/imports/{book['id']}/rows").json()["items"][0]["project"] == project.code

    accepted = one.post(f"/imports/{book['id']}/accept", {"version": book["version"]}).json()
    book = gone_on(one, accepted)
    assert book["counts"]["written"] == Project.objects.count() == 2

    undone = one.post(f"/imports/{book['id']}/undo", {"version": book["version"]}).json()
    assert gone_on(one, undone)["counts"]["undone"] == 2
    assert not Project.objects.filter(withdrawn_at__isnull=True).exists()


def test_the_cells_that_change_and_those_that_both_changed(caller: Callable[..., Caller]) -> None:
    town, _other = towns()
    one = caller("statistician")
    project = factories.make_project(unit=town, name="硕渡膜材项目", site="临江路1号")
    heads = ("系统编号", "版本号", "项目名称", "建设地点")
    sheet = workbook([heads, (project.pk, project.version, project.name, "滨海路5号")])
    book = compared(one, sheet)
    (row,) = one.get(f"/imports/{book['id']}/rows", show="changed").json()["items"]
    assert row["changes"] == [["site", "临江路1号", "滨海路5号"]]
    ledger.change_project(
        actor=factories.make_actor("statistician"), project_id=project.pk, version=1, facts={"site": "别处"}
    )
    again = compared(one, sheet)
    (row,) = one.get(f"/imports/{again['id']}/rows", show="conflict").json()["items"]
    assert row["changes"][0][:3] == ["site", "别处", "滨海路5号"]
    refused = one.post(f"/imports/{again['id']}/accept", {"version": again["version"]})
    assert refused.status_code == 422
    accepted = one.post(f"/imports/{again['id']}/accept", {"version": again["version"], "rows": [row["id"]]}).json()
    gone_on(one, accepted)
    project.refresh_from_db()
    assert project.site == "滨海路5号"


def test_a_row_is_mended_and_columns_are_chosen(caller: Callable[..., Caller]) -> None:
    towns()
    one = caller("statistician")
    book = compared(one, messy())
    row = ImportRow.objects.get(number=9)
    path = f"/imports/{book['id']}/rows/{row.pk}"
    assert one.post(path, {"values": {"total": "多"}}).status_code == 422
    assert one.post(path, {"values": {"unit": "港西街道"}}).json()["verdict"] == "new"
    assert one.post(path, {"values": {}, "meaning": "999999"}).status_code == 422
    version = one.get(f"/imports/{book['id']}").json()["version"]
    wrong = {"version": version, "columns": {"1": {"field": "nothing"}}}
    assert one.post(f"/imports/{book['id']}/compare", wrong).status_code == 422
    assert one.post(f"/imports/{book['id']}/compare", {"version": version, "sheet": "无此表"}).status_code == 422
    assert one.post(f"/imports/{book['id']}/compare", {"version": version, "unit_id": 999}).status_code == 422
    chosen = {"version": version, "columns": {"1": {"field": "name"}, "3": {"field": "unit"}}}
    again = one.post(f"/imports/{book['id']}/compare", chosen).json()
    assert set(again["columns"]) == {"1", "3"}
    assert one.post(f"/imports/{book['id']}/compare", chosen).status_code == 409


def test_rejected_rows_come_back_and_that_is_recorded(caller: Callable[..., Caller]) -> None:
    towns()
    one = caller("statistician")
    fresh = send(one, messy()).json()
    assert one.get(f"/imports/{fresh['id']}/returned.xlsx").status_code == 404
    book = compared(one, messy())
    answer = one.get(f"/imports/{book['id']}/returned.xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer) if answer.streaming else answer.content)).worksheets[0]
    assert sheet.max_row == 6
    entry = AuditEntry.objects.get(action="exchange.rows.returned")
    assert (entry.target_id, entry.via) == (book["id"], "api")


def test_what_is_no_workbook_is_refused_and_a_key_repeats(caller: Callable[..., Caller]) -> None:
    towns()
    one = caller("statistician")
    assert send(one, b"PK nothing").status_code == 422
    assert not WorkbookImport.objects.exists()
    data = messy()
    first, again = (send(one, data, headers={"Idempotency-Key": "w-1"}) for _call in range(2))
    assert first.json() == again.json()
    assert WorkbookImport.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("leader", 403), ("enterprise", 403), (None, 403), ("promoter", 201)])
def test_who_may_take_in(caller: Callable[..., Caller], role: str | None, status: int) -> None:
    assert send(caller(role), messy()).status_code == status


def test_the_ladder_of_one_import(caller: Callable[..., Caller]) -> None:
    near, far = towns()
    book = factories.make_workbook_import(unit=near, state="compared")
    row = factories.make_import_row(workbook=book)
    writes = {
        "compare": {"version": 1},
        "accept": {"version": 1},
        "undo": {"version": 1},
        "go-on": {},
        f"rows/{row.pk}": {"values": {}},
    }
    reads = ("", "/rows", "/returned.xlsx")
    reader, stranger = caller("leader", unit=near), caller("statistician", unit=far)
    for path in reads:
        assert reader.get(f"/imports/{book.pk}{path}").status_code == 200
        assert stranger.get(f"/imports/{book.pk}{path}").status_code == 404
        assert reader.post(f"/imports/{book.pk}{path}").status_code == 405
    for path, body in writes.items():
        assert reader.post(f"/imports/{book.pk}/{path}", body).status_code == 403, path
        assert stranger.post(f"/imports/{book.pk}/{path}", body).status_code == 404, path
    assert [one["id"] for one in reader.get("/imports").json()["items"]] == [book.pk]
    assert stranger.get("/imports").json()["items"] == []
    assert (
        caller("statistician", unit=near, scopes=("exchange.view",))
        .post(f"/imports/{book.pk}/accept", {"version": 1})
        .status_code
        == 403
    )
    other = factories.make_import_row(workbook=factories.make_workbook_import(unit=near, state="compared"))
    writer = caller("statistician", unit=near)
    assert writer.post(f"/imports/{book.pk}/rows/{other.pk}", {"values": {}}).status_code == 404


def test_a_token_without_the_ledgers_actions_writes_nothing(caller: Callable[..., Caller]) -> None:
    towns()
    one = caller("statistician", scopes=("exchange.*", "ledger.view_project"))
    book = compared(one, messy())
    assert book["counts"]["new"] == 0
    assert one.post(f"/imports/{book['id']}/accept", {"version": book["version"]}).status_code == 422
    assert "exchange.*" in EVERYTHING


def test_rows_cost_the_same_for_few_and_many(caller: Callable[..., Caller], django_assert_num_queries: Any) -> None:
    book = factories.make_workbook_import(unit=towns()[0], state="compared")
    for number in range(2, 42):
        factories.make_import_row(workbook=book, number=number, project=factories.make_project(name=f"{number}号项目"))
    one = caller("statistician")
    one.get(f"/imports/{book.pk}/rows")
    for limit in (2, 40):
        with django_assert_num_queries(ROWS_QUERIES):
            assert len(one.get(f"/imports/{book.pk}/rows", limit=limit).json()["items"]) == limit
