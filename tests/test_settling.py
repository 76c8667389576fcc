"""What a process does before it answers: what stays for good is passed by when garbage is looked for."""

from __future__ import annotations

import gc
import sys

import pytest
from django.conf import settings

from bridgehead.config.settling import settle
from bridgehead.foundation.search import sounds


@pytest.fixture
def thawed():  # type: ignore[no-untyped-def]
    yield
    gc.unfreeze()


def test_all_that_is_loaded_is_passed_by(thawed) -> None:  # type: ignore[no-untyped-def]
    gc.unfreeze()  # an earlier test may have read in bulk, which freezes too
    assert len(gc.get_objects()) > 100_000
    settle()
    assert gc.get_freeze_count() > 100_000
    assert len(gc.get_objects()) < 10_000
    assert settings.ROOT_URLCONF in sys.modules
    assert sounds._said_as.cache_info().currsize == 1
