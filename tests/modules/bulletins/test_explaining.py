"""A figure months later: what was recorded since, row by row."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from bridgehead.modules.bulletins.models import Bulletin, BulletinFigure
from bridgehead.modules.bulletins.queries import Division, explain
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Milestone, Project
from tests import factories
from tests.modules.bulletins.worlds import EARLIER, YI, make_parks, publish, sign

pytestmark = pytest.mark.django_db

INVESTMENT = "project.signed.investment[investment_min=100000000,scope=new]"


def figure_of(bulletin: Bulletin, measure: str = INVESTMENT) -> BulletinFigure:
    """The figure of the whole, in the text."""
    return bulletin.figures.select_related("bulletin", "unit").filter(measure_text=measure, form="value").first()  # type: ignore[return-value]


def test_nothing_recorded_since_changes_nothing() -> None:
    make_parks()
    actor = factories.make_actor("statistician")
    found = explain(actor, figure_of(publish(actor)))
    assert (found.then, found.now, found.difference, found.changes) == (14 * YI, 14 * YI, 0, ())


def test_what_came_went_and_changed_is_told_with_what_was_recorded() -> None:
    north, _south = make_parks()
    actor = factories.make_actor("administrator")
    bulletin = publish(actor)
    late = sign(north, Decimal(3))
    type(late).objects.filter(pk=late.pk).update(recorded_at=bulletin.known_at + timedelta(minutes=1))
    twelve = Milestone.objects.get(amount=12 * YI)
    ledger.correct_milestone(
        actor=actor,
        milestone_id=twelve.pk,
        happened_on=twelve.happened_on,
        amount=15 * YI,
        currency="CNY",
        reason="协议金额更正",
    )
    two = Project.objects.get(milestones__amount=2 * YI)
    ledger.withdraw_project(actor=actor, project_id=two.pk, version=two.version, reason="重复登记")
    found = explain(actor, figure_of(bulletin))
    assert (found.then, found.now) == (14 * YI, 18 * YI)
    assert [(change.kind, change.then, change.now) for change in found.changes] == [
        ("added", None, 3 * YI),
        ("gone", 2 * YI, None),
        ("changed", 12 * YI, 15 * YI),
    ]
    assert all(change.causes for change in found.changes)


def test_a_rate_is_told_by_what_counts_above_and_below_its_line() -> None:
    north, _south = make_parks()
    promised = {"promised_start_on": date(2026, 5, 31)}
    kept, late, gone = (factories.make_project(unit=north, **promised) for _ in range(3))
    for project in (kept, gone):
        start(project, EARLIER)
    actor = factories.make_actor("administrator")
    bulletin = publish(actor, "supplied:special")
    start(late, bulletin.known_at + timedelta(minutes=1))
    ledger.withdraw_project(actor=actor, project_id=gone.pk, version=gone.version, reason="重复登记")
    figure = figure_of(bulletin, "project.started.rate")
    found = explain(actor, figure)
    assert (found.division_then, found.division_now) == (
        Division(Decimal(2), Decimal(3)),
        Division(Decimal(2), Decimal(2)),
    )
    told = {(change.code, change.kind, change.part) for change in found.changes}
    assert (late.code, "added", "above") in told
    assert (gone.code, "gone", "both") in told
    assert not any(part == "below" for _code, _kind, part in told)


def start(project: Project, at: datetime) -> None:
    facts = {"strand": "construction", "kind": "started", "happened_on": date(2026, 4, 30), "recorded_at": at}
    factories.make_milestone(project=project, **facts)


def test_rows_are_for_those_who_see_the_unit() -> None:
    north, south = make_parks()
    writer = factories.make_actor("statistician")
    bulletin = publish(writer, unit=north)
    figure = figure_of(bulletin)
    stranger = factories.make_actor("statistician", south)
    assert not explain(stranger, figure).sees_rows
    assert explain(stranger, figure).then is None


def test_the_answer_of_then_is_what_was_printed_for_every_figure_of_every_supplied_template() -> None:
    make_parks()
    actor = factories.make_actor("statistician")
    for key in ("monthly", "circular", "special"):
        bulletin = publish(actor, f"supplied:{key}")
        for figure in bulletin.figures.select_related("bulletin", "unit"):
            if figure.form not in ("value", "number"):
                continue
            assert explain(actor, figure).then == figure.value, figure.measure_text
