"""From a town's workbook to the ledger and back: what is shown before anything is written, written, and undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridgehead.foundation.access import Refused
from bridgehead.foundation.audit.chain import history, verify
from bridgehead.foundation.search.indexing import faults
from bridgehead.foundation.search.models import SearchEntry
from bridgehead.modules.exchange import actions
from bridgehead.modules.exchange.models import ColumnHabit, ImportRow, RowState
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.actions.likeness import Alike, register_distinct
from bridgehead.modules.ledger.alike import like_facts
from bridgehead.modules.ledger.derived import drift
from bridgehead.modules.ledger.models import Investment, Milestone, Project, ProjectVersion, YearPlan
from bridgehead.modules.parties.models import Enterprise
from tests import factories
from tests.modules.exchange.worlds import compared, messy, row, towns, undone, verdicts, workbook, written

pytestmark = pytest.mark.django_db
WAN = Decimal(10_000)
YI = Decimal(100_000_000)


@pytest.fixture
def actor() -> Any:
    return factories.make_actor("statistician")


def test_a_messy_sheet_is_judged_row_by_row_and_nothing_is_written(actor: Any) -> None:
    towns()
    book = compared(actor, messy())
    assert verdicts(book) == {6: "new", 7: "rejected", 9: "rejected", 10: "new"}
    assert row(book, 6).values == {
        "seq": 1,
        "name": "硕渡膜材项目",
        "enterprise": "硕渡新材料有限公司",
        "unit": "港东街道",
        "total": "300000000.00",
        "fixed_assets": "250000000.00",
        "started": "2025-08-31 month",
        "promised_completion": "2027-06-30 month",
    }
    assert row(book, 6).doubts == [["total", "about", "约3亿"]]
    assert row(book, 7).reasons == [["total", "range", "3-5"]]
    assert row(book, 9).reasons == [["unit", "no_such_unit", "无此街道"]]
    assert row(book, 10).values["total"] == "50000000.00"
    assert (book.title, book.counts["new"], book.counts["rejected"]) == ("2026年8月重点项目推进情况表", 2, 2)
    assert not Project.objects.exists()


def test_what_was_accepted_is_written_with_its_cell_and_its_audit(actor: Any) -> None:
    east, _west = towns()
    book = written(actor, compared(actor, messy()))
    project = Project.objects.get(name="硕渡膜材项目")
    assert project.unit == east
    assert project.enterprise is not None
    assert project.enterprise.name == "硕渡新材料有限公司"
    assert (project.total_investment, project.fixed_assets) == (3 * YI, Decimal("2.5") * YI)
    assert project.stage == "started"
    assert project.promised_completion_on == date(2027, 6, 30)
    version = ProjectVersion.objects.get(project=project)
    assert version.source_kind == "sheet"
    assert version.source == {
        "sheet": "台账", "title": "台账.xlsx", "file": book.file_sha256, "import": book.pk, "row": 6, "cell": "B6",
    }  # fmt: skip
    started = Milestone.objects.get(project=project)
    assert (started.kind, started.happened_on, started.date_precision) == ("started", date(2025, 8, 31), "month")
    assert (started.source["row"], started.source["cell"]) == (6, "G6")
    assert [entry.action for entry in history(project)] == ["ledger.milestone.reported", "ledger.project.registered"]
    assert Project.objects.count() == 2
    assert book.counts["written"] == 2
    assert row(book, 7).state == RowState.WAITING
    assert not list(drift())
    assert not verify()


def test_the_same_sheet_again_changes_nothing(actor: Any) -> None:
    towns()
    written(actor, compared(actor, messy()))
    again = compared(actor, messy())
    assert verdicts(again)[6] == "same"
    assert verdicts(again)[10] == "same"
    with pytest.raises(Refused):
        actions.accept_rows(actor=actor, import_id=again.pk, version=again.version)


def test_changes_are_shown_cell_by_cell(actor: Any) -> None:
    east, west = towns()
    firm = factories.make_enterprise(name="硕渡新材料有限公司")
    project = ledger.register_project(
        actor=actor,
        facts={"name": "硕渡膜材项目", "unit": east, "enterprise": firm, "site": "临江路1号", "land_m2": Decimal(1000)},
    )
    heads = ("项目编号", "项目名称", "责任单位", "建设单位", "建设地点", "用地（亩）", "总投资（万元）")
    data = workbook([heads, (project.code, "硕渡极薄膜材项目", "港西街道", "", "临江路1号", 15, 5000)])
    book = compared(actor, data)
    changed = row(book, 2)
    assert (changed.verdict, changed.matched_by, changed.project_id) == ("changed", "number", project.pk)
    assert sorted(changed.changes) == [
        ["land", "1000.00", "10000.00"],
        ["name", "硕渡膜材项目", "硕渡极薄膜材项目"],
        ["total", "", "50000000.00"],
        ["unit", "港东街道", "港西街道"],
    ]
    written(actor, book)
    project.refresh_from_db()
    assert (project.name, project.unit, project.land_m2) == ("硕渡极薄膜材项目", west, Decimal(10_000))
    assert (project.enterprise, project.site, project.version) == (firm, "临江路1号", 2)
    assert "硕渡极薄膜材" in SearchEntry.objects.get(kind="project", object_id=project.pk).lines
    assert ProjectVersion.objects.filter(project=project).count() == 2
    entry = history(project).first()
    assert entry is not None
    assert entry.action == "ledger.project.changed"
    assert entry.before["name"] == "硕渡膜材项目"
    assert entry.after["source"]["row"] == 2
    assert not list(drift())


@pytest.mark.parametrize(
    ("heads", "cells", "by"),
    [
        (("项目代码", "名称"), ("2603-320900-04-01-123456", "别名"), "national_code"),
        (
            ("建设单位", "建设地点", "项目名称"),
            ("硕渡新材料（江苏）有限公司", "临江路 1 号", "硕渡膜材二期扩产项目"),
            "site",
        ),
        (("项目名称", "责任单位"), ("硕渡膜材项目", "港东街道"), "name"),
        (("项目名称",), ("硕渡 膜材项目",), "name"),
    ],
)
def test_a_row_finds_its_project(actor: Any, heads: Any, cells: Any, by: str) -> None:
    east, _west = towns()
    firm = factories.make_enterprise(name="硕渡新材料(江苏)有限公司", name_key="硕渡新材料(江苏)有限公司")
    facts = {
        "name": "硕渡膜材项目", "unit": east, "enterprise": firm, "site": "临江路1号",
        "national_code": "2603-320900-04-01-123456",
    }  # fmt: skip
    project = ledger.register_project(actor=actor, facts=facts)
    book = compared(actor, workbook([(*heads, "备注"), (*cells, "")]))
    assert (row(book, 2).project_id, row(book, 2).matched_by) == (project.pk, by)


def test_a_name_that_is_only_like_another_is_a_question(actor: Any) -> None:
    east, _west = towns()
    project = ledger.register_project(actor=actor, facts={"name": "硕渡极薄膜材生产基地项目", "unit": east})
    facts = {"name": "硕渡极薄膜材基地项目", "unit": east}
    book = compared(actor, workbook([("项目名称", "责任单位"), (facts["name"], "港东街道")]))
    asked = row(book, 2)
    assert asked.verdict == "question"
    # The same question that registering asks.
    (like,) = like_facts(facts)
    assert asked.candidates == [[project.pk, like.judgement.score, [one.code for one in like.judgement.reasons]]]
    with pytest.raises(Alike):
        register_distinct(actor=actor, facts=facts)
    with pytest.raises(Refused):
        actions.accept_rows(actor=actor, import_id=book.pk, version=book.version)
    answered = actions.mend_row(actor=actor, import_id=book.pk, row_id=asked.pk, given={}, meaning=str(project.pk))
    assert (answered.verdict, answered.changes) == (
        "changed",
        [["name", "硕渡极薄膜材生产基地项目", "硕渡极薄膜材基地项目"]],
    )
    other = actions.mend_row(actor=actor, import_id=book.pk, row_id=asked.pk, given={}, meaning="new")
    assert (other.verdict, other.project_id) == ("new", None)
    book.refresh_from_db()
    written(actor, book)
    assert Project.objects.count() == 2


def test_a_further_phase_is_no_question(actor: Any) -> None:
    east, _west = towns()
    ledger.register_project(actor=actor, facts={"name": "硕渡极薄膜材基地项目", "unit": east})
    book = compared(actor, workbook([("项目名称", "责任单位"), ("硕渡极薄膜材基地二期项目", "港东街道")]))
    assert verdicts(book) == {2: "new"}


def test_a_project_stands_in_a_sheet_once(actor: Any) -> None:
    towns()
    rows = [("项目名称", "责任单位"), ("硕渡膜材项目", "港东街道"), ("硕渡膜材项目", "港东街道")]
    rows = [("项目名称", "责任单位", "备注"), *((*one, "") for one in rows[1:]), ("", "港东街道", "待定名")]
    book = compared(actor, workbook(rows))
    assert verdicts(book) == {2: "new", 3: "rejected", 4: "rejected"}
    assert row(book, 3).reasons == [["name", "twice", "2"]]
    assert row(book, 4).reasons == [["name", "no_name", ""]]


def test_two_rows_are_mended_and_written_with_the_rest(actor: Any) -> None:
    towns()
    book = compared(actor, messy())
    seven, nine = row(book, 7), row(book, 9)
    with pytest.raises(Refused):
        actions.mend_row(actor=actor, import_id=book.pk, row_id=seven.pk, given={"total": "三到五亿"})
    mended = actions.mend_row(actor=actor, import_id=book.pk, row_id=seven.pk, given={"total": "4亿"})
    assert (mended.verdict, mended.values["total"], mended.reasons) == ("new", "400000000.00", [])
    mended = actions.mend_row(actor=actor, import_id=book.pk, row_id=nine.pk, given={"unit": "港西街道"})
    assert (mended.verdict, mended.is_mended) == ("new", True)
    book.refresh_from_db()
    assert written(actor, book).counts["written"] == 4
    assert Project.objects.get(name="岫远线束项目").total_investment == 4 * YI


def test_some_rows_can_be_accepted_and_the_rest_later(actor: Any) -> None:
    towns()
    book = compared(actor, messy())
    written(actor, book, rows=[row(book, 10).pk])
    assert list(Project.objects.values_list("name", flat=True)) == ["乐棹储能项目"]
    book.refresh_from_db()
    assert written(actor, book).counts["written"] == 2


def test_writing_goes_on_where_it_was_left(actor: Any) -> None:
    towns()
    book = compared(actor, messy())
    actions.accept_rows(actor=actor, import_id=book.pk, version=book.version)
    first = actions.write_on(actor=actor, import_id=book.pk, most=1)
    assert (first.done, first.left, first.is_over) == (1, 1, False)
    assert Project.objects.count() == 1
    second = actions.write_on(actor=actor, import_id=book.pk, most=1)
    assert (second.done, second.left, second.unfound, second.is_over) == (2, 0, 2, False)
    assert Project.objects.count() == 2
    assert not SearchEntry.objects.filter(kind="project").exists()
    assert not actions.write_on(actor=actor, import_id=book.pk, most=1).is_over
    assert actions.write_on(actor=actor, import_id=book.pk, most=1).is_over
    assert actions.write_on(actor=actor, import_id=book.pk, most=1).is_over
    assert not list(faults())


def test_what_is_undone_before_its_name_was_indexed_is_not_found(actor: Any) -> None:
    towns()
    book = compared(actor, messy())
    actions.accept_rows(actor=actor, import_id=book.pk, version=book.version)
    actions.write_on(actor=actor, import_id=book.pk, most=2)
    _first, second = Project.objects.order_by("pk")
    ledger.change_project(actor=actor, project_id=second.pk, version=1, facts={"site": "别处"})
    book.refresh_from_db()
    undone(actor, book)
    assert list(SearchEntry.objects.filter(kind="project").values_list("object_id", flat=True)) == [second.pk]
    assert not list(faults())


def test_the_monthly_report_of_a_town(actor: Any) -> None:
    east, _west = towns()
    first = ledger.register_project(actor=actor, facts={"name": "硕渡膜材项目", "unit": east})
    second = ledger.register_project(actor=actor, facts={"name": "岫远线束项目", "unit": east})
    ledger.report_investment(actor=actor, project_id=second.pk, month=date(2026, 8, 1), amount=900 * WAN)
    rows = [
        ("2026年8月项目月报",),
        (
            "项目编号",
            "项目名称",
            "2026年度计划投资（万元）",
            "本月完成投资（万元）",
            "1—8月累计完成投资（万元）",
            "本月形象进度",
        ),
        (first.code, first.name, 12000, 850.5, 4000, "主体结构封顶"),
        (second.code, second.name, "", 1000, "", ""),
    ]
    book = compared(actor, workbook(rows))
    assert book.settings["month"] == "2026-08"
    assert row(book, 4).changes == [["month_amount", "9000000.00", "10000000.00"]]
    written(actor, book)
    august = Investment.objects.current().get(project=first)
    assert (august.month, august.amount, august.visible_progress) == (
        date(2026, 8, 1),
        Decimal(8_505_000),
        "主体结构封顶",
    )
    assert august.source["row"] == 3
    assert YearPlan.objects.current().get(project=first).amount == 12_000 * WAN
    assert Investment.objects.current().get(project=second).amount == 1000 * WAN
    assert Investment.objects.filter(project=second).count() == 2
    undone(actor, book)
    assert not Investment.objects.current().filter(project=first).exists()
    assert not YearPlan.objects.current().exists()
    assert Investment.objects.current().get(project=second).amount == 900 * WAN


def test_undoing_takes_everything_back(actor: Any) -> None:
    east, _west = towns()
    project = ledger.register_project(actor=actor, facts={"name": "硕渡膜材项目", "unit": east, "site": "临江路1号"})
    signed = ledger.report_milestone(
        actor=actor, project_id=project.pk, kind="signed", happened_on=date(2026, 1, 5), amount=2 * YI
    )
    heads = ("项目名称", "责任单位", "建设地点", "签约时间", "协议投资（万元）", "开工时间")
    rows = [
        heads,
        ("硕渡膜材项目", "港东街道", "临江路9号", "2026-02-06", 30000, "2026-04-01"),
        ("澄屿装备项目", "港西街道", "", "2026-03-01", 10000, ""),
    ]
    book = written(actor, compared(actor, workbook(rows)))
    project.refresh_from_db()
    assert (project.site, project.total_investment, project.stage) == ("临江路9号", 3 * YI, "started")
    undone(actor, book)
    project.refresh_from_db()
    assert (project.site, project.total_investment, project.stage) == ("临江路1号", 2 * YI, "signed")
    assert Milestone.objects.current().get(project=project).happened_on == signed.happened_on
    assert Project.objects.get(name="澄屿装备项目").withdrawn_at is not None
    assert {one.state for one in ImportRow.objects.filter(workbook=book)} == {"undone"}
    assert not list(drift())
    assert not verify()


def test_undoing_keeps_what_somebody_changed_since(actor: Any) -> None:
    east, _west = towns()
    standing = ledger.register_project(actor=actor, facts={"name": "硕渡膜材项目", "unit": east})
    rows = [
        ("项目名称", "责任单位", "建设地点"),
        ("硕渡膜材项目", "港东街道", "临江路9号"),
        ("岫远线束项目", "港东街道", "临江路2号"),
        ("澄屿装备项目", "港东街道", "临江路3号"),
        ("乐棹储能项目", "港东街道", "临江路4号"),
    ]
    book = written(actor, compared(actor, workbook(rows)))
    standing.refresh_from_db()
    ledger.change_project(actor=actor, project_id=standing.pk, version=standing.version, facts={"site": "别处"})
    second, third = Project.objects.get(name="岫远线束项目"), Project.objects.get(name="澄屿装备项目")
    ledger.change_project(actor=actor, project_id=second.pk, version=second.version, facts={"site": "别处"})
    ledger.report_milestone(actor=actor, project_id=third.pk, kind="signed", happened_on=date(2026, 1, 5))
    undone(actor, book)
    assert [one.state for one in ImportRow.objects.filter(workbook=book).order_by("number")] == [
        "kept", "kept", "kept", "undone",
    ]  # fmt: skip
    assert all(row(book, number).reasons[-1][1] == "kept" for number in (2, 3, 4))
    standing.refresh_from_db()
    assert standing.site == "别处"
    assert Project.objects.get(name="澄屿装备项目").withdrawn_at is None


def test_a_project_that_changed_between_looking_and_writing_is_refused(actor: Any) -> None:
    east, _west = towns()
    project = ledger.register_project(actor=actor, facts={"name": "硕渡膜材项目", "unit": east})
    book = compared(actor, workbook([("项目名称", "建设地点"), ("硕渡膜材项目", "临江路9号")]))
    ledger.change_project(actor=actor, project_id=project.pk, version=1, facts={"site": "别处"})
    written(actor, book)
    refused = row(book, 2)
    assert (refused.state, refused.reasons[-1][1]) == ("refused", "refused")
    project.refresh_from_db()
    assert project.site == "别处"


def test_a_total_that_a_signing_decides_is_not_written_over(actor: Any) -> None:
    east, _west = towns()
    project = ledger.register_project(actor=actor, facts={"name": "硕渡膜材项目", "unit": east})
    ledger.report_milestone(
        actor=actor, project_id=project.pk, kind="signed", happened_on=date(2026, 1, 5), amount=2 * YI
    )
    book = compared(actor, workbook([("项目名称", "总投资（亿元）"), ("硕渡膜材项目", 3)]))
    assert (row(book, 2).verdict, row(book, 2).doubts) == ("same", [["total", "decided", "200000000.00"]])


def test_a_day_to_come_is_a_promise_and_no_event(actor: Any) -> None:
    towns()
    book = compared(actor, workbook([("项目名称", "责任单位", "开工时间"), ("硕渡膜材项目", "港东街道", "2099年6月")]))
    assert "started" not in row(book, 2).values
    assert row(book, 2).values["promised_start"] == "2099-06-30 month"
    assert row(book, 2).doubts == [["started", "planned", "2099-06-30"]]
    written(actor, book)
    assert Project.objects.get().promised_start_on == date(2099, 6, 30)
    assert not Milestone.objects.exists()


def test_what_a_column_means_is_remembered_for_the_sender(actor: Any) -> None:
    towns()
    data = workbook([("甲栏", "乙栏", "丙栏"), ("硕渡膜材项目", "港东街道", 3)])
    book = actions.take_in_workbook(actor=actor, data=data, file_name="x.xlsx")
    with pytest.raises(Refused):
        actions.confirm_columns(actor=actor, import_id=book.pk, version=book.version)
    said = {"0": {"field": "name"}, "1": {"field": "unit"}, "2": {"field": "total", "unit": "亿元"}}
    book = actions.confirm_columns(actor=actor, import_id=book.pk, version=book.version, columns=said)
    assert row(book, 2).values["total"] == "300000000.00"
    assert ColumnHabit.objects.filter(unit=book.unit).count() == 3
    again = compared(actor, data)
    assert row(again, 2).values == row(book, 2).values
    stranger = factories.make_actor("statistician", unit=factories.make_unit())
    with pytest.raises(Refused):
        compared(stranger, data)


def test_rows_without_a_unit_go_to_the_one_that_is_chosen(actor: Any) -> None:
    east, _west = towns()
    data = workbook([("项目名称", "总投资（亿元）"), ("硕渡膜材项目", 3)])
    book = compared(actor, data)
    assert row(book, 2).reasons == [["unit", "no_unit", ""]]
    book = actions.confirm_columns(actor=actor, import_id=book.pk, version=book.version, settings={"unit": east.pk})
    assert row(book, 2).verdict == "new"
    written(actor, book)
    assert Project.objects.get().unit == east


def test_a_heading_names_the_unit_of_the_rows_under_it(actor: Any) -> None:
    east, west = towns()
    rows = [
        ("项目名称", "总投资（亿元）"),
        ("一、港东街道",),
        ("硕渡膜材项目", 3),
        ("二、港西街道（1个）",),
        ("澄屿装备项目", 2),
    ]
    written(actor, compared(actor, workbook(rows)))
    assert dict(Project.objects.values_list("name", "unit__name")) == {
        "硕渡膜材项目": east.name,
        "澄屿装备项目": west.name,
    }


# ---- who may


def test_nobody_writes_into_another_units_projects() -> None:
    east, west = towns()
    actor = factories.make_actor("promoter", unit=east)
    theirs = factories.make_project(name="澄屿装备项目", unit=west)
    book = compared(
        actor,
        workbook([("项目编号", "项目名称", "责任单位"), (theirs.code, "改名", "港西街道"), ("", "新项目", "港西街道")]),
    )
    assert verdicts(book) == {2: "rejected", 3: "rejected"}
    assert [reason[1] for reason in row(book, 3).reasons] == ["not_yours"]


def test_builders_nobody_knew_are_registered_once(actor: Any) -> None:
    towns()
    rows = [("项目名称", "责任单位", "建设单位")]
    rows += [("甲项目", "港东街道", "硕渡（江苏）有限公司"), ("乙项目", "港东街道", "硕渡(江苏)有限公司")]
    written(actor, compared(actor, workbook(rows)))
    assert Enterprise.objects.count() == 1
    assert set(Project.objects.values_list("enterprise__name", flat=True)) == {Enterprise.objects.get().name}
