"""Both scores side by side: days from signing and from the land contract, by hand-counted projects, and the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.delivery.queries.scores import started_projects
from bridgehead.modules.delivery.scores import Run, both_of
from bridgehead.modules.ledger.models import Project
from tests.factories import make_actor, make_milestone, make_project, make_unit

PAGE = reverse("delivery:scores")
_days = st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31))


def started(*days: tuple[str, date], **facts: Any) -> Project:
    project = make_project(**facts)
    for kind, day in days:
        make_milestone(project=project, kind=kind, happened_on=day, state="verified")
    return project


@given(st.lists(st.builds(Run, _days, _days, _days), max_size=8))
def test_mean_and_median_are_over_those_that_have_both_days(runs: list[Run]) -> None:
    both = both_of(runs)
    known = sorted(one.from_land for one in runs if one.from_land is not None)
    assert both.from_land.count == len(known)
    if known:
        assert both.from_land.median is not None
        assert known[0] <= both.from_land.median <= known[-1]
        assert both.from_land.mean is not None
        assert abs(both.from_land.mean - Decimal(sum(known)) / len(known)) <= Decimal("0.05")


def test_buying_the_land_late_betters_one_score_alone() -> None:
    early = Run(date(2026, 1, 5), date(2026, 3, 1), date(2026, 4, 20))
    late = Run(date(2026, 1, 5), date(2026, 4, 14), date(2026, 4, 20))
    assert (early.from_signing, late.from_signing) == (105, 105)
    assert (early.from_land, late.from_land) == (50, 6)


@pytest.mark.django_db
def test_starts_of_a_period_as_they_were_verified() -> None:
    park = make_unit()
    one = started(
        ("signed", date(2026, 1, 5)), ("land_supplied", date(2026, 3, 1)), ("started", date(2026, 4, 20)), unit=park
    )
    bare = started(("started", date(2026, 5, 6)))
    started(("signed", date(2026, 2, 1)))
    started(("started", date(2025, 12, 31)))
    claimed = make_project()
    make_milestone(project=claimed, kind="started", happened_on=date(2026, 5, 1))
    found = started_projects(SYSTEM, date(2026, 1, 1), date(2026, 6, 30))
    assert [row.project for row in found] == [bare, one]
    assert found[1].run == Run(date(2026, 1, 5), date(2026, 3, 1), date(2026, 4, 20))
    assert [row.project for row in started_projects(SYSTEM, date(2026, 1, 1), date(2026, 4, 30))] == [one]
    assert [
        row.project for row in started_projects(make_actor("leader", unit=park), date(2026, 1, 1), date(2026, 6, 30))
    ] == [one]
    assert [row.project for row in started_projects(SYSTEM, date(2026, 1, 1), date(2026, 6, 30), unit=park.pk)] == [one]
    moment = one.milestones.order_by("recorded_at").values_list("recorded_at", flat=True)[0]
    before = started_projects(SYSTEM, date(2026, 1, 1), date(2026, 6, 30), known_at=moment.replace(year=2020))
    assert before == []


@pytest.mark.django_db
def test_the_page_shows_both_and_asks_few_queries(
    client: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        started(
            ("signed", date(2026, 1, 5)), ("land_supplied", date(2026, 3, 1)), ("started", date(2026, 4, 20 + number))
        )
    sign_in(role="enterprise", enterprise_id=None)
    assert client.get(PAGE).status_code == 403
    sign_in(role="leader")
    period = {"since": "2026-01-01", "as_of": "2026-06-30"}
    with django_assert_max_num_queries(9):
        page = client.get(PAGE, period)
    assert (page.context["both"].from_signing.median, page.context["both"].from_land.median) == (107, 52)
    assert "签约到开工" in page.content.decode()
    assert client.get(PAGE, {**period, "as_of": "soon"}).status_code == 422
    assert client.get(PAGE, {"unit": 10**9}).status_code == 422
    assert client.post(PAGE).status_code == 405
    told = client.get("/api/v1/scores", period).json()
    assert (told["started"], told["from_signing"]["count"], told["from_land"]["median"]) == (5, 5, "52.0")
