"""The picture of a plan: labels that don't run into each other, and what is long past left out until asked for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.web.gantt import Axis, ticks
from tests.factories import make_milestone, make_project, make_unit

TODAY = timezone.localdate()


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(10, 2000), st.sampled_from([8, 14]))
def test_a_year_has_room_before_the_next_label(first: date, length: int, most: int) -> None:
    labelled = [tick for tick in ticks(Axis(first, first + timedelta(days=length)), most) if tick.label]
    for one, other in pairwise(labelled):
        room = float(other.x[:-1]) - float(one.x[:-1])
        assert room >= (100 if one.is_year else 50) / most


def test_what_is_out_of_sight_is_not_drawn() -> None:
    axis = Axis(date(2026, 3, 1), date(2026, 6, 1))
    assert axis.seen(date(2026, 1, 1), date(2026, 3, 1)) is None
    assert axis.seen(date(2026, 1, 1), date(2026, 7, 1)) == axis.stretch(axis.first, axis.last)
    assert axis.holds(date(2026, 2, 28)) == ""


@pytest.mark.django_db
def test_what_is_long_past_is_left_out_until_it_is_asked_for(client: Client, sign_in: Any) -> None:
    park = make_unit()
    project = make_project(unit=park)
    make_milestone(project=project, kind="signed", happened_on=TODAY - timedelta(days=900), state="verified")
    made = actions.draft_schedule(
        actor=SYSTEM, project_id=project.pk, template_id="land_ready", triggers=("energy",), data_date=TODAY
    )
    actions.accept_schedule(actor=SYSTEM, code=project.code, version=made.version)
    sign_in(role="leader", unit=park)
    address = reverse("delivery:schedule", args=[project.code])
    near, whole = client.get(address), client.get(address, {"whole": "1"})
    assert near.context["gantt"].is_cut
    assert b'href="?whole=1"' in near.content
    assert not whole.context["gantt"].is_cut
    assert len(near.context["gantt"].bars) == len(whole.context["gantt"].bars)
