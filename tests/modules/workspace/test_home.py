"""The home page: figures against last month and last year, what waits, what happened."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bridgehead.foundation.access import Actor, Grant
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import latest_events
from bridgehead.modules.workspace.figures import MAIN_FIGURES, Tile, tiles, year_before
from bridgehead.modules.workspace.queries import verification_queue
from tests import factories

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 7, 31)
# One for all figures; session, person, grants; queues, events, the shell's numbers.
QUERIES = 12


def signed(day: date, amount: int = 200_000_000, **facts: Any) -> Project:
    project = factories.make_project(stage="signed", signed_on=day, total_investment=Decimal(amount), **facts)
    factories.make_milestone(project=project, happened_on=day, amount=Decimal(amount))
    return project


def by_id(found: list[Tile]) -> dict[str, Tile]:
    return {tile.figure.id: tile for tile in found}


def everything() -> Actor:
    return Actor(id=1, name="沈知行", grants=(Grant("leader", factories.make_district().path),))


def test_compares_with_last_month_and_with_the_same_days_of_last_year() -> None:
    for day in (date(2026, 1, 5), date(2026, 7, 1), date(2026, 7, 31), date(2025, 7, 31), date(2025, 8, 1)):
        signed(day)
    signed(date(2026, 8, 1))  # after the day asked for
    tile = by_id(tiles(everything(), AS_OF))["signed"]
    assert (tile.value, tile.month, tile.last_year, tile.change) == tuple(map(Decimal, (3, 2, 1, 2)))
    assert list(tile.months) == [1, 1, 1, 1, 1, 1, 3]
    assert tile.url == "/answers/?m=project.signed.count%5Binvestment_min%3D100000000%5D&as_of=2026-07-31"


def test_a_tier_leaves_smaller_projects_out() -> None:
    signed(date(2026, 2, 1), amount=99_999_999)
    assert by_id(tiles(everything(), AS_OF))["signed"].value == 0


def test_what_is_in_hand_is_compared_as_it_stood() -> None:
    for day in (date(2026, 5, 1), date(2026, 7, 10)):
        project = factories.make_project()
        factories.make_milestone(project=project, kind="lead", happened_on=day, amount=None)
    tile = by_id(tiles(everything(), AS_OF))["in_hand"]
    assert (tile.value, tile.month, tile.last_year) == tuple(map(Decimal, (2, 1, 0)))


def test_investment_carries_its_rate_with_both_sides() -> None:
    project = factories.make_project()
    factories.make_investment(project=project, month=date(2026, 6, 1), amount=Decimal(25_000_000))
    factories.make_year_plan(project=project, year=2026, amount=Decimal(100_000_000))
    rate = by_id(tiles(everything(), AS_OF))["done"].rate
    assert rate is not None
    assert (rate.value, rate.numerator, rate.denominator) == (
        Decimal("0.25"),
        Decimal(25_000_000),
        Decimal(100_000_000),
    )


@pytest.mark.parametrize(
    ("day", "before"), [(date(2026, 7, 31), date(2025, 7, 31)), (date(2024, 2, 29), date(2023, 2, 28))]
)
def test_the_same_day_a_year_before(day: date, before: date) -> None:
    assert year_before(day) == before


def test_shows_every_main_figure(client: Any, sign_in: Any) -> None:
    sign_in(role="leader")
    response = client.get("/?as_of=2026-07-31")
    text = response.content.decode()
    assert len(response.context["tiles"]) == len(MAIN_FIGURES) == 8
    for tile in response.context["tiles"]:
        assert str(tile.figure.name) in text


@pytest.mark.parametrize("typed", ["soon", "2126-01-01", ""])
def test_a_day_that_cannot_be_is_today(client: Any, sign_in: Any, typed: str) -> None:
    sign_in()
    response = client.get(f"/?as_of={typed}")
    assert response.status_code == 200
    assert response.context["as_of"] <= timezone.localdate()


def test_figures_count_only_what_the_reader_may_see(client: Any, sign_in: Any) -> None:
    park = factories.make_unit()
    sign_in(role="project_officer", unit=park)
    signed(date(2026, 2, 1), unit=park)
    signed(date(2026, 2, 1), unit=factories.make_unit())
    found = by_id(client.get("/?as_of=2026-07-31").context["tiles"])
    assert found["signed"].value == 1


def test_claims_wait_for_those_who_may_verify_but_not_for_their_reporter(client: Any, sign_in: Any) -> None:
    me = sign_in(role="statistician")
    theirs = factories.make_milestone(reported_by=factories.make_person())
    factories.make_milestone(reported_by=me)
    factories.make_milestone(state="verified")
    claims = client.get("/").context["claims"]
    assert claims.count == 1
    assert [claim.milestone_id for claim in claims.claims] == [theirs.pk]


@pytest.mark.parametrize("is_district", [True, False])
def test_claims_are_those_of_ones_units_and_none_of_a_project_withdrawn(is_district: bool) -> None:
    district = factories.make_district()
    park, other = factories.make_unit(parent=district), factories.make_unit(parent=district)
    ours, theirs = (factories.make_project(unit=unit) for unit in (park, other))
    gone = factories.make_project(unit=park, withdrawn_at=timezone.now())
    claims = [factories.make_milestone(project=one, reported_by=None) for one in (ours, theirs, gone, ours)]
    actor = Actor(id=None, name="统", grants=(Grant("statistician", (district if is_district else park).path),))
    found = verification_queue(actor)
    wanted = [claims[0].pk, *([claims[1].pk] if is_district else []), claims[3].pk]
    assert [one.milestone_id for one in found.claims] == wanted
    assert (found.count, found.oldest) == (len(wanted), claims[0].recorded_at)
    project_ids = {ours.pk, *([theirs.pk, gone.pk] if is_district else [gone.pk])}
    assert {event.milestone_id for event in latest_events(actor)} == {
        one.pk for one in claims if one.project_id in project_ids
    }


def test_nothing_waits_for_whoever_may_not_verify() -> None:
    factories.make_milestone()
    assert verification_queue(everything()).count == 0


def test_documents_wait_for_reviewers(client: Any, sign_in: Any) -> None:
    sign_in(role="promoter")
    factories.make_document(pending_count=4, statement_count=4)
    queue = client.get("/").context["documents"]
    assert (queue.documents, queue.statements) == (1, 4)


def test_events_of_visible_projects_newest_first(client: Any, sign_in: Any) -> None:
    park = factories.make_unit()
    sign_in(role="leader", unit=park)
    project = factories.make_project(unit=park, name="云杓数据运维基地")
    factories.make_milestone(project=project)
    factories.make_milestone(project=factories.make_project(unit=factories.make_unit(), name="别处的项目"))
    text = client.get("/").content.decode()
    assert "云杓数据运维基地" in text
    assert "别处的项目" not in text


def test_people_of_an_enterprise_see_their_project_and_no_figures(client: Any, sign_in: Any) -> None:
    firm = factories.make_enterprise()
    sign_in(role="enterprise", enterprise_id=firm.pk)
    factories.make_milestone(project=factories.make_project(enterprise=firm, name="本企业项目"))
    response = client.get("/")
    assert response.context["tiles"] == []
    assert "本企业项目" in response.content.decode()


def test_a_tile_is_held_against_the_years_target(client: Any, sign_in: Any) -> None:
    park = factories.make_unit()
    target = factories.make_target(value=Decimal(4), rules="three_months")
    factories.make_target(value=Decimal(1), unit=park)
    signed(date(2026, 2, 1))
    sign_in(role="leader")
    (held,) = [goal for tile, goal in client.get("/?as_of=2026-07-31").context["held"] if goal is not None]
    page = client.get(f"/targets/{target.pk}/?as_of=2026-07-31")
    standing = page.context["standing"]
    assert (
        (held.pace.done, held.pace.lead, held.light)
        == (1, standing.pace.lead, standing.light)
        == (1, held.pace.lead, "late")
    )
    assert held.target == "4"
    sign_in(role="leader", unit=park)
    (held,) = [goal for tile, goal in client.get("/?as_of=2026-07-31").context["held"] if goal is not None]
    assert (held.target, held.pace.done) == ("1", 0)
    sign_in(role="enterprise", enterprise_id=1)
    assert client.get("/").context["held"] == []


def test_queries_do_not_grow_with_rows(client: Any, sign_in: Any) -> None:
    sign_in()

    def counted() -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    for number in range(2):
        signed(date(2026, 2, 1 + number))
    few = counted()
    for number in range(20):
        signed(date(2026, 3, 1 + number))
        factories.make_document(pending_count=1)
    assert counted() == few == QUERIES


def test_strangers_log_in_first(client: Any) -> None:
    assert client.get("/").status_code == 302


def test_home_is_only_read(client: Any, sign_in: Any) -> None:
    sign_in()
    assert client.post("/").status_code == 405
