"""The day that answers are given as of when nobody names one."""

from datetime import date, timedelta

from django.utils import timezone

from bridgehead.modules.ledger.queries import data_day, last_recorded
from tests import factories


def test_an_empty_ledger_tells_of_today(db):
    assert last_recorded() is None
    assert data_day() == timezone.localdate()


def test_a_silent_ledger_tells_up_to_its_newest_entry(db):
    moment = timezone.now() - timedelta(days=40)
    factories.make_milestone(happened_on=date(2026, 1, 5), recorded_at=moment)
    assert data_day() == timezone.localdate(moment)
