"""The paragraph of one real report, held against a ledger that yields exactly its figures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.checking.explaining import explain
from bridgehead.modules.checking.telling import sentence
from bridgehead.modules.checking.verdicts import Check, check_text
from bridgehead.modules.ledger.actions import withdraw_project
from tests.factories import make_district, make_investment, make_milestone, make_project, make_year_plan
from tests.support import danyang

pytestmark = pytest.mark.django_db
PARAGRAPH = (
    "记者从我市商务部门获悉，今年1~7月，全市新签约总投资亿元以上产业项目42个，总投资260.69亿元。从体量规模看，总投资30亿元以上"
    "项目3个，10亿元以上项目3个，5亿元以上项目2个。从产业分类看，制造业项目41个，服务业1个，其中“5+2+1”产业项目26个，占比61.9%。"
    "截至7月底，全市在手在谈项目113个，其中内资项目97个，总投资额369.03亿元；外资项目16个，总投资7.37亿美元。"
)


@pytest.fixture
def ledger() -> danyang.Danyang:
    return danyang.build()


def checked(ledger: danyang.Danyang, text: str = PARAGRAPH) -> Check:
    return check_text(actor=SYSTEM, text=text, unit=ledger.district, as_of=danyang.AS_OF)


def outcomes(check: Check) -> list[tuple[str, str]]:
    return [(figure.statement.quote, figure.outcome) for figure in check.figures]


def test_every_figure_of_the_report_agrees(ledger: danyang.Danyang) -> None:
    check = checked(ledger)
    assert len(check.figures) == 14
    assert [one for one in outcomes(check) if one[1] not in ("agrees", "rounded")] == []
    assert [quote for quote, outcome in outcomes(check) if outcome == "rounded"] == ["占比61.9%"]
    assert check.is_fine
    assert check.contradictions == ()


def test_a_project_that_was_taken_out_is_named(ledger: danyang.Danyang) -> None:
    gone = ledger.signed[5]
    withdraw_project(actor=SYSTEM, project_id=gone.pk, version=gone.version, reason="重复登记")
    check = checked(ledger)
    assert not check.is_fine
    differing = [figure for figure in check.figures if figure.outcome == "differs"]
    assert differing[0].difference == 1
    with translation.override("zh-hans"):
        told = [sentence(figure, explain(check, figure)) for figure in differing[:2]]
    assert all(gone.name in said for said in told)
    assert "42" in told[0]
    assert "41" in told[0]


def test_a_rate_is_explained_by_what_stands_above_and_below_its_line(ledger: danyang.Danyang) -> None:
    gone = ledger.signed[5]
    assert gone.industry == danyang.INDUSTRY
    withdraw_project(actor=SYSTEM, project_id=gone.pk, version=gone.version, reason="重复登记")
    check = checked(ledger)
    (rate,) = [figure for figure in check.figures if figure.statement.unit == "ratio"]
    found = explain(check, rate)
    assert [(row.name, row.why, row.part) for row in found.rows] == [(gone.name, "withdrawn", "both")]
    with translation.override("zh-hans"):
        said = sentence(rate, found)
    assert said.startswith("文稿为 61.9%，台账为 60.9756%（25 ÷ 41）：")
    assert said.endswith("从台账撤下，分子分母都有）")


def test_a_rate_that_is_said_alone_is_explained_by_the_rows_of_one_reason(ledger: danyang.Danyang) -> None:
    gone = [project for project in ledger.signed if project.industry != danyang.INDUSTRY][:2]
    for project in gone:
        withdraw_project(actor=SYSTEM, project_id=project.pk, version=project.version, reason="重复登记")
    check = checked(ledger, "今年1~7月，全市新签约亿元以上项目中，“5+2+1”产业项目占比61.9%。")
    found = explain(check, check.figures[0])
    assert {(row.name, row.why, row.part) for row in found.rows} == {(one.name, "withdrawn", "below") for one in gone}


def test_a_rate_that_is_only_divided_wrongly_is_blamed_on_no_project(ledger: danyang.Danyang) -> None:
    check = checked(ledger, PARAGRAPH.replace("61.9%", "64.3%"))
    (rate,) = [figure for figure in check.figures if figure.outcome == "differs"]
    found = explain(check, rate)
    assert not found.is_exact
    assert {row.why for row in found.rows} == {"counted"}


def test_a_project_of_august_that_the_draft_counted_is_named(ledger: danyang.Danyang) -> None:
    text = "今年1~7月，全市新签约总投资亿元以上产业项目43个，总投资262.89亿元。"
    check = checked(ledger, text)
    count, amount = check.figures
    for figure in (count, amount):
        found = explain(check, figure)
        assert found.is_exact
        assert [(row.name, row.why, row.in_ledger) for row in found.rows] == [(ledger.august.name, "after", False)]


def test_what_was_entered_after_the_day_is_named_where_the_draft_lacks_it(ledger: danyang.Danyang) -> None:
    late = ledger.signed[7]
    rows = late.milestones.model.objects
    rows.exclude(project=late).update(recorded_at=datetime(2023, 7, 30, tzinfo=UTC))
    check = checked(ledger, "今年1~7月，全市新签约总投资亿元以上产业项目41个，总投资255.49亿元。")
    found = explain(check, check.figures[0])
    assert [(row.name, row.why, row.in_ledger) for row in found.rows] == [(late.name, "late", True)]


def test_the_queries_do_not_grow_with_the_draft(ledger: danyang.Danyang) -> None:
    from bridgehead.modules.documents import gazetteer

    def queries(text: str) -> int:
        gazetteer.current_gazetteer(ledger.district.path)
        with CaptureQueriesContext(connection) as context:
            checked(ledger, text)
        return len(context.captured_queries)

    once = PARAGRAPH.rpartition("；")[0] + "。"
    assert queries(once) == queries(once + "\n" + once.replace("1~7月", "1~6月")) <= 10


def test_a_completion_rate_said_too_high_names_what_is_left_of_plans() -> None:
    district = make_district()
    for name, done, plan in (("甲", 30, 100), ("乙", 90, 100), ("丙", 50, 50), ("丁", 0, 60)):
        project = make_project(unit=district, name=f"{name}项目")
        make_year_plan(project=project, year=2026, amount=Decimal(plan * 1_000_000))
        if done:
            make_investment(project=project, month=date(2026, 3, 1), amount=Decimal(done * 1_000_000))
    text = "今年1~7月，全区重点项目投资完成率66.1%。"
    check = check_text(actor=SYSTEM, text=text, unit=district, as_of=date(2026, 7, 31))
    (rate,) = check.figures
    assert rate.outcome == "differs"
    found = explain(check, rate)
    assert (found.is_exact, found.would_raise) == (False, True)
    assert [(row.name, row.amount) for row in found.rows] == [
        ("甲项目", 70_000_000), ("丁项目", 60_000_000), ("乙项目", 10_000_000),
    ]  # fmt: skip
    check = check_text(actor=SYSTEM, text=text.replace("66.1", "51.3"), unit=district, as_of=date(2026, 7, 31))
    assert not explain(check, check.figures[0]).would_raise


def test_digits_that_changed_places_and_a_wrong_currency_are_said() -> None:
    district = make_district()
    for at, amount in enumerate((120_000_000, 230_000_000)):
        project = make_project(unit=district, name=f"{at}号项目", total_investment=Decimal(amount))
        make_milestone(project=project, kind="signed", happened_on=date(2026, 3, 1))
        make_investment(project=project, month=date(2026, 4, 1), amount=Decimal(amount))
    text = "今年1~7月，全区完成投资5.3亿元。今年1~7月，全区完成投资3.5亿美元。"
    check = check_text(actor=SYSTEM, text=text, unit=district, as_of=date(2026, 7, 31))
    with translation.override("zh-hans"):
        swapped, dollars = check_text(actor=SYSTEM, text=text, unit=district, as_of=check.as_of).figures
        assert swapped.outcome == "differs"
        said = sentence(swapped, explain(check, swapped))
        assert "疑有相邻两位数字写颠倒" not in said  # the point stands between them: 5.3 for 3.5 is no slip of the pen
        assert (dollars.outcome, dollars.reason) == ("unchecked", "台账按人民币计正是此数，币种可能写错。")
        more = check_text(actor=SYSTEM, text="今年1~7月，全区完成投资3.05亿元。", unit=district, as_of=check.as_of)
        assert sentence(more.figures[0], None).endswith("，疑有相邻两位数字写颠倒")


def test_a_rate_is_not_held_against_another_one_that_it_does_not_name() -> None:
    district = make_district()
    project = make_project(unit=district)
    make_year_plan(project=project, year=2026, amount=Decimal(100_000_000))
    make_investment(project=project, month=date(2026, 3, 1), amount=Decimal(88_000_000))
    text = "今年1~7月，全区项目投资完成率达到88%；列入年度计划的项目开工率为58.6%。"
    check = check_text(actor=SYSTEM, text=text, unit=district, as_of=date(2026, 7, 31))
    assert [figure.outcome for figure in check.figures] == ["agrees", "unchecked"]


def test_a_start_rate_said_too_high_names_who_promised_and_did_not_start() -> None:
    district = make_district()
    for name, day in (("甲", date(2026, 5, 9)), ("乙", None), ("丙", date(2026, 4, 2))):
        project = make_project(unit=district, name=f"{name}项目", promised_start_on=date(2026, 6, 1))
        if day:
            make_milestone(project=project, kind="started", happened_on=day)
    text = "今年1~7月，全区项目开工率90%。"
    check = check_text(actor=SYSTEM, text=text, unit=district, as_of=date(2026, 7, 31))
    found = explain(check, check.figures[0])
    assert found.would_raise
    assert [(row.name, row.why) for row in found.rows] == [("乙项目", "not_started")]
