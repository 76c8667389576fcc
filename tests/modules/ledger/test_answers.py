"""Answers: the rules that the registry leaves open, periods and clocks, refusals, and how many queries they take."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bridgehead.engines.figures import REGISTRY, Measure, Period, parse_measure
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.ledger import derived
from bridgehead.modules.ledger.answers import ANSWERABLE, NotAnswerable, Scope, answer
from bridgehead.modules.ledger.origins import total_row
from bridgehead.modules.ledger.queries import project_detail
from tests.factories import make_actor, make_contribution, make_milestone, make_project, make_unit

pytestmark = pytest.mark.django_db
YI = Decimal(100_000_000)
AS_OF = date(2026, 7, 31)


def ask(text: str, *, as_of: date = AS_OF, period: Period | None = None, path: str | None = None):  # type: ignore[no-untyped-def]
    return answer(parse_measure(text), Scope(SYSTEM, path, period), as_of)


def signed(day: date = date(2026, 3, 31), amount: Decimal | None = YI, **facts):  # type: ignore[no-untyped-def]
    project = make_project(**facts)
    make_milestone(project=project, kind="signed", happened_on=day, amount=amount)
    derived.refresh(project)
    return project


def happened(project, kind: str, day: date, **facts):  # type: ignore[no-untyped-def]
    row = make_milestone(project=project, kind=kind, happened_on=day, amount=facts.pop("amount", None), **facts)
    derived.refresh(project)
    return row


def test_every_project_and_investment_measure_of_the_registry_is_answered() -> None:
    wanted = {name for name in REGISTRY if name.startswith(("project.", "investment."))}
    assert wanted | {"fdi.used.amount"} == ANSWERABLE
    for name in wanted - {"project.share"}:
        assert ask(name).count == 0
    assert ask("project.share[origin=foreign]").value is None


@pytest.mark.parametrize("text", ["gdp.amount", "project.signed.count[scheme=unicorn]", "project.share", "visit.count"])
def test_what_the_ledger_does_not_keep_is_said(text: str) -> None:
    with pytest.raises(NotAnswerable) as refused:
        ask(text)
    assert refused.value.reason


def test_the_default_period_of_a_flow_begins_with_the_year() -> None:
    signed(date(2025, 12, 31))
    signed(date(2026, 1, 1))
    signed(date(2026, 7, 31))
    signed(date(2026, 8, 1))
    found = ask("project.signed.count")
    assert (found.value, found.unit, found.period) == (2, "1", Period(date(2026, 1, 1), AS_OF))
    assert ask("project.signed.count[scope=cumulative]").value == 3
    assert ask("project.signed.count", period=Period(date(2026, 7, 1), date(2026, 12, 31))).value == 1
    later = ask("project.signed.count", period=Period(date(2026, 8, 1), date(2026, 12, 31)))
    assert (later.value, later.rows(), later.by_month()) == (0, [], [])


def test_a_tier_counts_from_its_floor_to_below_its_top() -> None:
    for amount in (YI - Decimal("0.01"), YI, 10 * YI, None):
        signed(amount=amount)
    found = ask("project.signed.investment[investment_min=100000000]")
    assert (found.value, found.count) == (11 * YI, 2)
    assert ask("project.signed.count[investment_max=1000000000]").value == 2
    whole = ask("project.signed.investment")
    assert (whole.count, whole.amount_unknown, whole.value) == (4, 1, 12 * YI - Decimal("0.01"))
    tiers = [(tier.low, tier.high, tier.count) for tier in whole.by_tier() if tier.count]
    assert tiers == [(0, YI, 1), (YI, 5 * YI, 1), (10 * YI, 30 * YI, 1), (None, None, 1)]


def test_sums_are_exact_to_the_cent() -> None:
    for _ in range(30):
        signed(amount=Decimal("9999999999999.99"))
    assert ask("project.signed.investment").value == Decimal("299999999999999.70")


def test_nothing_known_is_not_nothing() -> None:
    assert ask("project.signed.investment").value == 0
    signed(amount=None)
    assert ask("project.signed.investment").value is None


def test_the_amount_is_the_milestones_own_else_filed_else_signed_else_estimated() -> None:
    project = signed(amount=2 * YI, estimated_investment=9 * YI)
    happened(project, "started", date(2026, 5, 1))
    assert ask("project.started.investment").value == 2 * YI
    happened(project, "filed", date(2026, 4, 1), amount=3 * YI)
    assert ask("project.started.investment").value == 3 * YI
    assert ask("project.signed.investment").value == 2 * YI
    estimated = make_project(estimated_investment=9 * YI)
    happened(estimated, "started", date(2026, 5, 1))
    assert ask("project.started.investment").value == 12 * YI


def test_capital_paid_in_is_no_total_investment() -> None:
    project = make_project()
    happened(project, "incorporated", date(2026, 2, 1), amount=YI)
    found = ask("project.introduced.investment")
    assert (found.count, found.value) == (1, None)


def test_started_or_completed_counts_both_events_of_a_project() -> None:
    project = signed()
    happened(project, "started", date(2026, 2, 1))
    happened(project, "completed", date(2026, 6, 1))
    both = ask("project.started_or_completed.count")
    assert both.value == ask("project.started.count").value + ask("project.completed.count").value == 2
    assert [row.kind for row in both.rows()] == ["started", "completed"]


def test_states_hold_until_something_ends_them() -> None:
    talks, building, left = make_project(), signed(), signed()
    happened(talks, "negotiating", date(2025, 3, 1))
    happened(building, "started", date(2025, 5, 1))
    happened(left, "started", date(2025, 5, 1))
    happened(left, "exited", date(2026, 1, 1))
    assert [row.project_id for row in ask("project.building.count").rows()] == [building.pk]
    assert ask("project.building.count", as_of=date(2025, 12, 31)).value == 2
    assert ask("project.building.count", period=Period(date(2025, 1, 1), date(2025, 12, 31))).value == 2
    assert ask("project.in_hand.count").value == 1
    happened(building, "completed", date(2026, 7, 31))
    assert ask("project.building.count").value == 0
    happened(talks, "filed", date(2026, 7, 1))
    assert ask("project.in_hand.count").value == 0


def test_the_start_rate_is_of_those_promised() -> None:
    late = signed(promised_start_on=date(2026, 3, 1))
    on_time = signed(promised_start_on=date(2026, 4, 1))
    other = signed(promised_start_on=date(2027, 1, 1))
    for project in (on_time, other):
        happened(project, "started", date(2026, 4, 20))
    rate = ask("project.started.rate")
    assert (rate.value, rate.numerator, rate.denominator, rate.unit) == (Decimal("0.5"), 1, 2, "ratio")
    assert {(row.project_id, row.happened_on) for row in rate.rows()} == {
        (late.pk, None),
        (on_time.pk, date(2026, 4, 20)),
    }
    assert [(month.month, month.value) for month in rate.by_month()] == [(date(2026, 4, 1), 1)]


def test_a_share_is_of_the_same_without_what_it_is_the_share_of() -> None:
    signed(sector="manufacturing", amount=2 * YI)
    signed(sector="manufacturing")
    signed(sector="service")
    share = ask("project.share[sector=manufacturing]")
    assert (share.numerator_count, share.denominator_count, share.period) == (2, 3, Period(date(2026, 1, 1), AS_OF))
    large = ask("project.share[investment_min=200000000,sector=manufacturing]")
    assert (large.numerator, large.denominator) == (1, 1)
    tier = ask("project.share[investment_min=200000000]")
    assert (tier.numerator, tier.denominator) == (1, 3)


def test_credit_goes_by_contribution_and_counts_a_project_once() -> None:
    park = make_unit(name="北岸园区")
    team = make_unit(name="北岸专班", parent=park)
    project = signed()
    make_contribution(project=project, unit=park, share=Decimal("0.6"))
    make_contribution(project=project, unit=team, share=Decimal("0.4"))
    signed()
    assert ask("project.signed.investment[credited_to=北岸园区]").value == YI
    assert ask("project.signed.count[credited_to=北岸专班]").value == 1
    assert ask("project.signed.count[credited_to=无此单位]").value == 0


def test_answers_are_of_what_the_asker_may_see() -> None:
    park = make_unit()
    mine = signed(unit=park)
    signed(unit=make_unit())
    found = answer(Measure("project.signed.count"), Scope(make_actor("leader", unit=park)), AS_OF)
    assert [row.project_code for row in found.rows()] == [mine.code]


def test_rows_come_in_pages_with_their_sources() -> None:
    for day in range(1, 8):
        signed(date(2026, 3, day))
    found = ask("project.signed.count")
    assert [row.happened_on.day for row in found.rows(3, 2)] == [3, 4, 5]  # type: ignore[union-attr]
    row = found.rows(1)[0]
    assert (row.amount, row.stage, row.source_kind, row.kind, row.date_precision) == (
        YI,
        "signed",
        "form",
        "signed",
        "day",
    )


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("text", [*sorted(ANSWERABLE - {"project.share"}), "project.share[origin=domestic]"])
def test_an_answer_takes_a_fixed_number_of_queries(text, known, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(3):
        project = signed(promised_start_on=date(2026, 3, 1), estimated_investment=YI)
        happened(project, "started", date(2026, 5, 1))
    happened(project, "foreign_used", date(2026, 5, 1), amount=YI)
    at = project.created_at.replace(year=2027) if known else None
    scope = Scope(make_actor("leader"))
    is_rate = REGISTRY[parse_measure(text).id].unit_kind == "ratio"
    # Foreign capital is asked for at all first: where none is kept there is no answer.
    with django_assert_num_queries(2 if is_rate or text.startswith("fdi.") else 1):
        found = answer(parse_measure(text), scope, AS_OF, at)
    with CaptureQueriesContext(connection) as queries:
        found.rows(50)
    assert len(queries) <= (4 if known else 3)
    # What sums tell was told by tier with the whole.
    sides = [found.top, found.bottom] if found.bottom is not None else [found.top]
    with django_assert_num_queries(sum(side.summed is None for side in sides)):
        tiers = found.by_tier()
    assert sum(tier.count for tier in tiers) == found.count


# ---- added capital: only the increase counts (domain/02 section 3, rule 3)


@pytest.mark.parametrize(
    ("signed_on", "agreed", "added", "filed", "period", "expected"),
    [
        # Signed last year, added this year: this year's signed amount is the increase alone.
        (date(2025, 5, 1), 10 * YI, [(date(2026, 3, 1), 2 * YI)], None, None, 2 * YI),
        # Both this year.
        (date(2026, 1, 5), 10 * YI, [(date(2026, 3, 1), 2 * YI), (date(2026, 6, 1), YI)], None, None, 13 * YI),
        # Added after the day that is asked of.
        (date(2026, 1, 5), 10 * YI, [(date(2026, 9, 1), 2 * YI)], None, None, 10 * YI),
        # No amount at signing: the project counts with its total, here the filed one, which holds the increase.
        (date(2026, 1, 5), None, [(date(2026, 3, 1), 2 * YI)], (date(2026, 5, 1), 12 * YI), None, 12 * YI),
        # What is said to be added before there was an agreement is part of it.
        (date(2026, 4, 5), 10 * YI, [(date(2026, 3, 1), 2 * YI)], None, None, 10 * YI),
        # Nothing but the increase lies in the period.
        (
            date(2026, 1, 5),
            10 * YI,
            [(date(2026, 3, 1), 2 * YI)],
            None,
            Period(date(2026, 2, 1), date(2026, 4, 1)),
            2 * YI,
        ),
    ],
)
def test_added_capital_counts_only_its_increase(signed_on, agreed, added, filed, period, expected) -> None:  # type: ignore[no-untyped-def]
    project = signed(signed_on, agreed)
    for day, amount in added:
        happened(project, "capital_added", day, amount=amount)
    if filed:
        happened(project, "filed", filed[0], amount=filed[1])
    assert ask("project.signed.investment", period=period).value == expected


def test_added_capital_is_no_other_project_and_stands_in_the_rows() -> None:
    project = signed(date(2026, 1, 5), 10 * YI)
    happened(project, "capital_added", date(2026, 3, 1), amount=2 * YI)
    assert ask("project.signed.count").value == 1
    rows = ask("project.signed.investment").rows()
    assert [(row.kind, row.amount) for row in rows] == [("signed", 10 * YI), ("capital_added", 2 * YI)]


@pytest.mark.parametrize(
    ("filed_on", "total"),
    [(None, 12 * YI), (date(2026, 2, 1), 13 * YI), (date(2026, 3, 1), 11 * YI), (date(2026, 4, 1), 11 * YI)],
)
def test_the_total_takes_in_what_was_added_after_it_was_stated(filed_on, total) -> None:  # type: ignore[no-untyped-def]
    project = signed(date(2026, 1, 5), 10 * YI)
    happened(project, "capital_added", date(2026, 3, 1), amount=2 * YI)
    if filed_on:
        happened(project, "filed", filed_on, amount=11 * YI)
    project.refresh_from_db()
    assert project.total_investment == total
    totals = project_detail(SYSTEM, project.code).totals
    assert (totals.agreed, totals.filed) == (12 * YI, 11 * YI if filed_on else None)
    row = total_row(project.milestones.all(), project.total_investment)
    assert row is not None
    assert row.kind == ("filed" if filed_on else "signed")


def test_a_ledger_without_foreign_capital_does_not_say_that_there_is_none() -> None:
    signed()
    with pytest.raises(NotAnswerable):
        ask("fdi.used.amount")


def test_foreign_capital_used_is_summed_with_its_rows_and_what_is_unknown() -> None:
    project = signed()
    happened(project, "foreign_used", date(2026, 2, 3), amount=Decimal(1_000_000), currency="USD", amount_cny=7_100_000)
    happened(project, "foreign_used", date(2026, 5, 3), amount=Decimal(2_000_000), currency="USD", amount_cny=None)
    happened(project, "foreign_used", date(2025, 5, 3), amount=Decimal(9_000_000))
    happened(project, "foreign_used", date(2026, 6, 3), amount=Decimal(9_000_000), state="returned")
    found = ask("fdi.used.amount")
    assert (found.value, found.count, found.amount_unknown) == (Decimal(7_100_000), 2, 1)
    assert [row.happened_on for row in found.rows()] == [date(2026, 2, 3), date(2026, 5, 3)]


def test_a_project_is_credited_to_whom_it_belongs_on_the_day_of_the_answer() -> None:
    old, new = make_unit(name="北岸专班"), make_unit(name="南岸专班")
    project = make_project()
    make_milestone(project=project, happened_on=date(2026, 2, 1))
    make_contribution(project=project, unit=old, valid_until=date(2026, 4, 30))
    make_contribution(project=project, unit=new, valid_from=date(2026, 5, 1))
    now = timezone.now()
    for day, holder in ((date(2026, 4, 30), old), (date(2026, 5, 1), new), (date(2026, 7, 31), new)):
        for unit in (old, new):
            measure = parse_measure(f"project.signed.count[credited_to={unit.name}]")
            for at in (None, now):
                assert answer(measure, Scope(SYSTEM), day, at).value == (unit == holder), (day, unit, at)
