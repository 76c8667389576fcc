"""Months of investment: composition, the sums beside them, reasons of revisions, what was completed before, papers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.files import StoredFile
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.actions.bulk_money import MonthReport, report_investments
from bridgehead.modules.ledger.models import Evidence, Investment, Project
from bridgehead.modules.ledger.queries.money import project_money
from tests import factories

pytestmark = pytest.mark.django_db
WAN = Decimal(10_000)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
PAPER = StoredFile("a" * 64, 3, "application/pdf", "工程进度证明.pdf")


@pytest.fixture
def project(db: None) -> Project:
    return factories.make_project()


def report(project: Project, month: date, amount: int, **facts: Any) -> Investment:
    actor = facts.pop("actor", None) or factories.make_actor("statistician")
    return actions.report_investment(actor=actor, project_id=project.pk, month=month, amount=amount * WAN, **facts)


def parts(*amounts: int | None) -> dict[str, Decimal | None]:
    names = ("construction", "installation", "equipment", "other_costs", "land_costs")
    return {name: None if one is None else one * WAN for name, one in zip(names, amounts, strict=False)}


def test_a_month_keeps_its_composition_and_the_page_adds_the_months_up(project: Project) -> None:
    report(project, date(2025, 12, 1), 700)
    report(project, MARCH, 1000, **parts(600, 100, 200, 100, 40))
    row = report(project, APRIL, 500, **parts(300, 0, 200, 0))
    found = project_money(factories.make_actor("leader"), project.code)
    assert [(one.row.amount, one.year_to_date, one.since_start) for one in found.months] == [
        (700 * WAN, 700 * WAN, 700 * WAN),
        (1000 * WAN, 1000 * WAN, 1700 * WAN),
        (500 * WAN, 1500 * WAN, 2200 * WAN),
    ]
    assert found.parts == [900 * WAN, 100 * WAN, 400 * WAN, 100 * WAN, 40 * WAN]
    assert found.unsplit == 700 * WAN
    assert found.last is not None
    assert found.last.row == row


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (parts(600, 100, 200, 101), "construction"),
        (parts(600, 100, 200, 99), "construction"),
        (parts(1001), "construction"),
        (parts(None, None, None, 10, 11), "land_costs"),
        ({"equipment": Decimal(-1)}, "equipment"),
    ],
)
def test_parts_that_contradict_the_month_are_refused(project: Project, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        report(project, MARCH, 1000, **given)
    assert list(refused.value.errors) == [field]
    assert not Investment.objects.exists()


def test_another_figure_asks_why_and_both_are_kept(project: Project) -> None:
    first = report(project, MARCH, 1000)
    with pytest.raises(Refused) as refused:
        report(project, MARCH, 1200, replaces=first.pk)
    assert list(refused.value.errors) == ["reason"]
    second = report(project, MARCH, 1200, replaces=first.pk, reason="补报设备款")
    month = project_money(factories.make_actor("leader"), project.code).months[0]
    assert (month.row, month.row.reason, month.earlier) == (second, "补报设备款", (first,))
    entry = AuditEntry.objects.order_by("-pk").first()
    assert entry is not None
    assert (entry.action, entry.note) == ("ledger.investment.changed", "补报设备款")
    # Visible progress may be added without a reason; a workbook is its own.
    third = report(project, MARCH, 1200, replaces=second.pk, visible_progress="主体封顶")
    report(project, MARCH, 1300, replaces=third.pk, source_kind="sheet", source={"sheet": "三月月报"})


def test_a_figure_that_somebody_changed_meanwhile_is_a_conflict(project: Project) -> None:
    report(project, MARCH, 1000)
    with pytest.raises(Conflict) as conflict:
        report(project, MARCH, 1200, **parts(600, 200, 300, 100))
    assert conflict.value.differences["amount"] == (1000 * WAN, 1200 * WAN)


def test_sums_of_the_senders_form_are_compared_with_the_months(project: Project) -> None:
    report(project, date(2025, 12, 1), 700)
    report(project, MARCH, 1000)
    with pytest.raises(Refused) as refused:
        report(project, APRIL, 500, year_to_date=1600 * WAN, since_start=2200 * WAN)
    assert list(refused.value.errors) == ["year_to_date"]
    report(project, APRIL, 500, year_to_date=1500 * WAN, since_start=2200 * WAN)


def test_what_was_completed_before_counts_since_the_start_only(project: Project) -> None:
    actor = factories.make_actor("statistician")
    before = {"actor": actor, "project_id": project.pk}
    kept = actions.set_investment_before(**before, until=date(2025, 12, 31), amount=5000 * WAN)
    report(project, MARCH, 1000)
    month = project_money(actor, project.code).months[0]
    assert (month.year_to_date, month.since_start) == (1000 * WAN, 6000 * WAN)
    with pytest.raises(Refused) as refused:
        report(project, date(2025, 12, 1), 10)
    assert list(refused.value.errors) == ["month"]
    with pytest.raises(Refused) as refused:
        actions.set_investment_before(**before, until=MARCH, amount=WAN, replaces=kept.pk, reason="更正")
    assert list(refused.value.errors) == ["until"]
    with pytest.raises(Refused):
        actions.set_investment_before(**before, until=date(2025, 12, 1), amount=4000 * WAN, replaces=kept.pk)
    with pytest.raises(Conflict):
        actions.set_investment_before(**before, until=date(2025, 12, 1), amount=4000 * WAN)


def test_a_workbook_cannot_report_a_month_that_is_counted_before(project: Project) -> None:
    factories.make_investment_before(project=project)
    told = MonthReport(project.pk, date(2025, 12, 1), WAN, "", None, {})
    actor = factories.make_actor("statistician")
    done = report_investments(actor=actor, month=date(2025, 12, 1), reports=[told])
    assert list(done.refused) == [project.pk]


def test_a_paper_backs_the_month_whatever_row_is_in_force(project: Project) -> None:
    actor = factories.make_actor("statistician")
    first = report(project, MARCH, 1000, actor=actor)
    attach = {"actor": actor, "kind": "progress_certificate", "file": PAPER}
    actions.attach_investment_evidence(**attach, investment_id=first.pk)
    second = report(project, MARCH, 1200, actor=actor, replaces=first.pk, reason="补报")
    assert [one.name for one in project_money(actor, project.code).months[0].papers] == [PAPER.name]
    with pytest.raises(Refused):
        actions.attach_investment_evidence(**attach, investment_id=second.pk)
    with pytest.raises(Conflict):
        actions.attach_investment_evidence(**attach, investment_id=first.pk)
    assert Evidence.objects.count() == 1


# ---- funds, foreign capital


def claim(project: Project, kind: str, amount: int, **facts: Any) -> Any:
    actor = factories.make_actor("project_officer")
    return actions.report_milestone(
        actor=actor, project_id=project.pk, kind=kind, happened_on=MARCH, amount=amount * WAN, **facts
    )


def test_funds_in_place_by_source_against_what_is_agreed(project: Project) -> None:
    factories.make_milestone(project=project, kind="signed", amount=10_000 * WAN, happened_on=date(2025, 5, 1))
    claim(project, "capital_added", 2_000)
    claim(project, "funded", 2_000, fund_source="own")
    claim(project, "funded", 1_000, fund_source="loan")
    found = project_money(factories.make_actor("leader"), project.code)
    assert found.funds_by_source == (("own", 2_000 * WAN), ("loan", 1_000 * WAN))
    assert found.agreed == 12_000 * WAN
    assert found.in_place is not None
    assert found.in_place.value == Decimal("0.25")


def test_foreign_capital_is_kept_in_its_currency(project: Project) -> None:
    claim(project, "foreign_contracted", 300, currency="USD", rate=Decimal("7.1"))
    claim(project, "foreign_used", 100, currency="USD", rate=Decimal("7.1"))
    claim(project, "foreign_used", 50, currency="EUR")
    found = project_money(factories.make_actor("leader"), project.code)
    used = found.claims["foreign_used"]
    assert [(one.currency, one.amount) for one in used.sums] == [("EUR", 50 * WAN), ("USD", 100 * WAN)]
    assert (used.cny, used.unknown) == (710 * WAN, 1)
    assert found.claims["foreign_contracted"].cny == 2130 * WAN


@pytest.mark.parametrize(("kind", "source"), [("signed", "loan"), ("funded", "lottery")])
def test_only_funds_have_a_kind_of_funds(project: Project, kind: str, source: str) -> None:
    with pytest.raises(Refused) as refused:
        claim(project, kind, 10, fund_source=source)
    assert list(refused.value.errors) == ["fund_source"]


def test_a_returned_receipt_does_not_count(project: Project) -> None:
    row = claim(project, "funded", 2_000, fund_source="own")
    actions.verify_milestone(
        actor=factories.make_actor("statistician"), milestone_id=row.pk, decision="returned", reason="缺回单"
    )
    found = project_money(factories.make_actor("leader"), project.code)
    assert (found.claims["funded"].cny, len(found.claims["funded"].rows)) == (0, 1)
