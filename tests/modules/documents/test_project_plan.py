"""What accepting a project statement would write, and what the ledger says otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from bridgehead.engines.figures import Amount, ProjectStatement, StageDate
from bridgehead.modules.documents.project_plan import ProjectPlan, first_day, last_day, make_plan, written
from bridgehead.modules.ledger.models import Milestone, Project

TODAY = date(2026, 9, 1)
PUBLISHED = date(2026, 8, 4)
YI = Decimal(100_000_000)


@pytest.fixture(autouse=True)
def _english():  # type: ignore[no-untyped-def]
    with translation.override("en"):
        yield


def plan(project: Project | None = None, standing: tuple[Milestone, ...] = (), **facts: object) -> ProjectPlan:
    statement = ProjectStatement(doc="d", quote="q", span=(0, 1), place=None, name="珩渡铜箔项目", **facts)  # type: ignore[arg-type]
    return make_plan(statement, project, standing, published_on=PUBLISHED, today=TODAY, language="en")


def entries(found: ProjectPlan) -> list[tuple[str, str, str]]:
    return [(entry.kind, entry.happened_on.isoformat(), entry.precision) for entry in found.milestones]


def milestone(kind: str, day: date, **facts: object) -> Milestone:
    return Milestone(kind=kind, happened_on=day, **facts)


@pytest.mark.parametrize(
    ("when", "first", "precision", "last"),
    [
        ("2026", date(2026, 1, 1), "year", date(2026, 12, 31)),
        ("2026-02", date(2026, 2, 1), "month", date(2026, 2, 28)),
        ("2026-07-22", date(2026, 7, 22), "day", date(2026, 7, 22)),
    ],
)
def test_dates_are_as_exact_as_they_are_written(when: str, first: date, precision: str, last: date) -> None:
    assert first_day(when) == (first, precision)
    assert last_day(when) == last


def test_a_new_project_gets_its_milestones_and_the_amount_stands_with_the_signing() -> None:
    found = plan(
        dates={"signed": StageDate("2026-04"), "started": StageDate("2026-06-20")},
        investment=Amount(10 * YI),
        stage="started",
    )
    assert entries(found) == [("signed", "2026-04-01", "month"), ("started", "2026-06-20", "day")]
    assert found.milestones[0].amount == Amount(10 * YI)
    assert found.facts == {}
    assert found.doubts == []


def test_without_signing_or_filing_the_amount_is_an_estimate() -> None:
    found = plan(dates={"started": StageDate("2026-06-20")}, investment=Amount(10 * YI))
    assert found.facts == {"estimated_investment": Decimal("1000000000.00")}


def test_a_target_date_is_a_promise_and_no_milestone() -> None:
    found = plan(dates={"completed": StageDate("2027-12", "target"), "topped_out": StageDate("2027", "target")})
    assert found.milestones == []
    assert found.facts == {"promised_completion_on": date(2027, 12, 31)}


def test_a_stage_without_a_day_is_known_on_the_day_of_the_document() -> None:
    found = plan(stage="signed", investment=Amount(YI))
    assert entries(found) == [("signed", "2026-08-04", "month")]
    assert not found.milestones[0].dated
    assert written(found, "en")[0].endswith("(the day of the document)")


def test_a_stage_that_is_passed_already_is_known() -> None:
    found = plan(Project(), (milestone("started", date(2026, 3, 1)),), stage="signed")
    assert found.milestones == []
    assert found.known == ["Signed"]


def test_a_stage_without_any_day_is_a_doubt() -> None:
    statement = ProjectStatement(doc="d", quote="q", span=(0, 1), place=None, name="甲项目", stage="signed")
    found = make_plan(statement, None, (), published_on=None, today=TODAY, language="en")
    assert found.milestones == []
    assert len(found.doubts) == 1


@pytest.mark.parametrize(
    ("standing", "said", "is_known"),
    [
        (milestone("signed", date(2026, 4, 12)), "2026-04-12", True),
        (milestone("signed", date(2026, 4, 12)), "2026-04", True),
        (milestone("signed", date(2026, 4, 1), date_precision="month"), "2026-04-12", True),
        (milestone("signed", date(2026, 1, 1), date_precision="year"), "2026-04-12", True),
        (milestone("signed", date(2026, 4, 12)), "2026-04-13", False),
        (milestone("signed", date(2026, 3, 1), date_precision="month"), "2026-04", False),
    ],
)
def test_a_milestone_that_stands_is_not_written_twice(standing: Milestone, said: str, is_known: bool) -> None:
    found = plan(Project(), (standing,), dates={"signed": StageDate(said)}, stage="signed")
    assert found.milestones == []
    assert bool(found.doubts) is not is_known


@pytest.mark.parametrize(
    ("amount", "known", "agrees"),
    [
        (Amount(Decimal("1050000000")), "1050000000", True),
        (Amount(Decimal("1050000000")), "1049999999.99", True),
        (Amount(10 * YI), "1200000000", False),
        (Amount(10 * YI, "CNY", ">="), "1200000000", True),
        (Amount(10 * YI, "CNY", ">="), "900000000", False),
        (Amount(10 * YI, "CNY", "<="), "900000000", True),
        (Amount(10 * YI, "CNY", "~"), "1030000000", True),
        (Amount(10 * YI, "CNY", "~"), "1200000000", False),
    ],
)
def test_an_amount_that_contradicts_the_ledger_is_a_doubt_and_never_written(
    amount: Amount, known: str, agrees: bool
) -> None:
    project = Project(total_investment=Decimal(known))
    found = plan(project, dates={"signed": StageDate("2026-04")}, investment=amount)
    assert found.milestones[0].amount is None
    assert found.facts == {}
    assert bool(found.doubts) is not agrees
    assert bool(found.known) is agrees


def test_foreign_money_is_entered_as_it_is_with_a_doubt() -> None:
    found = plan(dates={"signed": StageDate("2026-04")}, investment=Amount(YI, "USD"))
    assert found.milestones[0].amount == Amount(YI, "USD")
    assert "rate" in found.doubts[0]


def test_a_day_to_come_that_is_said_to_have_happened_is_a_doubt() -> None:
    found = plan(dates={"signed": StageDate("2026-10")})
    assert found.milestones == []
    assert len(found.doubts) == 1


def test_blank_facts_are_filled_and_others_compared() -> None:
    project = Project(land_m2=Decimal("50000"), promised_completion_on=date(2027, 6, 30))
    found = plan(
        project,
        land_m2=Decimal("66666.67"),
        floor_m2=Decimal("30000"),
        dates={"completed": StageDate("2027-06", "target")},
    )
    assert found.facts == {"floor_m2": Decimal("30000.00")}
    assert len(found.doubts) == 1
    assert len(found.known) == 1
