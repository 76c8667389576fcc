"""Many questions at once: each answer as it is alone, in a number of queries that does not grow with them."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bridgehead.engines.figures import Measure
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.answers import ANSWERABLE, Answer, Asked, NotAnswerable, Scope, answer, answers_together
from tests.modules.ledger import worlds
from tests.modules.ledger.test_answers_oracle import question

pytestmark = pytest.mark.django_db


def asked_at_random(seed: int) -> list[Asked]:
    """Questions of every measure, some of them the same."""
    dice = random.Random(7000 + seed)
    found = []
    for measure_id in sorted(ANSWERABLE):
        for _ in range(4):
            measure, path, period, as_of, _at = question(dice, measure_id)
            found.append(Asked(measure, Scope(SYSTEM, path, period), as_of))
            found.append(found[-1])
    return found


@pytest.mark.parametrize("seed", range(3))
def test_they_are_what_each_is_alone(seed: int) -> None:
    worlds.build(seed)
    asked = asked_at_random(seed)
    told = 0
    for one, found in zip(asked, answers_together(asked), strict=True):
        try:
            alone = answer(one.measure, one.scope, one.as_of)
        except NotAnswerable as refused:
            assert str(found) == str(refused)  # noqa: PT017 - both refuse, in the same words
            continue
        assert found == alone, one
        told += bool(alone.count)
    assert told > 20


def test_the_queries_do_not_grow_with_the_questions() -> None:
    worlds.build(0)
    town = Unit.objects.exclude(parent=None).values_list("path", flat=True)[0]
    last = worlds.moments(random.Random(0), 1)[0].date()

    def queries(lows: range) -> int:
        measures = [
            Measure(f"project.signed.{what}", {"investment_min": low * 10**8, **more})
            for low in lows
            for what in ("count", "investment")
            for more in ({}, {"sector": "manufacturing"})
        ]
        with CaptureQueriesContext(
            connection,
        ) as context:
            found = answers_together([Asked(one, Scope(SYSTEM, town), last) for one in measures])
        assert all(isinstance(one, Answer) for one in found)
        return len(context.captured_queries)

    assert queries(range(1, 3)) == queries(range(1, 8)) <= 2
